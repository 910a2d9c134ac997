"""The works order systems: the folder, and a housing system that speaks HACT's messages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import trustme

from repairs_pattern.council.gateways import Hact
from repairs_pattern.council.models import VISIT_NEEDS
from repairs_pattern.domain.checks import Unwell
from repairs_pattern.domain.outbox import Refused
from repairs_pattern.domain.works import WorksOrders, WorksOrdersUnavailable
from repairs_pattern.gateways.folder_works_orders import FolderWorksOrders
from repairs_pattern.gateways.hact import HactWorksOrders
from repairs_pattern.gateways.hact.words import NEWS, VISIT
from repairs_pattern.gateways.web import Web
from tests.support.hact_server import TOKEN, HousingSystem
from tests.support.web_servers import MANNERS, TWICE, WebServer, web_server
from tests.support.works_orders_contract import Known, WorksOrdersContract, an_order

REFERENCE = an_order().reference


class TestFolder(WorksOrdersContract):
    @pytest.fixture
    def system(self, tmp_path: Path) -> WorksOrders:
        self.folder = tmp_path / "orders"
        return FolderWorksOrders(self.folder)

    def known(self, reference: str) -> Known | None:
        read = json.loads((self.folder / f"{reference}.json").read_text())
        starts_at = read["starts_at"] and datetime.fromisoformat(read["starts_at"])
        return Known(read["happened"], starts_at, tuple(read["address"]))

    def number(self) -> int:
        return len(list(self.folder.iterdir()))


@pytest.fixture(params=["409", "again"])
def housing(request: pytest.FixtureRequest) -> HousingSystem:
    return HousingSystem(repeats=request.param)


@pytest.fixture
def server(housing: HousingSystem) -> Iterator[WebServer]:
    with web_server(housing.answer) as server:
        yield server


def hact(
    address: str, *, token: str = TOKEN, seconds: float = 20.0, **settings: Any
) -> HactWorksOrders:
    web = Web(address, seconds=seconds, headers={"Authorization": f"Bearer {token}"})
    return HactWorksOrders(web, Hact(address=address, **settings), "Northmere")


class TestHact(WorksOrdersContract):
    @pytest.fixture
    def system(self, housing: HousingSystem, server: WebServer) -> Iterator[WorksOrders]:
        self.housing = housing
        yield hact(server.address)
        assert housing.faults == []

    def known(self, reference: str) -> Known | None:
        raised = self.housing.raised[reference]
        told, starts_at = "report", None
        for update in self.housing.updates[reference]:
            told = {"70": "missed"}.get(update["TypeCode"]) or update["OtherType"]
            told = "report" if told == "visit" else told
            if window := update.get("RefinedAppointmentWindow"):
                starts_at = datetime.fromisoformat(window["TimeOfDay"]["EarliestArrivalTime"])
        lines = raised["SitePropertyUnit"][0]["Address"]["AddressLine"]
        return Known(told, starts_at, tuple(lines))

    def number(self) -> int:
        assert set(self.housing.jobs.values()) <= {1}
        return len(self.housing.raised)


@pytest.mark.parametrize("after", [False, True], ids=["before it acts", "after it acts"])
@pytest.mark.parametrize("manner", MANNERS)
def test_a_system_that_misbehaves_loses_nothing_and_does_nothing_twice(
    housing: HousingSystem, server: WebServer, manner: str, after: bool
) -> None:
    hasty, patient = hact(server.address, seconds=1.0), hact(server.address)
    for order, key in ((an_order(), "k1"), (an_order(happened="chased"), "k2")):
        server.manner, server.after = manner, after
        if manner == TWICE:
            patient.place(order, key)
        else:
            with pytest.raises(WorksOrdersUnavailable):
                hasty.place(order, key)
        server.manner = None
        patient.place(order, key)
    assert housing.jobs == {REFERENCE: 1}
    kinds = [update["OtherType"] for update in housing.updates[REFERENCE]]
    assert kinds == ["visit", "chased"]
    assert housing.faults == []


@pytest.mark.parametrize("status", [401, 403, 404, 408, 425, 429, 500, 503])
def test_what_is_not_the_fault_of_the_order_is_tried_again(
    housing: HousingSystem, server: WebServer, status: int
) -> None:
    housing.refuses = status
    with pytest.raises(WorksOrdersUnavailable):
        hact(server.address).place(an_order(), "k1")


@pytest.mark.parametrize("status", [400, 413, 415, 422])
def test_an_order_that_it_never_takes_is_refused_in_words(
    housing: HousingSystem, server: WebServer, status: int
) -> None:
    housing.refuses = status
    with pytest.raises(Refused, match=f"The works order system refuses the order: status {status}"):
        hact(server.address).place(an_order(), "k1")


def test_a_certificate_of_somebody_else_is_not_trusted(housing: HousingSystem) -> None:
    certificate = trustme.CA().issue_cert("127.0.0.1")
    with (
        web_server(housing.answer, certificate=certificate) as server,
        pytest.raises(WorksOrdersUnavailable, match="certificate"),
    ):
        hact(server.address).place(an_order(), "k1")
    assert housing.raised == {}


def test_an_order_that_is_over_is_not_raised_for_a_system_that_never_had_it(
    housing: HousingSystem, server: WebServer
) -> None:
    for status in ("cancelled", "done"):
        hact(server.address).place(an_order(happened=status, status=status), status)
    assert housing.raised == {}


def sent(housing: HousingSystem, server: WebServer, order: Any, **settings: Any) -> dict[str, Any]:
    """The message that an order becomes."""
    hact(server.address, **settings).place(order, order.reference)
    return housing.raised[order.reference]


def test_the_code_is_our_own_unless_the_council_holds_the_licence(
    housing: HousingSystem, server: WebServer
) -> None:
    message = sent(housing, server, an_order())
    (item,) = message["WorkElement"][0]["RateScheduleItem"]
    assert item == {
        "CustomCode": "NM-0021",
        "CustomName": "Tap that drips",
        "Quantity": {"Amount": [1.0]},
    }
    licensed = an_order(reference="CCC-CCC-CCC-CCC-CCC")
    message = sent(housing, server, licensed, sor_licence=True)
    (item,) = message["WorkElement"][0]["RateScheduleItem"]
    assert (item["M3NHFSORCode"], "CustomCode" in item) == ("NM-0021", False)


def test_priorities_and_trades_are_the_councils_own_where_it_says_so(
    housing: HousingSystem, server: WebServer
) -> None:
    message = sent(housing, server, an_order())
    assert message["Priority"] == {
        "PriorityCode": "4",
        "RequiredCompletionDateTime": "2026-12-13T09:30:00Z",
    }
    assert message["WorkElement"][0]["Trade"] == [
        {"Code": "SP", "CustomCode": "plumbing", "CustomName": "plumbing"}
    ]
    own = {"priorities": {"routine": "5"}, "trades": {"plumbing": "PL"}, "work_class": "10"}
    message = sent(housing, server, an_order(reference="CCC-CCC-CCC-CCC-CCC"), **own)
    assert message["Priority"]["PriorityCode"] == "5"
    assert message["WorkElement"][0]["Trade"][0]["Code"] == "PL"
    assert message["WorkClass"] == {"WorkClassCode": "10"}


def test_who_to_ask_for_how_to_get_in_and_where_it_is(
    housing: HousingSystem, server: WebServer
) -> None:
    order = an_order(
        hazard="excess_cold",
        location="Stairs or landing: second floor",
        not_when="After night shifts",
        visit={"needs": ["pets", "interpreter"], "language": "Turkish"},
    )
    message = sent(housing, server, order)
    assert message["AccessInformation"]["Description"] == (
        "Bring or call an interpreter (Turkish). There are pets in the home. "
        "Do not call: After night shifts"
    )
    assert message["LocationAlert"] == [{"Type": "0", "Comments": "Hazard: excess cold"}]
    assert message["LocationOfRepair"] == "Stairs or landing: second floor"
    assert message["EstimatedLaborHours"] == 0.75
    (calls,) = message["Customer"]["Person"]["Communication"]
    assert calls == {"Channel": {"Medium": "20", "Code": "60"}, "Value": "+447700900123"}
    assert message["SitePropertyUnit"][0]["Reference"] == [
        {"ID": "100000001", "Description": "UPRN"}
    ]


def test_a_message_that_is_tried_again_is_the_same_to_the_letter(
    housing: HousingSystem, server: WebServer
) -> None:
    system = hact(server.address)
    for _ in range(2):
        system.place(an_order(), "k1")
        system.place(an_order(happened="chased"), "k2")
    bodies: dict[str, set[bytes]] = {}
    for asked in server.asked:
        bodies.setdefault(asked.headers["idempotency-key"], set()).add(asked.body)
    assert all(len(each) == 1 for each in bodies.values())
    assert set(bodies) == {"k1", "k1:visit", "k2"}


def test_there_are_words_for_everything_that_residents_ask_and_do() -> None:
    assert VISIT.keys() == set(VISIT_NEEDS)
    assert NEWS.keys() == {
        *("changed", "visit-cancelled", "cancelled", "information", "photos", "worse"),
        *("chased", "missed", "booked-again", "done", "erased"),
    }


def test_the_check_says_in_words_what_is_wrong(housing: HousingSystem, server: WebServer) -> None:
    assert hact(server.address).check() == server.address
    with pytest.raises(Unwell, match="does not know our token"):
        hact(server.address, token="another").check()
    server.manner = "status 500"
    with pytest.raises(Unwell, match="status 500"):
        hact(server.address).check()
    server.manner = "hangs"
    with pytest.raises(Unwell, match="did not answer in time"):
        hact(server.address, seconds=1.0).check()
    with pytest.raises(Unwell, match="cannot be reached"):
        hact("http://127.0.0.1:9").check()
    assert housing.raised == {}
