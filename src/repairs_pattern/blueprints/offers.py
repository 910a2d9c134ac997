"""Times on offer, day by day: for a first appointment and for changing one."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from flask import request

from ..domain.booking import DiaryUnavailable, Need, Slot
from ..domain.law import LONDON
from ..times import day_in_words, window_in_words
from .service import Service

FIELD = "slot"
"""The name of the radios, the id of the first one, and the query parameter of the chosen one."""


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

    :param free: every day with a slot, soonest first.
    :param days: the days shown: the soonest ones, or the day asked for and then that of ``chosen``.
    :param more: how many days to show next; None when there are no more.
    :param chosen: the slot that is chosen, when it is on offer.
    :param day: the day asked for, whether or not it has slots.
    :param unavailable: whether the diary did not answer.
    """

    free: Sequence[Day] = ()
    days: Sequence[Day] = ()
    more: int | None = None
    chosen: Slot | None = None
    day: date | None = None
    unavailable: bool = False

    @property
    def slots(self) -> list[Slot]:
        """Every slot there is, soonest first."""
        return [slot for day in self.free for slot in day.slots]

    @property
    def is_of_one_day(self) -> bool:
        """Whether the page shows the day asked for in place of the soonest ones."""
        return self.day in [day.date for day in self.days[:1]]

    def find(self, slot_id: str | None) -> Slot | None:
        """The slot with this id, when it is on offer."""
        return next((slot for slot in self.slots if slot.id == slot_id), None)


def offer_of(
    service: Service, need: Need, now: datetime, *, chosen: str | None, draft_id: str | None = None
) -> Offer:
    """What the diary has: of the day that ``?day=`` asks for, or of the first ``?days=`` days.

    :param chosen: a slot whose day is shown in any case, unless ``?slot=`` names another.
    :param draft_id: a draft whose own hold counts as free.
    """
    try:
        slots = service.diary.find(need, now, draft_id)
    except DiaryUnavailable:
        return Offer(unavailable=True)
    free = [
        Day(day, tuple(s)) for day, s in groupby(slots, lambda slot: london_day(slot.starts_at))
    ]
    named = request.args.get(FIELD) if request.method == "GET" else None
    known = {slot.id: slot for slot in slots}
    picked = next((known[slot] for slot in (named, chosen) if slot in known), None)
    asked = _asked_day() if service.council.booking.calendar else None
    first = [day for day in free if day.date == asked]
    if first:
        theirs = [day for day in free if picked in day.slots and day.date != asked]
        return Offer(free, [*first, *theirs], chosen=picked, day=asked)
    page = service.council.booking.days_per_page
    wanted = request.args.get("days", page, type=int)
    place = next((i for i, day in enumerate(free) if picked in day.slots), -1)
    shown = max(page, min(wanted, len(free)), place + 1)
    more = shown + page if len(free) > shown else None
    return Offer(free, free[:shown], more, chosen=picked, day=asked)


def _asked_day() -> date | None:
    with suppress(ValueError):
        return date.fromisoformat(request.args.get("day", ""))
    return None


def more_wanted(service: Service) -> tuple[int, str] | None:
    """What the button "More dates" asks for: how many days, and the anchor of the first new one."""
    wanted = request.form.get("more", type=int)
    if wanted is None:
        return None
    return wanted, f"{FIELD}-day-{wanted - service.council.booking.days_per_page + 1}"


def london_day(moment: datetime) -> date:
    """The day in London."""
    return moment.astimezone(LONDON).date()
