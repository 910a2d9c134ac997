"""The service is unavailable: one page that says so, until when, and whom to call."""

from __future__ import annotations

from collections.abc import Callable

from flask import make_response, request
from werkzeug.wrappers import Response

from .service import Service

A_WHILE = 60 * 60
"""Seconds after which a machine may try again when nobody knows the end."""

FILES = frozenset(f"repairs_pages.{name}" for name in ("asset", "brand_css", "icon", "logo_file"))
"""What pages are made with is always served."""


def closed(service: Service) -> Callable[[], Response | None]:
    """What to do before each request of ours.

    It reads neither the database nor the session: both may be what is being looked after.
    """

    def answer() -> Response | None:
        now = service.clock()
        maintenance = service.maintenance
        if request.endpoint in FILES or not maintenance.holds(now):
            return None
        until = maintenance.unavailable_until
        page = service.render(
            "errors/unavailable.html",
            until=until,
            message=maintenance.message,
            sent=request.method == "POST",
        )
        response = make_response(page, 503)
        seconds = int((until - now).total_seconds()) + 1 if until is not None else A_WHILE
        response.headers["Retry-After"] = str(seconds)
        return response

    return answer
