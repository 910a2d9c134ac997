"""Bookings, changes and cancellations that end half way: never an orphan, never a double."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import fields
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from repairs_pattern.domain.booking import DiaryUnavailable, OutcomeUnknown, Slot, SlotGone
from repairs_pattern.domain.personal import Periods, Retention, erase, held
from repairs_pattern.domain.photos import Album
from repairs_pattern.domain.repairs import Following, raise_repair, remind, repair_of
from repairs_pattern.domain.store import (
    Database,
    EventRow,
    OutboxRow,
    OutsideVisitRow,
    PlaceRow,
    RepairRow,
)
from repairs_pattern.gateways.local_photos import LocalPhotos
from repairs_pattern.gateways.outside import OutsideDiary
from tests.support.outside_diaries import (
    KINDS,
    Killed,
    Mortal,
    Outside,
    outside,
    outside_diary,
    scheduler_at,
)
from tests.support.raised import NOW, a_draft, a_need, a_report, counted
from tests.support.scheduler_state import State
from tests.support.web_servers import MANNERS, TWICE

A_MOMENT = 0.3
"""Seconds that a page waits for a scheduler that misbehaves."""

BOOKING = {
    "drs": ("openSession", "checkAvailability", "createOrder", "scheduleBooking"),
    "scheduler": ("GetAvailableSlots", "AddJob", "GetJob", "BookAppointment"),
}
CHANGING = {
    "drs": ("checkAvailability", "selectOrder", "scheduleBooking"),
    "scheduler": ("GetAvailableSlots", "GetJob", "BookAppointment"),
}
CANCELLING = {
    "drs": ("selectOrder", "deleteBooking", "deleteOrder"),
    "scheduler": ("GetJob", "CancelJob"),
}


def steps(table: dict[str, tuple[str, ...]]) -> list[tuple[str, str]]:
    return [(kind, step) for kind in KINDS for step in table[kind]]


@pytest.fixture
def database(sqlite_with_tables: Path, tmp_path: Path) -> Iterator[Database]:
    """What a database does is the same on both; see ``test_diary.py``."""
    file = tmp_path / "half.db"
    shutil.copy(sqlite_with_tables, file)
    database = Database(f"sqlite:///{file}")
    yield database
    database.close()


@pytest.fixture(params=KINDS)
def there(request: pytest.FixtureRequest, database: Database) -> Iterator[Outside]:
    with outside(request.param, database) as there:
        yield there


def hasty(there: Outside) -> OutsideDiary:
    """The diary of a process that has not asked before, and waits for a moment only."""
    scheduler = scheduler_at(there.kind, there.server, A_MOMENT)
    return outside_diary(there.database, scheduler, patience=4 * A_MOMENT)


def send(there: Outside, diary: OutsideDiary, draft: str, slot: Slot) -> str:
    report = a_report(slot_id=slot.id, need=a_need(), minutes=45)
    return raise_repair(there.database, diary, draft, report, NOW)


def is_sent(there: Outside, diary: OutsideDiary, draft: str, slot: Slot) -> bool:
    try:
        send(there, diary, draft, slot)
    except DiaryUnavailable:
        return False
    return True


def repair_id_of(there: Outside, reference: str) -> int:
    with there.database.reading() as session:
        repair = repair_of(session, reference)
        assert repair is not None
        return repair.id


def booked(there: Outside, slot: Slot) -> int:
    """The id of a repair that has this slot."""
    return repair_id_of(there, send(there, there.diary, a_draft(there.database), slot))


def change(there: Outside, diary: OutsideDiary, repair_id: int, slot: Slot) -> None:
    diary.ask_to_change(repair_id, slot.id, a_need(), NOW)
    with there.database.writing() as session:
        Following(session, diary, repair_id, NOW).change(slot.id)


def cancel(there: Outside, diary: OutsideDiary, repair_id: int) -> None:
    diary.ask_to_cancel(repair_id, "visit-cancelled", NOW)
    with there.database.writing() as session:
        Following(session, diary, repair_id, NOW).cancel_visit()


def times(state: State) -> list[datetime]:
    """When the scheduler says that somebody comes."""
    london = ZoneInfo("Europe/London")
    return sorted(each.starts.replace(tzinfo=london) for each in state.booked if each.starts)


def promised(there: Outside) -> list[datetime]:
    """When we have told residents that somebody comes."""
    with there.database.reading() as session:
        ids = session.scalars(select(RepairRow.id)).all()
        found = [there.diary.appointment(session, each) for each in ids]
        return sorted(each.starts_at for each in found if each)


def kinds_told(there: Outside) -> list[str]:
    with there.database.reading() as session:
        return list(session.scalars(select(OutboxRow.kind).order_by(OutboxRow.id)))


def is_whole(there: Outside) -> bool:
    """Whether the scheduler has those visits that were promised, and no other order."""
    return times(there.state) == promised(there) and len(there.state.orders) == len(
        there.state.booked
    )


def settled(there: Outside) -> None:
    """Everything was looked at twice, the second time long after."""
    there.server.web.manner = None
    for after in (timedelta(minutes=16), timedelta(hours=2), timedelta(hours=4)):
        there.settle(NOW + after)
    assert counted(there.database, OutsideVisitRow, wish="time") == 0
    assert counted(there.database, OutsideVisitRow, wish="nothing") == 0


# A scheduler that misbehaves


@pytest.mark.parametrize("after", [False, True], ids=["in place of it", "after it"])
@pytest.mark.parametrize(("kind", "step"), steps(BOOKING))
def test_a_booking_that_meets_every_manner_is_booked_once_or_taken_back(
    database: Database, kind: str, step: str, after: bool
) -> None:
    with outside(kind, database) as there:
        slots = there.diary.find(a_need(), NOW)
        for number, manner in enumerate(MANNERS):
            draft, slot = a_draft(database), slots[number]
            there.misbehaves(manner, step, after=after)
            done = is_sent(there, hasty(there), draft, slot)
            assert done <= (manner == TWICE), manner
            there.server.web.manner = None
            tries_again = bool(number % 2)
            if tries_again:
                send(there, there.patient(), draft, slot)
            settled(there)
            assert is_whole(there), manner
            assert counted(database, RepairRow, draft_id=draft) == (done or tries_again), manner


@pytest.mark.parametrize("after", [False, True], ids=["in place of it", "after it"])
@pytest.mark.parametrize(("kind", "step"), steps(CHANGING))
def test_a_change_that_meets_every_manner_leaves_one_visit_that_we_know_of(
    database: Database, kind: str, step: str, after: bool
) -> None:
    with outside(kind, database) as there:
        one, *others = there.diary.find(a_need(), NOW)
        repair_id = booked(there, one)
        for number, manner in enumerate(MANNERS):
            there.misbehaves(manner, step, after=after)
            try:
                change(there, hasty(there), repair_id, others[number])
            except DiaryUnavailable:
                pass
            else:
                assert manner == TWICE
            settled(there)
            assert is_whole(there), manner
        changes = counted(database, EventRow, kind="changed")
        assert kinds_told(there).count("changed") == changes


@pytest.mark.parametrize("after", [False, True], ids=["in place of it", "after it"])
@pytest.mark.parametrize(("kind", "step"), steps(CANCELLING))
def test_a_cancellation_that_meets_every_manner_is_told_once_and_true(
    database: Database, kind: str, step: str, after: bool
) -> None:
    with outside(kind, database) as there:
        slots = there.diary.find(a_need(), NOW)
        for number, manner in enumerate(MANNERS):
            repair_id = booked(there, slots[number])
            there.misbehaves(manner, step, after=after)
            try:
                cancel(there, hasty(there), repair_id)
            except DiaryUnavailable:
                assert counted(database, EventRow, repair_id=repair_id) == 0
            settled(there)
            assert counted(database, EventRow, repair_id=repair_id, kind="visit-cancelled") == 1
            assert there.state.orders == {}, manner


# A process that dies


@pytest.mark.parametrize("after", [False, True], ids=["before it", "after it"])
@pytest.mark.parametrize("step", ["openings", "create", "schedule"])
@pytest.mark.parametrize("comes_back", [False, True])
def test_a_process_that_dies_while_it_books_leaves_nothing_or_one_visit(
    there: Outside, step: str, after: bool, comes_back: bool
) -> None:
    slot = there.diary.find(a_need(), NOW)[0]
    draft = a_draft(there.database)
    dying = outside_diary(there.database, Mortal(there.diary.asking.scheduler, step, after))
    with pytest.raises(Killed):
        send(there, dying, draft, slot)
    assert counted(there.database, RepairRow) == 0
    if comes_back:
        later = NOW + timedelta(minutes=3)
        report = a_report(slot_id=slot.id, need=a_need(), minutes=45)
        raise_repair(there.database, there.patient(), draft, report, later)
    settled(there)
    assert len(there.state.orders) == counted(there.database, RepairRow) == comes_back
    assert is_whole(there)


@pytest.mark.parametrize("comes_back", [False, True])
def test_a_process_that_dies_before_the_last_transaction_leaves_nothing_or_one_visit(
    there: Outside, comes_back: bool
) -> None:
    slot = there.diary.find(a_need(), NOW)[0]
    draft = a_draft(there.database)
    job = a_report().job("K7C-49D-XWP-3TM-RYH")
    there.diary.ask_to_book(draft, slot.id, a_need(), job, NOW)
    assert list(there.state.orders) == ["K7C49DXWP3TMRYH"]
    if comes_back:
        assert send(there, there.patient(), draft, slot) == "K7C-49D-XWP-3TM-RYH"
    settled(there)
    assert len(there.state.orders) == comes_back
    assert is_whole(there)


@pytest.mark.parametrize("after", [False, True], ids=["before it", "after it"])
def test_a_process_that_dies_while_it_changes_leaves_the_time_that_the_scheduler_has(
    there: Outside, after: bool
) -> None:
    one, other = there.diary.find(a_need(), NOW)[:2]
    repair_id = booked(there, one)
    dying = outside_diary(there.database, Mortal(there.diary.asking.scheduler, "schedule", after))
    with pytest.raises(Killed):
        change(there, dying, repair_id, other)
    assert promised(there) == [one.starts_at]
    settled(there)
    assert times(there.state) == promised(there) == [(other if after else one).starts_at]
    assert kinds_told(there).count("changed") == after


@pytest.mark.parametrize("after", [False, True], ids=["before it", "after it"])
def test_a_process_that_dies_while_it_cancels_is_made_up_for(there: Outside, after: bool) -> None:
    repair_id = booked(there, there.diary.find(a_need(), NOW)[0])
    dying = outside_diary(there.database, Mortal(there.diary.asking.scheduler, "cancel", after))
    with pytest.raises(Killed):
        cancel(there, dying, repair_id)
    settled(there)
    assert there.state.orders == {}
    assert promised(there) == []
    assert kinds_told(there) == ["confirmation", "visit-cancelled"]


# What the scheduler says


def test_a_time_that_went_between_the_offer_and_the_booking_is_gone(there: Outside) -> None:
    one, other = there.diary.find(a_need(), NOW)[:2]
    draft = a_draft(there.database)
    there.diary.hold(draft, one.id, a_need(), NOW)
    london = one.starts_at.astimezone(ZoneInfo("Europe/London")).replace(tzinfo=None)
    there.state.taken_elsewhere.add(london)
    with pytest.raises(SlotGone):
        send(there, there.diary, draft, one)
    send(there, there.diary, draft, other)
    settled(there)
    assert times(there.state) == promised(there) == [other.starts_at]
    assert is_whole(there)


def test_a_time_that_goes_at_the_very_last_moment_is_gone_and_the_order_is_used_again(
    there: Outside,
) -> None:
    one, other = there.diary.find(a_need(), NOW)[:2]
    london = one.starts_at.astimezone(ZoneInfo("Europe/London")).replace(tzinfo=None)
    makes = "createOrder" if there.kind == "drs" else "AddJob"

    def taken(operation: str) -> None:
        if operation == makes:
            there.state.taken_elsewhere.add(london)

    there.server.before = taken
    draft = a_draft(there.database)
    with pytest.raises(SlotGone):
        send(there, there.diary, draft, one)
    assert [each.starts for each in there.state.orders.values()] == [None]
    send(there, there.diary, draft, other)
    assert len(there.state.orders) == 1
    assert is_whole(there)


def test_a_booking_that_is_refused_for_no_reason_is_not_called_gone(there: Outside) -> None:
    slot = there.diary.find(a_need(), NOW)[0]
    books = "scheduleBooking" if there.kind == "drs" else "BookAppointment"
    there.state.refuses.add(books)
    with pytest.raises(DiaryUnavailable):
        send(there, there.diary, a_draft(there.database), slot)
    there.state.refuses.clear()
    settled(there)
    assert there.state.orders == {}


def test_an_order_that_the_scheduler_does_not_know_is_not_changed_and_can_be_cancelled(
    there: Outside,
) -> None:
    one, other = there.diary.find(a_need(), NOW)[:2]
    repair_id = booked(there, one)
    there.state.orders.clear()
    with pytest.raises(DiaryUnavailable):
        change(there, there.diary, repair_id, other)
    assert promised(there) == [one.starts_at]
    cancel(there, there.diary, repair_id)
    assert promised(there) == []


def test_a_cancellation_that_is_refused_leaves_the_visit(there: Outside) -> None:
    slot = there.diary.find(a_need(), NOW)[0]
    repair_id = booked(there, slot)
    there.state.refuses.add("deleteBooking" if there.kind == "drs" else "CancelJob")
    with pytest.raises(DiaryUnavailable) as told:
        cancel(there, there.diary, repair_id)
    assert not isinstance(told.value, OutcomeUnknown)
    settled(there)
    assert times(there.state) == promised(there) == [slot.starts_at]


def test_what_was_asked_before_is_found_out_before_something_else_is_asked(
    there: Outside,
) -> None:
    one, other, third = there.diary.find(a_need(), NOW)[:3]
    repair_id = booked(there, one)
    books = "scheduleBooking" if there.kind == "drs" else "BookAppointment"
    there.misbehaves("status 500", books, after=True)
    with pytest.raises(OutcomeUnknown):
        change(there, there.diary, repair_id, other)
    there.server.web.manner = None
    with pytest.raises(OutcomeUnknown):
        change(there, there.diary, repair_id, third)
    with there.database.reading() as session:
        known = there.diary.appointment(session, repair_id)
    assert known is not None
    assert known.unsettled
    settled(there)
    assert times(there.state) == promised(there) == [other.starts_at]


def test_a_visit_given_up_by_staff_is_taken_back_and_one_in_the_past_is_left(
    there: Outside,
) -> None:
    one, other = there.diary.find(a_need(), NOW)[:2]
    first, second = booked(there, one), booked(there, other)
    with there.database.writing() as session:
        Following(session, there.diary, first, NOW).finish()
    there.settle(NOW)
    assert times(there.state) == [other.starts_at]
    in_vain = other.starts_at + timedelta(hours=1)
    with there.database.writing() as session:
        Following(session, there.diary, second, in_vain).miss_visit()
    there.settle(in_vain)
    assert times(there.state) == [other.starts_at]
    again = there.diary.find(a_need(), in_vain)[-1]
    there.diary.ask_to_change(second, again.id, a_need(), in_vain)
    with there.database.writing() as session:
        Following(session, there.diary, second, in_vain).book_again(again.id)
    assert times(there.state) == [other.starts_at, again.starts_at]
    assert promised(there) == [again.starts_at]


def test_no_hold_of_ours_is_left_once_the_scheduler_counts_the_visit(there: Outside) -> None:
    slot = there.diary.find(a_need(), NOW)[0]
    there.diary.hold("ann", slot.id, a_need(), NOW)
    booked(there, there.diary.find(a_need(), NOW, "bob")[0])
    assert counted(there.database, PlaceRow) == 1


def test_an_order_is_told_what_whoever_comes_has_to_know(there: Outside) -> None:
    draft = a_draft(there.database)
    slot = there.diary.find(a_need(), NOW)[0]
    reference = send(there, there.diary, draft, slot)
    (order,) = there.state.orders.values()
    assert order.number == reference.replace("-", "")
    said = "Tap that drips. It drips all night"
    if there.kind == "drs":
        assert order.told["orderComments"] == said
        assert order.told["code"] == "PLGEN"
        assert order.told["contactName"] == "Ann Ample"
    else:
        assert order.told["JobDescription"] == said
        assert order.told["Trade"] == "PL"
        assert order.told["ClientSystemReference"] == reference


def test_a_copy_of_what_is_held_has_the_visit_and_an_erasure_takes_the_order_back(
    there: Outside, tmp_path: Path
) -> None:
    slot = there.diary.find(a_need(), NOW)[0]
    reference = send(there, there.diary, a_draft(there.database), slot)
    with there.database.reading() as session:
        repair = repair_of(session, reference)
        assert repair is not None
        (visit,) = held(session, repair)["visit"]
    assert visit["starts_at"] == slot.starts_at.isoformat()
    assert "claim" not in visit
    album = Album(there.database, LocalPhotos(tmp_path / "photos"))
    erase(there.database, there.diary, album, reference, "ann", NOW)
    there.settle(NOW)
    assert there.state.orders == {}


def test_a_visit_in_a_scheduler_is_reminded_of_once(there: Outside) -> None:
    slot = there.diary.find(a_need(), NOW)[-1]
    booked(there, slot)
    day_before = slot.starts_at.replace(hour=11) - timedelta(days=1)
    for _ in range(2):
        with there.database.writing() as session:
            remind(session, day_before)
    assert kinds_told(there) == ["confirmation", "reminder"]


def test_a_record_that_is_old_enough_goes_with_its_visit_and_not_before(
    there: Outside, tmp_path: Path
) -> None:
    slot = there.diary.find(a_need(), NOW)[-1]
    booked(there, slot)
    album = Album(there.database, LocalPhotos(tmp_path / "photos"))
    soon = Periods(*[timedelta(days=1)] * len(fields(Periods)))
    Retention(there.database, album, soon).purge(slot.ends_at - timedelta(hours=1))
    assert counted(there.database, OutsideVisitRow) == 1
    Retention(there.database, album, soon).purge(NOW + timedelta(days=400))
    assert counted(there.database, RepairRow) == counted(there.database, OutsideVisitRow) == 0
