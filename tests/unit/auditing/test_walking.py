"""Getting to a state without a browser: sent is what a browser would send, or nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask import Flask, request

from repairs_pattern.audit.looking import Answer
from repairs_pattern.audit.states import Step
from repairs_pattern.auditing.walking import Walker

FORM = """<form action="/sent" method="post" enctype="multipart/form-data">
<input type="hidden" name="csrf_token" value="abc">
<input name="born"><input name="born"><input name="born">
<textarea name="story">as before</textarea>
<input type="checkbox" name="days" value="mon" checked>
<input type="checkbox" name="days" value="tue">
<input type="radio" name="kind" value="dog" checked><input type="radio" name="kind" value="cat">
<input type="file" name="photos" multiple>
<button name="what" value="less">Less</button><button>Continue</button></form>"""

URL = "http://127.0.0.1:8000"
OPEN = Step("open", "/#here")


@pytest.fixture
def app() -> Flask:
    app = Flask("forms")

    @app.get("/")
    def ask() -> str:
        return f"<main>{FORM}</main>"

    @app.get("/two")
    def two() -> str:
        return f"<main>{FORM}{FORM.replace('/sent', '/other')}</main>"

    @app.get("/file")
    def file() -> Any:
        return "a,b", {"Content-Type": "text/csv"}

    @app.post("/<name>")
    def sent(name: str) -> Any:
        given = [(key, each) for key, values in request.form.lists() for each in values]
        files = [each.filename for each in request.files.getlist("photos") if each.filename]
        told = {"Audit-Alike": "yes", "Audit-Templates": "a.html;b.html"}
        return f"{name} {sorted(given)} {files} {request.cookies.get('seen')}", 422, told

    return app


def walked(app: Flask, *steps: Step) -> Answer | None:
    return Walker(app, URL).walk(steps)


def test_what_nobody_touches_is_sent_as_it_was(app: Flask) -> None:
    answer = walked(app, Step("cookie", "seen", "before"), OPEN, Step("press", ""))

    assert answer is not None
    assert (answer.url, answer.status, answer.alike) == (f"{URL}/sent", 422, True)
    assert answer.templates == ("a.html", "b.html")
    given = [("born", "")] * 3
    given += [("csrf_token", "abc"), ("days", "mon"), ("kind", "dog"), ("story", "as before")]
    assert answer.html == f"sent {given} [] before"


def test_what_is_filled_in_chosen_and_attached_is_sent_as_a_browser_sends_it(
    app: Flask, tmp_path: Path
) -> None:
    photo = tmp_path / "tap.jpg"
    photo.write_bytes(b"drip")
    answer = walked(
        app,
        OPEN,
        Step("alter", "csrf_token", "old"),
        Step("fill", "born", "1\n2\n1990"),
        Step("fill", "story", "It drips.\nAll night."),
        Step("choose", "days", "tue"),
        Step("choose", "kind", "cat"),
        Step("attach", "photos", str(photo)),
        Step("press", "Less"),
        Step("expect", "sent"),
    )

    assert answer is not None
    given = [("born", "1"), ("born", "1990"), ("born", "2"), ("csrf_token", "old")]
    given += [("days", "mon"), ("days", "tue"), ("kind", "cat")]
    given += [("story", "It drips.\r\nAll night."), ("what", "less")]
    assert answer.html == f"sent {given} ['tap.jpg'] None"


def test_of_several_forms_the_one_that_was_gone_to_is_sent(app: Flask) -> None:
    answer = walked(app, Step("open", "/two"), Step("form", "1"), Step("press", "Continue"))

    assert answer is not None
    assert answer.html.startswith("other ")


@pytest.mark.parametrize(
    "steps",
    [
        (),
        (Step("press", ""),),
        (Step("open", "https://elsewhere.example/"),),
        (Step("open", "/file"),),
        (OPEN, Step("fill", "Your story", "by its label")),
        (OPEN, Step("choose", "kind", "bird")),
        (OPEN, Step("press", "A link")),
        (Step("open", "/two"), Step("fill", "story", "of which form?")),
        (Step("open", "/two"), Step("form", "2")),
        (OPEN, Step("press", ""), Step("press", "")),
    ],
)
def test_where_only_a_browser_can_tell_nothing_is_said(app: Flask, steps: tuple[Step, ...]) -> None:
    assert walked(app, *steps) is None
