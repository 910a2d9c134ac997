"""When something goes wrong: each error page provoked as it would really come about."""

from __future__ import annotations

import io
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from flask import Blueprint, Flask, abort
from sqlalchemy import event

from tests.conftest import Clock, MakeApp, service_of
from tests.support.folders import CouncilFolder
from tests.support.reporting import answers_for, go_on, report
from tests.support.resident import Resident

CANARY = "Canary McSecret 07700 900123"

BROKEN = "Sorry, there is a problem with the service"
AS_IN_PRODUCTION = {"PROPAGATE_EXCEPTIONS": False}


@pytest.fixture
def app(make_app: MakeApp) -> Flask:
    """Westvale's service, with a few routes of a fork's own."""
    made = make_app("westvale", settings=AS_IN_PRODUCTION)
    made.register_blueprint(routes_of_a_fork())
    return made


def routes_of_a_fork() -> Blueprint:
    fork = Blueprint("fork", __name__, url_prefix="/fork")

    @fork.get("/forbidden")
    def forbidden() -> str:
        abort(403)

    @fork.get("/broken")
    def broken() -> str:
        raise LookupError(CANARY)

    @fork.get("/gone")
    def gone() -> str:
        abort(410)

    @fork.get("/bad-gateway")
    def bad_gateway() -> str:
        abort(502)

    return fork


def check_error_page(resident: Resident, heading: str) -> None:
    """In the council's brand, with a way on, and nothing that belongs to nobody but us."""
    assert resident.heading == heading
    html = resident.response.text
    assert resident.soup.title is not None
    assert "Westvale District Council" in resident.soup.title.get_text()
    assert resident.soup.select_one("link[rel=stylesheet][href^='/brand-']")
    assert resident.soup.select_one("main a[href='tel:01632960300']")
    assert resident.link("Go to the start of the service") == "/"
    for secret in ("Traceback", "LookupError", "sqlite", ".py", "McSecret", "07700 900123"):
        assert secret not in html
    headers = resident.response.headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "script-src 'self' 'sha256-" in headers["Content-Security-Policy"]


def check_plain_page(resident: Resident, heading: str) -> None:
    """Needs no template of a council and no address of ours, and still has a way on."""
    assert resident.heading == heading
    assert resident.link("Westvale District Council") == "https://westvale.example"
    assert resident.link("01632 960300") == "tel:01632960300"
    assert "Content-Security-Policy" in resident.response.headers


def test_400_when_what_was_sent_breaks_off(resident: Resident) -> None:
    resident.get("/").send()
    broken_off = resident.client.post(
        resident.path,
        input_stream=io.BytesIO(b"choice=no"),
        content_type="application/x-www-form-urlencoded",
        environ_overrides={"CONTENT_LENGTH": "5000"},
    )
    resident._read(broken_off, 400)
    check_error_page(resident, "Sorry, we could not understand that")


def test_400_on_a_plain_page_when_the_request_is_for_another_host_than_ours(
    make_app: MakeApp,
) -> None:
    app = make_app("westvale", settings={"TRUSTED_HOSTS": ["repairs.westvale.example"]})
    resident = Resident(app)
    resident._read(resident.client.get("/", headers={"Host": "elsewhere.example"}), 400)
    check_plain_page(resident, "Sorry, we could not understand that")
    assert "elsewhere" not in resident.response.text


def test_403_when_a_page_is_not_for_this_person(resident: Resident) -> None:
    check_error_page(resident.get("/fork/forbidden", 403), "Sorry, you cannot see this page")


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/report/nothing",
        "/report/confirmation",
        "/schedule/appointment.ics",
        "/brand-0.css",
        "/icon-0.svg",
        "/logo-0",
        "/assets/manifest.json",
        "/assets/../brand.py",
    ],
)
def test_404_when_there_is_no_such_page(resident: Resident, path: str) -> None:
    check_error_page(resident.get(path, 404), "Page not found")


@pytest.mark.parametrize("method", ["POST", "DELETE", "PUT"])
def test_405_when_a_page_cannot_do_that(resident: Resident, method: str) -> None:
    resident._read(resident.client.open("/cookies", method=method), 405)
    check_error_page(resident, "Sorry, that does not work on this page")


def test_405_when_something_is_sent_to_a_page_that_asks_nothing(resident: Resident) -> None:
    said = {**answers_for("tap-drips", by="westvale"), "danger": {"choice": "gas"}}
    report(resident, said, to="exit-gas")
    resident._read(resident.client.post(resident.path), 405)
    check_error_page(resident, "Sorry, that does not work on this page")


def test_413_when_too_much_is_sent(resident: Resident) -> None:
    resident.get("/").send().send(choice=CANARY * 10_000, status=413)
    check_error_page(resident, "Sorry, that was too much to send")


def test_413_when_too_many_fields_are_sent(resident: Resident) -> None:
    resident.get("/").send()
    fields = {f"field-{number}": "x" for number in range(300)}
    many = resident.client.post(resident.path, data=fields, content_type="multipart/form-data")
    resident._read(many, 413)
    check_error_page(resident, "Sorry, that was too much to send")


def test_429_when_one_address_looks_up_too_much_and_another_address_goes_on(
    make_app: MakeApp, tmp_path: Path
) -> None:
    folder = CouncilFolder.copy_of("westvale", tmp_path)
    folder.change("council.toml", 'lookups = "60 per minute"', 'lookups = "2 per hour"')
    resident = Resident(make_app(folder.path))
    said = answers_for("tap-drips", by="westvale")
    report(resident, said, to="postcode")
    for _ in range(2):
        resident.send(said["postcode"]).get("/report/postcode")
    resident.send(said["postcode"], status=429)
    check_error_page(resident, "Sorry, there have been too many tries")
    assert "Your answers are kept" in resident.text
    other = report(Resident(resident.client.application), said, to="address")
    assert other.heading == "What is the address?"


def test_500_when_the_code_of_a_fork_breaks(resident: Resident) -> None:
    check_error_page(resident.get("/fork/broken", 500), BROKEN)


def test_500_when_a_gateway_breaks_and_the_answers_are_kept(app: Flask) -> None:
    class Broken:
        def __getattr__(self, name: str) -> Any:
            raise RuntimeError(CANARY)

    resident, service = Resident(app), service_of(app)
    said = answers_for("tap-drips", by="westvale")
    report(resident, said, to="postcode")
    working, service.address_book = service.address_book, Broken()  # type: ignore[assignment]
    resident.send(said["postcode"], status=500)
    check_error_page(resident, BROKEN)
    service.address_book = working
    go_on(resident.get("/report/postcode"), said, to="confirmation")


def test_the_500_page_reads_neither_the_database_nor_the_session(app: Flask) -> None:
    resident = Resident(app).get("/").send()
    asked: list[str] = []
    listen = event.listens_for(service_of(app).database.engine, "before_cursor_execute")
    listen(lambda _c, _cursor, statement, *_: asked.append(statement))
    resident.get("/fork/broken", 500)
    assert asked == []
    assert "Cookie" not in resident.response.headers["Vary"]
    assert "Set-Cookie" not in resident.response.headers


def test_503_when_the_database_is_locked_and_the_answer_can_be_sent_again(
    app: Flask, tmp_path: Path
) -> None:
    resident = Resident(app).get("/").send()
    other = sqlite3.connect(tmp_path / "westvale.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    resident.send(choice="none", status=503)
    check_error_page(resident, "Sorry, the service is unavailable")
    other.close()
    assert resident.get("/diagnose/danger").send(choice="none").path == "/report/who"


def test_503_when_the_database_cannot_be_reached(app: Flask, tmp_path: Path) -> None:
    resident = Resident(app).get("/").send().send(choice="none")
    service_of(app).database.close()
    for file in tmp_path.glob("westvale.db*"):
        file.rename(tmp_path / f"away-{file.name}")
    (tmp_path / "westvale.db").mkdir()
    resident.get("/report/who", 503)
    check_error_page(resident, "Sorry, the service is unavailable")
    assert "you had finished" in resident.text


def test_a_report_that_waited_too_long_is_told_that_it_ended(app: Flask, clock: Clock) -> None:
    resident = Resident(app).get("/").send().send(choice="none").send(who="tenant")
    clock.pass_by(hours=25)
    resident.send(where="home", status=410)
    check_error_page(resident, "Your session has ended")
    assert resident.follow("Go to the start of the service").send().path == "/diagnose/danger"


@pytest.mark.parametrize(
    ("path", "status", "heading"),
    [
        ("/fork/gone", 410, "Sorry, we could not understand that"),
        ("/fork/bad-gateway", 502, BROKEN),
    ],
)
def test_any_other_status_gets_the_page_of_its_kind(
    resident: Resident, path: str, status: int, heading: str
) -> None:
    check_error_page(resident.get(path, status), heading)


def test_a_council_template_that_breaks_gives_the_error_page(
    make_app: MakeApp, tmp_path: Path
) -> None:
    folder = CouncilFolder.copy_of("westvale", tmp_path)
    folder.write("templates/pages/cookies.html", "{{ council.nothing.at_all }}")
    resident = Resident(make_app(folder.path, settings=AS_IN_PRODUCTION))
    check_error_page(resident.get("/cookies", 500), BROKEN)


def test_a_council_layout_that_breaks_gives_a_plain_page_with_a_phone_number(
    make_app: MakeApp, tmp_path: Path
) -> None:
    folder = CouncilFolder.copy_of("westvale", tmp_path)
    folder.write("templates/layout.html", "{{ council.nothing.at_all }}")
    resident = Resident(make_app(folder.path, settings=AS_IN_PRODUCTION)).get("/", 500)
    check_plain_page(resident, BROKEN)
