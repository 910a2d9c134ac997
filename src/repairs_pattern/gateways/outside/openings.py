"""What a scheduler outside has free, asked no more often and waited for no longer than need be."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from threading import Condition, Lock, Thread
from typing import TypeAlias

from ...domain.booking import MOST_DAYS, DiaryUnavailable, Need, Opening, Scheduler

log = logging.getLogger(__name__)

KEEP = 20.0
"""Seconds for which an answer stands, so that "More dates" does not ask again."""

MOST_CALLS = 4
"""How often the scheduler is asked for one page of times, for ``MOST_DAYS`` days each time."""

_Key: TypeAlias = tuple[Need, date, date]


@dataclass
class Openings:
    """Looks for openings in a thread, which goes on when the page no longer waits.

    Whoever looks again meanwhile waits for the same answer, and a slow scheduler is asked once.

    :param patience: seconds that a page waits; it then has what is known by then.
    :param keep: seconds for which an answer stands.
    """

    scheduler: Scheduler
    patience: float
    keep: float = KEEP
    _searches: dict[_Key, _Search] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def find(self, need: Need, first: date, last: date) -> list[Opening]:
        """The openings of these days, or of the first of them when the rest takes too long.

        :raises DiaryUnavailable: when nothing is known in time.
        """
        return self._search((need, first, last)).known_within(self.patience)

    def forget(self) -> None:
        """Something was booked or given back: ask anew."""
        with self._lock:
            self._searches.clear()

    def _search(self, key: _Key) -> _Search:
        with self._lock:
            stale = [each for each, search in self._searches.items() if search.is_over(self.keep)]
            for each in stale:
                del self._searches[each]
            if key not in self._searches:
                self._searches[key] = _Search(self.scheduler, *key)
            return self._searches[key]


class _Search:
    """One question about many days, put in parts that the scheduler can bear."""

    def __init__(self, scheduler: Scheduler, need: Need, first: date, last: date) -> None:
        self._scheduler, self._need = scheduler, need
        self._known: list[Opening] = []
        self._answers = 0
        self._ended_at: float | None = None
        self._failed = False
        self._changed = Condition()
        parts = list(_parts(first, last))
        Thread(target=self._run, args=(parts,), name="openings", daemon=True).start()

    def is_over(self, keep: float) -> bool:
        """Whether it has to be asked anew: it failed, or was answered too long ago."""
        with self._changed:
            if self._ended_at is None:
                return False
            return self._failed or time.monotonic() - self._ended_at >= keep

    def known_within(self, seconds: float) -> list[Opening]:
        with self._changed:
            self._changed.wait_for(lambda: self._ended_at is not None, timeout=seconds)
            is_complete = self._ended_at is not None and not self._failed
            if not self._answers and not is_complete:
                raise DiaryUnavailable
            return list(self._known)

    def _run(self, parts: list[tuple[date, date]]) -> None:
        try:
            for part in parts:
                found = self._scheduler.openings(self._need, *part)
                with self._changed:
                    self._known += found
                    self._answers += 1
        except DiaryUnavailable:
            self._failed = True
        except Exception as error:
            log.warning("The scheduler's times cannot be used: %s", type(error).__name__)
            self._failed = True
        finally:
            with self._changed:
                self._ended_at = time.monotonic()
                self._changed.notify_all()


def _parts(first: date, last: date) -> Iterator[tuple[date, date]]:
    """The days in parts, soonest first."""
    for _ in range(MOST_CALLS):
        if first > last:
            return
        end = min(last, first + timedelta(days=MOST_DAYS - 1))
        yield first, end
        first = end + timedelta(days=1)
