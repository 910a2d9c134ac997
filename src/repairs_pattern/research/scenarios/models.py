"""A scenario: one prepared start of a research session, as it is used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeAlias

FIRST = "first"
"""The answer that stands for the soonest time on offer."""


def done_at(pages: Sequence[str], success: Sequence[Sequence[str]]) -> int | None:
    """The place among the pages that somebody saw of the first that ends a task well.

    :param success: as of ``Scenario``.
    """
    for end in range(1, len(pages) + 1):
        seen = tuple(pages[:end])
        if any(group and seen[-len(group) :] == tuple(group) for group in success):
            return end - 1
    return None


@dataclass(frozen=True, slots=True)
class Visit:
    """A time for a visit, by its distance from the day on which the scenario begins.

    :param days: how many days after that day; negative before it.
    :param window: the id of one of the council's windows.
    """

    days: int
    window: str


Said: TypeAlias = "str | tuple[str, ...] | Visit"
"""What is sent for one field: a text, the boxes that are ticked, or a time."""

Answer: TypeAlias = Mapping[str, Said]
"""The fields of one page."""


@dataclass(frozen=True, slots=True)
class Step:
    """A page that somebody comes to, and what they do there.

    :param page: its name, as in events.
    :param answer: what is sent; None follows the link to the next page, or sends the page as it is.
    """

    page: str
    answer: Answer | None = None


@dataclass(frozen=True, slots=True)
class Later:
    """What the resident did about a seeded repair, some time after it was reported.

    :param ago: how long before the scenario begins.
    :param steps: from the page of the repair on.
    """

    ago: timedelta
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Seed:
    """A repair that is there when the scenario begins.

    :param ago: how long before the scenario begins it was reported.
    :param answers: page to answer; a page without one is sent as it is.
    :param reference: the reference that it gets, so that a card can name it; None for any.
    :param later: what was done about it since, in order.
    """

    ago: timedelta
    answers: Mapping[str, Answer]
    reference: str | None = None
    later: tuple[Later, ...] = ()


@dataclass(frozen=True, slots=True)
class Variant:
    """One of the ways that a scenario can look: a folder laid over the council's.

    :param id: short; ``original`` is the council as it is.
    :param overlay: None for the council as it is.
    """

    id: str
    title: str
    overlay: Path | None


ORIGINAL = Variant("original", "The council as it is", None)


@dataclass(frozen=True, slots=True)
class OwnQuestion:
    """A closed question of the scenario's own, asked after the task.

    :param options: the answers to choose from.
    """

    id: str
    title: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ForTheModerator:
    """What the guide says about a task; participants never see it.

    :param done: what counts as done, in words.
    :param not_done: what looks like it and does not count; may be empty.
    :param minutes: how long to plan for it.
    :param watch: what to look out for.
    :param ask: open questions for afterwards.
    :param note: what is known already, with its source.
    """

    done: str
    not_done: str = ""
    minutes: int = 10
    watch: tuple[str, ...] = ()
    ask: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Scenario:
    """A prepared start.

    :param id: the file's name without its ending.
    :param digest: of everything that decides what a participant sees of it, in hexadecimal.
    :param council: the name of the council's folder.
    :param card: what the participant is told, in their own words, a paragraph each.
    :param details: what they may use as their own, such as a name and an address, by what it is.
    :param clock_at: where the scenario's clock starts, aware of its time zone.
    :param clock_runs: whether it then runs, or stands.
    :param language: such as ``en``; None for the council's first.
    :param banner: whether pages say that this is a prototype.
    :param seeds: repairs that are there, in the order of the file.
    :param answers: page to answer, given before the participant begins.
    :param forced: states that hold from the start, by name, with their options.
    :param success: pages; whoever comes to one of them has done it. Several pages in one group must
        be seen one right after the other.
    :param walk: how we expect somebody to get there: each page, and what they do on it.
    """

    id: str
    digest: str
    title: str
    council: str
    card: tuple[str, ...]
    details: Mapping[str, str]
    clock_at: datetime
    success: tuple[tuple[str, ...], ...]
    walk: tuple[Step, ...]
    guide: ForTheModerator
    clock_runs: bool = True
    language: str | None = None
    banner: bool = True
    seeds: tuple[Seed, ...] = ()
    answers: Mapping[str, Answer] = field(default_factory=dict)
    forced: Mapping[str, Any] = field(default_factory=dict)
    variants: tuple[Variant, ...] = (ORIGINAL,)
    questions: tuple[OwnQuestion, ...] = ()

    @property
    def starts_on(self) -> str:
        """The page on which the participant begins."""
        return self.walk[0].page

    @property
    def expected(self) -> tuple[str, ...]:
        """The pages that we expect somebody to go through, in order."""
        return tuple(step.page for step in self.walk)

    def is_done(self, pages: Sequence[str]) -> bool:
        """Whether somebody who saw these pages, in this order, has done it."""
        return done_at(pages, self.success) is not None

    def variant(self, id_: str) -> Variant:
        """The variant of this id.

        :raises KeyError: when there is none.
        """
        return {each.id: each for each in self.variants}[id_]
