"""Takes out of a repair what is about people. What figures and legal duties need stays.

What stays: the reference, the moments, the status, what is broken, its code, trade, priority and
target, and the home when the council's own list knows it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from ..store import AnswerRow, DraftRow, EventRow, OutboxRow, PhotoRow, RepairRow

WORDS = ("information", "worse")
"""The kinds of events that hold what somebody typed."""


def remove_details(session: Session, repairs: Sequence[RepairRow], now: datetime) -> None:
    """Remove the people of some repairs, what they wrote, and every message and draft of theirs.

    A message that has not left is deleted; of one that has, it is kept that it left. An address
    that somebody typed goes too.

    :param repairs: held by the caller's transaction.
    """
    ids = [repair.id for repair in repairs]
    for repair in repairs:
        _empty(repair, now)
    for event in session.scalars(
        select(EventRow).where(EventRow.repair_id.in_(ids), EventRow.kind.in_(WORDS))
    ):
        event.content = {key: value for key, value in event.content.items() if key != "text"}
    session.execute(
        delete(OutboxRow).where(OutboxRow.repair_id.in_(ids), OutboxRow.sent_at.is_(None))
    )
    empty_messages(session, select(OutboxRow.id).where(OutboxRow.repair_id.in_(ids)), now)
    drafts = [repair.draft_id for repair in repairs]
    session.execute(delete(AnswerRow).where(AnswerRow.draft_id.in_(drafts)))
    session.execute(delete(DraftRow).where(DraftRow.id.in_(drafts)))
    session.flush()


def _empty(repair: RepairRow, now: datetime) -> None:
    repair.details_removed_at = repair.details_removed_at or now
    repair.contact = {}
    repair.preferences = {}
    repair.visit = {}
    repair.behalf = {}
    repair.assisted = {name: how for name, how in repair.assisted.items() if name == "how"}
    repair.household = []
    repair.raised = []
    repair.trail = []
    repair.description = ""
    repair.location = ""
    repair.receipt = None
    if repair.uprn is None:
        repair.address = []


def empty_messages(session: Session, ids: Any, now: datetime) -> int:
    """Take out of some messages to whom they went and what they said.

    :param ids: a query for their numbers, or a list of them.
    :returns: how many had anything in them.
    """
    emptied = session.scalars(
        update(OutboxRow)
        .where(OutboxRow.id.in_(ids), OutboxRow.emptied_at.is_(None))
        .values(recipient={}, content={}, emptied_at=now)
        .returning(OutboxRow.id)
    )
    return len(emptied.all())


def remove_photos(session: Session, *where: Any) -> Sequence[str]:
    """Remove the rows of some photos.

    :returns: their ids. Whoever commits deletes the files (``Album.forget``).
    """
    return session.scalars(delete(PhotoRow).where(*where).returning(PhotoRow.id)).all()
