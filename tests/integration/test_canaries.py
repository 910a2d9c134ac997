"""Marked values in every field of every page: they turn up in no address, log or error page."""

from __future__ import annotations

import logging
import re
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import select

from repairs_pattern.domain.store import RepairRow
from tests.conftest import MakeApp, service_of
from tests.support.homes import a_home
from tests.support.logs import writing_logs
from tests.support.marked import MARKS, Marked, found, go_everywhere
from tests.support.reporting import COUNCIL_NAMES

pytestmark = pytest.mark.both_databases

SQL = "sqlalchemy.engine"


@pytest.mark.parametrize("council", COUNCIL_NAMES)
def test_nothing_personal_is_in_any_address_log_or_error_page(
    make_app: MakeApp, council: str, caplog: pytest.LogCaptureFixture
) -> None:
    app, home = make_app(council), a_home(council)
    resident = Marked(app)
    marks = (*MARKS, home.uprn, home.address_line, home.postcode, home.postcode.replace(" ", ""))
    caplog.set_level(logging.DEBUG)
    logging.getLogger(SQL).setLevel(logging.INFO)
    try:
        with writing_logs() as written:
            go_everywhere(resident, app.extensions["repairs_pattern"])
    finally:
        logging.getLogger(SQL).setLevel(logging.NOTSET)
    assert {"name", "phone", "description", "not_when"} <= resident.filled_in
    assert len(resident.addresses) > 60
    assert found(" ".join(resident.addresses), marks) == []
    assert "INSERT INTO" in caplog.text
    logged = re.sub(r"\[(?:generated|cached|no key)[^\]]*\]", "", caplog.text)
    assert found(logged, marks) == []
    assert found(" ".join(resident.error_pages), marks) == []
    requests = written.of("request")
    assert len(requests) > 60
    assert {each["status"] for each in requests} >= {200, 302, 404, 405, 410, 413}
    sent = [each.removeprefix("http://localhost") for each in resident.addresses]
    paths = tuple({urlsplit(each).path for each in sent} - {"/", "None"})
    whose = str(resident.client.environ_base["REMOTE_ADDR"])
    lines = "\n".join(line for line in written.text.splitlines() if '"request"' in line)
    assert found(lines, (*marks, *paths, whose, *_references(app))) == []


def test_a_mark_is_found_however_it_is_spelt() -> None:
    assert found("/x?name=Zephyrine+Canary", MARKS) == ["canary", "zephyrine"]
    assert found("tel:%2B447700900123", MARKS) == ["7700900123"]
    assert found("nothing", MARKS) == []


def _references(app: Flask) -> list[str]:
    with service_of(app).database.reading() as session:
        return list(session.scalars(select(RepairRow.reference)))
