"""The gate: where participants need a password, nobody else sees the prototype."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from itsdangerous import BadSignature, TimestampSigner
from werkzeug.wrappers import Request

from .keys import PARTICIPANTS, kept
from .store import Database

TICKET = "ticket"
"""The name of the cookie of a browser that gave the password."""

LASTS = timedelta(hours=24)


class Gate:
    """Knows who gave the password that the prototype has now.

    :param database: of research.
    :param secret: with which tickets are signed.
    """

    def __init__(self, database: Database, secret: str) -> None:
        self._database = database
        self._signer = TimestampSigner(secret, salt="research-ticket")

    def lets_in(self, request: Request) -> bool:
        """Whether there is no password, or this browser gave it within the day."""
        digest = kept(self._database, PARTICIPANTS)
        if digest is None:
            return True
        given = request.cookies.get(TICKET, "")
        try:
            held = self._signer.unsign(given, max_age=int(LASTS.total_seconds())).decode()
        except BadSignature:
            return False
        return held == _name(digest)

    def hand_out(self) -> str:
        """What the cookie of a browser holds that gave the password."""
        return self._signer.sign(_name(kept(self._database, PARTICIPANTS) or "")).decode()


def _name(digest: str) -> str:
    """The name of a password: with another one, tickets of the old one let nobody in."""
    return hashlib.sha256(digest.encode()).hexdigest()[:16]
