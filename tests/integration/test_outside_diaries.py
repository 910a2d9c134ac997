"""A whole journey with its visits in a scheduler outside, which may be slow, down, or changed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Event

import pytest
from flask import Flask

from repairs_pattern import RepairsPattern
from repairs_pattern.blueprints.service import Service
from repairs_pattern.domain.store import EventRow, OutboxRow, OutsideVisitRow, RepairRow
from repairs_pattern.operations.asking import finding_of
from repairs_pattern.operations.checks import checks_of
from tests.conftest import Clock, MakeApp, service_of
from tests.support import drs_server, scheduler_server
from tests.support.drs_server import DrsServer
from tests.support.folders import CouncilFolder
from tests.support.outside_diaries import KINDS
from tests.support.reporting import CHECK, answers_for, report, slug
from tests.support.resident import Resident
from tests.support.scheduler_server import SchedulerServer
from tests.support.stored import rows, the_repair
from tests.support.web_servers import BROKEN, HANGS

pytestmark = pytest.mark.both_databases

TAP = answers_for("tap-drips")
MORNING = datetime.fromisoformat("2026-11-24T08:00")
AFTERNOON = datetime.fromisoformat("2026-11-24T12:00")
CHECKS = {"drs": "checkAvailability", "scheduler": "GetAvailableSlots"}
BOOKS = {"drs": "scheduleBooking", "scheduler": "BookAppointment"}
CANCELS = {"drs": "deleteBooking", "scheduler": "CancelJob"}
PHONE = "01632 960100"


@dataclass
class Council:
    """Northmere with its visits in a scheduler."""

    kind: str
    server: DrsServer | SchedulerServer
    app: Flask
    clock: Clock

    @property
    def service(self) -> Service:
        return service_of(self.app)

    def misbehaves(self, manner: str | None, operation: str, *, after: bool = False) -> None:
        web = self.server.web
        web.manner, web.after = manner, after
        web.at = lambda asked: self.server.operation_of(asked) == operation

    def recovers(self) -> None:
        self.server.web.manner = None

    def chores(self, **later: float) -> None:
        """Some time passes, and whoever delivers does the chores."""
        self.clock.pass_by(**later)
        pattern = self.app.extensions["repairs_pattern"]
        assert isinstance(pattern, RepairsPattern)
        pattern.postman.run_once()

    @property
    def starts(self) -> list[datetime]:
        """When somebody comes, as the scheduler has it: London wall time."""
        return [each.starts for each in self.server.state.booked if each.starts]

    def find(self) -> Resident:
        """Somebody who has looked the only repair up."""
        repair = the_repair(self.service)
        finder = Resident(self.app).get("/track/")
        return finder.send(reference=repair.reference, postcode=repair.postcode)


@pytest.fixture(params=KINDS)
def council(
    request: pytest.FixtureRequest,
    make_app: MakeApp,
    clock: Clock,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Council]:
    kind = request.param
    begins = drs_server.drs_server if kind == "drs" else scheduler_server.scheduler_server
    with begins() as server:
        server.state.room = 2
        folder = CouncilFolder.copy_of("northmere", tmp_path / "councils")
        folder.change("council.toml", 'diary = "embedded"', f'diary = "{kind}"')
        own = (
            'contract = "NM-REPAIRS"'
            if kind == "drs"
            else 'client = "Northmere"\ncontract = "230000027"\njob_contract = "NMR7"'
        )
        section = f'[gateways.{kind}]\naddress = "{server.address}"\n{own}\n'
        section += "patience = 1.5\nbooking_patience = 3\nseconds = 2\n\n[privacy]"
        folder.change("council.toml", "[privacy]", section)
        monkeypatch.setenv("REPAIRS_DRS_LOGIN", drs_server.LOGIN)
        monkeypatch.setenv("REPAIRS_DRS_PASSWORD", drs_server.PASSWORD)
        monkeypatch.setenv("REPAIRS_SCHEDULER_USER", scheduler_server.USER)
        monkeypatch.setenv("REPAIRS_SCHEDULER_PASSWORD", scheduler_server.PASSWORD)
        yield Council(kind, server, make_app(folder.path), clock)


def choose_afternoon(finder: Resident) -> Resident:
    finder.follow("Change the time of the visit")
    return finder.send(slot=finder.choices("slot")[1])


def test_a_report_is_booked_changed_and_cancelled_in_the_scheduler(council: Council) -> None:
    sent = report(Resident(council.app), TAP)
    assert sent.heading == "Appointment booked"
    assert "Tuesday 24 November" in sent.text
    repair = the_repair(council.service)
    assert list(council.server.state.orders) == [repair.reference.replace("-", "")]
    assert council.starts == [MORNING]
    finder = choose_afternoon(council.find()).send()
    assert "Your visit is changed." in finder.text
    assert council.starts == [AFTERNOON]
    finder.follow("Cancel the visit or the repair").send(what="repair").send()
    assert "Your repair is cancelled. Nobody will come." in finder.text
    assert council.server.state.orders == {}
    assert rows(council.service, OutsideVisitRow) == []
    kinds = [each.kind for each in rows(council.service, OutboxRow) if each.channel == "email"]
    assert kinds[:3] == ["confirmation", "changed", "cancelled"]


def test_sent_twice_it_is_booked_once(council: Council) -> None:
    checking = report(Resident(council.app), TAP, to=CHECK)
    checking.send().get("/report/check-answers")
    assert len(council.server.state.orders) == len(rows(council.service, RepairRow)) == 1


def test_more_dates_do_not_ask_the_scheduler_again(council: Council) -> None:
    choosing = report(Resident(council.app), TAP, to="appointment")
    asked = council.server.operations.count(CHECKS[council.kind])
    assert 1 <= asked <= 4
    choosing.get(f"{choosing.path}?days=10").get(f"{choosing.path}?days=15")
    assert council.server.operations.count(CHECKS[council.kind]) == asked


def test_a_scheduler_that_is_slow_does_not_hold_the_page_and_has_its_answer_ready_later(
    council: Council,
) -> None:
    answered = Event()

    def slow(operation: str) -> None:
        if operation == CHECKS[council.kind]:
            answered.wait(1.8)

    council.server.before = slow
    began = time.monotonic()
    choosing = report(Resident(council.app), TAP, to="appointment")
    assert "We cannot see our diary at the moment" in choosing.text
    assert PHONE in choosing.text
    answered.set()
    for _ in range(100):
        if choosing.get(choosing.path).choices("slot") != ["none"]:
            break
        time.sleep(0.05)
    assert time.monotonic() - began < 60
    assert slug(choosing.send(slot=choosing.choices("slot")[0])) == CHECK


def test_a_scheduler_that_is_down_is_said_and_the_report_is_sent_all_the_same(
    council: Council,
) -> None:
    council.misbehaves(BROKEN, CHECKS[council.kind])
    choosing = report(Resident(council.app), TAP, to="appointment")
    assert "We cannot see our diary at the moment" in choosing.text
    assert PHONE in choosing.text
    assert choosing.choices("slot") == ["none"]
    choosing.send(slot="20261124T0800Z-20261124T1200Z")
    assert choosing.errors == [
        f"We cannot see our diary at the moment. Try again, or call us on {PHONE}."
    ]


@pytest.mark.parametrize("after", [False, True])
def test_a_booking_without_an_answer_keeps_the_answers_and_another_try_goes_on_with_it(
    council: Council, after: bool
) -> None:
    checking = report(Resident(council.app), TAP, to=CHECK)
    council.misbehaves(BROKEN, BOOKS[council.kind], after=after)
    checking.send()
    assert checking.heading == "Choose a time for us to come"
    assert "Your time was not booked and your report was not sent" in checking.text
    assert PHONE in checking.text
    assert rows(council.service, RepairRow) == rows(council.service, OutboxRow) == []
    council.recovers()
    sent = checking.get("/report/check-answers").send()
    assert sent.heading == "Appointment booked"
    assert len(council.server.state.orders) == 1
    assert council.starts == [MORNING]


def test_a_resident_who_goes_away_after_that_leaves_no_order_behind(council: Council) -> None:
    checking = report(Resident(council.app), TAP, to=CHECK)
    council.misbehaves(BROKEN, BOOKS[council.kind], after=True)
    checking.send()
    council.recovers()
    assert len(council.starts) == 1
    council.chores(minutes=5)
    assert len(council.starts) == 1, "the resident may try again"
    council.chores(minutes=11)
    assert council.server.state.orders == {}
    council.chores(minutes=60)
    assert rows(council.service, OutsideVisitRow) == []


def test_a_time_that_went_meanwhile_is_chosen_again(council: Council) -> None:
    checking = report(Resident(council.app), TAP, to=CHECK)
    council.server.state.taken_elsewhere.add(MORNING)
    checking.send()
    assert "Your time was not booked, because it is not free any more." in checking.text
    assert checking.choices("slot")[0] == "20261124T1200Z-20261124T1700Z"
    checking.send(slot=checking.choices("slot")[0]).send()
    assert checking.heading == "Appointment booked"
    assert council.starts == [AFTERNOON]


@pytest.mark.parametrize("after", [False, True])
def test_a_change_without_an_answer_is_said_and_told_when_it_is_known(
    council: Council, after: bool
) -> None:
    report(Resident(council.app), TAP)
    finder = choose_afternoon(council.find())
    council.misbehaves(BROKEN, BOOKS[council.kind], after=after)
    finder.send()
    assert "it has not answered yet" in finder.text
    assert "our diary has not confirmed that yet" in finder.text
    assert PHONE in finder.text
    assert "8am to 12pm" in finder.text or "8am to midday" in finder.text
    council.recovers()
    council.chores(minutes=3)
    changed = [each.kind for each in rows(council.service, EventRow)]
    assert changed == (["changed"] if after else [])
    assert council.starts == [AFTERNOON if after else MORNING]
    assert "our diary has not confirmed that yet" not in council.find().text


@pytest.mark.parametrize("manner", [BROKEN, HANGS])
def test_a_cancellation_without_an_answer_is_not_called_done_until_it_is(
    council: Council, manner: str
) -> None:
    report(Resident(council.app), TAP)
    finder = council.find()
    finder.follow("Cancel the visit or the repair").send(what="visit")
    council.misbehaves(manner, CANCELS[council.kind])
    finder.send()
    assert "it has not answered yet" in finder.text
    assert rows(council.service, EventRow) == []
    council.recovers()
    council.chores(minutes=3)
    assert council.server.state.orders == {}
    assert [each.kind for each in rows(council.service, EventRow)] == ["visit-cancelled"]
    assert "We will contact you to arrange a visit." in council.find().text


def test_the_doctor_says_what_is_wrong_with_it(council: Council) -> None:
    def finding() -> tuple[str, str]:
        doors = council.app.extensions["repairs_pattern"].doors.named
        check = checks_of(council.service.database, doors, council.clock)["diary"]
        found = finding_of("diary", check)
        return found.word, found.words + found.mend

    assert finding()[0] == "ok"
    council.server.web.manner = BROKEN
    word, said = finding()
    assert word == "look"
    assert "does not answer as it should" in said
    council.recovers()
    if council.kind == "drs":
        assert isinstance(council.server, DrsServer)
        council.server.sessions.clear()
        council.server.state.refuses.clear()
        council.server.answers["openSession"] = drs_server.envelope(
            "openSession", "<errorMsg>Invalid login</errorMsg><status>error</status>"
        )
        assert finding()[0] == "failed"
        assert "REPAIRS_DRS_PASSWORD" in finding()[1]
