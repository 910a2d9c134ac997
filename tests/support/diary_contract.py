"""What every diary must do, embedded or outside: one set of tests that each adapter passes."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from repairs_pattern.domain.booking import Appointment, Diary, Need, Slot, SlotGone
from repairs_pattern.domain.law import LONDON
from repairs_pattern.domain.store import Database
from tests.support.raised import NOW, a_job, a_need, a_repair

A_LONG_TIME = timedelta(hours=2)
"""Longer than any diary holds a slot."""


class DiaryContract:
    """Inherit it, and give a fixture ``diary``.

    That diary has room for one plumber in each slot and offers at least three slots from ``NOW``
    to the ``by`` of ``a_need()``. Nobody else uses it. The fixture ``database`` is the one that
    repairs are written to.
    """

    @pytest.fixture
    def slots(self, diary: Diary) -> list[Slot]:
        """What is on offer before anybody has chosen."""
        slots = diary.find(a_need(), NOW)
        assert len(slots) >= 3
        return slots

    def book(
        self, diary: Diary, database: Database, draft: str, slot: Slot, now: datetime = NOW
    ) -> int:
        """The id of a new repair that owns the slot."""
        repair_id = a_repair(database)
        booked = self.give(diary, database, draft, slot.id, repair_id, now)
        assert booked == Appointment(slot.starts_at, slot.ends_at)
        return repair_id

    def give(
        self,
        diary: Diary,
        database: Database,
        draft: str,
        slot_id: str,
        repair_id: int,
        now: datetime = NOW,
    ) -> Appointment:
        """Book a slot as those who raise repairs do: ask, and then write it down."""
        diary.ask_to_book(draft, slot_id, a_need(), a_job(), now)
        with database.writing() as session:
            return diary.book(session, draft, slot_id, a_need(), repair_id, now)

    def move(self, diary: Diary, database: Database, repair_id: int, slot_id: str) -> Appointment:
        diary.ask_to_change(repair_id, slot_id, a_need(), NOW)
        with database.writing() as session:
            return diary.change(session, repair_id, slot_id, a_need(), NOW)

    def give_back(self, diary: Diary, database: Database, repair_id: int) -> None:
        diary.ask_to_cancel(repair_id, "visit-cancelled", NOW)
        with database.writing() as session:
            diary.cancel(session, repair_id)

    def offered(self, diary: Diary, draft: str | None = None, now: datetime = NOW) -> set[str]:
        return {slot.id for slot in diary.find(a_need(), now, draft)}

    def owned(self, diary: Diary, database: Database, repair_id: int) -> Appointment | None:
        with database.reading() as session:
            return diary.appointment(session, repair_id)

    def test_slots_come_soonest_first_each_with_an_id_of_its_own(self, slots: list[Slot]) -> None:
        assert slots == sorted(slots, key=lambda slot: slot.starts_at)
        assert len({slot.id for slot in slots}) == len(slots)

    def test_a_slot_is_a_time_to_come_with_a_zone_and_long_enough(self, slots: list[Slot]) -> None:
        need = a_need()
        for slot in slots:
            assert slot.starts_at.utcoffset() is not None
            assert slot.starts_at > NOW
            assert slot.starts_at.astimezone(LONDON).date() <= need.by
            assert slot.ends_at - slot.starts_at >= timedelta(minutes=need.minutes)

    def test_there_is_nothing_for_a_trade_that_nobody_has(self, diary: Diary) -> None:
        need = a_need(trade="thatching")
        assert diary.find(need, NOW) == []

    def test_there_is_nothing_before_a_day_that_has_gone_by(
        self, diary: Diary, slots: list[Slot]
    ) -> None:
        assert diary.find(a_need(by=NOW.date() - timedelta(days=1)), NOW) == []

    def test_a_held_slot_is_offered_to_its_holder_and_to_nobody_else(
        self, diary: Diary, slots: list[Slot]
    ) -> None:
        held = diary.hold("ann", slots[0].id, a_need(), NOW)
        assert held == slots[0]
        assert slots[0].id in self.offered(diary, "ann")
        assert slots[0].id not in self.offered(diary, "bob")
        assert slots[0].id not in self.offered(diary)

    def test_a_slot_can_be_held_again_by_its_holder(self, diary: Diary, slots: list[Slot]) -> None:
        for _ in range(3):
            diary.hold("ann", slots[0].id, a_need(), NOW)
        assert len(self.offered(diary)) == len(slots) - 1

    def test_a_new_hold_gives_the_earlier_one_back(self, diary: Diary, slots: list[Slot]) -> None:
        diary.hold("ann", slots[0].id, a_need(), NOW)
        diary.hold("ann", slots[1].id, a_need(), NOW)
        assert slots[0].id in self.offered(diary)
        assert slots[1].id not in self.offered(diary)

    def test_a_full_slot_cannot_be_held_and_an_earlier_hold_stays(
        self, diary: Diary, slots: list[Slot]
    ) -> None:
        diary.hold("ann", slots[0].id, a_need(), NOW)
        diary.hold("bob", slots[1].id, a_need(), NOW)
        with pytest.raises(SlotGone):
            diary.hold("bob", slots[0].id, a_need(), NOW)
        assert slots[1].id not in self.offered(diary)
        assert slots[1].id in self.offered(diary, "bob")

    def test_a_hold_runs_out_and_somebody_else_can_have_the_slot(
        self, diary: Diary, slots: list[Slot]
    ) -> None:
        later = NOW + A_LONG_TIME
        chosen = slots[-1]
        diary.hold("ann", chosen.id, a_need(), NOW)
        assert chosen.id in self.offered(diary, "bob", later)
        diary.hold("bob", chosen.id, a_need(), later)
        with pytest.raises(SlotGone):
            diary.hold("ann", chosen.id, a_need(), later)

    def test_a_booked_slot_belongs_to_its_repair_and_is_never_offered_again(
        self, diary: Diary, database: Database, slots: list[Slot]
    ) -> None:
        chosen = slots[-1]
        diary.hold("ann", chosen.id, a_need(), NOW)
        repair_id = self.book(diary, database, "ann", chosen)
        expected = Appointment(chosen.starts_at, chosen.ends_at)
        assert self.owned(diary, database, repair_id) == expected
        for draft in (None, "ann", "bob"):
            assert chosen.id not in self.offered(diary, draft, NOW + A_LONG_TIME)
        with pytest.raises(SlotGone):
            diary.hold("bob", chosen.id, a_need(), NOW + A_LONG_TIME)

    def test_a_free_slot_is_booked_without_a_hold(
        self, diary: Diary, database: Database, slots: list[Slot]
    ) -> None:
        repair_id = self.book(diary, database, "ann", slots[0])
        assert self.owned(diary, database, repair_id) is not None

    def test_a_slot_is_booked_after_the_hold_ran_out_when_nobody_took_it(
        self, diary: Diary, database: Database, slots: list[Slot]
    ) -> None:
        diary.hold("ann", slots[-1].id, a_need(), NOW)
        repair_id = self.book(diary, database, "ann", slots[-1], NOW + A_LONG_TIME)
        assert self.owned(diary, database, repair_id) is not None

    def test_a_slot_that_somebody_else_took_meanwhile_is_not_booked(
        self, diary: Diary, database: Database, slots: list[Slot]
    ) -> None:
        later = NOW + A_LONG_TIME
        diary.hold("ann", slots[-1].id, a_need(), NOW)
        diary.hold("bob", slots[-1].id, a_need(), later)
        repair_id = a_repair(database)
        with pytest.raises(SlotGone):
            self.give(diary, database, "ann", slots[-1].id, repair_id, later)
        assert self.owned(diary, database, repair_id) is None

    def test_booking_another_slot_than_the_held_one_gives_the_held_one_back(
        self, diary: Diary, database: Database, slots: list[Slot]
    ) -> None:
        diary.hold("ann", slots[0].id, a_need(), NOW)
        self.book(diary, database, "ann", slots[1])
        assert slots[0].id in self.offered(diary)
        assert slots[1].id not in self.offered(diary)

    def test_an_appointment_moves_and_the_old_slot_is_free(
        self, diary: Diary, database: Database, slots: list[Slot]
    ) -> None:
        repair_id = self.book(diary, database, "ann", slots[0])
        moved = self.move(diary, database, repair_id, slots[1].id)
        assert moved == Appointment(slots[1].starts_at, slots[1].ends_at)
        assert self.owned(diary, database, repair_id) == moved
        assert slots[0].id in self.offered(diary)
        assert slots[1].id not in self.offered(diary)

    def test_an_appointment_stands_when_the_new_slot_cannot_be_had(
        self, diary: Diary, database: Database, slots: list[Slot]
    ) -> None:
        repair_id = self.book(diary, database, "ann", slots[0])
        diary.hold("bob", slots[1].id, a_need(), NOW)
        with pytest.raises(SlotGone):
            self.move(diary, database, repair_id, slots[1].id)
        expected = Appointment(slots[0].starts_at, slots[0].ends_at)
        assert self.owned(diary, database, repair_id) == expected
        assert slots[0].id not in self.offered(diary)

    def test_an_appointment_can_be_moved_to_where_it_is(
        self, diary: Diary, database: Database, slots: list[Slot]
    ) -> None:
        repair_id = self.book(diary, database, "ann", slots[0])
        stays = self.move(diary, database, repair_id, slots[0].id)
        assert self.owned(diary, database, repair_id) == stays

    def test_a_cancelled_slot_is_free_again(
        self, diary: Diary, database: Database, slots: list[Slot]
    ) -> None:
        repair_id = self.book(diary, database, "ann", slots[0])
        for _ in range(2):
            self.give_back(diary, database, repair_id)
        assert self.owned(diary, database, repair_id) is None
        assert slots[0].id in self.offered(diary)

    def test_a_repair_without_a_visit_has_no_appointment_and_can_be_cancelled(
        self, diary: Diary, database: Database
    ) -> None:
        repair_id = a_repair(database)
        self.give_back(diary, database, repair_id)
        assert self.owned(diary, database, repair_id) is None

    @pytest.mark.parametrize(
        "slot_id", ["", "nothing", "none", "0", "2026-11-25", "../../etc", "x" * 10_000, "a\x00b"]
    )
    def test_a_slot_that_was_never_offered_is_gone(
        self, diary: Diary, database: Database, slots: list[Slot], slot_id: str
    ) -> None:
        repair_id = self.book(diary, database, "bob", slots[0])
        with pytest.raises(SlotGone):
            diary.hold("ann", slot_id, a_need(), NOW)
        with pytest.raises(SlotGone):
            self.give(diary, database, "ann", slot_id, repair_id)
        with pytest.raises(SlotGone):
            self.move(diary, database, repair_id, slot_id)

    def test_a_slot_is_not_held_for_a_need_that_it_was_not_offered_for(
        self, diary: Diary, slots: list[Slot]
    ) -> None:
        last = slots[-1]
        wrong: list[Need] = [
            a_need(trade="thatching"),
            a_need(by=last.starts_at.astimezone(LONDON).date() - timedelta(days=1)),
            a_need(minutes=24 * 60),
        ]
        for need in wrong:
            with pytest.raises(SlotGone):
                diary.hold("ann", last.id, need, NOW)

    def test_a_slot_that_has_begun_is_gone(self, diary: Diary, slots: list[Slot]) -> None:
        with pytest.raises(SlotGone):
            diary.hold("ann", slots[0].id, a_need(), slots[0].starts_at)
