"""What happens to a repair after it was reported: changed, cancelled, told more, chased.

Each of these is one transaction that holds the repair, so two tabs or two clicks wait for each
other, and the second finds what the first did. What is done already is not done again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..booking import Appointment, Diary, Job, Need
from ..law import LONDON
from ..store import EventRow, OutboxRow, RepairRow
from .messages import recipient_of
from .office import NOBODY, Office
from .reminding import withdraw_reminders
from .target import Target

OPEN = frozenset({"reported", "booked", "triage"})
"""The statuses of a repair that is not over."""

MOST_WORDS = 20
"""How often residents can add information to one repair, or say that it got worse."""

MISSED = "missed"
"""The kind of the event that somebody came and could not get in."""

CALLED = "called"
"""The kind of the event that somebody of the council spoke to the resident."""

OF_VISITS = frozenset({"changed", "visit-cancelled", MISSED, "booked-again"})
"""The kinds of events that are about a visit."""

COMING = frozenset({"changed", "booked-again"})
"""Those after which somebody comes."""

SAME_AGAIN = timedelta(minutes=10)
"""Within this time the same words are the same message, sent twice."""


class RepairClosed(Exception):
    """The repair is cancelled or done. Nothing was changed."""


class NoVisit(Exception):
    """There is no visit that has begun. Nothing was changed."""


class TooLate(Exception):
    """The visit is today or over. Only a call can change it; nothing was changed."""


class TooOften(Exception):
    """As much was added to this repair as can be. Nothing was stored."""


def is_open(repair: RepairRow) -> bool:
    """Whether anything can still be done about it: not once we no longer know for whom."""
    return repair.status in OPEN and repair.details_removed_at is None


def can_move(appointment: Appointment | None, now: datetime) -> bool:
    """Whether there is a visit that can be changed or cancelled online: one after today."""
    return appointment is not None and _day(appointment.starts_at) > _day(now)


def need_of(repair: RepairRow) -> Need | None:
    """What a visit for this repair needs; None when that is not known."""
    if repair.trade is None or repair.minutes is None:
        return None
    return Need(
        repair.trade,
        repair.minutes,
        _day(repair.target_at),
        repair.sor,
        repair.priority,
        repair.uprn,
    )


def job_of(repair: RepairRow) -> Job:
    """What a diary outside is told of a repair."""
    contact = repair.contact
    return Job(
        reference=repair.reference,
        summary=repair.summary,
        description=repair.description,
        address=tuple(repair.address),
        postcode=repair.postcode,
        name=str(contact.get("name") or ""),
        phone=contact.get("phone"),
        target_at=repair.target_at,
    )


def need_again(repair: RepairRow, now: datetime) -> Need | None:
    """What another visit needs after one at which nobody could get in.

    There is as much time for it as there was from the report to the target, or until the target.
    """
    need = need_of(repair)
    if need is None:
        return None
    as_long = _day(now) + (need.by - _day(repair.reported_at))
    return replace(need, by=max(need.by, as_long))


def was_missed(events: Sequence[EventRow], appointment: Appointment | None) -> bool:
    """Whether nobody could get in the last time, and there is no other visit yet.

    :param events: newest first.
    """
    last = next((event.kind for event in events if event.kind in OF_VISITS), None)
    return appointment is None and last == MISSED


def events_of(session: Session, repair_id: int) -> list[EventRow]:
    """What happened to a repair, newest first."""
    query = select(EventRow).where(EventRow.repair_id == repair_id).order_by(EventRow.id.desc())
    return list(session.scalars(query))


@dataclass(frozen=True, slots=True)
class Following:
    """One repair and what can be done about it, in the caller's transaction.

    :param session: writes, and commits when all of it went well.
    :param diary: where the visit is.
    :param repair_id: the repair that the resident found.
    :param now: aware.
    :param office: whom at the council it is told to.
    """

    session: Session
    diary: Diary
    repair_id: int
    now: datetime
    office: Office = NOBODY

    def change(self, slot_id: str) -> Appointment:
        """Move the visit; the old time is given back only when the new one is won.

        :raises RepairClosed: when the repair is over.
        :raises TooLate: when there is no visit after today.
        :raises SlotGone: when the new time cannot be had; the old one stands.
        :raises DiaryUnavailable: when the diary does not answer.
        """
        return self._move(self._open_repair(), self._movable(), slot_id)

    def cancel_visit(self) -> None:
        """Give the visit back; the repair still has to be done, and staff arrange another.

        :raises RepairClosed: when the repair is over.
        :raises TooLate: when the visit is today or over.
        """
        repair = self._open_repair()
        old = self.diary.appointment(self.session, repair.id)
        if old is None:
            return
        self._leave(repair, self._movable())

    def cancel(self) -> None:
        """The repair is not needed any more. A visit goes with it.

        :raises RepairClosed: when it was done already.
        :raises TooLate: when somebody comes today.
        """
        repair = self._repair()
        if repair.status == "cancelled":
            return
        if not is_open(repair):
            raise RepairClosed
        if self.diary.appointment(self.session, repair.id) is not None:
            self._movable()
            self._give_back(repair)
        self._end(repair)

    def settle(self, kind: str, slot_id: str) -> None:
        """A diary outside has done by now what it did not confirm when it was asked.

        It is done, so it is written down, however late it is.

        :param kind: of the event that tells of it.
        :param slot_id: where the visit has moved to, when it has.
        """
        repair = self._repair()
        old = self.diary.appointment(self.session, repair.id)
        if old is None:
            return
        if kind == "changed":
            self._move(repair, old, slot_id)
        elif kind == "cancelled" and is_open(repair):
            self._give_back(repair)
            self._end(repair)
        else:
            self._leave(repair, old)

    def add_information(self, text: str) -> None:
        """Keep further words for staff.

        :raises RepairClosed: when the repair is over.
        :raises TooOften: when there are enough of them.
        """
        repair = self._open_repair()
        content = {"text": text}
        if self._is_new("information", content):
            self._add(repair, "information", content)

    def note_photos(self, number: int) -> None:
        """Note that photos were added.

        :param number: how many.
        :raises RepairClosed: when the repair is over.
        """
        self._add(self._open_repair(), "photos", {"number": number})

    def report_worse(self, what: str, text: str, reply: Target) -> None:
        """It got worse: staff look at it again. The visit stays until they decide.

        :param reply: by when staff are in touch; a target that is sooner stays.
        :raises RepairClosed: when the repair is over.
        :raises TooOften: when that was said too often.
        """
        repair = self._open_repair()
        content = {"what": what, "text": text}
        if not self._is_new("worse", content):
            return
        repair.status = "triage"
        if reply.deadline.at < repair.target_at:
            repair.target_at, repair.target_reason = reply.deadline.at, reply.reason
        self._tell(repair, self._add(repair, "worse", content))

    def chase(self) -> None:
        """The resident is still waiting. Kept once for each day.

        :raises RepairClosed: when the repair is over.
        """
        repair = self._open_repair()
        today = _day(self.now)
        chased = [e for e in events_of(self.session, self.repair_id) if e.kind == "chased"]
        if not chased or _day(chased[0].at) != today:
            self._add(repair, "chased", {})

    def note_call(self) -> None:
        """Somebody of the council has spoken to the resident.

        :raises RepairClosed: when the repair is over.
        """
        self._add(self._open_repair(), CALLED, {})

    def miss_visit(self) -> None:
        """Somebody came and could not get in. The resident is told, and may choose another time.

        The visit is over, so the repair has none any more; the target stays as it was promised.

        :raises RepairClosed: when the repair is over.
        :raises NoVisit: when there is no visit that has begun.
        """
        repair = self._open_repair()
        visit = self.diary.appointment(self.session, repair.id)
        if visit is None or visit.starts_at > self.now:
            raise NoVisit
        self._give_back(repair)
        self._tell(repair, self._add(repair, MISSED, visit.as_iso()))

    def book_again(self, slot_id: str) -> Appointment:
        """Choose another time after a visit at which nobody could get in.

        :raises RepairClosed: when the repair is over.
        :raises TooLate: when there is nothing to choose again.
        :raises SlotGone: when that time cannot be had.
        :raises DiaryUnavailable: when the diary does not answer.
        """
        repair = self._open_repair()
        visit = self.diary.appointment(self.session, repair.id)
        need = need_again(repair, self.now)
        if need is None or not was_missed(events_of(self.session, repair.id), visit):
            raise TooLate
        new = self.diary.change(self.session, repair.id, slot_id, need, self.now)
        if repair.status == "reported":
            repair.status = "booked"
        self._tell(repair, self._add(repair, "booked-again", new.as_iso()))
        return new

    def note_work(self, kind: str) -> None:
        """Keep what a works order system tells of the job.

        :param kind: of the event, as ``domain.works.Meaning``.
        :raises RepairClosed: when the repair is over.
        """
        self._add(self._open_repair(), kind, {})

    def hand_back(self) -> None:
        """Whoever had the job does not do it. Staff look at the repair again.

        :raises RepairClosed: when the repair is over.
        """
        repair = self._open_repair()
        repair.status = "triage"
        self._add(repair, "returned", {})

    def finish(self) -> None:
        """The repair is done. A visit that is still to come is given back.

        :raises RepairClosed: when it was cancelled.
        """
        repair = self._repair()
        if repair.status == "done":
            return
        if not is_open(repair):
            raise RepairClosed
        visit = self.diary.appointment(self.session, repair.id)
        if visit is not None and visit.starts_at > self.now:
            self._give_back(repair)
        repair.status = "done"
        self._add(repair, "done", {})

    def _move(self, repair: RepairRow, old: Appointment, slot_id: str) -> Appointment:
        need = need_of(repair)
        if need is None:
            raise TooLate
        new = self.diary.change(self.session, repair.id, slot_id, need, self.now)
        if new != old:
            withdraw_reminders(self.session, repair.id)
            self._tell(repair, self._add(repair, "changed", {"from": old.as_iso(), **new.as_iso()}))
        return new

    def _leave(self, repair: RepairRow, old: Appointment) -> None:
        self._give_back(repair)
        self._tell(repair, self._add(repair, "visit-cancelled", old.as_iso()))

    def _end(self, repair: RepairRow) -> None:
        repair.status = "cancelled"
        self._tell(repair, self._add(repair, "cancelled", {}))

    def _give_back(self, repair: RepairRow) -> None:
        """The repair has no visit any more, and nobody is reminded of it."""
        self.diary.cancel(self.session, repair.id)
        withdraw_reminders(self.session, repair.id)
        if repair.status == "booked":
            repair.status = "reported"

    def _repair(self) -> RepairRow:
        """The repair, held until the transaction ends."""
        return self.session.get_one(RepairRow, self.repair_id, with_for_update=True)

    def _open_repair(self) -> RepairRow:
        repair = self._repair()
        if not is_open(repair):
            raise RepairClosed
        return repair

    def _movable(self) -> Appointment:
        old = self.diary.appointment(self.session, self.repair_id)
        if old is None or not can_move(old, self.now):
            raise TooLate
        return old

    def _add(self, repair: RepairRow, kind: str, content: Mapping[str, Any]) -> EventRow:
        """Keep what happened, and tell the council of it."""
        event = EventRow(repair_id=repair.id, at=self.now, kind=kind, content=dict(content))
        self.session.add(event)
        self.session.flush()
        self.office.tell(self.session, repair, kind, self.now, event.id, _times(event))
        return event

    def _is_new(self, kind: str, content: Mapping[str, Any]) -> bool:
        """Whether words are to be kept: not when they are the same as a moment ago.

        :raises TooOften: when there are enough of them.
        """
        same = [e for e in events_of(self.session, self.repair_id) if e.kind == kind]
        if same and same[0].content == content and self.now - same[0].at < SAME_AGAIN:
            return False
        if len(same) >= MOST_WORDS:
            raise TooOften
        return True

    def _tell(self, repair: RepairRow, event: EventRow) -> None:
        """Put the message about an event into the outbox; nothing when none was wanted."""
        channel = str(repair.contact["by"])
        recipient = recipient_of(channel, repair.contact, repair.address)
        if recipient is None:
            return
        self.session.add(
            OutboxRow(
                key=f"{repair.reference}:{event.kind}:{event.id}",
                repair_id=repair.id,
                kind=event.kind,
                channel=channel,
                recipient=recipient,
                language=repair.language,
                content={
                    "reference": repair.reference,
                    "repair": repair.summary,
                    "target_day": _day(repair.target_at).isoformat(),
                    **_times(event),
                    **({"can_book": need_of(repair) is not None} if event.kind == MISSED else {}),
                },
                created_at=self.now,
                useful_until=_until(event),
                sent_at=None,
            )
        )


def _until(event: EventRow) -> datetime | None:
    """When a message about an event is of no use any more: of a visit to come, when it is over."""
    if event.kind not in COMING:
        return None
    return datetime.fromisoformat(event.content["ends_at"])


def _times(event: EventRow) -> dict[str, str]:
    """The visit that an event is about."""
    return {key: event.content[key] for key in ("starts_at", "ends_at") if key in event.content}


def _day(moment: datetime) -> date:
    return moment.astimezone(LONDON).date()
