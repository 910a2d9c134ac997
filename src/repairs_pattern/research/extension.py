"""Research on a prototype: an app that asks for it gets it, and no other has any of it."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from flask import Flask, Response, current_app, make_response

from ..council import Problem
from .chore import Chore
from .cover import cover
from .deletion import tidy
from .desk import desk
from .door import Door
from .forced import forced, meet
from .gate import Gate
from .joining import joining
from .keys import MODERATOR, kept
from .pages import ResearchPages
from .scenarios import read_scenarios
from .store import open_research
from .taking_part import taking_part
from .timeline import record
from .worlds import Build, NotReady, World, Worlds

NAME = "repairs_research"

TIDY = timedelta(hours=1)
"""How often we look for what is due to be deleted; the first time is when a prototype starts."""


class Research:
    """Everything for research sessions, on one app.

    The app goes on as before for whoever has not opened a start link.

    :param app: a prototype. One process serves it: worlds are not shared between processes.
    :param folder: where research keeps its database and the worlds of participants.
    :param councils: the folder with the councils' folders.
    :param scenarios: the folder with the scenarios.
    :param build: makes the app of a participant's world.
    :param clock: gives the real time, aware of its time zone.
    :param wait: waits for some seconds, where a forced state says so.

    ``code`` lets another device than this set the moderator's passphrase, once.
    """

    def __init__(
        self,
        app: Flask,
        *,
        folder: Path,
        councils: Path,
        scenarios: Path,
        build: Build,
        clock: Callable[[], datetime] | None = None,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        secret = str(app.config["SECRET_KEY"])
        self.clock = clock or (lambda: datetime.now(UTC))
        self.wait = wait
        reading = read_scenarios(scenarios, councils)
        self.scenarios = reading.scenarios
        self.broken: list[Problem] = reading.problems
        self.database = open_research(f"sqlite:///{folder / 'research.db'}")
        self.pages = ResearchPages()
        self._worlds_folder = folder / "worlds"
        self.worlds = Worlds(
            self.database,
            self._worlds_folder,
            councils,
            self.scenarios,
            build,
            secret,
            furnish=self._furnish,
            gateways=partial(forced, self),
            logs=app.config.get("LOGS"),
            clock=self.clock,
        )
        self.gate = Gate(self.database, secret)
        self.code = secrets.token_hex(4)
        app.extensions[NAME] = self
        app.register_blueprint(desk(self), url_prefix="/research")
        app.register_blueprint(joining(self), url_prefix="/r")
        cover(app)
        self.door = Door(app, self.database, self.worlds, secret, self.gate)
        app.wsgi_app = self.door  # type: ignore[method-assign]
        self.tidy()
        self._chore = Chore(self.tidy, TIDY)
        self._chore.start()

    def tidy(self) -> list[int]:
        """Delete what was kept for long enough; the rounds that are gone."""
        today = self.clock().date()
        return tidy(self.database, self.worlds.delete, self._worlds_folder, today)

    def leave_out(self, problems: Iterable[Problem]) -> None:
        """Do without the scenarios that have errors: one of them must not stop a day of sessions.

        :param problems: what was found; ``broken`` keeps the errors, for the moderator to read.
        """
        self.broken = [each for each in problems if each.severity == "error"]
        for problem in self.broken:
            self.scenarios.pop(problem.file.parts[0].removesuffix(".yaml"), None)

    def ended(self) -> Response:
        """What somebody sees whose link is used up."""
        return make_response(self.pages.render("ended.html"), 410)

    def cannot_start(self, broken: NotReady) -> Response:
        """What somebody sees whose scenario cannot start; the log says why."""
        current_app.logger.error("%s", broken)
        return make_response(self.pages.render("cannot_start.html"), 503)

    @property
    def is_new(self) -> bool:
        """Whether nobody has set the moderator's passphrase yet."""
        return kept(self.database, MODERATOR) is None

    def close(self) -> None:
        """Close every database."""
        self._chore.stop()
        self.worlds.close()
        self.database.close()

    def _furnish(self, world: World) -> None:
        """What research needs in a world: the participant's own pages, and the timeline."""
        world.app.register_blueprint(taking_part(self, world), url_prefix="/session")
        meet(self, world)
        record(self, world)
        cover(world.app, banner=world.scenario.banner)
