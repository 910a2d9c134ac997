"""What is old enough goes by itself: all of it, nothing else, and nobody waits for it."""

from datetime import timedelta

import pytest
from sqlalchemy import event, select

from repairs_pattern.domain.outbox import retry
from repairs_pattern.domain.personal import MOST_AT_ONCE, PURGE_EVERY, Periods, Retention
from repairs_pattern.domain.repairs import find_by_receipt, find_repair, is_open
from repairs_pattern.domain.store import (
    AuditRow,
    DraftRow,
    EventRow,
    FeedbackRow,
    OutboxRow,
    PhotoRow,
    PlaceRow,
    RepairRow,
)
from tests.support.crowd import all_at_once
from tests.support.marked_repair import a_marked_repair, files_with
from tests.support.posted import a_message, message
from tests.support.raised import NOW, a_repair, counted

DAY = timedelta(days=1)
PERIODS = Periods(
    details=100 * DAY, photos=60 * DAY, record=400 * DAY, messages=30 * DAY, comments=50 * DAY
)
TARGET = 14
"""Days from the report to the target of ``a_report``."""


def purge(database, album, day, periods=PERIODS):
    Retention(database, album, periods).purge(NOW + day * DAY)


def an_event(database, repair_id, day, kind="cancelled"):
    with database.writing() as session:
        session.add(EventRow(repair_id=repair_id, at=NOW + day * DAY, kind=kind, content={}))


def repair(database, repair_id):
    with database.reading() as session:
        return session.get_one(RepairRow, repair_id)


def has_details(database, repair_id):
    found = repair(database, repair_id)
    assert (found.details_removed_at is None) == bool(found.contact) == bool(found.description)
    return bool(found.contact)


def test_details_go_so_many_days_after_the_target_of_a_repair_that_nobody_closes(database, album):
    number = a_repair(database)
    purge(database, album, 100 + TARGET)
    assert has_details(database, number)
    purge(database, album, 100 + TARGET + 1)
    assert not has_details(database, number)


def test_a_repair_that_is_over_counts_from_its_end(database, album):
    number = a_repair(database, status="cancelled")
    an_event(database, number, 5)
    purge(database, album, 105)
    assert has_details(database, number)
    purge(database, album, 106)
    assert not has_details(database, number)


def test_whatever_happens_to_a_repair_keeps_its_details(database, album):
    number = a_repair(database)
    an_event(database, number, 90, "chased")
    purge(database, album, 150)
    assert has_details(database, number)


def test_a_visit_keeps_the_details_of_its_repair(database, diary, album):
    reference = a_marked_repair(database, diary, album)
    with database.writing() as session:
        number = session.scalars(select(RepairRow.id).filter_by(reference=reference)).one()
        place = session.scalars(select(PlaceRow).filter_by(repair_id=number)).one()
        place.starts_at, place.ends_at = NOW + 300 * DAY, NOW + 301 * DAY
    purge(database, album, 200)
    assert has_details(database, number)


def test_without_its_details_a_repair_is_found_but_nothing_can_be_done_with_it(database, album):
    number = a_repair(database)
    purge(database, album, 200)
    with database.reading() as session:
        found = find_repair(session, repair(database, number).reference, "XN1 4QD")
        assert found is not None
        assert not is_open(found)
        assert find_by_receipt(session, f"receipt-{number}") is None


def test_photos_go_first_and_their_files_with_them(database, diary, album, folder):
    a_marked_repair(database, diary, album)
    purge(database, album, 60 + TARGET)
    assert counted(database, PhotoRow) == 1
    purge(database, album, 60 + TARGET + 1)
    assert counted(database, PhotoRow) == 0
    assert files_with("zqcanary", folder) == []
    assert counted(database, RepairRow, details_removed_at=None) == 1


def test_the_record_goes_last_and_with_everything_that_belongs_to_it(database, diary, album):
    a_marked_repair(database, diary, album)
    purge(database, album, 400 + TARGET + 1)
    for table in (RepairRow, EventRow, OutboxRow, PhotoRow, PlaceRow, DraftRow):
        assert counted(database, table) == 0, table


def test_what_was_removed_is_noted_without_a_word_of_it(database, diary, album):
    reference = a_marked_repair(database, diary, album)
    purge(database, album, 75)
    purge(database, album, 115)
    purge(database, album, 415)
    with database.reading() as session:
        noted = session.scalars(select(AuditRow).order_by(AuditRow.id)).all()
    assert [(each.who, each.deed, each.reference) for each in noted] == [
        ("service", "photos-removed", reference),
        ("service", "details-removed", reference),
        ("service", "record-removed", reference),
    ]


@pytest.mark.parametrize("end", ["sent_at", "dead_at"])
def test_a_message_loses_whom_it_went_to_and_what_it_said_but_not_that_it_left(
    database, album, end
):
    number = a_message(database, None, "K7C", **{end: NOW + DAY})
    purge(database, album, 31)
    assert message(database, number).content
    purge(database, album, 32)
    emptied = message(database, number)
    assert (emptied.recipient, emptied.content, emptied.kind) == ({}, {}, "confirmation")
    assert getattr(emptied, end) == NOW + DAY


def test_a_message_that_waits_keeps_its_recipient_however_long(database, album):
    number = a_message(database, None, "K7C")
    purge(database, album, 999)
    assert message(database, number).recipient


def test_a_dead_message_without_a_recipient_is_not_tried_again(database, album):
    a_message(database, None, "K7C", dead_at=NOW)
    purge(database, album, 99)
    with database.writing() as session:
        assert retry(session, None, NOW + 99 * DAY) == 0


def test_a_comment_goes_and_its_score_stays(database, album):
    with database.writing() as session:
        session.add(FeedbackRow(day=NOW.date(), score=4, comment="The fitter was kind"))
    purge(database, album, 50)
    assert counted(database, FeedbackRow, comment="The fitter was kind") == 1
    purge(database, album, 51)
    assert counted(database, FeedbackRow, comment="", score=4) == 1


def test_however_many_there_are_they_go_in_small_steps(database, album):
    for _ in range(MOST_AT_ONCE + 20):
        a_repair(database)
    retention = Retention(database, album, PERIODS)
    assert retention._details(NOW + 200 * DAY) == MOST_AT_ONCE
    assert counted(database, RepairRow, details_removed_at=None) == 20
    retention.purge(NOW + 200 * DAY)
    assert counted(database, RepairRow, details_removed_at=None) == 0


def test_several_processes_remove_everything_once(database, album):
    for _ in range(30):
        a_repair(database)
    assert all_at_once(4, lambda _: purge(database, album, 200)) == [None] * 4
    assert counted(database, RepairRow, details_removed_at=None) == 0
    assert counted(database, AuditRow, deed="details-removed") == 30


def test_a_process_looks_once_an_hour(database, album):
    retention = Retention(database, album, PERIODS)
    retention.purge(NOW)
    number = a_repair(database, NOW - 300 * DAY)
    retention.purge(NOW + PURGE_EVERY / 2)
    assert has_details(database, number)
    retention.purge(NOW + PURGE_EVERY)


def test_where_nothing_is_old_enough_nobody_waits_for_the_writing(database, album):
    a_repair(database)
    asked = []
    event.listen(database.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    purge(database, album, 1)
    assert len(asked) >= 5
    assert {each for each in asked if not each.startswith(("SELECT", "BEGIN"))} == set()
    assert not any("IMMEDIATE" in each or "FOR UPDATE" in each for each in asked)
