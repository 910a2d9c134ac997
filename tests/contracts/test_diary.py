"""The diaries outside do what every diary must do, on both databases and for many at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from repairs_pattern.domain.booking import SlotGone
from repairs_pattern.domain.repairs import raise_repair
from repairs_pattern.domain.store import Database, OutsideVisitRow, RepairRow
from repairs_pattern.gateways.outside import OutsideDiary
from tests.support.crowd import all_at_once
from tests.support.diary_contract import DiaryContract
from tests.support.outside_diaries import KINDS, Outside, outside
from tests.support.raised import NOW, a_draft, a_need, a_report, counted


class TestOutsideDiary(DiaryContract):
    """DRS and a scheduler that speaks JSON."""

    @pytest.fixture(params=KINDS)
    def diary(self, request: pytest.FixtureRequest, database: Database) -> Iterator[OutsideDiary]:
        with outside(request.param, database) as there:
            yield there.diary


@pytest.fixture
def there(database: Database) -> Iterator[Outside]:
    with outside("scheduler", database) as there:
        yield there


def send(there: Outside, draft: str, slot_id: str) -> str:
    report = a_report(slot_id=slot_id, need=a_need(), minutes=45)
    return raise_repair(there.database, there.patient(), draft, report, NOW)


def test_eight_clicks_at_once_make_one_order_and_one_repair(there: Outside) -> None:
    slot = there.diary.find(a_need(), NOW)[0]
    draft = a_draft(there.database)
    told = all_at_once(8, lambda _: send(there, draft, slot.id))
    assert len({repr(each) for each in told}) == 1, told
    assert len(there.state.booked) == len(there.state.orders) == 1
    assert counted(there.database, RepairRow) == counted(there.database, OutsideVisitRow) == 1


def test_of_many_who_want_one_place_one_gets_it_and_nothing_is_left_of_the_others(
    there: Outside,
) -> None:
    slot = there.diary.find(a_need(), NOW)[0]
    drafts = [a_draft(there.database) for _ in range(6)]
    told = all_at_once(6, lambda n: send(there, drafts[n], slot.id))
    assert sum(isinstance(each, str) for each in told) == 1, told
    assert sum(isinstance(each, SlotGone) for each in told) == 5, told
    there.settle(NOW + timedelta(minutes=16))
    assert len(there.state.booked) == len(there.state.orders) == 1


def test_many_processes_settle_what_is_left_without_a_double(there: Outside) -> None:
    for slot in there.diary.find(a_need(), NOW)[:4]:
        job = a_report().job(f"REF-{slot.id[:8]}-{slot.id[9:13]}")
        there.diary.ask_to_book(a_draft(there.database), slot.id, a_need(), job, NOW)
    assert len(there.state.orders) == 4
    later = NOW + timedelta(minutes=16)
    told = all_at_once(4, lambda _: there.settle(later))
    assert told == [None] * 4
    assert there.state.orders == {}
    there.settle(NOW + timedelta(hours=2))
    assert counted(there.database, OutsideVisitRow) == 0
