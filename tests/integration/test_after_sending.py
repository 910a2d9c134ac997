"""After the report: the calendar file, finding the repair again, and the prototype's messages."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from icalendar import Calendar

from prototype.app import create_prototype
from repairs_pattern.blueprints.service import Service
from repairs_pattern.gateways.folder_messenger import FolderMessenger
from tests.conftest import SETTINGS, Clock, MakeApp, service_of
from tests.support.council_databases import Storage
from tests.support.posted import a_message, sent_keys
from tests.support.reporting import answers_for, reference, report, slug, summary
from tests.support.resident import Resident
from tests.support.stored import the_repair, the_visit

pytestmark = pytest.mark.both_databases

NOT_FOUND = "We cannot find a repair with that reference and postcode. Check both."


# The calendar file


def test_the_calendar_file_has_the_visit_in_london_time_and_the_reference(
    booked: Resident, service: Service
) -> None:
    known = reference(booked)
    response = booked.client.get(booked.link("Add the appointment to your calendar"))
    assert response.mimetype == "text/calendar"
    assert "attachment" in response.headers["Content-Disposition"]
    (event,) = Calendar.from_ical(response.get_data()).walk("VEVENT")
    visit = the_visit(service, the_repair(service))
    assert event["DTSTART"].params["TZID"] == "Europe/London"
    assert event["DTSTART"].dt == visit.starts_at
    assert event["DTEND"].dt == visit.ends_at
    assert known in event["DESCRIPTION"]
    assert "01632 960100" in event["DESCRIPTION"]
    assert the_repair(service).address[0] in event["LOCATION"]


def test_the_calendar_file_is_right_in_summer_time(
    resident: Resident, clock: Clock, service: Service
) -> None:
    clock.now = datetime(2026, 7, 6, 9, 30, tzinfo=UTC)
    report(resident, answers_for("tap-drips"))
    body = resident.client.get("/schedule/appointment.ics").get_data()
    (event,) = Calendar.from_ical(body).walk("VEVENT")
    assert event["DTSTART"].dt == datetime(2026, 7, 7, 7, tzinfo=UTC)
    assert event["DTSTART"].dt.hour == 8
    assert "8am to midday" in resident.text


def test_without_an_appointment_there_is_no_calendar_file(resident: Resident, app: Flask) -> None:
    assert Resident(app).client.get("/schedule/appointment.ics").status_code == 404
    report(resident, answers_for("water-too-hot"))
    assert "calendar" not in resident.text
    assert resident.client.get("/schedule/appointment.ics").status_code == 404


# Finding the repair again


def test_a_repair_is_found_by_reference_and_postcode_however_they_are_typed(
    booked: Resident, app: Flask, service: Service
) -> None:
    known, postcode = reference(booked), the_repair(service).postcode
    plain = known.replace("-", "")
    for typed, place in [
        (known, postcode),
        (known.lower(), postcode.lower()),
        (plain, postcode.replace(" ", "")),
        (" ".join(plain), f" {postcode} "),
        (f"{known}.", postcode.replace(" ", "-")),
    ]:
        finder = Resident(app).get("/track/").send(reference=typed, postcode=place)
        assert finder.path == "/track/repair"
        assert summary(finder)["Reference"] == known
        assert "Tuesday 24 November 2026" in summary(finder)["Appointment"]


def test_every_wrong_pair_gets_the_same_answer(
    booked: Resident, app: Flask, service: Service
) -> None:
    known, postcode = reference(booked), the_repair(service).postcode
    wrong = known[:-1] + ("3" if known[-1] != "3" else "4")
    finder = Resident(app).get("/track/")
    pages = set()
    for typed, place in [
        (wrong, postcode),
        (known, "XN8 1AA"),
        (wrong, "XN8 1AA"),
        ("not a reference", "not a postcode"),
        ("1", "1"),
    ]:
        finder.send(reference=typed, postcode=place)
        assert finder.errors == [NOT_FOUND]
        assert (finder.value("reference"), finder.value("postcode")) == (typed, place)
        pages.add(finder.text)
    assert len(pages) == 1


def test_both_the_reference_and_the_postcode_are_needed(app: Flask) -> None:
    finder = Resident(app).get("/track/").send()
    assert finder.errors == ["Enter the reference", "Enter the postcode of the repair"]


def test_what_one_browser_found_another_does_not_see(
    booked: Resident, app: Flask, service: Service
) -> None:
    finder = Resident(app).get("/track/")
    finder.send(reference=reference(booked), postcode=the_repair(service).postcode)
    assert finder.get("/track/repair").heading == "Your repair"
    assert Resident(app).get("/track/repair").heading == "Find a repair"
    assert Resident(app).get("/report/confirmation", status=404)


def test_a_repair_that_is_found_shows_nothing_of_who_reported_it(
    booked: Resident, app: Flask, service: Service
) -> None:
    repair = the_repair(service)
    finder = Resident(app).get("/track/")
    finder.send(reference=repair.reference, postcode=repair.postcode)
    told = [repair.contact["name"], repair.contact["email"], repair.description, repair.address[0]]
    assert all(told)
    assert [each for each in told if each in finder.text] == []


def test_a_repair_without_an_appointment_says_that_staff_arrange_one(
    resident: Resident, service: Service
) -> None:
    known = reference(report(resident, answers_for("water-too-hot")))
    resident.follow("Find this repair later")
    resident.send(reference=known, postcode=the_repair(service).postcode)
    assert summary(resident)["Appointment"].startswith("No appointment yet")


# The prototype's messages


@pytest.fixture
def phone(tmp_path: Path) -> Path:
    """The folder in which messages arrive."""
    return tmp_path / "phone"


@pytest.fixture
def make_prototype(storage: Storage, phone: Path) -> Iterator[MakeApp]:
    """Makes the prototype of Northmere."""
    made: list[Flask] = []

    def make(clock: Clock | None = None, **settings: object) -> Flask:
        given = {**SETTINGS, **storage("northmere"), "MESSENGER": FolderMessenger(phone)}
        made.append(create_prototype("northmere", settings={**given, **settings}, clock=clock))
        return made[-1]

    yield make
    for each in made:
        each.extensions["repairs_pattern"].close()


@pytest.fixture
def prototype(make_prototype: MakeApp, clock: Clock) -> Flask:
    return make_prototype(clock)


def test_the_prototype_says_what_is_still_on_its_way(
    prototype: Flask, clock: Clock, phone: Path
) -> None:
    a_message(service_of(prototype).database, None, "K7C-49D")
    phone.write_text("no folder can be made here")
    reader = Resident(prototype).get("/outbox")
    assert "1 message is on the way and not here yet." in reader.text
    assert reader.soup.select(".repairs-message") == []
    phone.unlink()
    clock.pass_by(minutes=1)
    assert "on the way" not in reader.get("/outbox").text
    assert len(reader.soup.select(".repairs-message")) == 1


def test_with_a_thread_the_prototype_delivers_though_nobody_looks(
    make_prototype: MakeApp, phone: Path
) -> None:
    prototype = make_prototype(TESTING=False, DELIVER=True)
    database = service_of(prototype).database
    a_message(database, None, "K7C-49D")
    ends = time.monotonic() + 20
    while not sent_keys(database) and time.monotonic() < ends:
        time.sleep(0.05)
    prototype.extensions["repairs_pattern"].close()
    assert [file.name for file in phone.iterdir()] == ["K7C-49D.json"]


def test_the_prototype_shows_the_messages_that_residents_would_get(prototype: Flask) -> None:
    reader = Resident(prototype).get("/outbox")
    assert "No messages yet." in reader.text
    mobile = {"phone": "07700 900982"}
    for by, outcome in [
        ({"by": "text"}, "tap-drips"),
        ({"by": "email", "email": "sian@example.com"}, "water-too-hot"),
        ({"by": "letter"}, "described"),
    ]:
        said = answers_for(outcome, phone=mobile, updates=by)
        known = reference(report(Resident(prototype), said))
        newest = reader.get("/outbox").soup.select_one(".repairs-message")
        assert newest is not None
        assert known in newest.get_text()
    letter, email, text = (
        " ".join(message.get_text(" ", strip=True).split())
        for message in reader.soup.select(".repairs-message")
    )
    assert "To: +447700900982" in text
    assert "We will come on Tuesday 24 November 2026, 8am to midday." in text
    assert "To: sian@example.com" in email
    assert "We will contact you to arrange a visit" in email
    assert "To: Siân Öztürk Flat 1, Kestrel Tower" in letter
    assert "We will contact you by Wednesday 25 November 2026." in letter
    assert slug(reader) == "outbox"
