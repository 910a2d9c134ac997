"""Which days a visit may be booked on."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from ..law import LONDON, Period, due
from .diary import Need


@dataclass(frozen=True, slots=True)
class Ahead:
    """How far ahead visits are booked.

    :param lead_days: the working day of the first slot, counted from the report: 0 is today.
    :param horizon_days: days ahead for which slots are offered.
    :param holidays: days on which nobody works.
    """

    lead_days: int
    horizon_days: int
    holidays: Collection[date] = field(default_factory=frozenset)

    def days(self, need: Need, now: datetime) -> tuple[date, date]:
        """The first London day and the last; there is none when the last comes first."""
        first = today = now.astimezone(LONDON).date()
        if self.lead_days:
            first = due(now, Period(self.lead_days, "working-days"), self.holidays).day
        return first, min(need.by, today + timedelta(days=self.horizon_days))
