"""The address list in our own database."""

import csv
import time
from datetime import UTC, datetime, timedelta
from threading import Event

import pytest
from sqlalchemy import event, select

from repairs_pattern.council.addresses import NotAList
from repairs_pattern.domain.store import AddressListRow, AddressRow, Database
from repairs_pattern.domain.store.database import WAIT_SECONDS
from repairs_pattern.domain.store.turns import turn
from repairs_pattern.gateways.address_import import TURN, ListRefused
from repairs_pattern.gateways.csv_address_book import CsvAddressBook
from tests.support.crowd import all_at_once
from tests.support.raised import NOW, counted

COLUMNS = ["uprn", "address_line", "locality", "town", "postcode", "tenure", "block", "kind"]
LATER = NOW + timedelta(days=1)


@pytest.fixture
def book(database):
    return CsvAddressBook(database)


@pytest.fixture
def file(tmp_path):
    return tmp_path / "addresses.csv"


def write(path, *homes, encoding="utf-8"):
    """A list of homes; what is not given is as in most homes."""
    usual = {"locality": "", "town": "Northmere", "tenure": "tenant", "block": "", "kind": "home"}
    with path.open("w", encoding=encoding, newline="") as opened:
        writer = csv.DictWriter(opened, COLUMNS)
        writer.writeheader()
        for number, home in enumerate(homes, start=1):
            writer.writerow({**usual, "uprn": str(number), "postcode": "XN1 4QD", **home})


def lines(book, postcode="XN1 4QD"):
    return [home.line for home in book.at_postcode(postcode)]


def test_a_list_is_loaded_and_read_back(book, file):
    write(
        file,
        {
            "uprn": "000123456789",
            "address_line": "Flat 2A, 14 Quarry Street",
            "locality": "Old Town",
            "tenure": "shared-owner",
            "block": "Q-14",
        },
        {"address_line": "14 Quarry Street", "tenure": "", "block": "Q-14", "kind": "communal"},
    )
    assert book.load(file, NOW) == 2
    _communal, home = book.at_postcode("XN1 4QD")
    assert home == book.find("000123456789")
    assert (home.tenure, home.block, home.kind) == ("shared-owner", "Q-14", "home")
    assert home.lines == ["Flat 2A, 14 Quarry Street", "Old Town", "Northmere", "XN1 4QD"]
    assert home.short == "Flat 2A, 14 Quarry Street, Old Town"


def test_a_home_without_a_locality_has_no_empty_line(book, file):
    write(file, {"address_line": "14 Quarry Street"})
    book.load(file, NOW)
    (home,) = book.at_postcode("XN1 4QD")
    assert home.lines == ["14 Quarry Street", "Northmere", "XN1 4QD"]


def test_shared_areas_are_rows_like_homes_and_say_what_they_are(book, file):
    write(
        file,
        {"address_line": "Flat 1, Quarry Court", "block": "QC"},
        {"address_line": "Quarry Court", "tenure": "", "block": "QC", "kind": "communal"},
    )
    book.load(file, NOW)
    found = {home.line: (home.kind, home.tenure) for home in book.at_postcode("XN1 4QD")}
    assert found == {"Flat 1, Quarry Court": ("home", "tenant"), "Quarry Court": ("communal", "")}


def test_a_list_that_is_loaded_already_is_not_loaded_again(book, file, database):
    write(file, {"address_line": "1 Quarry Street"})
    book.load(file, NOW)
    assert book.load(file, LATER) == 0
    with database.reading() as session:
        assert session.scalars(select(AddressListRow.loaded_at)).all() == [NOW]


def test_a_start_with_a_loaded_list_does_not_wait_for_a_writer(book, file, database):
    write(file, {"address_line": "1 Quarry Street"})
    book.load(file, NOW)
    with database.writing() as session:
        session.add(
            AddressRow(
                list_id=9,
                key="9",
                uprn="9",
                postcode="",
                line="",
                locality="",
                town="",
                tenure="",
                block="",
                kind="home",
            )
        )
        session.flush()
        assert book.load(file, NOW) == 0


def test_a_changed_list_takes_the_place_of_the_old_one(book, file, database):
    write(file, {"address_line": "1 Quarry Street"}, {"address_line": "2 Quarry Street"})
    book.load(file, NOW)
    write(file, {"uprn": "2", "address_line": "2 Quarry Street"}, {"address_line": "3 Elm Way"})
    with pytest.raises(ListRefused):
        book.load(file, LATER)
    assert lines(book) == ["1 Quarry Street", "2 Quarry Street"], "both rows had the UPRN 2"
    write(file, {"uprn": "2", "address_line": "2 Quarry Street"})
    assert book.load(file, LATER) == 1
    assert lines(book) == ["2 Quarry Street"]
    assert book.find("1") is None
    assert counted(database, AddressListRow) == 1


def test_an_earlier_list_can_come_back(book, file):
    write(file, {"address_line": "1 Quarry Street"})
    first = file.read_bytes()
    book.load(file, NOW)
    write(file, {"address_line": "2 Quarry Street"})
    book.load(file, NOW)
    file.write_bytes(first)
    assert book.load(file, NOW) == 1
    assert lines(book) == ["1 Quarry Street"]


def test_a_list_that_cannot_be_read_leaves_the_old_one(book, file):
    write(file, {"address_line": "1 Quarry Street"})
    book.load(file, NOW)
    file.write_text("uprn,postcode\n1,XN1 4QD\n")
    with pytest.raises(NotAList):
        book.load(file, NOW)
    assert lines(book) == ["1 Quarry Street"]


def test_readers_see_the_old_list_until_the_new_one_is_there(book, file, database):
    write(file, {"address_line": "1 Quarry Street"})
    book.load(file, NOW)
    write(file, {"address_line": "2 Quarry Street"})
    seen = []

    def look(_connection, _cursor, statement, *_):
        if statement.startswith(("DELETE FROM address", "INSERT INTO address")):
            seen.append((statement.split()[2], lines(book)))

    event.listen(database.engine, "after_cursor_execute", look)
    try:
        book.load(file, NOW)
    finally:
        event.remove(database.engine, "after_cursor_execute", look)
    old, new = ["1 Quarry Street"], ["2 Quarry Street"]
    assert seen[:2] == [("address_list", old), ("address", old)], "what is written is not read"
    assert {tuple(shown) for _table, shown in seen[2:]} == {tuple(new)}, "the old one is deleted"


def test_processes_that_start_at_once_load_the_list_once(file, database, database_url):
    write(file, *({"address_line": f"{n} Quarry Street"} for n in range(1, 501)))
    databases = [Database(database_url) for _ in range(4)]
    try:
        loaded = all_at_once(4, lambda n: CsvAddressBook(databases[n]).load(file, NOW))
    finally:
        for each in databases:
            each.close()
    assert sorted(loaded) == [0, 0, 0, 500]
    assert counted(database, AddressRow) == 500


def test_a_process_that_starts_waits_for_one_that_reads_a_list(file, book, database):
    write(file, {"address_line": "1 Quarry Street"})
    busy = Event()

    def load(place):
        if place == 0:
            busy.wait(10)
            return book.load(file, NOW)
        with turn(database, TURN, 1):
            busy.set()
            time.sleep(WAIT_SECONDS + 0.5)
        return None

    assert all_at_once(2, load) == [1, None]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_list_with_or_without_a_byte_order_mark_is_the_same(book, file, encoding):
    write(file, {"address_line": "1 Caffè Row, “The Ŵyn”"}, encoding=encoding)
    book.load(file, NOW)
    assert book.find("1").line == "1 Caffè Row, “The Ŵyn”"


def test_a_list_without_homes_takes_no_place(book, file):
    write(file, {"address_line": "1 Quarry Street"})
    book.load(file, NOW)
    write(file)
    with pytest.raises(ListRefused):
        book.load(file, NOW)
    assert lines(book) == ["1 Quarry Street"]
    assert book.covers("XN1 9ZZ")


def test_a_database_without_a_list_has_no_homes(book):
    assert book.at_postcode("XN1 4QD") == []
    assert book.find("1") is None
    assert not book.covers("XN1 4QD")


def test_there_is_nobody_at_an_unknown_postcode_and_no_home_with_an_unknown_number(book, file):
    write(file, {"address_line": "1 Quarry Street"})
    book.load(file, NOW)
    for unknown in ("XN1 4QE", "", "xn1 4qd", "%", "XN1 4Q_"):
        assert book.at_postcode(unknown) == []
    for unknown in ("", "2", "not-listed", "1 OR 1=1", "' OR '1'='1", "1; DROP TABLE address"):
        assert book.find(unknown) is None
        assert book.at_postcode(unknown) == []
        assert not book.covers(unknown)
    assert lines(book) == ["1 Quarry Street"]


def test_zeros_before_a_number_make_no_other_home(book, file):
    write(file, {"uprn": "000123", "address_line": "1 Quarry Street"})
    book.load(file, NOW)
    assert {book.find(uprn).uprn for uprn in ("123", "0123", "000000000123")} == {"000123"}
    assert [home.line for home in book.of(["0123", "9"])] == ["1 Quarry Street"]


@pytest.mark.parametrize(
    ("postcode", "covered"),
    [
        ("XN1 4QD", True),
        ("XN1 9ZZ", True),
        ("XN11 4QD", False),
        ("XN2 4QD", False),
        ("XN 4QD", False),
        ("X% 4QD", False),
        ("XN_ 4QD", False),
        ("XM1 4QD", False),
    ],
)
def test_a_postcode_is_covered_by_any_home_in_its_district(book, file, postcode, covered):
    write(file, {"address_line": "1 Quarry Street"}, {"postcode": "XN12 1AA", "address_line": "2"})
    book.load(file, NOW)
    assert book.covers(postcode) is covered


def test_homes_are_in_the_order_in_which_people_look(book, file):
    write(
        file,
        *(
            {"address_line": line}
            for line in ("Flat 10, 14 Quarry Street", "2 Elm Way", "Flat 2, 14 Quarry Street")
        ),
    )
    book.load(file, datetime(2026, 7, 1, tzinfo=UTC))
    assert lines(book) == ["2 Elm Way", "Flat 2, 14 Quarry Street", "Flat 10, 14 Quarry Street"]


def test_what_the_list_says_of_a_home_becomes_facts(book, file):
    header = ",".join([*COLUMNS, "gas", "floor"])
    homes = [
        "1,1 Low Street,,Northmere,XN1 4QD,tenant,,home,yes,0",
        "2,2 Low Street,,Northmere,XN1 4QD,tenant,,home,no,3",
        "3,3 Low Street,,Northmere,XN1 4QD,tenant,,home,,-1",
        "4,4 Low Street,,Northmere,XN1 4QD,tenant,,home,,",
    ]
    file.write_text("\n".join([header, *homes]), encoding="utf-8")
    book.load(file, NOW)
    found = [(home.gas, home.floor) for home in book.at_postcode("XN1 4QD")]
    assert found == [
        ("yes", "ground"),
        ("no", "upper"),
        ("unknown", "basement"),
        ("unknown", "unknown"),
    ]


def test_a_list_without_those_columns_leaves_the_facts_unknown(book, file):
    write(file, {"address_line": "1 Low Street"})
    book.load(file, NOW)
    (home,) = book.at_postcode("XN1 4QD")
    assert (home.gas, home.floor) == ("unknown", "unknown")


def test_a_postcode_is_looked_up_by_its_index_however_long_the_list_is(book, database):
    if not database.is_sqlite:
        pytest.skip("PostgreSQL plans by how many rows there are")
    plans = []

    def explain(connection, _cursor, statement, parameters, *_):
        if statement.startswith("SELECT address."):
            plan = connection.connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
            plans.append(plan.fetchall()[0][3])

    event.listen(database.engine, "after_cursor_execute", explain)
    book.at_postcode("XN1 4QD")
    book.find("1")
    event.remove(database.engine, "after_cursor_execute", explain)
    assert "INDEX ix_address_postcode (postcode=? AND list_id=?)" in plans[0]
    assert "PRIMARY KEY (list_id=? AND key=?)" in plans[1]
