"""Where a housing system tells what became of its jobs. It signs each call."""

from __future__ import annotations

import hmac
import logging
from datetime import datetime, timedelta

from flask import Blueprint, Response, abort, jsonify, request

from ...domain.repairs import take_update
from ...gateways.hact.reading import NotHact, read_updates
from ..service import Service
from .guarding import let_in

log = logging.getLogger(__name__)

TIMESTAMP, SIGNATURE = "X-Repairs-Timestamp", "X-Repairs-Signature"

SKEW = timedelta(minutes=5)
"""How far the clocks of both sides may be apart, and how long a call can be sent again."""


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """What proves who says something, and when: HMAC-SHA256 over both, in hex.

    :param timestamp: seconds since 1970, in digits.
    """
    return hmac.digest(secret.encode(), timestamp.encode() + b"." + body, "sha256").hex()


def add_works_orders(calls: Blueprint, service: Service) -> None:
    """The address for a works order system, where the council's folder says that it calls."""
    settings, secret = service.council.gateways.hact, service.works_orders_secret
    if settings is None or secret is None:
        return

    @calls.post("/works-orders")
    def works_orders() -> tuple[Response, int]:
        """Whoever proves it gets the same answer for any reference, ours or not."""
        now, timestamp = service.clock(), request.headers.get(TIMESTAMP, "")
        # Before the body is read: a stranger may send it slowly.
        let_in(service, proven=_is_fresh(timestamp, now) and SIGNATURE in request.headers)
        body = request.get_data()
        let_in(service, proven=_is_signed(secret, timestamp, body))
        try:
            updates = read_updates(body, settings, now)
        except NotHact:
            abort(400)
        for update in updates:
            fate = take_update(service.database, service.diary, update, now, service.office)
            log.info("A works order system told of a job: %s, %s", update.meaning, fate)
        return jsonify(taken=True), 202


def _is_signed(secret: str, timestamp: str, body: bytes) -> bool:
    given = request.headers.get(SIGNATURE, "").removeprefix("sha256=")
    right = signature(secret, timestamp, body)
    return hmac.compare_digest(given.encode(), right.encode())


def _is_fresh(timestamp: str, now: datetime) -> bool:
    if not (timestamp.isascii() and timestamp.isdecimal() and len(timestamp) <= 12):
        return False
    return abs(now.timestamp() - int(timestamp)) <= SKEW.total_seconds()
