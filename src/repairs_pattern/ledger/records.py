"""What stands in a ledger: what machines found, what people tried, and what is known wrong."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from ..council.fields import Id, Label, Section, Text, Whole, fault
from ..council.files import read_yaml
from ..council.problems import did_you_mean
from .criteria import HERE, criteria


def _day(value: object) -> object:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise fault(f"“{value}” is not a date.", "Write it like 2026-11-24.") from None


def _criterion(value: str) -> str:
    if value not in criteria():
        raise fault(
            f"“{value}” is not a criterion of WCAG 2.2 at level A or AA.",
            did_you_mean(value, criteria()),
        )
    return value


def _digest(value: str) -> str:
    if len(value) != 64 or set(value) - set("0123456789abcdef"):
        raise fault("This is not what a run writes.", "Write the file with: ledger record")
    return value


Day = Annotated[date, BeforeValidator(_day)]
Number = Annotated[str, AfterValidator(_criterion)]
Digest = Annotated[str, AfterValidator(_digest)]


class Technology(Section):
    """Something that people use a service with."""

    name: Label
    on: Label


class ByHand(Section):
    """What is tested by hand: each technology with each part of the journey."""

    technologies: Mapping[Id, Technology]
    parts: Mapping[Id, Label]


@cache
def by_hand() -> ByHand:
    """Every technology and every part of the journey."""
    return ByHand.model_validate(read_yaml(HERE, Path("by_hand.yaml")).data)


def _technology(value: str) -> str:
    known = by_hand().technologies
    if value not in known:
        raise fault(f"“{value}” is not a technology of the list.", did_you_mean(value, known))
    return value


def _part(value: str) -> str:
    known = by_hand().parts
    if value not in known:
        raise fault(f"“{value}” is not a part of the journey.", did_you_mean(value, known))
    return value


class Looked(Section):
    """One page as a run of the audit saw it.

    :param states: in how many states.
    :param found: in how many places each rule was broken.
    :param let_through: the same of what somebody decided to let through.
    :param digest: of all that was found in each state, by which version of each detector. Only a
        run that finds the same writes the same.
    """

    page: Label
    states: Whole = Field(ge=1, le=100_000)
    found: Mapping[str, Whole] = Field(default_factory=dict)
    let_through: Mapping[str, Whole] = Field(default_factory=dict)
    digest: Digest


class Run(Section):
    """One run of the audit over a whole service.

    :param service: the council's folder.
    :param commit: of the code that was audited.
    :param detectors: what looked, and its version.
    :param criteria: those that what looked can fail.
    :param broken: those that it failed.
    :param unreached: what the audit knows of and no state shows.
    """

    service: Id
    on: Day
    commit: Label
    browser: Label
    detectors: Mapping[Label, Label] = Field(min_length=1)
    criteria: tuple[Number, ...]
    broken: tuple[Number, ...] = ()
    unreached: tuple[Text, ...] = ()
    pages: tuple[Looked, ...] = Field(min_length=1)

    @property
    def states(self) -> int:
        """In how many states pages were looked at."""
        return sum(page.states for page in self.pages)

    @property
    def let_through(self) -> int:
        """How much of what was found somebody decided to let through."""
        return sum(sum(page.let_through.values()) for page in self.pages)


class Runs(Section):
    """All of automated.yaml, which only a run writes."""

    runs: tuple[Run, ...] = ()


class Tried(Section):
    """A part of the journey that somebody tried with a technology.

    :param tester: who, as a role or an organisation; never the name of a participant.
    :param saw: what was tried and what happened, so that somebody else can do it again.
    """

    technology: Annotated[str, AfterValidator(_technology)] = Field(examples=["nvda"])
    part: Annotated[str, AfterValidator(_part)] = Field(examples=["question"])
    on: Day = Field(examples=["2026-12-01"])
    version: Label = Field(examples=["NVDA 2026.3, Firefox 146, Windows 11"])
    tester: Label = Field(examples=["Accessibility team of the council"])
    result: Literal["works", "hard", "fails"] = Field(examples=["works"])
    saw: Annotated[Text, Field(min_length=20)] = Field(
        examples=["Answered four questions; each answer was read with its question."]
    )
    criteria: tuple[Number, ...] = Field(default=(), examples=[["1.3.1"]])


class Judged(Section):
    """A criterion that somebody looked at over the whole journey."""

    criterion: Number = Field(examples=["1.4.1"])
    on: Day = Field(examples=["2026-12-01"])
    tester: Label = Field(examples=["Accessibility team of the council"])
    result: Literal["meets", "fails", "does not apply"] = Field(examples=["meets"])
    saw: Annotated[Text, Field(min_length=20)] = Field(
        examples=["Looked at every kind of page in grey; errors have words and a thick edge."]
    )


class Manual(Section):
    """All of manual.yaml. What is not in it was not tested."""

    tried: tuple[Tried, ...] = ()
    judged: tuple[Judged, ...] = ()


class Issue(Section):
    """Something that is known to be wrong.

    :param service: the council's folder; None where it is in all of them.
    :param what: what does not work, and where.
    :param people: what that does to whom.
    :param instead: how they can do it meanwhile.
    :param mend_by: published; a build after that day fails.
    :param rules: those of the audit that find it.
    """

    id: Id = Field(examples=["calendar-at-400"])
    criterion: Number = Field(examples=["1.4.10"])
    service: Id | None = Field(default=None, examples=["northmere"])
    what: Text = Field(examples=["The calendar on the page of times is cut off at 400%."])
    people: Text = Field(examples=["People who enlarge the page cannot see the last two days."])
    instead: Text = Field(examples=["The list of times below it has every day."])
    plan: Text = Field(examples=["We will show the calendar as a list on narrow screens."])
    mend_by: Day = Field(examples=["2027-03-01"])
    rules: tuple[Label, ...] = Field(default=(), examples=[["reflow"]])


class Issues(Section):
    """All of issues.yaml."""

    issues: tuple[Issue, ...] = ()
