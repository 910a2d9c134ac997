"""Fixtures for every test: a council's service with a clock that stands still, and a resident."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from repairs_pattern import RepairsPattern, create_app
from repairs_pattern.blueprints.service import Service
from repairs_pattern.council import Council
from repairs_pattern.research.worlds.bytecode import SharedBytecode
from tests.support.council_databases import Storage
from tests.support.councils import council as loaded
from tests.support.postgres import Postgres, postgres
from tests.support.resident import Resident

MONDAY = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
"""The moment at which most tests begin: a working day in the heating season."""


SETTINGS = {
    "SECRET_KEY": "a key for tests only",
    "TESTING": True,
    "TEMPLATE_CACHE": SharedBytecode(),
}
"""Of every app under test. Each would take most of a second to compile templates of its own."""


@dataclass
class Clock:
    """A clock that a test sets."""

    now: datetime = MONDAY

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **time: float) -> None:
        """Let time pass: ``clock.pass_by(minutes=16)``."""
        self.now += timedelta(**time)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Postgres]:
    """A PostgreSQL server. Only who says so goes without it; a run that cannot start it fails."""
    if os.environ.get("REPAIRS_TEST_POSTGRESQL") == "no":
        pytest.skip("REPAIRS_TEST_POSTGRESQL=no: nothing is tested on PostgreSQL")
    with postgres() as server:
        yield server


MakeApp = Callable[..., Flask]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def make_app(storage: Storage, clock: Clock) -> Iterator[MakeApp]:
    """Makes apps; each council has one database for the whole test."""
    made: list[Flask] = []

    def make(council: str | Path | Council = "northmere", **options: Any) -> Flask:
        known = loaded(council) if isinstance(council, str) else council
        name = known.name if isinstance(known, Path) else known.id
        settings = {**SETTINGS, **storage(name), **options.pop("settings", {})}
        app = create_app(known, settings=settings, **{"clock": clock, **options})
        made.append(app)
        return app

    yield make
    for app in made:
        service_of(app).database.close()


def service_of(app: Flask) -> Service:
    """The service that an app serves."""
    pattern = app.extensions["repairs_pattern"]
    assert isinstance(pattern, RepairsPattern)
    assert pattern.service is not None
    return pattern.service


@pytest.fixture
def app(make_app: MakeApp) -> Flask:
    """Northmere's service."""
    return make_app()


@pytest.fixture
def service(app: Flask) -> Service:
    return service_of(app)


@pytest.fixture
def resident(app: Flask) -> Resident:
    """A resident of Northmere."""
    return Resident(app)
