"""The order of a list of addresses: street first, then numbers as numbers."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repairs_pattern.domain.addresses import Home, natural_key


def a_home(line):
    return Home("1", line, "", "Northmere", "XN1 4QD", "tenant", "", "home")


def in_order(*addresses):
    shuffled = list(addresses)
    random.Random(7).shuffle(shuffled)
    return [home.line for home in sorted(map(a_home, shuffled), key=natural_key)]


@pytest.mark.parametrize(
    "addresses",
    [
        ["1 Elm Way", "2 Elm Way", "2A Elm Way", "2b Elm Way", "10 Elm Way", "100 Elm Way"],
        ["9 Elm Way", "1 Quarry Street"],
        [
            "Flat 2, 14 Quarry Street",
            "Flat 2A, 14 Quarry Street",
            "Flat 10, 14 Quarry Street",
            "Flat 1, 15 Quarry Street",
        ],
        ["14 Quarry Street", "Flat 1, 14 Quarry Street", "Flat 2, 14 Quarry Street"],
        ["1/1, 9 Mill Lane", "1/2, 9 Mill Lane", "2/1, 9 Mill Lane", "10/1, 9 Mill Lane"],
        ["Flat 0/2, 9 Mill Lane", "Flat 1/1, 9 Mill Lane", "Flat 1/10, 9 Mill Lane"],
        ["Basement flat, 3 Elm Way", "First floor flat, 3 Elm Way", "Ground floor flat, 3 Elm Way"],
        ["The Old Forge", "The Old Smithy"],
        ["2 Elm Way", "The Old Forge"],
        ["Flat 3, Quarry Court", "Flat 12, Quarry Court"],
        ["12-14 Elm Way", "16 Elm Way"],
        ["Room 2, Flat 1, 3 Elm Way", "Room 10, Flat 1, 3 Elm Way"],
        ["Quarry Court shared areas", "Quarry House shared areas"],
    ],
)
def test_addresses_come_in_the_order_in_which_people_look(addresses):
    assert in_order(*addresses) == addresses


def test_capital_letters_make_no_difference():
    assert natural_key(a_home("FLAT 2a, 14 QUARRY STREET")) == natural_key(
        a_home("flat 2A, 14 Quarry Street")
    )


@given(st.lists(st.text("0123456789²½٣ABab/-, 'Flat", min_size=1, max_size=20), max_size=8))
def test_any_addresses_can_be_put_in_order(addresses):
    assert sorted(in_order(*addresses)) == sorted(addresses)
