"""Many people doing the same thing at the same moment."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any


def all_at_once(number: int, task: Callable[[int], Any]) -> list[Any]:
    """Run ``task(0)``, ``task(1)`` and so on in as many threads, started together.

    :returns: what each gave, or the exception that it raised, in order.
    """
    start = Barrier(number)

    def one(place: int) -> Any:
        start.wait()
        try:
            return task(place)
        except Exception as error:
            return error

    with ThreadPoolExecutor(number) as threads:
        return list(threads.map(one, range(number)))
