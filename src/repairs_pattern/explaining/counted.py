"""How a deadline was counted, in plain English for staff."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from itertools import groupby

from ..domain.law import LONDON, ClockChange, Count, Deadline, Holidays, Period, horizon
from ..times import day_in_words, time_in_words

_UNITS = {"hours": "hour", "days": "day", "working-days": "working day", "weeks": "week"}


def period_in_words(period: Period) -> str:
    """``10 working days``, ``1 hour``."""
    plural = "" if period.amount == 1 else "s"
    return f"{period.amount:,} {_UNITS[period.unit]}{plural}"


def deadline_in_words(deadline: Deadline) -> str:
    """``by the end of Monday 14 December 2026`` or ``by 9:30am on Monday 14 December 2026``."""
    day = day_in_words(deadline.day)
    if not deadline.exact:
        return f"by the end of {day}"
    return f"by {time_in_words(deadline.at)} on {day}{_which_of_two(deadline.at)}"


def count_in_words(count: Count) -> str:
    """``10 working days from Thursday 17 December 2026; 25 and 28 December are bank holidays``."""
    period, start = period_in_words(count.period), day_in_words(count.start.date())
    if count.period.unit == "hours":
        return f"{period} from {time_in_words(count.start)} on {start}{_which_of_two(count.start)}"
    if not count.holidays:
        return f"{period} from {start}"
    verb = "is a bank holiday" if len(count.holidays) == 1 else "are bank holidays"
    return f"{period} from {start}; {_days(count.holidays, count.start.year)} {verb}"


def remarks_on_count(count: Count, holidays: Holidays) -> tuple[str, ...]:
    """What else to know about it, in sentences: day 1, names of holidays, clocks, the horizon.

    :param holidays: those that it was counted with.
    """
    remarks = [_what_counts(count)]
    remarks += [f"{_day(day)} is {holidays[day]}." for day in count.holidays]
    remarks += [_clock_change(change) for change in count.clock_changes]
    last = horizon(holidays)
    if count.is_beyond(last):
        remarks.append(
            f"Bank holidays after {_day(last)} {last.year} are not known yet, so this date may be "
            "too early."
        )
    return tuple(remarks)


def _what_counts(count: Count) -> str:
    if count.first_day is None:
        return "The hours run on at night, at weekends and on bank holidays."
    day = f"The day it starts does not count. Day 1 is {day_in_words(count.first_day)}."
    if count.period.unit != "working-days":
        return f"{day} Weekends and bank holidays count."
    return f"{day} Saturdays and Sundays do not count." if count.weekends else day


def _clock_change(change: ClockChange) -> str:
    way, effect = ("forward", "later") if change.forward else ("back", "earlier")
    return (
        f"The clocks go {way} on {day_in_words(change.day)}. Each hour still counts once, so the "
        f"time to be done by is an hour {effect} on the clock."
    )


def _which_of_two(moment: datetime) -> str:
    """What tells apart the two times that a clock shows in the night when it goes back."""
    local = moment.astimezone(LONDON)
    first, second = local.replace(fold=0).utcoffset(), local.replace(fold=1).utcoffset()
    if first is None or second is None or first <= second:
        return ""
    return ", after the clocks go back" if local.fold else ", before the clocks go back"


def _days(days: Sequence[date], year: int) -> str:
    """``25 and 28 December and 1 January 2027``: the year only where it is another one."""
    months = [
        _joined([str(day.day) for day in group]) + f" {month:%B}" + _year(month, year)
        for month, group in (
            (date(*key, 1), list(each))
            for key, each in groupby(days, key=lambda day: (day.year, day.month))
        )
    ]
    return _joined(months)


def _year(day: date, usual: int) -> str:
    return "" if day.year == usual else f" {day.year}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B}"


def _joined(parts: Sequence[str]) -> str:
    *most, last = parts
    return f"{', '.join(most)} and {last}" if most else last
