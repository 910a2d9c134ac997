"""Forcing a state and releasing it, now or at the participant's next page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal, TypeAlias

from sqlalchemy.orm import Session

from ..states import options_of
from ..store import Database, TaskRow
from ..timeline import Event, append_events

When: TypeAlias = Literal["now", "next"]
"""At once, or from the participant's next page on."""

NOW: When = "now"
NEXT: When = "next"
GONE = "gone"
"""Where a task keeps the slots that were taken at the last moment."""


def force(
    database: Database,
    task_id: str,
    name: str,
    options: Mapping[str, Any] | None,
    when: When,
    now: datetime,
) -> None:
    """Make a state hold. Forced again, it holds with its new options.

    :param options: as for ``options_of``.
    :param now: the real moment.
    :raises UnknownState: when there is no such state, or it cannot be set so.
    """
    complete = options_of(name, options)
    with database.writing() as session:
        task = session.get_one(TaskRow, task_id)
        holding, waiting = _without(task, NEXT, name)
        if when == NEXT:
            task.forced = {**task.forced, NOW: holding, NEXT: {**waiting, name: complete}}
        else:
            task.forced = {**task.forced, NOW: {**holding, name: complete}, NEXT: waiting}
            _tell(session, task, {name: True}, now)


def release(database: Database, task_id: str, name: str, now: datetime) -> None:
    """End a state, also one that still waits; nothing happens when it neither holds nor waits."""
    with database.writing() as session:
        task = session.get_one(TaskRow, task_id)
        held = name in task.forced.get(NOW, {})
        _, waiting = _without(task, NEXT, name)
        holding, _ = _without(task, NOW, name)
        task.forced = {**task.forced, NOW: holding, NEXT: waiting}
        if held:
            _tell(session, task, {name: False}, now)


def arrive(database: Database, task_id: str, now: datetime) -> Mapping[str, Any]:
    """Make what waited for the next page hold: the participant has come to it.

    :returns: what holds now.
    """
    with database.writing() as session:
        task = session.get_one(TaskRow, task_id)
        waiting = task.forced.get(NEXT, {})
        holding = {**task.forced.get(NOW, {}), **waiting}
        task.forced = {**task.forced, NOW: holding, NEXT: {}}
        _tell(session, task, dict.fromkeys(waiting, True), now)
    return holding


def met(
    database: Database, task_id: str, name: str, now: datetime, *, gone: str | None = None
) -> bool:
    """End a state that happens once, because the participant meets it at this moment.

    :param gone: the slot that is taken from now on.
    :returns: False when it is over already: of two requests at once, one meets it.
    """
    with database.writing() as session:
        task = session.get_one(TaskRow, task_id)
        if name not in task.forced.get(NOW, {}):
            return False
        holding, _ = _without(task, NOW, name)
        slots = [*task.forced.get(GONE, []), *([gone] if gone else [])]
        task.forced = {**task.forced, NOW: holding, GONE: slots}
        _tell(session, task, {name: False}, now)
    return True


def _without(task: TaskRow, when: When, name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """What holds and what waits, without one of them."""
    both = {each: dict(task.forced.get(each, {})) for each in (NOW, NEXT)}
    both[when].pop(name, None)
    return both[NOW], both[NEXT]


def _tell(session: Session, task: TaskRow, states: Mapping[str, bool], now: datetime) -> None:
    events = [Event("state_forced", "", {"state": name, "on": on}) for name, on in states.items()]
    append_events(session, task, events, now)
