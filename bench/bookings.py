"""Bookings on PostgreSQL against their floor: as many bare atomic updates, in the same run."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from multiprocessing import get_context
from random import Random
from statistics import quantiles
from typing import TypeAlias

import psycopg
from sqlalchemy import insert

from repairs_pattern.domain.booking import Need, SlotGone
from repairs_pattern.domain.repairs import raise_repair
from repairs_pattern.domain.store import Database, DraftRow
from repairs_pattern.gateways.embedded_diary import EmbeddedDiary
from tests.support.postgres import postgres
from tests.support.raised import NOW, a_report

from .scale import WINDOWS
from .table import milliseconds, show

CLIENTS = (1, 16, 64)
PROCESSES = 4
"""In which the clients are threads, as in so many web processes."""

BOOKINGS = 512
"""Of each side in each row of the table."""

CAPACITY = 1_000
NEED = Need("plumbing", 60, date(2026, 12, 20))
REPORT = replace(a_report(), need=NEED)

Span: TypeAlias = tuple[float, float]
"""When something began and ended: all processes of a machine read the same clock."""

BARE = "UPDATE bare SET taken = taken + 1 WHERE slot = %s AND taken < %s"


def run() -> None:
    """Book and update with more and more clients, in turn, and print the table."""
    rows = []
    with postgres(settings={}) as server:
        url = server.make("bench")
        _prepare(url, server.run)
        for clients in CLIENTS:
            bookings, waits = _measure(url, _book, clients)
            updates, floor_waits = _measure(url, _update, clients)
            share = f"{bookings / updates:.2f}"
            times = (milliseconds(waits), milliseconds(floor_waits))
            rows.append([str(clients), f"{bookings:.0f}", f"{updates:.0f}", share, *times])
    head = ["clients", "bookings/s", "updates/s", "share", "p99 booking", "p99 update"]
    show("Whole reports with a visit, against bare updates, on PostgreSQL", head, rows)


def _prepare(url: str, statement: Callable[[str, str], None]) -> None:
    database = Database(url)
    database.upgrade()
    drafts = [
        {"id": f"{clients}-{number}", "started_at": NOW}
        for clients in CLIENTS
        for number in range(BOOKINGS)
    ]
    with database.writing() as session:
        session.execute(insert(DraftRow), drafts)
    slots = len(_diary(database).find(NEED, NOW))
    database.close()
    statement("CREATE TABLE bare (slot integer PRIMARY KEY, taken integer NOT NULL)", "bench")
    statement(f"INSERT INTO bare SELECT n, 0 FROM generate_series(0, {slots - 1}) n", "bench")


def _measure(
    url: str, act: Callable[[str, int, range], list[Span]], clients: int
) -> tuple[float, float]:
    """How many a second, and the 99th percentile of one in seconds."""
    processes = min(clients, PROCESSES)
    each = BOOKINGS // processes
    shares = [range(n * each, (n + 1) * each) for n in range(processes)]
    with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
        list(pool.map(time.sleep, [0.5] * processes))
        repeated = ([act] * processes, [url] * processes, [clients] * processes)
        spans = [span for part in pool.map(_in_threads, *repeated, shares) for span in part]
    took = max(ended for _, ended in spans) - min(began for began, _ in spans)
    return len(spans) / took, quantiles((ended - began for began, ended in spans), n=100)[-1]


def _in_threads(
    act: Callable[[str, int, range], list[Span]], url: str, clients: int, numbers: range
) -> list[Span]:
    threads = max(1, clients // PROCESSES)
    shares = [numbers[n::threads] for n in range(threads)]
    with ThreadPoolExecutor(threads) as pool:
        parts = pool.map(lambda share: act(url, clients, share), shares)
        return [span for part in parts for span in part]


def _book(url: str, clients: int, numbers: range) -> list[Span]:
    """Send reports, each with a visit in one of the slots; when it is gone, in another."""
    database = Database(url)
    diary = _diary(database)
    slots = diary.find(NEED, NOW)

    def one(number: int) -> None:
        chosen = Random(number)
        while True:
            report = replace(REPORT, slot_id=chosen.choice(slots).id)
            try:
                raise_repair(database, diary, f"{clients}-{number}", report, NOW)
            except SlotGone:
                continue
            return

    spans = [_timed(one, number) for number in numbers]
    database.close()
    return spans


def _update(url: str, _clients: int, numbers: range) -> list[Span]:
    """Count one more in one of as many rows as there are slots."""
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute("SELECT count(*) FROM bare").fetchone()
        assert row is not None

        def one(number: int) -> None:
            connection.execute(BARE, (Random(number).randrange(row[0]), CAPACITY * len(CLIENTS)))

        return [_timed(one, number) for number in numbers]


def _timed(act: Callable[[int], None], number: int) -> Span:
    began = time.monotonic()
    act(number)
    return began, time.monotonic()


def _diary(database: Database) -> EmbeddedDiary:
    return EmbeddedDiary(
        database=database,
        windows=WINDOWS,
        capacity={NEED.trade: CAPACITY},
        lead_days=1,
        horizon_days=60,
        hold_for=timedelta(minutes=15),
    )
