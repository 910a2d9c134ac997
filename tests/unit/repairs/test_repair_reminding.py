"""A reminder on the day before a visit: once, in daytime, and never of a visit that has changed."""

from datetime import UTC, datetime, time, timedelta

import pytest

from repairs_pattern.domain.outbox import claim, mark_sent
from repairs_pattern.domain.repairs import Following, raise_repair, remind
from repairs_pattern.domain.store import OutboxRow, RepairRow
from repairs_pattern.gateways.embedded_diary import EmbeddedDiary, Window
from tests.support.crowd import all_at_once
from tests.support.raised import NOW, a_draft, a_need, a_report, counted

THURSDAY = "2026-11-26-morning"
DAY_BEFORE = datetime(2026, 11, 25, 10, tzinfo=UTC)


@pytest.fixture
def diary(database):
    return EmbeddedDiary(
        database=database,
        windows=(Window("morning", time(8), time(12), frozenset(range(5))),),
        capacity={"plumbing": 3},
        lead_days=1,
        horizon_days=60,
        hold_for=timedelta(minutes=15),
    )


def booked(database, diary, **changes):
    """The id of a repair with a visit on Thursday, reported on Monday."""
    report = a_report(**{"slot_id": THURSDAY, "need": a_need(), "minutes": 45, **changes})
    reference = raise_repair(database, diary, a_draft(database), report, NOW)
    with database.reading() as session:
        return session.query(RepairRow).filter_by(reference=reference).one().id


def remind_at(database, now):
    with database.writing() as session:
        remind(session, now)


def reminders(database):
    return counted(database, OutboxRow, kind="reminder")


def test_each_visit_of_tomorrow_is_reminded_of_once_with_its_times(database, diary):
    repair = booked(database, diary)
    remind_at(database, DAY_BEFORE)
    remind_at(database, DAY_BEFORE + timedelta(hours=5))
    with database.reading() as session:
        row = session.query(OutboxRow).filter_by(kind="reminder").one()
    assert (row.repair_id, row.recipient) == (repair, {"email": "ann@example.com"})
    assert row.content["starts_at"] == "2026-11-26T08:00:00+00:00"
    assert row.useful_until == datetime(2026, 11, 26, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    "now",
    [
        DAY_BEFORE - timedelta(minutes=1),
        DAY_BEFORE - timedelta(days=1),
        DAY_BEFORE + timedelta(days=1),
    ],
)
def test_nobody_is_reminded_at_night_or_on_another_day(database, diary, now):
    booked(database, diary)
    remind_at(database, now)
    assert reminders(database) == 0


@pytest.mark.parametrize("by", ["none", "letter"])
def test_who_wants_no_message_or_a_letter_that_would_come_too_late_gets_none(database, diary, by):
    contact = {"name": "Ann Ample", "phone": "+447700900123", "by": by}
    booked(database, diary, contact=contact)
    remind_at(database, DAY_BEFORE)
    assert reminders(database) == 0


def test_who_was_told_of_the_visit_today_is_not_reminded(database, diary):
    report = a_report(slot_id="2026-11-24-morning", need=a_need(), minutes=45)
    raise_repair(database, diary, a_draft(database), report, NOW)
    remind_at(database, NOW + timedelta(hours=3))
    assert reminders(database) == 0


def test_many_workers_write_one_reminder(database, diary):
    booked(database, diary)
    all_at_once(6, lambda _: remind_at(database, DAY_BEFORE))
    assert reminders(database) == 1


def act(database, diary, repair_id, deed):
    with database.writing() as session:
        deed(Following(session, diary, repair_id, DAY_BEFORE + timedelta(hours=1)))


@pytest.mark.parametrize(
    "deed",
    [
        Following.cancel,
        Following.cancel_visit,
        lambda following: following.change("2026-11-27-morning"),
    ],
)
def test_a_reminder_of_a_visit_that_is_off_does_not_leave_any_more(database, diary, deed):
    repair = booked(database, diary)
    remind_at(database, DAY_BEFORE)
    act(database, diary, repair, deed)
    assert reminders(database) == 0


def test_a_visit_that_was_moved_is_reminded_of_again_on_its_own_day_before(database, diary):
    repair = booked(database, diary)
    remind_at(database, DAY_BEFORE)
    while (found := claim(database, DAY_BEFORE)) is not None:
        mark_sent(database, found, DAY_BEFORE)
    act(database, diary, repair, lambda following: following.change("2026-11-27-morning"))
    remind_at(database, DAY_BEFORE + timedelta(days=1))
    assert reminders(database) == 2
