"""What messages must withstand: forged, replayed and hostile receipts, and guesses."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from repairs_pattern.blueprints.callbacks.guarding import BIGGEST
from repairs_pattern.blueprints.service import Service
from repairs_pattern.domain.outbox import claim, mark_sent
from repairs_pattern.domain.store import OutboxRow
from tests.conftest import Clock, MakeApp, service_of
from tests.support.browser import serving
from tests.support.notify_council import CALLBACK, SETTINGS, TOKEN, council_with_notify
from tests.support.notify_server import SECRET, notify_server
from tests.support.posted import a_message
from tests.support.raised import a_repair
from tests.support.stored import rows

KEY = "K7C-49D-XWP-3TM-RYH:confirmation:email"


@pytest.fixture
def app(make_app: MakeApp, tmp_path: Path, clock: Clock) -> Iterator[Flask]:
    """Westvale's service, from which one message has left by Notify."""
    with notify_server() as notify:
        folder, _ = council_with_notify(notify, tmp_path / "councils")
        app = make_app(folder, settings={**SETTINGS, "PROPAGATE_EXCEPTIONS": False})
        database = service_of(app).database
        a_message(database, a_repair(database), KEY, created_at=clock.now)
        claimed = claim(database, clock.now)
        assert claimed is not None
        mark_sent(database, claimed, clock.now)
        yield app


def post(app: Flask, body: Any, **headers: str) -> int:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    given = {**CALLBACK, **headers}
    return app.test_client().post("/callbacks/notify", data=data, headers=given).status_code


def outcome(service: Service) -> str | None:
    return rows(service, OutboxRow)[0].outcome


def told(status: Any = "permanent-failure", reference: Any = KEY) -> dict[str, Any]:
    return {"id": "x", "reference": reference, "status": status, "to": "sian@example.com"}


def test_a_forged_receipt_changes_nothing_and_learns_nothing(app: Flask, service: Service) -> None:
    forged = ("", "Bearer", "Bearer wrong", f"Basic {TOKEN}", f"Bearer {TOKEN}x", f"Bearer {KEY}")
    answers = set()
    for header in forged:
        for reference in (KEY, "nobody's"):
            answer = app.test_client().post(
                "/callbacks/notify",
                json=told(reference=reference),
                headers={"Authorization": header},
            )
            answers.add((answer.status_code, answer.text))
    assert len(answers) == 1
    assert outcome(service) is None


def test_whoever_guesses_is_slowed_and_notify_is_not(app: Flask, service: Service) -> None:
    codes = [post(app, told(), Authorization="Bearer wrong") for _ in range(31)]
    assert codes == [401] * 30 + [429]
    assert post(app, told()) == 204
    assert outcome(service) == "permanent-failure"


def test_a_receipt_that_comes_again_later_changes_nothing(app: Flask, service: Service) -> None:
    for status in ("delivered", "permanent-failure", "temporary-failure", "delivered"):
        assert post(app, told(status)) == 204
    assert outcome(service) == "delivered"


HOSTILE: list[Any] = [
    told(reference=None),
    told(reference=""),
    told(reference=17),
    told(reference=["a"]),
    told(reference={"$ne": None}),
    told(reference="x" * 40_000),
    told(reference="\x00"),
    told(reference="\ud800"),
    told(reference="' OR 1=1 --"),
    told(reference="%"),
    told(status=None),
    told(status=[]),
    told(status={}),
    told(status="DELIVERED"),
    told(status="created"),
    told(status=True),
    {},
]

BROKEN: list[bytes] = [
    b"",
    b"{",
    b"[]",
    b"null",
    b'"text"',
    b"17",
    b"NaN",
    b"\x00\xff{]",
    b"<!DOCTYPE html>",
    b"[" * 49_000,
    b'{"a":' * 9_000,
    b'{"reference": ' + b"9" * 20_000 + b"}",
    b"reference=x&status=delivered",
]


def test_whatever_is_told_no_receipt_is_a_fault_of_ours(app: Flask, service: Service) -> None:
    assert [post(app, body) for body in HOSTILE] == [204] * len(HOSTILE)
    assert [post(app, body) for body in BROKEN] == [400] * len(BROKEN)
    assert outcome(service) is None


def test_a_known_and_an_unknown_message_are_answered_alike(app: Flask) -> None:
    client = app.test_client()
    answers = [
        client.post("/callbacks/notify", json=told(reference=each), headers=CALLBACK)
        for each in (KEY, "nobody's")
    ]
    seen = [(each.status_code, each.data, sorted(each.headers.keys())) for each in answers]
    assert seen[0] == seen[1]
    assert "Set-Cookie" not in answers[0].headers


def test_a_receipt_that_is_too_long_is_not_read_whether_it_says_so_or_not(app: Flask) -> None:
    long = json.dumps(told(reference="x" * BIGGEST)).encode()
    assert post(app, long) == 413
    assert (
        post(app, long, **{"Content-Type": "application/json", "Content-Encoding": "gzip"}) == 413
    )


def test_a_stranger_who_sends_slowly_is_not_waited_for(app: Flask) -> None:
    head = (
        "POST /callbacks/notify HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer wrong\r\n"
        "Content-Type: application/json\r\nContent-Length: 40000\r\n\r\n{"
    )
    with serving(app) as address:
        port = int(address.rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
            line.sendall(head.encode())
            assert b" 401 " in line.recv(4_000).split(b"\r\n")[0]


def test_no_log_has_the_person_or_a_secret(
    app: Flask, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level("DEBUG"):
        for body in (told(), told(reference="\x00")):
            post(app, body)
        post(app, told(), Authorization="Bearer wrong")
        app.extensions["repairs_pattern"].postman.run_once()
    said = caplog.text + "".join(capfd.readouterr())
    for secret in ("sian@example.com", TOKEN, SECRET):
        assert secret not in said


def test_a_service_shows_its_tokens_to_nobody(service: Service) -> None:
    assert TOKEN not in repr(service)
