"""Writes the events of many requests in one transaction, so that none waits for all the others.

Whoever comes first writes, and all who come meanwhile are written together by one of them. Each
returns when its own events are kept: a process that is killed loses none of them. No page waits for
the disk, so a machine that loses its power may lose the last ones.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, bindparam, func, insert, select
from sqlalchemy.exc import SQLAlchemyError

from ..store import Database, EventRow

Row = Mapping[str, Any]

_EVENT = EventRow.__table__
_LAST_MS = (
    select(_EVENT.c.at_ms)
    .where(_EVENT.c.task_id == bindparam("task_id"))
    .order_by(_EVENT.c.id.desc())
    .limit(1)
    .scalar_subquery()
)
_ADD = insert(_EVENT).values(  # type: ignore[arg-type]
    task_id=bindparam("task_id"),
    day=bindparam("day"),
    at_ms=func.max(bindparam("since"), func.coalesce(_LAST_MS, 0)),
    kind=bindparam("kind"),
    page=bindparam("page"),
    detail=bindparam("detail"),
)
"""Adds an event that is not earlier than the one before it; ``max`` of two is SQLite's."""


@dataclass(frozen=True, slots=True)
class Told:
    """What is to be written of one task.

    :param started_at: when the task was opened; None before.
    :param events: kind, page and detail of each.
    :param now: the real moment.
    """

    task_id: str
    started_at: datetime | None
    events: Sequence[tuple[str, str, Mapping[str, Any]]]
    now: datetime

    def write(self, connection: Connection) -> None:
        """Write the events, none of them earlier than what is there."""
        since = round((self.now - (self.started_at or self.now)).total_seconds() * 1000)
        common = {"task_id": self.task_id, "day": self.now.date(), "since": since}
        connection.execute(
            _ADD,
            [
                {**common, "kind": kind, "page": page, "detail": dict(detail)}
                for kind, page, detail in self.events
            ],
        )


@dataclass
class _Waiting:
    told: Told
    is_kept: bool = False
    fault: Exception | None = None


@dataclass
class Writer:
    """Writes to one database, for every thread of this process."""

    _turn: Lock = field(default_factory=Lock)
    _queue: Lock = field(default_factory=Lock)
    _waiting: list[_Waiting] = field(default_factory=list)

    def write(self, database: Database, told: Told) -> None:
        """Write, together with whatever waits; it is kept when this returns.

        :raises sqlalchemy.exc.OperationalError: when the database cannot be written to.
        """
        mine = _Waiting(told)
        with self._queue:
            self._waiting.append(mine)
        with self._turn:
            if not (mine.is_kept or mine.fault):
                self._write_all(database)
        if mine.fault is not None:
            raise mine.fault

    def _write_all(self, database: Database) -> None:
        with self._queue:
            together, self._waiting = self._waiting, []
        if _write(database, together) is not None:
            # One that cannot be written, of a task that is being deleted, must not cost the others.
            for each in together:
                each.fault = _write(database, [each])


def _write(database: Database, together: Sequence[_Waiting]) -> Exception | None:
    """Write in one transaction; what went wrong, if nothing could be written."""
    try:
        with database.writing_unsynced() as connection:
            for each in together:
                each.told.write(connection)
    except SQLAlchemyError as fault:
        return fault
    for each in together:
        each.is_kept = True
    return None


_writers: WeakKeyDictionary[Database, Writer] = WeakKeyDictionary()
_making = Lock()


def writer_of(database: Database) -> Writer:
    """The one writer of a database in this process."""
    with _making:
        return _writers.setdefault(database, Writer())
