"""Checks addresses.csv, the list of homes that the council repairs."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from repairs_pattern.domain.addresses import uprn_key
from repairs_pattern.domain.diagnosis import TENURES

from .files import Unreadable, read_text
from .problems import Problem, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FILE = Path("addresses.csv")
COLUMNS = (
    "uprn",
    "address_line",
    "locality",
    "town",
    "postcode",
    "tenure",
    "block",
    "kind",
)
OPTIONAL_COLUMNS = ("gas", "floor")
KINDS = ("home", "communal")

_UPRN = re.compile(r"[0-9]{1,12}", re.ASCII)
_FLOOR = re.compile(r"-?[0-9]{1,2}")
_SHOWN = 20
_LONGEST_ADDRESS = 200
_POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2}")
_BLOCK = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,39}")

_KNOWN = (*COLUMNS, *OPTIONAL_COLUMNS)

Row: TypeAlias = dict[str, str]
Words: TypeAlias = tuple[str, str]
"""What is wrong, and how to mend it."""

Fault: TypeAlias = tuple[int, str, str]


def check_addresses(folder: Path) -> list[Problem]:
    """Every kind of fault in addresses.csv: the first 20, then how many more there are."""
    try:
        text = read_text(folder, FILE)
    except Unreadable as unreadable:
        return list(unreadable.problems)
    faults = [Problem(FILE, *fault) for fault in sorted(_faults(text))]
    problems = faults[:_SHOWN]
    if len(faults) > _SHOWN:
        reason = f"There are {len(faults) - _SHOWN} more faults like these in the file."
        problems.append(Problem(FILE, None, reason, "Mend these first, then check again."))
    return problems


def blocks_in(folder: Path) -> frozenset[str]:
    """The ids of the blocks of flats in addresses.csv; none where it cannot be read."""
    try:
        rows = csv.DictReader(io.StringIO(read_text(folder, FILE), newline=""))
        return frozenset(filter(None, (row.get("block") for row in rows)))
    except (Unreadable, csv.Error):
        return frozenset()


def _faults(text: str) -> Iterator[Fault]:
    try:
        for line, _row, words in HomesReader(uprns={}).read(io.StringIO(text, newline="")):
            yield from ((line, *said) for said in words)
    except NotAList as fatal:
        yield from fatal.faults


def _header(header: list[str]) -> Iterator[Fault]:
    for name in COLUMNS:
        if name not in header:
            yield 1, f"The column “{name}” is missing.", f"Line 1 must be: {','.join(COLUMNS)}"
    for name, times in Counter(header).items():
        if name not in _KNOWN:
            yield 1, f"“{name}” is not a column we know.", did_you_mean(name, _KNOWN)
        elif times > 1:
            yield 1, f"The column “{name}” is there twice.", "Take one of them out."


class NotAList(Exception):
    """The file cannot be read to its end, or its first line names other columns."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(faults[0][1])
        self.faults = faults


class HomesReader:
    """Reads a list of homes line by line, and keeps no more of it than it must.

    :param uprns: the line of each UPRN so far, without the zeros before it. None leaves it to
        somebody else to see that none is there twice: of a million homes they take much memory.
    """

    def __init__(self, *, uprns: dict[str, int] | None) -> None:
        self.uprns = uprns
        self.homes = 0
        self.homes_of: dict[str, int] = {}
        self.communal_of: dict[str, int] = {}

    def read(self, lines: Iterable[str]) -> Iterator[tuple[int, Row, list[Words]]]:
        """Each row with its line and what is wrong with it, then what is wrong with blocks.

        :raises NotAList: when there is no way to go on.
        """
        reader = csv.reader(lines, strict=True)
        try:
            header = next(reader, [])
            faults = list(_header(header))
            if not set(COLUMNS) <= set(header):
                raise NotAList(*faults)
            yield from ((line, {}, [(reason, mend)]) for line, reason, mend in faults)
            yield from self._rows(header, reader)
        except csv.Error:
            reason = "A quotation mark is opened or closed where it should not be."
            mend = "Write a quotation mark inside a text twice."
            raise NotAList((reader.line_num, reason, mend)) from None

    def _rows(self, header: list[str], reader: Any) -> Iterator[tuple[int, Row, list[Words]]]:
        line = 2
        for cells in reader:
            following = reader.line_num + 1
            if len(cells) == len(header):
                self.homes += 1
                row = dict(zip(header, cells, strict=True))
                yield line, row, list(self.row(line, row))
            elif cells:
                reason = f"This line has {len(cells)} values, and the first line {len(header)}."
                mend = "Put a text that has a comma in it in quotation marks."
                yield line, {}, [(reason, mend)]
            line = following
        yield from ((line, {}, [(reason, mend)]) for line, reason, mend in self.blocks())
        if not self.homes:
            yield 1, {}, [("There are no homes in the file.", "Add a line for each home.")]

    def row(self, line: int, row: Row) -> Iterator[Words]:
        yield from self.uprn(line, row["uprn"])
        yield from _texts(row)
        yield from _postcode(row["postcode"])
        yield from _property(row)
        yield from self.what_it_is(line, row)

    def uprn(self, line: int, uprn: str) -> Iterator[Words]:
        if _UPRN.fullmatch(uprn) is None:
            yield f"“{uprn}” is not a UPRN.", "A UPRN is 1 to 12 digits. Keep the column as text."
            return
        first = line if self.uprns is None else self.uprns.setdefault(uprn_key(uprn), line)
        if first != line:
            yield f"The UPRN {uprn} is already on line {first}.", "Each home has its own UPRN."

    def what_it_is(self, line: int, row: Row) -> Iterator[Words]:
        kind, tenure, block = row["kind"], row["tenure"], row["block"]
        if kind not in KINDS:
            yield f"The kind “{kind}” cannot be used here.", did_you_mean(kind, KINDS)
            return
        if block and _BLOCK.fullmatch(block) is None:
            yield f"The block “{block}” is not an id.", "Use letters, digits and hyphens."
        if kind == "home":
            self.homes_of.setdefault(block, line)
            if tenure not in TENURES:
                yield f"The tenure “{tenure}” cannot be used here.", did_you_mean(tenure, TENURES)
            return
        if tenure:
            yield f"A communal area has the tenure “{tenure}”.", "Leave the tenure empty."
        if not block:
            yield "A communal area has no block.", "Give the id of the block that it belongs to."
        else:
            self.communal_of.setdefault(block, line)

    def blocks(self) -> Iterator[Fault]:
        for block, line in self.homes_of.items():
            if block and block not in self.communal_of:
                reason = f"The block “{block}” has homes and no line for its communal areas."
                yield line, reason, "Add a line with that block and the kind communal."
        for block, line in self.communal_of.items():
            if block not in self.homes_of:
                reason = f"No home belongs to the block “{block}”."
                yield line, reason, "Check the id, or take the line out."


def _texts(row: Row) -> Iterator[Words]:
    for name, what in (("address_line", "address"), ("town", "town"), ("locality", "locality")):
        text = row[name]
        if not text.strip() and name != "locality":
            yield f"The {what} is empty.", "Fill it in."
        if len(text) > _LONGEST_ADDRESS:
            yield f"The {what} is longer than {_LONGEST_ADDRESS} characters.", "Make it shorter."
        if "\0" in text:
            yield f"There is a character in the {what} that cannot be shown.", "Take it out."


def _property(row: Row) -> Iterator[Words]:
    gas, floor = row.get("gas", ""), row.get("floor", "")
    if gas not in ("", "yes", "no"):
        reason = f"“{gas}” does not say whether the home has gas."
        yield reason, "Write yes or no, or leave it empty."
    if floor and _FLOOR.fullmatch(floor) is None:
        reason = f"The floor “{floor}” is not a whole number."
        yield reason, "Write 0 for the ground floor, 1 for the first, -1 for a basement."


def _postcode(postcode: str) -> Iterator[Words]:
    if _POSTCODE.fullmatch(postcode) is None:
        reason = f"“{postcode}” is not a postcode."
        yield reason, "Write it in capitals with one space, like XN4 2AB."
