"""What every address book must do: one set of tests that each adapter passes."""

from __future__ import annotations

import pytest

from repairs_pattern.domain.addresses import AddressBook

HOMES = (
    "uprn,address_line,locality,town,postcode,tenure,block,kind",
    '000123,"Flat 10, Kestrel House, 14 Quarry Street",,Northmere,XN1 4QD,tenant,K,home',
    '124,"Flat 2, Kestrel House, 14 Quarry Street",,Northmere,XN1 4QD,leaseholder,K,home',
    "125,Kestrel House,,Northmere,XN1 4QD,,K,communal",
    "126,9 Elm Way,Old Town,Northmere,XN1 4QE,shared-owner,,home",
)
"""The homes of the council in each test."""


class AddressBookContract:
    """Inherit it, and give a fixture ``book`` of a council that has ``HOMES`` and no other."""

    def test_homes_are_in_the_order_in_which_people_look(self, book: AddressBook) -> None:
        found = [home.line for home in book.at_postcode("XN1 4QD") if home.kind == "home"]
        assert found == [
            "Flat 2, Kestrel House, 14 Quarry Street",
            "Flat 10, Kestrel House, 14 Quarry Street",
        ]

    def test_each_home_says_what_we_must_know_of_it(self, book: AddressBook) -> None:
        found = {home.uprn: home for home in book.at_postcode("XN1 4QD")}
        assert set(found) == {"000123", "124", "125"}
        assert {uprn: (home.tenure, home.block, home.kind) for uprn, home in found.items()} == {
            "000123": ("tenant", "K", "home"),
            "124": ("leaseholder", "K", "home"),
            "125": ("", "K", "communal"),
        }

    def test_a_home_is_found_as_it_is_listed(self, book: AddressBook) -> None:
        for home in book.at_postcode("XN1 4QD"):
            assert book.find(home.uprn) == home

    def test_zeros_before_a_number_make_no_other_home(self, book: AddressBook) -> None:
        assert {book.find(uprn).uprn for uprn in ("123", "000123", "00000000123")} == {"000123"}

    def test_the_words_of_a_home_are_those_of_an_envelope(self, book: AddressBook) -> None:
        (home,) = book.at_postcode("XN1 4QE")
        assert home.lines == ["9 Elm Way", "Old Town", "Northmere", "XN1 4QE"]

    @pytest.mark.parametrize("postcode", ["XN1 9ZZ", "AB1 2CD", "", "' OR '1'='1", "XN1 4Q_", "%"])
    def test_nothing_is_at_a_postcode_that_has_none_of_ours(
        self, book: AddressBook, postcode: str
    ) -> None:
        assert book.at_postcode(postcode) == []

    @pytest.mark.parametrize("uprn", ["", "1", "127", "1 OR 1=1", "000", "9" * 40])
    def test_there_is_no_home_with_another_number(self, book: AddressBook, uprn: str) -> None:
        assert book.find(uprn) is None

    def test_only_districts_with_homes_are_covered(self, book: AddressBook) -> None:
        covered = {each: book.covers(each) for each in ("XN1 9ZZ", "XN11 4QD", "AB1 2CD", "X% 4QD")}
        assert covered == {"XN1 9ZZ": True, "XN11 4QD": False, "AB1 2CD": False, "X% 4QD": False}

    def test_it_says_that_it_works(self, book: AddressBook) -> None:
        assert "4 homes" in book.check()
