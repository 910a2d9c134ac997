"""What a participant sees beside the service: questions after a task, and "please wait"."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from flask import Blueprint

from ..worlds import World

if TYPE_CHECKING:
    from ..extension import Research

TEMPLATES = Path(__file__).parent / "templates"


def taking_part(_research: Research, world: World) -> Blueprint:
    """The participant's own pages in one world, to be registered at ``/session``.

    They are rendered by the service of the world, so that they look like it.
    """
    pages = Blueprint("taking_part", __name__)
    service = world.app.extensions["repairs_pattern"].service
    service.render.also_from(TEMPLATES)

    @pages.get("/wait")
    def wait() -> str:
        html: str = service.render("taking_part/wait.html")
        return html

    return pages
