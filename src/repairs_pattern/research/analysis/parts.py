"""What an analysis is made of: sections with words, tables, and charts that say the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median

from .measures import Step
from .numbers import Interval, wilson


@dataclass(frozen=True, slots=True)
class Table:
    """A table; the first cell of each row names it."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class DotRow:
    """The values of one row of a chart, one for each person."""

    label: str
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Dots:
    """Each person a dot, with the middle and the range.

    :param high: the end of the scale; None when the values decide.
    :param time: whether values are seconds.
    """

    title: str
    rows: tuple[DotRow, ...]
    low: float = 0
    high: float | None = None
    time: bool = False

    @property
    def alt(self) -> str:
        """What it shows, in words; its title is apart."""
        return _sentences(self._in_words(row) for row in self.rows)

    def _in_words(self, row: DotRow) -> str:
        show = spell if self.time else number
        values = sorted(row.values)
        if len(values) == 1:
            return f"{row.label}: 1 person, {show(values[0])}"
        return (
            f"{row.label}: {len(values)} people, from {show(values[0])} to {show(values[-1])}, "
            f"middle {show(median(values))}"
        )


@dataclass(frozen=True, slots=True)
class ShareRow:
    """How many of how many."""

    label: str
    x: int
    n: int

    @property
    def interval(self) -> Interval:
        """What the true share may be."""
        return wilson(self.x, self.n)


@dataclass(frozen=True, slots=True)
class Shares:
    """How many of how many, with the interval of each."""

    title: str
    rows: tuple[ShareRow, ...]

    @property
    def alt(self) -> str:
        """What it shows, in words; its title is apart."""
        lines = (f"{row.label}: {row.x} of {row.n}, fits {row.interval}" for row in self.rows)
        return _sentences(lines)


@dataclass(frozen=True, slots=True)
class CountRow:
    """A number of people for each series of a chart."""

    label: str
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers of people by page.

    :param series: what is counted.
    :param of: how many people there are.
    """

    title: str
    series: tuple[str, ...]
    of: int
    rows: tuple[CountRow, ...]

    @property
    def alt(self) -> str:
        """What it shows, in words; its title is apart."""
        return _sentences(self._in_words(row) for row in self.rows)

    def _in_words(self, row: CountRow) -> str:
        counted = zip(self.series, row.counts, strict=True)
        said = (f"{name} {count} of {self.of}" for name, count in counted if count)
        return f"{row.label}: {', '.join(said)}"


@dataclass(frozen=True, slots=True)
class Ways:
    """The ways from page to page."""

    title: str
    pages: tuple[str, ...]
    rows: tuple[Step, ...]
    of: int

    @property
    def alt(self) -> str:
        """What it shows, in words; its title is apart."""
        lines = (
            f"{step.start} to {step.end}: {step.people} of {self.of}"
            + ("" if step.expected else ", not expected")
            for step in self.rows
        )
        return _sentences(lines)


Chart = Dots | Shares | Counts | Ways
"""What there are drawings of. Each has a title, rows, and itself in words."""


@dataclass(frozen=True, slots=True)
class Part:
    """A heading, words, a chart, and the table with the same numbers."""

    heading: str = ""
    words: tuple[str, ...] = ()
    chart: Chart | None = None
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A part of an analysis that a contents list names.

    :param id: for links.
    """

    id: str
    heading: str
    words: tuple[str, ...] = ()
    parts: tuple[Part, ...] = field(default=())


NO_BREAK = "\N{NO-BREAK SPACE}"


def spell(seconds: float) -> str:
    """A length of time in words that stay on one line: ``45 s``, ``1 min 20 s``."""
    minutes, rest = divmod(round(seconds), 60)
    parts = [f"{minutes} min"] if minutes else []
    if rest or not minutes:
        parts.append(f"{rest} s")
    return " ".join(parts).replace(" ", NO_BREAK)


def number(value: float) -> str:
    """A number without needless noughts."""
    return f"{value:g}"


def listed(names: Sequence[str]) -> str:
    """Names with commas."""
    return ", ".join(names)


def _sentences(lines: Iterable[str]) -> str:

    return f"{'. '.join(lines)}."


def shown(
    chart: Chart,
    columns: tuple[str, ...],
    rows: Sequence[tuple[str, ...]],
    heading: str = "",
    words: tuple[str, ...] = (),
) -> Part:
    """A chart with its table; words alone where there is nothing to show."""
    if not rows:
        return Part(heading, (*words, "Nothing to show."))
    return Part(heading, words, chart if chart.rows else None, Table(columns, tuple(rows)))
