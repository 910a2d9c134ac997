"""How long a message waits for its next try."""

from __future__ import annotations

from datetime import datetime, timedelta

MOST_ATTEMPTS = 150
"""Tries before a message is dead. With the waits below that is more than 62 hours, so that what
is down from Friday evening to Monday morning costs no message."""

_FIRST = timedelta(seconds=10)
_LONGEST = timedelta(hours=1)
_DOUBLINGS = 9


def next_try(now: datetime, attempts: int, chance: float) -> datetime:
    """When to try again: each wait is twice the last one, up to an hour, and a part is chance.

    Without chance, all that failed together would be tried together for ever.

    :param attempts: how often it was tried, 1 or more.
    :param chance: from 0 to 1; the wait is between half of its length and the whole of it.
    """
    doublings = min(attempts - 1, _DOUBLINGS)
    whole: timedelta = min(_FIRST * 2.0**doublings, _LONGEST)
    return now + whole * (0.5 + chance / 2)
