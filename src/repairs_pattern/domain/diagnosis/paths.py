"""How many ways lead through a tree, and a fair few of them where there are too many to list.

Branches share questions, so a tree of some hundred questions can have more paths than anybody
could list. They are counted from their ends, question by question, without walking them.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

from repairs_pattern.domain.diagnosis.graph import in_order, links

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from repairs_pattern.domain.diagnosis.tree import Step, Tree

MOST_PATHS = 20_000
"""How many paths are listed before a sample stands for them."""

COUNTABLE = 10**15
"""A number of paths that still means something to people, and that every program can read."""


def how_many(number: int) -> str:
    """Return a number of paths as people read it; beyond ``COUNTABLE``, only that it is more."""
    return f"{number:,}" if number <= COUNTABLE else f"more than {COUNTABLE:,}"


@dataclass(frozen=True, slots=True)
class Listing:
    """The paths from one start, in page order: all of them, or ``sampled`` from ``total``."""

    total: int
    sampled: bool
    paths: Iterator[tuple[Step, ...]]


def paths_below(tree: Tree) -> dict[str, int]:
    """Return the number of paths from each question to an end, by the question's id.

    Raises ``GoesRound`` where questions go round in a circle.
    """
    below: dict[str, int] = {}
    order = in_order(tree.questions, lambda id_: [target for *_, target in links(tree, id_)])
    for id_ in reversed(order):
        options = tree.questions[id_].options.values()
        below[id_] = sum(1 if o.question is None else below[o.question] for o in options)
    return below


def list_paths(tree: Tree, start: str, most: int = MOST_PATHS, seed: int = 0) -> Listing:
    """Return the paths from a start: all, or ``most`` of them where there are more.

    In a sample no path is twice, and each is as likely as any other. The same seed gives the same
    sample. Raises ``KeyError`` for a start that the tree does not have, and ``GoesRound`` where
    questions go round in a circle.
    """
    below = paths_below(tree)
    total = below[tree.start[start]]
    if total <= most:
        return Listing(total, sampled=False, paths=tree.paths(start))
    chance = random.Random(seed)  # noqa: S311  (a sample, not a secret)
    chosen: set[int] = set()
    while len(chosen) < most:
        chosen.add(chance.randrange(total))
    picked = (_path(tree, start, number, below) for number in sorted(chosen))
    return Listing(total, sampled=True, paths=picked)


def _path(tree: Tree, start: str, number: int, below: Mapping[str, int]) -> tuple[Step, ...]:
    """Return the path with this number, from 0 in page order."""
    steps: list[Step] = []
    target: str | None = tree.start[start]
    while target is not None:
        question = tree.questions[target]
        for option in question.options.values():
            size = 1 if option.question is None else below[option.question]
            if number < size:
                break
            number -= size
        steps.append((question, option))
        target = option.question
    return tuple(steps)
