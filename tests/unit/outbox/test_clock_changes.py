"""The service's clock jumps, or London's does: holds, leases and reminders stay true."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from datetime import time as wall_time

import pytest
from sqlalchemy import select

from repairs_pattern.domain.booking import Need, SlotGone, reclaim_holds
from repairs_pattern.domain.outbox import LEASE, claim, mark_sent
from repairs_pattern.domain.repairs import remind
from repairs_pattern.domain.store import OutboxRow, PlaceRow
from repairs_pattern.gateways.embedded_diary import EmbeddedDiary, Window
from tests.support.posted import a_message, sent_keys
from tests.support.raised import a_repair, counted

HOUR = timedelta(hours=1)
HOLD = timedelta(minutes=15)

CLOCKS_GO_BACK = datetime(2026, 10, 25, 1, 0, tzinfo=UTC)
"""01:00 UTC is 02:00 in London, which becomes 01:00."""
CLOCKS_GO_FORWARD = datetime(2027, 3, 28, 1, 0, tzinfo=UTC)
"""01:00 UTC is 01:00 in London, which becomes 02:00."""

CHANGES = pytest.mark.parametrize("change", [CLOCKS_GO_BACK, CLOCKS_GO_FORWARD])
JUMPS = pytest.mark.parametrize("jump", [-HOUR, HOUR], ids=["back", "forward"])


@pytest.fixture
def diary(database):
    """A diary with one place in each slot."""
    return EmbeddedDiary(
        database=database,
        windows=(Window("am", wall_time(8), wall_time(12), frozenset(range(7))),),
        capacity={"plumbing": 1},
        lead_days=0,
        horizon_days=30,
        hold_for=HOLD,
    )


def need(now):
    return Need("plumbing", 60, now.date() + timedelta(days=30))


def book(diary, draft, slot, now):
    repair = a_repair(diary.database, now, status="booked")
    with diary.database.writing() as session:
        diary.book(session, draft, slot, need(now), repair, now)
    return repair


@CHANGES
def test_a_hold_lasts_as_long_in_the_night_in_which_the_clocks_change(diary, change):
    now = change - timedelta(minutes=5)
    slot = diary.find(need(now), now)[0].id
    diary.hold("ann", slot, need(now), now)
    with pytest.raises(SlotGone):
        diary.hold("bob", slot, need(now), now + HOLD - timedelta(seconds=1))
    diary.hold("bob", slot, need(now), now + HOLD + timedelta(seconds=1))


@CHANGES
def test_a_visit_after_the_change_is_at_the_same_time_of_day_in_london(diary, change):
    now = change - timedelta(days=2)
    days = {slot.starts_at.date(): slot.starts_at.hour for slot in diary.find(need(now), now)}
    before, after = days[change.date() - timedelta(days=1)], days[change.date()]
    assert (before, after) == ((7, 8) if change is CLOCKS_GO_BACK else (8, 7))


@JUMPS
def test_a_clock_that_jumps_gives_no_place_to_two(diary, jump, database):
    now = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
    slot = diary.find(need(now), now)[0].id
    diary.hold("ann", slot, need(now), now)
    later = now + jump
    with database.writing() as session:
        reclaim_holds(session, later)
    outcomes = []
    for draft in ("bob", "ann"):
        try:
            book(diary, draft, slot, later)
            outcomes.append(draft)
        except SlotGone:
            pass
    assert outcomes == (["ann"] if jump < timedelta() else ["bob"])
    assert counted(database, PlaceRow) == 1


@JUMPS
def test_a_message_that_a_killed_worker_had_is_not_lost_when_the_clock_jumps(database, jump):
    now = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
    a_message(database, a_repair(database), "K7C", created_at=now)
    assert claim(database, now) is not None
    then, tries = now + jump, 0
    while (found := claim(database, then)) is None:
        then += timedelta(minutes=1)
        tries += 1
        assert tries < 70, "an hour and the lease is the longest that it waits"
    assert found.key == "K7C"
    mark_sent(database, found, then)
    assert sent_keys(database) == ["K7C"]


def test_a_lease_that_a_jump_forward_ended_sends_twice_at_most_and_with_the_same_key(database):
    now = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
    a_message(database, a_repair(database), "K7C", created_at=now)
    first, second = claim(database, now), claim(database, now + HOUR)
    assert (first.key, second.key) == ("K7C", "K7C")
    mark_sent(database, first, now + HOUR)
    mark_sent(database, second, now + HOUR)
    assert claim(database, now + HOUR + 2 * LEASE) is None
    assert sent_keys(database) == ["K7C"]


@pytest.mark.parametrize("change", [CLOCKS_GO_BACK, CLOCKS_GO_FORWARD])
def test_one_reminder_is_written_however_the_clocks_move_on_the_day_before(diary, database, change):
    booked_at = change - timedelta(days=6)
    day = change.date() + timedelta(days=1)
    slot = next(s for s in diary.find(need(booked_at), booked_at) if s.starts_at.date() == day)
    book(diary, "ann", slot.id, booked_at)
    minute = datetime.combine(change.date(), wall_time(0), UTC)
    moments = [minute + n * HOUR for n in range(24)]
    jumped = [each for moment in moments for each in (moment, moment - HOUR, moment + HOUR)]
    for moment in jumped:
        with database.writing() as session:
            remind(session, moment)
    assert counted(database, OutboxRow, kind="reminder") == 1


def test_a_reminder_says_the_day_of_the_visit_in_london(diary, database):
    now = datetime(2026, 10, 24, 11, 0, tzinfo=UTC)
    slot = next(s for s in diary.find(need(now), now) if s.starts_at.date() == date(2026, 10, 25))
    book(diary, "ann", slot.id, now - timedelta(days=2))
    with database.writing() as session:
        remind(session, now)
    with database.reading() as session:
        row = session.scalars(select(OutboxRow).where(OutboxRow.kind == "reminder")).one()
    assert row.content["starts_at"] == "2026-10-25T08:00:00+00:00"
    assert row.useful_until == slot.starts_at
