"""A research session without a browser: rounds, participants and the links that they open."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from flask import Flask
from werkzeug.security import generate_password_hash

from prototype.app import create_prototype
from repairs_pattern.research import Research
from repairs_pattern.research.extension import NAME
from repairs_pattern.research.keys import MODERATOR, begin_visit
from repairs_pattern.research.running import add_participant, make_link, make_round, tasks_of
from repairs_pattern.research.store import SettingRow, TaskRow
from repairs_pattern.research.worlds.bytecode import SharedBytecode
from tests.support.browser import Tab
from tests.support.council_databases import prepare
from tests.support.homes import COUNCILS
from tests.support.resident import Resident

_COMPILED = SharedBytecode()

MORNING = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)

Somebody = TypeVar("Somebody", bound=Resident)


class RealClock:
    """A wall clock that goes on when it is told to."""

    def __init__(self, now: datetime = MORNING) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def wait(self, **time: float) -> None:
        """Let time pass."""
        self.now += timedelta(**time)


@contextmanager
def research_prototype(
    folder: Path, council: str = "northmere"
) -> Iterator[tuple[Flask, Research]]:
    """A prototype with research in a folder, and a wall clock of its own.

    :param folder: in one that all tests of the process have, where their addresses are kept.
    """
    _put_addresses(folder, council)
    settings = {
        "TESTING": True,
        "SECRET_KEY": "a key that is long enough for a test",
        "DATABASE_URL": f"sqlite:///{folder}/prototype.db",
        "TEMPLATE_CACHE": _COMPILED,
    }
    clock = RealClock()
    app = create_prototype(council, settings=settings, clock=clock, research=folder / "research")
    research: Research = app.extensions[NAME]
    yield app, research
    research.close()
    app.extensions["repairs_pattern"].close()


def _put_addresses(folder: Path, council: str) -> None:
    """Put them where the prototype and its worlds look, which would read them for seconds each."""
    known = folder.parent / f"{council}-addresses.db"
    if not known.exists():
        prepare(f"sqlite:///{known}.making", council)
        Path(f"{known}.making").replace(known)
    listed = hashlib.sha256((COUNCILS / council / "addresses.csv").read_bytes()).hexdigest()
    prepared = folder / "research" / "prepared"
    prepared.mkdir(parents=True, exist_ok=True)
    for file in (folder / "prototype.db", prepared / f"addresses-{listed[:16]}.db"):
        if not file.exists():
            shutil.copy(known, file)


def a_participant(research: Research, scenarios: Sequence[str], **of: bool) -> list[TaskRow]:
    """Somebody in a new round with these tasks."""
    round_id = make_round(research.database, "A round", scenarios, research.clock())
    who = add_participant(research.database, round_id, research.scenarios, research.clock(), **of)
    return tasks_of(research.database, who)


def at_task(app: Flask, research: Research, task: TaskRow) -> Resident:
    """A participant with a device of their own, who has just opened the link of a task."""
    return opened(app, research, task, Resident)


def opened(app: Flask, research: Research, task: TaskRow, who: type[Somebody]) -> Somebody:
    """As ``at_task``, for somebody who does more than a resident does."""
    code = make_link(research.database, task.id, research.clock())
    resident = who(app)
    resident.get(f"/r/{code}")
    return resident


PASSPHRASE = "three made up words"

_DIGEST = generate_password_hash(PASSPHRASE)


def log_in(tab: Tab, cookie: str) -> Tab:
    """Let a browser be that of somebody at the desk.

    :param cookie: of ``moderator``.
    """
    url = f"{tab.url}/research"
    tab.page.context.add_cookies([{"name": "desk", "value": cookie, "url": url}])
    return tab


def moderator(app: Flask) -> Resident:
    """Somebody who is logged in at the desk, whose passphrase is ``PASSPHRASE``."""
    research: Research = app.extensions[NAME]
    with research.database.writing() as session:
        session.merge(SettingRow(name=MODERATOR, value=_DIGEST))
    somebody = Resident(app)
    token = begin_visit(research.database, research.clock())
    somebody.client.set_cookie("desk", token, path="/research")
    return somebody.get("/research/")
