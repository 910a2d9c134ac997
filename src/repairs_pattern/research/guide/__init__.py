"""The moderator's guide and the participants' task cards, made from scenarios.

Both say what the prototype will do, because they are made from the same files.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from string import ascii_uppercase

from babel.dates import format_datetime
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ..scenarios import Scenario, Seed
from ..states import STATES

HERE = Path(__file__).parent
FIRST_ROUND = ("leaking-tap", "mould-in-a-childs-bedroom", "find-and-change-a-visit")
"""Three tasks that fit into an hour and meet most of the service."""

PARTS_BEFORE = {"Welcome and consent": 8, "How it is today": 8}
PARTS_AFTER = {"Looking back": 8, "Thanks": 2}
"""The parts of a session besides its tasks, in minutes."""

ASSISTIVE = 2
"""How many times as long everything takes with assistive technology."""

MOST_MINUTES = 60
MOST_TASKS = len(ascii_uppercase)

_PLACES = {
    "start": "the start page",
    "confirmation": "the page that confirms the report",
}
_ENVIRONMENT = Environment(  # noqa: S701 - it makes Markdown, from files of our own
    loader=FileSystemLoader(HERE),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)


@dataclass(frozen=True, slots=True)
class Task:
    """One scenario in a session.

    :param letter: what the card is called.
    """

    letter: str
    scenario: Scenario

    @property
    def minutes(self) -> int:
        """How long to plan for it."""
        return self.scenario.guide.minutes

    @property
    def begins(self) -> str:
        """Where and when it begins, in words."""
        page = self.scenario.starts_on
        place = _PLACES.get(page, f"the page “{page}”, with what comes before it answered already")
        moment = format_datetime(self.scenario.clock_at, "EEEE d MMMM y, HH:mm", locale="en_GB")
        clock = "" if self.scenario.clock_runs else ", and time stands still"
        return f"{place}. On the screen it is {moment}{clock}"

    @property
    def there(self) -> list[str]:
        """What is there when it begins, in words."""
        states = [STATES[name].title for name in self.scenario.forced]
        forced = [f"From the start: {', '.join(states)}."] if states else []
        return [*map(_repair, self.scenario.seeds), *forced]

    @property
    def variants(self) -> str:
        """Who sees what; empty where everybody sees the same."""
        titles = [each.title for each in self.scenario.variants]
        return " / ".join(titles) if len(titles) > 1 else ""


def tasks_of(scenarios: Iterable[Scenario]) -> list[Task]:
    """Scenarios as the tasks of a session, with a letter each."""
    return [Task(letter, each) for letter, each in zip(ascii_uppercase, scenarios, strict=False)]


def minutes_of(tasks: Sequence[Task]) -> int:
    """How long a session with these tasks is."""
    others = sum(PARTS_BEFORE.values()) + sum(PARTS_AFTER.values())
    return others + sum(task.minutes for task in tasks)


def guide(tasks: Sequence[Task], others: Iterable[Scenario]) -> str:
    """The moderator's guide, as Markdown.

    :param others: scenarios that are not in this session, to be named.
    """
    named = {f"Task {task.letter}: {task.scenario.title}": task.minutes for task in tasks}
    return _ENVIRONMENT.get_template("discussion-guide.md.jinja").render(
        tasks=tasks,
        parts={**PARTS_BEFORE, **named, **PARTS_AFTER},
        minutes=minutes_of(tasks),
        times=ASSISTIVE,
        others=list(others),
    )


def cards(tasks: Sequence[Task]) -> str:
    """The participants' task cards, as Markdown; what is above the first line is not for them."""
    return _ENVIRONMENT.get_template("task-cards.md.jinja").render(tasks=tasks)


def _repair(seed: Seed) -> str:
    days, hours = seed.ago.days, seed.ago.seconds // 3600
    parts = [(days, "day"), (hours, "hour")]
    ago = " and ".join(f"{n} {unit}{'s' if n > 1 else ''}" for n, unit in parts if n)
    reference = f", with the reference {seed.reference}" if seed.reference else ""
    return f"A repair that was reported {ago} before{reference}."
