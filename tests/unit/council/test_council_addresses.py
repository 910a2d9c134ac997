"""The address lists of the invented councils are made by a script, and cannot be real."""

from __future__ import annotations

import csv
import importlib.util
import re
import sys
from collections import Counter
from pathlib import Path

import pytest

COUNCILS = Path(__file__).parents[3] / "prototype" / "councils"


@pytest.fixture(scope="module")
def script():
    spec = importlib.util.spec_from_file_location("make_addresses", COUNCILS / "make_addresses.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["make_addresses"] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules["make_addresses"]


def rows(name):
    with (COUNCILS / name / "addresses.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("name", ["northmere", "westvale"])
def test_the_script_makes_the_committed_list_byte_for_byte(script, name):
    made = script.make(getattr(script, name.upper())).encode("utf-8")
    assert made == (COUNCILS / name / "addresses.csv").read_bytes()


@pytest.mark.parametrize(
    ("name", "homes", "prefix"), [("northmere", 24_000, "99991"), ("westvale", 6_000, "99992")]
)
def test_a_list_has_its_homes_and_nothing_real(name, homes, prefix):
    found = rows(name)
    assert sum(row["kind"] == "home" for row in found) == homes
    assert all(re.fullmatch(prefix + r"\d{7}", row["uprn"]) for row in found)
    assert all(re.fullmatch(r"X[NV]\d \d[A-Z]{2}", row["postcode"]) for row in found)
    assert len({(row["address_line"], row["postcode"]) for row in found}) == len(found)


@pytest.mark.parametrize("name", ["northmere", "westvale"])
def test_most_homes_are_of_tenants_and_most_leaseholders_live_in_flats(name):
    found = [row for row in rows(name) if row["kind"] == "home"]
    tenures = Counter(row["tenure"] for row in found)
    assert 0.84 < tenures["tenant"] / len(found) < 0.90
    assert 0.08 < tenures["leaseholder"] / len(found) < 0.13
    assert 0.02 < tenures["shared-owner"] / len(found) < 0.04
    in_flats = sum(row["tenure"] == "leaseholder" and row["block"] != "" for row in found)
    assert in_flats > tenures["leaseholder"] / 2


@pytest.mark.parametrize("name", ["northmere", "westvale"])
def test_a_tower_fills_more_than_a_hundred_lines_of_one_postcode(name):
    assert max(Counter(row["postcode"] for row in rows(name)).values()) > 100


@pytest.mark.parametrize("name", ["northmere", "westvale"])
def test_each_block_has_one_line_for_its_communal_areas(name):
    found = rows(name)
    communal = Counter(row["block"] for row in found if row["kind"] == "communal")
    assert set(communal.values()) == {1}
    assert set(communal) == {row["block"] for row in found if row["block"]}


def test_awkward_addresses_are_there():
    northmere = {row["address_line"] for row in rows("northmere")}
    assert {
        "Flat 2, 14 Quarry Street",
        "Flat 2A, 14 Quarry Street",
        "Flat 10, 14 Quarry Street",
        "14A Quarry Street",
        "The Old Forge, Drover Lane",
        "Ground floor flat, 9 Lantern Row",
        "1/2, 7 Cooper's Yard",
        "Unit 3, The Maltings, Kiln Lane",
    } <= northmere
    assert max(map(len, northmere)) > 120
    westvale = "".join(row["address_line"] for row in rows("westvale"))
    assert {"â", "ŵ", "ŷ"} <= set(westvale)


def test_the_list_of_northmere_stays_small():
    assert (COUNCILS / "northmere" / "addresses.csv").stat().st_size < 2_500_000


WITH_PROPERTY = """\
uprn,address_line,locality,town,postcode,tenure,block,kind,gas,floor
999900000001,1 Low Street,,Testham,XN1 1AA,tenant,,home,yes,0
999900000002,"Flat 1, High Court",,Testham,XN1 1AB,leaseholder,B1,home,,-1
999900000003,Communal areas of High Court,,Testham,XN1 1AB,,B1,communal,,
"""


def test_a_list_may_say_whether_a_home_has_gas_and_on_which_floor_it_is(council):
    council.write("addresses.csv", WITH_PROPERTY)
    assert council.says() == []


def test_gas_that_is_not_yes_or_no_and_a_floor_that_is_not_a_number_are_refused(council):
    council.write("addresses.csv", WITH_PROPERTY.replace("yes,0", "maybe,first"))
    assert council.says() == [
        "addresses.csv:2: error: The floor “first” is not a whole number. Mend: Write 0 for the "
        "ground floor, 1 for the first, -1 for a basement.",
        "addresses.csv:2: error: “maybe” does not say whether the home has gas. Mend: Write yes or "
        "no, or leave it empty.",
    ]


def test_a_rule_for_a_block_that_the_list_does_not_have_is_refused(council):
    rule = "    rules: [{when: {block: B2}, trade: plumbing}]\n  described:"
    council.change("diagnosis.yaml", "  described:", rule)
    (said,) = council.says()
    assert "The block “B2” of this rule is not in addresses.csv." in said
    council.change("diagnosis.yaml", "block: B2", "block: B1")
    assert council.says() == []
