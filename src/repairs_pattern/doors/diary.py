"""Which diary the visits are in."""

from __future__ import annotations

from datetime import timedelta

from ..domain.booking import Diary
from ..gateways.embedded_diary import EmbeddedDiary, Window
from .making import Making

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def diary(making: Making) -> Diary:
    """The diary of a council. It is not asked."""
    council = making.council
    booking = council.booking
    return EmbeddedDiary(
        database=making.database,
        windows=tuple(
            Window(
                window.id,
                window.starts,
                window.ends,
                frozenset(WEEKDAYS.index(day) for day in window.days),
            )
            for window in booking.windows
        ),
        capacity=booking.capacity,
        lead_days=booking.lead_days,
        horizon_days=booking.horizon_days,
        hold_for=timedelta(minutes=booking.hold_minutes),
        holidays=frozenset(council.holidays).union(booking.closed),
    )
