"""A tree as a sheet: one row for each path, for a spreadsheet."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from repairs_pattern.domain.diagnosis.cells import guarded
from repairs_pattern.domain.diagnosis.outline import booking_in_words, rule_in_words
from repairs_pattern.domain.diagnosis.paths import MOST_PATHS, list_paths

if TYPE_CHECKING:
    from collections.abc import Mapping

    from repairs_pattern.domain.diagnosis.tree import Option, Step, Tree

_END = ("ends in", "id", "what", "sor", "trade", "priority", "minutes", "booking", "rules")


class Sheet(NamedTuple):
    """The paths as CSV: all of them, or for some of the roots ``sampled``, of ``total``."""

    csv: str
    total: int
    sampled: bool


def paths_sheet(tree: Tree, roots: Mapping[str, str], most: int = MOST_PATHS) -> Sheet:
    """Return the paths from each root (question id by its name), one in a row.

    Where there are more than ``most`` from a root, the sheet has a sample of so many. A cell that
    a spreadsheet would run or change gets an apostrophe before it. Raises ``GoesRound`` where
    questions go round in a circle.
    """
    rooted = replace(tree, start=roots)
    listings = {name: list_paths(rooted, name, most) for name in roots}
    paths = [(name, steps) for name, listing in listings.items() for steps in listing.paths]
    longest = max((len(steps) for _, steps in paths), default=0)
    numbers = range(1, longest + 1)
    asked = [f"{what} {number}" for number in numbers for what in ("question", "answer")]
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(["start", *asked, *_END])
    for name, steps in paths:
        cells = [name, *_said(steps, longest), *_end(tree, steps[-1][1])]
        writer.writerow(guarded(cell) if isinstance(cell, str) else cell for cell in cells)
    total = sum(listing.total for listing in listings.values())
    return Sheet(table.getvalue(), total, any(each.sampled for each in listings.values()))


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
