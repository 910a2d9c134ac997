"""What is going on with one participant right now: read once for each request of theirs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from .clock import ScenarioClock
from .store import Database, LinkRow, ParticipantRow, TaskRow


@dataclass(frozen=True, slots=True)
class Sitting:
    """A participant at a task.

    :param started_at: the real moment at which the task was first opened; None before.
    :param forced: the states that hold now, by name, with their options.
    :param waiting: the states that will hold from the next page on.
    :param gone: the slots that were taken at the last moment.
    :param sent_to: where the moderator wants the participant to be next.
    """

    task_id: str
    participant_id: int
    round_id: int
    scenario: str
    variant: str
    council: str
    clock: ScenarioClock
    started_at: datetime | None
    ended_at: datetime | None
    archived: bool
    forced: Mapping[str, Any]
    waiting: Mapping[str, Any]
    gone: frozenset[str]
    sent_to: str | None


_current: ContextVar[Sitting] = ContextVar("sitting")


@contextmanager
def sat_down(sitting: Sitting) -> Iterator[None]:
    """Make it the sitting that this request belongs to."""
    token = _current.set(sitting)
    try:
        yield
    finally:
        _current.reset(token)


def current() -> Sitting:
    """The sitting that this request belongs to.

    :raises LookupError: outside of one.
    """
    return _current.get()


def change(**what: Any) -> None:
    """Note what of the sitting changed while its request is answered."""
    _current.set(replace(current(), **what))


_COLUMNS = (*TaskRow.__table__.c, ParticipantRow.round_id, ParticipantRow.archived_at)
_SITTINGS = select(*_COLUMNS).join_from(TaskRow, ParticipantRow)
_BY_TASK = _SITTINGS.where(TaskRow.id == bindparam("task_id"))
_BY_LINK = _SITTINGS.join(LinkRow, LinkRow.task_id == TaskRow.id).where(
    LinkRow.digest == bindparam("digest"), LinkRow.revoked_at.is_(None)
)


def sitting_of_task(database: Database, task_id: str) -> Sitting | None:
    """The sitting of a task; None when there is no such task."""
    found = database.rows(_BY_TASK, {"task_id": task_id})
    return _sitting(found[0]) if found else None


def sitting_of_link(database: Database, digest: str) -> Sitting | None:
    """The sitting that a link leads to; None when it leads nowhere, or was revoked.

    A link that expired opens nothing any more; whoever opened it before stays where they are.
    """
    found = database.rows(_BY_LINK, {"digest": digest})
    return _sitting(found[0]) if found else None


def _sitting(row: Any) -> Sitting:
    return Sitting(
        task_id=row.id,
        participant_id=row.participant_id,
        round_id=row.round_id,
        scenario=row.scenario,
        variant=row.variant,
        council=row.council,
        clock=ScenarioClock(row.clock_at, row.clock_since, row.clock_runs),
        started_at=row.started_at,
        ended_at=row.ended_at,
        archived=row.archived_at is not None,
        forced=row.forced.get("now", {}),
        waiting=row.forced.get("next", {}),
        gone=frozenset(row.forced.get("gone", ())),
        sent_to=row.sent_to,
    )
