"""What a running service is asked before it is called ready."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from sqlalchemy import text

from ..domain.checks import Checkable, NotSetUp, Unwell
from ..domain.outbox import oldest_due
from ..domain.store import Database
from .asking import Check

LATE = timedelta(minutes=15)
"""How long the oldest message that is due may wait. A message is tried seven times until then."""


def checks_of(
    database: Database, doors: Mapping[str, object], clock: Callable[[], datetime]
) -> dict[str, Check]:
    """The checks of one service by name: its database, its outbox and its gateways.

    :param doors: each gateway by name; None where none is chosen.
    """
    return {
        "database": lambda: answers(database),
        "migrations": lambda: migrated(database),
        "outbox": lambda: delivered(database, doors.get("messenger"), clock()),
        **{
            name: door.check if isinstance(door, Checkable) else _nothing
            for name, door in doors.items()
            if door is None or isinstance(door, Checkable)
        },
    }


def answers(database: Database) -> str:
    """Whether the database answers."""
    with database.reading() as session:
        session.execute(text("SELECT 1"))
    return database.url.get_backend_name()


def migrated(database: Database) -> str:
    """Whether the tables are those of this release or of a newer one, which keep serving it."""
    if database.is_behind():
        raise Unwell(
            "The tables of the database are not those of this release.",
            "Run: repairs-pattern db upgrade",
        )
    return f"at {database.schema.newest_revision()} or newer"


def delivered(database: Database, messenger: object, now: datetime) -> str:
    """Whether messages leave."""
    if messenger is None:
        raise NotSetUp("No message is delivered: all wait.", "Set REPAIRS_MESSENGER.")
    with database.reading() as session:
        oldest = oldest_due(session, now)
    waits = now - oldest if oldest else timedelta(0)
    if waits > LATE:
        raise Unwell(
            f"A message has waited for {round(waits / timedelta(minutes=1))} minutes.",
            "See repairs-pattern outbox list, and whether a worker runs.",
        )
    return "no message is late"


def _nothing() -> str:
    raise NotSetUp("Nothing is chosen.", "Choose one, if the service is to use it.")
