"""What forced states do to the requests of a participant, through Flask's own hooks."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from flask import Response, request

from ...council import Maintenance
from ...domain.store import StoredDrafts
from ..asked import is_for_a_page
from ..sitting import change, current
from ..worlds import World
from .gateways import holding
from .setting import arrive, met

if TYPE_CHECKING:
    from ..extension import Research


class ForcedMaintenance(Maintenance):
    """The service is in maintenance when the council says so, and under ``unavailable``."""

    def holds(self, now: datetime) -> bool:
        """Whether the service is unavailable at this moment."""
        return "unavailable" in holding() or super().holds(now)


def meet(research: Research, world: World) -> None:
    """Let forced states take hold of the requests of a world from now on."""
    service = world.app.extensions["repairs_pattern"].service
    service.maintenance = ForcedMaintenance.model_construct(**dict(service.maintenance))

    def come_to_a_page() -> None:
        """A state that waits for the next page holds from when that page is asked for."""
        if current().waiting and request.method == "GET" and is_for_a_page():
            change(forced=arrive(research.database, world.task_id, research.clock()), waiting={})

    def end_the_session() -> None:
        """Under ``session-ended`` the draft goes when a question is next asked for or answered."""
        if "session-ended" not in holding() or request.view_args is None:
            return
        draft = service.runner.draft() if "slug" in request.view_args else None
        if draft is None or draft.submitted:
            return
        if met(research.database, world.task_id, "session-ended", research.clock()):
            assert isinstance(service.runner.drafts, StoredDrafts)
            service.runner.drafts.end(draft.id, service.clock())

    def be_slow(response: Response) -> Response:
        """Under ``slow`` each page that is shown takes its time; a redirect shows none."""
        is_shown = response.mimetype == "text/html" and not 300 <= response.status_code < 400
        if "slow" in holding() and is_shown and is_for_a_page():
            research.wait(holding()["slow"]["ms"] / 1000)
        return response

    world.app.before_request(come_to_a_page)
    world.app.before_request(end_the_session)
    world.app.after_request(be_slow)
