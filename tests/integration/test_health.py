"""What machines are told of the service: /health and /ready."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from repairs_pattern import RepairsPattern
from repairs_pattern.domain.checks import Unwell
from repairs_pattern.gateways import folders
from repairs_pattern.operations.checks import LATE
from tests.conftest import MONDAY, Clock, MakeApp, service_of
from tests.support.asked_post import Post
from tests.support.homes import COUNCILS
from tests.support.posted import a_message

ALL_WELL = {
    "database": "ok",
    "migrations": "ok",
    "outbox": "ok",
    "address book": "ok",
    "photos": "ok",
    "messenger": "ok",
}


@pytest.fixture
def post() -> Iterator[Post]:
    post = Post()
    yield post
    post.end.set()


@pytest.fixture
def app(make_app: MakeApp, post: Post) -> Flask:
    return make_app("northmere", settings={"MESSENGER": post, "DELIVER": False})


def ready(app: Flask) -> tuple[int, dict[str, str]]:
    response = app.test_client().get("/ready")
    assert response.json is not None
    assert response.json["ready"] is (response.status_code == 200)
    return response.status_code, response.json["checks"]


def test_a_service_that_works_is_ready(app: Flask) -> None:
    assert ready(app) == (200, ALL_WELL)


def test_nothing_of_it_is_kept_by_a_browser_or_a_proxy_and_no_cookie_is_set(app: Flask) -> None:
    for page in ("/health", "/ready"):
        response = app.test_client().get(page)
        assert response.headers["Cache-Control"] == "no-store"
        assert "Set-Cookie" not in response.headers
        assert response.mimetype == "application/json"


def test_health_needs_no_database(app: Flask) -> None:
    def refuse(*_: Any) -> None:
        raise AssertionError("the database was used")

    service_of(app).database.engine.connect = refuse  # type: ignore[method-assign, assignment]
    response = app.test_client().get("/health")
    assert (response.status_code, response.json) == (200, {"alive": True})


def test_machines_are_answered_while_the_service_is_closed(make_app: MakeApp) -> None:
    client = make_app("westvale", settings={"UNAVAILABLE_UNTIL": True}).test_client()
    assert client.get("/").status_code == 503
    assert client.get("/health").status_code == 200
    assert client.get("/ready").status_code == 200


def test_without_a_messenger_the_service_is_ready_and_says_that_there_is_none(
    make_app: MakeApp,
) -> None:
    status, checks = ready(make_app("westvale"))
    assert status == 200
    assert (checks["messenger"], checks["outbox"]) == ("not set up", "not set up")


def test_a_database_that_is_gone_is_not_ready(app: Flask) -> None:
    database = service_of(app).database
    database.close()
    file = database.url.database
    assert file is not None
    shutil.rmtree(folders.Path(file).parent)
    status, checks = ready(app)
    assert status == 503
    assert checks["database"] == "failed"


def test_tables_of_an_older_release_are_not_ready(app: Flask) -> None:
    database = service_of(app).database
    with database.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    assert ready(app) == (503, {**ALL_WELL, "migrations": "failed"})


def test_tables_of_a_newer_release_are_ready(app: Flask) -> None:
    database = service_of(app).database
    with database.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = 'from the future'"))
    assert ready(app) == (200, ALL_WELL)


@pytest.mark.parametrize(
    ("waited", "attempts", "due", "word"),
    [
        (LATE, 0, timedelta(0), "ok"),
        (LATE + timedelta(seconds=1), 0, timedelta(0), "failed"),
        (LATE + timedelta(seconds=1), 9, timedelta(hours=1), "failed"),
        (LATE + timedelta(seconds=1), 0, timedelta(hours=1), "ok"),
    ],
    ids=["just in time", "nobody took it", "tried in vain", "due later"],
)
def test_the_oldest_message_that_is_due_may_wait_so_long_and_no_longer(
    app: Flask, clock: Clock, waited: timedelta, attempts: int, due: timedelta, word: str
) -> None:
    a_message(
        service_of(app).database,
        None,
        "key",
        created_at=MONDAY,
        due_at=MONDAY + waited + due,
        attempts=attempts,
    )
    clock.now = MONDAY + waited
    assert ready(app)[1]["outbox"] == word


def test_what_was_sent_or_is_dead_is_not_late(app: Flask, clock: Clock) -> None:
    database = service_of(app).database
    a_message(database, None, "sent", created_at=MONDAY, sent_at=MONDAY)
    a_message(database, None, "dead", created_at=MONDAY, dead_at=MONDAY)
    clock.pass_by(days=3)
    assert ready(app) == (200, ALL_WELL)


def test_a_gateway_that_hangs_does_not_hold_the_answer_up(app: Flask, post: Post) -> None:
    post.end.clear()
    began = time.monotonic()
    assert ready(app) == (503, {**ALL_WELL, "messenger": "no answer"})
    assert time.monotonic() - began < 2


def test_the_page_says_nothing_secret(app: Flask, post: Post) -> None:
    post.trouble = Unwell("The key northmere-1234 is refused.", "Ask for another.")
    response = app.test_client().get("/ready")
    assert response.status_code == 503
    assert response.json == {"ready": False, "checks": {**ALL_WELL, "messenger": "failed"}}


def test_a_disk_that_is_nearly_full_is_not_ready(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folders, "LEAST_FREE", 10**18)
    assert ready(app) == (503, {**ALL_WELL, "photos": "failed"})


def test_a_list_without_homes_is_not_ready(app: Flask) -> None:
    with service_of(app).database.writing() as session:
        session.execute(text("DELETE FROM address"))
        session.execute(text("UPDATE address_list SET homes = 0"))
    assert ready(app) == (503, {**ALL_WELL, "address book": "failed"})


def test_another_app_has_the_pages_where_it_asks_for_them_and_else_nowhere(
    tmp_path: Any,
) -> None:
    def host(**options: Any) -> Flask:
        app = Flask("host")
        app.config["SECRET_KEY"] = "the key of the host"
        RepairsPattern(
            app,
            council=COUNCILS / "westvale",
            database_url=f"sqlite:///{tmp_path}/host.db",
            **options,
        )
        return app

    bare, asked = host(), host(health="/repairs")
    assert asked.test_client().get("/repairs/metrics").status_code == 404
    assert bare.test_client().get("/health").status_code == 404
    assert asked.test_client().get("/repairs/health").status_code == 200
    assert asked.test_client().get("/repairs/ready").status_code == 200
    for app in (bare, asked):
        service_of(app).database.close()
