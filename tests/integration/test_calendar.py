"""The calendar beside the times: optional for a council and for a resident, and nothing is lost."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from repairs_pattern.domain.booking import Need
from tests.conftest import Clock, MakeApp, service_of
from tests.support.diaries import goes_away, others_take
from tests.support.folders import CouncilFolder
from tests.support.reporting import CHECK, answers_for, report, slug, summary
from tests.support.resident import Resident
from tests.support.stored import the_repair

TAP = answers_for("tap-drips", by="westvale")
PLUMBER = Need("plumbing", 45, date(2026, 12, 23))
SOONEST = "2026-11-25-early-morning"
A_TUESDAY = "/schedule/appointment?day=2026-12-08"


@pytest.fixture
def app(make_app: MakeApp) -> Flask:
    """Westvale's service, which has the calendar."""
    return make_app("westvale")


@pytest.fixture
def choosing(app: Flask) -> Resident:
    return report(Resident(app), TAP, to="appointment")


def days(resident: Resident) -> list[str]:
    """The days whose times are on the page."""
    return [
        str(time["datetime"])
        for time in resident.soup.select(".repairs-slot-list__day legend time")
    ]


def links(resident: Resident) -> dict[str, str]:
    """The days of the calendar that have times, as they are said, and where they lead."""
    found = {}
    for link in resident.soup.select(".repairs-availability-calendar li a"):
        for hidden in link.select("[aria-hidden]"):
            hidden.decompose()
        found[" ".join(link.get_text(" ", strip=True).split())] = str(link["href"])
    return found


def go_to_day(resident: Resident, said: str) -> Resident:
    """Follow a link of the calendar, as somebody without JavaScript does."""
    address, _, place = links(resident)[said].partition("#")
    assert resident.get(address).soup.find("input", id=place)
    return resident


# Whether there is one


def test_a_calendar_is_there_only_where_the_council_wants_it(
    resident_of_northmere: Resident, choosing: Resident
) -> None:
    report(resident_of_northmere, answers_for("tap-drips"), to="appointment")
    assert not resident_of_northmere.soup.select(".repairs-availability-calendar")
    assert choosing.soup.select(".repairs-availability-calendar")


@pytest.fixture
def resident_of_northmere(make_app: MakeApp) -> Resident:
    return Resident(make_app())


def test_a_day_in_the_address_means_nothing_where_there_is_no_calendar(
    resident_of_northmere: Resident,
) -> None:
    report(resident_of_northmere, answers_for("tap-drips"), to="appointment")
    shown = days(resident_of_northmere)
    assert days(resident_of_northmere.get(A_TUESDAY)) == shown


def test_a_few_days_need_no_calendar(app: Flask) -> None:
    soon = answers_for("tap-stuck", by="westvale")
    resident = report(Resident(app), soon, to="appointment")
    assert 0 < len(days(resident)) <= 4
    assert not resident.soup.select(".repairs-availability-calendar")


def test_without_a_day_the_list_is_the_same_as_without_a_calendar(choosing: Resident) -> None:
    assert days(choosing) == ["2026-11-25", "2026-11-26", "2026-11-27", "2026-11-30"]
    assert choosing.soup.find("button", attrs={"name": "more"})
    assert choosing.choices("slot")[-1] == "none"


# Where it leads


def test_each_day_says_its_date_and_how_many_times_are_free(choosing: Resident) -> None:
    others_take(service_of(choosing.client.application), SOONEST, PLUMBER)
    said = list(links(choosing.get("/schedule/appointment")))
    assert said[:3] == [
        "Wednesday 25 November, 3 times",
        "Thursday 26 November, 4 times",
        "Friday 27 November, 3 times",
    ]
    assert len(said) == 21
    assert not [day for day in said if day.startswith(("Saturday", "Sunday"))]


def test_a_day_on_the_page_is_reached_without_loading_it_again(choosing: Resident) -> None:
    href = links(choosing)["Thursday 26 November, 4 times"]
    radio = choosing.soup.find("input", id=href.removeprefix("#"))
    assert href.startswith("#")
    assert radio is not None
    assert radio["value"] == "2026-11-26-early-morning"


def test_any_other_day_is_shown_alone_and_all_days_are_one_link_away(choosing: Resident) -> None:
    go_to_day(choosing, "Tuesday 8 December, 4 times")
    assert days(choosing) == ["2026-12-08"]
    assert choosing.choices("slot")[-1] == "none"
    current = choosing.soup.select_one(".repairs-availability-calendar [aria-current=true]")
    assert current is not None
    assert "8 December" in current.get_text(" ")
    assert len(days(choosing.follow("Show all days"))) == 4


def test_a_time_of_a_day_from_the_calendar_is_held_and_booked(choosing: Resident) -> None:
    go_to_day(choosing, "Tuesday 8 December, 4 times").send(slot="2026-12-08-late-morning")
    assert summary(choosing)["Appointment"] == "Tuesday 8 December 2026\n10am to midday"
    assert choosing.send().heading == "Appointment booked"


def test_a_resident_whom_no_time_of_the_day_suits_says_what_does(choosing: Resident) -> None:
    go_to_day(choosing, "Tuesday 8 December, 4 times").send(slot="none")
    assert choosing.heading == "When can we come?"


def test_a_calendar_ends_after_six_weeks_and_the_list_does_not(
    make_app: MakeApp, tmp_path: Path
) -> None:
    folder = CouncilFolder.copy_of("westvale", tmp_path / "later")
    folder.change("council.toml", "horizon_days = 42", "horizon_days = 90")
    folder.change("council.toml", 'amount = 30, unit = "days"', 'amount = 80, unit = "days"')
    resident = report(Resident(make_app(folder.path)), TAP, to="appointment")
    last = resident.soup.select(".repairs-availability-calendar li")[-1]
    assert "Tuesday 5 January" in last.get_text(" ")
    assert "For days after Tuesday 5 January, use the list." in resident.text
    assert max(days(resident.send(more="100"))) > "2027-01-05"


# What is kept


def test_a_choice_that_was_sent_is_shown_beside_the_day_asked_for(choosing: Resident) -> None:
    choosing.send(slot=SOONEST).get(A_TUESDAY)
    assert days(choosing) == ["2026-12-08", "2026-11-25"]
    assert choosing.value("slot") == SOONEST
    assert slug(choosing.send()) == CHECK


def test_a_choice_that_a_link_takes_along_is_shown_and_goes_on_from_day_to_day(
    choosing: Resident,
) -> None:
    choosing.get(f"{A_TUESDAY}&slot={SOONEST}")
    assert choosing.value("slot") == SOONEST
    go_to_day(choosing, "Friday 11 December, 3 times")
    assert days(choosing) == ["2026-12-11", "2026-11-25"]
    assert choosing.value("slot") == SOONEST
    assert choosing.follow("Show all days").value("slot") == SOONEST


def test_more_dates_after_a_day_keeps_the_choice(choosing: Resident) -> None:
    choosing.get(f"{A_TUESDAY}&slot={SOONEST}").follow("Show all days")
    choosing.send(more="8")
    assert choosing.value("slot") == SOONEST
    assert len(days(choosing)) == 8


def test_nothing_chosen_is_an_error_on_the_page_of_the_day(choosing: Resident) -> None:
    choosing.get(A_TUESDAY).send()
    assert choosing.errors == ["Select a time, or select that none of these times suit you"]
    assert days(choosing) == ["2026-12-08"]
    assert slug(choosing.send(slot="2026-12-08-late-morning")) == CHECK


def test_a_time_that_somebody_takes_meanwhile_is_an_error_and_the_day_stays(
    choosing: Resident,
) -> None:
    choosing.get(A_TUESDAY)
    others_take(service_of(choosing.client.application), "2026-12-08-late-morning", PLUMBER)
    choosing.send(slot="2026-12-08-late-morning")
    assert choosing.errors == ["That time is not free any more. Select another time."]
    assert days(choosing) == ["2026-12-08"]
    assert "2026-12-08-late-morning" not in choosing.choices("slot")


def test_a_hold_that_has_ended_asks_again_with_all_answers_kept(
    choosing: Resident, clock: Clock
) -> None:
    before = summary(choosing.get(A_TUESDAY).send(slot="2026-12-08-late-morning"))
    clock.pass_by(minutes=21)
    others_take(service_of(choosing.client.application), "2026-12-08-late-morning", PLUMBER)
    choosing.send()
    assert "Your time was not booked" in choosing.text
    assert choosing.soup.select(".repairs-availability-calendar")
    choosing.get(A_TUESDAY).send(slot="2026-12-08-early-morning")
    assert {**summary(choosing), "Appointment": ""} == {**before, "Appointment": ""}


# What is odd


def test_a_day_that_is_full_by_now_is_said_and_all_days_are_shown(choosing: Resident) -> None:
    service = service_of(choosing.client.application)
    for slot in service.diary.find(PLUMBER, service.clock()):
        if slot.id.startswith("2026-12-08"):
            others_take(service, slot.id, PLUMBER)
    choosing.get(A_TUESDAY)
    assert "There are no free times on Tuesday 8 December. Choose another time." in choosing.text
    assert len(days(choosing)) == 4


@pytest.mark.parametrize(
    "query",
    ["day=", "day=tomorrow", "day=2026-02-30", "day=0001-01-01", "day=9999-12-31", "day=☃&slot=x"],
)
def test_an_odd_day_in_the_address_does_no_harm(choosing: Resident, query: str) -> None:
    choosing.get(f"/schedule/appointment?{query}")
    assert len(days(choosing)) == 4
    assert slug(choosing.send(slot=SOONEST)) == CHECK


def test_without_a_diary_there_is_no_calendar(choosing: Resident) -> None:
    goes_away(service_of(choosing.client.application), "find")
    choosing.get(A_TUESDAY)
    assert not choosing.soup.select(".repairs-availability-calendar")
    assert choosing.choices("slot") == ["none"]


# Changing a visit


def test_the_calendar_helps_to_change_a_visit_too(choosing: Resident) -> None:
    choosing.send(slot=SOONEST).send()
    repair = the_repair(service_of(choosing.client.application))
    choosing.get("/track/").send(reference=repair.reference, postcode=repair.postcode)
    choosing.get("/track/change")
    go_to_day(choosing, "Tuesday 8 December, 4 times")
    assert days(choosing) == ["2026-12-08"]
    choosing.send(slot="2026-12-08-late-morning")
    assert "New time Tuesday 8 December 2026 10am to midday" in choosing.text


def test_more_dates_keeps_the_choice_of_whoever_changes_a_visit(choosing: Resident) -> None:
    choosing.send(slot=SOONEST).send()
    repair = the_repair(service_of(choosing.client.application))
    choosing.get("/track/").send(reference=repair.reference, postcode=repair.postcode)
    choosing.get("/track/change").send(slot="2026-11-26-late-morning", more="8")
    assert choosing.value("slot") == "2026-11-26-late-morning"
    assert len(days(choosing)) == 8
