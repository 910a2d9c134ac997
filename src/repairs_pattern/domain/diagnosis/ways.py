"""The ways that lead to a part of a tree, the shortest first."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import TYPE_CHECKING, Literal

from repairs_pattern.domain.diagnosis.outlining import beginnings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from repairs_pattern.domain.diagnosis.tree import Option, Step, Tree

Kind = Literal["question", "outcome", "exit"]

_Part = tuple[Kind, str]


@dataclass(frozen=True, slots=True)
class Way:
    """The answers that lead to a part of a tree; none where a resident begins with it.

    ``start`` is the name of what the tree begins with there: ``danger`` or one of its starts.
    """

    start: str
    steps: tuple[Step, ...]


class Ways:
    """The ways through one tree. Making it takes as long as the tree is big."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._begins = beginnings(tree)
        self._into: dict[_Part, list[Step]] = {}
        for question in tree.questions.values():
            for option in question.options.values():
                if (part := _leads_to(option)) is not None:
                    self._into.setdefault(part, []).append((question, option))
        self._far = self._distances()

    def into(self, kind: Kind, id_: str) -> list[Step]:
        """Return the answers that lead straight to a part, in the order of the file."""
        return self._into.get((kind, id_), [])

    def to(self, kind: Kind, id_: str) -> Iterator[Way]:
        """Yield the ways to a part, the shortest first; none for a part that there is not.

        There can be very many. The first ones come at once, however big the tree is.
        """
        if kind == "question":
            yield from self._from_here(id_, ())
        number = 0
        waiting: list[tuple[int, int, int, tuple[Step, ...]]] = []

        def onward(part: _Part, steps: tuple[Step, ...]) -> None:
            nonlocal number
            for step in self._into.get(part, ()):
                # A loop is not gone round, and what nobody comes to leads nowhere.
                if step[0].id in self._far and all(step[0] is not asked for asked, _ in steps):
                    number += 1
                    length = self._far[step[0].id] + len(steps)
                    # Of those that will be as long, first the one that is nearest to its start.
                    heappush(waiting, (length, -len(steps), number, (step, *steps)))

        onward((kind, id_), ())
        while waiting:
            *_, steps = heappop(waiting)
            first = steps[0][0].id
            yield from self._from_here(first, steps)
            onward(("question", first), steps)

    def _from_here(self, question: str, steps: tuple[Step, ...]) -> Iterator[Way]:
        for start in self._begins.get(question, ()):
            yield Way(start, steps)

    def _distances(self) -> dict[str, int]:
        """How many answers lead to each question at least."""
        far = dict.fromkeys(self._begins, 0)
        waiting = deque(far)
        while waiting:
            id_ = waiting.popleft()
            for option in self._tree.questions[id_].options.values():
                if option.question is not None and option.question not in far:
                    far[option.question] = far[id_] + 1
                    waiting.append(option.question)
        return far


def _leads_to(option: Option) -> _Part | None:
    if option.question is not None:
        return "question", option.question
    if option.outcome is not None:
        return "outcome", option.outcome
    if option.exit is not None:
        return "exit", option.exit
    return None
