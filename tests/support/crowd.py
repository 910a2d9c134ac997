"""Many people doing the same thing at the same moment."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from sqlalchemy.exc import OperationalError

from repairs_pattern.domain.store.database import WAIT_SECONDS

BUSY = ("database is locked", "lock timeout")
"""What SQLite and PostgreSQL say of a write that waited for too long."""

FULL_WAIT = WAIT_SECONDS * 0.9
"""Seconds that somebody has waited for others at least who is told that they took too long."""

PATIENCE = 120
"""Seconds after which nobody tries again."""


def all_at_once(number: int, task: Callable[[int], Any]) -> list[Any]:
    """Run ``task(0)``, ``task(1)`` and so on in as many threads, started together.

    :returns: what each gave, or the exception that it raised, in order.
    """
    start = Barrier(number)

    def one(place: int) -> Any:
        start.wait()
        try:
            return patiently(lambda: task(place))
        except Exception as error:
            return error

    with ThreadPoolExecutor(number) as threads:
        return list(threads.map(one, range(number)))


def patiently(task: Callable[[], Any]) -> Any:
    """What a task gives. When others were at it for too long it is tried again, as people do.

    How long others need depends on the disk. What is refused at once is an error on any machine.
    """
    end = time.monotonic() + PATIENCE
    while True:
        began = time.monotonic()
        try:
            return task()
        except OperationalError as error:
            now = time.monotonic()
            is_busy = any(words in str(error) for words in BUSY)
            if not is_busy or now - began < FULL_WAIT or now > end:
                raise
