"""How periods are counted, whatever the dates. The dates themselves are in `dates.csv`."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repairs_pattern.domain.law import (
    LONDON,
    UNITS,
    Period,
    bank_holidays,
    count,
    due,
    is_working_day,
    season,
)


def london(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


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


ZERO = timedelta()

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
    start: datetime, amount: int, unit: str, holidays: Mapping[date, str]
) -> None:
    deadline = due(start, Period(amount, unit), holidays)

    assert deadline.at > start.astimezone(UTC)
    assert deadline.day >= start.astimezone(LONDON).date()
    assert deadline.day == deadline.at.astimezone(LONDON).date()


@given(starts, starts, amounts, units, nations)
def test_a_later_start_is_never_due_sooner(
    one: datetime, other: datetime, amount: int, unit: str, holidays: Mapping[date, str]
) -> None:
    earlier, later = sorted(start.astimezone(UTC) for start in (one, other))
    period = Period(amount, unit)

    assert due(earlier, period, holidays).at <= due(later, period, holidays).at


@given(starts, amounts, units, nations)
def test_one_more_is_always_due_later(
    start: datetime, amount: int, unit: str, holidays: Mapping[date, str]
) -> None:
    shorter = due(start, Period(amount, unit), holidays)
    longer = due(start, Period(amount + 1, unit), holidays)

    assert shorter.at < longer.at


@given(starts, amounts, nations)
def test_working_days_end_on_a_working_day_with_the_right_number_between(
    start: datetime, amount: int, holidays: Mapping[date, str]
) -> None:
    day_zero = start.astimezone(LONDON).date()
    last = due(start, Period(amount, "working-days"), holidays).day

    after = [day_zero + timedelta(days=n) for n in range(1, (last - day_zero).days + 1)]
    assert is_working_day(last, holidays)
    assert sum(is_working_day(day, holidays) for day in after) == amount


@given(starts, amounts, nations)
def test_hours_are_exact_whatever_the_clock_on_the_wall_does(
    start: datetime, amount: int, holidays: Mapping[date, str]
) -> None:
    deadline = due(start, Period(amount, "hours"), holidays)

    assert deadline.at - start.astimezone(UTC) == timedelta(hours=amount)


@given(starts, amounts, units, nations)
def test_what_is_told_of_a_count_adds_up_to_its_deadline(
    start: datetime, amount: int, unit: str, holidays: Mapping[date, str]
) -> None:
    found = count(start, Period(amount, unit), holidays)
    days = (found.deadline.day - found.start.date()).days
    after = [found.start.date() + timedelta(days=n) for n in range(1, days + 1)]

    assert found.deadline == due(start, Period(amount, unit), holidays)
    if unit != "working-days":
        assert (found.weekends, found.holidays) == (False, ())
        return
    weekends = [day for day in after if day.weekday() >= 5]
    assert found.first_day == next(day for day in after if is_working_day(day, holidays))
    assert found.weekends is bool(weekends)
    assert len(after) == amount + len(weekends) + len(found.holidays)


@given(starts, st.integers(min_value=1, max_value=2_000), nations)
def test_hours_tell_of_every_change_of_the_clocks_that_they_cross(
    start: datetime, amount: int, holidays: Mapping[date, str]
) -> None:
    found = count(start, Period(amount, "hours"), holidays)
    end = found.deadline.at.astimezone(LONDON)
    shift = sum(1 if change.forward else -1 for change in found.clock_changes)

    assert (end.utcoffset() or ZERO) - (found.start.utcoffset() or ZERO) == timedelta(hours=shift)
    for change in found.clock_changes:
        assert change.day.weekday() == 6
        assert change.day.month == (3 if change.forward else 10)
        assert change.day.day >= 25
