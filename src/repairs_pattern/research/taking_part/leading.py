"""Where a participant belongs at this moment: in the service, at the questions, or elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import redirect, request, url_for
from sqlalchemy import update
from werkzeug.wrappers import Response

from ..asked import is_for_a_page
from ..places import addresses_of
from ..running import offered_task
from ..sitting import Sitting, current
from ..store import Database, TaskRow
from ..timeline import Event, add_events
from ..worlds import World

if TYPE_CHECKING:
    from ..extension import Research

HERE = "taking_part"
"""The blueprint of a participant's own pages."""


def lead(research: Research, world: World) -> None:
    """Take participants of a world to where they belong, whatever they ask for.

    Once the task has ended that is at the questions. Before, it is where the moderator sends them:
    what they send from the page they are on is taken first.
    """

    def to_where_they_belong() -> Response | None:
        if not is_for_a_page():
            return None
        sitting = current()
        if sitting.ended_at is not None:
            return redirect(url_for(f"{HERE}.begin"), 303)
        address = _sent_to(sitting, world)
        if address is None or request.method != "GET" or not _take(research.database, sitting):
            return None
        sent = Event("sent_to", "", {"page": sitting.sent_to})
        add_events(research.database, sitting, [sent], research.clock())
        return redirect(address, 303)

    world.app.before_request(to_where_they_belong)


def way_on(database: Database, world: World, at: str) -> str | None:
    """Where the page that is open has to go by itself; None when it may stay.

    :param at: the endpoint of that page; empty for one of the service.
    """
    sitting = current()
    if sitting.ended_at is None:
        return url_for(f"{HERE}.begin") if at else _sent_to(sitting, world)
    if not at:
        return url_for(f"{HERE}.begin")
    ready = at == f"{HERE}.wait" and offered_task(database, sitting.participant_id)
    return url_for(f"{HERE}.go_on") if ready else None


def _sent_to(sitting: Sitting, world: World) -> str | None:
    """The address of the page that the moderator sends the participant to, if they do."""
    if sitting.sent_to is None:
        return None
    path = addresses_of(world.app).get(sitting.sent_to)
    return None if path is None else request.script_root + path


def _take(database: Database, sitting: Sitting) -> bool:
    """Whether the participant is sent somewhere now: each time they are sent counts once."""
    sent = TaskRow.id == sitting.task_id, TaskRow.sent_to == sitting.sent_to
    with database.writing() as session:
        taken = update(TaskRow).where(*sent).values(sent_to=None).returning(TaskRow.id)
        return session.scalar(taken) is not None
