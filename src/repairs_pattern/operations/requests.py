"""Watches the requests of an app: each gets an id, a line in the log and, if wanted, figures."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from http import HTTPStatus

from blinker import Namespace
from flask import Flask, Response, g, request
from structlog.contextvars import bind_contextvars, clear_contextvars

from ..request_id import HEADER, begin_request, request_id
from .health import NAME as HEALTH

log = logging.getLogger(__name__)

BEGAN = "_repairs_began"
"""The name in Flask's ``g`` of the moment at which the request began."""

UNSEEN = "repairs_pattern.unseen"
"""In the environment of a request that no person made, such as those that seed a world."""

METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})
"""Anybody may send any other word as a method: it is written down as ``other``."""


@dataclass(frozen=True, slots=True)
class Answered:
    """A request that was answered.

    :param endpoint: the name of the view; ``none`` for an address that leads nowhere.
    :param seconds: how long it took.
    """

    endpoint: str
    method: str
    status: int
    seconds: float


request_answered = Namespace().signal("request-answered")
"""After each request: the app sends it, with ``answered``."""


def watch(app: Flask) -> None:
    """Watch all requests of an app. Call it before anything else that looks at them."""

    def begin() -> None:
        setattr(g, BEGAN, time.monotonic())
        clear_contextvars()
        bind_contextvars(request_id=begin_request())

    def end(response: Response) -> Response:
        answered = _answered(response)
        if (known := request_id()) is not None:
            response.headers[HEADER] = known
        _write(answered)
        request_answered.send(app, answered=answered)
        clear_contextvars()
        return response

    app.before_request(begin)
    app.after_request(end)


def seconds_so_far() -> float | None:
    """How long this request has taken until now; None in an app that nobody watches."""
    began: float | None = g.get(BEGAN)
    return None if began is None else time.monotonic() - began


def _answered(response: Response) -> Answered:
    method = request.method if request.method in METHODS else "other"
    seconds = seconds_so_far() or 0.0
    return Answered(request.endpoint or "none", method, response.status_code, seconds)


def _write(answered: Answered) -> None:
    """Errors stand out; that all is well is told to machines too often to be news."""
    is_routine = answered.endpoint.startswith(HEALTH) or UNSEEN in request.environ
    is_news = answered.status >= HTTPStatus.BAD_REQUEST or not is_routine
    level = logging.DEBUG if not is_news else logging.INFO
    if answered.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        level = logging.ERROR
    facts = {
        "endpoint": answered.endpoint,
        "method": answered.method,
        "status": answered.status,
        "ms": round(answered.seconds * 1000, 1),
    }
    log.log(level, "request", extra=facts)
