"""What goes wrong with a database, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text

from repairs_pattern.domain.store import Base, Database


@contextmanager
def busy(database: Database) -> Iterator[None]:
    """Somebody writes meanwhile, and keeps all others from it. Reading goes on."""
    with database.writing() as writer:
        writer.connection()
        if not database.is_sqlite:
            tables = ", ".join(Base.metadata.tables)
            writer.execute(text(f"LOCK TABLE {tables} IN EXCLUSIVE MODE"))
        yield


@contextmanager
def without_table(database: Database, name: str) -> Iterator[None]:
    """A table is not there meanwhile."""
    _rename(database, name, "elsewhere")
    try:
        yield
    finally:
        _rename(database, "elsewhere", name)


def _rename(database: Database, name: str, other: str) -> None:
    with database.writing() as session:
        session.execute(text(f"ALTER TABLE {name} RENAME TO {other}"))
