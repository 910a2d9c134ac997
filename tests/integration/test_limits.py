"""Limits: a library or a contact centre is never locked out, and a machine is stopped."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from repairs_pattern.domain.repairs import new_reference
from repairs_pattern.domain.store import RepairRow
from tests.conftest import service_of
from tests.support.reporting import answers_for, go_on, report
from tests.support.resident import Resident
from tests.support.stored import rows

PEOPLE = 30
ADDRESS = "203.0.113.7"
TAP = answers_for("tap-drips", by="westvale")


def a_guess() -> dict[str, str]:
    """A pair that is wrong, and another one each time."""
    return {"reference": new_reference(), "postcode": "XW1 1AA"}


def at_the_library(app: Flask) -> Resident:
    """Somebody whose address many others have too."""
    resident = Resident(app)
    resident.client.environ_base["REMOTE_ADDR"] = ADDRESS
    return resident


def tries_until_stopped(
    resident: Resident, answers: Callable[[], dict[str, str]], most: int
) -> int:
    """How often a form can be sent before it is refused."""
    for number in range(most):
        url, data = resident.filled(answers())
        response = resident.client.post(url, data=data)
        if response.status_code == 429:
            return number
        resident.get(resident.path)
    return most


def test_thirty_people_behind_one_address_each_report_a_repair_within_minutes(
    westvale: Flask,
) -> None:
    for _ in range(PEOPLE):
        person = report(at_the_library(westvale), TAP, to="postcode")
        person.send(postcode="nowhere")
        go_on(person, TAP)
    assert len(rows(service_of(westvale), RepairRow)) == PEOPLE


@pytest.mark.parametrize("page", ["postcode", "track"])
def test_a_machine_at_one_address_is_stopped_and_nobody_else_is(westvale: Flask, page: str) -> None:
    def arrived(person: Resident) -> Resident:
        return person.get("/track/") if page == "track" else report(person, TAP, to="postcode")

    answers = a_guess if page == "track" else lambda: {"postcode": "XW1 1AA"}
    machine = arrived(at_the_library(westvale))
    assert tries_until_stopped(machine, answers, 200) <= 60
    machine.send(answers(), status=429)
    assert machine.heading == "Sorry, there have been too many tries"
    assert tries_until_stopped(arrived(Resident(westvale)), answers, 3) == 3
