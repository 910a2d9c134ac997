"""Says it by another way, when a message cannot reach a resident by the one they chose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from ..outbox import NOT_ARRIVED, PERMANENT, REFUSED
from ..store import Database, OutboxRow, RepairRow
from .contact import phone
from .messages import recipient_of
from .reminding import KIND as REMINDER

NO_OTHER = "none"
"""What stands in ``fallback`` where there is no other way, or this was it already."""

TO_RESIDENTS = ("text", "email", "letter")
MOST_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Fallback:
    """Looks for messages that never can arrive, and writes what is sent in their place.

    :param channels: by which the council can tell somebody something, such as ``text``.
    """

    database: Database
    channels: Sequence[str]

    def write(self, now: datetime) -> None:
        """Say each such message once more, by a channel for which the resident gave us what it
        needs. Any number of processes may do it at once.

        Nothing is said again once a later message of the repair says how it stands, nor what is no
        use any more.

        :raises sqlalchemy.exc.OperationalError: when the database cannot be written to.
        """
        if not self._is_any():
            return
        with self.database.writing() as session:
            some = _unseen().with_for_update(skip_locked=True, of=OutboxRow).limit(MOST_AT_ONCE)
            for row in session.scalars(some).all():
                again = self._again(session, row, now)
                row.fallback = again.channel if again else NO_OTHER
                if again:
                    session.add(again)

    def _is_any(self) -> bool:
        with self.database.reading() as session:
            return session.scalar(_unseen().limit(1)) is not None

    def _again(self, session: Session, row: OutboxRow, now: datetime) -> OutboxRow | None:
        repair = session.get(RepairRow, row.repair_id) if row.repair_id is not None else None
        is_gone = row.emptied_at is not None or row.channel not in TO_RESIDENTS
        is_late = row.useful_until is not None and row.useful_until <= now
        if repair is None or is_gone or is_late or _is_overtaken(session, row):
            return None
        for channel in self.channels:
            if channel == row.channel or (channel == "letter" and row.kind == REMINDER):
                continue
            recipient = _recipient(channel, repair)
            if recipient is not None:
                return _copy(row, channel, recipient, now)
        return None


def _unseen() -> Any:
    """What cannot arrive, and nobody has looked whether there is another way."""
    refused = and_(OutboxRow.sent_at.is_(None), OutboxRow.error == REFUSED)
    return (
        select(OutboxRow)
        .where(
            NOT_ARRIVED,
            OutboxRow.fallback.is_(None),
            or_(refused, OutboxRow.outcome == PERMANENT),
        )
        .order_by(OutboxRow.id.desc())
    )


def _is_overtaken(session: Session, row: OutboxRow) -> bool:
    """Whether a later message says how it stands; not one for which there was no other way."""
    later = aliased(OutboxRow)
    told = exists().where(
        later.repair_id == row.repair_id,
        later.id > row.id,
        later.channel.in_(TO_RESIDENTS),
        or_(later.fallback.is_(None), later.fallback != NO_OTHER),
    )
    return bool(session.scalar(select(told)))


def _recipient(channel: str, repair: RepairRow) -> dict[str, Any] | None:
    """Whom a channel reaches; None when the resident did not give us what it needs."""
    contact = dict(repair.contact)
    number = phone(str(contact.get("phone") or ""))
    if number is not None and number.is_mobile:
        contact["mobile"] = contact.get("mobile") or number.e164
    recipient = recipient_of(channel, contact, repair.address)
    return recipient if recipient and all(recipient.values()) else None


def _copy(row: OutboxRow, channel: str, recipient: dict[str, Any], now: datetime) -> OutboxRow:
    return OutboxRow(
        key=f"{row.key}:{channel}",
        repair_id=row.repair_id,
        kind=row.kind,
        channel=channel,
        recipient=recipient,
        language=row.language,
        content=dict(row.content),
        created_at=now,
        useful_until=row.useful_until,
        fallback=NO_OTHER,
    )
