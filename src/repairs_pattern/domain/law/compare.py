"""Which of two periods is longer, and a period in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from repairs_pattern.domain.law.periods import due

if TYPE_CHECKING:
    from repairs_pattern.domain.law.periods import Period

_AN_ORDINARY_WEEK = [datetime(2026, 6, 8, 9, tzinfo=UTC) + timedelta(days=n) for n in range(7)]


def slower(one: Period, other: Period) -> bool:
    """Return whether ``one`` can end later than ``other``, in a week without holidays."""
    return any(due(day, one, ()).at > due(day, other, ()).at for day in _AN_ORDINARY_WEEK)


def said(period: Period) -> str:
    """Return a period in words: 5 working days."""
    unit = period.unit.replace("-", " ")
    return f"{period.amount} {unit if period.amount > 1 else unit.removesuffix('s')}"
