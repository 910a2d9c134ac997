"""What every works order system must do: one set of tests that the folder and HACT pass."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from repairs_pattern.domain.works import WorksOrder, WorksOrders

REPORTED = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
VISIT = (datetime(2026, 11, 26, 8, tzinfo=UTC), datetime(2026, 11, 26, 12, tzinfo=UTC))


def an_order(**changes: Any) -> WorksOrder:
    """A dripping tap with a visit, in a home whose people asked for something."""
    order = WorksOrder(
        reference="K7C-49D-XWP-3TM-RYH",
        status="booked",
        reported_at=REPORTED,
        target_at=REPORTED + timedelta(days=20),
        target_reason="routine",
        priority="routine",
        trade="plumbing",
        sor="NM-0021",
        minutes=45,
        hazard=None,
        summary="Tap that drips",
        description="It drips all night",
        place="home",
        uprn="100000001",
        address=("Flat 2A, 14 Quarry Street", "Northmere", "XN1 4QD"),
        postcode="XN1 4QD",
        block=None,
        location="",
        name="Ann Ample",
        phone="+447700900123",
        not_when=None,
        visit={"needs": ["knock"], "language": ""},
        starts_at=VISIT[0],
        ends_at=VISIT[1],
        photos=0,
        happened="report",
        happened_at=REPORTED,
    )
    return replace(order, **changes)


@dataclass(frozen=True)
class Known:
    """What a system knows of one repair.

    :param told: what happened to it last.
    :param address: the lines that it has.
    """

    told: str
    starts_at: datetime | None
    address: tuple[str, ...]


class WorksOrdersContract:
    """Inherit it, and give the fixture ``system`` and the methods ``known`` and ``number``."""

    def known(self, reference: str) -> Known | None:
        """What the system knows of a repair."""
        raise NotImplementedError

    def number(self) -> int:
        """How many repairs it knows."""
        raise NotImplementedError

    def test_a_report_becomes_an_order(self, system: WorksOrders) -> None:
        system.place(an_order(), "k1")
        known = self.known(an_order().reference)
        assert known is not None
        assert known.told == "report"
        assert known.starts_at == VISIT[0]
        assert known.address == an_order().address

    @pytest.mark.parametrize("times", [2, 5])
    def test_an_order_that_comes_again_with_its_key_is_one_order(
        self, system: WorksOrders, times: int
    ) -> None:
        for _ in range(times):
            system.place(an_order(), "k1")
        assert self.number() == 1

    def test_each_repair_has_its_own_order(self, system: WorksOrders) -> None:
        system.place(an_order(), "k1")
        system.place(an_order(reference="CCC-CCC-CCC-CCC-CCC"), "k2")
        assert self.number() == 2

    def test_the_last_order_holds(self, system: WorksOrders) -> None:
        later = VISIT[0] + timedelta(days=1)
        system.place(an_order(), "k1")
        system.place(
            an_order(happened="changed", starts_at=later, ends_at=later + timedelta(hours=4)), "k2"
        )
        known = self.known(an_order().reference)
        assert known is not None
        assert (known.told, known.starts_at) == ("changed", later)
        assert self.number() == 1

    @pytest.mark.parametrize(
        ("happened", "status"),
        [
            ("changed", "booked"),
            ("visit-cancelled", "reported"),
            ("cancelled", "cancelled"),
            ("worse", "triage"),
            ("information", "booked"),
            ("photos", "booked"),
            ("chased", "booked"),
            ("missed", "reported"),
            ("booked-again", "booked"),
            ("done", "done"),
            ("erased", "cancelled"),
        ],
    )
    def test_whatever_happens_is_told(
        self, system: WorksOrders, happened: str, status: str
    ) -> None:
        system.place(an_order(), "k1")
        system.place(an_order(happened=happened, status=status), "k2")
        known = self.known(an_order().reference)
        assert known is not None
        assert known.told == happened

    def test_an_order_whose_first_message_never_came_is_made_by_a_later_one(
        self, system: WorksOrders
    ) -> None:
        system.place(an_order(happened="chased"), "k2")
        known = self.known(an_order().reference)
        assert known is not None
        assert known.told == "chased"
        assert known.address == an_order().address

    def test_an_order_with_as_little_as_there_can_be_is_taken(self, system: WorksOrders) -> None:
        system.place(
            an_order(
                priority=None,
                trade=None,
                sor=None,
                minutes=None,
                summary="",
                description="",
                uprn=None,
                address=(),
                name="",
                phone=None,
                visit={},
                starts_at=None,
                ends_at=None,
                status="triage",
            ),
            "k1",
        )
        assert self.number() == 1

    def test_an_order_with_all_that_there_can_be_is_taken(self, system: WorksOrders) -> None:
        system.place(
            an_order(
                hazard="damp_mould",
                place="communal",
                block="quarry-house",
                location="Stairs or landing: second floor",
                phone="+441632960001",
                not_when="After night shifts",
                visit={"needs": ["knock", "interpreter", "pets"], "language": "Türkçe"},
                description="“Ŵyth” \N{SNOWMAN} ' ; DROP TABLE repair; {{ 7 * 7 }}\n\tNew line",
                photos=5,
            ),
            "k1",
        )
        assert self.number() == 1
