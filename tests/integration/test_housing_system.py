"""A report becomes a job in a housing system, and what becomes of it is on the tracker."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask

from repairs_pattern import UnsafeSettings
from repairs_pattern.blueprints.service import Service
from repairs_pattern.domain.repairs import raise_repair
from repairs_pattern.domain.store import EventRow, OutboxRow, RepairRow, WorksUpdateRow
from tests.conftest import Clock, MakeApp
from tests.support.hact_server import HousingSystem
from tests.support.housing_calls import SETTINGS, HousingCalls, with_housing_system
from tests.support.raised import NOW, a_draft, a_need, a_report
from tests.support.resident import Resident
from tests.support.stored import rows, the_repair, the_visit
from tests.support.web_servers import BROKEN, WebServer, web_server

pytestmark = pytest.mark.both_databases


@pytest.fixture
def housing() -> HousingSystem:
    return HousingSystem()


@pytest.fixture
def server(housing: HousingSystem) -> Iterator[WebServer]:
    with web_server(housing.answer) as server:
        yield server


@pytest.fixture
def app(make_app: MakeApp, server: WebServer) -> Flask:
    return make_app(with_housing_system(server.address), settings=SETTINGS)


@pytest.fixture
def calls(app: Flask, clock: Clock) -> HousingCalls:
    return HousingCalls(app, clock)


@pytest.fixture
def reference(service: Service) -> str:
    """A repair with the first visit that is free: on the next day from 8am to midday."""
    slot = service.diary.find(a_need(), NOW)[0]
    draft = a_draft(service.database)
    report = a_report(slot_id=slot.id, need=a_need(), minutes=45)
    return raise_repair(service.database, service.diary, draft, report, NOW, service.office)


def deliver(app: Flask) -> None:
    app.extensions["repairs_pattern"].postman.run_once()


def tracker(app: Flask, service: Service) -> Resident:
    repair = the_repair(service)
    finder = Resident(app).get("/track/")
    return finder.send(reference=repair.reference, postcode=repair.postcode)


def kinds(service: Service) -> list[str]:
    return [event.kind for event in rows(service, EventRow)]


def test_a_report_and_its_visit_are_a_job_in_the_housing_system(
    app: Flask, housing: HousingSystem, reference: str, service: Service
) -> None:
    deliver(app)
    message = housing.raised[reference]
    assert message["Reference"] == [{"ID": reference, "AllocatedBy": "Northmere Borough Council"}]
    assert message["DescriptionOfWork"] == "Tap that drips. It drips all night"
    (visit,) = housing.updates[reference]
    window = visit["RefinedAppointmentWindow"]["TimeOfDay"]
    starts_at = the_visit(service, the_repair(service)).starts_at
    assert window["EarliestArrivalTime"] == starts_at.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert housing.faults == []


def test_what_the_resident_does_later_is_told_even_after_a_bad_day(
    app: Flask,
    housing: HousingSystem,
    server: WebServer,
    reference: str,
    service: Service,
    clock: Clock,
) -> None:
    server.manner = BROKEN
    deliver(app)
    page = tracker(app, service).follow("Cancel the visit or the repair")
    page.send(what="repair").send()
    deliver(app)
    assert housing.raised == {}
    server.manner = None
    clock.pass_by(hours=1)
    deliver(app)
    assert list(housing.raised) == [reference]
    assert [each["OtherType"] for each in housing.updates[reference]] == ["cancelled"]
    orders = rows(service, OutboxRow, channel="works-order")
    assert all(row.sent_at is not None for row in orders)


def test_the_tracker_follows_the_job(
    app: Flask, calls: HousingCalls, reference: str, service: Service, clock: Clock
) -> None:
    assert calls.update(reference, "10").json == {"taken": True}
    assert "Somebody has been given the job" in tracker(app, service).text
    clock.pass_by(days=1, hours=4)
    calls.update(reference, "120-20")
    assert "We came, and need materials to go on" in tracker(app, service).text
    clock.pass_by(hours=1)
    calls.update(reference, "completed")
    page = tracker(app, service)
    assert "We did the repair" in page.text
    assert the_repair(service).status == "done"
    assert kinds(service) == ["assigned", "materials", "done"]


def test_nobody_could_get_in_so_the_visit_is_over_and_the_resident_is_told(
    app: Flask, calls: HousingCalls, reference: str, service: Service, clock: Clock
) -> None:
    clock.pass_by(days=1)
    calls.update(reference, "70")
    assert kinds(service) == ["missed"]
    assert "missed" in [row.kind for row in rows(service, OutboxRow)]
    assert tracker(app, service).follow("Choose another time for the visit").choices("slot")


def test_nobody_could_get_in_at_a_visit_that_we_do_not_know_of(
    app: Flask, calls: HousingCalls, reference: str, service: Service
) -> None:
    calls.update(reference, "70")
    assert kinds(service) == ["no-access"]
    assert "We came and could not get in" in tracker(app, service).text
    assert the_visit(service, the_repair(service)) is not None


def test_a_job_that_comes_back_is_looked_at_by_staff(
    app: Flask, calls: HousingCalls, reference: str, service: Service
) -> None:
    calls.update(reference, "Cancelled")
    assert the_repair(service).status == "triage"
    assert "Our team is looking at the repair again" in tracker(app, service).text


def test_an_order_that_is_complete_is_done(
    calls: HousingCalls, reference: str, service: Service
) -> None:
    update = {"TypeCode": "0", "OtherType": "completed", "EventTime": "2026-11-23T09:00:00Z"}
    message = {"WorkOrderReference": {"ID": reference}, "JobStatusUpdates": [update]}
    assert calls.call(message).status_code == 202
    assert the_repair(service).status == "done"


@pytest.mark.parametrize(("code", "expected"), [("Work complete", ["done"]), ("50", ["assigned"])])
def test_the_council_says_what_other_codes_mean(
    calls: HousingCalls, reference: str, service: Service, code: str, expected: list[str]
) -> None:
    calls.update(reference, code)
    assert kinds(service) == expected


@pytest.mark.parametrize("code", ["80", "100-20", "Something of theirs", "999"])
def test_what_means_nothing_to_us_moves_nothing(
    calls: HousingCalls, reference: str, service: Service, code: str
) -> None:
    assert calls.update(reference, code).status_code == 202
    assert kinds(service) == []


def test_what_comes_again_counts_once(
    calls: HousingCalls, reference: str, service: Service, clock: Clock
) -> None:
    for _ in range(3):
        assert calls.update(reference, "10", Reference={"ID": "E-1"}).status_code == 202
        clock.pass_by(minutes=1)
    assert kinds(service) == ["assigned"]
    calls.update(reference, "10", Reference={"ID": "E-2"})
    assert kinds(service) == ["assigned", "assigned"]


def test_what_comes_too_late_does_not_undo_what_is_newer(
    calls: HousingCalls, reference: str, service: Service, clock: Clock
) -> None:
    clock.pass_by(days=2)
    calls.update(reference, "120", EventTime="2026-11-24T12:00:00Z")
    calls.update(reference, "10", EventTime="2026-11-24T08:00:00Z")
    calls.update(reference, "completed", EventTime="2026-11-24T11:00:00Z")
    assert kinds(service) == ["incomplete"]
    calls.update(reference, "completed", EventTime="2026-11-25T11:00:00Z")
    calls.update(reference, "70", EventTime="2026-11-25T12:00:00Z")
    assert the_repair(service).status == "done"
    assert len(rows(service, WorksUpdateRow)) == 5


def test_a_clock_that_is_ahead_does_not_silence_what_follows(
    calls: HousingCalls, reference: str, service: Service, clock: Clock
) -> None:
    ahead = (clock.now + timedelta(days=400)).isoformat()
    calls.update(reference, "10", EventTime=ahead)
    clock.pass_by(minutes=1)
    calls.update(reference, "completed", EventTime=clock.now.isoformat())
    assert the_repair(service).status == "done"


def test_the_housing_system_is_not_told_what_it_told(
    app: Flask, calls: HousingCalls, reference: str, housing: HousingSystem
) -> None:
    calls.update(reference, "completed")
    deliver(app)
    assert [each["OtherType"] for each in housing.updates[reference]] == []


def test_the_service_does_not_start_without_the_secrets_and_leaves_nothing_open(
    make_app: MakeApp,
) -> None:
    folder = with_housing_system("https://works.northmere.example/api")
    with pytest.raises(UnsafeSettings, match="REPAIRS_WORKS_ORDERS_TOKEN"):
        make_app(folder)
    with pytest.raises(UnsafeSettings, match="REPAIRS_WORKS_ORDERS_WEBHOOK_SECRET"):
        make_app(folder, settings={**SETTINGS, "WORKS_ORDERS_WEBHOOK_SECRET": ""})
    with pytest.raises(UnsafeSettings, match="shorter than 16"):
        make_app(folder, settings={**SETTINGS, "WORKS_ORDERS_WEBHOOK_SECRET": "short"})
    gc.collect()  # a connection that is still open is an error then


def test_removing_the_record_removes_what_was_told(
    calls: HousingCalls, reference: str, service: Service, clock: Clock, app: Flask
) -> None:
    calls.update(reference, "completed")
    clock.pass_by(days=3_000)
    app.extensions["repairs_pattern"].postman.run_once()
    assert rows(service, RepairRow) == []
    assert rows(service, WorksUpdateRow) == []
