"""What works orders must withstand: forged and replayed calls, guesses, and text that bites."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask

from repairs_pattern.blueprints.callbacks.guarding import BIGGEST
from repairs_pattern.blueprints.callbacks.works_orders import SIGNATURE, TIMESTAMP, signature
from repairs_pattern.blueprints.service import Service
from repairs_pattern.cli import main
from repairs_pattern.domain.store import Database, EventRow, RepairRow, WorksUpdateRow
from tests.conftest import Clock, MakeApp, service_of
from tests.support.homes import COUNCILS
from tests.support.housing_calls import (
    PATH,
    SECRET,
    SETTINGS,
    HousingCalls,
    job_status_update,
    with_housing_system,
)
from tests.support.raised import a_repair
from tests.support.stored import rows, the_repair

REFERENCE = "K7C-49D-XWP-3TM-RYH"


@pytest.fixture
def app(make_app: MakeApp, tmp_path: Path) -> Flask:
    url = f"sqlite:///{tmp_path}/northmere.db"
    council = with_housing_system("https://works.northmere.example/api")
    app = make_app(council, settings={**SETTINGS, "DATABASE_URL": url})
    database = service_of(app).database
    number = a_repair(database)
    with database.writing() as session:
        session.get_one(RepairRow, number).reference = REFERENCE
    return app


@pytest.fixture
def calls(app: Flask, clock: Clock) -> HousingCalls:
    return HousingCalls(app, clock)


def test_a_call_without_the_right_signature_is_turned_away(
    calls: HousingCalls, service: Service
) -> None:
    forged = (
        {SIGNATURE: ""},
        {SIGNATURE: "0" * 64},
        {SIGNATURE: "sha256=" + "0" * 64},
        {SIGNATURE: "ÿþ"},
        {TIMESTAMP: ""},
        {TIMESTAMP: "1e9"},
        {TIMESTAMP: "²³"},
        {TIMESTAMP: "-1"},
        {TIMESTAMP: "9" * 500},
    )
    for headers in forged:
        named = {name.replace("-", "_"): value for name, value in headers.items()}
        answer = calls.call(job_status_update(REFERENCE, "completed"), **named)
        assert (answer.status_code, answer.json) == (401, {"error": "Say who you are."}), headers
    other = HousingCalls(calls.app, calls.clock, secret="what somebody else signs with")
    assert other.update(REFERENCE, "completed").status_code == 401
    assert rows(service, EventRow) == []


def test_a_signature_is_for_one_body_and_one_moment(calls: HousingCalls, service: Service) -> None:
    timestamp = str(int(calls.clock.now.timestamp()))
    signed = signature(SECRET, timestamp, b'{"an": "other body"}')
    answer = calls.call(job_status_update(REFERENCE, "completed"), X_Repairs_Signature=signed)
    assert answer.status_code == 401
    later = str(int(timestamp) + 1)
    answer = calls.call(job_status_update(REFERENCE, "completed"), X_Repairs_Timestamp=later)
    assert answer.status_code == 401
    assert rows(service, EventRow) == []


@pytest.mark.parametrize(("minutes", "status"), [(4.9, 202), (5.1, 401), (-4.9, 202), (-5.1, 401)])
def test_a_call_is_good_for_five_minutes(
    calls: HousingCalls, clock: Clock, minutes: float, status: int
) -> None:
    body = b'{"RelatedWorkOrderReference": {"ID": "K7C-49D-XWP-3TM-RYH"}, "TypeCode": "10"}'
    timestamp = str(int(clock.now.timestamp()))
    clock.pass_by(minutes=minutes)
    signed = signature(SECRET, timestamp, body)
    answer = calls.call(body, X_Repairs_Timestamp=timestamp, X_Repairs_Signature=signed)
    assert answer.status_code == status


def test_a_replayed_call_does_nothing_again(
    calls: HousingCalls, service: Service, clock: Clock
) -> None:
    message = job_status_update(REFERENCE, "10")
    first = calls.call(message)
    clock.pass_by(minutes=4)
    again = calls.call(message)
    assert (first.status_code, again.status_code) == (202, 202)
    assert len(rows(service, EventRow)) == 1


def test_an_unknown_reference_is_answered_as_a_known_one(calls: HousingCalls) -> None:
    known = calls.update(REFERENCE, "10")
    for reference in ("CCC-CCC-CCC-CCC-CCC", "not one", "' OR 1=1 --", ""):
        answer = calls.update(reference, "10")
        assert (answer.status_code, answer.data) == (known.status_code, known.data)
        assert list(answer.headers.keys()) == list(known.headers.keys())


HOSTILE: tuple[Any, ...] = (
    b"",
    b"{",
    b"null",
    b"[]",
    b"\xff\xfe",
    b"[" * 40_000,
    b'{"RelatedWorkOrderReference":' * 1_000,
    b"1" * 40_000,
    b"NaN",
    b'{"RelatedWorkOrderReference": {"ID": "\\ud800"}}',
    {"RelatedWorkOrderReference": {"ID": 7}},
    {"RelatedWorkOrderReference": {"ID": REFERENCE}, "EventTime": "yesterday"},
    {"RelatedWorkOrderReference": {"ID": REFERENCE}, "EventTime": "0001-01-01T00:00:00+14:00"}
    | {"TypeCode": "10"},
    {"RelatedWorkOrderReference": {"ID": REFERENCE}, "TypeCode": {"$ne": 1}},
    {"WorkOrderReference": {"ID": REFERENCE}, "JobStatusUpdates": []},
    {"WorkOrderReference": {"ID": REFERENCE}, "JobStatusUpdates": [{}] * 51},
)


@pytest.mark.parametrize("message", HOSTILE, ids=range(len(HOSTILE)))
def test_whatever_is_signed_is_never_a_fault_of_ours(
    calls: HousingCalls, service: Service, message: Any
) -> None:
    answer = calls.call(message)
    assert (answer.status_code, answer.json) == (400, {"error": "This cannot be read."})
    assert rows(service, EventRow) == []


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
def test_moments_at_the_end_of_time_are_taken(
    calls: HousingCalls, service: Service, moment: str
) -> None:
    assert calls.update(REFERENCE, "10", EventTime=moment).status_code == 202
    assert len(rows(service, WorksUpdateRow)) == 1


def test_a_call_that_is_too_large_is_refused_before_it_is_read(calls: HousingCalls) -> None:
    assert calls.call(b" " * (BIGGEST + 1)).status_code == 413


def test_nothing_but_a_signed_post_is_answered_there(calls: HousingCalls) -> None:
    client = calls.app.test_client()
    for method in ("GET", "PUT", "PATCH", "DELETE"):
        assert client.open(PATH, method=method).status_code == 404
    assert client.post(PATH, data="{}").status_code == 401


def test_what_the_system_writes_is_kept_nowhere(calls: HousingCalls, service: Service) -> None:
    calls.update(REFERENCE, "10", Comments="Ann <script>alert(1)</script>", OtherType="Canary")
    (event,) = rows(service, EventRow)
    assert event.content == {}
    assert the_repair(service).description == "It drips all night"


BITES = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("https://e.example")')


@pytest.mark.parametrize("text", BITES)
def test_a_table_of_orders_runs_nothing_in_a_spreadsheet(tmp_path: Path, text: str) -> None:
    url = f"sqlite:///{tmp_path}/westvale.db"
    database = Database(url)
    database.upgrade()
    a_repair(
        database,
        description=text,
        location=text,
        address=[text, text],
        contact={"name": text, "not_when": text, "phone": None, "by": "none"},
        visit={"needs": ["interpreter"], "language": text},
    )
    database.close()
    command = ["repair", "orders", str(COUNCILS / "westvale")]
    done = CliRunner().invoke(main, command, env={"DATABASE_URL": url})
    assert done.exit_code == 0, done.output
    (row,) = csv.DictReader(io.StringIO(done.stdout))
    assert row["description"].endswith(text.strip()) or text.strip() in row["description"]
    for name, cell in row.items():
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r")), (name, cell)
