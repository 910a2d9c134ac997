"""Long lists of homes: faults in them, people who write meanwhile, and imports that are killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tracemalloc
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import select

from repairs_pattern.council.addresses import COLUMNS, NotAList
from repairs_pattern.domain.store import AddressListRow, AddressRow, Database, DraftRow
from repairs_pattern.gateways import address_import
from repairs_pattern.gateways.address_import import AddressImport, ListRefused, Rejected
from repairs_pattern.gateways.csv_address_book import CsvAddressBook
from tests.support.raised import NOW, a_draft, counted

HEADER = ",".join(COLUMNS)
GOOD = "1,1 Quarry Street,,Northmere,XN1 4QD,tenant,,home"


def a_list(path: Path, *rows: str) -> Path:
    path.write_text("\n".join([HEADER, *rows, ""]), encoding="utf-8")
    return path


def many(path: Path, number: int, street: str = "Quarry Street") -> Path:
    return a_list(
        path, *(f"{n},{n} {street},,Northmere,XN1 4QD,tenant,,home" for n in range(1, number + 1))
    )


def import_list(database: Database, file: Path, **options: object) -> list[Rejected]:
    rejected: list[Rejected] = []
    AddressImport(database, NOW, rejected=rejected.append, breath=0.0, **options).run(file)
    return rejected


FAULTY = [
    ("x,1 Quarry Street,,Northmere,XN1 4QD,tenant,,home", "“x” is not a UPRN."),
    (
        "01,2 Quarry Street,,Northmere,XN1 4QD,tenant,,home",
        "The UPRN 01 is already on a line above.",
    ),
    ("2,2 Quarry Street,,Northmere,NOWHERE,tenant,,home", "“NOWHERE” is not a postcode."),
    (
        "2,2 Quarry Street,,Northmere,XN1 4QD,lodger,,home",
        "The tenure “lodger” cannot be used here.",
    ),
    ("2,,,Northmere,XN1 4QD,tenant,,home", "The address is empty."),
    ("2,2 Quarry Street,XN1 4QD", "This line has 3 values, and the first line 8."),
    (
        f"2,{'x' * 201},,Northmere,XN1 4QD,tenant,,home",
        "The address is longer than 200 characters.",
    ),
    (
        f"2,2 Quarry Street,{'x' * 100_000},Northmere,XN1 4QD,tenant,,home",
        "The locality is longer than 200 characters.",
    ),
    (
        "2,2 Quarry\0Street,,Northmere,XN1 4QD,tenant,,home",
        "There is a character in the address that cannot be shown.",
    ),
]


@pytest.mark.parametrize(("row", "reason"), FAULTY, ids=[reason for _row, reason in FAULTY])
def test_one_faulty_row_is_told_and_the_list_before_it_stays(
    database: Database, tmp_path: Path, row: str, reason: str
) -> None:
    import_list(database, many(tmp_path / "old.csv", 3))
    rejected: list[Rejected] = []
    with pytest.raises(ListRefused) as refused:
        AddressImport(database, NOW, rejected.append).run(a_list(tmp_path / "new.csv", GOOD, row))
    assert [(each.line, each.reason) for each in rejected] == [(3, reason)]
    assert refused.value.rejected == 1
    assert len(CsvAddressBook(database).at_postcode("XN1 4QD")) == 3
    assert counted(database, AddressRow) == 3, "nothing of the new list is left"


@pytest.mark.parametrize(("row", "reason"), FAULTY, ids=[reason for _row, reason in FAULTY])
def test_the_other_rows_are_imported_when_somebody_says_so(
    database: Database, tmp_path: Path, row: str, reason: str
) -> None:
    rejected = import_list(database, a_list(tmp_path / "new.csv", GOOD, row), skip=True)
    assert [each.reason for each in rejected] == [reason]
    assert [home.line for home in CsvAddressBook(database).at_postcode("XN1 4QD")] == [
        "1 Quarry Street"
    ]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"uprn,postcode\n1,XN1 4QD\n",
        f'{HEADER}\n{GOOD}\n2,"2 Quarry'.encode() + b"x" * 200_000,
        f"{HEADER}\n2,Caf".encode() + b"\xe9,,Northmere,XN1 4QD,tenant,,home\n",
        b"\x00" * 3_000_000,
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 100,
    ],
    ids=[
        "empty",
        "other columns",
        "a quote without end",
        "not UTF-8",
        "one endless line",
        "a picture",
    ],
)
def test_what_is_no_list_leaves_the_old_one_also_when_rows_are_skipped(
    database: Database, tmp_path: Path, content: bytes
) -> None:
    import_list(database, many(tmp_path / "old.csv", 3))
    file = tmp_path / "new.csv"
    file.write_bytes(content)
    with pytest.raises(NotAList):
        import_list(database, file, skip=True)
    assert counted(database, AddressRow) == counted(database, AddressListRow) + 2 == 3


def test_doubles_are_found_however_far_apart_they_are(database: Database, tmp_path: Path) -> None:
    rows = [f"{n},{n} Low Street,,Northmere,XN1 4QD,tenant,,home" for n in range(1, 101)]
    file = a_list(
        tmp_path / "new.csv",
        *rows,
        rows[0],
        "102,9 Low Street,,Northmere,XN1 4QD,tenant,,home",
        rows[99],
        rows[99],
    )
    rejected = import_list(database, file, skip=True, batch=7)
    assert [each.line for each in rejected] == [102, 104, 105]
    assert counted(database, AddressRow) == 101


def test_those_who_write_meanwhile_get_in_and_readers_never_wait(
    database: Database, tmp_path: Path
) -> None:
    old, new = many(tmp_path / "old.csv", 20_000), many(tmp_path / "new.csv", 20_000, "Elm Way")
    import_list(database, old)
    done, failures, drafts = Event(), [], set()

    def write() -> None:
        while not done.wait(0.05):
            try:
                a_draft(database)
                assert CsvAddressBook(database).find("77") is not None
            except Exception as error:
                failures.append(error)
                return

    writers = [Thread(target=write) for _ in range(2)]
    for writer in writers:
        writer.start()
    try:
        list_in_parts = AddressImport(
            database, NOW, batch=2_000, progress=lambda _: drafts.add(counted(database, DraftRow))
        )
        list_in_parts.run(new)
    finally:
        done.set()
        for writer in writers:
            writer.join()
    assert failures == []
    assert counted(database, DraftRow) > 2
    # Only on SQLite does the import pause, and so lasts for a second on any machine.
    assert len(drafts) > (4 if database.is_sqlite else 1), "they wait for the whole list"
    assert CsvAddressBook(database).find("77").line == "77 Elm Way"


def test_memory_does_not_grow_with_the_list(database: Database, tmp_path: Path) -> None:
    most = {}
    for number in (2_000, 20_000):
        file = many(tmp_path / f"{number}.csv", number, f"Street of {number}")
        tracemalloc.start()
        import_list(database, file, batch=500)
        most[number] = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert most[20_000] < most[2_000] * 1.5


@pytest.fixture
def dying(database_url: str, database: Database, tmp_path: Path) -> Path:
    """A new list, half of which an import has written when it was killed."""
    import_list(database, many(tmp_path / "old.csv", 500))
    file = many(tmp_path / "new.csv", 5_000, "Elm Way")
    script = (
        "import sys\n"
        "from datetime import UTC, datetime\n"
        "from pathlib import Path\n"
        "from repairs_pattern.domain.store import Database\n"
        "from repairs_pattern.gateways.address_import import AddressImport\n"
        "def told(_bytes):\n"
        "    print('went on', flush=True)\n"
        "    sys.stdin.readline()\n"
        f"database = Database({database_url!r})\n"
        "importing = AddressImport(database, datetime.now(UTC), progress=told, batch=1000)\n"
        f"importing.run(Path({str(file)!r}))\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdin is not None
    assert process.stdout is not None
    for _ in range(2):
        assert process.stdout.readline() == "went on\n"
        process.stdin.write("\n")
        process.stdin.flush()
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    return file


def test_a_killed_import_leaves_the_old_list_and_the_next_one_begins_anew(
    dying: Path, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = CsvAddressBook(database)
    assert len(book.at_postcode("XN1 4QD")) == 500
    with database.reading() as session:
        half = session.scalars(select(AddressRow.list_id).distinct()).all()
    assert len(half) == 2, "something of the new list is there"
    assert not book.has_loaded(dying)
    monkeypatch.setattr(address_import, "START_SECONDS", 5)
    assert import_list(database, dying) == []
    assert {home.line.split(" ", 1)[1] for home in book.at_postcode("XN1 4QD")} == {"Elm Way"}
    assert counted(database, AddressRow) == 5_000
    assert counted(database, AddressListRow) == 1
