"""Bank holidays come from data that travels with the package, and never from the network."""

import json
import subprocess
import sys
from contextlib import suppress
from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from repairs_pattern.domain.law import (
    NATIONS,
    BrokenHolidays,
    bank_holidays,
    horizon,
    read_holidays,
)

ST_ANDREW = "St Andrew\N{RIGHT SINGLE QUOTATION MARK}s Day"


def in_year(nation: str, year: int) -> list[str]:
    return sorted(str(day) for day in bank_holidays(nation) if day.year == year)


def test_england_has_eight_bank_holidays_in_2026() -> None:
    assert in_year("england", 2026) == [
        "2026-01-01",
        "2026-04-03",
        "2026-04-06",
        "2026-05-04",
        "2026-05-25",
        "2026-08-31",
        "2026-12-25",
        "2026-12-28",
    ]


def test_wales_shares_the_holidays_of_england() -> None:
    assert bank_holidays("wales") == bank_holidays("england")


def test_scotland_has_2_january_and_st_andrews_day_but_not_easter_monday() -> None:
    scotland = bank_holidays("scotland")

    assert {date(2026, 1, 2), date(2026, 8, 3), date(2026, 11, 30)} <= scotland.keys()
    assert date(2026, 4, 6) not in scotland
    assert date(2026, 8, 31) not in scotland


def test_northern_ireland_has_st_patricks_day_and_the_twelfth_of_july() -> None:
    assert {date(2026, 3, 17), date(2026, 7, 13)} <= bank_holidays("northern-ireland").keys()


@pytest.mark.parametrize("nation", NATIONS)
def test_the_horizon_is_the_last_holiday_that_is_known(nation: str) -> None:
    assert horizon(bank_holidays(nation)) == max(bank_holidays(nation))
    assert horizon(bank_holidays(nation)) >= date(2028, 12, 25)


def test_an_unknown_nation_is_refused_with_the_ones_that_are_known() -> None:
    with pytest.raises(ValueError, match=r"northern-ireland, not 'narnia'"):
        bank_holidays("narnia")


def test_a_holiday_has_its_name_and_says_when_it_is_a_substitute_day() -> None:
    scotland = bank_holidays("scotland")

    assert scotland[date(2026, 11, 30)] == ST_ANDREW
    assert scotland[date(2027, 1, 4)] == "2nd January, substitute day"


A_LIST = {
    nation: {"division": nation, "events": [{"title": name, "date": day, "notes": ""}]}
    for nation, name, day in (
        ("england-and-wales", "Boxing Day", "2031-12-26"),
        ("scotland", ST_ANDREW, "2031-12-01"),
        ("northern-ireland", "Boxing Day", "2031-12-26"),
    )
}


def changed(*path: str | int, to: object) -> str:
    """The list with one value changed, as JSON."""
    listed = deepcopy(A_LIST)
    place: Any = listed
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = to
    return json.dumps(listed)


def test_a_list_is_read_as_gov_uk_publishes_it() -> None:
    found = read_holidays(json.dumps(A_LIST))

    assert tuple(found) == NATIONS
    assert found["scotland"] == {date(2031, 12, 1): ST_ANDREW}
    assert found["england"] == found["wales"] == {date(2031, 12, 26): "Boxing Day"}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "This is not JSON"),
        ("<!doctype html>", "This is not JSON"),
        ("[]", "The list"),
        ("{}", "england-and-wales"),
        ("[" * 100_000, "This is not JSON"),
        (changed("scotland", to=None), "scotland"),
        (changed("scotland", "events", to=[]), "scotland > events"),
        (changed("scotland", "events", 0, "date", to="2031-02-30"), "scotland > events > 1 > date"),
        (changed("scotland", "events", 0, "date", to=20311201), "scotland > events > 1 > date"),
        (changed("scotland", "events", 0, "title", to=" "), "scotland > events > 1 > title"),
        (changed("northern-ireland", "events", 0, to="Boxing Day"), "northern-ireland > events"),
    ],
)
def test_a_list_that_cannot_be_used_is_refused_with_the_place(text: str, says: str) -> None:
    with pytest.raises(BrokenHolidays) as refused:
        read_holidays(text)

    assert says in refused.value.reason


@given(st.data())
@settings(max_examples=100, deadline=None)
def test_whatever_is_in_a_list_it_is_read_or_refused(data: st.DataObject) -> None:
    text = json.dumps(A_LIST)
    begin = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(begin, min(begin + 30, len(text))))
    inserted = data.draw(st.text(max_size=5) | st.sampled_from(["null", "{", "]", "9" * 5_000]))

    with suppress(BrokenHolidays):
        found = read_holidays(text[:begin] + inserted + text[end:])
        assert all(isinstance(horizon(each), date) for each in found.values())


def test_a_fault_in_the_json_has_its_line() -> None:
    with pytest.raises(BrokenHolidays) as refused:
        read_holidays('{\n"scotland": {\n]')

    assert refused.value.line == 3


def test_no_network_is_needed() -> None:
    """In a process of its own, so that nothing was read before."""
    program = """
import socket

def refuse(*_, **__):
    raise AssertionError("the network was used")

socket.socket.connect = socket.getaddrinfo = refuse
from repairs_pattern.domain.law import bank_holidays

assert bank_holidays("england")
"""
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)
