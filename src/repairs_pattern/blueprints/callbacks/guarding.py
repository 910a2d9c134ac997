"""Who may call us back, and how much may be said."""

from __future__ import annotations

from flask import Blueprint, abort, request

from ..service import Service

BIGGEST = 50_000
"""Bytes that a call may have. What systems say of one message or one job is far less."""


def guard(calls: Blueprint, service: Service) -> None:
    """Refuse what is too much, and everything while the service is closed.

    Whoever is refused with 503 calls again. Nothing is read from the database or a session.
    """

    @calls.before_request
    def limit() -> None:
        request.max_content_length = BIGGEST
        if service.maintenance.holds(service.clock()):
            abort(503)


def let_in(service: Service, *, proven: bool) -> None:
    """Go on only for who has proved who it is; tell all others that they have not.

    Only they are counted, so that nobody who shares their address is kept out by them.
    """
    if proven:
        return
    whose = request.remote_addr or ""
    if service.limit.is_reached("callbacks", whose):
        abort(429)
    service.limit.count("callbacks", whose)
    abort(401)
