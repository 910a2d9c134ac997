"""The embedded diary: slots from the council's rules, places in our own database."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy.orm import Session

from ..domain.booking import Ahead, Appointment, Job, Need, Places, Slot, SlotGone, places
from ..domain.law import LONDON
from ..domain.store import Database

ISO_DAY = len("2026-11-30")


@dataclass(frozen=True, slots=True)
class Window:
    """A time of day at which visits are made.

    :param id: short and unique; part of the slot's id.
    :param starts: London wall time, as is ``ends``.
    :param weekdays: 0 for Monday to 6 for Sunday.
    """

    id: str
    starts: time
    ends: time
    weekdays: frozenset[int]

    def on(self, day: date) -> Slot:
        """The slot of this window on a day."""
        return Slot(
            datetime.combine(day, self.starts, LONDON).astimezone(UTC),
            datetime.combine(day, self.ends, LONDON).astimezone(UTC),
            f"{day.isoformat()}-{self.id}",
        )


@dataclass(frozen=True, slots=True)
class EmbeddedDiary:
    """Slots that follow from rules; only what is taken is stored.

    :param database: where places are kept.
    :param windows: the times of day at which visits are made.
    :param capacity: trade to the number of visits that fit into one window.
    :param lead_days: the working day of the first slot, counted from the report: 0 is today.
    :param horizon_days: days ahead for which slots are offered.
    :param hold_for: how long a chosen slot is kept for a draft.
    :param holidays: days on which nobody works.
    """

    database: Database
    windows: tuple[Window, ...]
    capacity: Mapping[str, int]
    lead_days: int
    horizon_days: int
    hold_for: timedelta
    holidays: Collection[date] = field(default_factory=frozenset)

    def find(self, need: Need, now: datetime, draft_id: str | None = None) -> list[Slot]:
        """Slots with a free place that fit the trade, duration, lead time, horizon and target."""
        offered = self._offered(need, now)
        if not offered:
            return []
        with self.database.reading() as session:
            full = places.taken(
                session, [need.trade], offered[0].starts_at, offered[-1].starts_at, now, draft_id
            )
        room = self.capacity[need.trade]
        return [slot for slot in offered if full.get((need.trade, slot.starts_at), 0) < room]

    def hold(self, draft_id: str, slot_id: str, need: Need, now: datetime) -> Slot:
        """Keep a slot for a draft."""
        slot = self._slot(slot_id, need, now)
        self._places(slot, need).hold(self.database, draft_id, now + self.hold_for, now)
        return slot

    def ask_to_book(self, draft_id: str, slot_id: str, need: Need, job: Job, now: datetime) -> str:
        """Nothing to ask: the place is in our own database."""
        return job.reference

    def ask_to_change(self, repair_id: int, slot_id: str, need: Need, now: datetime) -> None:
        """Nothing to ask."""

    def ask_to_cancel(self, repair_id: int, deed: str, now: datetime) -> None:
        """Nothing to ask."""

    def book(
        self,
        session: Session,
        draft_id: str,
        slot_id: str,
        need: Need,
        repair_id: int,
        now: datetime,
    ) -> Appointment:
        """Give the draft's slot to its repair."""
        slot = self._slot(slot_id, need, now)
        return self._places(slot, need).own(session.connection(), draft_id, repair_id, now)

    def change(
        self, session: Session, repair_id: int, slot_id: str, need: Need, now: datetime
    ) -> Appointment:
        """Move an appointment."""
        slot = self._slot(slot_id, need, now)
        return self._places(slot, need).move(session.connection(), repair_id, now)

    def cancel(self, session: Session, repair_id: int) -> None:
        """Free the slot of a repair."""
        places.free(session, repair_id)

    def appointment(self, session: Session, repair_id: int) -> Appointment | None:
        """The slot that a repair owns."""
        return places.owned(session, repair_id)

    def _places(self, slot: Slot, need: Need) -> Places:
        return Places(need.trade, slot.starts_at, slot.ends_at, self.capacity[need.trade])

    def _slot(self, slot_id: str, need: Need, now: datetime) -> Slot:
        """The slot of an id, which begins with its day, if it is on offer."""
        try:
            day = date.fromisoformat(slot_id[:ISO_DAY])
        except ValueError:
            raise SlotGone from None
        first, last = self._days(need, now)
        if first <= day <= last:
            for slot in self._on(day, need, now):
                if slot.id == slot_id:
                    return slot
        raise SlotGone

    def _offered(self, need: Need, now: datetime) -> list[Slot]:
        """Every slot that the rules allow, full or not, soonest first."""
        first, last = self._days(need, now)
        days = (first + timedelta(days=n) for n in range((last - first).days + 1))
        return [slot for day in days for slot in self._on(day, need, now)]

    def _days(self, need: Need, now: datetime) -> tuple[date, date]:
        return Ahead(self.lead_days, self.horizon_days, self.holidays).days(need, now)

    def _on(self, day: date, need: Need, now: datetime) -> list[Slot]:
        """The slots of a day that fit, soonest first."""
        if day in self.holidays or not self.capacity.get(need.trade):
            return []
        length = timedelta(minutes=need.minutes)
        slots = [window.on(day) for window in self.windows if day.weekday() in window.weekdays]
        fit = (slot for slot in slots if slot.ends_at - slot.starts_at >= length)
        return sorted(slot for slot in fit if slot.starts_at > now)
