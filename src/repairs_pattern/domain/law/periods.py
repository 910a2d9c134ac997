"""Periods of time as the law counts them, and the moments at which they end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
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


def due(start: datetime, period: Period, holidays: Collection[date]) -> Deadline:
    """Count `period` from `start`.

    Hours run continuously, through nights, weekends and clock changes. For every other unit the
    London day of `start` is day 0 and the deadline is the end of the last day; working days skip
    Saturdays, Sundays and `holidays`. Raises ValueError when `start` has no time zone.

    Source of the counting: guidance on SI 2025/1042 (day of awareness is day 0, and the 24 hours
    of an emergency do not stop).
    """
    if start.utcoffset() is None:
        raise ValueError("The start of a period needs a time zone")
    if period.unit == "hours":
        at = start.astimezone(UTC) + timedelta(hours=period.amount)
        return Deadline(at=at, day=at.astimezone(LONDON).date(), exact=True)
    last_day = _last_day(start.astimezone(LONDON).date(), period, holidays)
    end = datetime.combine(last_day, time.max, tzinfo=LONDON)
    return Deadline(at=end.astimezone(UTC), day=last_day, exact=False)


def is_working_day(day: date, holidays: Collection[date]) -> bool:
    """Whether `day` is neither a Saturday, nor a Sunday, nor one of `holidays`."""
    return day.weekday() not in _WEEKEND and day not in holidays


def season(day: date) -> Season:
    """The season of a date: `heating` from 1 November to 30 April, otherwise `warm`.

    Source: SI 1994/133, Schedule ("between 31st October and 1st May").
    """
    return "heating" if day.month in _HEATING_MONTHS else "warm"


def _last_day(day_zero: date, period: Period, holidays: Collection[date]) -> date:
    if period.unit == "days":
        return day_zero + period.amount * _DAY
    if period.unit == "weeks":
        return day_zero + 7 * period.amount * _DAY
    closed = frozenset(holidays)
    day, left = day_zero, period.amount
    while left:
        day += _DAY
        left -= is_working_day(day, closed)
    return day
