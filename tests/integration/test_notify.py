"""A report, its messages by GOV.UK Notify, and what Notify tells of them later."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient

from repairs_pattern.cli import main
from repairs_pattern.domain.outbox import claim, state_of
from repairs_pattern.domain.store import OutboxRow
from repairs_pattern.settings import UnsafeSettings
from tests.conftest import Clock, MakeApp, service_of
from tests.support.folders import CouncilFolder
from tests.support.notify_council import CALLBACK, SETTINGS, council_with_notify
from tests.support.notify_server import FakeNotify, notify_server
from tests.support.reporting import answers_for, report
from tests.support.resident import Resident
from tests.support.smtp_server import smtp_server
from tests.support.stored import rows
from tests.support.web_servers import CUT

TYPED = "[Pay here](https://evil.example) ((reference))"


@pytest.fixture
def notify() -> Iterator[FakeNotify]:
    with notify_server() as fake:
        yield fake


@pytest.fixture
def app(make_app: MakeApp, notify: FakeNotify, tmp_path: Path) -> Flask:
    folder, _ = council_with_notify(notify, tmp_path / "councils", "northmere")
    return make_app(folder, settings=SETTINGS)


def deliver(app: Flask) -> None:
    app.extensions["repairs_pattern"].postman.run_once()


def tell(client: FlaskClient, taken: dict[str, Any], status: str) -> int:
    """What Notify says of a message that it took."""
    told = {"id": taken["id"], "reference": taken["reference"], "status": status}
    told |= {"to": taken.get("email_address"), "notification_type": taken["type"]}
    return client.post("/callbacks/notify", json=told, headers=CALLBACK).status_code


def a_report(app: Flask, **pages: Any) -> None:
    said = answers_for("tap-drips", describe={"description": TYPED}, **pages)
    report(Resident(app), said)


def test_a_message_leaves_once_arrives_by_another_way_and_staff_see_it(
    app: Flask, notify: FakeNotify, clock: Clock
) -> None:
    a_report(app, name={"name": "Siân [Öztürk](https://evil.example)"})
    service = service_of(app)
    notify.server.manner, notify.server.after = CUT, True
    deliver(app)
    (waiting,) = rows(service, OutboxRow)
    assert (state_of(waiting), len(notify.notifications)) == ("again", 1)

    notify.server.manner = None
    clock.pass_by(minutes=1)
    deliver(app)
    (email,) = notify.notifications
    assert state_of(rows(service, OutboxRow)[0]) == "sent"
    assert email["reference"] == waiting.key
    assert email["email_address"] == "sian@example.com"
    assert "We will come on" in email["body"]
    assert "evil.example" not in str(email)
    assert "Öztürk" not in str(email)

    client = app.test_client()
    for status in ("sending", "temporary-failure", "permanent-failure", "permanent-failure"):
        assert tell(client, email, status) == 204
    for _ in range(2):
        clock.pass_by(minutes=1)
        deliver(app)
    _, letter = notify.notifications
    assert letter["type"] == "letter"
    assert letter["body"] == email["body"]
    assert letter["reference"] == f"{email['reference']}:letter"
    assert letter["personalisation"]["address_line_1"] == "Siân [Öztürk](https://evil.example)"

    url = str(service.database.url)
    asked = ["outbox", "list", "--url", url, "--state", "failed", "--json"]
    (failed,) = json.loads(CliRunner().invoke(main, asked).output)["messages"]
    assert (failed["outcome"], failed["again_by"]) == ("permanent-failure", "letter")
    assert tell(client, email, "delivered") == 204
    assert [state_of(row) for row in rows(service, OutboxRow)] == ["delivered", "sent"]


def test_a_message_whose_worker_was_killed_after_it_left_is_not_sent_again(
    app: Flask, notify: FakeNotify, clock: Clock
) -> None:
    a_report(app)
    service, postman = service_of(app), app.extensions["repairs_pattern"].postman
    claimed = claim(service.database, clock.now)
    assert claimed is not None
    postman.messenger.send(postman._written(claimed))
    clock.pass_by(minutes=2)
    deliver(app)
    assert state_of(rows(service, OutboxRow)[0]) == "sent"
    assert len(notify.notifications) == 1


def test_a_daily_limit_lets_messages_wait_until_midnight(
    app: Flask, notify: FakeNotify, clock: Clock
) -> None:
    a_report(app)
    notify.refusing = (429, "TooManyRequestsError")
    deliver(app)
    (row,) = rows(service_of(app), OutboxRow)
    assert (row.attempts, row.error) == (1, "DailyLimitReached")
    assert row.due_at - clock.now > timedelta(seconds=10)
    assert notify.notifications == []


def test_the_service_does_not_start_without_its_secrets(
    make_app: MakeApp, notify: FakeNotify, tmp_path: Path
) -> None:
    folder, _ = council_with_notify(notify, tmp_path / "councils")
    for name, value in (
        ("NOTIFY_API_KEY", ""),
        ("NOTIFY_API_KEY", "a key"),
        ("NOTIFY_CALLBACK_TOKEN", ""),
        ("NOTIFY_CALLBACK_TOKEN", "short"),
    ):
        with pytest.raises(UnsafeSettings, match=f"REPAIRS_{name}"):
            make_app(folder, settings={**SETTINGS, name: value})


def test_what_the_operator_gives_wins_and_notify_is_not_listened_to(
    make_app: MakeApp, notify: FakeNotify, tmp_path: Path
) -> None:
    folder, _ = council_with_notify(notify, tmp_path / "councils")
    app = make_app(folder, settings={"MESSENGER": f"folder:{tmp_path}/messages"})
    answer = app.test_client().post("/callbacks/notify", json={}, headers=CALLBACK)
    assert answer.status_code == 404


def test_the_doctor_tries_notify_and_says_in_words_what_is_wrong(
    app: Flask, notify: FakeNotify, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = service_of(app)
    monkeypatch.setenv("REPAIRS_SECRET_KEY", "a key for tests only")
    monkeypatch.setenv("DATABASE_URL", str(service.database.url))
    for name, value in SETTINGS.items():
        monkeypatch.setenv(f"REPAIRS_{name}", value)

    def said() -> str:
        asked = ["doctor", str(service.council.folder), "--json"]
        checks = json.loads(CliRunner().invoke(main, asked).output)["checks"]
        return next(each["words"] for each in checks if each["name"] == "messenger")

    assert said().startswith("the key is accepted")
    notify.refusing = (403, "AuthError")
    assert said() == "GOV.UK Notify does not accept the key, so all messages wait."
    monkeypatch.delenv("REPAIRS_NOTIFY_CALLBACK_TOKEN")
    assert "needs REPAIRS_NOTIFY_CALLBACK_TOKEN" in said()


SMTP = """
[gateways.smtp]
host = "localhost"
port = {port}
security = "none"
sender = "repairs@westvale.example"
"""


def test_a_council_with_a_mail_server_sends_emails_to_residents(
    make_app: MakeApp, tmp_path: Path
) -> None:
    folder = CouncilFolder.copy_of("westvale", tmp_path / "councils")
    toml = folder.path / "council.toml"
    with smtp_server() as mail:
        folder.change("council.toml", 'messenger = "outbox"', 'messenger = "smtp"')
        folder.change("council.toml", '["email", "letter"]', '["email"]')
        toml.write_text(toml.read_text("utf-8") + SMTP.format(port=mail.port), "utf-8")
        with pytest.raises(UnsafeSettings, match="REPAIRS_SMTP_PASSWORD"):
            make_app(folder.path, settings={"SMTP_USERNAME": "repairs"})
        app = make_app(folder.path)
        assert app.test_client().get("/ready").json["checks"]["messenger"] == "ok"  # type: ignore[index]
        report(Resident(app), answers_for("tap-drips", by="westvale"))
        deliver(app)
        (taken,) = mail.taken
    assert taken.to == ["sian@example.com"]
    assert "Westvale" in str(taken.message["From"])
    assert "We will come on" in taken.message.get_content()
