"""GOV.UK Notify tells what became of a message.

Source: https://docs.notifications.service.gov.uk/python.html#delivery-receipts. It asks for no
answer but a status below 300, and tells it again five times, five minutes apart, without one.
"""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, abort, request

from ...bearer import is_bearer
from ...domain.outbox import OUTCOMES, Outcome, note_outcome
from ..service import Service
from .guarding import let_in

LONGEST_KEY = 64


def add_receipts(calls: Blueprint, service: Service) -> None:
    """The address for receipts, where Notify sends the messages."""
    token = service.receipts_token
    if token is None:
        return

    @calls.post("/notify")
    def receipt() -> tuple[str, int]:
        """Note it. What is not about a message of ours is taken and forgotten: the same service of
        Notify may send other things, and staff may send from its pages.
        """
        let_in(service, proven=is_bearer(token))
        told = _read(request.get_data())
        key, outcome = told.get("reference"), _outcome(told.get("status"))
        if outcome is not None and isinstance(key, str) and _may_be_a_key(key):
            note_outcome(service.database, key, outcome, service.clock())
        return "", 204


def _read(body: bytes) -> dict[str, Any]:
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        abort(400)
    if not isinstance(told, dict):
        abort(400)
    return told


def _outcome(status: object) -> Outcome | None:
    """What is told at the end; Notify has other words on the way there."""
    return next((outcome for outcome in OUTCOMES if outcome == status), None)


def _may_be_a_key(value: str) -> bool:
    return len(value) <= LONGEST_KEY and value.isprintable()
