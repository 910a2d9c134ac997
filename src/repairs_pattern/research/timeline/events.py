"""Events: written with one statement, read in order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from ..sitting import Sitting
from ..store import Database, EventRow, TaskRow
from .kinds import KINDS
from .writing import Told, writer_of


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
    :raises sqlalchemy.exc.OperationalError: when the database cannot be written to.
    """
    if events:
        told = _told(sitting.task_id, sitting.started_at, events, now)
        with suppress(IntegrityError):
            writer_of(database).write(database, told)


def append_events(session: Session, task: TaskRow, events: Sequence[Event], now: datetime) -> None:
    """As ``add_events``, in the transaction that makes them true."""
    if events:
        _told(task.id, task.started_at, events, now).write(session.connection())


def _told(
    task_id: str, started_at: datetime | None, events: Sequence[Event], now: datetime
) -> Told:
    each = [(event.kind, event.page, event.detail) for event in events]
    return Told(task_id, started_at, each, now)


def pages_of(views: Iterable[tuple[str, str]]) -> list[str]:
    """The pages that somebody came to, in order; a page that is shown again at once counts once.

    :param views: kind and page of each event.
    """
    pages = [page for kind, page in views if kind == "page_view"]
    return [page for page, before in zip(pages, [None, *pages], strict=False) if page != before]


def events_of(database: Database, task_id: str, after: int = 0) -> list[EventRow]:
    """The events of a task, in order.

    :param after: the id of the last event that is known already.
    """
    query = select(EventRow).where(EventRow.task_id == task_id, EventRow.id > after)
    with database.reading() as session:
        return list(session.scalars(query.order_by(EventRow.id)))
