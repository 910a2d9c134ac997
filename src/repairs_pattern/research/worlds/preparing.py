"""Databases to make worlds from: each is made once in a process, and copied for every participant.

So a world opens as fast with ten seeded repairs as with none, and everybody begins alike.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from flask import Flask

from ...council import Council
from ...domain.store import Database
from ...doors import Swap
from ...gateways.csv_address_book import CsvAddressBook
from ..scenarios import Scenario
from ..scenarios.beginning import SetClock, begin

DATABASE = "service.db"


class Build(Protocol):
    """Makes the app of a world: ``create_app``, or the prototype's own on top of it."""

    def __call__(
        self,
        council: Council,
        *,
        settings: Mapping[str, Any],
        clock: Callable[[], datetime],
        gateways: Swap,
    ) -> Flask:
        """The app of a council, with these settings, this clock and these gateways."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a scenario begins with.

    :param database: to copy.
    :param session: what the service keeps in the participant's browser; empty for nothing.
    """

    database: Path
    session: Mapping[str, Any]


class Preparing:
    """Prepares each variant of each scenario once.

    :param folder: where it keeps them.
    :param build: makes an app.
    :param settings: of every app, such as where templates are cached.
    :param now: the real moment.
    """

    def __init__(
        self,
        folder: Path,
        build: Build,
        settings: Mapping[str, Any],
        now: Callable[[], datetime],
    ) -> None:
        self._folder = folder
        self._build = build
        self._settings = settings
        self._now = now
        self._prepared: dict[tuple[str, str], Prepared] = {}

    def of(self, scenario: Scenario, variant: str, council: Council) -> Prepared:
        """What a scenario begins with.

        :raises CannotBegin: when the service refuses what the scenario says.
        """
        key = (scenario.digest, variant)
        if key not in self._prepared:
            self._prepared[key] = self._begin(scenario, variant, council)
        return self._prepared[key]

    def _begin(self, scenario: Scenario, variant: str, council: Council) -> Prepared:
        addresses = self._with_addresses(council)
        if not (scenario.seeds or scenario.answers):
            return Prepared(addresses, {})
        folder = self._folder / f"{scenario.digest[:16]}-{variant}"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        database = folder / DATABASE
        shutil.copy(addresses, database)
        url = f"sqlite:///{database}"

        def app(clock: SetClock) -> Flask:
            """Nothing is recorded in it, and nothing forced: nobody is there yet."""
            settings = {**self._settings, "DATABASE_URL": url, "SECRET_KEY": scenario.digest}
            return self._build(council, settings=settings, clock=clock, gateways=_as_they_are)

        session = begin(scenario, app)
        _in_one_file(Database(url))
        return Prepared(database, session)

    def _with_addresses(self, council: Council) -> Path:
        """A database with nothing in it but the council's addresses."""
        source = council.folder / "addresses.csv"
        digest = hashlib.sha256(source.read_bytes()).hexdigest()[:16]
        prepared = self._folder / f"addresses-{digest}.db"
        if not prepared.exists():
            self._folder.mkdir(parents=True, exist_ok=True)
            making = prepared.with_suffix(".making")
            making.unlink(missing_ok=True)
            database = Database(f"sqlite:///{making}")
            database.upgrade()
            CsvAddressBook(database).load(source, self._now())
            _in_one_file(database)
            making.replace(prepared)
        return prepared


def _as_they_are(doors: Any) -> Any:
    return doors


def _in_one_file(database: Database) -> None:
    """Close a database with all of it in its main file, so that this alone can be copied."""
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
