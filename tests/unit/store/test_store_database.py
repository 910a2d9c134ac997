"""Sessions that commit or roll back, writers that wait their turn, and moments in UTC."""

import time
from datetime import UTC, datetime
from threading import Event, Thread
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, OperationalError, StatementError

from repairs_pattern.domain.store import AnswerRow, DraftRow, PlaceRow
from tests.support.crowd import all_at_once
from tests.support.raised import NOW, a_draft, a_repair, counted

LONDON = ZoneInfo("Europe/London")


class Oops(Exception):
    pass


def test_a_session_commits_at_its_end(database):
    with database.writing() as session:
        session.add(DraftRow(id="a", started_at=NOW))
    assert counted(database, DraftRow) == 1


def test_a_session_rolls_back_whatever_is_raised(database):
    def fail():
        with database.writing() as session:
            session.add(DraftRow(id="a", started_at=NOW))
            session.flush()
            raise Oops

    with pytest.raises(Oops):
        fail()
    assert counted(database, DraftRow) == 0


def test_nothing_is_written_by_a_session_for_reading(database):
    with database.reading() as session:
        session.add(DraftRow(id="a", started_at=NOW))
        session.flush()
    assert counted(database, DraftRow) == 0


def test_readers_go_on_while_somebody_writes(database):
    with database.writing() as session:
        session.add(DraftRow(id="a", started_at=NOW))
        session.flush()
        assert counted(database, DraftRow) == 0
    assert counted(database, DraftRow) == 1


def test_a_writer_waits_for_another_and_gives_up_while_it_still_holds_on(database):
    held, done = Event(), Event()

    def write():
        with database.writing() as session:
            session.add(DraftRow(id="a", started_at=NOW))
            session.flush()
            held.set()
            done.wait(10)

    thread = Thread(target=write)
    thread.start()
    held.wait(10)
    began = time.monotonic()
    with pytest.raises(OperationalError), database.writing() as session:
        session.add(DraftRow(id="a", started_at=NOW))
    waited = time.monotonic() - began
    done.set()
    thread.join()
    assert 1.5 < waited < 4
    a_draft(database)


def test_writers_that_read_first_wait_their_turn_and_none_is_refused(database):
    def write(place):
        with database.writing() as session:
            session.scalars(select(DraftRow)).all()
            session.add(DraftRow(id=f"d{place}", started_at=NOW))

    assert all_at_once(8, write) == [None] * 8
    assert counted(database, DraftRow) == 8


def test_answers_go_with_their_draft(database):
    draft_id = a_draft(database, name={"name": "Ann"})
    with database.writing() as session:
        session.delete(session.get_one(DraftRow, draft_id))
    assert counted(database, AnswerRow) == 0


@pytest.mark.parametrize(
    "values",
    [
        {"number": 0, "draft_id": "a", "held_until": NOW},
        {"number": 1, "draft_id": "a"},
        {"number": 1, "held_until": NOW},
        {"number": 1},
        {"number": 1, "repair_id": 4711},
    ],
)
def test_the_database_itself_refuses_a_place_that_nobody_holds_or_owns(database, values):
    with pytest.raises(IntegrityError), database.writing() as session:
        session.add(PlaceRow(trade="plumbing", starts_at=NOW, ends_at=NOW, **values))


@pytest.mark.parametrize(
    "second",
    [
        {"number": 1, "draft_id": "b", "held_until": NOW},
        {"number": 2, "draft_id": "a", "held_until": NOW},
    ],
)
def test_the_database_itself_refuses_a_place_twice_and_a_second_place_for_one_draft(
    database, second
):
    slot = {"trade": "plumbing", "starts_at": NOW, "ends_at": NOW}
    with database.writing() as session:
        session.add(PlaceRow(**slot, number=1, draft_id="a", held_until=NOW))
    with pytest.raises(IntegrityError), database.writing() as session:
        session.add(PlaceRow(**slot, **second))


def test_the_database_itself_refuses_a_second_place_for_one_repair(database):
    repair_id = a_repair(database)
    slot = {"trade": "plumbing", "starts_at": NOW, "ends_at": NOW, "repair_id": repair_id}
    with pytest.raises(IntegrityError), database.writing() as session:
        session.add_all([PlaceRow(**slot, number=1), PlaceRow(**slot, number=2)])


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 7, 1, 9, 0, tzinfo=LONDON),
        datetime(2026, 7, 1, 8, 0, tzinfo=UTC),
        datetime(2026, 7, 1, 17, 0, 0, tzinfo=ZoneInfo("Asia/Tokyo")),
    ],
)
def test_a_moment_comes_back_aware_and_in_utc(database, moment):
    draft_id = a_draft(database, moment)
    with database.reading() as session:
        kept = session.get_one(DraftRow, draft_id).started_at
    assert kept == moment
    assert kept.tzinfo is UTC
    assert kept.isoformat() == "2026-07-01T08:00:00+00:00"


def test_a_moment_keeps_its_microseconds_and_its_place_in_the_order(database):
    moments = [NOW.replace(microsecond=n) for n in (0, 1, 999_999)]
    for moment in reversed(moments):
        a_draft(database, moment)
    with database.reading() as session:
        assert list(session.scalars(select(DraftRow.started_at).order_by("started_at"))) == moments
        later = select(DraftRow.id).where(DraftRow.started_at > moments[0])
        assert len(session.scalars(later).all()) == 2


def test_the_hour_that_comes_twice_is_kept_apart(database):
    first = datetime(2026, 10, 25, 1, 30, tzinfo=LONDON)
    second = first.replace(fold=1)
    ids = [a_draft(database, moment) for moment in (first, second)]
    with database.reading() as session:
        kept = [session.get_one(DraftRow, each).started_at.hour for each in ids]
    assert kept == [0, 1]


def test_a_moment_without_a_zone_is_refused(database):
    with pytest.raises(StatementError, match="time zone"):
        a_draft(database, datetime(2026, 7, 1, 9, 0))  # noqa: DTZ001


def test_what_residents_say_is_never_part_of_an_error(database):
    draft_id = a_draft(database, name={"name": "Ann Ample"})
    again = AnswerRow(draft_id=draft_id, page="name", answer={"name": "Ann Ample"}, saved_at=NOW)
    with pytest.raises(IntegrityError) as caught, database.writing() as session:
        session.add(again)
    assert "Ample" not in str(caught.value)
