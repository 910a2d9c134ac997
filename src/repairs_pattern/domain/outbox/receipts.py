"""What became of messages after they left: what a messenger tells of them later."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal, get_args

from sqlalchemy import literal_column, or_, select
from sqlalchemy.orm import Session

from ..store import Database, OutboxRow
from .queue import DELIVERED, TOO_LATE, without_secret

Outcome = Literal["delivered", "temporary-failure", "permanent-failure", "technical-failure"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)

PERMANENT: Outcome = "permanent-failure"

_RANKS: Mapping[str | None, int] = {
    None: 0,
    "temporary-failure": 1,
    "technical-failure": 1,
    PERMANENT: 2,
    DELIVERED: 3,
}
"""A later word replaces a lesser one alone, so that words may come twice and in any order."""

NOT_ARRIVED = or_(
    OutboxRow.dead_at.is_not(None), OutboxRow.outcome != literal_column(f"'{DELIVERED}'")
)
"""As the index has it, which is small; what was of no use any more is among it."""


def note_outcome(database: Database, key: str, outcome: Outcome, now: datetime) -> bool:
    """Note what became of the message with this key.

    It has left, whatever its worker knows: a worker may have died after sending, and then nobody
    has to send it again.

    :returns: whether that was new. A key that is not known is not.
    :raises sqlalchemy.exc.OperationalError: when the database cannot be written to.
    """
    with database.writing() as session:
        row = session.scalar(select(OutboxRow).where(OutboxRow.key == key).with_for_update())
        if row is None or _RANKS[outcome] <= _RANKS[row.outcome]:
            return False
        row.outcome, row.outcome_at = outcome, now
        if row.sent_at is None:
            row.sent_at, row.dead_at, row.claim, row.error = now, None, None, None
            row.content = without_secret(row.content)
        return True


def not_arrived(session: Session, most: int) -> list[OutboxRow]:
    """The newest messages that did not reach whom they were for, newest first.

    They could not be sent, or the messenger told that they were not delivered. What was no use any
    more before it left is not among them.
    """
    query = (
        select(OutboxRow)
        .where(NOT_ARRIVED, or_(OutboxRow.outcome.is_not(None), OutboxRow.error != TOO_LATE))
        .order_by(OutboxRow.id.desc())
        .limit(most)
    )
    return list(session.scalars(query))
