"""What each page for staff shows."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from repairs_pattern.domain.caseload import PAGE
from repairs_pattern.domain.checks import Unwell
from repairs_pattern.doors import Making
from repairs_pattern.operations.doctor import staff_can_sign_in
from tests.conftest import MONDAY, Clock
from tests.staff.seeded import a_day
from tests.support.oidc_server import Liar
from tests.support.resident import Resident
from tests.support.staff import (
    a_case,
    a_message,
    noted_in,
    service_of_staff,
    signed_in,
    with_staff,
)


def references(page: Resident) -> list[str]:
    """The references on a page, in its order."""
    return [link.get_text(strip=True) for link in page.soup.select("a.staff-reference")]


def press(browser: Resident, name: str) -> Resident:
    """Use the button with this text, hidden words included."""
    for form in browser.soup.find_all("form", method="post"):
        button = form.find("button")
        if button and " ".join(button.get_text(" ", strip=True).split()) == name:
            token = form.find("input", attrs={"name": "csrf_token"})["value"]
            sent = browser.client.post(form["action"], data={"csrf_token": token})
            assert sent.status_code == 303
            return browser.get(sent.location)
    raise AssertionError(f"no button {name!r} on {browser.path}")


def test_the_reports_of_a_day_can_be_narrowed_and_followed_day_by_day(app: Flask) -> None:
    late = datetime(2026, 11, 23, 23, 59, tzinfo=UTC)
    today = a_case(app, MONDAY, trade="gas", priority="urgent", booking="arrange")
    last = a_case(app, late)
    before = a_case(app, datetime(2026, 11, 22, 23, 59, tzinfo=UTC))
    a_case(app, datetime(2026, 11, 24, 0, 0, tzinfo=UTC))
    ada = signed_in(app, "Ada")
    assert references(ada.get("/staff/reports")) == [last, today]
    assert "Monday 23 November 2026: 2 reports" in ada.text
    day = "day=23&day=11&day=2026"
    for narrowed in ("trade=gas", "priority=urgent", "booking=arrange"):
        assert references(ada.get(f"/staff/reports?{day}&{narrowed}")) == [today], narrowed
    assert references(ada.get(f"/staff/reports?{day}&trade=gas&priority=routine")) == []
    assert references(ada.get("/staff/reports").follow("The day before")) == [before]
    assert ada.heading == "Reports of one day"
    assert references(ada.follow("The day after")) == [last, today]


def test_a_day_in_summer_begins_at_midnight_in_london(app: Flask, clock: Clock) -> None:
    first = a_case(app, datetime(2026, 6, 30, 23, 30, tzinfo=UTC))
    clock.now = datetime(2026, 7, 1, 8, 0, tzinfo=UTC)
    assert references(signed_in(app, "Ada").get("/staff/reports")) == [first]


def test_a_day_that_is_none_is_said_and_today_is_shown(app: Flask) -> None:
    today = a_case(app, MONDAY)
    ada = signed_in(app, "Ada").get("/staff/reports?day=31&day=2&day=2026")
    assert ada.errors == ["The day must be a real date, such as 23 11 2026"]
    assert references(ada) == [today]


def test_a_long_list_has_pages_and_each_report_is_on_one(app: Flask) -> None:
    made = {a_case(app, MONDAY + timedelta(seconds=number)) for number in range(PAGE + 3)}
    ada = signed_in(app, "Ada")
    first = references(ada.get("/staff/reports"))
    second = references(ada.follow("Next page"))
    assert (len(first), len(second)) == (PAGE, 3)
    assert set(first) | set(second) == made
    assert references(ada.get("/staff/reports?page=9")) == second


def test_the_download_has_the_same_reports_and_no_cell_that_runs(app: Flask) -> None:
    a_case(app, MONDAY, summary='=HYPERLINK("https://elsewhere.example")', trade="gas")
    told = a_case(app, MONDAY - timedelta(minutes=1))
    ada = signed_in(app, "Ada").get("/staff/reports")
    table = ada.client.get(ada.link("Download these reports as CSV"))
    assert table.mimetype == "text/csv"
    assert table.headers["Content-Disposition"] == 'attachment; filename="reports-2026-11-23.csv"'
    first, second = csv.DictReader(io.StringIO(table.text))
    assert first["repair"].startswith("'=HYPERLINK")
    assert second["reference"] == told
    assert second["reported"] == "2026-11-23T09:29+00:00"
    assert noted_in(app)[-1][1] == "reports-exported"


def test_repairs_that_need_a_call_say_why_and_leave_the_list_when_somebody_has_called(
    app: Flask, clock: Clock
) -> None:
    reasons = {
        a_case(app, MONDAY, booking="triage"): "Nobody has read it yet",
        a_case(app, MONDAY, booking="arrange"): "The visit is to be arranged",
        a_case(app, MONDAY): "No visit is booked",
        a_case(app, MONDAY, status="triage", events=("worse",)): "It got worse",
        a_case(app, MONDAY, status="booked", events=("information",)): "They told us more",
        a_case(app, MONDAY, status="booked", events=("chased",)): "They are still waiting",
        a_case(app, MONDAY, events=("missed",)): "No visit is booked. We could not get in",
        a_case(app, MONDAY, status="booked", events=("called", "worse")): "It got worse",
    }
    quiet = [
        a_case(app, MONDAY, status="booked"),
        a_case(app, MONDAY, booking="no-access"),
        a_case(app, MONDAY, status="booked", events=("worse", "called")),
        a_case(app, MONDAY, status="done", booking="triage"),
        a_case(app, MONDAY, status="cancelled", events=("worse",)),
    ]
    bo = signed_in(app, "Bo").get("/staff/calls")
    shown = {
        row.a.get_text(strip=True): row.select_one("td[data-column=Why]").get_text(strip=True)
        for row in bo.soup.select("tbody tr")
    }
    assert shown == reasons
    assert not set(quiet) & set(shown)
    for reference in reasons:
        bo.get(f"/staff/repairs/{reference}")
        assert (
            "It is noted that you have spoken to them." in press(bo, "I have spoken to them").text
        )
    assert references(bo.get("/staff/calls")) == []


def test_a_call_about_a_repair_that_is_over_is_not_noted(app: Flask) -> None:
    open_one = a_case(app, MONDAY)
    over = a_case(app, MONDAY, status="done")
    bo = signed_in(app, "Bo").get(f"/staff/repairs/{open_one}")
    form = bo.soup.find("form", action=f"/staff/repairs/{open_one}/called")
    token = form.find("input", attrs={"name": "csrf_token"})["value"]
    sent = bo.client.post(f"/staff/repairs/{over}/called", data={"csrf_token": token})
    assert "not open any more" in bo.get(sent.location).text
    assert "I have spoken to them" not in bo.text


def test_legal_dates_are_most_overdue_first_and_say_so_in_words(app: Flask) -> None:
    damp = {"hazard": "damp_mould", "outcome": "damp", "summary": "Damp or mould"}
    fresh = a_case(app, MONDAY - timedelta(hours=1), **damp)
    overdue = a_case(app, MONDAY - timedelta(days=30), **damp)
    urgent = a_case(app, MONDAY - timedelta(hours=20), priority="emergency", **damp)
    a_case(app, MONDAY - timedelta(days=30), status="done", **damp)
    a_case(app, MONDAY - timedelta(days=30), tenure="leaseholder", **damp)
    a_case(app, MONDAY - timedelta(days=30))
    page = signed_in(app, "Ada").get("/staff/legal-dates")
    assert references(page)[0] == overdue
    assert set(references(page)) == {fresh, overdue, urgent}
    tags = [tag.get_text(strip=True) for tag in page.soup.select(".govuk-tag")]
    assert tags[0].startswith("Overdue by ")
    assert "4 hours left" in tags
    assert any(tag.endswith("days left") for tag in tags)


def test_shared_areas_show_what_neighbours_reported_twice(app: Flask) -> None:
    lift = {"place": "communal", "block": "quarry", "address": ["Quarry House"], "outcome": "lift"}
    two = [a_case(app, MONDAY, summary="Lift that is stuck", **lift) for _ in range(2)]
    door = a_case(app, MONDAY, **{**lift, "outcome": "door"}, summary="Door that is stuck")
    a_case(app, MONDAY, **{**lift, "block": "mill"})
    a_case(app, MONDAY, status="done", **{**lift, "block": "mill"})
    page = signed_in(app, "Ada").get("/staff/shared-areas")
    assert set(references(page)) == {*two, door}
    assert "Reported 2 times: Lift that is stuck" in page.text
    assert "Reported 2 times: Door" not in page.text


def test_a_message_that_never_left_is_tried_again_and_one_that_has_left_is_not(
    app: Flask,
) -> None:
    reference = a_case(app, MONDAY)
    dead = a_message(app, MONDAY, reference)
    a_message(
        app,
        MONDAY,
        reference,
        channel="text",
        dead_at=None,
        sent_at=MONDAY,
        error=None,
        outcome="permanent-failure",
        fallback="letter",
    )
    ada = signed_in(app, "Ada").get("/staff/messages")
    assert "The system did not answer (150 tries)" in ada.text
    assert "The number or address does not exist. It was said again: letter" in ada.text
    assert [b.get_text(" ", strip=True) for b in ada.soup.select("td button")] == [
        f"Try again to send message {dead}"
    ]
    tried = press(ada, f"Try again to send message {dead}")
    assert "The message is tried again now." in tried.text
    assert noted_in(app)[-2][1:] == ("message-retried", reference)
    assert not tried.soup.select("td button")


def test_a_message_that_is_of_no_use_any_more_is_not_tried_again(app: Flask) -> None:
    reference = a_case(app, MONDAY)
    dead = a_message(app, MONDAY, reference, useful_until=MONDAY - timedelta(hours=1))
    ada = signed_in(app, "Ada").get("/staff/messages")
    told = press(ada, f"Try again to send message {dead}")
    assert "The message is not tried again" in told.text
    assert "message-retried" not in [deed for _, deed, _ in noted_in(app)]


def test_a_repair_is_found_by_its_reference_however_it_is_typed(app: Flask) -> None:
    reference = a_case(app, MONDAY)
    bo = signed_in(app, "Bo").get("/staff/")
    assert bo.send(reference=reference.lower().replace("-", " ")).heading == f"Repair {reference}"
    assert bo.get("/staff/").send(reference="K7C").errors == [
        "Enter a reference of 15 letters and digits"
    ]
    assert bo.get("/staff/").send(reference="").errors == ["Enter a reference"]


def test_a_repair_whose_details_are_gone_says_so(app: Flask, clock: Clock) -> None:
    reference = a_case(app, MONDAY, status="done")
    with service_of_staff(app).database.writing() as session:
        from repairs_pattern.domain.personal import remove_details
        from repairs_pattern.domain.repairs import repair_of

        found = repair_of(session, reference)
        assert found is not None
        remove_details(session, [found], MONDAY)
    page = signed_in(app, "Bo").get(f"/staff/repairs/{reference}")
    assert "What we knew of the people was deleted on Monday 23 November 2026" in page.text
    assert "Ann Ample" not in page.text


def test_every_page_stands_up_with_a_day_of_reports(app: Flask) -> None:
    day = a_day(app)
    cy = signed_in(app, "Cy")
    for path in ("reports", "calls", "legal-dates", "shared-areas", "messages", "figures"):
        assert cy.get(f"/staff/{path}").heading
    for reference in (day.booked, day.triage, day.damp, day.worse, *day.lift):
        assert cy.get(f"/staff/repairs/{reference}").heading == f"Repair {reference}"


def test_figures_of_other_days_can_be_asked_for(app: Flask) -> None:
    ada = signed_in(app, "Ada").get("/staff/figures")
    assert "Saturday 24 October 2026 to Monday 23 November 2026" in ada.text
    asked = "first=1&first=11&first=2026&last=2&last=11&last=2026"
    assert (
        "Sunday 1 November 2026 to Monday 2 November 2026"
        in ada.get(f"/staff/figures?{asked}").text
    )
    turned = "first=2&first=11&first=2026&last=1&last=11&last=2026"
    assert ada.get(f"/staff/figures?{turned}").errors == [
        "The last day must be the first day or later"
    ]


def test_the_doctor_asks_the_provider(app: Flask, provider: Liar) -> None:
    making = Making(app, with_staff(provider), service_of_staff(app).database)
    assert staff_can_sign_in(making) == provider.issuer
    assert provider.server is not None
    provider.server.manner = "status 500"
    with pytest.raises(Unwell, match="answers with an error"):
        staff_can_sign_in(making)
    del app.config["STAFF_CLIENT_SECRET"]
    with pytest.raises(Unwell, match="REPAIRS_STAFF_CLIENT_SECRET"):
        staff_can_sign_in(making)
