"""How many messages leave in a second with 1, 2 and 4 workers, and how soon one leaves."""

from __future__ import annotations

import random
import time
from contextlib import closing
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from sqlalchemy import insert, select, text, update

from repairs_pattern.delivery import Postman
from repairs_pattern.delivery.bell import Bell
from repairs_pattern.delivery.on_call import OnCall
from repairs_pattern.domain.outbox import Parcel
from repairs_pattern.domain.store import Database, OutboxRow
from tests.support import hasty_worker
from tests.support.posted import a_message
from tests.support.postgres import postgres
from tests.support.raised import NOW, a_repair

from .table import milliseconds, show

MESSAGES = 500
SENT_BEFORE = 100_000
"""Messages of the months before, which must not slow down those of today."""

WORKERS = (1, 2, 4)
ROUNDS = 5
"""In each of which the same messages leave."""

WAYS = {"looks": False, "is_called": True}
SINGLE = 40
SETTLES = 4.0
IDLE = 30.0
"""Seconds in which an idle worker is watched, and in which it settles before."""


class AtOnce:
    """A messenger that takes every message at once, so that only our own part is measured."""

    def send(self, parcel: Parcel) -> None:
        """Take it."""


def work(url: str, on_call: bool) -> None:
    """Deliver until killed."""
    council, app = hasty_worker.COUNCIL, hasty_worker.an_app()
    postman = Postman(app, council, Database(url), AtOnce(), lambda: NOW, pause=0.01)
    (OnCall(postman) if on_call else postman).run()


def run() -> None:
    """Measure on both databases."""
    with TemporaryDirectory() as folder, postgres(settings={}) as server:
        crews = {
            "SQLite, each looks": (f"sqlite:///{Path(folder)}/outbox.db", False),
            "PostgreSQL, each looks": (server.make("looks"), False),
            "PostgreSQL, each is called": (server.make("is_called"), True),
        }
        rows = [(name, *_measure(*crew)) for name, crew in crews.items()]
        soon = [
            _soon(server.make(f"soon_{on_call}"), name, on_call) for name, on_call in WAYS.items()
        ]
    head = ("", *(f"{number} workers" for number in WORKERS))
    show(f"Messages that leave in a second, beside {SENT_BEFORE:,} that left before", head, rows)
    columns = ("the worker", "median", "longest", "transactions/s while idle")
    show("How soon a message leaves on PostgreSQL, with one worker", columns, soon)


class Watch:
    """A messenger that notes when the last message left."""

    def __init__(self) -> None:
        self.left: dict[str, float] = {}

    def send(self, parcel: Parcel) -> None:
        """Take it."""
        self.left[parcel.key] = time.monotonic()


def _soon(url: str, name: str, on_call: bool) -> tuple[str, ...]:
    """How soon single messages leave, and how often the worker asks when there are none."""
    with closing(Database(url)) as database, closing(Database(url)) as own:
        database.upgrade()
        watch = Watch()
        postman = Postman(hasty_worker.an_app(), hasty_worker.COUNCIL, own, watch, lambda: NOW)
        worker = OnCall(postman) if on_call else postman
        database.when_posted = Bell(database).ring if on_call else None
        repairs = [a_repair(database) for _ in range(SINGLE)]
        worker.start()
        time.sleep(SETTLES)
        began = _transactions(database)
        time.sleep(IDLE)
        idle = (_transactions(database) - began) / IDLE
        waits = [_wait_for_one(database, watch, repair) for repair in repairs]
        worker.stop()
    return (name, milliseconds(median(waits)), milliseconds(max(waits)), f"{idle:.1f}")


def _wait_for_one(database: Database, watch: Watch, repair: int) -> float:
    key = f"soon-{repair}"
    a_message(database, repair, key)
    written = time.monotonic()
    while key not in watch.left:
        time.sleep(0.001)
    time.sleep(random.uniform(0, 1))
    return watch.left[key] - written


def _transactions(database: Database) -> int:
    """How many there were in this database, as far as the server has counted."""
    query = "SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()"
    with database.reading() as session:
        return int(session.scalar(text(query)) or 0)


def _measure(url: str, on_call: bool) -> list[str]:
    with closing(Database(url)) as database:
        database.upgrade()
        _fill(database)
        return [f"{_rate(database, number, on_call):,.0f}" for number in WORKERS]


def _fill(database: Database) -> None:
    """Messages that left long ago, and as many repairs as there are messages to send."""
    repairs = [a_repair(database) for _ in range(MESSAGES)]
    first = a_message(database, repairs[0], "first", sent_at=NOW)
    with database.reading() as session:
        row = session.get_one(OutboxRow, first)
        values = {c.key: getattr(row, c.key) for c in OutboxRow.__table__.columns if c.key != "id"}
    with database.writing() as session:
        for start in range(0, SENT_BEFORE, MESSAGES):
            session.execute(
                insert(OutboxRow),
                [
                    {**values, "key": f"m{start + n}", "repair_id": repairs[n]}
                    for n in range(MESSAGES)
                ],
            )


def _rate(database: Database, workers: int, on_call: bool) -> float:
    """Messages a second, from when all of them are due until the last one has left."""
    processes = get_context("forkserver")
    processes.set_forkserver_preload([__name__])
    url = database.url.render_as_string(hide_password=False)
    crew = [processes.Process(target=work, args=(url, on_call)) for _ in range(workers)]
    for worker in crew:
        worker.start()
    try:
        time.sleep(SETTLES)
        return MESSAGES / median(_round(database, on_call) for _ in range(ROUNDS))
    finally:
        for worker in crew:
            worker.kill()
            worker.join()


def _round(database: Database, on_call: bool) -> float:
    """The seconds in which all messages leave. Workers on call are called once, as by a booking."""
    _make_due(database)
    began = time.perf_counter()
    if on_call:
        Bell(database).ring()
    while _waiting(database):
        time.sleep(0.01)
    return time.perf_counter() - began


def _make_due(database: Database) -> None:
    newest = select(OutboxRow.id).order_by(OutboxRow.id.desc()).limit(MESSAGES)
    again = {"sent_at": None, "attempts": 0, "due_at": NOW}
    with database.writing() as session:
        session.execute(update(OutboxRow).where(OutboxRow.id.in_(newest)).values(again))


def _waiting(database: Database) -> bool:
    waits = select(OutboxRow.id).where(OutboxRow.sent_at.is_(None), OutboxRow.dead_at.is_(None))
    with database.reading() as session:
        return session.scalar(waits.limit(1)) is not None
