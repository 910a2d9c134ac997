"""A tree as a sheet: one row for each path, for a spreadsheet."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from repairs_pattern.domain.cells import guarded
from repairs_pattern.domain.diagnosis.graph import in_order, links
from repairs_pattern.domain.diagnosis.outlining import booking_in_words, rule_in_words
from repairs_pattern.domain.diagnosis.paths import MOST_PATHS, list_paths

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from repairs_pattern.domain.diagnosis.tree import Option, Step, Tree

_END = ("ends in", "id", "what", "sor", "trade", "priority", "minutes", "booking", "rules")

MOST_CELLS = 2_000_000
"""How many cells of questions and answers a sheet may have: as many as a spreadsheet can bear."""


class Sheet(NamedTuple):
    """The paths as CSV: all of them, or for some of the roots ``sampled``, of ``total``."""

    csv: str
    total: int
    sampled: bool


def paths_sheet(tree: Tree, roots: Mapping[str, str], most: int = MOST_PATHS) -> Sheet:
    """Return the paths from each root (question id by its name), one in a row.

    Where there are more than ``most`` from a root, or so many that the sheet would have more than
    ``MOST_CELLS``, it has a fair sample of them. Raises ``GoesRound`` where questions go round in
    a circle.
    """
    rooted = replace(tree, start=roots)
    longest = _longest(tree, roots.values())
    fitting = max(1, min(most, MOST_CELLS // (2 * longest * len(roots))))
    listings = {name: list_paths(rooted, name, fitting) for name in roots}
    numbers = range(1, longest + 1)
    asked = [f"{what} {number}" for number in numbers for what in ("question", "answer")]
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(["start", *asked, *_END])
    for name, listing in listings.items():
        for steps in listing.paths:
            cells = [name, *_said(steps, longest), *_end(tree, steps[-1][1])]
            writer.writerow(guarded(c) if isinstance(c, str) else c for c in cells)
    total = sum(listing.total for listing in listings.values())
    return Sheet(table.getvalue(), total, any(each.sampled for each in listings.values()))


def _longest(tree: Tree, roots: Iterable[str]) -> int:
    """The number of questions on the longest path from any of these questions."""
    onward = {id_: [target for *_, target in links(tree, id_)] for id_ in tree.questions}
    longest: dict[str, int] = {}
    for id_ in reversed(in_order(roots, onward.__getitem__)):
        longest[id_] = 1 + max((longest[target] for target in onward[id_]), default=0)
    return max(longest.values())


def _said(steps: tuple[Step, ...], longest: int) -> list[str]:
    said = [text for question, option in steps for text in (question.title, option.label)]
    return said + [""] * (2 * longest - len(said))


def _end(tree: Tree, option: Option) -> list[object]:
    if option.exit is not None:
        return ["exit", option.exit, tree.exits[option.exit].title, *[""] * 6]
    if option.outcome is None:
        return ["the first question", *[""] * 8]
    outcome = tree.outcomes[option.outcome]
    values = (outcome.sor, outcome.trade, outcome.priority, outcome.minutes)
    rules = "; ".join(rule_in_words(rule) for rule in outcome.rules)
    return ["outcome", outcome.id, outcome.repair, *values, booking_in_words(outcome), rules]
