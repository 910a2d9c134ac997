"""What a works order system tells counts once, on both databases and from any number of threads."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from repairs_pattern.domain.repairs import Office, Update, take_update
from repairs_pattern.domain.store import EventRow, OutboxRow, RepairRow
from tests.support.diaries import NoDiary
from tests.support.raised import NOW, a_repair, counted

HOUR = timedelta(hours=1)


@pytest.fixture
def reference(database):
    number = a_repair(database)
    with database.reading() as session:
        return session.get_one(RepairRow, number).reference


def tell(database, reference, name, meaning="assigned", at=NOW, now=NOW):
    update = Update(name, reference, meaning, at)
    return take_update(database, NoDiary(), update, now, Office(works_orders=True))


def kinds(database):
    with database.reading() as session:
        return list(session.scalars(select(EventRow.kind).order_by(EventRow.id)))


def test_an_update_that_several_threads_take_at_once_counts_once(database, reference):
    with ThreadPoolExecutor(4) as threads:
        fates = list(threads.map(lambda _: tell(database, reference, "e1"), range(4)))
    assert sorted(fates) == ["again", "again", "again", "moved"]
    assert kinds(database) == ["assigned"]


def test_each_update_says_what_came_of_it(database, reference):
    assert tell(database, reference, "e1") == "moved"
    assert tell(database, reference, "e1") == "again"
    assert tell(database, reference, "e2", at=NOW - HOUR) == "late"
    assert tell(database, "CCC-CCC-CCC-CCC-CCC", "e3") == "unknown"
    assert tell(database, reference, "e4", "done", NOW + HOUR, NOW + HOUR) == "moved"
    assert tell(database, reference, "e5", "returned", NOW + HOUR, NOW + HOUR) == "closed"
    assert kinds(database) == ["assigned", "done"]


def test_the_system_is_not_told_what_it_told(database, reference):
    tell(database, reference, "e1", "returned")
    assert counted(database, RepairRow, status="triage") == 1
    assert counted(database, OutboxRow, channel="works-order") == 0
