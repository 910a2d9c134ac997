"""The door to a council's diary: what every diary must do, embedded or outside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from sqlalchemy.orm import Session


class SlotGone(Exception):
    """The slot is full, past, or was never on offer. The resident chooses again."""


class DiaryUnavailable(Exception):
    """The diary does not answer. Nothing is known, so nothing may be promised."""


@dataclass(frozen=True, slots=True)
class Need:
    """What a visit needs.

    :param trade: who must come.
    :param minutes: how long the job takes.
    :param by: the last London day on which it may start.
    """

    trade: str
    minutes: int
    by: date


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """A time window on offer.

    :param starts_at: aware, as is ``ends_at``.
    :param id: what a form sends back; it is looked up, never trusted.
    """

    starts_at: datetime
    ends_at: datetime
    id: str


@dataclass(frozen=True, slots=True)
class Appointment:
    """A slot that a repair owns."""

    starts_at: datetime
    ends_at: datetime

    def as_iso(self) -> dict[str, str]:
        """Both moments, as messages and events hold them."""
        return {"starts_at": self.starts_at.isoformat(), "ends_at": self.ends_at.isoformat()}


class Diary(Protocol):
    """Finds, holds and books slots. Every moment passed in is aware of its time zone."""

    def find(self, need: Need, now: datetime, draft_id: str | None = None) -> list[Slot]:
        """Slots with a free place, soonest first; a place held for ``draft_id`` counts as free.

        :raises DiaryUnavailable: when the diary does not answer.
        """

    def hold(self, draft_id: str, slot_id: str, need: Need, now: datetime) -> Slot:
        """Keep a slot for a draft for some minutes, in place of the one it held before.

        :raises SlotGone: when it cannot be had; an earlier hold then stays.
        """

    def book(
        self,
        session: Session,
        draft_id: str,
        slot_id: str,
        need: Need,
        repair_id: int,
        now: datetime,
    ) -> Appointment:
        """Give the draft's slot to its repair, inside the transaction that writes the repair.

        :raises SlotGone: when the hold ran out and somebody else has the slot.
        """

    def change(
        self, session: Session, repair_id: int, slot_id: str, need: Need, now: datetime
    ) -> Appointment:
        """Move an appointment; the old slot is freed only when the new one is won.

        A repair that has none any more, because nobody could get in, gets one.

        :raises SlotGone: when the new slot cannot be had; the old appointment stands.
        """

    def cancel(self, session: Session, repair_id: int) -> None:
        """Free the slot of a repair; nothing happens when it has none."""

    def appointment(self, session: Session, repair_id: int) -> Appointment | None:
        """The slot that a repair owns."""
