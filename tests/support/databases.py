"""A database of its own for every test that asks for one, on SQLite and on PostgreSQL."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from repairs_pattern.domain.store import Base, Database
from tests.support.postgres import Postgres


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where a database can be made; a test that asks for ``database`` too finds the tables there.

    Tables are not made for each test anew: SQLite's are copied, PostgreSQL's are emptied.
    """
    with_tables = "database" in request.fixturenames
    if request.param == "sqlite":
        file = tmp_path / "test.db"
        if with_tables:
            shutil.copy(request.getfixturevalue("sqlite_with_tables"), file)
        yield f"sqlite:///{file}"
        return
    server: Postgres = request.getfixturevalue("postgresql")
    if with_tables:
        yield request.getfixturevalue("postgresql_with_tables")
        tables = ", ".join(Base.metadata.tables)
        server.run(f"TRUNCATE {tables} RESTART IDENTITY CASCADE", database="tables")
    else:
        yield server.make("empty")
        server.drop("empty")


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A database with this release's tables."""
    database = Database(database_url)
    yield database
    database.close()


@pytest.fixture(scope="session")
def sqlite_with_tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file to copy."""
    file = tmp_path_factory.mktemp("tables") / "tables.db"
    _upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def postgresql_with_tables(postgresql: Postgres) -> str:
    """The address of a database for one test after the other."""
    url = postgresql.make("tables")
    _upgrade(url)
    return url


def _upgrade(url: str) -> None:
    database = Database(url)
    database.upgrade()
    database.close()
