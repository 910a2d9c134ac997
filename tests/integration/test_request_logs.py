"""Each request has an id and one line in the log, and an error page tells the id."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from tests.conftest import MakeApp, service_of
from tests.support.logs import writing_logs
from tests.support.resident import Resident

ID = re.compile(r"[3479CDFGHJKMNPRTVWXY]{8}")


def test_a_request_is_one_line_with_endpoint_status_and_time(app: Flask) -> None:
    with writing_logs() as written:
        response = app.test_client().get("/diagnose/danger?name=Zephyrine")
    (line,) = written.of("request")
    assert line["endpoint"] == "repairs_diagnose.page"
    assert (line["method"], line["status"], line["level"]) == ("GET", 200, "info")
    assert line["ms"] > 0
    assert line["request_id"] == response.headers["X-Request-ID"]
    assert "Zephyrine" not in written.text
    assert "danger" not in written.text


def test_an_address_that_leads_nowhere_is_not_written_down(app: Flask) -> None:
    with writing_logs() as written:
        app.test_client().get("/Zephyrine")
        app.test_client().open("/", method="ZEPHYRINE")
    nowhere, odd = written.of("request")
    assert (nowhere["endpoint"], nowhere["status"]) == ("none", 404)
    assert (odd["method"], odd["status"]) == ("other", 405)
    assert "zephyrine" not in written.text.lower()


def test_machines_that_ask_how_it_is_leave_no_line_while_all_is_well(app: Flask) -> None:
    with writing_logs() as written:
        app.test_client().get("/health")
        app.test_client().get("/ready")
    assert written.lines == []


def test_each_request_has_an_id_of_its_own_that_can_be_read_out(app: Flask) -> None:
    client = app.test_client()
    ids = {client.get("/").headers["X-Request-ID"] for _ in range(20)}
    assert len(ids) == 20
    assert all(ID.fullmatch(each) for each in ids)


GIVEN = "3f2a9c1b5d7e4a60b1c2d3e4f5a6b7c8"


def test_the_id_that_a_trusted_proxy_gives_is_kept(make_app: MakeApp) -> None:
    client = make_app("westvale", settings={"PROXIES": 1}).test_client()
    with writing_logs() as written:
        response = client.get("/", headers={"X-Request-ID": GIVEN})
    assert response.headers["X-Request-ID"] == GIVEN
    assert written.of("request")[0]["request_id"] == GIVEN


@pytest.mark.parametrize(
    "given", ["short", "x" * 65, "name=Zephyrine;", "with a space in it", "é" * 10, ""]
)
def test_an_id_that_is_not_well_formed_is_replaced(make_app: MakeApp, given: str) -> None:
    client = make_app("westvale", settings={"PROXIES": 1}).test_client()
    response = client.get("/", headers={"X-Request-ID": given})
    assert ID.fullmatch(response.headers["X-Request-ID"])


def test_without_a_proxy_nobody_chooses_the_id(app: Flask) -> None:
    response = app.test_client().get("/", headers={"X-Request-ID": GIVEN})
    assert response.headers["X-Request-ID"] != GIVEN


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (ValueError("Zephyrine"), 500),
        (OperationalError("SELECT", {}, Exception("Zephyrine")), 503),
    ],
    ids=["500", "503"],
)
def test_an_error_page_tells_the_code_that_the_log_has(
    app: Flask, error: Exception, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.config.update(PROPAGATE_EXCEPTIONS=False)
    resident = Resident(app)

    def refuse(_draft_id: str, _now: Any) -> None:
        raise error

    monkeypatch.setattr(service_of(app).runner.drafts, "load", refuse)
    with resident.client.session_transaction() as session:
        session["repairs_pattern_draft"] = "a draft"
    with writing_logs() as written:
        resident.get("/report/name", status=status)
    code = resident.response.headers["X-Request-ID"]
    assert f"tell us this code: {code}" in resident.text
    assert {line["request_id"] for line in written.lines} == {code}
    assert written.of("request")[0]["level"] == "error"
    assert "Zephyrine" not in written.text


def test_other_error_pages_have_no_code(resident: Resident) -> None:
    resident.get("/nowhere", status=404)
    assert "tell us this code" not in resident.text
