"""Homes from the councils' own address lists."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

COUNCILS = Path(__file__).parents[2] / "prototype" / "councils"


@dataclass(frozen=True)
class Home:
    """One row of an address list."""

    uprn: str
    postcode: str
    tenure: str
    kind: str
    block: str
    address_line: str


@cache
def homes(council: str) -> tuple[Home, ...]:
    """Every row of a council's address list."""
    with (COUNCILS / council / "addresses.csv").open(encoding="utf-8", newline="") as file:
        wanted = Home.__dataclass_fields__
        return tuple(Home(**{name: row[name] for name in wanted}) for row in csv.DictReader(file))


def a_home(council: str = "northmere", *, tenure: str = "tenant", kind: str = "home") -> Home:
    """The first home of this tenure, or the first shared area."""
    return next(
        home
        for home in homes(council)
        if home.kind == kind and (kind == "communal" or home.tenure == tenure)
    )
