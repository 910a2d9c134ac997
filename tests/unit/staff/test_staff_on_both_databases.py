"""Lists for staff and their sessions, on SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from repairs_pattern.domain.caseload import (
    Filters,
    all_reports,
    calls,
    reports,
    running,
    shared_areas,
)
from repairs_pattern.domain.figures import count_sent, read_figures
from repairs_pattern.domain.staff import Signed, Times, begin, current, end
from repairs_pattern.domain.store import Database, DraftRow, EventRow, RepairRow, StaffSessionRow
from tests.support.councils import council
from tests.support.raised import NOW, a_repair, counted

TIMES = Times(idle=timedelta(minutes=30), longest=timedelta(hours=10))
MINUTE = timedelta(minutes=1)


def test_a_session_is_found_by_its_secret_until_it_ends(database: Database) -> None:
    secret = begin(database, "ada", {"viewer"}, NOW, TIMES)
    assert current(database, secret, NOW, TIMES) == Signed("ada", frozenset({"viewer"}))
    assert current(database, secret + "x", NOW, TIMES) is None
    with database.reading() as session:
        assert secret not in str(session.scalars(select(StaffSessionRow.digest)).all())
    end(database, secret)
    assert current(database, secret, NOW, TIMES) is None


def test_a_look_keeps_it_and_the_longest_time_ends_it(database: Database) -> None:
    secret = begin(database, "ada", {"viewer"}, NOW, TIMES)
    for minutes in range(25, 600, 25):
        assert current(database, secret, NOW + minutes * MINUTE, TIMES)
    assert current(database, secret, NOW + 600 * MINUTE, TIMES) is None
    other = begin(database, "bo", {"viewer"}, NOW + 601 * MINUTE, TIMES)
    assert counted(database, StaffSessionRow) == 1, "what is over is deleted"
    assert current(database, other, NOW + 632 * MINUTE, TIMES) is None


def test_lists_are_the_same_on_both_databases(database: Database) -> None:
    shared = {"place": "communal", "block": "mill", "address": ["The Mill"]}
    first = a_repair(database, NOW, booking="triage", hazard="damp_mould", **shared)
    second = a_repair(database, NOW, status="booked", **shared)
    third = a_repair(database, NOW - timedelta(days=1), status="booked")
    with database.writing() as session:
        for repair, kind in ((first, "called"), (first, "worse"), (third, "called")):
            session.add(EventRow(repair_id=repair, at=NOW, kind=kind, content={}))
            session.flush()
        repair = session.get_one(RepairRow, second)
        repair.assisted = {"how": "phone", "by": "bo"}
    today = Filters(NOW.date())
    northmere = council("northmere")
    with database.reading() as session:
        assert [each.id for each in reports(session, today, 1).lines] == [second, first]
        assert [each.assisted for each in all_reports(session, today)] == ["phone", None]
        (call,) = calls(session, 1).lines
        assert (call.entry.id, call.reasons) == (first, ("worse",))
        (area,) = shared_areas(session)
        assert [each.id for each in area.entries] == [first, second]
        assert area.same == {"Tap that drips": 2}
        found = running(session, northmere.tree, northmere.terms)
        assert {each.entry.id for each in found} == {first}
        assert found[0].left(NOW) > timedelta(0)


def test_a_report_for_a_caller_is_counted_once(database: Database) -> None:
    number = a_repair(database, NOW)
    with database.writing() as session:
        repair = session.get_one(RepairRow, number)
        repair.assisted = {"how": "face-to-face", "by": "bo"}
        session.add(DraftRow(id=repair.draft_id, started_at=NOW))
        draft = repair.draft_id
    for _ in range(2):
        count_sent(database, draft, "online", NOW)
    with database.reading() as session:
        assert dict(read_figures(session).assisted) == {"face-to-face": 1}
        assert read_figures(session).all_sent == 1
