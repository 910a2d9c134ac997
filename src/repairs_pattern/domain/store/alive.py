"""A connection from the pool is alive when it is handed out, mostly without asking the server.

A server that ends a connection says so at once, and a connection that nobody uses hears nothing
else. So whoever hears nothing is alive. To ask each time (``pool_pre_ping``) took as long as a
booking itself. Only after a while of silence is the server asked: something between it and us may
have dropped the connection without a word.
"""

from __future__ import annotations

import selectors
import time
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.exc import DisconnectionError

SILENCE = 20.0
"""Seconds without use after which a connection is asked and not only listened to."""

SINCE = "unused since"


def only_alive(engine: Engine) -> None:
    """Look at each connection of PostgreSQL before it is used; a dead one is opened anew."""
    dialect = engine.dialect
    errors = dialect.loaded_dbapi.Error

    def given_back(_connection: Any, record: Any) -> None:
        record.info[SINCE] = time.monotonic()

    def taken(connection: Any, record: Any, _proxy: Any) -> None:
        silent_for = time.monotonic() - record.info.get(SINCE, time.monotonic())
        if silent_for < SILENCE and not _hears(connection):
            return
        try:
            dialect.do_ping(connection)
        except errors as error:
            raise DisconnectionError from error

    event.listen(engine, "checkin", given_back)
    event.listen(engine, "checkout", taken)


def _hears(connection: Any) -> bool:
    """Whether there is something to read that nobody asked for."""
    if connection.closed:
        return True
    with selectors.DefaultSelector() as waiting:
        waiting.register(connection, selectors.EVENT_READ)
        return bool(waiting.select(timeout=0))
