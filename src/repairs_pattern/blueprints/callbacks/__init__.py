"""Where systems outside tell us something: no session, no cookie, and answers in JSON alone."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort

from ..service import Service
from .answering import answer_in_json
from .guarding import guard
from .receipts import add_receipts
from .works_orders import add_works_orders

__all__ = ["blueprint"]

EVERY_METHOD = ("GET", "POST", "PUT", "PATCH", "DELETE")


def blueprint(service: Service) -> Blueprint:
    """What the systems of one council may call. What is not chosen is not there."""
    calls = Blueprint("repairs_callbacks", __name__)
    guard(calls, service)
    answer_in_json(calls)
    add_receipts(calls, service)
    add_works_orders(calls, service)

    @calls.route("/", methods=EVERY_METHOD, defaults={"path": ""})
    @calls.route("/<path:path>", methods=EVERY_METHOD)
    def nothing(path: str) -> Any:
        """Whoever looks for what is here gets the same answer everywhere."""
        abort(404)

    return calls
