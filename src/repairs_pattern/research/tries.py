"""How often somebody may try a key that is wrong."""

from __future__ import annotations

from flask import request

from ..blueprints.limits import Limits

TOO_MANY = "There have been too many tries. Wait one minute, then try again"


class Tries:
    """Wrong tries from each client address.

    :param rate: how many there may be, such as ``10 per minute``.
    """

    def __init__(self, rate: str) -> None:
        self._limits = Limits({"tries": rate})

    @property
    def left(self) -> bool:
        """Whether this client may try again."""
        return not self._limits.is_reached("tries", request.remote_addr or "")

    def count(self) -> None:
        """Count a wrong one of this client."""
        self._limits.count("tries", request.remote_addr or "")
