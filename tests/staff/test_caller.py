"""A report for a caller: the residents' own journey, marked, and nothing of one for the next."""

from __future__ import annotations

import csv
import io

import pytest
from flask import Flask
from sqlalchemy import func, select

from repairs_pattern.domain.figures import read_figures
from repairs_pattern.domain.personal import held, remove_details
from repairs_pattern.domain.repairs import repair_of
from repairs_pattern.domain.store import AnswerRow, DraftRow, RepairRow
from repairs_pattern.journey.runner import SESSION_KEY
from tests.conftest import MONDAY, Clock
from tests.support.reporting import CHECK, answers_for, go_on, reference
from tests.support.resident import Resident
from tests.support.staff import noted_in, service_of_staff, signed_in

BANNER = "You are filling this in for somebody else."


def begun(app: Flask, who: str = "Bo", how: str = "phone") -> Resident:
    """Somebody of the contact centre at the first page of a report for a caller."""
    return signed_in(app, who).get("/staff/caller").send(how=how)


def at_check(browser: Resident, **pages: object) -> Resident:
    """The same, at Check your answers."""
    return go_on(browser, answers_for("tap-drips", **pages), CHECK)  # type: ignore[arg-type]


def page(browser: Resident) -> str:
    return " ".join(browser.soup.get_text(" ", strip=True).split())


def drafts(app: Flask) -> list[str]:
    with service_of_staff(app).database.reading() as session:
        return list(session.scalars(select(DraftRow.id)))


def test_a_report_for_a_caller_is_the_residents_journey_and_is_marked(app: Flask) -> None:
    bo = begun(app)
    assert bo.path == "/diagnose/danger"
    assert BANNER in page(bo)
    at_check(bo)
    assert BANNER in page(bo)
    bo.send()
    assert bo.heading == "Appointment booked"
    assert BANNER in page(bo)
    sent = reference(bo)
    database = service_of_staff(app).database
    with database.reading() as session:
        repair = repair_of(session, sent)
        assert repair is not None
        assert repair.assisted == {"how": "phone", "by": "bo@northmere.example"}
        assert dict(read_figures(session).assisted) == {"phone": 1}
    seen = signed_in(app, "Ada").get(f"/staff/repairs/{sent}")
    assert "Filled in by us By phone bo@northmere.example" in seen.text
    assert "filled in by us: by phone 1" in seen.get("/staff/figures").text
    table = csv.DictReader(io.StringIO(seen.client.get("/staff/reports.csv").text))
    assert [row["assisted"] for row in table] == ["phone"]
    assert [deed for who, deed, _ in noted_in(app) if who.startswith("bo")].count("assisted") == 1


def test_the_next_caller_begins_with_nothing_of_the_last(app: Flask) -> None:
    bo = at_check(begun(app)).send()
    first = reference(bo)
    bo.follow("Start a report for the next person").send(how="face-to-face")
    assert bo.path == "/diagnose/danger"
    assert first not in bo.get("/report/confirmation", status=404).response.text
    at_check(bo.get("/diagnose/danger"), name={"name": "Second Caller"})
    assert "Siân" not in bo.text
    assert first not in bo.text
    bo.send()
    assert reference(bo) != first


def test_what_was_not_sent_is_deleted_when_another_report_is_begun(app: Flask) -> None:
    bo = at_check(begun(app))
    (old,) = drafts(app)
    bo.get("/staff/caller")
    assert "You have a report for somebody that is not sent" in bo.text
    bo.send(how="phone")
    (new,) = drafts(app)
    assert new != old
    assert bo.get("/report/check-answers").path == "/diagnose/danger"


def test_stopping_deletes_what_was_not_sent_and_forgets_the_caller(app: Flask) -> None:
    bo = at_check(begun(app)).follow("Stop helping this person").send()
    assert "You are not filling in a report for anybody now." in bo.text
    assert drafts(app) == []
    assert BANNER not in page(bo.get("/"))
    assert BANNER not in page(bo.send())


def test_signing_out_deletes_it_too(app: Flask) -> None:
    bo = at_check(begun(app)).get("/staff/")
    form = bo.soup.find("form", action="/staff/sign-out")
    assert form is not None
    token = form.find("input", attrs={"name": "csrf_token"})["value"]  # type: ignore[index]
    bo.client.post("/staff/sign-out", data={"csrf_token": token})
    assert drafts(app) == []
    assert bo.get("/report/check-answers").path != "/report/check-answers"


def test_a_page_of_one_caller_that_is_still_open_puts_nothing_into_the_report_of_the_next(
    app: Flask,
) -> None:
    bo = at_check(begun(app)).get("/report/name")
    url, data = bo.filled({"name": "First Caller"})
    tab = bo.another_tab().get("/staff/caller").send(how="phone")
    at_check(tab, name={"name": "Second Caller"})
    bo.client.post(url, data=data)
    assert "First Caller" not in tab.get("/report/check-answers").text
    with service_of_staff(app).database.reading() as session:
        answers = session.scalars(select(AnswerRow.answer)).all()
    assert not [each for each in answers if "First Caller" in str(each)]


def test_a_repair_that_was_looked_up_for_one_caller_is_forgotten_for_the_next(
    app: Flask,
) -> None:
    bo = at_check(begun(app)).send()
    sent = reference(bo)
    with service_of_staff(app).database.reading() as session:
        postcode = session.scalar(select(RepairRow.postcode))
    bo.get("/track/").send(reference=sent, postcode=str(postcode))
    assert bo.heading == "Your repair"
    bo.get("/staff/caller").send(how="phone")
    assert bo.get("/track/repair").heading == "Find a repair"


@pytest.mark.parametrize("then", ["/report/check-answers", "/report/name", "/diagnose/danger"])
def test_the_pages_are_shown_to_nobody_once_whoever_began_it_is_not_signed_in(
    app: Flask, clock: Clock, then: str
) -> None:
    bo = at_check(begun(app))
    clock.pass_by(minutes=31)
    assert bo.get(then).heading == "Sign in"
    assert "Siân" not in bo.response.text


def test_a_long_call_is_no_end_of_the_session(app: Flask, clock: Clock) -> None:
    bo = begun(app)
    for _ in range(4):
        clock.pass_by(minutes=20)
        assert bo.get("/diagnose/danger").path == "/diagnose/danger"
    assert bo.get("/staff/").heading == "Repairs for staff"


def test_whoever_signs_in_as_somebody_else_gets_nothing_of_it(app: Flask) -> None:
    bo = at_check(begun(app))
    cy = signed_in(app, "Cy").client.get_cookie("repairs_northmere_staff")
    assert cy is not None
    bo.client.set_cookie("repairs_northmere_staff", cy.value)
    assert bo.get("/report/check-answers").heading == "Repairs for staff"
    assert "You are not filling in a report for anybody now." in bo.text
    assert drafts(app) == []


def test_the_same_person_carries_on_after_signing_in_again(app: Flask, clock: Clock) -> None:
    from tests.support.staff import way_back

    bo = at_check(begun(app))
    clock.pass_by(minutes=31)
    bo.get("/report/check-answers")
    bo.get(way_back(bo, "Bo")).follow("Carry on with it")
    assert bo.path == "/report/check-answers"


def test_a_caller_who_carries_on_at_home_is_not_told_that_they_help_somebody(
    app: Flask,
) -> None:
    """A link of "Save and come back later" gives the draft to another browser."""
    bo = at_check(begun(app))
    with bo.client.session_transaction() as held_here:
        draft = held_here[SESSION_KEY]
    at_home = Resident(app)
    with at_home.client.session_transaction() as held_there:
        held_there[SESSION_KEY] = draft
    assert BANNER not in page(at_home.get("/report/check-answers"))
    at_home.send()
    assert at_home.heading == "Appointment booked"
    assert "Start a report for the next person" not in at_home.text
    assert BANNER not in page(at_home)


def test_a_resident_cannot_mark_their_own_report(app: Flask) -> None:
    resident = Resident(app)
    for slug in ("staff:assisted", "staff%3Aassisted", "assisted"):
        assert resident.client.post(f"/report/{slug}", data={"how": "phone"}).status_code == 404
    at_check(Resident(app).get("/").send()).send()
    with service_of_staff(app).database.reading() as session:
        assert session.scalar(select(RepairRow.assisted)) == {}
        assert dict(read_figures(session).assisted) == {}


def test_residents_never_see_the_line_whatever_staff_do_before_them(app: Flask) -> None:
    """Pages that are the same for everybody are kept: not those of staff."""
    bo = begun(app)
    resident = Resident(app).get("/").send()
    assert resident.path == "/diagnose/danger"
    assert BANNER not in page(resident)
    assert BANNER in page(bo.get("/diagnose/danger"))
    assert BANNER not in page(resident.get("/diagnose/danger"))


def test_of_a_copy_of_what_is_held_the_name_of_the_colleague_is_left_out(app: Flask) -> None:
    bo = at_check(begun(app)).send()
    sent = reference(bo)
    with service_of_staff(app).database.writing() as session:
        repair = repair_of(session, sent)
        assert repair is not None
        copy = held(session, repair)
        assert copy["repair"]["assisted"] == {"how": "phone"}
        assert "bo@northmere.example" not in str(copy)
        remove_details(session, [repair], MONDAY)
        assert repair.assisted == {"how": "phone"}
        assert session.scalar(select(func.count()).select_from(DraftRow)) == 0
