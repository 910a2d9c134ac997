"""What a forced state does before a request of the participant is answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request

from ..asked import is_for_a_page
from ..sitting import change, current
from ..worlds import World
from .setting import arrive

if TYPE_CHECKING:
    from ..extension import Research


def meet(research: Research, world: World) -> None:
    """Let forced states take hold of the requests of a world from now on."""

    def come_to_a_page() -> None:
        """A state that waits for the next page holds from when that page is asked for."""
        if current().waiting and request.method == "GET" and is_for_a_page():
            change(forced=arrive(research.database, world.task_id, research.clock()), waiting={})

    world.app.before_request(come_to_a_page)
