"""Makes worlds when they are first needed, finds them again after a restart, and deletes them."""

from __future__ import annotations

import hashlib
import hmac
import shutil
from collections import OrderedDict
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any, Protocol

from flask import Flask

from ...council import Council, load_council
from ...domain.store import Database
from ...doors import Swap
from ...gateways.csv_address_book import CsvAddressBook
from ..scenarios import Scenario
from ..sitting import Sitting, current, sitting_of_task
from .bytecode import SharedBytecode
from .world import World

MOST_AWAKE = 200
"""How many worlds one process keeps ready; the one used least lately goes to sleep."""

DATABASE = "service.db"
BEGUN = "begun"
"""The file that says that a world was seeded to its end."""


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


class Worlds:
    """Every world of one research.

    :param database: of research.
    :param folder: where worlds are kept, one folder each.
    :param councils: the folder with the councils' folders.
    :param scenarios: by id.
    :param build: makes the app of a world.
    :param secret: from which the secret key of each world is made.
    :param furnish: adds to the app of a world what research needs in it.
    :param clock: the real time.
    """

    def __init__(
        self,
        database: Database,
        folder: Path,
        councils: Path,
        scenarios: Mapping[str, Scenario],
        build: Build,
        secret: str,
        *,
        furnish: Callable[[World], None],
        gateways: Swap,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._database = database
        self._folder = folder
        self._councils = councils
        self._scenarios = scenarios
        self._build = build
        self._secret = secret
        self._furnish = furnish
        self._gateways = gateways
        self.clock = clock
        self._awake: OrderedDict[str, World] = OrderedDict()
        self._loaded: dict[Path, Council] = {}
        self._bytecode = SharedBytecode()
        self._lock = Lock()

    def of(self, sitting: Sitting) -> World:
        """The world of a task, made now when nobody has been there yet.

        :raises KeyError: when there is no such scenario or variant any more.
        :raises BrokenCouncil: when the council of the scenario is broken.
        """
        with self._lock:
            world = self._awake.get(sitting.task_id)
            if world is None:
                world = self._wake(sitting)
                self._awake[sitting.task_id] = world
                while len(self._awake) > MOST_AWAKE:
                    _, idle = self._awake.popitem(last=False)
                    _close(idle)
            self._awake.move_to_end(sitting.task_id)
        return world

    def delete(self, task_id: str) -> None:
        """Delete a world and everything said in it; nothing happens when there is none."""
        with self._lock:
            if (world := self._awake.pop(task_id, None)) is not None:
                _close(world)
            shutil.rmtree(self._folder / task_id, ignore_errors=True)

    def close(self) -> None:
        """Close the database of every world."""
        with self._lock:
            while self._awake:
                _close(self._awake.popitem()[1])

    def _wake(self, sitting: Sitting) -> World:
        scenario = self._scenarios[sitting.scenario]
        council = self._council(scenario, sitting.variant)
        folder = self._folder / sitting.task_id
        if not (folder / BEGUN).exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            shutil.copy(self._with_addresses(council), folder / DATABASE)
        app = self._build(
            council,
            settings=self._settings(sitting.task_id, folder),
            clock=self._clock_of(sitting.task_id),
            gateways=self._gateways,
        )
        world = World(sitting.task_id, folder, scenario, app)
        self._furnish(world)
        (folder / BEGUN).touch()
        return world

    def _council(self, scenario: Scenario, variant: str) -> Council:
        """The council as this variant shows it, loaded once in each process."""
        overlay = scenario.variant(variant).overlay
        folder = self._councils / scenario.council
        assert overlay is None, "variants are laid over the folder"
        if folder not in self._loaded:
            self._loaded[folder] = load_council(folder)
        return self._loaded[folder]

    def _with_addresses(self, council: Council) -> Path:
        """A database with nothing in it but the council's addresses, to copy from."""
        source = council.folder / "addresses.csv"
        digest = hashlib.sha256(source.read_bytes()).hexdigest()[:16]
        prepared = self._folder / f"addresses-{digest}.db"
        if not prepared.exists():
            self._folder.mkdir(parents=True, exist_ok=True)
            making = prepared.with_suffix(".making")
            making.unlink(missing_ok=True)
            database = Database(f"sqlite:///{making}")
            database.upgrade()
            CsvAddressBook(database).load(source, self.clock())
            with database.engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            database.close()
            making.replace(prepared)
        return prepared

    def _settings(self, task_id: str, folder: Path) -> dict[str, Any]:
        key = hmac.new(self._secret.encode(), task_id.encode(), "sha256").hexdigest()
        return {
            "DATABASE_URL": f"sqlite:///{folder / DATABASE}",
            "SECRET_KEY": key,
            "SESSION_COOKIE_NAME": f"repairs_{task_id}",
            "SESSION_COOKIE_SECURE": False,
            "TEMPLATE_CACHE": self._bytecode,
        }

    def _clock_of(self, task_id: str) -> Callable[[], datetime]:
        """The clock of a world, as it is set at this moment."""

        def read() -> datetime:
            with suppress(LookupError):
                return current().clock.read(self.clock())
            sitting = sitting_of_task(self._database, task_id)
            assert sitting is not None, "a world is deleted with its task"
            return sitting.clock.read(self.clock())

        return read


def _close(world: World) -> None:
    world.app.extensions["repairs_pattern"].close()
