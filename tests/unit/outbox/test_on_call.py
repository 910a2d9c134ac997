"""Workers on PostgreSQL: called when something waits, and right without being called."""

from __future__ import annotations

import time
from contextlib import contextmanager

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from repairs_pattern.delivery import Postman
from repairs_pattern.delivery.bell import Bell
from repairs_pattern.delivery.on_call import OnCall
from repairs_pattern.domain.store import Database
from tests.support import hasty_worker
from tests.support.posted import a_message, sent_keys
from tests.support.raised import NOW, a_repair

PATIENCE = 60
SELDOM = "0 0 1 1 * 0"
"""Once a year: what is done before that, somebody called for."""

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


class Bag:
    """A messenger that keeps what it gets."""

    def __init__(self):
        self.keys = []

    def send(self, parcel):
        self.keys.append(parcel.key)


def jobs(database):
    """The jobs that there are: name and status."""
    query = text("SELECT task_name, status::text FROM procrastinate_jobs ORDER BY id")
    with database.reading() as session:
        return [tuple(row) for row in session.execute(query)]


def run(database, statement):
    with database.engine.begin() as connection:
        connection.execute(text(statement))


@pytest.fixture(autouse=True)
def no_jobs(database):
    run(database, "DELETE FROM procrastinate_periodic_defers")
    run(database, "DELETE FROM procrastinate_jobs")
    run(database, "DELETE FROM procrastinate_workers")


@contextmanager
def on_call(database, messenger, *chores, look=SELDOM):
    """A worker that is on call meanwhile."""
    own = Database(database.url.render_as_string(hide_password=False))
    app = hasty_worker.an_app()
    worker = OnCall(
        Postman(app, hasty_worker.COUNCIL, own, messenger, lambda: NOW, chores), look=look
    )
    worker.start()
    try:
        yield worker
    finally:
        worker.stop()
        own.close()


def wait_until(holds):
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, "it never came to that"
        time.sleep(0.02)


def is_listening(database):
    query = text("SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'")
    with database.reading() as session:
        return session.scalar(query)


def test_what_is_written_calls_a_worker_after_its_commit(database):
    database.when_posted = Bell(database).ring
    bag = Bag()
    with on_call(database, bag):
        wait_until(lambda: is_listening(database))
        for n in range(30):
            a_message(database, a_repair(database), f"m{n}")
        wait_until(lambda: len(sent_keys(database)) == 30)
        wait_until(lambda: jobs(database) == [])
    assert sorted(bag.keys) == sorted(f"m{n}" for n in range(30))


def test_what_is_rolled_back_or_has_no_message_calls_nobody(database):
    rings = []
    database.when_posted = lambda: rings.append(1)
    a_repair(database)
    a_message(database, a_repair(database), "K7C")
    assert rings == [1]
    with pytest.raises(IntegrityError):
        a_message(database, a_repair(database), "K7C")
    assert rings == [1]


def test_however_often_it_rings_one_job_waits(database):
    bell = Bell(database)
    for _ in range(3):
        bell.ring()
    assert jobs(database) == [("deliver", "todo")]


def test_a_bell_that_does_not_work_costs_no_booking(database, caplog):
    run(database, "ALTER TABLE procrastinate_jobs RENAME TO away")
    try:
        database.when_posted = Bell(database).ring
        number = a_message(database, a_repair(database), "K7C")
    finally:
        run(database, "ALTER TABLE away RENAME TO procrastinate_jobs")
    assert number
    assert [r.getMessage() for r in caplog.records] == [
        "No worker could be called: ProgrammingError"
    ]


def test_a_message_without_a_ring_is_found_by_the_next_look(database):
    a_message(database, a_repair(database), "K7C")
    with on_call(database, Bag(), look="* * * * * *"):
        wait_until(lambda: sent_keys(database) == ["K7C"])


def test_the_job_of_a_worker_that_was_killed_goes_and_holds_up_nothing(database):
    run(database, "INSERT INTO procrastinate_workers (last_heartbeat) VALUES ('2020-01-01')")
    run(
        database,
        "INSERT INTO procrastinate_jobs (queue_name, task_name, status, worker_id, lock) "
        "SELECT 'repairs', 'chore', 'doing', max(id), 'chore' FROM procrastinate_workers",
    )
    with on_call(database, Bag()):
        wait_until(lambda: jobs(database) == [])


def test_a_chore_is_done_by_one_of_all_workers_each_time_and_a_fault_in_it_stops_nobody(database):
    done = []

    def sweep(now):
        done.append(now)
        raise RuntimeError

    began = time.time() // 60
    with on_call(database, Bag(), sweep), on_call(database, Bag(), sweep):
        wait_until(lambda: is_listening(database) == 2 and done and jobs(database) == [])
    assert len(done) <= 1 + time.time() // 60 - began
