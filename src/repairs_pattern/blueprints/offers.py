"""Times on offer, day by day: for a first appointment and for changing one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from flask import request

from ..domain.booking import DiaryUnavailable, Need, Slot
from ..domain.law import LONDON
from ..times import day_in_words, window_in_words
from .service import Service


@dataclass(frozen=True, slots=True)
class Day:
    """One day's slots."""

    date: date
    slots: Sequence[Slot]

    def as_shown(self) -> dict[str, Any]:
        """The day as the slot-list component takes it."""
        slots = [
            {"value": s.id, "text": window_in_words(s.starts_at, s.ends_at)} for s in self.slots
        ]
        return {"date": self.date.isoformat(), "label": day_in_words(self.date), "slots": slots}


@dataclass(frozen=True, slots=True)
class Offer:
    """What a page of times shows.

    :param slots: every slot there is, soonest first.
    :param days: the days shown, soonest first.
    :param more: how many days to show next; None when there are no more.
    :param unavailable: whether the diary did not answer.
    """

    slots: Sequence[Slot]
    days: Sequence[Day]
    more: int | None
    unavailable: bool = False

    def find(self, slot_id: str | None) -> Slot | None:
        """The slot with this id, when it is on offer."""
        return next((slot for slot in self.slots if slot.id == slot_id), None)


def offer_of(
    service: Service, need: Need, now: datetime, *, chosen: str | None, draft_id: str | None = None
) -> Offer:
    """What the diary has, from the first days on: as many as ``?days=`` asks for.

    :param chosen: a slot whose day is shown in any case.
    :param draft_id: a draft whose own hold counts as free.
    """
    try:
        slots = service.diary.find(need, now, draft_id)
    except DiaryUnavailable:
        return Offer([], [], None, unavailable=True)
    days = [
        Day(day, tuple(s)) for day, s in groupby(slots, lambda slot: london_day(slot.starts_at))
    ]
    page = service.council.booking.days_per_page
    asked = request.args.get("days", page, type=int)
    place = next((i for i, d in enumerate(days) if any(s.id == chosen for s in d.slots)), -1)
    shown = max(page, min(asked, len(days)), place + 1)
    return Offer(slots, days[:shown], shown + page if len(days) > shown else None)


def more_wanted(service: Service) -> tuple[int, str] | None:
    """What the button "More dates" asks for: how many days, and the anchor of the first new one."""
    wanted = request.form.get("more", type=int)
    if wanted is None:
        return None
    return wanted, f"slot-day-{wanted - service.council.booking.days_per_page + 1}"


def london_day(moment: datetime) -> date:
    """The day in London."""
    return moment.astimezone(LONDON).date()
