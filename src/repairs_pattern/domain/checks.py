"""Whether what the service needs works now: how it is asked, and how it answers."""

from __future__ import annotations

from typing import Protocol, runtime_checkable


class Unwell(Exception):
    """Something does not work, or soon will not.

    :param reason: what is wrong, in plain words, with nothing secret and nothing personal.
    :param mend: what to do about it.
    """

    def __init__(self, reason: str, mend: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.mend = mend


class Doubtful(Unwell):
    """It works, and somebody should look at it."""


class NotSetUp(Unwell):
    """Nothing is chosen for this, and the service runs without."""


@runtime_checkable
class Checkable(Protocol):
    """A gateway that can be asked whether it works. Those that cannot be asked are left out."""

    def check(self) -> str:
        """Ask lightly: it changes nothing, costs nothing and needs no more than a second.

        :returns: what was found, in a few plain words, such as ``/var/lib/repairs/photos``.
        :raises Unwell: when it does not work.
        """
