"""Following a repair in the domain: once, in one transaction, and never half."""

from datetime import time, timedelta

import pytest

from repairs_pattern.domain.booking import SlotGone
from repairs_pattern.domain.law import Period, due
from repairs_pattern.domain.repairs import (
    Following,
    RepairClosed,
    Target,
    TooLate,
    raise_repair,
)
from repairs_pattern.domain.store import EventRow, OutboxRow, PlaceRow, RepairRow
from repairs_pattern.gateways.embedded_diary import EmbeddedDiary, Window
from tests.support.crowd import all_at_once
from tests.support.raised import NOW, a_draft, a_need, a_report, counted

MORNING, AFTERNOON = "2026-11-24-morning", "2026-11-24-afternoon"
REPLY = Target(due(NOW, Period(2, "working-days"), ()), "reply")


@pytest.fixture
def diary(database):
    everyday = frozenset(range(5))
    return EmbeddedDiary(
        database=database,
        windows=(
            Window("morning", time(8), time(12), everyday),
            Window("afternoon", time(12), time(17), everyday),
        ),
        capacity={"plumbing": 1},
        lead_days=1,
        horizon_days=60,
        hold_for=timedelta(minutes=15),
    )


def booked(database, diary, slot=MORNING):
    """The id of a repair with a visit."""
    report = a_report(slot_id=slot, need=a_need(), minutes=45)
    reference = raise_repair(database, diary, a_draft(database), report, NOW)
    with database.reading() as session:
        return session.query(RepairRow).filter_by(reference=reference).one().id


def act(database, diary, repair_id, deed, now=NOW):
    with database.writing() as session:
        return deed(Following(session, diary, repair_id, now))


def status(database, repair_id):
    with database.reading() as session:
        return session.get_one(RepairRow, repair_id).status


def test_a_new_time_that_is_taken_leaves_everything_as_it_was(database, diary):
    mine = booked(database, diary)
    booked(database, diary, AFTERNOON)
    with pytest.raises(SlotGone):
        act(database, diary, mine, lambda following: following.change(AFTERNOON))
    assert counted(database, PlaceRow, repair_id=mine) == 1
    assert counted(database, EventRow) == 0
    assert counted(database, OutboxRow) == 2


def test_the_time_that_it_has_is_no_change(database, diary):
    mine = booked(database, diary)
    act(database, diary, mine, lambda following: following.change(MORNING))
    assert counted(database, EventRow) == 0
    assert counted(database, OutboxRow) == 1


def test_two_who_want_one_place_get_it_once_and_the_other_keeps_theirs(database, diary):
    first, second = booked(database, diary), booked(database, diary, AFTERNOON)
    free = "2026-11-25-morning"
    both = [first, second]
    results = all_at_once(
        2, lambda place: act(database, diary, both[place], lambda f: f.change(free))
    )
    assert sorted(isinstance(each, SlotGone) for each in results) == [False, True]
    assert counted(database, PlaceRow) == 2
    assert counted(database, EventRow) == 1


def test_cancelled_by_eight_clicks_at_once_it_is_cancelled_once(database, diary):
    mine = booked(database, diary)
    clicks = all_at_once(8, lambda _place: act(database, diary, mine, Following.cancel))
    assert clicks == [None] * 8
    assert status(database, mine) == "cancelled"
    assert counted(database, EventRow, kind="cancelled") == 1
    assert counted(database, OutboxRow, kind="cancelled") == 1
    assert counted(database, PlaceRow) == 0


def test_a_cancelled_place_can_be_had_by_somebody_else(database, diary):
    act(database, diary, booked(database, diary), Following.cancel_visit)
    assert status(database, booked(database, diary)) == "booked"


@pytest.mark.parametrize(
    "deed",
    [
        lambda f: f.change(AFTERNOON),
        lambda f: f.cancel_visit(),
        lambda f: f.add_information("more"),
        lambda f: f.report_worse("more", "", REPLY),
        lambda f: f.chase(),
    ],
)
def test_nothing_happens_to_a_repair_that_is_cancelled(database, diary, deed):
    mine = booked(database, diary)
    act(database, diary, mine, Following.cancel)
    with pytest.raises(RepairClosed):
        act(database, diary, mine, deed)
    assert counted(database, EventRow) == 1


def test_a_repair_that_is_done_is_not_cancelled(database, diary):
    mine = booked(database, diary)
    with database.writing() as session:
        session.get_one(RepairRow, mine).status = "done"
    with pytest.raises(RepairClosed):
        act(database, diary, mine, Following.cancel)


@pytest.mark.parametrize("deed", [lambda f: f.change(AFTERNOON), Following.cancel_visit])
@pytest.mark.parametrize("days", [1, 30])
def test_a_visit_of_today_or_before_is_not_moved(database, diary, deed, days):
    mine = booked(database, diary)
    with pytest.raises(TooLate):
        act(database, diary, mine, deed, NOW + timedelta(days=days))
    assert counted(database, PlaceRow) == 1


def test_a_repair_that_got_worse_keeps_a_target_that_is_sooner(database, diary):
    mine = booked(database, diary)
    with database.writing() as session:
        soon = session.get_one(RepairRow, mine)
        soon.target_at = NOW + timedelta(hours=3)
    act(database, diary, mine, lambda f: f.report_worse("more", "", REPLY))
    with database.reading() as session:
        repair = session.get_one(RepairRow, mine)
    assert (repair.status, repair.target_at) == ("triage", NOW + timedelta(hours=3))
    assert repair.target_reason == "routine"
