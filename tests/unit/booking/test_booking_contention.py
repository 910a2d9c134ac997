"""Many people who want the same few places."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import time as wall_time
from datetime import timedelta
from functools import partial
from threading import Event

import pytest
from sqlalchemy import delete, event, func, select, text

from repairs_pattern.domain.booking import Appointment, Slot, SlotGone
from repairs_pattern.domain.store import Database, PlaceRow
from repairs_pattern.gateways.embedded_diary import EmbeddedDiary, Window
from tests.support.crowd import all_at_once, patiently
from tests.support.raised import NOW, a_need, a_repair, counted

PEOPLE = 16
ROOM = 3
SLOT, OTHER = "2026-11-24-morning", "2026-11-24-afternoon"
NEED = a_need()


@pytest.fixture
def diaries(database, database_url):
    """A diary for each person, each with connections of its own, as in so many processes."""
    databases = [Database(database_url) for _ in range(PEOPLE)]
    everyday = frozenset(range(5))
    yield [
        EmbeddedDiary(
            database=each,
            windows=(
                Window("morning", wall_time(8), wall_time(12), everyday),
                Window("afternoon", wall_time(12), wall_time(17), everyday),
            ),
            capacity={"plumbing": ROOM},
            lead_days=1,
            horizon_days=60,
            hold_for=timedelta(minutes=15),
        )
        for each in databases
    ]
    for each in databases:
        each.close()


def won(results, kind):
    """Who got what they wanted; everybody else was told that it is gone."""
    winners = [place for place, result in enumerate(results) if isinstance(result, kind)]
    others = [result for result in results if not isinstance(result, kind)]
    assert [result for result in others if not isinstance(result, SlotGone)] == []
    return winners


def fullest(database):
    """The most places taken in any slot."""
    number = func.count(PlaceRow.id)
    query = select(number).group_by(PlaceRow.trade, PlaceRow.starts_at).order_by(number.desc())
    with database.reading() as session:
        return session.scalar(query) or 0


def book(diary, draft, repair_id, slot_id=SLOT):
    with diary.database.writing() as session:
        return diary.book(session, draft, slot_id, NEED, repair_id, NOW)


def test_as_many_hold_a_slot_as_there_are_places(database, diaries):
    results = all_at_once(PEOPLE, lambda n: diaries[n].hold(f"d{n}", SLOT, NEED, NOW))
    assert len(won(results, Slot)) == ROOM == counted(database, PlaceRow)


def test_as_many_book_a_slot_as_there_are_places(database, diaries):
    repairs = [a_repair(database) for _ in range(PEOPLE)]
    results = all_at_once(PEOPLE, lambda n: book(diaries[n], f"d{n}", repairs[n]))
    winners = won(results, Appointment)
    assert len(winners) == ROOM == counted(database, PlaceRow)
    assert all(counted(database, PlaceRow, repair_id=repairs[n]) == 1 for n in winners)


def test_those_who_hold_a_place_get_it_whoever_else_wants_it(database, diaries):
    holders = range(ROOM)
    for n in holders:
        diaries[n].hold(f"d{n}", SLOT, NEED, NOW)
    repairs = [a_repair(database) for _ in range(PEOPLE)]
    results = all_at_once(PEOPLE, lambda n: book(diaries[n], f"d{n}", repairs[n]))
    assert won(results, Appointment) == list(holders)


def test_one_person_with_many_tabs_holds_one_place(database, diaries):
    slots = [SLOT, OTHER]
    results = all_at_once(PEOPLE, lambda n: diaries[n].hold("ann", slots[n % 2], NEED, NOW))
    assert won(results, Slot)
    assert counted(database, PlaceRow) == 1


def test_appointments_that_all_move_to_one_slot_leave_the_others_where_they_were(database, diaries):
    repairs = [a_repair(database) for _ in range(2 * ROOM)]
    for n, repair_id in enumerate(repairs):
        book(diaries[n], f"d{n}", repair_id, SLOT if n < ROOM else OTHER)
    with database.writing() as session:
        diaries[0].cancel(session, repairs[-1])

    def change(n):
        with diaries[n].database.writing() as session:
            return diaries[n].change(session, repairs[n], OTHER, NEED, NOW)

    results = all_at_once(ROOM, change)
    assert len(won(results, Appointment)) == 1
    assert fullest(database) == ROOM
    assert counted(database, PlaceRow) == 2 * ROOM - 1


def test_a_storm_of_holds_bookings_changes_and_cancellations_never_overfills_a_slot(
    database, diaries
):
    repairs = [a_repair(database) for _ in range(PEOPLE)]

    def person(n):
        mine, other = (SLOT, OTHER) if n % 2 else (OTHER, SLOT)
        done = []
        for step in (
            lambda: diaries[n].hold(f"d{n}", mine, NEED, NOW),
            lambda: book(diaries[n], f"d{n}", repairs[n], mine),
            lambda: change(n, other),
            lambda: cancel(n) if n % 3 == 0 else None,
        ):
            try:
                done.append(patiently(step))
            except SlotGone:
                done.append(None)
            assert fullest(database) <= ROOM
        return done

    def change(n, slot_id):
        with diaries[n].database.writing() as session:
            if diaries[n].appointment(session, repairs[n]) is None:
                return None
            return diaries[n].change(session, repairs[n], slot_id, NEED, NOW)

    def cancel(n):
        with diaries[n].database.writing() as session:
            diaries[n].cancel(session, repairs[n])

    results = all_at_once(PEOPLE, person)
    assert [each for each in results if isinstance(each, Exception)] == []
    assert 0 < fullest(database) <= ROOM
    for n, (_, booked, _, _) in enumerate(results):
        owns = counted(database, PlaceRow, repair_id=repairs[n])
        assert owns == (1 if booked and n % 3 else 0)


def test_holds_that_ran_out_can_be_moved_across_each_other(database, diaries):
    tight = [replace(diary, capacity={"plumbing": 1}) for diary in diaries[:2]]
    for turn in range(10):
        now = NOW + turn * timedelta(hours=1)
        pair = [SLOT, OTHER] if turn % 2 else [OTHER, SLOT]
        with database.writing() as session:
            session.execute(delete(PlaceRow))
        for n in range(2):
            tight[n].hold(f"d{n}", pair[n], NEED, now - timedelta(minutes=30))
        results = all_at_once(2, lambda n: tight[n].hold(f"d{n}", pair[1 - n], NEED, now))  # noqa: B023 (waited for)
        assert won(results, Slot) == [0, 1], "each frees what the other wants"
        assert fullest(database) == 1


def statements(database, act):
    """How many statements were sent to the database, beside BEGIN and COMMIT."""
    sent = []
    event.listen(database.engine, "before_cursor_execute", lambda *told: sent.append(told[2]))
    act()
    return len([each for each in sent if not each.startswith(("PRAGMA", "BEGIN"))])


def test_who_is_alone_wins_a_place_and_books_it_with_one_statement_each(database, diaries):
    diary, repair_id = diaries[0], a_repair(database)
    assert statements(diary.database, lambda: diary.hold("ann", SLOT, NEED, NOW)) == 1
    assert statements(diary.database, lambda: book(diary, "ann", repair_id)) == 1
    assert counted(database, PlaceRow, repair_id=repair_id) == 1


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_nobody_waits_for_a_busy_slot_longer_than_two_seconds_and_then_it_is_gone(
    database, diaries
):
    began, done = Event(), Event()

    def linger(_):
        with diaries[0].database.writing() as session:
            diaries[0].book(session, "d0", SLOT, NEED, repair_id, NOW)
            began.set()
            done.wait(10)

    def hold(n):
        began.wait(10)
        start = time.monotonic()
        try:
            diaries[n].hold(f"d{n}", SLOT, NEED, NOW)
        except SlotGone:
            return time.monotonic() - start
        finally:
            done.set()

    repair_id = a_repair(database)
    _, waited = all_at_once(2, lambda n: hold(n) if n else linger(n))
    assert 1.5 < waited < 4


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
@pytest.mark.parametrize("freed", [0, 1])
def test_who_needs_two_turns_waits_no_longer_than_for_one(database, diaries, freed):
    """Ann's hold ran out, so she needs the turn of its slot too, and both are busy."""
    diaries[2].hold("ann", SLOT, NEED, NOW - timedelta(hours=1))
    repairs = [a_repair(database) for _ in range(2)]
    with (
        ThreadPoolExecutor(1) as other,
        diaries[0].database.writing() as here,
        diaries[1].database.writing() as there,
    ):
        diaries[0].book(here, "d0", SLOT, NEED, repairs[0], NOW)
        diaries[1].book(there, "d1", OTHER, NEED, repairs[1], NOW)
        began = time.monotonic()
        ann = other.submit(diaries[2].hold, "ann", OTHER, NEED, NOW)
        time.sleep(1.8)
        (here, there)[freed].commit()
        assert isinstance(ann.exception(10), SlotGone)
        assert time.monotonic() - began < 3.4


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_who_wants_the_same_slot_waits_for_a_turn_and_then_has_the_next_place(database, diaries):
    repairs = [a_repair(database) for _ in range(2)]
    with ThreadPoolExecutor(1) as other, diaries[0].database.writing() as session:
        diaries[0].book(session, "d0", SLOT, NEED, repairs[0], NOW)
        second = other.submit(book, diaries[1], "d1", repairs[1])
        while not waits_for_a_turn(database):
            assert not second.done(), "nobody waited"
            time.sleep(0.01)
        session.commit()
        assert second.result(10) is not None
    with database.reading() as session:
        assert set(session.scalars(select(PlaceRow.number))) == {1, 2}


def waits_for_a_turn(database):
    query = text(
        "SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database "
        "WHERE datname = current_database() AND locktype = 'advisory' AND NOT granted"
    )
    with database.reading() as session:
        return session.scalar(query)


@pytest.mark.parametrize("room", [2])
def test_nobody_is_told_that_a_slot_is_gone_while_it_has_places(database, diaries, room):
    roomy = [
        EmbeddedDiary(
            database=diary.database,
            windows=diary.windows,
            capacity={"plumbing": room * PEOPLE},
            lead_days=1,
            horizon_days=60,
            hold_for=diary.hold_for,
        )
        for diary in diaries
    ]
    results = all_at_once(
        PEOPLE,
        lambda n: [
            patiently(partial(roomy[n].hold, f"d{n}-{turn}", SLOT, NEED, NOW))
            for turn in range(room)
        ],
    )
    assert [each for each in results if isinstance(each, Exception)] == []
    assert counted(database, PlaceRow) == room * PEOPLE
