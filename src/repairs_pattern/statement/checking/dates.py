"""Dates as they are written in English: ``1 June 2026``, ``1st June 2026``, ``01/06/2026``."""

from __future__ import annotations

import calendar
import re
from datetime import date

MONTHS = tuple(calendar.month_name[1:])
_WRITTEN = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)? ({'|'.join(MONTHS)}),? (\d{{4}})\b", re.I)
_IN_FIGURES = re.compile(r"\b(\d{1,2})/(\d{1,2})/(\d{4})\b")


def dates_in(text: str) -> list[date]:
    """Every date in a text, in its order; what looks like one and is none is left out."""
    found = [
        *((each.start(), each[3], _month(each[2]), each[1]) for each in _WRITTEN.finditer(text)),
        *((each.start(), each[3], each[2], each[1]) for each in _IN_FIGURES.finditer(text)),
    ]
    days = [_day(int(year), int(month), int(day)) for _, year, month, day in sorted(found)]
    return [day for day in days if day is not None]


def _month(name: str) -> str:
    return str(MONTHS.index(name.capitalize()) + 1)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def written(day: date) -> str:
    """A date in words: ``1 June 2026``."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
