"""How periods are counted, checked by hand against a printed calendar."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repairs_pattern.domain.law import (
    LONDON,
    UNITS,
    Period,
    bank_holidays,
    due,
    is_working_day,
    season,
)


def london(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


WORKING_DAYS = [
    # nation, reported (London), working days, due
    ("england", "2026-11-30 09:00", 1, "2026-12-01"),  # Monday to Tuesday
    ("england", "2026-11-30 00:00", 1, "2026-12-01"),  # the first moment of the day
    ("england", "2026-11-30 23:59", 1, "2026-12-01"),  # the last minute of the day
    ("england", "2026-12-04 09:00", 1, "2026-12-07"),  # Friday to Monday
    ("england", "2026-12-05 09:00", 1, "2026-12-07"),  # Saturday to Monday
    ("england", "2026-12-06 23:30", 1, "2026-12-07"),  # Sunday night to Monday
    ("england", "2026-12-04 09:00", 7, "2026-12-15"),
    ("england", "2026-11-30 09:00", 10, "2026-12-14"),
    ("england", "2026-12-24 09:00", 1, "2026-12-29"),  # Friday 25 and Monday 28 are holidays
    ("england", "2026-12-25 09:00", 1, "2026-12-29"),  # reported on Christmas Day
    ("england", "2026-12-23 09:00", 3, "2026-12-30"),
    ("england", "2026-12-17 09:00", 10, "2027-01-05"),  # and Friday 1 January
    ("england", "2026-12-31 09:00", 1, "2027-01-04"),
    ("england", "2025-12-31 09:00", 1, "2026-01-02"),
    ("england", "2026-04-02 09:00", 1, "2026-04-07"),  # Easter 2026
    ("england", "2027-03-25 09:00", 1, "2027-03-30"),  # Easter 2027
    ("england", "2027-03-24 09:00", 7, "2027-04-06"),
    ("england", "2027-04-30 09:00", 3, "2027-05-06"),  # Monday 3 May 2027
    ("england", "2026-11-27 09:00", 1, "2026-11-30"),
    ("england", "2026-07-31 09:00", 1, "2026-08-03"),
    ("england", "2026-08-28 09:00", 1, "2026-09-01"),  # Monday 31 August 2026
    ("england", "2027-12-24 09:00", 1, "2027-12-29"),  # two substitute days
    ("england", "2028-02-28 09:00", 1, "2028-02-29"),  # leap day
    ("england", "2028-02-25 09:00", 3, "2028-03-01"),
    ("england", "2026-10-23 09:00", 1, "2026-10-26"),  # over the autumn clock change
    ("wales", "2026-12-24 09:00", 1, "2026-12-29"),
    ("wales", "2027-02-26 09:00", 1, "2027-03-01"),  # St David's Day is a working day
    ("scotland", "2026-11-27 09:00", 1, "2026-12-01"),  # Monday 30 November, St Andrew's Day
    ("scotland", "2025-12-31 09:00", 1, "2026-01-05"),  # Friday 2 January 2026
    ("scotland", "2026-12-31 09:00", 1, "2027-01-05"),  # Monday 4 January stands for 2 January
    ("scotland", "2027-03-25 09:00", 1, "2027-03-29"),  # Easter Monday is a working day
    ("scotland", "2026-07-31 09:00", 1, "2026-08-04"),  # Monday 3 August 2026
    ("scotland", "2026-08-28 09:00", 1, "2026-08-31"),
    ("northern-ireland", "2026-03-16 09:00", 1, "2026-03-18"),  # St Patrick's Day
    ("northern-ireland", "2026-07-10 09:00", 1, "2026-07-14"),  # Monday 13 July stands for 12 July
    ("northern-ireland", "2027-03-25 09:00", 1, "2027-03-30"),
]


@pytest.mark.parametrize(("nation", "reported", "amount", "expected"), WORKING_DAYS)
def test_working_days_skip_weekends_and_the_holidays_of_the_nation(
    nation: str, reported: str, amount: int, expected: str
) -> None:
    deadline = due(london(reported), Period(amount, "working-days"), bank_holidays(nation))

    assert deadline.day == date.fromisoformat(expected)
    assert not deadline.exact


CALENDAR = [
    ("2026-12-18 09:00", 7, "days", "2026-12-25"),  # calendar days do not skip Christmas
    ("2028-02-26 09:00", 3, "days", "2028-02-29"),
    ("2027-02-26 09:00", 3, "days", "2027-03-01"),
    ("2026-11-30 09:00", 90, "days", "2027-02-28"),
    ("2026-11-30 09:00", 12, "weeks", "2027-02-22"),
    ("2028-02-14 09:00", 12, "weeks", "2028-05-08"),  # over the leap day and the spring change
]


@pytest.mark.parametrize(("reported", "amount", "unit", "expected"), CALENDAR)
def test_days_and_weeks_count_every_day(
    reported: str, amount: int, unit: str, expected: str
) -> None:
    deadline = due(london(reported), Period(amount, unit), bank_holidays("england"))

    assert deadline.day == date.fromisoformat(expected)
    assert not deadline.exact


HOURS = [
    ("2026-12-04 16:45", 4, "2026-12-04T20:45:00+00:00"),
    ("2026-12-04 16:45", 24, "2026-12-05T16:45:00+00:00"),  # into the weekend
    ("2026-12-25 18:00", 24, "2026-12-26T18:00:00+00:00"),  # through Christmas
    ("2026-07-01 23:30", 1, "2026-07-02T00:30:00+01:00"),
    ("2026-10-24 12:00", 24, "2026-10-25T11:00:00+00:00"),  # clocks go back: a 25 hour day
    ("2026-10-25 01:30", 1, "2026-10-25T01:30:00+00:00"),  # the hour that happens twice
    ("2027-03-27 12:00", 24, "2027-03-28T13:00:00+01:00"),  # clocks go forward
    ("2027-03-28 00:30", 1, "2027-03-28T02:30:00+01:00"),  # the hour that does not happen
    ("2028-02-28 10:00", 24, "2028-02-29T10:00:00+00:00"),
]


@pytest.mark.parametrize(("reported", "amount", "expected"), HOURS)
def test_hours_run_through_nights_weekends_and_clock_changes(
    reported: str, amount: int, expected: str
) -> None:
    deadline = due(london(reported), Period(amount, "hours"), bank_holidays("england"))

    assert deadline.at == datetime.fromisoformat(expected)
    assert deadline.at.astimezone(LONDON).isoformat() == expected
    assert deadline.day == datetime.fromisoformat(expected).date()
    assert deadline.exact


def test_a_deadline_in_days_is_the_last_moment_of_the_london_day() -> None:
    winter = due(london("2026-12-01 09:00"), Period(1, "working-days"), ())
    summer = due(london("2026-07-01 09:00"), Period(1, "working-days"), ())

    assert winter.at == datetime(2026, 12, 2, 23, 59, 59, 999999, tzinfo=UTC)
    assert summer.at == datetime(2026, 7, 2, 22, 59, 59, 999999, tzinfo=UTC)
    assert summer.at.tzinfo is UTC


def test_day_zero_is_the_london_day_whatever_the_time_zone_of_the_start() -> None:
    just_after_midnight_in_london = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)

    deadline = due(just_after_midnight_in_london, Period(1, "working-days"), ())

    assert deadline.day == date(2026, 7, 2)


def test_a_start_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        due(datetime(2026, 11, 30, 9), Period(1, "hours"), ())  # noqa: DTZ001


@pytest.mark.parametrize("amount", [0, -1, 10_000, True, 1.5, "3", None])
def test_a_period_refuses_an_amount_that_is_not_a_whole_number_from_1(amount: object) -> None:
    with pytest.raises(ValueError, match="A period"):
        Period(amount, "days")  # type: ignore[arg-type]


@pytest.mark.parametrize("unit", ["day", "working days", "months", "", None])
def test_a_period_refuses_an_unknown_unit(unit: object) -> None:
    with pytest.raises(ValueError, match="counted in"):
        Period(1, unit)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-10-31", "warm"),
        ("2026-11-01", "heating"),
        ("2026-12-31", "heating"),
        ("2027-01-01", "heating"),
        ("2028-02-29", "heating"),
        ("2027-04-30", "heating"),
        ("2027-05-01", "warm"),
        ("2027-08-15", "warm"),
    ],
)
def test_the_heating_season_is_1_november_to_30_april(day: str, expected: str) -> None:
    assert season(date.fromisoformat(day)) == expected


starts = st.datetimes(
    min_value=datetime(2013, 1, 1),  # noqa: DTZ001
    max_value=datetime(2028, 6, 30),  # noqa: DTZ001
    timezones=st.sampled_from([UTC, LONDON, timezone(timedelta(hours=-11))]),
)
amounts = st.integers(min_value=1, max_value=120)
units = st.sampled_from(UNITS)
nations = st.sampled_from(["england", "scotland", "northern-ireland"]).map(bank_holidays)


@given(starts, amounts, units, nations)
def test_a_deadline_is_never_before_its_start(
    start: datetime, amount: int, unit: str, holidays: frozenset[date]
) -> None:
    deadline = due(start, Period(amount, unit), holidays)

    assert deadline.at > start.astimezone(UTC)
    assert deadline.day >= start.astimezone(LONDON).date()
    assert deadline.day == deadline.at.astimezone(LONDON).date()


@given(starts, starts, amounts, units, nations)
def test_a_later_start_is_never_due_sooner(
    one: datetime, other: datetime, amount: int, unit: str, holidays: frozenset[date]
) -> None:
    earlier, later = sorted(start.astimezone(UTC) for start in (one, other))
    period = Period(amount, unit)

    assert due(earlier, period, holidays).at <= due(later, period, holidays).at


@given(starts, amounts, units, nations)
def test_one_more_is_always_due_later(
    start: datetime, amount: int, unit: str, holidays: frozenset[date]
) -> None:
    shorter = due(start, Period(amount, unit), holidays)
    longer = due(start, Period(amount + 1, unit), holidays)

    assert shorter.at < longer.at


@given(starts, amounts, nations)
def test_working_days_end_on_a_working_day_with_the_right_number_between(
    start: datetime, amount: int, holidays: frozenset[date]
) -> None:
    day_zero = start.astimezone(LONDON).date()
    last = due(start, Period(amount, "working-days"), holidays).day

    after = [day_zero + timedelta(days=n) for n in range(1, (last - day_zero).days + 1)]
    assert is_working_day(last, holidays)
    assert sum(is_working_day(day, holidays) for day in after) == amount
