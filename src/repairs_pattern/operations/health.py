"""`/health` says that the process answers, `/ready` whether all that it needs works.

`/metrics` has figures, where the operator wants them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import Blueprint, Response, jsonify

from ..bearer import is_bearer
from ..settings import OPEN, refuse_weak_token
from .asking import Asking, Check

NAME = "repairs_health"

PLAIN = "text/plain; version=0.0.4; charset=utf-8"
"""What Prometheus calls its format."""


def health_pages(checks: Mapping[str, Check]) -> Blueprint:
    """The pages for machines. They read no session and need no template.

    :param checks: what ``/ready`` asks.
    """
    pages = Blueprint(NAME, __name__)
    asking = Asking(checks)

    @pages.get("/health")
    def health() -> Response:
        """Nothing is touched: this process takes requests."""
        return jsonify(alive=True)

    @pages.get("/ready")
    def ready() -> Response:
        """200 when all is well, 503 when not, with one word for each check."""
        found = asking.ask()
        is_ready = all(each.is_well for each in found)
        response = jsonify(ready=is_ready, checks={each.name: each.word for each in found})
        response.status_code = 200 if is_ready else 503
        return response

    return pages


def figures_page(pages: Blueprint, token: str, figures: Callable[[], bytes]) -> None:
    """Show figures to whoever knows the token; to everybody where it is ``open``.

    :param figures: gives them, as Prometheus reads them.
    :raises UnsafeSettings: when the token can be guessed.
    """
    refuse_weak_token(token)

    @pages.get("/metrics")
    def metrics() -> Response:
        if token != OPEN and not is_bearer(token):
            return Response("", 401, {"WWW-Authenticate": "Bearer"})
        return Response(figures(), content_type=PLAIN)
