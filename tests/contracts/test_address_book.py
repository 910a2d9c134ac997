"""Address books: the council's list, and OS Places over HTTP, which may misbehave."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import trustme

from repairs_pattern.domain.addresses import AddressBookUnavailable
from repairs_pattern.domain.checks import Doubtful
from repairs_pattern.domain.store import Database
from repairs_pattern.gateways import os_places
from repairs_pattern.gateways.csv_address_book import CsvAddressBook
from repairs_pattern.gateways.os_places import OsPlaces
from repairs_pattern.gateways.web import Web
from tests.support.address_book_contract import HOMES, AddressBookContract
from tests.support.os_places_server import KEY, OsPlacesServer, dpa, lpi
from tests.support.raised import NOW
from tests.support.web_servers import HANGS, MANNERS, TWICE, WebServer, web_server

POSTCODE, ELSEWHERE = "XN1 4QD", "XN1 4QE"
STREET = {
    "BUILDING_NUMBER": "14",
    "THOROUGHFARE_NAME": "QUARRY STREET",
    "BUILDING_NAME": "KESTREL HOUSE",
}


@pytest.fixture
def homes(tmp_path: Path) -> Iterator[CsvAddressBook]:
    database = Database(f"sqlite:///{tmp_path}/homes.db")
    database.upgrade()
    file = tmp_path / "homes.csv"
    file.write_text("\n".join(HOMES) + "\n", encoding="utf-8")
    book = CsvAddressBook(database)
    book.load(file, NOW)
    yield book
    database.close()


@dataclass
class Clock:
    """A clock that only moves when somebody waits, or when a test says so."""

    now: float = 1_000.0

    def __call__(self) -> float:
        return self.now

    def wait(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def survey() -> OsPlacesServer:
    """Ordnance Survey knows our flats and a neighbour, and not the shared areas of the block."""
    ours = [
        dpa("123", POSTCODE, SUB_BUILDING_NAME="FLAT 10", **STREET),
        dpa("0124", POSTCODE, SUB_BUILDING_NAME="FLAT 2", **STREET),
    ]
    neighbour = dpa("999", POSTCODE, BUILDING_NUMBER="16", THOROUGHFARE_NAME="QUARRY STREET")
    elm = lpi(
        "126",
        ELSEWHERE,
        PAO_START_NUMBER="9",
        STREET_DESCRIPTION="ELM WAY",
        LOCALITY_NAME="OLD TOWN",
    )
    return OsPlacesServer({POSTCODE: [*ours, neighbour], ELSEWHERE: [elm]})


@pytest.fixture
def server(survey: OsPlacesServer) -> Iterator[WebServer]:
    with web_server(survey) as server:
        yield server


@pytest.fixture
def places(homes: CsvAddressBook, server: WebServer, clock: Clock) -> OsPlaces:
    return OsPlaces(homes, Web(server.address, headers={"key": KEY}), clock=clock, pause=clock.wait)


class TestCsv(AddressBookContract):
    @pytest.fixture
    def book(self, homes: CsvAddressBook) -> CsvAddressBook:
        return homes


class TestOsPlaces(AddressBookContract):
    @pytest.fixture
    def book(self, places: OsPlaces) -> OsPlaces:
        return places


def lines(places: OsPlaces, postcode: str = POSTCODE) -> list[str]:
    return [home.line for home in places.at_postcode(postcode)]


def test_the_key_is_in_a_header_and_nowhere_else(
    places: OsPlaces, server: WebServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    places.at_postcode(POSTCODE)
    (asked,) = server.asked
    assert asked.headers["key"] == KEY
    assert KEY not in str(asked.query) + asked.path + caplog.text + repr(places)


def test_only_homes_on_the_list_are_shown(places: OsPlaces) -> None:
    assert not any("16 Quarry" in line for line in lines(places))


def test_a_home_that_only_the_list_knows_is_shown_too(places: OsPlaces) -> None:
    assert "Kestrel House" in lines(places)


def test_a_home_is_found_by_the_postcode_that_only_ordnance_survey_knows(
    places: OsPlaces, survey: OsPlacesServer
) -> None:
    survey.at["XN1 4QF"] = [
        dpa("126", "XN1 4QF", BUILDING_NUMBER="9A", THOROUGHFARE_NAME="ELM WAY")
    ]
    (home,) = places.at_postcode("XN1 4QF")
    assert (home.lines, home.tenure) == (["9A Elm Way", "Northmere", "XN1 4QF"], "shared-owner")
    assert places.find("126") == home


def test_a_tower_of_more_than_a_hundred_homes_comes_page_by_page(
    places: OsPlaces, survey: OsPlacesServer, server: WebServer
) -> None:
    survey.at[POSTCODE] = [
        *(dpa(str(n), POSTCODE, SUB_BUILDING_NAME=f"FLAT {n}") for n in range(1_000, 1_249)),
        dpa("124", POSTCODE, SUB_BUILDING_NAME="FLAT 999", BUILDING_NAME="THE TOWER"),
    ]
    assert "Flat 999, The Tower" in lines(places)
    assert [asked.query["offset"] for asked in server.asked] == [["0"], ["100"], ["200"]]


def test_royal_mail_is_preferred_and_history_is_not_shown(
    places: OsPlaces, survey: OsPlacesServer
) -> None:
    survey.at[POSTCODE] = [
        lpi("123", POSTCODE, PAO_TEXT="OLD NAME", LPI_LOGICAL_STATUS_CODE="8"),
        lpi("124", POSTCODE, PAO_TEXT="SECOND NAME", LPI_LOGICAL_STATUS_CODE="3"),
        lpi("124", POSTCODE, SAO_START_NUMBER="2", PAO_TEXT="FIRST NAME"),
        dpa("125", POSTCODE, BUILDING_NAME="ROYAL HOUSE"),
        lpi("125", POSTCODE, PAO_TEXT="COUNCIL HOUSE"),
    ]
    assert set(lines(places)) == {
        "Flat 10, Kestrel House, 14 Quarry Street",
        "Flat 2, First Name",
        "Royal House",
    }


def test_addresses_of_another_postcode_are_not_believed(
    places: OsPlaces, survey: OsPlacesServer
) -> None:
    survey.at[POSTCODE] = [dpa("126", "XN9 9ZZ", BUILDING_NAME="SOMEWHERE ELSE")]
    assert "Somewhere Else" not in lines(places)
    assert len(lines(places)) == 3


@pytest.mark.parametrize(
    "record",
    [
        {},
        {"DPA": None},
        {"DPA": []},
        dpa("", POSTCODE, BUILDING_NAME="X"),
        dpa("not a number", POSTCODE, BUILDING_NAME="X"),
        {"DPA": {"UPRN": 124, "POSTCODE": POSTCODE}},
        dpa("124", POSTCODE, BUILDING_NAME={"x": 1}),
        dpa("124", POSTCODE, BUILDING_NAME="\u202eX\0"),
    ],
)
def test_a_record_that_is_no_address_changes_nothing(
    places: OsPlaces, survey: OsPlacesServer, record: dict[str, object]
) -> None:
    survey.at[POSTCODE] = [record]
    assert "Flat 2, Kestrel House, 14 Quarry Street" in lines(places)


def test_a_moments_too_many_questions_are_waited_out(
    places: OsPlaces, survey: OsPlacesServer, server: WebServer, clock: Clock
) -> None:
    survey.busy = 1
    began = clock.now
    assert places.at_postcode(POSTCODE)
    assert len(server.asked) == 2
    assert 0 < clock.now - began < 2


def test_who_asks_too_often_for_longer_gets_the_list_and_asks_no_more_for_a_while(
    places: OsPlaces, survey: OsPlacesServer, server: WebServer, clock: Clock
) -> None:
    survey.busy = 100
    assert len(places.at_postcode(POSTCODE)) == 3
    assert len(server.asked) == 2
    with pytest.raises(AddressBookUnavailable):
        places.at_postcode("XN1 9ZZ")
    assert len(server.asked) == 2, "it is spared"
    survey.busy = 0
    clock.now += os_places.SPARE + 1
    assert places.at_postcode("XN1 9ZZ") == []


def test_a_postcode_is_asked_for_once_in_a_while(
    places: OsPlaces, server: WebServer, clock: Clock
) -> None:
    for _ in range(3):
        places.at_postcode(POSTCODE)
    assert len(server.asked) == 1
    clock.now += os_places.KEEP + 1
    places.at_postcode(POSTCODE)
    assert len(server.asked) == 2


def test_no_more_than_some_postcodes_are_kept(
    places: OsPlaces, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os_places, "MOST_KEPT", 3)
    for number in range(9):
        places.at_postcode(f"XN1 {number}AA")
    assert len(places._kept) == 3


def test_a_postcode_that_there_cannot_be_is_nowhere_and_spares_nobody(
    places: OsPlaces, server: WebServer
) -> None:
    assert places.at_postcode("QQ1 1QQ") == []
    assert len(places.at_postcode(POSTCODE)) == 3
    assert len(server.asked) == 2


@pytest.mark.parametrize("manner", [each for each in MANNERS if each != TWICE])
def test_however_it_misbehaves_the_list_is_shown_and_nobody_is_turned_away(
    homes: CsvAddressBook, server: WebServer, manner: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os_places, "PATIENCE", 0.4)
    monkeypatch.setattr(os_places, "PAUSE", 0.01)
    server.manner = manner
    places = OsPlaces(homes, Web(server.address, headers={"key": KEY}))
    began = time.monotonic()
    with pytest.raises(AddressBookUnavailable):
        places.at_postcode("XN1 9ZZ")
    assert places.at_postcode(POSTCODE) == homes.at_postcode(POSTCODE)
    assert places.find("124") == homes.find("124")
    assert time.monotonic() - began < 3
    with pytest.raises(Doubtful, match="list"):
        places.check()


def test_an_answer_that_comes_twice_is_one_answer(places: OsPlaces, server: WebServer) -> None:
    server.manner = TWICE
    assert len(places.at_postcode(POSTCODE)) == 3


def test_nothing_is_asked_elsewhere_or_of_a_stranger(
    homes: CsvAddressBook, survey: OsPlacesServer
) -> None:
    certificate = trustme.CA().issue_cert("127.0.0.1")
    with web_server(survey, certificate=certificate) as stranger:
        places = OsPlaces(homes, Web(stranger.address, headers={"key": KEY}))
        with pytest.raises(AddressBookUnavailable):
            places.at_postcode("XN1 9ZZ")
        assert stranger.asked == []


def test_a_key_that_is_not_taken_is_told_to_the_operator(
    homes: CsvAddressBook, server: WebServer
) -> None:
    places = OsPlaces(homes, Web(server.address, headers={"key": "another"}))
    with pytest.raises(Doubtful, match="does not take our key") as told:
        places.check()
    assert "another" not in told.value.reason + told.value.mend


def test_a_hanging_survey_keeps_one_resident_waiting_and_no_other(
    homes: CsvAddressBook, server: WebServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os_places, "PATIENCE", 0.5)
    server.manner = HANGS
    places = OsPlaces(homes, Web(server.address, headers={"key": KEY}))
    places.at_postcode(POSTCODE)
    began = time.monotonic()
    assert len(places.at_postcode(POSTCODE)) == 3
    assert time.monotonic() - began < 0.2
