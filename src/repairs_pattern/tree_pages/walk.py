"""Walking through a tree without a draft: the same answers and rules as in the service."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from ..blueprints.case import QUESTION, Case
from ..council import Council
from ..domain.diagnosis import Exit, Facts, Outcome, Question, Step
from ..domain.repairs import Why, why
from ..journey import Answers

EARLIEST, LATEST = 2000, 2100
"""The years of which a date can be asked about."""


@dataclass(frozen=True, slots=True)
class Situation:
    """Where a repair is, in what home, with whom in it, and when it is reported.

    :param place: ``home`` or ``communal``.
    :param needs: of the people in the home.
    :param at: aware.
    """

    place: str
    facts: Facts
    needs: tuple[str, ...]
    at: datetime


@dataclass(frozen=True)
class Walk:
    """Some answers, and where they have led so far. Answers off the path do not matter.

    :param chosen: option key by question id. The danger question comes first; once another one is
        answered it counts as passed.
    """

    council: Council
    situation: Situation
    chosen: Mapping[str, str]

    def choose(self, question: str, option: str) -> Walk:
        """The walk with one more answer, or another one."""
        return replace(self, chosen={**self.chosen, question: option})

    def without(self, question: str) -> Walk:
        """The walk without an answer."""
        left = {id_: option for id_, option in self.chosen.items() if id_ != question}
        return replace(self, chosen=left)

    @property
    def start(self) -> str:
        """The name of the start of the tree."""
        return self.council.tree.start_for(self.situation.place, self.situation.facts.tenure)

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The questions that are answered, in order, with the answers."""
        tree = self.council.tree
        danger = tree.danger.options.get(self.chosen.get(tree.danger.id, ""))
        if danger is None:
            return () if self._is_at_danger else tree.answered(self.start, self.chosen)
        first = ((tree.danger, danger),)
        return (*first, *tree.answered(self.start, self.chosen)) if danger.goes_on else first

    @property
    def question(self) -> Question | None:
        """What is asked next; None at an end."""
        tree = self.council.tree
        if not self.steps:
            return tree.danger if self._is_at_danger else tree.questions[tree.start[self.start]]
        last = self.steps[-1][1]
        next_ = tree.start[self.start] if last.goes_on else last.question
        return tree.questions[next_] if next_ is not None else None

    @property
    def refused(self) -> str | None:
        """The answer to the next question, when it is none that the question has."""
        return self.chosen.get(self.question.id) if self.question else None

    @property
    def exit(self) -> Exit | None:
        """The exit at the end."""
        reached = self.steps[-1][1].exit if self.steps else None
        return self.council.tree.exits[reached] if reached is not None else None

    @property
    def outcome(self) -> Outcome | None:
        """The outcome at the end, as the tree has it before any rule."""
        reached = self.steps[-1][1].outcome if self.steps else None
        return self.council.tree.outcomes[reached] if reached is not None else None

    @cached_property
    def case(self) -> Case:
        """What the answers amount to in the service, for a home that is on the address list."""
        facts = self.situation.facts
        listed = {"gas": facts.gas, "floor": facts.floor, "block": facts.block}
        given: dict[str, Mapping[str, object]] = {
            "where": {"where": self.situation.place},
            "address": {"uprn": "listed", "tenure": facts.tenure, "property": listed},
            "household": {"needs": list(self.situation.needs)},
            **{QUESTION + asked.id: {"choice": option.key} for asked, option in self.steps},
        }
        return Case(self.council, Answers(given, self.situation.at))

    @cached_property
    def why(self) -> Why | None:
        """The reasons for the priority and the date; None before an outcome."""
        if self.outcome is None:
            return None
        it = self.situation
        return why(self.outcome, it.facts, it.needs, it.place, self.council.terms, it.at)

    @property
    def _is_at_danger(self) -> bool:
        """Whether nothing but the danger question can have been answered."""
        return not set(self.chosen) - {self.council.tree.danger.id}
