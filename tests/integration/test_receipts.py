"""What a browser holds: the id of its draft until it is sent, and from then on a receipt."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask

from repairs_pattern.blueprints.service import Service
from repairs_pattern.domain.store import RepairRow
from repairs_pattern.journey.runner import RECEIPT_KEY, SESSION_KEY
from tests.conftest import Clock
from tests.support.reporting import CHECK, answers_for, draft_id, go_on, reference, report, slug
from tests.support.resident import Resident
from tests.support.stored import rows, the_repair

pytestmark = pytest.mark.both_databases

TAP = answers_for("tap-drips", by="westvale")
ENDED = "Your session has ended"
OLD = (
    "/report/confirmation",
    "/report/check-answers",
    "/report/name",
    "/schedule/appointment",
)


@pytest.fixture
def app(westvale: Flask) -> Flask:
    """Westvale's service."""
    return westvale


@pytest.fixture
def checking(resident: Resident) -> Resident:
    """Somebody at Check your answers."""
    return report(resident, TAP, to=CHECK)


def held(resident: Resident) -> dict[str, Any]:
    """What the browser's cookie holds."""
    with resident.client.session_transaction() as session:
        return dict(session)


@contextmanager
def cookie_kept_by(resident: Resident) -> Iterator[Resident]:
    """Another browser that will have the cookie which this one has now."""
    copy = Resident(resident.client.application)
    name = resident.client.application.config["SESSION_COOKIE_NAME"]
    cookie = resident.client.get_cookie(name)
    assert cookie is not None
    yield copy
    copy.client.set_cookie(name, cookie.value)


def test_sending_takes_the_id_of_the_draft_away_and_gives_a_receipt_and_a_new_token(
    checking: Resident, service: Service
) -> None:
    before = held(checking)
    assert set(before) == {SESSION_KEY, "csrf_token"}
    checking.send()
    after = held(checking)
    assert SESSION_KEY not in after
    assert after[RECEIPT_KEY] == the_repair(service).receipt
    assert before[SESSION_KEY] not in after.values()
    assert after.get("csrf_token") != before["csrf_token"]


def test_a_cookie_from_before_sending_gets_the_confirmation_for_ten_minutes(
    checking: Resident, service: Service, clock: Clock
) -> None:
    with cookie_kept_by(checking) as second:
        known = reference(checking.send())
    clock.pass_by(minutes=10)
    assert reference(second.get("/report/confirmation")) == known
    assert held(second)[RECEIPT_KEY] == the_repair(service).receipt
    assert SESSION_KEY not in held(second)
    clock.pass_by(days=2)
    assert reference(second.get("/report/confirmation")) == known


@pytest.mark.parametrize("page", OLD)
def test_a_cookie_from_before_sending_opens_nothing_later(
    checking: Resident, clock: Clock, page: str
) -> None:
    with cookie_kept_by(checking) as thief:
        known = reference(checking.send())
    clock.pass_by(minutes=10, seconds=1)
    assert thief.get(page, status=410).heading == ENDED
    assert known not in thief.response.text
    assert thief.client.get("/schedule/appointment.ics").status_code == 404
    assert RECEIPT_KEY not in held(thief)


def test_a_cookie_from_before_sending_sends_nothing_later(
    checking: Resident, service: Service, clock: Clock
) -> None:
    url, data = checking.filled({})
    with cookie_kept_by(checking) as thief:
        checking.send()
    clock.pass_by(hours=1)
    thief._read(thief.client.post(url, data=data), 410)
    assert "If you sent it, we have it." in thief.text
    assert len(rows(service, RepairRow)) == 1


def test_the_calendar_file_is_opened_by_the_receipt(checking: Resident, clock: Clock) -> None:
    address = checking.send().link("Add the appointment to your calendar")
    clock.pass_by(days=1)
    assert checking.client.get(address).status_code == 200
    checking.client.delete_cookie(checking.client.application.config["SESSION_COOKIE_NAME"])
    assert checking.client.get(address).status_code == 404


def test_a_receipt_that_is_made_up_is_none(resident: Resident, checking: Resident) -> None:
    checking.send()
    for forged in ("made up", "", 17, None):
        with resident.client.session_transaction() as session:
            session.clear()
            session[RECEIPT_KEY] = forged
        resident.get("/report/confirmation", status=404)


def test_starting_again_leaves_draft_and_token_behind(checking: Resident) -> None:
    before = held(checking)
    checking.get("/").send()
    assert SESSION_KEY not in held(checking)
    go_on(checking, TAP, to="where")
    after = held(checking)
    assert not set(before.values()) & set(after.values())


def test_starting_again_after_sending_leaves_the_receipt_behind(checking: Resident) -> None:
    checking.send()
    before = held(checking)
    checking.follow("Report another repair").send()
    assert slug(checking) == "danger"
    assert RECEIPT_KEY not in held(checking)
    go_on(checking, TAP, to="where")
    assert draft_id(checking) not in before.values()


def test_saving_for_later_after_sending_leads_to_the_confirmation(checking: Resident) -> None:
    known = reference(checking.send())
    for page in ("/report/save", "/report/saved"):
        assert reference(checking.get(page)) == known


def test_a_page_open_in_another_tab_while_the_report_is_sent_leads_to_the_confirmation(
    checking: Resident, service: Service
) -> None:
    tab = checking.another_tab().get("/report/name")
    known = reference(checking.send())
    assert reference(tab.send(name="Somebody Else")) == known
    assert the_repair(service).contact["name"] == "Siân Öztürk"
