"""The service is unavailable: said on each page of ours, with whom to call, and nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from repairs_pattern import RepairsPattern
from repairs_pattern.app import SECTIONS
from repairs_pattern.council import Maintenance
from repairs_pattern.domain.store import OutboxRow, RepairRow
from tests.conftest import Clock, MakeApp, service_of
from tests.support.folders import CouncilFolder
from tests.support.homes import COUNCILS
from tests.support.host_app import host_app
from tests.support.reporting import CHECK, answers_for, report
from tests.support.resident import Resident
from tests.support.stored import answered_pages, rows

CLOSED = "Sorry, the service is unavailable"
UNTIL = "2026-11-23T18:00"
SAID = answers_for("tap-drips", by="westvale")


@pytest.fixture
def folder(tmp_path: Path) -> CouncilFolder:
    return CouncilFolder.copy_of("westvale", tmp_path / "councils")


@pytest.fixture
def closed(make_app: MakeApp) -> Callable[..., Flask]:
    """Westvale's service, closed by a setting."""
    return lambda until: make_app("westvale", settings={"UNAVAILABLE_UNTIL": until})


PAGES = [
    "/",
    "/privacy",
    "/report/who",
    "/report/save",
    "/report/nothing",
    "/diagnose/danger",
    "/schedule/appointment",
    "/track/",
    "/feedback/",
]


@pytest.mark.parametrize("path", PAGES)
def test_each_page_of_ours_says_until_when_and_whom_to_call(
    closed: Callable[..., Flask], path: str
) -> None:
    resident = Resident(closed(UNTIL)).get(path, status=503)
    assert resident.heading == CLOSED
    assert "able to use the service from 6pm on Monday 23 November 2026." in resident.text
    for number in ("01632 960300", "0800 111 999", "999"):
        assert resident.soup.select_one(f"main a[href='tel:{number.replace(' ', '')}']"), number
    assert "we have kept the answers from the pages that you finished" in resident.text
    headers = resident.response.headers
    assert headers["Retry-After"] == str(int(8.5 * 60 * 60) + 1)
    assert headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in headers


def test_the_page_is_in_the_councils_brand_with_its_files(closed: Callable[..., Flask]) -> None:
    resident = Resident(closed(UNTIL)).get("/", status=503)
    files = [str(tag["href"]) for tag in resident.soup.select("link[href]")]
    files += [str(tag["src"]) for tag in resident.soup.select("script[src], img[src]")]
    assert len(files) >= 4
    for file in files:
        with resident.client.get(file) as response:
            assert response.status_code == 200, file


def test_the_service_opens_by_itself_at_its_moment(
    closed: Callable[..., Flask], clock: Clock
) -> None:
    resident = Resident(closed(UNTIL))
    clock.pass_by(hours=8, minutes=29, seconds=59)
    resident.get("/", status=503)
    assert resident.response.headers["Retry-After"] == "2"
    clock.pass_by(seconds=1)
    assert resident.get("/").heading != CLOSED


def test_without_an_end_it_says_that_nobody_knows_when(
    closed: Callable[..., Flask], clock: Clock
) -> None:
    resident = Resident(closed(True)).get("/", status=503)
    assert "We do not know yet when." in resident.text
    assert resident.response.headers["Retry-After"] == "3600"
    clock.pass_by(days=400)
    resident.get("/", status=503)


def test_the_councils_folder_closes_the_service_with_words_of_its_own(
    make_app: MakeApp, folder: CouncilFolder
) -> None:
    toml = (folder.path / "council.toml").read_text("utf-8")
    moving = f'\n[maintenance]\nunavailable_until = "{UNTIL}"\nmessage = "We are <moving>."\n'
    folder.write("council.toml", toml + moving)
    resident = Resident(make_app(folder.path)).get("/", status=503)
    assert "We are <moving>." in resident.text
    opened = make_app(folder.path, settings={"UNAVAILABLE_UNTIL": False})
    assert Resident(opened).get("/").heading != CLOSED
    later = make_app(folder.path, settings={"UNAVAILABLE_UNTIL": "2026-11-24T07:30"})
    assert "from 7:30am on Tuesday 24 November" in Resident(later).get("/", status=503).text


@pytest.mark.parametrize(
    ("value", "status"), [(UNTIL, 503), ("true", 503), ("false", 200), ("", 200)]
)
def test_the_environment_closes_and_opens_it(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch, value: str, status: int
) -> None:
    monkeypatch.setenv("REPAIRS_UNAVAILABLE_UNTIL", value)
    Resident(make_app("westvale")).get("/", status=status)


@pytest.mark.parametrize("value", ["soon", "2026-12-01", 18])
def test_a_setting_that_is_no_moment_stops_the_start_and_says_so(
    closed: Callable[..., Flask], value: Any
) -> None:
    with pytest.raises(ValueError, match="is not a day and time"):
        closed(value)


def test_what_is_sent_meanwhile_is_not_taken_and_nothing_that_was_saved_is_lost(
    make_app: MakeApp, clock: Clock
) -> None:
    app = make_app("westvale")
    service = service_of(app)
    resident = report(Resident(app), SAID, to="phone")
    saved = answered_pages(service)
    url, data = resident.filled({"phone": "01632 960001"})
    service.maintenance = Maintenance(unavailable=True)
    response = resident.client.post(url, data=data)
    assert response.status_code == 503
    assert "We did not get what you have just sent." in response.text
    assert answered_pages(service) == saved
    service.maintenance = Maintenance()
    clock.pass_by(hours=3)
    assert resident.client.post(url, data=data).status_code == 302
    assert answered_pages(service) == saved | {"phone"}


def test_a_report_that_is_sent_meanwhile_is_sent_afterwards_and_once(
    make_app: MakeApp,
) -> None:
    app = make_app("westvale")
    service = service_of(app)
    resident = report(Resident(app), SAID, to=CHECK)
    service.maintenance = Maintenance(unavailable=True)
    resident.send(status=503)
    assert "Nothing was booked." in resident.text
    assert rows(service, RepairRow) == rows(service, OutboxRow) == []
    service.maintenance = Maintenance()
    resident.get("/report/check-answers").send()
    assert len(rows(service, RepairRow)) == 1


def test_drafts_are_kept_for_as_long_as_the_page_says_and_no_longer(
    make_app: MakeApp, clock: Clock
) -> None:
    app = make_app("westvale")
    service = service_of(app)
    hours = service.council.retention.draft_hours
    resident = report(Resident(app), SAID, to="phone")
    service.maintenance = Maintenance(unavailable=True)
    assert f"for {hours} hours after you started" in resident.get("/", status=503).text
    service.maintenance = Maintenance()
    clock.pass_by(hours=hours)
    assert resident.get("/report/phone").path == "/report/phone"
    clock.pass_by(seconds=1)
    resident.get("/report/phone", status=410)


def test_on_somebody_elses_app_only_our_routes_are_affected(tmp_path: Path, clock: Clock) -> None:
    app = host_app(tmp_path / "host")
    RepairsPattern(
        app,
        council=COUNCILS / "westvale",
        sections={name: f"/repairs{prefix}" for name, prefix in SECTIONS.items()},
        clock=clock,
        unavailable_until=UNTIL,
    )
    client = app.test_client()
    assert client.get("/").text == "HOST visit 1"
    assert client.get("/repairs/").status_code == 503
    assert client.get("/repairs/track/").headers["Retry-After"]
    service_of(app).database.close()
    app.extensions["sqlalchemy"].dispose()


def test_the_page_reads_neither_the_database_nor_the_session(
    closed: Callable[..., Flask], tmp_path: Path
) -> None:
    app = closed(True)
    service_of(app).database.close()
    (tmp_path / "westvale.db").unlink()
    client = app.test_client()
    client.set_cookie("repairs_westvale", "nonsense")
    assert CLOSED in client.get("/report/phone").text
