"""Who wants a connection gets one that is alive, after whatever happened to those of before."""

from contextlib import closing
from select import select

import psycopg
import pytest
from sqlalchemy import text

from repairs_pattern.domain.store import alive

OPENED = 3
OTHERS = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


@pytest.fixture
def pids(database):
    """Of connections that lie in the pool."""
    connections = [database.engine.connect() for _ in range(OPENED)]
    found = [connection.scalar(text("SELECT pg_backend_pid()")) for connection in connections]
    for connection in connections:
        connection.close()
    return found


@pytest.fixture
def asked(database):
    """Each time that a connection was asked whether it is alive."""
    times = []
    ping = database.engine.dialect.do_ping

    def counting(connection):
        times.append(1)
        return ping(connection)

    database.engine.dialect.do_ping = counting
    return times


def in_use(database):
    """What as many sessions at once as there were connections say of themselves."""
    connections = [database.engine.connect() for _ in range(OPENED)]
    try:
        return [connection.scalar(text("SELECT pg_backend_pid()")) for connection in connections]
    finally:
        for connection in connections:
            connection.close()


def test_connections_are_used_again_and_nobody_asks_the_server(database, pids, asked):
    assert sorted(in_use(database)) == sorted(pids)
    assert not asked


def test_connections_that_the_server_ended_are_opened_anew(database, database_url, pids):
    with closing(psycopg.connect(database_url, autocommit=True)) as administrator:
        administrator.execute(f"SELECT pg_terminate_backend(pid, 5000) {OTHERS}")
    assert not set(in_use(database)) & set(pids)


def test_a_connection_that_heard_something_else_is_asked_and_kept(
    database, database_url, pids, asked
):
    with database.engine.begin() as connection:
        connection.execute(text("LISTEN news"))
        listening = connection.connection.dbapi_connection
    with closing(psycopg.connect(database_url, autocommit=True)) as administrator:
        administrator.execute("NOTIFY news")
    heard, _, _ = select([listening], [], [], 10)
    assert heard, "the server did not pass it on"
    assert sorted(in_use(database)) == sorted(pids)
    assert len(asked) == 1


def test_a_connection_that_was_long_silent_is_asked(database, pids, asked, monkeypatch):
    monkeypatch.setattr(alive, "SILENCE", 0.0)
    assert sorted(in_use(database)) == sorted(pids)
    assert len(asked) == OPENED
