"""Makes worlds when they are first needed, finds them again after a restart, and deletes them."""

from __future__ import annotations

import hmac
import shutil
from collections import OrderedDict
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface

from ...council import BrokenCouncil, Council
from ...domain.store import Database
from ...doors import Swap
from ..scenarios import Scenario
from ..scenarios.beginning import CannotBegin
from ..scenarios.overlaying import NoSuchLanguage, council_of
from ..sitting import Sitting, current, sitting_of_task
from .bytecode import SharedBytecode
from .preparing import DATABASE, Build, Preparing
from .world import World

MOST_AWAKE = 200
"""How many worlds one process keeps ready; the one used least lately goes to sleep."""

BEGUN = "begun"
"""The file that says that a world was made to its end; it holds the participant's cookie."""


class NotReady(Exception):
    """A world that cannot be made: its scenario is gone or broken. The cause says why."""


class Worlds:
    """Every world of one research.

    :param database: of research.
    :param folder: where worlds are kept, one folder each; what they are made from is beside it, in
        ``prepared``.
    :param councils: the folder with the councils' folders.
    :param scenarios: by id.
    :param build: makes the app of a world.
    :param secret: from which the secret key of each world is made.
    :param furnish: adds to the app of a world what research needs in it.
    :param logs: how their apps log, as ``LOGS`` says it for this one.
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
        logs: str | None = None,
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
        self._loaded: dict[tuple[str, str], Council] = {}
        self._shared = {
            "LOGS": logs,
            "SESSION_COOKIE_SECURE": False,
            "TEMPLATE_CACHE": SharedBytecode(),
        }
        self._workshop = folder.parent / "prepared"
        self._preparing = Preparing(self._workshop, build, self._shared, lambda: self.clock())
        self._lock = Lock()

    def of(self, sitting: Sitting) -> World:
        """The world of a task, made now when nobody has been there yet.

        :raises NotReady: when there is no such scenario or variant any more, or it is broken.
        """
        with self._lock:
            world = self._awake.get(sitting.task_id)
            if world is None:
                world = self._woken(sitting)
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

    def _woken(self, sitting: Sitting) -> World:
        try:
            return self._wake(sitting)
        except (KeyError, BrokenCouncil, CannotBegin, NoSuchLanguage) as broken:
            raise NotReady(f"{sitting.scenario} cannot start: {broken}") from broken

    def _wake(self, sitting: Sitting) -> World:
        scenario = self._scenarios[sitting.scenario]
        council = self._council(scenario, sitting.variant)
        folder = self._folder / sitting.task_id
        prepared = None
        if not (folder / BEGUN).exists():
            prepared = self._preparing.of(scenario, sitting.variant, council)
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            shutil.copy(prepared.database, folder / DATABASE)
        app = self._build(
            council,
            settings={**self._shared, **self._settings(sitting.task_id, folder)},
            clock=self._clock_of(sitting.task_id),
            gateways=self._gateways,
        )
        app.extensions["repairs_pattern"].service.database.soon_thrown_away()
        if prepared is not None:
            (folder / BEGUN).write_text(_cookie(app, prepared.session))
        world = World(sitting.task_id, folder, scenario, app, (folder / BEGUN).read_text())
        self._furnish(world)
        return world

    def _council(self, scenario: Scenario, variant: str) -> Council:
        """The council as this variant shows it, loaded once in each process."""
        is_changed = scenario.variant(variant).overlay is not None or scenario.language
        key = (scenario.digest, variant) if is_changed else (scenario.council, "")
        if key not in self._loaded:
            self._loaded[key] = council_of(scenario, variant, self._councils, self._workshop)
        return self._loaded[key]

    def _settings(self, task_id: str, folder: Path) -> dict[str, Any]:
        key = hmac.new(self._secret.encode(), task_id.encode(), "sha256").hexdigest()
        return {
            "DATABASE_URL": f"sqlite:///{folder / DATABASE}",
            "SECRET_KEY": key,
            "SESSION_COOKIE_NAME": f"repairs_{task_id}",
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


def _cookie(app: Flask, session: Mapping[str, Any]) -> str:
    """What a browser sends to have this session; empty when there is none."""
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer is not None, "a world has a secret key"
    return str(signer.dumps(dict(session))) if session else ""


def _close(world: World) -> None:
    world.app.extensions["repairs_pattern"].close()
