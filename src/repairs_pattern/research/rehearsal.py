"""Checks scenarios by opening them: each is walked through as its file says, variant by variant.

What a participant would meet is what is met here: the start link, the seeds, the forced states and
the pages. Nothing of it is kept.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Flask

from ..council import BrokenCouncil, Council
from ..council.files import Document
from ..council.problems import Problem, did_you_mean, in_order
from ..domain.law import LONDON, horizon
from ..domain.readability import OLDEST_READER, reading_age
from .extension import Research
from .running import add_participant, make_link, make_round, tasks_of
from .scenarios import Scenario, Step, read_scenarios
from .scenarios.beginning import CannotBegin
from .scenarios.browser import Browser
from .scenarios.overlaying import NoSuchLanguage
from .scenarios.walking import Stuck, Walker
from .sitting import sitting_of_task
from .worlds import Build, NotReady, World


def check_scenarios(folder: Path, councils: Path, build: Build) -> list[Problem]:
    """Every fault in the scenarios of a folder, by file and line.

    :param councils: the folder with the councils' folders.
    :param build: makes the app of a participant's world.
    """
    reading = read_scenarios(folder, councils)
    found = list(reading.problems)
    with TemporaryDirectory() as made:
        app = Flask("rehearsal", static_folder=None)
        app.config["SECRET_KEY"] = secrets.token_urlsafe(32)
        research = Research(
            app,
            folder=Path(made),
            councils=councils,
            scenarios=folder,
            build=build,
            wait=lambda _seconds: None,
        )
        try:
            for id_, scenario in research.scenarios.items():
                rehearsal = Rehearsal(app, research, scenario, reading.documents[id_], folder)
                found += rehearsal.problems()
        finally:
            research.close()
    return in_order(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """One scenario, tried out.

    :param app: where its start links are.
    :param document: its file.
    :param folder: where the file is.
    """

    app: Flask
    research: Research
    scenario: Scenario
    document: Document
    folder: Path

    def problems(self) -> Iterator[Problem]:
        """What is wrong with it."""
        yield from self._hard_to_read()
        database, now = self.research.database, self.research.clock()
        round_id = make_round(database, "Rehearsal", [self.scenario.id], now)
        for _ in self.scenario.variants:
            who = add_participant(database, round_id, self.research.scenarios, now)
            [task] = tasks_of(database, who)
            try:
                sitting = sitting_of_task(database, task.id)
                assert sitting is not None
                world = self.research.worlds.of(sitting)
            except NotReady as broken:
                yield from self._why(broken, task.variant)
                continue
            yield from self._walk(world, make_link(database, task.id, now))
            self.research.worlds.delete(task.id)

    def _hard_to_read(self) -> Iterator[Problem]:
        age = reading_age(" ".join(self.scenario.card))
        if age > OLDEST_READER:
            reason = f"The card needs a reader of {age} years; {OLDEST_READER} is the most."
            yield self.document.advice(("card",), reason, "Use shorter sentences and words.")

    def _why(self, broken: NotReady, variant: str) -> Iterator[Problem]:
        """Why a variant could not be opened."""
        match broken.__cause__:
            case CannotBegin() as refused:
                yield self._stuck(refused.path, refused.stuck)
            case BrokenCouncil() as council:
                yield from self._of_council(council, variant)
            case NoSuchLanguage() as missing:
                mend = f"Use one of: {', '.join(missing.offered)}."
                yield self.document.problem(("language",), str(missing), mend)

    def _of_council(self, broken: BrokenCouncil, variant: str) -> Iterator[Problem]:
        overlay = self.scenario.variant(variant).overlay
        errors = [each for each in broken.problems if each.severity == "error"]
        if overlay is not None:
            ours = [each for each in errors if (overlay / each.file).exists()]
            place = overlay.relative_to(self.folder)
            yield from (replace(each, file=place / each.file) for each in ours)
            if ours:
                return
        reason = f"The council cannot be used: {errors[0].shown()}"
        mend = "Run repairs-pattern check on its folder."
        yield self.document.problem(("council",), reason, mend)

    def _walk(self, world: World, code: str) -> Iterator[Problem]:
        council = world.app.extensions["repairs_pattern"].council
        yield from self._outside_the_calendar(council)
        browser = Browser(world.app, through=self.app)
        if unknown := list(self._unknown(browser)):
            yield from unknown
            return
        browser.go(f"/r/{code}")
        try:
            Walker(browser, self.scenario.clock_at).follow(self.scenario.walk)
        except Stuck as stuck:
            yield self._stuck(("expected", str(_place(self.scenario.walk, stuck.page))), stuck)
        else:
            yield from self._not_done()

    def _unknown(self, browser: Browser) -> Iterator[Problem]:
        """Pages that end the task and that the service does not have."""
        for place, group in enumerate(self.scenario.success):
            for page in group:
                if page not in browser.pages:
                    reason = f"There is no page called “{page}”."
                    mend = did_you_mean(page, browser.pages)
                    yield self.document.problem(("success", str(place)), reason, mend)

    def _not_done(self) -> Iterator[Problem]:
        if not self.scenario.is_done(self.scenario.expected):
            reason = "The expected pages are all there, and the task is not done at their end."
            mend = f"Let success name where they end, such as “{self.scenario.expected[-1]}”."
            yield self.document.problem(("success",), reason, mend)

    def _outside_the_calendar(self, council: Council) -> Iterator[Problem]:
        """A clock at which nobody knows which days are working days."""
        begins = self.scenario.clock_at.astimezone(LONDON)
        earliest = max((seed.ago for seed in self.scenario.seeds), default=timedelta())
        first, last = min(council.holidays), horizon(council.holidays)
        ahead = timedelta(days=council.booking.horizon_days)
        if not (first <= (begins - earliest).date() and (begins + ahead).date() <= last):
            reason = (
                f"Working days cannot be counted from {begins:%Y-%m-%d}: bank holidays are "
                f"known from {first} to {last}."
            )
            yield self.document.problem(("clock", "at"), reason, "Choose a day between.")

    def _stuck(self, path: tuple[str, ...], stuck: Stuck) -> Problem:
        field = (stuck.field,) if stuck.field else ()
        return self.document.problem((*path, stuck.page, *field), stuck.reason, stuck.mend)


def _place(steps: Sequence[Step], page: str) -> int:
    """Where a page stands among the steps."""
    return [step.page for step in steps].index(page)
