"""A whole tree as one CSV file: a repairs manager reads it in a spreadsheet, changes it, and it is
read again.

The first column says what a row is. A question is a row, each of its answers is one, and so is
each outcome, each of its rules and each exit. A list (the steps of ``do``) is one cell with a
line for each item.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from repairs_pattern.domain.cells import guarded, unguarded
from repairs_pattern.domain.diagnosis.exchange.plain import Plain, data_of
from repairs_pattern.domain.diagnosis.fields import WHEN
from repairs_pattern.domain.diagnosis.finding import BrokenTree, Finding, Suggestions, quoted
from repairs_pattern.domain.diagnosis.parse import parse_tree
from repairs_pattern.domain.diagnosis.reading import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from repairs_pattern.domain.diagnosis.tree import Tree

_TEXTS = {"question": "title", "answer": "label", "outcome": "repair", "exit": "title"}
"""Which field of each kind of row is in the column ``text``."""

_LEADS = {"question": "next", "outcome": "outcome", "exit": "exit", "continue": "continue"}
"""What an answer can lead to in the column ``leads to``, and its field."""

_WHO = ("tenant", "leaseholder", "shared_owner")
_LISTS = frozenset({"do", "do_not", "call", "also", "defects"})
_WHEN = tuple(f"when {fact}" for fact in WHEN)
_NAMED: Mapping[str, tuple[str, ...]] = {
    "danger": ("which",),
    "start": ("name", "which"),
    "question": ("name",),
    "answer": ("name", "answer", "leads to", "which"),
    "outcome": ("name",),
    "rule": ("name",),
    "exit": ("name",),
}
"""The kinds of rows, and which of ``name``, ``answer``, ``leads to`` and ``which`` each fills."""

_KINDS = tuple(_NAMED)
_LEAD = ("leads to", "which")

COLUMNS = (
    *("row", "name", "answer", "text", "hint", "leads to", "which", "image", "image_description"),
    "research",
    *("kind", "sor", "trade", "priority", "minutes", "booking", "because"),
    *("right_to_repair", "hazard", *_WHO, *_WHEN, "do", "do_not", "call", "also", "defects"),
)

_SEPARATOR = re.compile(r'"?\s*row\s*"?\s*([,;\t])', re.IGNORECASE)
_FIRST_LINE_OF_EXCEL = re.compile(r'"?sep=.?"?\r?\n?', re.IGNORECASE)
_ADD_A_LINE = re.compile(r"^Add a line such as (\w+): ")
_SAVE_AGAIN = "In the spreadsheet, save it again and choose “CSV UTF-8”."


class SheetFault(NamedTuple):
    """What is wrong in a sheet. ``row`` counts from 1, as a spreadsheet does.

    ``column`` is its name; either is ``None`` where it is not about one row or column.
    """

    row: int | None
    column: str | None
    reason: str
    mend: str


class BrokenSheet(Exception):
    """The sheet cannot be read as a tree; ``faults`` holds everything that was found."""

    def __init__(self, faults: Iterable[SheetFault]) -> None:
        self.faults = tuple(faults)
        super().__init__(" ".join(fault.reason for fault in self.faults[:5]))


def tree_to_csv(tree: Tree) -> bytes:
    """Return the tree as a CSV file (UTF-8 with a byte order mark, and commas).

    A cell that a spreadsheet would run or change begins with an apostrophe.
    """
    table = io.StringIO()
    writer = csv.DictWriter(table, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(_rows(data_of(tree)))
    return table.getvalue().encode("utf-8-sig")


def _rows(data: Plain) -> Iterator[dict[str, str]]:
    yield {"row": "danger", "which": data["danger"]}
    for name, question in data["start"].items():
        yield {"row": "start", "name": name, "which": question}
    for id_, question in data["questions"].items():
        yield _row("question", {"name": id_}, question)
        for key, option in question["options"].items():
            yield _row("answer", {"name": id_, "answer": key}, option)
    for id_, outcome in data.get("outcomes", {}).items():
        yield _row("outcome", {"name": id_}, outcome)
        for rule in outcome.get("rules", ()):
            yield _row("rule", {"name": id_}, rule)
    for id_, exit_ in data.get("exits", {}).items():
        yield _row("exit", {"name": id_}, exit_)


def _row(kind: str, named: dict[str, str], record: Plain) -> dict[str, str]:
    cells = dict(_cells(kind, record))
    written = {name: cells[name] if name == "minutes" else guarded(cells[name]) for name in cells}
    return {"row": kind, **named, **written}


def _cells(kind: str, record: Plain) -> Iterator[tuple[str, str]]:
    leads = {field: to for to, field in _LEADS.items()}
    for name, value in record.items():
        if name in ("options", "rules"):
            continue
        if name == _TEXTS.get(kind):
            yield "text", value
        elif kind == "answer" and name in leads:
            yield from (("leads to", leads[name]), ("which", "" if value is True else value))
        elif name == "responsibility":
            yield from value.items()
        elif name == "when":
            yield from ((f"when {fact}", word) for fact, word in value.items())
        else:
            yield name, "\n".join(value) if isinstance(value, list) else str(value)


def tree_from_csv(raw: bytes) -> Tree:
    """Return the tree in a CSV file of ``tree_to_csv`` that a spreadsheet may have saved again.

    The separator may be a comma, a semicolon or a tab, the columns may be in another order, and
    rows of one question need not be together. Raises ``BrokenSheet`` with every fault.
    """
    reading = _Reading()
    rows = [
        (number, kind, cells)
        for number, cells in _table(raw, reading)
        if reading.known(number, kind := cells.pop("row", "").casefold())
    ]
    for row in sorted(rows, key=lambda row: _KINDS.index(row[1])):
        reading.add(*row)
    if reading.faults:
        raise BrokenSheet(sorted(reading.faults, key=lambda fault: fault.row or 0))
    try:
        return parse_tree(reading.data)
    except BrokenTree as broken:
        raise BrokenSheet(map(reading.located, broken.findings)) from None


def _text(raw: bytes) -> str:
    encoding = "utf-16" if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        row = raw[: error.start].count(b"\n") + 1
        reason = f"There is a character near row {row} that is not UTF-8 text."
        raise BrokenSheet([SheetFault(None, None, reason, _SAVE_AGAIN)]) from None


def _table(raw: bytes, reading: _Reading) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the rows with something in them: number, and the filled cells by column."""
    text = _text(raw)
    if said := _FIRST_LINE_OF_EXCEL.match(text):
        text = text[said.end() :]
    separator = _SEPARATOR.match(text)
    if not separator:
        reason = "The first column is not called “row”, so this is not a diagnosis sheet."
        mend = "Begin with: repairs-pattern diagnosis export COUNCIL --to csv FILE"
        raise BrokenSheet([SheetFault(1, None, reason, mend)])
    records = csv.reader(io.StringIO(text, newline=""), delimiter=separator[1])
    try:
        header = [" ".join(name.split()).casefold() for name in next(records)]
        reading.check_header(header)
        for number, record in enumerate(records, start=2):
            reading.check_width(number, record, header)
            pairs = ((name, cell.strip()) for name, cell in zip(header, record, strict=False))
            filled = {name: unguarded(cell) for name, cell in pairs if name and cell}
            if filled:
                yield number, filled
    except csv.Error:
        reason = "The file cannot be read as a table: a cell is too long or its quotes do not end."
        raise BrokenSheet([SheetFault(None, None, reason, _SAVE_AGAIN)]) from None


@dataclass(slots=True)
class _Reading:
    """The tree as far as it is read, the faults, and the row and kind of everything by its path."""

    data: Plain = field(
        default_factory=lambda: {"start": {}, "questions": {}, "outcomes": {}, "exits": {}}
    )
    places: dict[tuple[str, ...], tuple[int, str]] = field(default_factory=dict)
    faults: list[SheetFault] = field(default_factory=list)
    suggestions: Suggestions = field(default_factory=Suggestions)

    def fault(self, row: int, column: str | None, reason: str, mend: str) -> None:
        """Write down one fault."""
        self.faults.append(SheetFault(row, column, reason, mend))

    def check_header(self, header: Sequence[str]) -> None:
        """Look at the names of the columns."""
        for place, name in enumerate(header):
            if name and name in header[:place]:
                reason = f"There are two columns called {quoted(name)}."
                self.fault(1, name, reason, "Remove one of the two.")
            elif name and name not in COLUMNS:
                mend = self.suggestions.did_you_mean(name, COLUMNS) + "Rename or remove it."
                self.fault(1, name, f"There is no column called {quoted(name)}.", mend)

    def check_width(self, number: int, record: Sequence[str], header: Sequence[str]) -> None:
        """Look for cells that no column holds."""
        for place, cell in enumerate(record):
            if cell.strip() and not (place < len(header) and header[place]):
                reason = f"Cell {place + 1} of this row is under no column name."
                self.fault(number, None, reason, "Remove it, or move it into its column.")

    def known(self, number: int, kind: str) -> bool:
        """Return whether there is such a kind of row."""
        if kind in _NAMED:
            return True
        said = f"{quoted(kind)} in the column “row”" if kind else "nothing in the column “row”"
        mend = self.suggestions.did_you_mean(kind, _NAMED) + f"Use {listed([*_NAMED])}."
        self.fault(number, "row", f"This row has {said}.", mend)
        return False

    def add(self, number: int, kind: str, cells: dict[str, str]) -> None:
        """Put one row into the tree. Rows of what it belongs to must be there already."""
        if not self._named_well(number, kind, cells):
            return
        names = [cells.pop(column, "") for column in ("name", "answer")]
        lead = self._lead(number, kind, cells.pop("leads to", ""), cells.pop("which", ""))
        path = self._path(kind, *names)
        if path in self.places:
            first = self.places[path][0]
            reason = f"This is the {kind} {quoted(path[-1])} again, which is in row {first}."
            self.fault(number, None, reason, "Give one another name, or remove one.")
        elif kind in ("answer", "rule") and path[:2] not in self.places:
            reason = f"This {kind} belongs to {quoted(names[0])}, which has no row of its own."
            mend = self.suggestions.did_you_mean(names[0], self.data[path[0]])
            self.fault(number, "name", reason, f"{mend}Correct the name, or add a row for it.")
        else:
            self.places[path] = (number, kind)
            self._put(path, lead if isinstance(lead, str) else _record(kind, cells) | lead)

    def _named_well(self, number: int, kind: str, cells: Mapping[str, str]) -> bool:
        """Look at the columns that say what a row is about, not at what it says about it."""
        before = len(self.faults)
        for column in COLUMNS[1:]:
            if column in cells and not _may_fill(kind, column):
                reason = (
                    f"A row of the kind {quoted(kind)} has nothing to say for {quoted(column)}."
                )
                self.fault(number, column, reason, "Empty the cell, or correct the column “row”.")
            elif column not in cells and column in _NAMED[kind] and column not in _LEAD:
                reason = f"This {kind} has nothing in the column {quoted(column)}."
                self.fault(number, column, reason, "Fill it in, or remove the row.")
        return len(self.faults) == before

    def _lead(self, number: int, kind: str, to: str, which: str) -> Plain | str:
        """Return the field that says where an answer leads; a question's name for other rows."""
        if kind in ("danger", "start"):
            return which
        if to.casefold() == "continue" and not which:
            return {"continue": True}
        if to.casefold() in _LEADS and which:
            return {_LEADS[to.casefold()]: which}
        if to or which:
            reason = f"This answer has {quoted(to)} in “leads to” and {quoted(which)} in “which”."
            mend = "Write question, outcome or exit in “leads to” and its name in “which”. Or "
            mend += "write continue in “leads to”, and nothing in “which”."
            self.fault(number, "which" if to.casefold() in _LEADS else "leads to", reason, mend)
        return {}

    def _path(self, kind: str, name: str, answer: str) -> tuple[str, ...]:
        if kind == "rule":
            rules = self.data["outcomes"].get(name, {}).get("rules", [])
            return ("outcomes", name, "rules", str(len(rules)))
        return {
            "danger": ("danger",),
            "start": ("start", name),
            "question": ("questions", name),
            "answer": ("questions", name, "options", answer),
            "outcome": ("outcomes", name),
            "exit": ("exits", name),
        }[kind]

    def _put(self, path: tuple[str, ...], value: Plain | str) -> None:
        *way, last = path
        inside = self.data
        for name in way:
            inside = inside.setdefault(name, [] if name == "rules" else {})
        if isinstance(inside, list):
            inside.append(value)
        else:
            inside[last] = value

    def located(self, finding: Finding) -> SheetFault:
        """Return a fault of the tree as one of the sheet."""
        path = finding.path
        lengths = range(len(path), 0, -1)
        found = next((path[:length] for length in lengths if path[:length] in self.places), None)
        if found is None:
            return SheetFault(None, None, finding.reason, finding.mend)
        number, kind = self.places[found]
        mend = _ADD_A_LINE.sub(
            lambda said: f"Write in the column “{_column(kind, [said[1]])}”, such as ", finding.mend
        )
        return SheetFault(number, _column(kind, path[len(found) :]), finding.reason, mend)


def _may_fill(kind: str, column: str) -> bool:
    about = ("name", "answer", *_LEAD)
    return column in _NAMED[kind] or (column not in about and kind not in ("danger", "start"))


def _record(kind: str, cells: Mapping[str, str]) -> Plain:
    record: Plain = {}
    for column, cell in cells.items():
        if column in _WHO:
            record.setdefault("responsibility", {})[column] = cell
        elif column in _WHEN:
            record.setdefault("when", {})[column.removeprefix("when ")] = cell
        elif column in _LISTS:
            record[column] = [line for line in map(str.strip, cell.splitlines()) if line]
        elif column == "minutes":
            record[column] = int(cell) if re.fullmatch(r"[0-9]{1,9}", cell) else cell
        else:
            record[_TEXTS.get(kind, column) if column == "text" else column] = cell
    return record


def _column(kind: str, path: Sequence[str]) -> str | None:
    """Return the column of a field, from its path inside the row's record."""
    names = [f"when {path[1]}"] if len(path) > 1 and path[0] == "when" else [*reversed(path)]
    if kind in ("danger", "start"):
        return "which"
    for name in names:
        if name == _TEXTS.get(kind):
            return "text"
        if kind == "answer" and name in _LEADS.values():
            return "which"
        if name in COLUMNS:
            return name
    return None
