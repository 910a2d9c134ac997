"""Messages that wait in an outbox, without a journey."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from repairs_pattern.domain.store import Database, OutboxRow

from .raised import NOW


def a_message(database: Database, repair_id: int | None, key: str, **changes: Any) -> int:
    """The id of a confirmation that waits.

    :param changes: what is otherwise.
    """
    values = {
        "key": key,
        "repair_id": repair_id,
        "kind": "confirmation",
        "channel": "text",
        "recipient": {"phone": "+447700900123"},
        "language": "en",
        "content": {
            "reference": key,
            "repair": "Tap that drips",
            "booking": "online",
            "target_day": "2026-12-07",
        },
        "created_at": NOW,
        **changes,
    }
    with database.writing() as session:
        row = OutboxRow(**values)
        session.add(row)
        session.flush()
        return row.id


def message(database: Database, number: int) -> OutboxRow:
    """The message with this id, as it is stored."""
    with database.reading() as session:
        return session.get_one(OutboxRow, number)


def sent_keys(database: Database) -> list[str]:
    """The keys of the messages that left, in the order of their writing."""
    query = select(OutboxRow.key).where(OutboxRow.sent_at.is_not(None)).order_by(OutboxRow.id)
    with database.reading() as session:
        return list(session.scalars(query))


def at(minutes: float) -> datetime:
    """So many minutes after the messages were written."""
    return NOW + timedelta(minutes=minutes)
