"""Bookings on PostgreSQL against their floor, and among few and many repairs of before.

The floor is as many bare atomic updates, in the same run.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from multiprocessing import get_context
from random import Random
from statistics import median, quantiles
from threading import Barrier, local
from typing import TypeAlias

import psycopg
from sqlalchemy import select, text

from repairs_pattern import gunicorn
from repairs_pattern.domain.booking import Need, Places, Slot, SlotGone
from repairs_pattern.domain.repairs import raise_repair
from repairs_pattern.domain.store import Database, RepairRow
from repairs_pattern.gateways.embedded_diary import EmbeddedDiary
from tests.support.posted import a_message
from tests.support.postgres import Postgres, postgres
from tests.support.raised import NOW, a_repair, a_report

from .scale import WINDOWS
from .table import milliseconds, show

CLIENTS = (1, 16, 64)
EACH = 2_048
"""Bookings and updates in each row of a table, and in each of two databases."""

REPORTS = 512
"""Whole reports, which are so much more work."""

ROUNDS = 5
"""Of which the medians count: one round takes a second or two, and may meet anything."""

FLOOR = "floor"

WARM = 4
"""The first of each client, which are not timed: they open connections and prepare statements."""

PATIENCE = 60
"""Seconds in which all clients must be warm."""

FEW, MANY = 1_000, 1_000_000
"""Repairs of before, each with its visit and the message that left."""

MOST = 1.3
"""How many times as long a booking may take among many as among few."""

HORIZON = 380
"""Days, so that no slot fills up with hundreds of visits, which no team could make."""

CAPACITY = 100
NEED = Need("plumbing", 60, date(2027, 12, 20))
REPORT = replace(a_report(), need=NEED)

Span: TypeAlias = tuple[float, float]
"""When something began and ended: all processes of a machine read the same clock."""

Deed: TypeAlias = Callable[[int], None]
"""Does something once, for the draft of that number."""

Act: TypeAlias = Callable[[str, str], AbstractContextManager[Deed]]
"""Makes ready to do it on a database, in a batch of that name, once for each process."""

BARE = "UPDATE bare SET taken = taken + 1 WHERE slot = %s AND taken < %s"


def run() -> None:
    """Measure both and print the tables."""
    with postgres(settings={"max_wal_size": "8GB"}) as server:
        _against_the_floor(server)
        _among_more_and_more(server)


def _against_the_floor(server: Postgres) -> None:
    batches = [f"{clients}.{n}" for clients in CLIENTS for n in range(ROUNDS)]
    url = _prepared(server, "floor", FEW, batches)
    slots = len(_slots(url))
    server.run("CREATE TABLE bare (slot integer PRIMARY KEY, taken integer NOT NULL)", "floor")
    server.run(f"INSERT INTO bare SELECT n, 0 FROM generate_series(0, {slots - 1}) n", "floor")
    rows = []
    for clients in CLIENTS:
        rounds = []
        for n in range(ROUNDS):
            server.run(f"DELETE FROM place WHERE starts_at > '{NOW}'", "floor")
            server.run("VACUUM place", "floor")
            rounds.append(_round(url, f"{clients}.{n}", clients))
        floors = [each[FLOOR][0] for each in rounds]
        for name in rounds[0]:
            rates, slowest = zip(*(each[name] for each in rounds), strict=True)
            share = median(rate / floor for rate, floor in zip(rates, floors, strict=True))
            told = [f"{clients}", ""] if name == FLOOR else [f"  {name}", f"{share:.2f}"]
            figures = [f"{median(rates):.0f}", milliseconds(median(slowest))]
            rows.append([told[0], figures[0], told[1], figures[1]])
    head = ["clients", "a second", "share", "p99"]
    show("Against as many bare updates, on PostgreSQL", head, rows)


def _round(url: str, batch: str, clients: int) -> dict[str, tuple[float, float]]:
    """The floor and everything that is compared with it, one straight after the other."""
    return {name: _measure(name, url, batch, clients) for name in ACTS}


def _among_more_and_more(server: Postgres) -> None:
    """Each client does one thing among few, then the same among many, and so on.

    So what else the machine does, and the disk, slows down both.
    """
    urls = [_prepared(server, f"n{n}", n, ["turns"]) for n in (FEW, MANY)]
    rows = []
    for name in ACTS:
        if name == FLOOR:
            continue
        sides = _spans(name, urls, "turns", clients=4)
        few, many = (median(ended - began for began, ended in side) for side in sides)
        times = [f"{many / few:.2f}", f"{MOST:.2f}"]
        rows.append([name, milliseconds(few), milliseconds(many), *times])
    head = ["", f"{FEW:,} repairs", f"{MANY:,} repairs", "times as long", "at most"]
    show("One among few repairs of before and many (medians, in turn, 4 clients)", head, rows)


def _prepared(server: Postgres, name: str, repairs: int, batches: list[str]) -> str:
    """The address of a database with repairs of before, and what each batch starts from."""
    url = server.make(name)
    with closing(Database(url)) as database:
        database.upgrade()
        first = a_repair(database, status="booked")
        a_message(database, first, "first", sent_at=NOW)
        statements = [*_fill(database, first, repairs), *_starts(database, first, batches)]
        with database.writing() as session:
            for statement in statements:
                session.execute(text(statement))
    server.run("VACUUM ANALYZE", name)
    return url


def _fill(database: Database, first: int, number: int) -> list[str]:
    """Statements that repeat a repair and its message, and give each a visit that was."""
    series = f"generate_series({first + 1}, {first + number}) n"
    repair = {"id": "n", "reference": "'R' || n", "draft_id": "'d' || n", "receipt": "'r' || n"}
    message = {"id": "n", "key": "'k' || n", "repair_id": "n"}
    visits = (
        "INSERT INTO place (trade, starts_at, ends_at, number, repair_id) "
        f"SELECT 'plumbing', began, began + interval '4 hours', n % 50 + 1, n FROM {series}, "
        "LATERAL (SELECT timestamptz '2026-11-01' - n / 50 * interval '1 hour' AS began)"
    )
    return [
        _repeat(database, "repair", first, series, repair),
        _repeat(database, "outbox", 1, series, message),
        visits,
        *(f"SELECT setval('{t}_id_seq', (SELECT max(id) FROM {t}))" for t in ("repair", "outbox")),
    ]


def _starts(database: Database, first: int, batches: list[str]) -> list[str]:
    """Statements that make drafts to send and, for bookings alone, repairs without a visit."""
    statements = []
    for batch in batches:
        series = f"generate_series(0, {EACH - 1}) n"
        own = {
            "id": "nextval('repair_id_seq')",
            **dict.fromkeys(("reference", "draft_id", "receipt"), f"'{batch}:' || n"),
        }
        statements += [
            f"INSERT INTO draft (id, started_at) SELECT '{batch}-' || n, now() FROM {series}",
            _repeat(database, "repair", first, series, own),
        ]
    return statements


def _repeat(database: Database, table: str, row: int, series: str, own: dict[str, str]) -> str:
    """A statement that copies a row for each of a series."""
    names = [column.name for column in database.schema.metadata.tables[table].columns]
    values = ", ".join(own.get(name, f"t.{name}") for name in names)
    return (
        f"INSERT INTO {table} ({', '.join(names)}) "
        f"SELECT {values} FROM {table} t, {series} WHERE t.id = {row}"
    )


def _measure(name: str, url: str, batch: str, clients: int) -> tuple[float, float]:
    """How many a second, and the 99th percentile of one in seconds."""
    (spans,) = _spans(name, [url], batch, clients)
    took = max(ended for _, ended in spans) - min(began for began, _ in spans)
    return len(spans) / took, quantiles((ended - began for began, ended in spans), n=100)[-1]


def _spans(name: str, urls: list[str], batch: str, clients: int) -> list[list[Span]]:
    """Those of each database. All clients begin when the last one is warm.

    They are threads, as many in each process as gunicorn's workers have.
    """
    act, many = ACTS[name]
    threads = min(clients, gunicorn.threads)
    processes = clients // threads
    each = many // processes
    shares = [range(n * each, (n + 1) * each) for n in range(processes)]
    context = get_context("forkserver")
    context.set_forkserver_preload([__name__])
    with context.Manager() as manager, ProcessPoolExecutor(processes, context) as pool:
        warm = manager.Barrier(processes * threads, timeout=PATIENCE)
        return _joined(pool.map(partial(_in_threads, act, urls, batch, threads, warm), shares))


def _in_threads(
    act: Act, urls: list[str], batch: str, threads: int, warm: Barrier, numbers: range
) -> list[list[Span]]:
    """As one web process does: its threads share what it has made ready."""
    with ExitStack() as opened, ThreadPoolExecutor(threads) as pool:
        deeds = [opened.enter_context(act(url, batch)) for url in urls]
        shares = [numbers[n::threads] for n in range(threads)]
        return _joined(pool.map(partial(_timed_each, deeds, warm), shares))


def _timed_each(deeds: list[Deed], warm: Barrier, numbers: range) -> list[list[Span]]:
    """When each began and ended, after the first few; each is the first one in turn."""
    for number in numbers[:WARM]:
        for deed in deeds:
            deed(number)
    warm.wait()
    sides: list[list[Span]] = [[] for _ in deeds]
    turn = list(zip(deeds, sides, strict=True))
    for number in numbers[WARM:]:
        for deed, side in turn:
            began = time.monotonic()
            deed(number)
            side.append((began, time.monotonic()))
        turn.reverse()
    return sides


def _joined(parts: Iterable[list[list[Span]]]) -> list[list[Span]]:
    """What several did, by database."""
    return [[span for part in side for span in part] for side in zip(*parts, strict=True)]


@contextmanager
def _book(url: str, batch: str) -> Iterator[Deed]:
    """Give the held place to a repair, in a transaction."""
    with closing(Database(url)) as database:
        slots, repairs = _slots(url), _repairs(database, batch)

        def one(number: int) -> None:
            def book(slot: Slot) -> None:
                places = Places(NEED.trade, slot.starts_at, slot.ends_at, CAPACITY)
                with database.writing_plainly() as connection:
                    places.own(connection, f"{batch}-{number}", repairs[f"{batch}:{number}"], NOW)

            _until_won(number, slots, book)

        yield one


def _repairs(database: Database, batch: str) -> dict[str, int]:
    """The repairs without a visit of a batch, by their drafts."""
    drafts = [f"{batch}:{number}" for number in range(EACH)]
    waiting = select(RepairRow.draft_id, RepairRow.id).where(RepairRow.draft_id.in_(drafts))
    with database.reading() as session:
        return dict(session.execute(waiting).tuples().all())


@contextmanager
def _report(url: str, batch: str) -> Iterator[Deed]:
    """Send reports, each with a visit in one of the slots; when it is gone, in another."""
    with closing(Database(url)) as database:
        diary, slots = _diary(database), _slots(url)

        def one(number: int) -> None:
            def send(slot: Slot) -> None:
                report = replace(REPORT, slot_id=slot.id)
                raise_repair(database, diary, f"{batch}-{number}", report, NOW)

            _until_won(number, slots, send)

        yield one


def _until_won(number: int, slots: list[Slot], act: Callable[[Slot], None]) -> None:
    chosen = Random(number)
    while True:
        try:
            return act(chosen.choice(slots))
        except SlotGone:
            continue


@contextmanager
def _hold(url: str, batch: str) -> Iterator[Deed]:
    """Hold a place in one of the slots for a draft; when it is gone, in another."""
    with closing(Database(url)) as database:
        diary, slots = _diary(database), _slots(url)

        def one(number: int) -> None:
            def hold(slot: Slot) -> None:
                diary.hold(f"{batch}-{number}", slot.id, NEED, NOW)

            _until_won(number, slots, hold)

        yield one


@contextmanager
def _update(url: str, _batch: str) -> Iterator[Deed]:
    """Count one more in one of as many rows as there are slots."""
    with closing(psycopg.connect(url)) as connection:
        row = connection.execute("SELECT count(*) FROM bare").fetchone()
    assert row is not None
    slots, mine = row[0], local()
    with ExitStack() as opened:

        def one(number: int) -> None:
            if not hasattr(mine, "connection"):
                connection = psycopg.connect(url, autocommit=True)
                mine.connection = opened.enter_context(closing(connection))
            values = (Random(number).randrange(slots), EACH)
            mine.connection.execute(BARE, values)

        yield one


ACTS: dict[str, tuple[Act, int]] = {
    FLOOR: (_update, EACH),
    "hold": (_hold, EACH),
    "booking": (_book, EACH),
    "whole report": (_report, REPORTS),
}
"""In this order: a booking turns the hold into a visit."""


def _slots(url: str) -> list[Slot]:
    with closing(Database(url)) as database:
        return _diary(database).find(NEED, NOW)


def _diary(database: Database) -> EmbeddedDiary:
    return EmbeddedDiary(
        database=database,
        windows=WINDOWS,
        capacity={NEED.trade: CAPACITY},
        lead_days=1,
        horizon_days=HORIZON,
        hold_for=timedelta(minutes=15),
    )
