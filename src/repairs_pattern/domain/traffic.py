"""How many residents came to each part of a diagnosis tree: numbers, and nothing of anybody.

A report that was sent keeps the questions and answers in words. They are followed from the start
through the tree of today. Where a question or an answer on the way has other words by now, the
report was an answer to something else, and is not counted. Who was told to call never sends a
report, so of them only the exit that they came to is known.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from .diagnosis import Exit, Option, Outcome, Question, Step, Tree
from .figures import EXIT
from .store import FigureRow, RepairRow

FEW = 5
"""A number below this is never shown: a reader might know who it was."""

_EXIT_PAGE = "exit:"


@dataclass(frozen=True, slots=True)
class Traffic:
    """Numbers by part of the tree; what nobody came to is left out.

    :param reports: the reports whose answers are in the tree. Every share is a share of these.
    :param others: the reports whose answers are not, or no longer, in the tree.
    :param questions: reports by question id.
    :param options: reports by question id and option key.
    :param outcomes: reports by outcome id.
    :param exits: residents by the id of the exit that they came to first, on any path.
    """

    reports: int
    others: int
    questions: Mapping[str, int]
    options: Mapping[tuple[str, str], int]
    outcomes: Mapping[str, int]
    exits: Mapping[str, int]

    @property
    def about(self) -> str:
        """What the shares are shares of, in sentences."""
        if not self.reports:
            return "No report was sent yet whose answers are in this tree."
        of = f"the {self.reports:,} reports" if self.reports >= FEW else f"fewer than {FEW} reports"
        left_out = " Reports with answers that are no longer in the tree are left out."
        return (
            f"Shares are of {of} that were sent online.{left_out if self.others else ''} "
            "People who are told to call send no report."
        )

    def of_question(self, question: Question) -> str:
        """How many reports answered it, in words."""
        return self.share(self.questions.get(question.id, 0))

    def in_all(self, question: Question, option: Option, next_: Question) -> str:
        """How many reports answered the next question; empty where all gave this answer before."""
        number = self.questions.get(next_.id, 0)
        if number == self.options.get((question.id, option.key), 0):
            return ""
        return f"{self.share(number)} in all"

    def of_option(self, question: Question, option: Option) -> str:
        """How many reports gave this answer; empty where an answer never leads to a report."""
        if option.exit is not None:
            return ""
        return self.share(self.options.get((question.id, option.key), 0))

    def of_outcome(self, outcome: Outcome) -> str:
        """How many reports came to it, in words."""
        number = self.outcomes.get(outcome.id, 0)
        if not number and outcome.priority == "emergency":
            return "reported by phone"
        return self.share(number)

    def of_exit(self, exit_: Exit) -> str:
        """How many residents it was the first exit of, in words."""
        number = self.exits.get(exit_.id, 0)
        return f"{people(number)} came here" if number else "nobody came here"

    def shown(self, number: int) -> int | None:
        """A number for other programs; None when it is too small to be shown."""
        return None if 0 < number < FEW else number

    def share(self, number: int) -> str:
        """A number of reports in words, as ``12% of reports`` or ``fewer than 5 reports``."""
        if number >= FEW:
            part = number / self.reports
            return "under 1% of reports" if part < 0.01 else f"{part:.0%} of reports"
        return f"fewer than {FEW} reports" if number else "no reports"


def people(number: int) -> str:
    """A number of residents in words, small ones not exactly."""
    return f"{number:,} people" if number >= FEW else f"fewer than {FEW} people"


def read_traffic(session: Session, tree: Tree) -> Traffic:
    """Count the reports in the database and the exits in the figures."""
    questions: Counter[str] = Counter()
    options: Counter[tuple[str, str]] = Counter()
    outcomes: Counter[str] = Counter()
    others = 0
    for report, number in _reports(session).items():
        steps = _followed(tree, *report)
        if steps is None:
            others += number
            continue
        for question, option in steps:
            questions[question.id] += number
            options[question.id, option.key] += number
        outcomes[str(steps[-1][1].outcome)] += number
    _count_danger(tree, outcomes.total(), questions, options)
    return Traffic(outcomes.total(), others, questions, options, outcomes, _exits(session, tree))


def _count_danger(
    tree: Tree, number: int, questions: Counter[str], options: Counter[tuple[str, str]]
) -> None:
    """Everybody who sent a report had said that there was no danger."""
    for key, option in tree.danger.options.items():
        if option.goes_on and number:
            questions[tree.danger.id] += number
            options[tree.danger.id, key] += number


_Report = tuple[str, str, tuple[tuple[str, ...], ...]]
"""The place, the tenure, and each question with its answer."""


def _reports(session: Session) -> Counter[_Report]:
    """How often each way of answering was sent."""
    found = session.execute(
        select(RepairRow.place, RepairRow.tenure, RepairRow.trail)
        .where(RepairRow.details_removed_at.is_(None))
        .execution_options(yield_per=1000)
    )
    return Counter(
        (place, tenure, tuple(tuple(said) for said in trail)) for place, tenure, trail in found
    )


def _followed(
    tree: Tree, place: str, tenure: str, trail: Sequence[tuple[str, ...]]
) -> tuple[Step, ...] | None:
    """The steps through the tree, to an outcome; None when the words do not lead to one.

    What comes after the outcome was asked by a page of a fork.
    """
    steps: list[Step] = []
    target = tree.start.get(tree.start_for(place, tenure))
    for title, *answer in trail:
        if target is None:
            break
        question = tree.questions[target]
        if title != question.title:
            return None
        option = next((each for each in question.options.values() if [each.label] == answer), None)
        if option is None:
            return None
        steps.append((question, option))
        target = option.question
    return tuple(steps) if steps and steps[-1][1].outcome is not None else None


def _exits(session: Session, tree: Tree) -> dict[str, int]:
    totals = session.execute(
        select(FigureRow.reason, func.sum(FigureRow.number))
        .where(FigureRow.kind == EXIT, FigureRow.reason.startswith(_EXIT_PAGE))
        .group_by(FigureRow.reason)
    )
    numbers = {reason.removeprefix(_EXIT_PAGE): int(number) for reason, number in totals}
    return {exit_: number for exit_, number in numbers.items() if exit_ in tree.exits}
