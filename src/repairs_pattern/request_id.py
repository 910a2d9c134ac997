"""What tells one request from all others: in the log, in its answer, and on an error page."""

from __future__ import annotations

import re
import secrets

from flask import current_app, g, has_request_context, request

from .domain.repairs.reference import ALPHABET

HEADER = "X-Request-ID"

LENGTH = 8
"""Letters of an id of ours, and of the end of any other that is read out."""

_WELL_FORMED = re.compile(r"[A-Za-z0-9_-]{8,64}", re.ASCII)
_NAME = "_repairs_request_id"


def begin_request() -> str:
    """The id of the request that begins: the one that a proxy of ours gave it, or a new one."""
    given = request.headers.get(HEADER, "") if current_app.config["PROXIES"] else ""
    known = given if _WELL_FORMED.fullmatch(given) else _new_id()
    setattr(g, _NAME, known)
    return known


def request_id() -> str | None:
    """The id of this request; None where nobody counts them."""
    known: str | None = g.get(_NAME) if has_request_context() else None
    return known


def read_out() -> str | None:
    """What somebody may read out to say which request went wrong; None where nobody counts them.

    It is the end of the id: the beginning of some ids is the time, and alike for many.
    """
    known = request_id()
    return known[-LENGTH:] if known else None


def _new_id() -> str:
    """Letters from one random number: one for each letter would take ten times as long."""
    rest, letters = secrets.randbits(64), ""
    for _ in range(LENGTH):
        rest, place = divmod(rest, len(ALPHABET))
        letters += ALPHABET[place]
    return letters
