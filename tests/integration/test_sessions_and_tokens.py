"""Pages that were open for too long, cookies that went, and drafts that are too old."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from repairs_pattern.blueprints.service import Service
from repairs_pattern.domain.store import AnswerRow, DraftRow, RepairRow
from tests.conftest import Clock
from tests.support.reporting import CHECK, answers_for, go_on, report, slug
from tests.support.resident import Resident
from tests.support.stored import rows

pytestmark = pytest.mark.both_databases

OPEN_TOO_LONG = (
    "This page was open for too long, or cookies are off. We have kept what you typed. "
    "Select the button again."
)
ENDED = "Your session has ended"

BOOKED = answers_for("tap-drips", phone={"phone": "01632 960001", "not_when": "nights"})
ARRANGED = answers_for(
    "tap-drips",
    address={"uprn": "not-listed"},
    address_typed={"line_1": "9 Made Up Row", "town": "Northmere", "postcode": "XN1 1AA"},
    preferences={"days": ["mon", "wed"], "times": "After 3pm"},
)


def forget_cookies(resident: Resident) -> None:
    """Lose every cookie of this browser."""
    resident.client.delete_cookie(resident.client.application.config["SESSION_COOKIE_NAME"])


@pytest.fixture(params=["missing", "somebody else's"])
def bad_token(request: pytest.FixtureRequest, app: Flask) -> str:
    if request.param == "missing":
        return ""
    return Resident(app).get("/").value("csrf_token")


@pytest.mark.parametrize("said", [BOOKED, ARRANGED], ids=["booked", "arranged"])
def test_every_page_with_a_wrong_token_comes_back_with_everything_typed(
    resident: Resident, service: Service, bad_token: str, said: dict[str, Any]
) -> None:
    resident.get("/")
    while slug(resident) != "confirmation":
        answer = said.get(slug(resident), {})
        answer = answer(resident) if callable(answer) else answer
        page, kept = resident.path, rows(service, AnswerRow)
        _, typed = resident.filled(answer)
        resident.send({**answer, "csrf_token": bad_token})
        assert resident.path == page
        assert resident.errors == [OPEN_TOO_LONG]
        _, shown = resident.filled({})
        assert {**shown, "csrf_token": ""} == {**typed, "csrf_token": ""}
        assert len(rows(service, AnswerRow)) == len(kept)
        assert rows(service, RepairRow) == []
        resident.send()
        assert resident.path != page


def test_the_page_about_homes_not_found_comes_back_too(resident: Resident, bad_token: str) -> None:
    report(resident, {**BOOKED, "postcode": {"postcode": "XN1 9ZZ"}}, to="no-homes")
    resident.send(after="typed", csrf_token=bad_token)
    assert resident.errors == [OPEN_TOO_LONG]
    assert resident.value("after") == "typed"
    assert slug(resident.send()) == "address-typed"


def test_the_page_to_find_a_repair_comes_back_too(resident: Resident, bad_token: str) -> None:
    typed = {"reference": "K7C-49D-XWP-3TM-RYH", "postcode": "XN1 1AA"}
    resident.get("/track/").send({**typed, "csrf_token": bad_token})
    assert resident.errors == [OPEN_TOO_LONG]
    assert {name: resident.value(name) for name in typed} == typed


def test_a_page_that_was_open_all_morning_still_works(resident: Resident, clock: Clock) -> None:
    report(resident, BOOKED, to="name")
    clock.pass_by(hours=4)
    assert slug(resident.send(BOOKED["name"])) == "phone"


def test_somebody_whose_browser_keeps_no_cookies_is_told_so(resident: Resident) -> None:
    resident.get("/")
    forget_cookies(resident)
    assert resident.send().errors == [OPEN_TOO_LONG]
    forget_cookies(resident)
    assert resident.send().errors == [OPEN_TOO_LONG]


def test_looking_at_a_page_without_the_session_begins_again(resident: Resident) -> None:
    report(resident, BOOKED, to="name")
    forget_cookies(resident)
    assert resident.get("/report/name").path == "/diagnose/danger"


def test_sending_a_page_without_the_session_says_that_it_has_ended(resident: Resident) -> None:
    report(resident, BOOKED, to="name")
    forget_cookies(resident)
    resident.send(BOOKED["name"], status=410)
    assert resident.heading == ENDED
    resident.follow("Go to the start of the service").send()
    go_on(resident, BOOKED)


def test_the_first_page_without_the_session_comes_back_with_the_answer(resident: Resident) -> None:
    resident.get("/").send()
    forget_cookies(resident)
    resident.send(choice="none")
    assert resident.errors == [OPEN_TOO_LONG]
    assert resident.value("choice") == "none"
    assert slug(resident.send()) == "who"


def test_a_forged_session_is_no_session(resident: Resident, app: Flask) -> None:
    report(resident, BOOKED, to="name")
    name = app.config["SESSION_COOKIE_NAME"]
    cookie = resident.client.get_cookie(name)
    assert cookie is not None
    resident.client.set_cookie(name, cookie.value[:-3] + "abc")
    assert resident.get("/report/name").path == "/diagnose/danger"


def test_answers_are_kept_for_almost_a_day(resident: Resident, clock: Clock) -> None:
    report(resident, BOOKED, to="describe")
    clock.pass_by(hours=23, minutes=59)
    resident.get("/")
    resident.follow("Carry on with your report")
    assert resident.path == "/diagnose/result", "the date in the result is another one today"
    assert resident.send().path == "/report/describe"


def test_a_draft_of_yesterday_has_ended_and_a_new_one_can_be_started(
    resident: Resident, clock: Clock, service: Service
) -> None:
    report(resident, BOOKED, to=CHECK)
    clock.pass_by(hours=24, minutes=1)
    assert resident.send(status=410).heading == ENDED
    assert resident.get("/report/name", status=410).heading == ENDED
    assert rows(service, RepairRow) == []
    resident.follow("Go to the start of the service")
    assert "You have started a report" not in resident.text
    resident.send()
    assert resident.value("choice") == ""
    go_on(resident, BOOKED)
    assert len(rows(service, DraftRow)) == 1


def test_each_council_says_how_long_answers_are_kept(westvale: Flask, clock: Clock) -> None:
    resident = report(Resident(westvale), answers_for("tap-drips", by="westvale"), to="name")
    clock.pass_by(hours=12, minutes=1)
    assert resident.get("/report/name", status=410).heading == ENDED
