"""We came and could not get in: once, told truthfully, and another time can be chosen."""

from datetime import timedelta

import pytest

from repairs_pattern.domain.booking import SlotGone
from repairs_pattern.domain.repairs import (
    Following,
    NoVisit,
    RepairClosed,
    TooLate,
    need_again,
    raise_repair,
    remind,
)
from repairs_pattern.domain.store import EventRow, OutboxRow, PlaceRow, RepairRow
from tests.support.crowd import all_at_once
from tests.support.raised import NOW, a_draft, a_need, a_report, counted

VISIT = NOW + timedelta(days=1)
"""9:30 on the morning of the visit, which began at 8."""
AGAIN = "2026-11-26-morning"


@pytest.fixture
def repair_id(database, diary):
    report = a_report(slot_id="2026-11-24-morning", need=a_need(), minutes=45, language="cy")
    reference = raise_repair(database, diary, a_draft(database), report, NOW)
    with database.reading() as session:
        return session.query(RepairRow).filter_by(reference=reference).one().id


def act(database, diary, repair_id, deed, now=VISIT):
    with database.writing() as session:
        return deed(Following(session, diary, repair_id, now))


def told(database, kind):
    with database.reading() as session:
        return session.query(OutboxRow).filter_by(kind=kind).all()


def status(database, repair_id):
    with database.reading() as session:
        return session.get(RepairRow, repair_id).status


def test_a_missed_visit_is_over_and_the_resident_is_told_in_their_language(
    database, diary, repair_id
):
    act(database, diary, repair_id, Following.miss_visit)
    (message,) = told(database, "missed")
    assert (message.language, message.channel) == ("cy", "email")
    assert message.content["starts_at"] == "2026-11-24T08:00:00+00:00"
    assert message.content["can_book"] is True
    assert counted(database, PlaceRow) == 0
    assert counted(database, EventRow, kind="missed") == 1
    assert status(database, repair_id) == "reported"


def test_it_is_noted_once_however_many_note_it(database, diary, repair_id):
    came = all_at_once(4, lambda _: act(database, diary, repair_id, Following.miss_visit))
    assert sorted(type(each).__name__ for each in came) == ["NoVisit"] * 3 + ["NoneType"]
    assert len(told(database, "missed")) == 1


def test_a_visit_that_has_not_begun_cannot_be_missed(database, diary, repair_id):
    with pytest.raises(NoVisit):
        act(database, diary, repair_id, Following.miss_visit, NOW)
    assert counted(database, PlaceRow) == 1


def test_another_time_is_booked_and_told_and_reminded_of(database, diary, repair_id):
    act(database, diary, repair_id, Following.miss_visit)
    act(database, diary, repair_id, lambda f: f.book_again(AGAIN))
    assert status(database, repair_id) == "booked"
    (message,) = told(database, "booked-again")
    assert message.content["starts_at"] == "2026-11-26T08:00:00+00:00"
    assert counted(database, PlaceRow, repair_id=repair_id) == 1
    with database.writing() as session:
        remind(session, VISIT + timedelta(days=1, hours=2))
    assert len(told(database, "reminder")) == 1


def test_a_time_that_is_gone_is_not_booked_again(database, diary, repair_id):
    act(database, diary, repair_id, Following.miss_visit)
    other = a_report(slot_id=AGAIN, need=a_need(), minutes=45)
    raise_repair(database, diary, a_draft(database), other, VISIT)
    with pytest.raises(SlotGone):
        act(database, diary, repair_id, lambda f: f.book_again(AGAIN))
    assert told(database, "booked-again") == []


def test_only_after_a_missed_visit_is_a_time_chosen_again(database, diary, repair_id):
    with pytest.raises(TooLate):
        act(database, diary, repair_id, lambda f: f.book_again(AGAIN))
    act(database, diary, repair_id, Following.miss_visit)
    act(database, diary, repair_id, lambda f: f.book_again(AGAIN))
    with pytest.raises(TooLate):
        act(database, diary, repair_id, lambda f: f.book_again("2026-11-27-morning"))


def test_there_is_as_much_time_for_another_visit_as_there_was_for_the_first(
    database, diary, repair_id
):
    with database.reading() as session:
        repair = session.get(RepairRow, repair_id)
    target = repair.target_at.date()
    late = NOW + timedelta(days=30)
    assert need_again(repair, NOW).by == target
    assert need_again(repair, late).by - late.date() == target - NOW.date()


def test_a_repair_that_is_done_is_over_and_a_visit_to_come_is_given_back(
    database, diary, repair_id
):
    act(database, diary, repair_id, Following.finish, NOW)
    act(database, diary, repair_id, Following.finish, NOW)
    assert status(database, repair_id) == "done"
    assert counted(database, EventRow, kind="done") == 1
    assert counted(database, PlaceRow) == 0
    with pytest.raises(RepairClosed):
        act(database, diary, repair_id, Following.miss_visit)


def test_a_visit_that_was_made_stays_in_the_diary_when_the_repair_is_done(
    database, diary, repair_id
):
    act(database, diary, repair_id, Following.finish)
    assert counted(database, PlaceRow) == 1
