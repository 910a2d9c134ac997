"""Have you already told us: on, to the repair that there is, or to chasing it."""

from __future__ import annotations

import pytest

from repairs_pattern.blueprints.service import Service
from repairs_pattern.domain.store import RepairRow
from tests.conftest import MakeApp
from tests.support.reporting import CHECK, answers_for, go_on, report, slug, summary
from tests.support.resident import Resident
from tests.support.stored import rows, the_repair

pytestmark = pytest.mark.both_databases

TAP = answers_for("tap-drips")
ASKED = "Have you already told us about this repair?"


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("new", "No, it is new"),
        ("came-back", "Yes. It was fixed, but it has come back"),
    ],
)
def test_a_new_repair_and_one_that_came_back_go_on_and_are_kept(
    resident: Resident, service: Service, said: str, shown: str
) -> None:
    report(resident, {**TAP, "reported-before": {"reported": said}}, to=CHECK)
    assert summary(resident)[ASKED] == shown
    resident.send()
    assert the_repair(service).reported_before == said
    assert ASKED not in [question for question, _ in the_repair(service).trail]


@pytest.mark.parametrize(
    ("said", "page", "heading"),
    [
        ("see", "see-your-repair", "See how your repair is going"),
        ("waiting", "chase", "Ask us about a repair that is not done"),
    ],
)
def test_an_earlier_report_leads_to_finding_it_and_a_new_report_is_a_step_back(
    resident: Resident, service: Service, said: str, page: str, heading: str
) -> None:
    report(resident, TAP, to="reported-before").send(reported=said)
    assert (slug(resident), resident.heading) == (page, heading)
    assert resident.soup.find("form") is None
    assert resident.link("Find your repair") == "/track/"
    assert "01632 960100" in resident.text
    assert rows(service, RepairRow) == []
    resident.follow("Go back and report it as a new repair")
    assert resident.value("reported") == said
    resident.send(reported="new")
    go_on(resident, TAP)
    assert resident.heading == "Appointment booked"


def test_somebody_who_chases_by_phone_is_told_what_to_say(resident: Resident) -> None:
    report(resident, TAP, to="reported-before").send(reported="waiting")
    assert "Say that you are chasing a repair." in resident.text
    assert "your address, and the reference if you have it" in resident.text


@pytest.mark.parametrize("said", ["see", "waiting"])
def test_without_tracking_the_phone_is_the_way(make_app: MakeApp, said: str) -> None:
    resident = Resident(make_app(sections={"track": None}))
    report(resident, TAP, to="reported-before").send(reported=said)
    assert "01632 960100" in resident.text
    assert "reference" not in resident.text or said == "waiting"
    assert not resident.soup.select("main a[href*='/track']")


def test_the_question_must_be_answered_with_one_of_its_answers(resident: Resident) -> None:
    report(resident, TAP, to="reported-before").send()
    assert resident.errors == ["Select yes if you have already told us about this repair"]
    resident.send(reported="perhaps")
    assert resident.errors == ["Select yes if you have already told us about this repair"]


def test_a_shared_area_is_not_asked(resident: Resident, service: Service) -> None:
    report(resident, answers_for("communal-stairs"), to=CHECK)
    assert ASKED not in summary(resident)
    resident.send()
    assert the_repair(service).reported_before is None
