"""What came of a simulation, in plain English and tables for staff."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..domain.diagnosis import PRIORITIES, Ending, Simulation, Tally, how_many

ENDING_WORDS: Mapping[Ending, str] = {
    "online": "The resident books online",
    "arranged": "Staff arrange a visit",
    "no-access": "Done without a visit inside",
    "read-first": "Staff read it first",
    "call": "Told to call now",
    "not-ours": "Not ours to repair",
    "elsewhere": "Somebody else helps",
}
PRIORITY_WORDS = {priority: priority.capitalize() for priority in PRIORITIES}
GROUP_WORDS = {
    "tenant": "Tenants",
    "leaseholder": "Leaseholders",
    "shared-owner": "Shared owners",
    "home": "Homes",
    "communal": "Shared areas",
}
PLACE_WORDS = {"home": "homes", "communal": "shared areas"}
PERCENTILES = {50: "median", 95: "95th percentile", 100: "maximum"}

_ENDINGS: tuple[Ending, ...] = ("online", "arranged", "call", "not-ours")
_COLUMNS = ["Of all", "Online", "Arranged", "Call", "Not ours", "Median", "95th", "Most"]


class Share(float):
    """A part of the whole, shown in percent: to the right in a table, like every number."""

    def __str__(self) -> str:
        return "under 1%" if 0 < self < 0.01 else f"{self:.0%}"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells below the names of columns; the first cell says what a row is of."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]


def how_simulated(found: Simulation, council: str, *, each_path: bool) -> tuple[str, str]:
    """How many paths there are, and how they were walked.

    :param council: its name.
    :param each_path: whether each path counts once, or residents choose by weights.
    """
    places = [f"{how_many(found.paths[place])} in {PLACE_WORDS[place]}" for place in found.paths]
    paths = f"{council} has {' and '.join(places)}.".replace(" in", " paths in", 1)
    how = "Each path counts once for each tenure." if each_path else "Residents choose by weights."
    counted = (
        f"This is a sample: {found.walks:,} walks by chance from each first question."
        if found.walks
        else "Everything is counted: this is not a sample."
    )
    return paths, f"{how} {counted}"


def tables_of(found: Simulation) -> Iterator[Table]:
    """Where residents end, how soon, how much they are asked; and that by trade and by hazard."""
    groups = {"Everybody": found.whole}
    for kind in ("tenure", "place"):
        groups |= {GROUP_WORDS[name]: tally for name, tally in found.groups[kind].items()}
    of_all = ("Of everybody", *(Share(tally.share) for tally in groups.values()))
    ends = _table("Where they end", groups, ENDING_WORDS, ending_share)
    yield Table(ends.columns, (of_all, *ends.rows))
    yield _table("How soon", groups, PRIORITY_WORDS, priority_share)
    yield _table("How many questions", groups, PERCENTILES, Tally.percentile)
    for kind in ("trade", "hazard"):
        yield Table((kind.capitalize(), *_COLUMNS), tuple(_by_share(found.groups[kind])))


def ending_share(tally: Tally, ending: Ending) -> Share:
    """The share of a group that ends so."""
    return Share(tally.endings[ending] / tally.share)


def priority_share(tally: Tally, priority: str) -> Share:
    """The share of a group whose repair has this priority."""
    return Share(tally.priorities[priority] / tally.share)


def _table(
    title: str,
    groups: Mapping[str, Tally],
    words: Mapping[Any, str],
    value: Callable[[Tally, Any], float],
) -> Table:
    rows = (
        (said, *(value(tally, name) for tally in groups.values())) for name, said in words.items()
    )
    return Table((title, *groups), tuple(rows))


def _by_share(tallies: Mapping[str, Tally]) -> Iterator[tuple[Any, ...]]:
    """A row for each, the largest first."""
    for name, tally in sorted(tallies.items(), key=lambda each: (-each[1].share, each[0])):
        endings = [ending_share(tally, ending) for ending in _ENDINGS]
        questions = [tally.percentile(percent) for percent in PERCENTILES]
        yield (name, Share(tally.share), *endings, *questions)
