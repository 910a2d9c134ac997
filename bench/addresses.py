"""A million addresses: how long their import takes, what it needs, and how soon one is found."""

from __future__ import annotations

import csv
import resource
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

from repairs_pattern.council.addresses import COLUMNS
from repairs_pattern.domain.store import Database
from repairs_pattern.gateways.address_import import AddressImport
from repairs_pattern.gateways.csv_address_book import CsvAddressBook
from tests.support.postgres import postgres

from .table import milliseconds, show

FEW, MANY = 1_000, 1_000_000
AT_A_POSTCODE = 24
MOST_SECONDS = 120
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def run() -> None:
    """Import and look up on both databases, and print the tables."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        files = {number: write_list(folder / f"{number}.csv", number) for number in (FEW, MANY)}
        server = stack.enter_context(postgres())
        urls: dict[str, Callable[[int], str]] = {
            "SQLite": lambda number: f"sqlite:///{folder}/{number}.db",
            "PostgreSQL": lambda number: server.make(f"addresses_{number}"),
        }
        imports, look_ups = [], []
        for name, url in urls.items():
            books = {number: _Book(url(number), file) for number, file in files.items()}
            for number, book in books.items():
                imports.append([f"{name}, {number:,}", *book.imported()])
            for what in ("look_up", "find", "covers"):
                few, many = (_median(getattr(books[number], what)) for number in (FEW, MANY))
                row = [f"{name}, {what}", milliseconds(few), milliseconds(many)]
                look_ups.append([*row, f"{many / few:.2f}"])
    head = ["rows", "first", "busy", "again", "busy", "at most", "memory before", "at its most"]
    show("Import of a list in a process of its own", head, imports)
    show("Look-ups (medians)", ["look-up", f"{FEW:,} rows", f"{MANY:,} rows", "ratio"], look_ups)


def write_list(path: Path, number: int) -> Path:
    """A list of so many invented homes, in blocks of 24 at a postcode."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*COLUMNS, "gas", "floor"])
        for each in range(number):
            of, place = divmod(each, AT_A_POSTCODE)
            kind, tenure = ("home", "tenant") if place else ("communal", "")
            line = f"Flat {place}, Kestrel House, Quarry Street" if place else "Kestrel House"
            uprn = f"{99_990_000_000 + each * 7919 % 1_000_003:012}"
            town = ["", "Northmere", postcode(of)]
            writer.writerow([uprn, line, *town, tenure, f"K{of}", kind, "yes", str(place // 4)])
    return path


def postcode(number: int) -> str:
    """An invented postcode of its own."""
    high, low = divmod(number, 676)
    district, sector = divmod(high, 10)
    return f"XN{district} {sector}{chr(65 + low // 26)}{chr(65 + low % 26)}"


class _Book:
    """A database with a list of addresses."""

    def __init__(self, url: str, file: Path) -> None:
        self.url = url
        self.file = file
        self.asked = 0

    def imported(self) -> list[str]:
        """Seconds for the first import and for another, of which the processor was busy with it,
        and megabytes before it and at its most.
        """
        first = _child(self.url, self.file)
        with self.file.open("a", encoding="utf-8") as file:
            file.write("\n")
        again = _child(self.url, self.file)
        self.book = CsvAddressBook(Database(self.url))
        with self.file.open(encoding="utf-8", newline="") as file:
            self.rows = [row for row, _ in zip(csv.DictReader(file), range(FEW), strict=False)]
        times = [f"{each:.1f} s" for each in (*first[:2], *again[:2])]
        memory = [f"{each:.0f} MB" for each in again[2:]]
        return [*times, f"{MOST_SECONDS} s", *memory]

    def look_up(self) -> None:
        """Look up one postcode, another one each time."""
        assert self.book.at_postcode(self._next()["postcode"])

    def find(self) -> None:
        """Look up one home."""
        assert self.book.find(self._next()["uprn"])

    def covers(self) -> None:
        """Look up whether a district is ours that is not."""
        assert not self.book.covers("ZZ1 1AA")

    def _next(self) -> dict[str, str]:
        self.asked += 7
        return self.rows[self.asked % len(self.rows)]


def _child(url: str, file: Path) -> tuple[float, ...]:
    command = [sys.executable, "-m", "bench.addresses", url, str(file)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return tuple(map(float, said.split()))


def _import(url: str, file: Path) -> None:
    """Import a list; print the seconds, those of the processor, and megabytes before and most."""
    database = Database(url)
    database.upgrade()
    before = _most_memory()
    began, busy = perf_counter(), process_time()
    AddressImport(database, NOW).run(file)
    print(perf_counter() - began, process_time() - busy, before, _most_memory())
    database.close()


def _most_memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _median(work: Callable[[], None]) -> float:
    return median(_timed(work) for _ in range(200))


def _timed(work: Callable[[], None]) -> float:
    began = perf_counter()
    work()
    return perf_counter() - began


if __name__ == "__main__":
    _import(sys.argv[1], Path(sys.argv[2]))
