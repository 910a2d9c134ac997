"""Staff: what the council's own people see of the reports, and how they fill one in for a caller.

There are no such pages unless the council's folder has [staff].
"""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response, abort, send_from_directory

from .. import assisting
from ..service import Service
from .caller import add_caller, watch_callers
from .deliveries import add_deliveries
from .desk import NAME, Desk
from .entering import add_entry
from .figures import add_figures
from .home import add_home
from .lists import add_lists
from .repair import add_repair

__all__ = ["blueprint", "watch_callers"]

HERE = Path(__file__).parent
STYLESHEET = "staff.css"


def blueprint(service: Service) -> Blueprint:
    """The section's blueprint."""
    service.render.also_from(HERE / "templates")
    section = Blueprint(NAME, __name__)
    desk = Desk(section, service)
    for part in (
        add_entry,
        add_home,
        add_lists,
        add_deliveries,
        add_figures,
        add_repair,
        add_caller,
    ):
        part(desk)
    service.render.environment.globals["assisting"] = assisting.in_hand
    section.add_url_rule("/assets/<name>", "asset", _asset)
    section.after_request(_not_for_search_engines)
    return section


def _asset(name: str) -> Response:
    if name != STYLESHEET:
        abort(404)
    return send_from_directory(HERE / "static", name)


def _not_for_search_engines(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
