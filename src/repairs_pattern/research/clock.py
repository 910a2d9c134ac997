"""The clock of a scenario: it starts at a moment, stands or runs from there, and can jump."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ScenarioClock:
    """A clock.

    :param at: a moment on it, aware.
    :param since: the real moment at which it was that late.
    :param runs: whether it goes on from there; otherwise it stands.
    """

    at: datetime
    since: datetime
    runs: bool

    def read(self, now: datetime) -> datetime:
        """What it shows at a real moment."""
        return self.at + (now - self.since) if self.runs else self.at

    def jumped(self, to: datetime, now: datetime) -> ScenarioClock:
        """The clock after it was set to another moment."""
        return replace(self, at=to, since=now)
