"""What must not become slow when there is much of it: rows and pages."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from datetime import time as clock
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from sqlalchemy import insert

from repairs_pattern.domain.booking import Need
from repairs_pattern.domain.store import AddressListRow, AddressRow, Database, PlaceRow
from repairs_pattern.gateways.csv_address_book import CsvAddressBook
from repairs_pattern.gateways.embedded_diary import EmbeddedDiary, Window
from repairs_pattern.journey import Form, Journey, Page

from .table import milliseconds, show

FEW, MANY = 24_000, 1_000_000
AT_A_POSTCODE = 24
PLACES_IN_A_SLOT = 50
WITHIN_THE_HORIZON = 10_000
MOST = 2.0
"""How many times as long a search may take with many rows as with few."""

WEEK = frozenset(range(7))
WINDOWS = (Window("am", clock(8), clock(12), WEEK), Window("pm", clock(20), clock(23), WEEK))

PAGES = (1_000, 10_000)
T = TypeVar("T")

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
_LIST = {"id": 1, "fingerprint": "", "begun_at": NOW, "loaded_at": NOW}


def rows() -> None:
    """Look up postcodes and search for slots among few rows and many, and print the table."""
    with ExitStack() as stack:
        few, many = (_Stock.of(number, stack) for number in (FEW, MANY))
        look_ups = _in_turn(few.look_up, many.look_up)
        searches = _in_turn(few.search, many.search)
    table = [
        [name, milliseconds(few), milliseconds(many), f"{many / few:.2f}", f"{MOST:.2f}"]
        for name, (few, many) in (("postcode look-up", look_ups), ("slot search", searches))
    ]
    head = ["search", f"{FEW:,} rows", f"{MANY:,} rows", "ratio", "at most"]
    show("Searches on SQLite (medians, both in turn)", head, table)


@dataclass
class _Stock:
    """A database with so many addresses and as many places taken in the diary."""

    number: int
    database: Database
    asked: int = 0

    @classmethod
    def of(cls, number: int, stack: ExitStack) -> _Stock:
        """Fill a database that goes with the stack."""
        folder = stack.enter_context(TemporaryDirectory())
        database = Database(f"sqlite:///{folder}/rows.db")
        stack.callback(database.close)
        database.upgrade()
        _fill(database, AddressListRow, iter([_LIST]))
        _fill(database, AddressRow, _addresses(number))
        _fill(database, PlaceRow, _places(number))
        return cls(number, database)

    def look_up(self) -> None:
        """Look up one postcode, another one each time."""
        postcodes = self.number // AT_A_POSTCODE
        self.asked += postcodes // 7
        homes = CsvAddressBook(self.database).at_postcode(_postcode(self.asked % postcodes))
        assert len(homes) == AT_A_POSTCODE

    def search(self) -> None:
        """Find the slots that are free in the next weeks."""
        room = {"plumbing": PLACES_IN_A_SLOT}
        diary = EmbeddedDiary(self.database, WINDOWS, room, 1, 28, timedelta(minutes=15))
        diary.find(Need("plumbing", 45, NOW.date() + timedelta(days=60)), NOW)


def _in_turn(few: Callable[[], None], many: Callable[[], None]) -> tuple[float, float]:
    """The median seconds of each, measured in turn."""
    pairs = [(_timed(few)[0], _timed(many)[0]) for _ in range(200)]
    return median(pair[0] for pair in pairs), median(pair[1] for pair in pairs)


def _fill(database: Database, table: type[Any], values: Iterator[dict[str, Any]]) -> None:
    with database.writing() as session:
        while batch := [row for row, _ in zip(values, range(20_000), strict=False)]:
            session.execute(insert(table), batch)


def _addresses(number: int) -> Iterator[dict[str, Any]]:
    for each in range(number):
        yield {
            "list_id": 1,
            "key": f"{each:012}",
            "uprn": f"{each:012}",
            "postcode": _postcode(each // AT_A_POSTCODE),
            "line": f"{each % AT_A_POSTCODE + 1} Quarry Street",
            "locality": "",
            "town": "Northmere",
            "tenure": "tenant",
            "block": "",
            "kind": "home",
        }


def _postcode(number: int) -> str:
    return f"XN{number // 1000 + 1} {number % 1000:03}"


def _places(number: int) -> Iterator[dict[str, Any]]:
    """Places in half-days: the same number in the weeks to come, all others in the past."""
    for each in range(number):
        halves, place = divmod(each, PLACES_IN_A_SLOT)
        ahead = WITHIN_THE_HORIZON // PLACES_IN_A_SLOT
        starts = NOW.replace(hour=8, minute=0) + timedelta(hours=12 * (ahead - halves))
        yield {
            "trade": "plumbing",
            "starts_at": starts,
            "ends_at": starts + timedelta(hours=4),
            "number": place + 1,
            "draft_id": f"draft-{each}",
            "held_until": starts,
        }


def graphs() -> None:
    """Walk a journey of many pages and one of more, and print the table."""
    few, many = PAGES
    walks = {number: _walk(number) for number in PAGES}
    grew = walks[many] / walks[few]
    show(
        "Graphs",
        ["what", "time"],
        [
            [f"path of {few:,} pages", milliseconds(walks[few])],
            [f"path of {many:,} pages ({grew:.1f} times as long)", milliseconds(walks[many])],
        ],
    )


def _walk(number: int) -> float:
    pages = (Page(f"p{each}", form=Form, next=f"p{each + 1}") for each in range(number - 1))
    journey = Journey([*pages, Page(f"p{number - 1}")], "p0")
    answers = {name: {"said": "yes"} for name in journey.pages}

    def walk() -> None:
        assert len(journey.path(answers, NOW).pages) == number

    return _median_of(7, walk)


def _timed(work: Callable[[], T]) -> tuple[float, T]:
    """How many seconds something takes, and what comes of it."""
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def _median_of(number: int, work: Callable[[], object]) -> float:
    return median(_timed(work)[0] for _ in range(number))
