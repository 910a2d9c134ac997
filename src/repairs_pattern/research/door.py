"""The door: whoever has opened a start link is in their own world, everybody else in the app."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from flask import Flask
from itsdangerous import BadSignature, Signer
from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from ..domain.store import Database
from .sitting import Sitting, sat_down, sitting_of_link
from .worlds import NotReady, Worlds

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

    from .gate import Gate

SEAT = "seat"
"""The name of the cookie that says by which link a browser came in."""

OUTSIDE = ("/research", "/r")
"""Where there is no world: the moderator's pages, and the links that lead into one."""

OVER = "/r/"
"""The page for whoever was a participant."""

SESSION_OVER = "repairs_pattern.session_over"
"""Set in the environment of a request that comes from a device whose session is over."""

CANNOT_START = "/r/cannot-start"
"""The page for a participant whose world cannot be made."""

BROKEN = "repairs_pattern.broken"
"""Where the environment of their request holds why."""

GATE = "/r/password"
"""The page that asks for the password of participants."""

ROBOTS = "User-agent: *\nDisallow: /\n"


ROBOTS_TAG = "X-Robots-Tag"


def digest_of(code: str) -> str:
    """What is kept of a link's code."""
    return hashlib.sha256(code.encode()).hexdigest()


class Door:
    """Stands before an app and takes each request to where it belongs.

    Every answer that leaves it tells search engines to leave it out.

    :param app: answers whoever is not a participant.
    :param gate: knows who may see the prototype.
    """

    def __init__(
        self, app: Flask, database: Database, worlds: Worlds, secret: str, gate: Gate
    ) -> None:
        self._outside: WSGIApplication = app.wsgi_app
        self._database = database
        self._worlds = worlds
        self._signer = Signer(secret, salt="research-seat")
        self._gate = gate

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        return self._answer(Request(environ), _unlisted(start_response))

    def seat(self, code: str) -> str:
        """What the cookie of somebody holds who came in by a link."""
        return self._signer.sign(digest_of(code)).decode()

    def _answer(self, request: Request, start_response: StartResponse) -> Iterable[bytes]:
        environ = request.environ
        if request.path == "/robots.txt":
            return Response(ROBOTS, mimetype="text/plain")(environ, start_response)
        if _is_outside(request.path):
            return self._outside(environ, start_response)
        if (seat := request.cookies.get(SEAT)) is not None:
            return self._at_seat(seat, environ, start_response)
        if self._gate.lets_in(request):
            return self._outside(environ, start_response)
        asked = request.full_path.rstrip("?") if request.method == "GET" else "/"
        way = f"{request.root_path}{GATE}?{urlencode({'to': asked})}"
        return redirect(way, 303)(environ, start_response)

    def _at_seat(
        self, seat: str, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        sitting = self._sitting(seat)
        if sitting is None or sitting.archived:
            return self._outside(_instead(environ, OVER, {SESSION_OVER: True}), start_response)
        try:
            world = self._worlds.of(sitting)
        except NotReady as broken:
            told = _instead(environ, CANNOT_START, {BROKEN: broken})
            return self._outside(told, start_response)
        with sat_down(sitting):
            return world.app(environ, start_response)

    def _sitting(self, seat: str) -> Sitting | None:
        try:
            return sitting_of_link(self._database, self._signer.unsign(seat).decode())
        except BadSignature:
            return None


def _is_outside(path: str) -> bool:
    return any(path == prefix or path.startswith(f"{prefix}/") for prefix in OUTSIDE)


def _instead(environ: WSGIEnvironment, path: str, why: Mapping[str, Any]) -> WSGIEnvironment:
    """The request, as if another page had been asked for; what was sent is not read."""
    return {
        **environ,
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "CONTENT_LENGTH": "0",
        **why,
    }


def _unlisted(start_response: StartResponse) -> StartResponse:
    """Adds what keeps an answer out of search engines."""

    def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
        others = [header for header in headers if header[0] != ROBOTS_TAG]
        return start_response(status, [*others, (ROBOTS_TAG, "noindex, nofollow")], *rest)

    return start
