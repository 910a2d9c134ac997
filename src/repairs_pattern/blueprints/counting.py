"""Counting what residents do: the journey says what happens and does not know who listens.

Counting never stands in a resident's way. What cannot be counted almost at once is logged and
left out, so a figure may be a little low.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

from blinker import Namespace
from sqlalchemy.exc import SQLAlchemyError

from ..domain.figures import count_exit, count_sent, count_start
from ..domain.store import Database
from ..journey import Draft, Runner, Visit
from ..journey.runner import draft_begun, page_shown

log = logging.getLogger(__name__)

report_sent = Namespace().signal("report-sent")
"""Once a report is stored: the runner sends it, with ``draft_id`` and ``booking``."""


class Counting:
    """Listens to one runner for as long as somebody keeps this object."""

    def __init__(self, database: Database, runner: Runner, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock
        draft_begun.connect(self._begun, sender=runner)
        page_shown.connect(self._shown, sender=runner)
        report_sent.connect(self._sent, sender=runner)

    def _begun(self, _runner: Runner, draft: Draft) -> None:
        self._try(count_start, self._clock())

    def _shown(self, _runner: Runner, visit: Visit) -> None:
        if visit.page.is_exit and visit.draft is not None:
            self._try(count_exit, visit.draft.id, visit.page.name, visit.now)

    def _sent(self, _runner: Runner, draft_id: str, booking: str) -> None:
        self._try(count_sent, draft_id, booking, self._clock())

    def _try(self, count: Callable[..., object], *what: Any) -> None:
        try:
            count(self._database, *what)
        except SQLAlchemyError as error:
            log.warning("not counted: %s, %s", count.__name__, type(error).__name__)
