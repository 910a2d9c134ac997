"""The door to a council's diary: what every diary must do, embedded or outside."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from sqlalchemy.orm import Session


class SlotGone(Exception):
    """The slot is full, past, or was never on offer. The resident chooses again."""


class DiaryUnavailable(Exception):
    """The diary does not answer, or does not do it. Nothing may be promised."""


class OutcomeUnknown(DiaryUnavailable):
    """The diary was asked, and what it made of it is not known. It is found out later."""


@dataclass(frozen=True, slots=True)
class Need:
    """What a visit needs.

    :param trade: who must come.
    :param minutes: how long the job takes.
    :param by: the last London day on which it may start.
    :param sor: the code of the job, as is ``priority``; a diary outside goes by them.
    :param uprn: of the home; a diary outside reckons with the way there.
    """

    trade: str
    minutes: int
    by: date
    sor: str | None = None
    priority: str | None = None
    uprn: str | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """What a diary outside is told of a repair besides the time. Our own diary needs none of it.

    :param reference: of the repair that it is or will be.
    :param target_at: by when; aware.
    """

    reference: str
    summary: str
    description: str
    address: tuple[str, ...]
    postcode: str
    name: str
    phone: str | None
    target_at: datetime


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
    """A slot that a repair owns.

    :param unsettled: whether a diary outside was asked to change or cancel it, and has not
        confirmed that.
    """

    starts_at: datetime
    ends_at: datetime
    unsettled: bool = field(default=False, compare=False)

    def as_iso(self) -> dict[str, str]:
        """Both moments, as messages and events hold them."""
        return {"starts_at": self.starts_at.isoformat(), "ends_at": self.ends_at.isoformat()}


class Diary(Protocol):
    """Finds, holds and books slots. Every moment passed in is aware of its time zone.

    A diary outside cannot take part in our transactions. What is to be written by ``book``,
    ``change`` or ``cancel`` is therefore asked for before the transaction begins, by the method
    of the same name that starts with ``ask_to``. Our own diary has nothing to do then.
    """

    def find(self, need: Need, now: datetime, draft_id: str | None = None) -> list[Slot]:
        """Slots with a free place, soonest first; a place held for ``draft_id`` counts as free.

        :raises DiaryUnavailable: when the diary does not answer.
        """

    def hold(self, draft_id: str, slot_id: str, need: Need, now: datetime) -> Slot:
        """Keep a slot for a draft for some minutes, in place of the one it held before.

        :raises SlotGone: when it cannot be had; an earlier hold then stays.
        """

    def ask_to_book(self, draft_id: str, slot_id: str, need: Need, job: Job, now: datetime) -> str:
        """Win a slot for a draft, before the transaction that writes its repair.

        It may be asked again and again: what was won before is not won twice.

        :returns: the reference that the repair must have: that of the first try of this draft.
        :raises SlotGone: when it cannot be had.
        :raises DiaryUnavailable: when the diary does not answer in time. What it may have done all
            the same is found by the next try, or taken back.
        """

    def ask_to_change(self, repair_id: int, slot_id: str, need: Need, now: datetime) -> None:
        """Win another slot for a repair, before the transaction that tells of it.

        :raises SlotGone: when it cannot be had; the old appointment stands.
        :raises OutcomeUnknown: when we do not know yet which of the two it has.
        :raises DiaryUnavailable: when nothing was changed.
        """

    def ask_to_cancel(self, repair_id: int, deed: str, now: datetime) -> None:
        """Give a slot back, before the transaction that tells of it.

        :param deed: the kind of the event that tells of it.
        :raises OutcomeUnknown: when the diary did not answer; it is asked until it does.
        :raises DiaryUnavailable: when it refuses; the appointment stands.
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
        """Free the slot of a repair; nothing happens when it has none.

        A diary outside that was not asked before is asked afterwards, until it has done it.
        """

    def appointment(self, session: Session, repair_id: int) -> Appointment | None:
        """The slot that a repair owns."""
