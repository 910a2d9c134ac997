"""Figures for Prometheus: what residents do, what leaves, and how long answers take.

Nothing in a label says who. In a process with several services each has its own label ``council``.
Several processes on one machine add up when ``PROMETHEUS_MULTIPROC_DIR`` names a folder of theirs,
before this module is imported.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from flask import Flask
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError

from ..blueprints.counting import counted
from ..delivery import Postman, message_tried
from ..domain.figures import EXIT, SENT, START
from ..domain.outbox import Claimed, figures_of, oldest_due
from ..domain.store import Database
from ..journey import Runner
from .requests import Answered, request_answered, seconds_so_far

log = logging.getLogger(__name__)

FOLDER = "PROMETHEUS_MULTIPROC_DIR"

SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

_OURS = CollectorRegistry()

STARTS = Counter("repairs_journey_starts", "Reports that were begun.", ["council"], registry=_OURS)
REPORTS = Counter(
    "repairs_reports_sent",
    "Reports that were sent, by how the visit comes about.",
    ["council", "booking"],
    registry=_OURS,
)
EXITS = Counter(
    "repairs_exits",
    "Reports that ended before, by the page.",
    ["council", "reason"],
    registry=_OURS,
)
BOOKINGS = Histogram(
    "repairs_booking_seconds",
    "From the request that sends a report until it is stored and its visit booked.",
    ["council", "booking"],
    buckets=SECONDS,
    registry=_OURS,
)
DELIVERIES = Counter(
    "repairs_deliveries",
    "Tries to send a message, by kind, channel and result.",
    ["council", "kind", "channel", "result"],
    registry=_OURS,
)
REQUESTS = Histogram(
    "repairs_http_request_seconds",
    "How long requests took, by endpoint, method and status.",
    ["council", "endpoint", "method", "status"],
    buckets=SECONDS,
    registry=_OURS,
)


class Metrics:
    """The figures of one service, counted for as long as somebody keeps this object.

    :param council: the council's id, the label of all of them.
    """

    def __init__(self, council: str, database: Database, clock: Callable[[], datetime]) -> None:
        self._council = council
        self._registry = CollectorRegistry()
        if FOLDER in os.environ:
            MultiProcessCollector(self._registry)  # type: ignore[no-untyped-call]
        else:
            self._registry.register(_OURS)
        self._registry.register(_Outbox(council, database, clock))

    @property
    def registry(self) -> CollectorRegistry:
        """All that can be read."""
        return self._registry

    def text(self) -> bytes:
        """The figures now, as Prometheus reads them."""
        return generate_latest(self._registry)

    def listen(self, app: Flask, runner: Runner, postman: Postman) -> None:
        """Count what an app, its journey and its postman say that happens."""
        request_answered.connect(self._answered, sender=app)
        counted.connect(self._counted, sender=runner)
        message_tried.connect(self._tried, sender=postman)

    def _answered(self, _app: Flask, answered: Answered) -> None:
        labels = self._council, answered.endpoint, answered.method, str(answered.status)
        REQUESTS.labels(*labels).observe(answered.seconds)

    def _counted(self, _runner: Runner, kind: str, reason: str) -> None:
        if kind == START:
            STARTS.labels(self._council).inc()
        elif kind == EXIT:
            EXITS.labels(self._council, reason).inc()
        elif kind == SENT:
            REPORTS.labels(self._council, reason).inc()
            if (seconds := seconds_so_far()) is not None:
                BOOKINGS.labels(self._council, reason).observe(seconds)

    def _tried(self, _postman: Postman, claimed: Claimed, result: str) -> None:
        DELIVERIES.labels(self._council, claimed.kind, claimed.channel, result).inc()


class _Outbox(Collector):
    """How the outbox stands at the moment of reading: the same for every process."""

    def __init__(self, council: str, database: Database, clock: Callable[[], datetime]) -> None:
        self._council = council
        self._database = database
        self._clock = clock

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Without the figures when the database does not give them."""
        try:
            with self._database.reading() as session:
                figures, oldest = figures_of(session), oldest_due(session, self._clock())
        except SQLAlchemyError as error:
            log.warning("The outbox could not be counted: %s", type(error).__name__)
            yield self._gauge("repairs_database_up", "Whether the database answers.", 0)
            return
        age = (self._clock() - oldest).total_seconds() if oldest else 0
        yield self._gauge("repairs_database_up", "Whether the database answers.", 1)
        yield self._gauge("repairs_outbox_waiting", "Messages that wait.", figures.waiting)
        yield self._gauge(
            "repairs_outbox_dead", "Messages that nobody tries any more.", figures.dead
        )
        yield self._gauge(
            "repairs_outbox_oldest_seconds", "How long the oldest message that is due waits.", age
        )

    def _gauge(self, name: str, about: str, value: float) -> Any:
        family = GaugeMetricFamily(name, about, labels=["council"])
        family.add_metric([self._council], value)
        return family
