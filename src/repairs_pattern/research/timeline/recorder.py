"""Listens to the journey of one world and writes its timeline."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Response, g

from ...journey import Runner, Visit
from ...journey.runner import page_shown
from ..sitting import current
from ..worlds import World
from .events import Event, add_events

if TYPE_CHECKING:
    from ..extension import Research


def record(research: Research, world: World) -> None:
    """Write the timeline of a world from now on.

    What happens in a request is written before it is answered: what a participant has seen is
    never missing.
    """
    runner: Runner = world.app.extensions["repairs_pattern"].service.runner

    def note(kind: str, page: str, **detail: Any) -> None:
        g.setdefault("research_events", []).append(Event(kind, page, detail))

    def shown(_runner: Runner, visit: Visit) -> None:
        note("page_view", visit.page.name)

    def write(response: Response) -> Response:
        add_events(research.database, current(), g.get("research_events", []), research.clock())
        return response

    page_shown.connect(shown, sender=runner, weak=False)
    world.app.after_request(write)
