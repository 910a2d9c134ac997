"""Raising a repair: the one transaction after which a resident is told anything."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from ..booking import Appointment, Diary, Job, Need
from ..law import LONDON
from ..photos import pass_on
from ..store import AnswerRow, Database, DraftRow, OutboxRow, RepairRow
from .messages import messages_for
from .office import NOBODY, REPORT, Office
from .reference import new_reference
from .target import Target

NOWHERE = "no postcode"
"""What is compared when there is no such reference. No postcode equals it."""


class AlreadyRaised(Exception):
    """The draft became a repair before; ``reference`` is that repair's."""

    def __init__(self, reference: str) -> None:
        super().__init__(reference)
        self.reference = reference


class DraftClosed(Exception):
    """The draft is no longer there, or was sent: nothing can be done with it."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a resident submits, complete and checked.

    :param trail: each diagnosis question and each question of a fork, with the answer to it, in
        the resident's words.
    :param contact: name, phone, and how to confirm.
    :param preferences: when a visit suits, when no slot was chosen.
    :param slot_id: the chosen slot, or None when staff arrange the visit.
    :param need: what the visit needs; given whenever ``slot_id`` is.
    :param minutes: how long the job takes, when that is known.
    :param block: the block of flats that a shared area belongs to.
    :param location: where in the block, in words.
    :param reported_before: what the resident said of an earlier report.
    :param household: the needs of the people who live there, as they were ticked.
    :param raised: those of them that raised the priority.
    :param visit: how to visit.
    :param behalf: who reported it for somebody else; empty when nobody did.
    :param assisted: ``how`` somebody called for whom staff filled it in, and who it was ``by``.
    :param source: ``online``, or ``api`` when an app of the council's own sent it.
    :raises ValueError: when it is not.
    """

    language: str
    place: str
    tenure: str
    uprn: str | None
    address: list[str]
    postcode: str
    outcome: str
    summary: str
    booking: str
    sor: str | None
    trade: str | None
    priority: str | None
    hazard: str | None
    target: Target
    description: str
    contact: Mapping[str, Any]
    preferences: Mapping[str, Any]
    trail: list[list[str]]
    slot_id: str | None = None
    need: Need | None = None
    minutes: int | None = None
    block: str | None = None
    location: str = ""
    reported_before: str | None = None
    household: list[str] = field(default_factory=list)
    raised: list[str] = field(default_factory=list)
    visit: Mapping[str, Any] = field(default_factory=dict)
    behalf: Mapping[str, Any] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)
    assisted: Mapping[str, Any] = field(default_factory=dict)
    source: str = "online"

    def __post_init__(self) -> None:
        if self.slot_id is not None and self.need is None:
            raise ValueError("A slot was chosen, and nothing says what the visit needs.")

    def job(self, reference: str) -> Job:
        """What a diary outside is told of it."""
        return Job(
            reference=reference,
            summary=self.summary,
            description=self.description,
            address=tuple(self.address),
            postcode=self.postcode,
            name=str(self.contact.get("name") or ""),
            phone=self.contact.get("phone"),
            target_at=self.target.deadline.at,
        )


def raise_repair(
    database: Database,
    diary: Diary,
    draft_id: str,
    report: Report,
    now: datetime,
    office: Office = NOBODY,
    *,
    reference: Callable[[], str] = new_reference,
) -> str:
    """Write the repair with its photos and appointment and fill the outbox, all or nothing.

    However often a draft is submitted, it becomes one repair: a second try gives the reference of
    the first. A diary outside is asked before the transaction.

    :param office: whom at the council it is told to.
    :param reference: makes the reference of a new repair.
    :returns: the reference.
    :raises SlotGone: when the slot went to somebody else meanwhile; nothing is written.
    :raises DiaryUnavailable: when the diary does not answer; nothing is written. What a diary
        outside did all the same is found by the next try, or taken back.
    :raises DraftClosed: when the draft is no longer there; nothing is written.
    :raises sqlalchemy.exc.OperationalError: when the database cannot be written to.
    """
    named = reference()
    if report.slot_id is not None and report.need is not None:
        job = report.job(named)
        named = diary.ask_to_book(draft_id, report.slot_id, report.need, job, now)
    try:
        with database.writing() as session:
            return _raise(session, database, diary, draft_id, report, now, office, named)
    except AlreadyRaised as earlier:
        return earlier.reference


def _raise(
    session: Session,
    database: Database,
    diary: Diary,
    draft_id: str,
    report: Report,
    now: datetime,
    office: Office,
    reference: str,
) -> str:
    is_there = _close(session, draft_id)
    repair = _write(session, database, draft_id, report, now, reference)
    if not is_there:
        raise DraftClosed
    appointment = None
    if report.slot_id is not None and report.need is not None:
        appointment = diary.book(session, draft_id, report.slot_id, report.need, repair.id, now)
    pass_on(session, draft_id, repair.id)
    _fill_outbox(session, repair, report, appointment, now)
    office.tell(session, repair, REPORT, now, times=appointment.as_iso() if appointment else None)
    session.execute(delete(AnswerRow).where(AnswerRow.draft_id == draft_id))
    return repair.reference


def _close(session: Session, draft_id: str) -> bool:
    """Wait for answers that are just being saved; none is saved after this.

    :returns: whether the draft is there: somebody may have carried on with it elsewhere.
    """
    draft = select(DraftRow.id).where(DraftRow.id == draft_id).with_for_update()
    return session.scalar(draft) is not None


def _write(
    session: Session,
    database: Database,
    draft_id: str,
    report: Report,
    now: datetime,
    reference: str,
) -> RepairRow:
    """Insert the repair; when another request did so a moment ago, say so."""
    booked = report.slot_id is not None
    values = {
        "reference": reference,
        "draft_id": draft_id,
        "reported_at": now,
        "status": "booked" if booked else "reported",
        "source": report.source,
        "language": report.language,
        "place": report.place,
        "tenure": report.tenure,
        "uprn": report.uprn,
        "address": report.address,
        "postcode": report.postcode,
        "outcome": report.outcome,
        "summary": report.summary,
        "booking": report.booking,
        "sor": report.sor,
        "trade": report.trade,
        "priority": report.priority,
        "hazard": report.hazard,
        "target_at": report.target.deadline.at,
        "target_reason": report.target.reason,
        "description": report.description,
        "contact": dict(report.contact),
        "preferences": dict(report.preferences),
        "trail": report.trail,
        "receipt": secrets.token_urlsafe(24),
        "minutes": report.minutes,
        "block": report.block,
        "location": report.location,
        "reported_before": report.reported_before,
        "household": report.household,
        "raised": report.raised,
        "visit": dict(report.visit),
        "behalf": dict(report.behalf),
        "facts": dict(report.facts),
        "assisted": dict(report.assisted),
    }
    insert = database.insert(RepairRow).values(values)
    written = session.execute(
        insert.on_conflict_do_nothing(index_elements=["draft_id"]).returning(RepairRow.id)
    ).scalar_one_or_none()
    if written is None:
        earlier = session.scalar(select(RepairRow.reference).where(RepairRow.draft_id == draft_id))
        raise AlreadyRaised(str(earlier))
    return session.get_one(RepairRow, written)


def _fill_outbox(
    session: Session,
    repair: RepairRow,
    report: Report,
    appointment: Appointment | None,
    now: datetime,
) -> None:
    day = report.target.deadline.at.astimezone(LONDON).date()
    messages = messages_for(
        repair.reference,
        report.summary,
        report.booking,
        report.contact,
        report.address,
        day.isoformat(),
        appointment,
    )
    for message in messages:
        session.add(
            OutboxRow(
                key=f"{repair.reference}:{message.kind}:{message.channel}",
                repair_id=repair.id,
                kind=message.kind,
                channel=message.channel,
                recipient=dict(message.recipient),
                language=report.language,
                content=dict(message.content),
                created_at=now,
                sent_at=None,
            )
        )


def find_by_receipt(session: Session, receipt: str) -> RepairRow | None:
    """The repair with this receipt."""
    return session.scalar(select(RepairRow).where(RepairRow.receipt == receipt))


def repair_of(session: Session, reference: str) -> RepairRow | None:
    """The repair with this reference, for staff: nobody has to know its postcode."""
    return session.scalar(select(RepairRow).where(RepairRow.reference == reference))


def find_repair(session: Session, reference: str, postcode: str) -> RepairRow | None:
    """The repair with this reference at this postcode; None for every wrong pair alike.

    A pair is refused by the same steps whether or not there is such a reference: one query, and a
    comparison that takes as long for any postcode.
    """
    repair = repair_of(session, reference)
    known = repair.postcode if repair is not None else NOWHERE
    is_right = hmac.compare_digest(known.encode(), postcode.encode())
    return repair if is_right else None
