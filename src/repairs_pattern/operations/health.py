"""`/health` says that the process answers, `/ready` whether all that it needs works."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, jsonify
from werkzeug.wrappers import Response

from .asking import Asking, Check

NAME = "repairs_health"


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
