"""What a block waits for, and that nothing else of a report comes with it."""

from dataclasses import fields
from datetime import UTC, date, datetime, timedelta

import pytest

from repairs_pattern.domain.law import Period, due
from repairs_pattern.domain.repairs import OpenRepair, Target, open_at_block
from tests.support.raised import NOW, a_repair

BLOCK = "NM-B0001"


def at_block(database, now=NOW, **changes):
    told = {"place": "communal", "block": BLOCK, "outcome": "lift", "summary": "Lift", **changes}
    return a_repair(database, now, **told)


def found(database, block=BLOCK):
    with database.reading() as session:
        return open_at_block(session, block)


def test_a_block_without_a_repair_waits_for_nothing(database):
    assert found(database) == []


def test_an_open_repair_is_told_with_its_kind_its_day_and_its_aim(database):
    at_block(database)
    assert found(database) == [
        OpenRepair("lift", "Lift", date(2026, 11, 23), date(2026, 12, 7), "routine")
    ]


def test_nothing_else_of_a_report_can_be_told():
    told = {field.name for field in fields(OpenRepair)}
    assert told == {"outcome", "summary", "reported", "aim", "reason"}


def test_the_newest_report_comes_first(database):
    for days, outcome in ((3, "third"), (1, "first"), (2, "second")):
        at_block(database, NOW - timedelta(days=days), outcome=outcome)
    assert [repair.outcome for repair in found(database)] == ["first", "second", "third"]


@pytest.mark.parametrize("status", ["reported", "booked", "triage"])
def test_a_repair_that_is_not_over_is_open(database, status):
    at_block(database, status=status)
    assert [repair.outcome for repair in found(database)] == ["lift"]


@pytest.mark.parametrize("status", ["done", "cancelled"])
def test_a_repair_that_is_over_is_not_open(database, status):
    at_block(database, status=status)
    assert found(database) == []


def test_other_blocks_and_the_homes_of_the_block_are_not_told(database):
    at_block(database, block="NM-B0002")
    at_block(database, place="home")
    assert found(database) == []


def test_a_repair_that_was_described_has_no_name_but_its_day(database):
    at_block(database, outcome="described", summary="My neighbour's wall", booking="triage")
    (repair,) = found(database)
    assert (repair.summary, repair.reported) == ("", date(2026, 11, 23))


def test_two_reports_of_one_kind_on_one_day_are_told_once_with_the_first_aim(database):
    sooner = Target(due(NOW, Period(1, "working-days"), ()), "urgent")
    at_block(database, NOW, target=sooner)
    at_block(database, NOW + timedelta(hours=2))
    at_block(database, NOW - timedelta(days=1))
    told = [(repair.reported.day, repair.aim.day) for repair in found(database)]
    assert told == [(23, 24), (22, 7)]


def test_the_day_is_the_day_in_london(database):
    at_block(database, datetime(2026, 7, 6, 23, 30, tzinfo=UTC))
    assert found(database)[0].reported == date(2026, 7, 7)
