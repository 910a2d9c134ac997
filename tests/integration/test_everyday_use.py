"""What people do with browsers: refresh, deep links, the back button, two tabs, double clicks."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask

from repairs_pattern.blueprints.service import Service
from repairs_pattern.domain.store import OutboxRow, PlaceRow, RepairRow
from tests.conftest import Clock
from tests.support.homes import a_home
from tests.support.reporting import (
    CHECK,
    answers_for,
    go_on,
    reference,
    report,
    slug,
    summary,
)
from tests.support.resident import Resident
from tests.support.stored import rows, the_message, the_repair, the_visit

pytestmark = pytest.mark.both_databases

TAP = answers_for("tap-drips")


def answer(resident: Resident) -> dict[str, Any]:
    """What is said on the page that somebody is on."""
    said = TAP.get(slug(resident), {})
    return dict(said(resident) if callable(said) else said)


# Refresh


def test_a_refresh_shows_the_same_page(resident: Resident) -> None:
    resident.get("/").send()
    while slug(resident) != "confirmation":
        before = resident.path, resident.text
        resident.get(resident.path)
        assert (resident.path, resident.text) == before
        resident.send(answer(resident))


# Deep links


@pytest.mark.parametrize("page", ["/report/name", "/diagnose/result", "/report/check-answers"])
def test_a_deep_link_before_anything_else_leads_to_the_first_page(
    resident: Resident, page: str
) -> None:
    assert resident.get(page).path == "/diagnose/danger"


@pytest.mark.parametrize("page", ["/report/name", "/schedule/appointment", "/diagnose/exit-gas"])
def test_a_deep_link_ahead_leads_to_the_first_page_without_an_answer(
    resident: Resident, page: str
) -> None:
    report(resident, TAP, to="postcode")
    assert resident.get(page).path == "/report/postcode"


def test_a_link_to_a_page_that_is_answered_shows_the_answer(resident: Resident) -> None:
    report(resident, TAP, to="name")
    assert resident.get("/report/where").value("where") == "home"


def test_a_link_to_the_confirmation_before_sending_is_not_found(checking: Resident) -> None:
    assert checking.get("/report/confirmation", status=404).heading == "Page not found"


# The back button


def test_going_back_shows_each_answer_and_continue_returns_to_the_last_page(
    checking: Resident,
) -> None:
    for page in ("/schedule/appointment", "/report/updates", "/report/describe", "/report/who"):
        assert checking.get(page).filled({})[1].keys() > {"csrf_token"}
        assert slug(checking.send()) == CHECK


def test_every_back_link_leads_to_the_page_before_and_in_the_end_to_the_start(
    resident: Resident,
) -> None:
    passed = [resident.get("/").path]
    resident.send()
    while slug(resident) != CHECK:
        passed.append(resident.path)
        resident.send(answer(resident))
    while passed:
        assert resident.follow("Back").path == passed.pop()


def test_back_after_sending_shows_the_confirmation_and_sends_nothing_twice(
    booked: Resident, service: Service
) -> None:
    known = reference(booked)
    for page in ("/report/check-answers", "/schedule/appointment", "/report/who"):
        assert reference(booked.get(page)) == known
    assert len(rows(service, RepairRow)) == len(rows(service, OutboxRow)) == 1


# Two tabs


def test_two_tabs_that_answer_different_pages_keep_both_answers(checking: Resident) -> None:
    one, other = checking.another_tab(), checking.another_tab()
    one.get("/report/name")
    other.get("/report/phone")
    one.send(name="Ada Lovelace")
    other.send(phone="01632 960222")
    shown = summary(checking.get("/report/check-answers"))
    assert shown["Full name"] == "Ada Lovelace"
    assert shown["Phone number"] == "01632 960222"


def test_two_tabs_that_answer_the_same_page_keep_the_later_answer(checking: Resident) -> None:
    one, other = checking.another_tab(), checking.another_tab()
    one.get("/report/name")
    other.get("/report/name")
    one.send(name="Ada Lovelace")
    other.send(name="Grace Hopper")
    assert summary(checking.get("/report/check-answers"))["Full name"] == "Grace Hopper"


def test_a_tab_left_behind_goes_on_where_the_other_tab_is(resident: Resident) -> None:
    report(resident, TAP, to="where")
    left = resident.another_tab().get("/report/where")
    go_on(resident, TAP, to="describe")
    assert slug(left.send(where="home")) == "describe"


def test_a_tab_left_on_another_branch_loses_nothing(checking: Resident) -> None:
    before = summary(checking)
    left = checking.another_tab().get("/diagnose/tap-problem")
    checking.get("/diagnose/kitchen-problem").send(choice="units")
    assert slug(checking) == "kitchen-units"
    left.send(choice="drips")
    assert slug(left) == "kitchen-units"
    checking.get("/diagnose/kitchen-problem").send(choice="sink")
    assert summary(checking) == before


def test_two_tabs_at_the_end_send_one_report(checking: Resident, service: Service) -> None:
    other = checking.another_tab().get("/report/check-answers")
    assert reference(checking.send()) == reference(other.send())
    assert len(rows(service, RepairRow)) == 1


# Double clicks


def test_every_page_may_be_sent_twice(resident: Resident, service: Service) -> None:
    resident.get("/").send()
    while slug(resident) != "confirmation":
        url, data = resident.filled(answer(resident))
        first = resident.client.post(url, data=data)
        second = resident.client.post(url, data=data)
        assert (first.status_code, first.location) == (302, second.location)
        resident.get(second.location)
    assert len(rows(service, RepairRow)) == len(rows(service, PlaceRow)) == 1
    assert len(rows(service, OutboxRow)) == 1


def test_reports_sent_at_the_same_moment_are_one_report(
    checking: Resident, app: Flask, service: Service
) -> None:
    url, data = checking.filled({})
    name = app.config["SESSION_COOKIE_NAME"]
    cookie = checking.client.get_cookie(name)
    assert cookie is not None

    def send(_: int) -> str | None:
        client = app.test_client()
        client.set_cookie(name, cookie.value)
        return client.post(url, data=data).location

    with ThreadPoolExecutor(4) as threads:
        assert set(threads.map(send, range(8))) == {"/report/confirmation"}
    repair = the_repair(service)
    assert reference(checking.get("/report/confirmation")) == repair.reference
    assert the_visit(service, repair)
    assert the_message(service, repair)


# Afterwards


def test_the_confirmation_can_be_reloaded_and_come_back_to(
    booked: Resident, clock: Clock, service: Service
) -> None:
    before = booked.text
    assert booked.get("/report/confirmation").text == before
    clock.pass_by(days=3)
    assert booked.get("/report/confirmation").text == before
    assert len(rows(service, OutboxRow)) == 1


def test_another_repair_can_be_reported_after_one_was_sent(
    booked: Resident, service: Service
) -> None:
    first = reference(booked)
    booked.follow("Report another repair")
    assert "You have started a report" not in booked.text
    booked.send()
    assert booked.path == "/diagnose/danger"
    assert booked.value("choice") == ""
    go_on(booked, answers_for("light-faulty", home=a_home()))
    assert reference(booked) != first
    assert {repair.outcome for repair in rows(service, RepairRow)} == {"tap-drips", "light-faulty"}


def test_the_start_page_offers_to_carry_on_with_an_unfinished_report(resident: Resident) -> None:
    report(resident, TAP, to="name")
    resident.get("/")
    assert "You have started a report and not sent it yet." in resident.text
    assert resident.follow("Carry on with your report").path == "/report/name"


def test_starting_again_asks_everything_again(resident: Resident, service: Service) -> None:
    report(resident, TAP, to="name")
    resident.get("/").send()
    assert resident.path == "/diagnose/danger"
    assert resident.value("choice") == ""
    go_on(resident, TAP)
    assert len(rows(service, RepairRow)) == 1


def test_just_looking_at_pages_starts_no_report(resident: Resident) -> None:
    resident.get("/").send()
    assert "You have started a report" not in resident.get("/").text
