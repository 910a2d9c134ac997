"""What a scheduler has free, as the slots that a council offers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from ...domain.booking import (
    Ahead,
    Need,
    Opening,
    Places,
    Scheduler,
    Slot,
    SlotGone,
    places,
)
from ...domain.law import LONDON
from ...domain.store import Database
from ..embedded_diary import Window
from .openings import Openings

_ID = "%Y%m%dT%H%MZ"


def slot_id(opening: Opening) -> str:
    """What a form sends back: both moments, in UTC."""
    moments = (opening.starts_at, opening.ends_at)
    return "-".join(each.astimezone(UTC).strftime(_ID) for each in moments)


def opening_of(slot_id: str) -> Opening:
    """The time that a form sent back. Whether it is on offer is another question.

    :raises SlotGone: when it is none.
    """
    try:
        first, last = (
            datetime.strptime(part, _ID).replace(tzinfo=UTC) for part in slot_id.split("-")
        )
    except ValueError:
        raise SlotGone from None
    return Opening(first, last)


@dataclass(frozen=True, slots=True)
class Offers:
    """The openings of a scheduler that a council offers, less those that residents hold here.

    :param openings: looks for times in the same scheduler.
    :param windows: the times of day that the council offers; others of the scheduler are left out.
    :param capacity: trade to how many residents may be on their way to the same time. The
        scheduler may say that it has room for fewer.
    :param hold_for: how long a chosen slot is kept from other residents.
    """

    database: Database
    scheduler: Scheduler
    openings: Openings
    windows: tuple[Window, ...]
    capacity: Mapping[str, int]
    ahead: Ahead
    hold_for: timedelta

    def find(self, need: Need, now: datetime, draft_id: str | None) -> list[Slot]:
        """The slots with room, soonest first; a place held for ``draft_id`` counts as free."""
        found = self._found(need, now)
        if not found:
            return []
        first, last = found[0].starts_at, found[-1].starts_at
        with self.database.reading() as session:
            held = places.taken(session, [need.trade], first, last, now, draft_id)
        return [
            Slot(each.starts_at, each.ends_at, slot_id(each))
            for each in found
            if held.get((need.trade, each.starts_at), 0) < self._room(each, need)
        ]

    def choose(self, draft_id: str, wanted: Opening, need: Need, now: datetime) -> None:
        """Hold an opening that was found a moment ago.

        :raises SlotGone: when it was not, or others hold all of it.
        """
        found = next((each for each in self._found(need, now) if each.is_at(wanted)), None)
        if found is None:
            raise SlotGone
        self._hold(found, draft_id, need, now)

    def choose_for_good(self, draft_id: str, wanted: Opening, need: Need, now: datetime) -> Opening:
        """Hold an opening that the scheduler, asked just now, still has.

        :raises SlotGone: when it has not, or others hold all of it.
        """
        opening = self._still_there(wanted, need, now)
        self._hold(opening, draft_id, need, now)
        return opening

    def not_held(self, wanted: Opening, need: Need, now: datetime) -> Opening:
        """An opening that the scheduler still has, with a place that no resident holds.

        :raises SlotGone: when there is none.
        """
        opening = self._still_there(wanted, need, now)
        start = opening.starts_at
        with self.database.reading() as session:
            held = places.taken(session, [need.trade], start, start, now)
        if held.get((need.trade, start), 0) >= self._room(opening, need):
            raise SlotGone
        return opening

    def at(self, wanted: Opening, need: Need) -> Opening | None:
        """The opening at this time, asked for just now."""
        self.openings.forget()
        day = wanted.starts_at.astimezone(LONDON).date()
        openings = self.scheduler.openings(need, day, day)
        return next((each for each in openings if each.is_at(wanted)), None)

    def _still_there(self, wanted: Opening, need: Need, now: datetime) -> Opening:
        fits = self.capacity.get(need.trade) and self._fits(wanted, need, now)
        opening = self.at(wanted, need) if fits else None
        if opening is None:
            raise SlotGone
        return opening

    def _found(self, need: Need, now: datetime) -> list[Opening]:
        """The openings that fit, soonest first, one of each time."""
        first, last = self.ahead.days(need, now)
        if not self.capacity.get(need.trade) or first > last:
            return []
        openings = self.openings.find(need, first, last)
        fitting = {slot_id(each): each for each in openings if self._fits(each, need, now)}
        return sorted(fitting.values(), key=lambda each: (each.starts_at, each.ends_at))

    def _fits(self, opening: Opening, need: Need, now: datetime) -> bool:
        first, last = self.ahead.days(need, now)
        day = opening.starts_at.astimezone(LONDON).date()
        return (
            first <= day <= last
            and day not in self.ahead.holidays
            and opening.starts_at > now
            and opening.ends_at - opening.starts_at >= timedelta(minutes=need.minutes)
            and any(opening.is_at(each) for each in self._on(opening))
        )

    def _on(self, opening: Opening) -> list[Opening]:
        """The windows of the council on the day of an opening."""
        day = opening.starts_at.astimezone(LONDON).date()
        slots = [window.on(day) for window in self.windows if day.weekday() in window.weekdays]
        return [Opening(slot.starts_at, slot.ends_at) for slot in slots]

    def _room(self, opening: Opening, need: Need) -> int:
        room = self.capacity.get(need.trade, 0)
        return room if opening.places is None else min(room, opening.places)

    def _hold(self, opening: Opening, draft_id: str, need: Need, now: datetime) -> None:
        room = self._room(opening, need)
        place = Places(need.trade, opening.starts_at, opening.ends_at, room)
        place.hold(self.database, draft_id, now + self.hold_for, now)
