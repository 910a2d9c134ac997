"""Postcodes that differ in what the service makes of them."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from ..domain.addresses import AddressBook

FAR_AWAY = "AB1 2CD"
NOWHERE = "nowhere"


def postcodes(file: Path, book: AddressBook) -> list[str]:
    """One postcode for each kind of home that the council has, one without a home, one far away."""
    kinds: dict[object, str] = {}
    most: dict[str, int] = {}
    for row in _rows(file):
        kind = row.get("tenure"), row.get("kind"), bool(row.get("block"))
        kinds.setdefault(kind, row["postcode"])
        most[row["postcode"]] = most.get(row["postcode"], 0) + 1
    found = list(dict.fromkeys(kinds.values()))
    if most:
        found.append(max(most, key=lambda each: most[each]))
    near = [f"{each.split()[0]} 9ZZ" for each in found[:1]]
    return [
        *dict.fromkeys([*found, *(each for each in near if not book.at_postcode(each))]),
        FAR_AWAY,
        NOWHERE,
    ]


def _rows(file: Path) -> Iterator[dict[str, str]]:
    if file.exists():
        with file.open(encoding="utf-8-sig", newline="") as opened:
            yield from csv.DictReader(opened)
