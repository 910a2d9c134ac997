"""Work that comes round again while a prototype runs."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from threading import Event, Thread

logger = logging.getLogger(__name__)


class Chore:
    """Does something at intervals, in a thread that ends with the process.

    A computer that sleeps between sessions does it when it wakes: that is why research looks every
    hour for what is deleted once a day.

    :param work: is called; what it raises is logged, and it is called again next time.
    """

    def __init__(self, work: Callable[[], object], every: timedelta) -> None:
        self._work = work
        self._every = every
        self._stopped = Event()
        self._thread = Thread(target=self._run, name="chore", daemon=True)

    def start(self) -> None:
        """Begin to wait for the first time."""
        self._thread.start()

    def stop(self) -> None:
        """End, after what is going on now."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while not self._stopped.wait(self._every.total_seconds()):
            try:
                self._work()
            except Exception:
                logger.exception("a chore of research failed")
