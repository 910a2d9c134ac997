"""Asks several things at once whether they work. Whoever asks never waits long."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Event, Lock, Thread
from typing import Literal

from sqlalchemy.exc import DBAPIError

from ..domain.checks import Doubtful, NotSetUp, Unwell

log = logging.getLogger(__name__)

PATIENCE = 1.5
"""Seconds in which everything must have answered."""

KEEP = 5.0
"""Seconds for which an answer stands: however often it is asked for, others are not."""

GIVE_UP = 60.0
"""Seconds after which something that has not answered is asked anew."""

Check = Callable[[], str]
"""Gives what it found, in plain words, or raises ``Unwell``."""

Word = Literal["ok", "look", "failed", "no answer", "not set up"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What came of a check.

    :param words: what was found or what is wrong, in plain words.
    :param mend: what to do about it; empty where nothing has to be done.
    """

    name: str
    word: Word
    words: str = ""
    mend: str = ""

    @property
    def is_well(self) -> bool:
        """Whether the service can do its work."""
        return self.word in {"ok", "look", "not set up"}


class Asking:
    """Checks by name. Any number of threads may ask at once; each check runs once for them all."""

    def __init__(
        self, checks: Mapping[str, Check], *, patience: float = PATIENCE, keep: float = KEEP
    ) -> None:
        self._checks = checks
        self._patience = patience
        self._keep = keep
        self._asked: dict[str, _Question] = {}
        self._lock = Lock()

    def ask(self) -> list[Finding]:
        """What each check finds, in order, after ``patience`` seconds at the latest."""
        end = time.monotonic() + self._patience
        with self._lock:
            questions = [self._question(name) for name in self._checks]
        return [each.answer(end - time.monotonic()) for each in questions]

    def _question(self, name: str) -> _Question:
        asked = self._asked.get(name)
        if asked is None or asked.age > (self._keep if asked.is_answered else GIVE_UP):
            asked = self._asked[name] = _Question(name, self._checks[name])
        return asked


class _Question:
    """One check that runs in a thread of its own, which is left behind when it hangs."""

    def __init__(self, name: str, check: Check) -> None:
        self._name = name
        self._check = check
        self._since = time.monotonic()
        self._done = Event()
        self._finding = Finding(
            name, "no answer", "It does not answer.", "See whether it runs and can be reached."
        )
        Thread(target=self._run, name=f"check {name}", daemon=True).start()

    @property
    def age(self) -> float:
        """Seconds since it was asked."""
        return time.monotonic() - self._since

    @property
    def is_answered(self) -> bool:
        return self._done.is_set()

    def answer(self, seconds: float) -> Finding:
        """What was found, if it is known within so many seconds."""
        self._done.wait(max(0, seconds))
        return self._finding

    def _run(self) -> None:
        self._finding = finding_of(self._name, self._check)
        if not self._finding.is_well:
            log.warning("%s failed: %s", self._name, self._finding.words)
        self._done.set()


def finding_of(name: str, check: Check) -> Finding:
    """Run one check, however long it takes. Of a fault that nobody foresaw only the name is told,
    because its words may hold a password or somebody's data.
    """
    try:
        return Finding(name, "ok", check())
    except NotSetUp as nothing:
        return Finding(name, "not set up", nothing.reason, nothing.mend)
    except Doubtful as doubtful:
        return Finding(name, "look", doubtful.reason, doubtful.mend)
    except Unwell as unwell:
        return Finding(name, "failed", unwell.reason, unwell.mend)
    except Exception as error:
        cause = error.orig if isinstance(error, DBAPIError) and error.orig else error
        words = f"It cannot be used: {type(cause).__name__}."
        return Finding(name, "failed", words, "See what its own log says.")
