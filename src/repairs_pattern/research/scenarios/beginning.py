"""Makes what is there when a scenario begins, by doing it: as a resident, through the service."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Flask
from sqlalchemy import select

from ...domain.repairs import new_reference
from ...domain.store import Database, RepairRow
from .browser import Browser
from .models import Later, Scenario, Seed
from .walking import Stuck, Walker


@dataclass
class SetClock:
    """A clock that shows what it was set to."""

    at: datetime

    def __call__(self) -> datetime:
        """The moment."""
        return self.at


class CannotBegin(Exception):
    """What the scenario says cannot be done in the service.

    :param path: where the scenario says so, as keys of its file.
    """

    def __init__(self, path: tuple[str, ...], stuck: Stuck) -> None:
        super().__init__(f"{'.'.join(path)}: {stuck.reason}")
        self.path = path
        self.stuck = stuck


def begin(scenario: Scenario, build: Callable[[SetClock], Flask]) -> Mapping[str, Any]:
    """Report what is seeded, and answer what is answered already.

    :param build: makes the app of the scenario's world, with the clock that it is given.
    :returns: what the service keeps in the participant's browser; empty for nothing.
    :raises CannotBegin: when the service refuses it.
    """
    clock = SetClock(scenario.clock_at)
    app = build(clock)
    try:
        for place, seed in enumerate(scenario.seeds):
            _report(app, clock, scenario, seed, ("seeds", str(place)))
        clock.at = scenario.clock_at
        return _answer(app, scenario) if scenario.answers else {}
    finally:
        app.extensions["repairs_pattern"].close()


def _report(
    app: Flask, clock: SetClock, scenario: Scenario, seed: Seed, path: tuple[str, ...]
) -> None:
    """Report one repair, and do what was done about it since."""
    service = app.extensions["repairs_pattern"].service
    reference = seed.reference
    service.new_reference = (lambda: reference) if reference else new_reference
    clock.at = scenario.clock_at - seed.ago
    walker = Walker(Browser(app), scenario.clock_at)
    try:
        walker.answer(seed.answers, to_the_end=True)
    except Stuck as stuck:
        raise CannotBegin((*path, "answers"), stuck) from None
    service.new_reference = new_reference
    for place, later in enumerate(seed.later):
        clock.at = scenario.clock_at - later.ago
        try:
            _do(app, service.database, scenario, later)
        except Stuck as stuck:
            raise CannotBegin((*path, "later", str(place), "do"), stuck) from None


def _do(app: Flask, database: Database, scenario: Scenario, later: Later) -> None:
    """Find the newest repair and do something about it."""
    with database.reading() as session:
        newest = select(RepairRow).order_by(RepairRow.id.desc()).limit(1)
        repair = session.scalars(newest).one()
        found = {"reference": repair.reference, "postcode": repair.postcode}
    browser = Browser(app)
    browser.open("find")
    browser.send(dict(found))
    browser.open(later.steps[0].page)
    Walker(browser, scenario.clock_at).follow(later.steps)


def _answer(app: Flask, scenario: Scenario) -> Mapping[str, Any]:
    browser = Browser(app)
    try:
        Walker(browser, scenario.clock_at).answer(scenario.answers, to_the_end=False)
    except Stuck as stuck:
        raise CannotBegin(("answers",), stuck) from None
    return browser.session
