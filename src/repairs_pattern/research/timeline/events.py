"""Events: written with one statement, read in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from ..sitting import Sitting
from ..store import Database, EventRow


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened.

    :param kind: such as ``page_view``.
    :param page: a page name, or the name of an endpoint.
    :param detail: names and codes, never what somebody typed.
    """

    kind: str
    page: str
    detail: Mapping[str, Any] = field(default_factory=dict)


def add_events(
    database: Database, sitting: Sitting, events: Sequence[Event], now: datetime
) -> None:
    """Add events to the timeline of a task; they are kept when this returns.

    :param now: the real moment.
    """
    if not events:
        return
    since = now - (sitting.started_at or now)
    common = {
        "task_id": sitting.task_id,
        "day": now.date(),
        "at_ms": round(since.total_seconds() * 1000),
    }
    rows = [
        {**common, "kind": each.kind, "page": each.page, "detail": dict(each.detail)}
        for each in events
    ]
    with database.writing() as session:
        session.execute(insert(EventRow), rows)


def events_of(database: Database, task_id: str, after: int = 0) -> list[EventRow]:
    """The events of a task, in order.

    :param after: the id of the last event that is known already.
    """
    query = select(EventRow).where(EventRow.task_id == task_id, EventRow.id > after)
    with database.reading() as session:
        return list(session.scalars(query.order_by(EventRow.id)))
