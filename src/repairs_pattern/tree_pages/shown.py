"""What the templates of maps are given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from ..domain.diagnosis import Exit, Outcome, Question, Tree, begins, outcome_in_words
from ..domain.traffic import Traffic


class Addresses(Protocol):
    """Where the parts of a tree are shown whole; empty for a part that has no such place."""

    def question(self, question: Question) -> str:
        """The address of a question with its answers."""

    def outcome(self, outcome: Outcome) -> str:
        """The address of an outcome."""

    def exit(self, exit_: Exit) -> str:
        """The address of an exit."""


class OnOnePage:
    """The addresses on a page with the whole of a tree."""

    def question(self, question: Question) -> str:
        """The place of the question on the page."""
        return f"#q-{question.id}"

    def outcome(self, _outcome: Outcome) -> str:
        """None: what an outcome is stands wherever an answer leads to it."""
        return ""

    def exit(self, _exit: Exit) -> str:
        """None, as for an outcome."""
        return ""


@dataclass(frozen=True)
class Shown:
    """A tree as a template shows it.

    :param traffic: None when nothing is known of the reports.
    """

    tree: Tree
    traffic: Traffic | None
    addresses: Addresses

    def question(self, id_: str) -> Question:
        """The question with this id."""
        return self.tree.questions[id_]

    def begins(self, question: Question) -> str:
        """When residents begin with this question; empty when they never do."""
        return begins(self.tree, question)

    def in_words(self, outcome: Outcome) -> str:
        """What the council does about it."""
        return outcome_in_words(outcome)
