"""Where the services of tests keep their data, with the council's addresses there from the start.

An address list takes seconds to read, so that happens once: SQLite's file is copied for each test,
and in PostgreSQL's database everything but the addresses is deleted after it.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path
from typing import TypeAlias

import pytest

from repairs_pattern.domain.store import Database
from repairs_pattern.gateways.csv_address_book import CsvAddressBook
from tests.support.homes import COUNCILS
from tests.support.postgres import Postgres
from tests.support.raised import NOW

Storage: TypeAlias = Callable[[str], dict[str, str]]
"""The settings that say where a council's data is, by its id: the same for a whole test."""

_EMPTY = """DO $$ BEGIN EXECUTE (
    SELECT 'TRUNCATE ' || string_agg(quote_ident(tablename), ', ') || ' RESTART IDENTITY CASCADE'
    FROM pg_tables WHERE schemaname = 'public'
    AND tablename NOT IN ('address', 'address_list', 'alembic_version')
); END $$"""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what has the mark ``both_databases`` on each, if it has a database at all."""
    marked = metafunc.definition.get_closest_marker("both_databases")
    if marked and "storage" in metafunc.fixturenames:
        metafunc.parametrize("storage", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Storage]:
    """Where the councils' data is, as the parameter says."""
    if getattr(request, "param", "sqlite") == "sqlite":
        yield partial(_copied, request.getfixturevalue("with_addresses"), tmp_path)
        return
    server: Postgres = request.getfixturevalue("postgresql")
    address_of = request.getfixturevalue("councils_on_postgresql")
    used = set()

    def settings(council: str) -> dict[str, str]:
        used.add(council)
        photos = f"{tmp_path}/{council}-photos"
        return {"DATABASE_URL": address_of(council), "PHOTOS_FOLDER": photos}

    yield settings
    for council in used:
        server.run(_EMPTY, database=council)


@pytest.fixture
def environment(storage: Storage) -> dict[str, str]:
    """The environment of commands beside Northmere's service."""
    return {
        name if name == "DATABASE_URL" else f"REPAIRS_{name}": value
        for name, value in storage("northmere").items()
    }


def _copied(with_addresses: Callable[[str], Path], folder: Path, council: str) -> dict[str, str]:
    file = folder / f"{council}.db"
    if not file.exists() and (COUNCILS / council).is_dir():
        shutil.copy(with_addresses(council), file)
    return {"DATABASE_URL": f"sqlite:///{file}"}


@pytest.fixture(scope="session")
def with_addresses(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """A council's database on SQLite with nothing in it but its addresses: copy it."""
    folder = tmp_path_factory.mktemp("addresses")

    @cache
    def file_of(council: str) -> Path:
        file = folder / f"{council}.db"
        prepare(f"sqlite:///{file}", council)
        return file

    return file_of


@pytest.fixture(scope="session")
def councils_on_postgresql(postgresql: Postgres) -> Callable[[str], str]:
    """The address of a council's database on PostgreSQL, for one test after the other."""

    @cache
    def address_of(council: str) -> str:
        url = postgresql.make(council)
        prepare(url, council)
        return url

    return address_of


def prepare(url: str, council: str) -> None:
    """Make the tables, and read the addresses of a council of the prototype."""
    database = Database(url)
    database.upgrade()
    if (COUNCILS / council).is_dir():
        CsvAddressBook(database).load(COUNCILS / council / "addresses.csv", NOW)
    database.close()
