"""``/r/<code>``: the link by which a participant's device comes in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, make_response, redirect

from .door import SEAT, digest_of
from .running import start_by_link
from .sitting import sitting_of_task

if TYPE_CHECKING:
    from .extension import Research


def joining(research: Research) -> Blueprint:
    """The start links, to be registered at ``/r``."""
    pages = Blueprint("research_joining", __name__)

    @pages.get("/<code>")
    def join(code: str) -> Response:
        digest = digest_of(code)
        task_id = start_by_link(research.database, digest, research.scenarios, research.clock())
        if task_id is None:
            return research.ended()
        sitting = sitting_of_task(research.database, task_id)
        assert sitting is not None
        world = research.worlds.of(sitting)
        response = make_response(redirect(world.start_url))
        response.set_cookie(SEAT, research.door.seat(code), httponly=True, samesite="Lax")
        return response

    return pages
