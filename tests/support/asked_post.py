"""A messenger that says how it is, and sends nothing."""

from __future__ import annotations

import threading

from repairs_pattern.domain.outbox import Parcel


class Post:
    """Answers when it is asked how it is; late while ``end`` is not set, and with ``trouble``."""

    def __init__(self) -> None:
        self.trouble: Exception | None = None
        self.end = threading.Event()
        self.end.set()

    def send(self, parcel: Parcel) -> None:
        """Nothing is sent in tests of how it is."""
        raise AssertionError("nothing is sent in these tests")

    def check(self) -> str:
        """How it is."""
        self.end.wait(30)
        if self.trouble:
            raise self.trouble
        return "it answers"
