"""The moderator's pages, at ``/research``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, get_flashed_messages, request, send_from_directory

from ...journey.problems import SESSION_ENDED, show_problems
from ...security import limit_request, protect
from ...static_files import is_asset, send_asset
from ..door import SEAT
from ..pages import STATIC
from ..states import STATES
from .analysis import analysis
from .console import console
from .entry import entry, is_logged_in
from .forms import ButtonForm
from .notes import notes
from .participants import participants
from .rounds import rounds
from .words import span

if TYPE_CHECKING:
    from ..extension import Research

NAME = "research"

_AGAIN = ("Go back and try again.",)
PROBLEMS: dict[int | str, tuple[Any, tuple[Any, ...]]] = {
    400: ("This page was open for too long, or cookies are off", _AGAIN),
    403: ("You cannot see this page", _AGAIN),
    404: ("Page not found", ("It may have been deleted, or the address is not complete.",)),
    405: ("That does not work on this page", ("Go back and use the buttons on the page.",)),
    413: ("That was too much to send", ("Go back and send less.",)),
    429: ("There have been too many tries", ("Wait one minute, then try again.",)),
    500: (
        "There is a problem with the desk",
        ("What was done before is kept.", "The terminal says what went wrong."),
    ),
    503: ("The desk is not ready", ("Try again in a moment.",)),
    SESSION_ENDED: ("Your session has ended", _AGAIN),
}


def desk(research: Research) -> Blueprint:
    """The moderator's pages, to be registered at ``/research``."""
    pages = Blueprint(NAME, __name__)
    pages.before_request(limit_request)
    entry(pages, research)
    rounds(pages, research)
    participants(pages, research)
    notes(pages, research)
    console(pages, research)
    analysis(pages, research)

    @pages.get("/assets/<path:name>")
    def asset(name: str) -> Response:
        return send_asset(name) if is_asset(name) else send_from_directory(STATIC, name)

    def state() -> dict[str, Any]:
        """What the page around every page shows."""
        return {
            "logged_in": is_logged_in(research),
            "seated": SEAT in request.cookies,
            "form": ButtonForm(),
            "part": _part(),
        }

    research.pages.environment.globals |= {
        "desk_state": state,
        "said_before": get_flashed_messages,
        "states": STATES,
    }
    research.pages.environment.filters["span"] = span
    show_problems(
        pages,
        research.pages.render,
        pages=PROBLEMS,
        page="problem.html",
        plain="plain_problem.html",
    )
    pages.after_request(protect)
    return pages


def _part() -> str:
    """Which item of the menu the page belongs to."""
    after = request.path.split("/research/", 1)[-1].split("/", 1)[0]
    return after if after in ("scenarios", "settings") else "rounds"
