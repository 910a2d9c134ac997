"""What an online service for repairs may save a council in a year, and what it costs.

Every assumption is a range with a source, and can be replaced. The model is a product of what is
assumed, small enough to follow by hand:

- reports online = homes x calls for each home x share for new repairs x share online
- saved on reports = reports online x (cost of a call - cost of a report online)
- saved on chasing = homes x calls x (1 - share for new) x share online x share avoided x cost
- saved on missed visits = homes x repairs x share online x share missed x share avoided x cost
- net of a year = what is saved - what running it costs

Each assumption comes in once in each product. So the least and the most are where every assumption
is at one of its ends, and looking at all ends finds them.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import product
from operator import attrgetter

OURS = "Our assumption, without a source. Replace it with your own figure."
SPLIT = (
    "£19 to £27 for each home and year in the councils of the Southwark bid (localdigital.gov.uk), "
    "divided by our assumption of 4 calls for each home."
)


_NUMBER = re.compile(r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,12})(?:\.[0-9]{1,12})?")


class BadInput(ValueError):
    """A figure that cannot be used; the message says why and how to mend it."""


@dataclass(frozen=True, slots=True)
class Range:
    """The least, the likely and the most; raises BadInput unless they are in this order."""

    low: float
    central: float
    high: float

    def __post_init__(self) -> None:
        if not self.low <= self.central <= self.high:
            raise BadInput("Give the lowest figure first and the highest last")

    def __str__(self) -> str:
        ends = (self.low, self.central, self.high)
        return ", ".join(f"{each:.12g}" for each in (ends if self.low < self.high else ends[:1]))


@dataclass(frozen=True, slots=True)
class Assumption:
    """One figure that the model needs.

    :param unit: "£", "%" (of 100), or a word for what is counted.
    :param most: the largest figure that is accepted; the least is 0.
    :param source: where the default is from, and what of it is ours.
    """

    name: str
    label: str
    unit: str
    default: Range
    source: str
    most: float = 1_000_000

    def read(self, text: str) -> Range:
        """The range that is written: one figure, or the least, the likely and the most.

        :raises BadInput: says what is wrong, as a sentence for whoever wrote it.
        """
        parts = [part.strip(" £%") for part in re.split(r",(?!\d{3}\b)|;|\bto\b", text)]
        numbers = [self._number(part) for part in parts]
        if len(numbers) == 1:
            return Range(*numbers * 3)
        if len(numbers) != 3:
            raise BadInput("Give one figure, or three with commas between: lowest, likely, highest")
        return Range(*numbers)

    def _number(self, text: str) -> float:
        if not re.fullmatch(
            r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]{1,12})?|[0-9]{1,12}(?:\.[0-9]{1,12})?", text
        ):
            raise BadInput(f"Give a figure, such as {self.default.central:g}")
        number = float(text.replace(",", ""))
        if number > self.most:
            raise BadInput(f"Give figures from 0 to {self.most:,.0f}, with a space after a comma")
        return number


ASSUMPTIONS = (
    Assumption(
        "homes",
        "Homes that the council repairs",
        "homes",
        Range(10_000, 10_000, 10_000),
        "An example. Replace it with your own number.",
    ),
    Assumption("repairs", "Repairs for each home in a year", "repairs", Range(2, 3, 4), OURS, 100),
    Assumption(
        "calls", "Calls about repairs for each home in a year", "calls", Range(4, 4, 4), OURS, 100
    ),
    Assumption("call-cost", "Cost of one call", "£", Range(4.75, 5.75, 6.75), SPLIT, 1_000),
    Assumption(
        "new-share",
        "Calls that report a new repair",
        "%",
        Range(40, 50, 60),
        "About half of calls are for new repairs, the rest is failure demand "
        "(repairsonlinedigitalfund.com). The 10 on each side is ours.",
        100,
    ),
    Assumption("online-share", "Reports that move online", "%", Range(10, 25, 40), OURS, 100),
    Assumption("online-cost", "Cost of one report online", "£", Range(0.25, 0.5, 1), OURS, 1_000),
    Assumption(
        "chasing-avoided",
        "Calls that chase, saved where the repair was reported online",
        "%",
        Range(5, 15, 30),
        OURS,
        100,
    ),
    Assumption("missed-share", "Visits where nobody was at home", "%", Range(3, 6, 10), OURS, 100),
    Assumption("missed-cost", "Cost of one missed visit", "£", Range(30, 50, 80), OURS, 10_000),
    Assumption(
        "missed-avoided",
        "Missed visits saved where the resident chose the time online",
        "%",
        Range(0, 10, 25),
        OURS,
        100,
    ),
    Assumption(
        "running-cost", "Cost of running it for a year", "£", Range(20_000, 30_000, 50_000), OURS
    ),
    Assumption(
        "set-up-cost", "Cost of setting it up, once", "£", Range(30_000, 60_000, 120_000), OURS
    ),
)
DEFAULTS: Mapping[str, Range] = {each.name: each.default for each in ASSUMPTIONS}
_BY_NAME = {each.name: each for each in ASSUMPTIONS}


@dataclass(frozen=True, slots=True)
class Year:
    """A year of the service, in pounds unless said otherwise.

    :param if_all_online: what would be saved if every report came online.
    :param break_even: the share of reports online, in per cent, at which a year pays for itself;
        None when no share does.
    :param payback: the years until setting it up has paid for itself; None when it never does.
    """

    online_reports: float
    saved_on_reports: float
    saved_on_chasing: float
    saved_on_missed: float
    running: float
    set_up: float
    if_all_online: float

    @property
    def saved(self) -> float:
        return self.saved_on_reports + self.saved_on_chasing + self.saved_on_missed

    @property
    def net(self) -> float:
        return self.saved - self.running

    @property
    def payback(self) -> float | None:
        return self.set_up / self.net if self.net > 0 else None

    @property
    def break_even(self) -> float | None:
        if self.if_all_online <= 0:
            return None
        share = 100 * self.running / self.if_all_online
        return share if share <= 100 else None


def year(values: Mapping[str, float]) -> Year:
    """A year under one figure for each assumption, by its name."""
    share = {name: values[name] / 100 for name, each in _BY_NAME.items() if each.unit == "%"}
    calls = values["homes"] * values["calls"]
    reports = calls * share["new-share"]
    chasing = calls * (1 - share["new-share"]) * share["chasing-avoided"]
    missed = values["homes"] * values["repairs"] * share["missed-share"] * share["missed-avoided"]
    on_reports = reports * (values["call-cost"] - values["online-cost"])
    on_chasing = chasing * values["call-cost"]
    on_missed = missed * values["missed-cost"]
    online = share["online-share"]
    return Year(
        online_reports=reports * online,
        saved_on_reports=on_reports * online,
        saved_on_chasing=on_chasing * online,
        saved_on_missed=on_missed * online,
        running=values["running-cost"],
        set_up=values["set-up-cost"],
        if_all_online=on_reports + on_chasing + on_missed,
    )


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """The net of a year at the two ends of one assumption, all others being as is likely."""

    assumption: Assumption
    at_low: float
    at_high: float

    @property
    def least(self) -> float:
        return min(self.at_low, self.at_high)

    @property
    def most(self) -> float:
        return max(self.at_low, self.at_high)


@dataclass(frozen=True, slots=True)
class Benefits:
    """What comes out.

    :param low: the year when all assumptions turn out as badly as their ranges allow, at once.
    :param high: the same, as well as they allow.
    :param sensitivity: the assumptions that move the net of a year, the strongest first.
    """

    low: Year
    central: Year
    high: Year
    sensitivity: tuple[Sensitivity, ...]


def benefits(inputs: Mapping[str, Range] = DEFAULTS) -> Benefits:
    """What comes out of a range for each assumption; those that are left out have their default.

    :raises KeyError: when a name is not one of an assumption.
    """
    ranges = {**DEFAULTS, **{_BY_NAME[name].name: each for name, each in inputs.items()}}
    likely = {name: each.central for name, each in ranges.items()}
    years = [year(values) for values in _ends(ranges)]
    return Benefits(
        low=replace(min(years, key=attrgetter("net")), set_up=ranges["set-up-cost"].high),
        central=year(likely),
        high=replace(max(years, key=attrgetter("net")), set_up=ranges["set-up-cost"].low),
        sensitivity=_sensitivity(ranges, likely),
    )


def _ends(ranges: Mapping[str, Range]) -> list[dict[str, float]]:
    """Every combination of the ends; what costs once does not change a year."""
    ends = [
        {each.low, each.high} if name != "set-up-cost" else {each.central}
        for name, each in ranges.items()
    ]
    return [dict(zip(ranges, values, strict=True)) for values in product(*map(sorted, ends))]


def _sensitivity(
    ranges: Mapping[str, Range], likely: Mapping[str, float]
) -> tuple[Sensitivity, ...]:
    found = [
        Sensitivity(
            _BY_NAME[name],
            year({**likely, name: each.low}).net,
            year({**likely, name: each.high}).net,
        )
        for name, each in ranges.items()
    ]
    moving = [each for each in found if each.least < each.most]
    return tuple(sorted(moving, key=lambda each: each.least - each.most))


LINES: tuple[tuple[str, str, str], ...] = (
    ("Reports made online in a year", "online_reports", "number"),
    ("Saved on calls that report a repair", "saved_on_reports", "£"),
    ("Saved on calls that chase", "saved_on_chasing", "£"),
    ("Saved on missed visits", "saved_on_missed", "£"),
    ("Saved in a year, all together", "saved", "£"),
    ("Running it for a year", "running", "£"),
    ("Net of a year", "net", "£"),
    ("Setting it up, once", "set_up", "£"),
    ("Share online at which a year pays for itself", "break_even", "%"),
    ("Years until setting it up has paid for itself", "payback", "years"),
)
"""What is told of a year: in words, the name in `Year`, and the unit."""


def in_words(value: float | None, unit: str) -> str:
    """A figure of a year for a table; "never" for what does not come about."""
    if value is None:
        return "never"
    if unit == "£":
        return f"{'-' if round(value) < 0 else ''}£{abs(round(value)):,}"
    if unit == "number":
        return f"{round(value):,}"
    return f"{value:,.1f}{'%' if unit == '%' else ''}"


def as_rows(found: Benefits) -> list[tuple[str, ...]]:
    """Each line in words, at its least favourable, likely and most favourable."""
    years = (found.low, found.central, found.high)
    return [
        (label, *(in_words(getattr(each, name), unit) for each in years))
        for label, name, unit in LINES
    ]


def as_csv(inputs: Mapping[str, Range], found: Benefits) -> str:
    """The assumptions with their sources and then the results, for a spreadsheet."""
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(["kind", "what", "unit", "low", "likely", "high", "source"])
    for each in ASSUMPTIONS:
        given = inputs[each.name]
        source = each.source if given == each.default else "Your figure"
        figures = [f"{end:.12g}" for end in (given.low, given.central, given.high)]
        writer.writerow(["assumption", each.label, each.unit, *figures, source])
    for label, name, unit in LINES:
        years = (getattr(year_, name) for year_ in (found.low, found.central, found.high))
        figures_ = ["never" if value is None else round(value, 2) for value in years]
        writer.writerow(["result", label, unit, *figures_, ""])
    return table.getvalue()
