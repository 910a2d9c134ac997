"""The appointment: what is offered, held, lost to somebody else, and chosen again."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from flask import Flask

from repairs_pattern.blueprints.service import Service
from repairs_pattern.domain.booking import Need
from repairs_pattern.domain.store import OutboxRow, PlaceRow, RepairRow
from tests.conftest import Clock
from tests.support.diaries import goes_away, others_take, others_take_all
from tests.support.homes import homes
from tests.support.reporting import CHECK, answers_for, go_on, report, slug, summary
from tests.support.resident import Resident
from tests.support.stored import rows, the_message, the_repair, the_visit

GLASS = answers_for("window-cracked")
GLAZIER = Need("glazing", 60, date(2026, 11, 30))
SOONEST = "2026-11-24-morning"
TAKEN = "That time is not free any more. Select another time."


@pytest.fixture
def choosing(resident: Resident) -> Resident:
    """Somebody who is about to choose a time for a glazier, of whom there are few."""
    return report(resident, GLASS, to="appointment")


# What is offered


def test_days_are_offered_soonest_first_under_their_full_dates(choosing: Resident) -> None:
    legends = [legend.get_text(strip=True) for legend in choosing.soup.find_all("legend")]
    assert legends == [
        "Tuesday 24 November 2026",
        "Wednesday 25 November 2026",
        "Thursday 26 November 2026",
        "Friday 27 November 2026",
        "Saturday 28 November 2026",
        "If you cannot make these times",
    ]
    assert choosing.choices("slot")[:2] == [SOONEST, "2026-11-24-afternoon"]


def test_nothing_is_offered_after_the_day_we_aim_to_be_done_by(choosing: Resident) -> None:
    choosing.send(more="60")
    *times, none = choosing.choices("slot")
    assert (times[-1], none) == ("2026-11-30-afternoon", "none")
    assert choosing.soup.find("button", attrs={"name": "more"}) is None


def test_nobody_comes_on_a_holiday_a_closed_day_or_a_sunday(
    resident: Resident, clock: Clock
) -> None:
    clock.now = datetime(2026, 12, 23, 9, 30, tzinfo=UTC)
    report(resident, answers_for("tap-drips"), to="appointment")
    days = {choice[:10] for choice in resident.choices("slot")}
    assert {"2026-12-29", "2026-12-30"} <= days
    assert not days & {f"2026-12-{day}" for day in (24, 25, 26, 27, 28)}


def test_each_council_has_its_own_times(westvale: Flask) -> None:
    resident = report(Resident(westvale), answers_for("tap-drips", by="westvale"), to="appointment")
    assert resident.choices("slot")[0] == "2026-11-25-early-morning"
    assert "8am to 10am" in resident.text


def test_more_dates_keeps_the_choice_and_shows_more_days(resident: Resident) -> None:
    report(resident, answers_for("tap-drips"), to="appointment")
    shown = resident.choices("slot")
    chosen = shown[3]
    resident.send(slot=chosen, more="10")
    assert resident.errors == []
    assert resident.value("slot") == chosen
    assert resident.choices("slot")[: len(shown) - 1] == shown[:-1]
    assert len(resident.soup.select(".repairs-slot-list__day")) == 10
    assert slug(resident.send()) == CHECK


def test_a_time_on_a_later_day_is_shown_again_when_it_is_changed(resident: Resident) -> None:
    report(resident, answers_for("tap-drips"), to="appointment").send(more="15")
    late = resident.choices("slot")[-2]
    resident.send(slot=late).get("/schedule/appointment")
    assert resident.value("slot") == late


def test_an_odd_address_of_the_page_does_no_harm(choosing: Resident) -> None:
    for query in ("days=many", "days=-5", "days=99999999", "slot=nonsense", "days=", "slot="):
        choosing.get(f"/schedule/appointment?{query}")
        assert choosing.choices("slot")[0] == SOONEST
        assert choosing.value("slot") == ""


def test_an_odd_number_of_more_dates_does_no_harm(choosing: Resident) -> None:
    assert choosing.send(more="some").errors
    for number in ("-1", "0", "99999999"):
        assert choosing.send(more=number).choices("slot")[0] == SOONEST


# What is taken


def test_a_chosen_time_is_kept_for_fifteen_minutes(
    choosing: Resident, app: Flask, service: Service, clock: Clock
) -> None:
    choosing.send(slot=SOONEST)
    others_take(service, SOONEST, GLAZIER)
    other = report(Resident(app), GLASS, to="appointment")
    assert SOONEST not in other.choices("slot")
    clock.pass_by(minutes=14)
    assert SOONEST not in other.get("/schedule/appointment").choices("slot")
    assert SOONEST in choosing.get("/schedule/appointment").choices("slot")
    clock.pass_by(minutes=2)
    assert SOONEST in other.get("/schedule/appointment").choices("slot")


def test_a_time_taken_while_the_page_was_open_is_chosen_again(
    choosing: Resident, service: Service
) -> None:
    others_take(service, SOONEST, GLAZIER)
    choosing.send(slot=SOONEST)
    assert choosing.errors == [TAKEN]
    assert SOONEST not in choosing.choices("slot")
    assert slug(choosing.send(slot=choosing.choices("slot")[0])) == CHECK


def test_a_time_that_was_never_on_offer_is_not_held(choosing: Resident, service: Service) -> None:
    for slot in ("2020-01-06-morning", "2026-11-29-morning", "x' OR 1=1", "☃"):
        assert choosing.send(slot=slot).errors == [TAKEN]
    assert rows(service, PlaceRow) == []


def test_no_time_chosen_is_an_error(choosing: Resident) -> None:
    choosing.send()
    assert choosing.errors == ["Select a time, or select that none of these times suit you"]


def test_a_time_lost_before_sending_is_chosen_again_with_all_answers_kept(
    choosing: Resident, service: Service, clock: Clock
) -> None:
    before = summary(choosing.send(slot=SOONEST))
    clock.pass_by(minutes=16)
    others_take(service, SOONEST, GLAZIER)
    choosing.send()
    assert slug(choosing) == "appointment"
    notice = choosing.soup.select_one(".govuk-notification-banner")
    assert notice is not None
    assert "Your time was not booked" in notice.get_text()
    assert rows(service, RepairRow) == rows(service, OutboxRow) == []
    choosing.send(slot=choosing.choices("slot")[0])
    assert slug(choosing) == CHECK
    assert {**summary(choosing), "Appointment": ""} == {**before, "Appointment": ""}
    assert choosing.send().heading == "Appointment booked"
    assert the_visit(service, the_repair(service)).starts_at.hour == 12


def test_a_time_that_was_kept_too_long_is_booked_when_it_is_still_free(
    choosing: Resident, service: Service, clock: Clock
) -> None:
    choosing.send(slot=SOONEST)
    clock.pass_by(minutes=40)
    assert choosing.send().heading == "Appointment booked"
    visit = the_visit(service, the_repair(service))
    assert visit.starts_at == datetime(2026, 11, 24, 8, tzinfo=UTC)


def test_a_time_that_has_passed_is_asked_again_not_sent(
    choosing: Resident, service: Service, clock: Clock
) -> None:
    choosing.send(slot=SOONEST)
    clock.pass_by(hours=23, minutes=30)
    choosing.send()
    go_on(choosing, {}, to="appointment")
    assert rows(service, RepairRow) == []
    assert "2026-11-24-afternoon" not in choosing.choices("slot")


def test_a_booked_time_is_free_for_nobody_else(
    choosing: Resident, app: Flask, service: Service, clock: Clock
) -> None:
    choosing.send(slot=SOONEST).send()
    others_take(service, SOONEST, GLAZIER)
    assert len(rows(service, PlaceRow)) == service.council.booking.capacity["glazing"]
    clock.pass_by(minutes=20)
    others_take(service, SOONEST, GLAZIER)
    assert len(rows(service, PlaceRow)) == service.council.booking.capacity["glazing"]


# When no time can be chosen


def test_a_resident_whom_no_time_suits_says_what_does(choosing: Resident, service: Service) -> None:
    choosing.send(slot="none")
    assert choosing.heading == "When can we come?"
    choosing.send(days=["mon", "fri"], times="Not before 10am")
    assert summary(choosing)["When we can come"] == "Monday, Friday\nNot before 10am"
    assert choosing.send().heading == "Report sent"
    assert "We contact you to arrange a visit" in choosing.text
    repair = the_repair(service)
    assert repair.preferences == {"days": ["mon", "fri"], "times": "Not before 10am"}
    assert repair.status == "reported"
    assert rows(service, PlaceRow) == []
    assert "starts_at" not in the_message(service, repair).content


def test_a_time_given_up_for_preferences_goes_back_to_others(
    choosing: Resident, service: Service
) -> None:
    choosing.send(slot=SOONEST).get("/schedule/appointment").send(slot="none").send().send()
    assert choosing.heading == "Report sent"
    assert [place for place in rows(service, PlaceRow) if place.repair_id] == []


def test_no_times_left_is_said_and_the_report_is_sent_all_the_same(
    resident: Resident, service: Service
) -> None:
    others_take_all(service, GLAZIER)
    report(resident, GLASS, to="appointment")
    assert "There are no times left to choose online before Monday 30 November" in resident.text
    assert "01632 960100" in resident.text
    assert resident.choices("slot") == ["none"]
    assert slug(resident.send(slot="none")) == "preferences"
    assert go_on(resident, {}).heading == "Report sent"


def test_a_diary_that_does_not_answer_is_said_and_the_report_is_sent_all_the_same(
    resident: Resident, service: Service
) -> None:
    goes_away(service, "find")
    report(resident, GLASS, to="appointment")
    assert "We cannot see our diary at the moment" in resident.text
    assert "01632 960100" in resident.text
    resident.send(slot="none")
    assert go_on(resident, {}).heading == "Report sent"


def test_a_diary_that_fails_while_a_time_is_chosen_keeps_the_answers(
    choosing: Resident, service: Service
) -> None:
    goes_away(service, "hold")
    choosing.send(slot=SOONEST)
    away = "We cannot see our diary at the moment. Try again, or call us on 01632 960100."
    assert choosing.errors == [away]
    goes_away(service)
    assert slug(choosing.send(slot=SOONEST)) == CHECK


def test_a_diary_that_fails_while_the_report_is_sent_books_and_tells_nothing(
    choosing: Resident, service: Service
) -> None:
    choosing.send(slot=SOONEST)
    goes_away(service, "book")
    choosing.send()
    assert "Your time was not booked and your report was not sent" in choosing.text
    assert "01632 960100" in choosing.text
    assert rows(service, RepairRow) == rows(service, OutboxRow) == []
    goes_away(service)
    choosing.get("/report/check-answers").send()
    assert choosing.heading == "Appointment booked"


def test_two_people_who_want_the_last_place_do_not_both_get_it(
    app: Flask, service: Service, clock: Clock
) -> None:
    flats = [home for home in homes("northmere") if home.tenure == "tenant"][:3]
    people = [
        report(Resident(app), answers_for("window-cracked", home=flat), to=CHECK)
        for flat in flats[:2]
    ]
    clock.pass_by(minutes=16)
    others = report(Resident(app), answers_for("window-cracked", home=flats[2]))
    assert others.heading == "Appointment booked"
    headings = [person.send().heading for person in people]
    assert headings == ["Appointment booked", "Choose a time for us to come"]
    assert len([place for place in rows(service, PlaceRow) if place.repair_id]) == 2
