"""Services for tests of the whole journey. Address lists are read once, not for every test."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache
from pathlib import Path

import pytest
from flask import Flask

from repairs_pattern import create_app
from tests.conftest import MONDAY, SETTINGS, Clock, MakeApp, service_of
from tests.support.councils import council as loaded
from tests.support.reporting import CHECK, answers_for, report
from tests.support.resident import Resident


@pytest.fixture
def westvale(make_app: MakeApp) -> Flask:
    """Westvale's service."""
    return make_app("westvale")


@pytest.fixture
def checking(resident: Resident) -> Resident:
    """Somebody at Check your answers, with a time chosen for a dripping tap."""
    return report(resident, answers_for("tap-drips"), to=CHECK)


@pytest.fixture
def booked(checking: Resident) -> Resident:
    """Somebody who has just booked that visit."""
    return checking.send()


@pytest.fixture(scope="session")
def shared_app(
    tmp_path_factory: pytest.TempPathFactory, with_addresses: Callable[[str], Path]
) -> Iterator[Callable[..., Flask]]:
    """An app of a council at a moment, the same one for every test of this process.

    Other tests send reports with it too, so what is in it is compared with what was before.
    """
    folder = tmp_path_factory.mktemp("shared")
    made: list[Flask] = []

    @cache
    def made_at(council: str, now: datetime) -> Flask:
        file = folder / f"{council}-{now:%m-%d}.db"
        shutil.copy(with_addresses(council), file)
        settings = {**SETTINGS, "DATABASE_URL": f"sqlite:///{file}"}
        made.append(create_app(loaded(council), settings=settings, clock=Clock(now)))
        return made[-1]

    def app_of(council: str, now: datetime = MONDAY) -> Flask:
        return made_at(council, now)

    yield app_of
    for app in made:
        service_of(app).database.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without tables."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/storm.db"
        return
    server = request.getfixturevalue("postgresql")
    yield server.make("storm")
    server.drop("storm")
