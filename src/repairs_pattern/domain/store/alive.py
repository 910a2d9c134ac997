"""A connection from the pool is alive when it is handed out, mostly without asking the server.

A server that ends a connection says so at once, and a connection that nobody uses hears nothing
else. So whoever hears nothing is alive. To ask each time (``pool_pre_ping``) is one more way to the
server, of four that a booking then has. Only after a while of silence is the server asked:
something between it and us may have dropped the connection without a word.
"""

from __future__ import annotations

import selectors
import time
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.exc import DisconnectionError

SILENCE = 20.0
"""Seconds without use after which a connection is asked and not only listened to."""

SINCE, WAITING = "unused since", "waiting for something to read"


def only_alive(engine: Engine) -> None:
    """Look at each connection of PostgreSQL before it is used; a dead one is opened anew."""
    dialect = engine.dialect
    errors = dialect.loaded_dbapi.Error

    def opened(connection: Any, record: Any) -> None:
        record.info[WAITING] = waiting = selectors.DefaultSelector()
        waiting.register(connection, selectors.EVENT_READ)

    def closed(_connection: Any, record: Any) -> None:
        record.info.pop(WAITING).close()

    def given_back(_connection: Any, record: Any) -> None:
        record.info[SINCE] = time.monotonic()

    def taken(connection: Any, record: Any, _proxy: Any) -> None:
        silent_for = time.monotonic() - record.info.get(SINCE, time.monotonic())
        hears = connection.closed or record.info[WAITING].select(timeout=0)
        if silent_for < SILENCE and not hears:
            return
        try:
            dialect.do_ping(connection)
        except errors as error:
            raise DisconnectionError from error

    event.listen(engine, "connect", opened)
    event.listen(engine, "close", closed)
    event.listen(engine, "checkin", given_back)
    event.listen(engine, "checkout", taken)
