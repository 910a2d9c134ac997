"""Events: written with one statement, read in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from ..sitting import Sitting
from ..store import Database, EventRow, TaskRow
from .kinds import KINDS


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened.

    :param kind: one of ``KINDS``.
    :param page: a page name, or the name of an endpoint; empty for what belongs to no page.
    :param detail: names and codes, never what somebody typed.
    :raises ValueError: when there is no such kind, or it has no such detail.
    """

    kind: str
    page: str
    detail: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"There is no kind of event called {self.kind!r}.")
        if unknown := self.detail.keys() - KINDS[self.kind].keys():
            raise ValueError(f"An event of the kind {self.kind} has no {', '.join(unknown)}.")


def add_events(
    database: Database, sitting: Sitting, events: Sequence[Event], now: datetime
) -> None:
    """Add events to the timeline of a task; they are kept when this returns.

    A task that was deleted meanwhile, because somebody withdrew, has no timeline to add to.

    :param now: the real moment.
    """
    if events:
        with suppress(IntegrityError), database.writing() as session:
            _append(session, sitting.task_id, sitting.started_at, events, now)


def append_events(session: Session, task: TaskRow, events: Sequence[Event], now: datetime) -> None:
    """As ``add_events``, in the transaction that makes them true."""
    if events:
        _append(session, task.id, task.started_at, events, now)


def _append(
    session: Session,
    task_id: str,
    started_at: datetime | None,
    events: Sequence[Event],
    now: datetime,
) -> None:
    since = round((now - (started_at or now)).total_seconds() * 1000)
    earlier = session.scalar(
        select(EventRow.at_ms)
        .where(EventRow.task_id == task_id)
        .order_by(EventRow.id.desc())
        .limit(1)
    )
    common = {
        "task_id": task_id,
        "day": now.date(),
        "at_ms": max(since, earlier or 0),
    }
    rows = [
        {**common, "kind": each.kind, "page": each.page, "detail": dict(each.detail)}
        for each in events
    ]
    session.execute(insert(EventRow), rows)


def events_of(database: Database, task_id: str, after: int = 0) -> list[EventRow]:
    """The events of a task, in order.

    :param after: the id of the last event that is known already.
    """
    query = select(EventRow).where(EventRow.task_id == task_id, EventRow.id > after)
    with database.reading() as session:
        return list(session.scalars(query.order_by(EventRow.id)))
