"""A full disk: nothing half is stored, nobody is told what is not so, and it goes on afterwards.

A real full disk needs rights that tests have not. For SQLite the system is told that no file of
this process may grow (``RLIMIT_FSIZE``), which an ordinary user can. PostgreSQL says by a trigger
what it says when it cannot make a file longer (``disk_full``, 53100).
"""

from __future__ import annotations

import resource
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from repairs_pattern.domain.store import Base, Database, OutboxRow, PlaceRow, RepairRow
from tests.conftest import MakeApp, service_of
from tests.support.reporting import CHECK, answers_for, reference, report, slug
from tests.support.resident import Resident

Full = Callable[[Database], AbstractContextManager[None]]


@contextmanager
def no_longer_files(database: Database) -> Iterator[None]:
    """The log to which SQLite writes first may not grow, nor may any other file."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def server_says_so(database: Database) -> Iterator[None]:
    """PostgreSQL refuses every new row, as it does when it cannot make a file longer."""
    tables = list(Base.metadata.tables)
    with database.engine.begin() as connection:
        connection.execute(
            text(
                "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS "
                "$$ BEGIN RAISE EXCEPTION USING ERRCODE = 'disk_full'; END $$"
            )
        )
        for table in tables:
            connection.execute(
                text(
                    f"CREATE TRIGGER full_disk BEFORE INSERT OR UPDATE ON {table} "
                    "FOR EACH ROW EXECUTE FUNCTION full_disk()"
                )
            )
    yield
    with database.engine.begin() as connection:
        connection.execute(text("DROP FUNCTION full_disk CASCADE"))


@pytest.fixture(params=[no_longer_files, server_says_so])
def full(request: pytest.FixtureRequest) -> Full:
    """How the disk is full."""
    found: Full = request.param
    return found


@pytest.fixture
def app(
    full: Full, make_app: MakeApp, request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[Flask]:
    """Northmere's service on the database that can be full so."""
    if full is not server_says_so:
        yield make_app("northmere")
        return
    server = request.getfixturevalue("postgresql")
    url = server.make("full")
    with closing(Database(url)) as database:
        database.upgrade()
    yield make_app("northmere", settings={"DATABASE_URL": url})
    server.drop("full")


def stored(app: Flask) -> list[int]:
    """How many repairs, places and messages there are."""
    with service_of(app).database.reading() as session:
        return [
            session.scalar(select(func.count()).select_from(table)) or 0
            for table in (RepairRow, PlaceRow, OutboxRow)
        ]


def test_a_report_that_cannot_be_stored_is_not_confirmed_and_can_be_sent_later(
    app: Flask, full: Full
) -> None:
    resident = report(Resident(app), answers_for("tap-drips"), to=CHECK)
    assert stored(app) == [0, 1, 0]
    tab = resident.another_tab().get(resident.path)
    with full(service_of(app).database):
        tab.send(status=503)
        assert tab.heading == "Sorry, the service is unavailable"
        assert stored(app) == [0, 1, 0]
        assert slug(resident.get("/report/check-answers")) == CHECK, "it can still be read"
    resident.send()
    assert reference(resident)
    assert stored(app) == [1, 1, 1]


def test_an_answer_that_cannot_be_stored_is_asked_again_and_the_others_are_there(
    app: Flask, full: Full
) -> None:
    said = answers_for("tap-drips")
    resident = report(Resident(app), said, to="name")
    tab = resident.another_tab().get(resident.path)
    with full(service_of(app).database):
        tab.send(said["name"], status=503)  # type: ignore[arg-type]
        assert slug(tab.get("/report/check-answers")) == "name"
    resident.send(said["name"])  # type: ignore[arg-type]
    assert slug(resident) == "phone"
