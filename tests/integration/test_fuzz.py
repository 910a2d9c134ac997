"""Hostile requests from every form of the service. ``make fuzz`` sends ten times as many."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from flask import Flask, Response, request
from werkzeug.test import Client, TestResponse

from tests.fuzz.apps import served
from tests.fuzz.hostile import MARK, VALUES, hostile
from tests.fuzz.run import LONGEST, _wrong, fuzz
from tests.fuzz.targets import Target

REQUESTS = 2_000


@pytest.mark.filterwarnings(
    "ignore:Unclosed file <tempfile.SpooledTemporaryFile:ResourceWarning"
)  # Werkzeug leaves it to the garbage collector when a multipart body breaks off in a file.
def test_two_thousand_hostile_requests_break_nothing_and_come_back_harmless(tmp_path: Path) -> None:
    with served("westvale", tmp_path) as app:
        tally = fuzz(app, REQUESTS, seed=1)
    assert tally.sent == REQUESTS
    assert tally.targets > 20
    assert tally.statuses[302] > 50, "some get through"
    assert tally.statuses[200] > 500, "most come back with an error"


# What the run would find


def answer(body: str, **headers: str) -> TestResponse:
    """A page of a service that is not safe."""
    app = Flask("unsafe")

    @app.get("/")
    def page() -> Response:
        status = int(request.args.get("status", 200))
        return Response(body, status, headers, mimetype="text/html")

    return Client(app).get("/")


@pytest.mark.parametrize(
    "body",
    [
        f"<p><script>{MARK}()</script></p>",
        f"<img src=x onerror={MARK}()>",
        f"<a href='javascript:{MARK}()'>x</a>",
        "<p>54439</p>",
        "Traceback (most recent call last)",
    ],
)
def test_a_page_that_runs_what_was_sent_is_found(body: str) -> None:
    assert _wrong(answer(body), 0) is not None


def test_a_page_that_shows_what_was_sent_as_text_is_harmless() -> None:
    page = answer(f'<input value="&quot; onfocus={MARK}()"><p>&lt;script&gt;{MARK}()</p>')
    assert _wrong(page, 0) is None


def test_an_injected_header_a_way_out_and_a_hang_are_found() -> None:
    assert _wrong(answer("", **{"X-Fuzz": "injected"}), 0) == "a header was injected"
    assert "leads away" in str(_wrong(answer("", Location="//evil.example/"), 0))
    assert "took" in str(_wrong(answer(""), LONGEST + 1))


def test_the_same_seed_makes_the_same_requests_and_another_makes_others() -> None:
    target = Target("/x", (("csrf_token", "t"), ("name", ""), ("by", "a"), ("by", "b")), {}, {})

    def made(seed: int) -> list[str]:
        return [
            str(hostile(random.Random(f"{seed}:{number}"), target, target.fields))
            for number in range(50)
        ]

    assert made(1) == made(1)
    assert made(1) != made(2)
    assert len(set(made(1))) > 45
    assert len(set(VALUES)) == len(VALUES)
