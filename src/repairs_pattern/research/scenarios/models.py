"""A scenario: one prepared start of a research session, as it is used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Seed:
    """A repair that is there when the scenario begins.

    :param before: how long before the start of the clock it was reported, in days.
    :param answers: the last part of a page's address to what is answered there.
    :param reference: the reference that it gets, so that a card can name it.
    """

    before: int
    answers: Mapping[str, Mapping[str, Any]]
    reference: str | None = None


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
    """A question of the scenario's own, asked after the task.

    :param options: the answers to choose from.
    """

    id: str
    title: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scenario:
    """A prepared start.

    :param id: the file's name without its ending.
    :param digest: of everything that decides what a participant sees of it, in hexadecimal.
    :param council: the name of the council's folder.
    :param card: what the participant is told, in their own words, a paragraph each.
    :param clock_at: where the scenario's clock starts, aware of its time zone.
    :param clock_runs: whether it then runs, or stands.
    :param banner: whether pages say that this is a prototype.
    :param start: the address of the first page.
    :param answers: what is answered already, as in ``Seed``.
    :param forced: states that hold from the start, by name, with their options.
    :param success: pages; whoever comes to one of them has done it.
    :param expected: the pages that we expect somebody to go through, in order.
    """

    id: str
    digest: str
    title: str
    council: str
    card: tuple[str, ...]
    clock_at: datetime
    clock_runs: bool = True
    banner: bool = True
    seeds: tuple[Seed, ...] = ()
    start: str = "/"
    answers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    forced: Mapping[str, Any] = field(default_factory=dict)
    variants: tuple[Variant, ...] = (ORIGINAL,)
    success: tuple[str, ...] = ()
    expected: tuple[str, ...] = ()
    questions: tuple[OwnQuestion, ...] = ()

    def variant(self, id_: str) -> Variant:
        """The variant of this id.

        :raises KeyError: when there is none.
        """
        return {each.id: each for each in self.variants}[id_]
