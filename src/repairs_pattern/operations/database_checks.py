"""Whether a database is one that the service can rely on."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import datetime, timedelta
from importlib.metadata import version

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from ..domain.checks import Doubtful, Unwell
from ..domain.store import Database

OLDEST_POSTGRESQL = 15
"""The oldest release that PostgreSQL's makers still mend in November 2026."""

OLDEST_SQLITE = (3, 35, 0)
"""The first that gives back what it has written (``RETURNING``)."""

APART = timedelta(seconds=5)
"""How far the clocks of two machines may be apart."""


def is_known_release(database: Database) -> str:
    """Whether it answers, and is neither too old nor of another alphabet."""
    return _sqlite() if database.is_sqlite else _postgresql(database)


def _sqlite() -> str:
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        raise Unwell(
            f"SQLite is {sqlite3.sqlite_version}, and the service needs 3.35.",
            "Install a newer Python or a newer system.",
        )
    return f"SQLite {sqlite3.sqlite_version}"


def _postgresql(database: Database) -> str:
    try:
        with database.reading() as session:
            release, encoding = session.execute(
                text("SELECT current_setting('server_version'), current_setting('server_encoding')")
            ).one()
    except DBAPIError as error:
        raise Unwell(
            f"The database cannot be reached: {' '.join(str(error.orig).split())}",
            "See whether it runs, and whether name, user and password in DATABASE_URL are right.",
        ) from None
    if encoding != "UTF8":
        raise Unwell(
            f"The database keeps text as {encoding}, so some names cannot be stored.",
            "Make a database with ENCODING 'UTF8' and move the data there.",
        )
    if int(release.split(".")[0]) < OLDEST_POSTGRESQL:
        raise Doubtful(
            f"PostgreSQL is {release}, and nobody mends its faults any more.",
            f"Move the database to release {OLDEST_POSTGRESQL} or newer.",
        )
    return f"PostgreSQL {release}, psycopg {version('psycopg')}"


def clocks_agree(database: Database, clock: Callable[[], datetime]) -> str:
    """Whether the database's machine has the same time."""
    if database.is_sqlite:
        return "the database is on this machine"
    with database.reading() as session:
        theirs = session.execute(text("SELECT clock_timestamp()")).scalar_one()
    apart = abs(clock() - theirs)
    if apart > APART:
        raise Doubtful(
            f"The clock of this machine and that of the database are {apart} apart.",
            "Have both machines set their clocks from the network.",
        )
    return "as the database's"
