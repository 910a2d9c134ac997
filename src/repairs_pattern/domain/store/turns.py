"""What only one process does at a time. Whoever dies in the middle lets the next one go on."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from .database import Database


class NotOurTurn(Exception):
    """Another process was at it for all the time that we waited."""


@contextmanager
def turn(database: Database, number: int, seconds: float) -> Iterator[None]:
    """Hold a turn until the block ends. The operating system takes it from a process that dies.

    :param number: of PostgreSQL's advisory locks, and part of the file's name beside SQLite's.
    :param seconds: how long to wait for it.
    :raises NotOurTurn: when another process keeps it for longer.
    """
    kept = _of_file if database.is_sqlite else _of_server
    with kept(database, number, seconds):
        yield


@contextmanager
def _of_server(database: Database, number: int, seconds: float) -> Iterator[None]:
    """In a transaction that does nothing else: it holds no row and no snapshot."""
    with database.engine.connect() as connection:
        connection.execute(text(f"SET LOCAL lock_timeout = {round(seconds * 1000)}"))
        try:
            connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": number})
        except OperationalError as error:
            raise NotOurTurn from error
        yield


@contextmanager
def _of_file(database: Database, number: int, seconds: float) -> Iterator[None]:
    """In a database beside ours that stays empty: SQLite's own lock works on every system."""
    file = database.url.database
    if not file or file == ":memory:":
        yield
        return
    beside = sqlite3.connect(f"{file}-turn-{number}", timeout=seconds, isolation_level=None)
    with closing(beside):
        try:
            beside.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            raise NotOurTurn from error
        yield
