"""We came and could not get in: the page says so, and another time is chosen there."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import update

from repairs_pattern.blueprints.service import Service
from repairs_pattern.cli import main
from repairs_pattern.domain.repairs import Following
from repairs_pattern.domain.store import AuditRow, EventRow, OutboxRow, PlaceRow
from tests.conftest import Clock
from tests.support.homes import COUNCILS
from tests.support.resident import Resident
from tests.support.stored import rows, the_repair, the_visit

pytestmark = pytest.mark.both_databases

NORTHMERE = str(COUNCILS / "northmere")
LONG_AGO = datetime(2020, 1, 6, 8, tzinfo=UTC)


@pytest.fixture
def missed(booked: Resident, app: Flask, service: Service, clock: Clock) -> Resident:
    """Somebody who looks up their repair after a visit of 8am to midday at which nobody was in."""
    repair = the_repair(service)
    clock.pass_by(days=1)
    with service.database.writing() as session:
        Following(session, service.diary, repair.id, clock.now).miss_visit()
    finder = Resident(app).get("/track/")
    return finder.send(reference=repair.reference, postcode=repair.postcode)


def test_the_page_says_that_we_came_and_what_can_be_done(missed: Resident) -> None:
    assert "We came and could not get in." in missed.text
    assert (
        "We came on Tuesday 24 November 2026, 8am to midday, and could not get in." in missed.text
    )
    assert "A visit is booked." not in missed.text
    assert "No appointment yet." in missed.text
    (newest, _) = missed.soup.select(".repairs-timeline__item")
    assert "The visit was on Tuesday 24 November 2026, 8am to midday." in newest.get_text(
        " ", strip=True
    )


def test_another_time_is_chosen_on_the_page(missed: Resident, service: Service) -> None:
    page = missed.follow("Choose another time for the visit")
    assert page.heading == "Choose another time"
    assert "Now we come on" not in page.text
    asked = page.send(slot=page.choices("slot")[0])
    assert asked.heading == "Book this time?"
    assert "Nothing is booked yet." in asked.text
    done = asked.send()
    assert "Your visit is booked." in done.text
    assert the_visit(service, the_repair(service)).starts_at > datetime(2026, 11, 24, tzinfo=UTC)
    assert [row.kind for row in rows(service, OutboxRow)][-1] == "booked-again"
    assert "You chose another time" in done.text
    assert done.get("/track/change").heading == "Choose another time"


def test_we_do_not_say_that_we_are_late_when_nobody_let_us_in(
    missed: Resident, clock: Clock, app: Flask, service: Service
) -> None:
    repair = the_repair(service)
    clock.now = repair.target_at + timedelta(days=1)
    page = Resident(app).get("/track/").send(reference=repair.reference, postcode=repair.postcode)
    assert "we are sorry" not in page.text
    assert "We aim to deal with it by" not in page.text
    assert page.get("/track/change").soup.select("input[name=slot]")


def test_two_tabs_book_one_time(missed: Resident, service: Service) -> None:
    page = missed.get("/track/change")
    first = page.choices("slot")[0]
    page.send(slot=first).send()
    page.get(f"/track/change/confirm?slot={first}")
    assert len(rows(service, PlaceRow, repair_id=the_repair(service).id)) == 1


class Staff:
    """Somebody at the command line of the service."""

    def __init__(self, environment: dict[str, str], orders: Path) -> None:
        self.environment = {**environment, "REPAIRS_WORKS_ORDERS": f"folder:{orders}"}

    def run(self, *arguments: str) -> Result:
        return CliRunner().invoke(main, ["repair", *arguments], env=self.environment)


@pytest.fixture
def staff(environment: dict[str, str], tmp_path: Path) -> Staff:
    return Staff(environment, tmp_path / "orders")


def begin_long_ago(service: Service) -> None:
    """Commands know no clock but that of the machine."""
    with service.database.writing() as session:
        session.execute(update(PlaceRow).values(starts_at=LONG_AGO, ends_at=LONG_AGO))


def test_staff_note_that_nobody_could_get_in(
    booked: Resident, service: Service, staff: Staff
) -> None:
    begin_long_ago(service)
    reference = the_repair(service).reference
    done = staff.run("missed", reference, NORTHMERE)
    assert done.exit_code == 0, done.output
    assert [each.kind for each in rows(service, EventRow)] == ["missed"]
    assert [each.kind for each in rows(service, OutboxRow)][1:] == ["works-order", "missed"]
    assert [(each.deed, each.reference) for each in rows(service, AuditRow)] == [
        ("missed", reference)
    ]
    again = staff.run("missed", reference, NORTHMERE)
    assert again.exit_code == 1
    assert "There is no visit that has begun." in again.output
    assert len(rows(service, AuditRow)) == 1


def test_staff_note_that_a_repair_is_done(
    booked: Resident, service: Service, staff: Staff, app: Flask
) -> None:
    repair = the_repair(service)
    assert staff.run("done", repair.reference, NORTHMERE).exit_code == 0
    page = Resident(app).get("/track/").send(reference=repair.reference, postcode=repair.postcode)
    assert "This repair is done." in page.text
    assert "We did the repair" in page.text
    refused = staff.run("missed", repair.reference, NORTHMERE)
    assert "is not open" in refused.output


def test_open_repairs_are_a_table_that_runs_nothing_that_was_typed(
    booked: Resident, service: Service, staff: Staff
) -> None:
    with service.database.writing() as session:
        repair = the_repair(service)
        repair.description = "=HYPERLINK(1)"
        session.merge(repair)
    printed = staff.run("orders", NORTHMERE)
    assert printed.exit_code == 0, printed.output
    (row,) = csv.DictReader(io.StringIO(printed.output))
    assert row["reference"] == repair.reference
    assert row["description"] == "'=HYPERLINK(1)"
    assert row["starts_at"].startswith("2026-11-24T08:00")
    assert rows(service, AuditRow)[0].deed == "orders-exported"
    staff.run("done", repair.reference, NORTHMERE)
    assert len(staff.run("orders", NORTHMERE).output.splitlines()) == 1
    assert len(staff.run("orders", NORTHMERE, "--all").output.splitlines()) == 2


def test_the_message_says_when_we_came_and_how_to_go_on(
    missed: Resident, app: Flask, service: Service, tmp_path: Path
) -> None:
    from repairs_pattern.gateways.folder_messenger import FolderMessenger

    postman = app.extensions["repairs_pattern"].postman
    postman.messenger = FolderMessenger(tmp_path / "post")
    postman.run_once()
    (file,) = (tmp_path / "post").glob("*missed*")
    said = json.loads(file.read_text())["paragraphs"]
    assert said[0] == (
        "Northmere Borough Council came on Tuesday 24 November 2026, 8am to midday, and could not "
        "get in: Tap that drips."
    )
    assert said[1].startswith("To choose another time, look up your repair")
