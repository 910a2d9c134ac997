"""Periods of time as the law counts them, and the moments at which they end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Collection

LONDON = ZoneInfo("Europe/London")
"""The time zone of every council, and of every legal day."""

UNITS = ("hours", "days", "working-days", "weeks")
"""The units that a period can be counted in."""

Season = Literal["heating", "warm"]

_LARGEST_AMOUNT = 9_999
_DAY = timedelta(days=1)
_HEATING_MONTHS = frozenset({11, 12, 1, 2, 3, 4})
_WEEKEND = frozenset({5, 6})


@dataclass(frozen=True, slots=True)
class Period:
    """A length of time, such as 10 working days.

    `amount` is a whole number from 1 to 9,999; `unit` is one of `UNITS`.
    Raises ValueError for anything else.
    """

    amount: int
    unit: str

    def __post_init__(self) -> None:
        if isinstance(self.amount, bool) or not isinstance(self.amount, int):
            raise ValueError(f"A period needs a whole number, not {self.amount!r}")
        if not 1 <= self.amount <= _LARGEST_AMOUNT:
            raise ValueError(f"A period runs from 1 to {_LARGEST_AMOUNT:,}, not {self.amount}")
        if self.unit not in UNITS:
            raise ValueError(f"A period is counted in {', '.join(UNITS)}, not {self.unit!r}")


@dataclass(frozen=True, slots=True)
class Deadline:
    """The end of a period.

    `at` is the last moment that is still in time (aware, UTC). `day` is the date of that moment in
    London. `exact` is true when the clock time matters (a period in hours), false when the whole
    of `day` is in time.
    """

    at: datetime
    day: date
    exact: bool


@dataclass(frozen=True, slots=True)
class ClockChange:
    """A night in London on which the clocks go `forward`, or else back, by an hour."""

    day: date
    forward: bool


@dataclass(frozen=True, slots=True)
class Count:
    """How a period was counted, and where that ended.

    `start` is aware, in London time; its date is day 0. `first_day` is the first day that was
    counted, None for a period in hours. `weekends` says whether a Saturday or Sunday was passed
    over, `holidays` which bank holidays were: those on weekdays from day 1 to the deadline, in
    order. `clock_changes` are those that came while hours ran.
    """

    start: datetime
    period: Period
    first_day: date | None
    weekends: bool
    holidays: tuple[date, ...]
    clock_changes: tuple[ClockChange, ...]
    deadline: Deadline

    def is_beyond(self, horizon: date) -> bool:
        """Whether bank holidays after `horizon`, which nobody knows yet, could make it later."""
        return self.period.unit == "working-days" and self.deadline.day > horizon


def due(start: datetime, period: Period, holidays: Collection[date]) -> Deadline:
    """The deadline of `count`. Raises ValueError when `start` has no time zone."""
    return count(start, period, holidays).deadline


def count(start: datetime, period: Period, holidays: Collection[date]) -> Count:
    """Count `period` from `start`.

    Hours run continuously, through nights, weekends and clock changes. For every other unit the
    London day of `start` is day 0 and the deadline is the end of the last day; working days skip
    Saturdays, Sundays and `holidays`. Raises ValueError when `start` has no time zone.

    Each body of law names where this way of counting was read, as `counting` in its YAML.
    """
    if start.utcoffset() is None:
        raise ValueError("The start of a period needs a time zone")
    local = start.astimezone(LONDON)
    if period.unit == "hours":
        return _hours(local, period)
    if period.unit == "working-days":
        return _working_days(local, period, holidays)
    days = period.amount * (7 if period.unit == "weeks" else 1)
    first, last = local.date() + _DAY, local.date() + days * _DAY
    return Count(local, period, first, False, (), (), _end_of(last))


def is_working_day(day: date, holidays: Collection[date]) -> bool:
    """Whether `day` is neither a Saturday, nor a Sunday, nor one of `holidays`."""
    return day.weekday() not in _WEEKEND and day not in holidays


def season(day: date) -> Season:
    """The season of a date: `heating` from 1 November to 30 April, otherwise `warm`.

    Source: SI 1994/133, Schedule ("between 31st October and 1st May").
    """
    return "heating" if day.month in _HEATING_MONTHS else "warm"


def _hours(start: datetime, period: Period) -> Count:
    at = start.astimezone(UTC) + timedelta(hours=period.amount)
    end = at.astimezone(LONDON)
    deadline = Deadline(at=at, day=end.date(), exact=True)
    return Count(start, period, None, False, (), _clock_changes(start, end), deadline)


def _working_days(start: datetime, period: Period, holidays: Collection[date]) -> Count:
    closed = frozenset(holidays)
    worked: list[date] = []
    passed: list[date] = []
    day = start.date()
    while len(worked) < period.amount:
        day += _DAY
        (worked if is_working_day(day, closed) else passed).append(day)
    at_weekends = [day for day in passed if day.weekday() in _WEEKEND]
    skipped = tuple(day for day in passed if day.weekday() not in _WEEKEND)
    return Count(start, period, worked[0], bool(at_weekends), skipped, (), _end_of(day))


def _end_of(day: date) -> Deadline:
    end = datetime.combine(day, time.max, tzinfo=LONDON)
    return Deadline(at=end.astimezone(UTC), day=day, exact=False)


def _clock_changes(start: datetime, end: datetime) -> tuple[ClockChange, ...]:
    """Those between two moments in London."""
    nights = (end.date() - start.date()).days
    midnights = [
        datetime.combine(start.date() + night * _DAY, time(), tzinfo=LONDON)
        for night in range(1, nights + 1)
    ]
    return tuple(
        ClockChange(one.date(), forward=_offset(one) < _offset(other))
        for one, other in pairwise([start, *midnights, end])
        if _offset(one) != _offset(other)
    )


def _offset(moment: datetime) -> timedelta:
    return moment.utcoffset() or timedelta()
