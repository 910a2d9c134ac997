"""The door: whoever has opened a start link is in their own world, everybody else in the app."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from flask import Flask
from itsdangerous import BadSignature, Signer
from werkzeug.wrappers import Request, Response

from ..domain.store import Database
from .sitting import Sitting, sat_down, sitting_of_link
from .worlds import Worlds

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

SEAT = "seat"
"""The name of the cookie that says by which link a browser came in."""

OUTSIDE = ("/research", "/r")
"""Where there is no world: the moderator's pages, and the links that lead into one."""


def digest_of(code: str) -> str:
    """What is kept of a link's code."""
    return hashlib.sha256(code.encode()).hexdigest()


class Door:
    """Stands before an app and takes each request to where it belongs.

    :param app: answers whoever is not a participant.
    :param ended: the page for whoever was one.
    """

    def __init__(
        self,
        app: Flask,
        database: Database,
        worlds: Worlds,
        secret: str,
        ended: Callable[[], Response],
    ) -> None:
        self._outside: WSGIApplication = app.wsgi_app
        self._database = database
        self._worlds = worlds
        self._signer = Signer(secret, salt="research-seat")
        self._ended = ended

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        request = Request(environ)
        seat = request.cookies.get(SEAT)
        if seat is None or _is_outside(request.path):
            return self._outside(environ, start_response)
        sitting = self._sitting(seat)
        if sitting is None or sitting.archived:
            return self._ended()(environ, start_response)
        with sat_down(sitting):
            return self._worlds.of(sitting).app(environ, start_response)

    def seat(self, code: str) -> str:
        """What the cookie of somebody holds who came in by a link."""
        return self._signer.sign(digest_of(code)).decode()

    def _sitting(self, seat: str) -> Sitting | None:
        try:
            return sitting_of_link(self._database, self._signer.unsign(seat).decode())
        except BadSignature:
            return None


def _is_outside(path: str) -> bool:
    return any(path == prefix or path.startswith(f"{prefix}/") for prefix in OUTSIDE)
