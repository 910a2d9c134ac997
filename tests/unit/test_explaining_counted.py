"""A deadline is told with how it was counted."""

from datetime import datetime

import pytest

from repairs_pattern.domain.law import LONDON, Count, Period, bank_holidays, count
from repairs_pattern.explaining.counted import count_in_words, deadline_in_words, remarks_on_count

WORKING_DAYS = [
    # working days, start, what is said
    (
        10,
        "2026-11-30",
        "10 working days from Monday 30 November 2026",
        "by the end of Monday 14 December 2026",
    ),
    (
        3,
        "2026-12-23",
        "3 working days from Wednesday 23 December 2026; 25 and 28 December are bank holidays",
        "by the end of Wednesday 30 December 2026",
    ),
    (
        10,
        "2026-12-17",
        "10 working days from Thursday 17 December 2026; 25 and 28 December and 1 January 2027 are "
        "bank holidays",
        "by the end of Tuesday 5 January 2027",
    ),
    (
        1,
        "2026-08-28",
        "1 working day from Friday 28 August 2026; 31 August is a bank holiday",
        "by the end of Tuesday 1 September 2026",
    ),
    (
        # a start on a bank holiday does not make that day one that was passed over
        1,
        "2026-12-28",
        "1 working day from Monday 28 December 2026",
        "by the end of Tuesday 29 December 2026",
    ),
]


def counted(start: str, amount: int, unit: str, nation: str = "england") -> Count:
    begun = datetime.fromisoformat(start).replace(tzinfo=LONDON)
    return count(begun, Period(amount, unit), bank_holidays(nation))


@pytest.mark.parametrize(("amount", "start", "says", "ends"), WORKING_DAYS)
def test_working_days_are_told_with_the_bank_holidays_that_were_passed_over(
    amount: int, start: str, says: str, ends: str
) -> None:
    found = counted(f"{start}T09:30", amount, "working-days")

    assert count_in_words(found) == says
    assert deadline_in_words(found.deadline) == ends


def test_the_remarks_have_day_1_weekends_and_the_names_of_bank_holidays() -> None:
    found = counted("2026-11-27T09:30", 2, "working-days", "scotland")

    assert remarks_on_count(found, bank_holidays("scotland")) == (
        "The day it starts does not count. Day 1 is Tuesday 1 December 2026. Saturdays and Sundays "
        "do not count.",
        "30 November is St Andrew\N{RIGHT SINGLE QUOTATION MARK}s Day.",
    )


def test_weekends_are_not_spoken_of_when_there_was_none() -> None:
    found = counted("2026-11-30T09:30", 2, "working-days")

    assert remarks_on_count(found, bank_holidays("england")) == (
        "The day it starts does not count. Day 1 is Tuesday 1 December 2026.",
    )


def test_days_and_weeks_say_that_every_day_counts() -> None:
    found = counted("2026-12-18T09:30", 1, "weeks")

    assert count_in_words(found) == "1 week from Friday 18 December 2026"
    assert remarks_on_count(found, bank_holidays("england")) == (
        "The day it starts does not count. Day 1 is Saturday 19 December 2026. Weekends and bank "
        "holidays count.",
    )


CLOCKS = [
    # start, hours, what is said, until when, what the clocks do
    ("2026-12-24T16:45", 24, "4:45pm on Friday 25 December 2026", None),
    ("2026-10-24T12:00", 24, "11am on Sunday 25 October 2026", "go back on Sunday 25 October 2026"),
    ("2027-03-27T12:00", 24, "1pm on Sunday 28 March 2027", "go forward on Sunday 28 March 2027"),
    ("2026-10-25T03:00", 24, "3am on Monday 26 October 2026", None),
    ("2026-10-24T01:30", 24, "1:30am on Sunday 25 October 2026, before the clocks go back", None),
    (
        "2026-10-24T02:30",
        24,
        "1:30am on Sunday 25 October 2026, after the clocks go back",
        "go back on Sunday 25 October 2026",
    ),
]


@pytest.mark.parametrize(("start", "hours", "ends", "change"), CLOCKS)
def test_hours_are_told_with_a_change_of_the_clocks(
    start: str, hours: int, ends: str, change: str | None
) -> None:
    found = counted(start, hours, "hours")
    run_on, *changes = remarks_on_count(found, bank_holidays("england"))

    assert deadline_in_words(found.deadline) == f"by {ends}"
    assert run_on == "The hours run on at night, at weekends and on bank holidays."
    assert [change in told for told in changes] == ([True] if change else [])


def test_hours_are_told_with_the_time_at_which_they_start() -> None:
    found = counted("2026-12-24T16:45", 24, "hours")

    assert count_in_words(found) == "24 hours from 4:45pm on Thursday 24 December 2026"


@pytest.mark.parametrize(
    ("period", "start", "is_told"),
    [
        (Period(5, "working-days"), "2028-12-20", True),  # ends on Friday 29 December
        (Period(5, "working-days"), "2028-12-15", False),  # ends on Friday 22 December
        (Period(5, "days"), "2029-06-01", False),
        (Period(5, "hours"), "2029-06-01", False),
    ],
)
def test_a_date_after_the_last_known_bank_holiday_says_so(
    period: Period, start: str, is_told: bool
) -> None:
    known = {day: name for day, name in bank_holidays("england").items() if day.year < 2029}
    begun = datetime.fromisoformat(start).replace(tzinfo=LONDON)

    last = remarks_on_count(count(begun, period, known), known)[-1]

    told = "Bank holidays after 26 December 2028 are not known yet, so this date may be too early."
    assert (last == told) is is_told
