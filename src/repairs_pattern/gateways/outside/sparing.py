"""A scheduler that fails again and again is left in peace for a while: a circuit breaker."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

from pybreaker import STATE_CLOSED, STATE_OPEN, CircuitBreaker, CircuitBreakerError
from pybreaker import CircuitMemoryStorage as Storage

from ...domain.booking import DiaryUnavailable, Need, Opening, Order, Scheduler

T = TypeVar("T")

FAILURES = 5
"""How often in a row it fails before it is spared."""

REST = 30.0
"""Seconds for which it is spared. Then one question tries whether it is back."""


@dataclass(frozen=True)
class Spared:
    """A scheduler behind a breaker, one for each process.

    The breaker is told of each answer afterwards. Its own ``call`` lets one thread at a time
    through, so that one slow answer would hold up everybody.
    """

    scheduler: Scheduler
    failures: int = FAILURES
    rest: float = REST
    _storage: Storage = field(default_factory=lambda: Storage(STATE_CLOSED))
    _breaker: CircuitBreaker = field(init=False)

    def __post_init__(self) -> None:
        breaker = CircuitBreaker(self.failures, self.rest, state_storage=self._storage)
        object.__setattr__(self, "_breaker", breaker)

    def openings(self, need: Need, first: date, last: date) -> list[Opening]:
        """As the scheduler."""
        return self._ask(lambda: self.scheduler.openings(need, first, last))

    def create(self, order: Order) -> None:
        """As the scheduler."""
        self._ask(lambda: self.scheduler.create(order))

    def schedule(self, number: str, need: Need, opening: Opening) -> None:
        """As the scheduler."""
        self._ask(lambda: self.scheduler.schedule(number, need, opening))

    def find(self, number: str) -> Opening | None:
        """As the scheduler."""
        return self._ask(lambda: self.scheduler.find(number))

    def cancel(self, number: str) -> None:
        """As the scheduler."""
        self._ask(lambda: self.scheduler.cancel(number))

    def check(self) -> str:
        """Asked even when it is spared: somebody wants to know whether it is back."""
        return self.scheduler.check()

    def _ask(self, deed: Callable[[], T]) -> T:
        """Ask, unless it is spared, and tell the breaker how it went.

        :raises DiaryUnavailable: at once, while it is spared.
        """
        if self._is_spared():
            raise DiaryUnavailable
        try:
            answer = deed()
        except DiaryUnavailable as failure:
            self._note(failure)
            raise
        except Exception:
            self._note(None)
            raise
        self._note(None)
        return answer

    def _is_spared(self) -> bool:
        if self._breaker.current_state != STATE_OPEN:
            return False
        opened = self._storage.opened_at
        return opened is not None and datetime.now(UTC) < opened + timedelta(seconds=self.rest)

    def _note(self, failure: DiaryUnavailable | None) -> None:
        def again() -> None:
            if failure is not None:
                raise failure

        with suppress(CircuitBreakerError, DiaryUnavailable):
            self._breaker.call(again)
