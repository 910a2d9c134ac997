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

from ..domain.figures import EXIT, SENT, START, count_exit, count_sent, count_start
from ..domain.store import Database
from ..journey import Draft, Runner, Visit
from ..journey.runner import draft_begun, page_shown

log = logging.getLogger(__name__)

_signals = Namespace()

report_sent = _signals.signal("report-sent")
"""Once a report is stored: the runner sends it, with ``draft_id`` and ``booking``."""

counted = _signals.signal("counted")
"""Once something new has been counted: the runner sends it, with ``kind`` and ``reason`` as
``domain.figures`` names them. What could not be stored is told of all the same."""


class Counting:
    """Listens to one runner for as long as somebody keeps this object."""

    def __init__(self, database: Database, runner: Runner, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock
        draft_begun.connect(self._begun, sender=runner)
        page_shown.connect(self._shown, sender=runner)
        report_sent.connect(self._sent, sender=runner)

    def _begun(self, runner: Runner, draft: Draft) -> None:
        self._count(runner, START, "", count_start, self._clock())

    def _shown(self, runner: Runner, visit: Visit) -> None:
        if visit.page.is_exit and visit.draft is not None:
            page = visit.page.name
            self._count(runner, EXIT, page, count_exit, visit.draft.id, page, visit.now)

    def _sent(self, runner: Runner, draft_id: str, booking: str) -> None:
        self._count(runner, SENT, booking, count_sent, draft_id, booking, self._clock())

    def _count(
        self, runner: Runner, kind: str, reason: str, count: Callable[..., object], *what: Any
    ) -> None:
        try:
            is_new = count(self._database, *what) is not False
        except SQLAlchemyError as error:
            log.warning("not counted: %s, %s", count.__name__, type(error).__name__)
            is_new = True
        if is_new:
            counted.send(runner, kind=kind, reason=reason)
