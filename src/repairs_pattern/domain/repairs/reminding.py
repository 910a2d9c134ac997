"""Reminders: a message on the day before each visit."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from ..law import LONDON
from ..store import OutboxRow, OutsideVisitRow, PlaceRow, RepairRow
from .messages import recipient_of

KIND = "reminder"

FROM = time(10)
"""Nobody is woken: reminders are written from this time on, in London."""

TOLD_OF_A_VISIT = ("confirmation", "changed", "booked-again")


def remind(session: Session, now: datetime) -> None:
    """Put a reminder of each visit of tomorrow into the outbox, once.

    Who was told of the visit today needs none, and who wanted no messages gets none. A reminder
    is of no use once the visit begins. Visits are in our own diary, or in one outside.

    :param session: writes.
    """
    today = now.astimezone(LONDON)
    if today.time() < FROM:
        return
    midnight = datetime.combine(today.date(), time(), LONDON)
    for table in (PlaceRow, OutsideVisitRow):
        for repair, starts_at, ends_at in session.execute(_to_remind_of(table, midnight)).all():
            _add(session, repair, starts_at, ends_at, now)


def _to_remind_of(table: type[PlaceRow] | type[OutsideVisitRow], midnight: datetime) -> Any:
    """The repairs with a visit on the day after the one that began at midnight."""
    tomorrow = midnight + timedelta(days=1)
    told_today = exists().where(
        OutboxRow.repair_id == RepairRow.id,
        OutboxRow.kind.in_(TOLD_OF_A_VISIT),
        OutboxRow.created_at >= midnight,
    )
    return (
        select(RepairRow, table.starts_at, table.ends_at)
        .join(table, table.repair_id == RepairRow.id)
        .where(table.starts_at >= tomorrow, table.starts_at < tomorrow + timedelta(days=1))
        .where(RepairRow.status.in_(("booked", "triage")), ~told_today)
        .order_by(table.id)
        .with_for_update(of=RepairRow, skip_locked=True)
    )


def _add(
    session: Session, repair: RepairRow, starts_at: datetime, ends_at: datetime, now: datetime
) -> None:
    channel = str(repair.contact["by"])
    recipient = recipient_of(channel, repair.contact, repair.address)
    key = f"{repair.reference}:{KIND}:{starts_at:%Y%m%d%H%M}"
    if recipient is None or channel == "letter":
        return
    if session.scalar(select(OutboxRow.id).where(OutboxRow.key == key)) is not None:
        return
    session.add(
        OutboxRow(
            key=key,
            repair_id=repair.id,
            kind=KIND,
            channel=channel,
            recipient=recipient,
            language=repair.language,
            content={
                "reference": repair.reference,
                "repair": repair.summary,
                "starts_at": starts_at.isoformat(),
                "ends_at": ends_at.isoformat(),
            },
            created_at=now,
            useful_until=starts_at,
        )
    )


def withdraw_reminders(session: Session, repair_id: int) -> None:
    """Take back the reminders of a visit that has changed, as far as they have not left."""
    session.execute(
        delete(OutboxRow).where(
            OutboxRow.repair_id == repair_id,
            OutboxRow.kind == KIND,
            OutboxRow.sent_at.is_(None),
        )
    )
