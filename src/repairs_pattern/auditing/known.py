"""What is known of a page of a journey: how it is come to, how it looks, what comes of answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from ..journey import Answer, Page
from .forms import Form
from .values import Try
from .visiting import Shown

Answers: TypeAlias = Mapping[str, Answer]

MOST_LOOKS = 12
"""How many looks of one page are kept."""

PATIENCE = 40
"""How many ways to one page are tried in vain before it is thought to have no further look."""

MOST_TAKEN = 12
"""How many answers to one page are gone on with, where they lead to the same page."""

LONG = 80
"""From how many characters on a text is long."""


@dataclass(frozen=True)
class Taken:
    """An answer that the service took, and how it was given."""

    answer: Answer
    how: Try


@dataclass(frozen=True)
class Came:
    """What came of an answer that did not lead on: errors, or the same page otherwise.

    :param button: the place of the button that was pressed.
    :param look: how the page looks that came without an error.
    :param plan: the answers with which the page was come to.
    :param earlier: how photos were uploaded before, and by which buttons.
    """

    how: Try
    form: Form
    button: int
    errors: tuple[str, ...]
    heading: str
    look: str = ""
    plan: Answers = field(default_factory=dict)
    earlier: tuple[tuple[Try, int], ...] = ()


@dataclass
class Known:
    """What is known of one page of the journey.

    :param arrivals: answers that lead there.
    :param looks: answers that lead there, by how the page then looks.
    :param taken: answers to the page.
    :param came: what came of the others.
    :param told: the messages among it, without the names of files.
    :param form: its form, as it was first seen.
    :param usual: what its first answer leads to when nothing is forced.
    """

    page: Page
    arrivals: list[Answers] = field(default_factory=list)
    looks: dict[str, Answers] = field(default_factory=dict)
    taken: list[Taken] = field(default_factory=list)
    came: list[Came] = field(default_factory=list)
    told: set[str] = field(default_factory=set)
    form: Form | None = None
    usual: Shown | None = None
    in_vain: int = 0
    kinds: set[object] = field(default_factory=set)
    following: set[str] = field(default_factory=set)

    @property
    def plan(self) -> Answers:
        """The first answers that led there."""
        return self.arrivals[0]

    @property
    def is_end(self) -> bool:
        """Whether nothing follows it, because the report is sent from it."""
        return self.page.next is None and not self.page.is_exit

    def look_closer(self, look: Callable[[], str], answers: Answers) -> None:
        """See how the page looks after these answers, while there is hope of something new."""
        if self.in_vain < PATIENCE and len(self.looks) < MOST_LOOKS:
            known = len(self.looks)
            self.looks.setdefault(look(), answers)
            self.in_vain = self.in_vain + 1 if len(self.looks) == known else 0

    def plans_by_every_page(self) -> Iterator[Answers]:
        """Ways to the page that together go by every page that any way goes by."""
        passed: set[str] = set()
        for plan in self.arrivals:
            if not passed.issuperset(plan):
                passed.update(plan)
                yield plan

    def take(self, taken: Taken, following: str) -> None:
        """Keep an answer that leads elsewhere than others, or is of another kind."""
        kind = following, _kind(taken.answer)
        if kind not in self.kinds:
            self.kinds.add(kind)
            if len(self.taken) < MOST_TAKEN or following not in self.following:
                self.following.add(following)
                self.taken.append(taken)

    def came_to(self, look: str) -> bool:
        """Whether something came to a page that looks like this, as the page itself may."""
        return look in self.looks or any(each.look == look for each in self.came)


def _kind(answer: Answer) -> str:
    """The same for answers that hardly differ: in their letters, or a little in their length."""
    said = {
        name: f"{value[:2] if value[:1].isdigit() else bool(value)} {len(value) > LONG}"
        for name, value in answer.items()
        if isinstance(value, str) and " " in value
    }
    return str({**answer, **said, "lines": ""})
