"""Reporting for somebody else: who they are, whom we contact, and whether the other knows."""

from __future__ import annotations

from typing import Any

import pytest

from repairs_pattern.blueprints.service import Service
from repairs_pattern.messages import message_text
from tests.support.homes import a_home
from tests.support.reporting import (
    CHECK,
    answers_for,
    change_links,
    go_on,
    reference,
    report,
    slug,
    summary,
)
from tests.support.resident import Resident
from tests.support.stored import answered_pages, the_message, the_repair

pytestmark = pytest.mark.both_databases

NEIGHBOUR = {
    "relation": "friend",
    "name": "Ngozi Eze",
    "contact": "reporter",
    "knows": "agreed",
}
CARER = {**NEIGHBOUR, "relation": "carer", "contact": "resident", "knows": "acting"}

THEIR_NAME = "What is the full name of the person who lives there?"


def said(behalf: dict[str, str], **pages: Any) -> dict[str, Any]:
    """What somebody who reports for another person answers."""
    return answers_for("tap-drips", who={"who": "someone-else"}, behalf=behalf, **pages)


@pytest.fixture
def asked(resident: Resident) -> Resident:
    """Somebody who is asked about themselves and the person they report for."""
    return report(resident, said(NEIGHBOUR), to="behalf")


def change(resident: Resident, page: str) -> Resident:
    """Follow the Change link to a page."""
    return resident.get(next(a for a in change_links(resident).values() if a.endswith(f"/{page}")))


def test_the_reporter_is_contacted_when_they_say_so(resident: Resident, service: Service) -> None:
    report(resident, said(NEIGHBOUR), to="name")
    assert resident.heading == THEIR_NAME
    resident.send(name="Ruth Adeyemi")
    assert resident.heading == "What is your phone number?"
    resident.send(phone="01632 960002")
    assert resident.heading == "How should we confirm your report?"
    go_on(resident, said(NEIGHBOUR, updates={"by": "letter"}), to=CHECK)
    shown = summary(resident)
    assert shown["Reported by"] == "Ngozi Eze\nI am a friend or neighbour"
    assert shown["Who we contact"] == "Me"
    assert shown["Do they know about this report?"] == "Yes, and they agree"
    assert shown["Name of the person who lives there"] == "Ruth Adeyemi"
    resident.send()
    repair = the_repair(service)
    assert repair.behalf == {**NEIGHBOUR, "resident": "Ruth Adeyemi"}
    assert (repair.contact["name"], repair.contact["phone"]) == ("Ngozi Eze", "+441632960002")
    assert the_message(service, repair).recipient["name"] == "Ngozi Eze"
    assert not any("know" in question for question, _ in repair.trail)


def test_the_person_who_lives_there_is_contacted_when_the_reporter_says_so(
    resident: Resident, service: Service
) -> None:
    report(resident, said(CARER), to="name").send(name="Ruth Adeyemi")
    assert resident.heading == "What is their phone number?"
    assert "Leave it empty if they do not use one" in resident.text
    resident.send(phone="")
    assert resident.heading == "How should we confirm the report to them?"
    assert "They do not need one: I will give them the reference" in resident.text
    go_on(resident, said(CARER, updates={"by": "letter"}), to=CHECK)
    assert summary(resident)["Who we contact"] == "The person who lives there"
    assert any(name.startswith("Change their phone number") for name in change_links(resident))
    resident.send()
    repair = the_repair(service)
    assert repair.behalf == {**CARER, "resident": "Ruth Adeyemi"}
    assert repair.contact["name"] == "Ruth Adeyemi"
    assert the_message(service, repair).recipient["name"] == "Ruth Adeyemi"


@pytest.mark.parametrize(
    ("behalf", "channel", "told"),
    [
        (CARER, "letter", True),
        (CARER, "text", True),
        (NEIGHBOUR, "letter", False),
        (None, "letter", False),
    ],
)
def test_a_message_says_when_somebody_else_reported(
    resident: Resident,
    service: Service,
    behalf: dict[str, str] | None,
    channel: str,
    told: bool,
) -> None:
    pages = {"updates": {"by": channel}, "phone": {"phone": "07700 900982"}}
    report(resident, said(behalf, **pages) if behalf else answers_for("tap-drips", **pages))
    message = the_message(service, the_repair(service))
    text = message_text(service.council, "confirmation", message.channel, message.content)
    assert ("Somebody reported this repair for you." in text.paragraphs) == told
    assert ("Thank you for telling us about this repair." in text.paragraphs) != (
        told or channel == "text"
    )
    for name in ("Ngozi", "Siân"):
        assert name not in str(message.content)


@pytest.mark.parametrize("who", ["tenant", "leaseholder", "not-sure"])
def test_nobody_else_is_asked_about_another_person(
    resident: Resident, service: Service, who: str
) -> None:
    report(resident, answers_for("tap-drips", who={"who": who}, home=a_home()))
    assert "behalf" not in answered_pages(service)
    repair = the_repair(service)
    assert repair.behalf == {}
    assert repair.contact["name"] == "Siân Öztürk"


def test_an_honest_no_is_no_dead_end(resident: Resident, service: Service) -> None:
    resident = report(resident, said({**NEIGHBOUR, "knows": "no"}), to="behalf")
    assert "You can still report it. We may speak to them before we come" in resident.text
    go_on(resident, said({**NEIGHBOUR, "knows": "no"}))
    assert resident.heading == "Appointment booked"
    assert the_repair(service, reference=reference(resident)).behalf["knows"] == "no"


@pytest.mark.parametrize(
    ("field", "sent", "message"),
    [
        ("relation", "", "Select how you know the person who lives there"),
        ("relation", "enemy", "Select how you know the person who lives there"),
        ("name", " ", "Enter your full name"),
        ("name", "N" * 101, "This must be 100 characters or fewer"),
        ("contact", "", "Select who we should contact about this repair"),
        ("contact", "nobody", "Select who we should contact about this repair"),
        ("knows", "", "Select whether they know that you are reporting this"),
        ("knows", "maybe", "Select whether they know that you are reporting this"),
    ],
)
def test_what_is_missing_or_wrong_is_told_at_the_field_and_the_rest_is_kept(
    asked: Resident, service: Service, field: str, sent: str, message: str
) -> None:
    asked.send({**NEIGHBOUR, field: sent})
    assert asked.errors == [message]
    error = asked.soup.select_one(f"#{field}-error")
    assert error is not None
    assert message in error.get_text()
    for name, value in NEIGHBOUR.items():
        if name != field:
            assert asked.value(name) == value
    assert "behalf" not in answered_pages(service)


def test_a_page_sent_empty_tells_everything_at_once(asked: Resident) -> None:
    asked.send()
    assert len(asked.errors) == 4


def test_another_persons_details_are_asked_again_when_we_contact_somebody_else(
    resident: Resident,
) -> None:
    report(resident, said(NEIGHBOUR), to=CHECK)
    change(resident, "behalf").send(contact="resident")
    assert slug(resident) == "phone"
    assert resident.heading == "What is their phone number?"
    assert resident.value("phone") == ""
    resident.send(phone="01632 960003")
    assert slug(resident) == "updates"
    assert resident.value("by") == ""
    assert resident.value("email") == ""
    resident.send(by="none")
    assert slug(resident) == CHECK
    assert summary(resident)["Phone number"] == "01632 960003"


def test_reporting_for_somebody_else_after_all_asks_only_what_is_new(resident: Resident) -> None:
    report(resident, answers_for("tap-drips"), to=CHECK)
    change(resident, "who").send(who="someone-else")
    assert slug(resident) == "behalf"
    resident.send(NEIGHBOUR)
    assert slug(resident) == "name"
    assert resident.heading == THEIR_NAME
    assert resident.value("name") == ""
    resident.send(name="Ruth Adeyemi")
    assert slug(resident) == CHECK
    assert summary(resident)["Phone number"] == "01632 960001"


def test_reporting_for_oneself_after_all_forgets_the_other_person(
    resident: Resident, service: Service
) -> None:
    report(resident, said(CARER), to=CHECK)
    change(resident, "who").send(who="tenant")
    for page, answers in (
        ("name", {"name": "Ngozi Eze"}),
        ("phone", {"phone": "01632 960004"}),
        ("updates", {"by": "none"}),
    ):
        assert slug(resident) == page
        resident.send(answers)
    assert slug(resident) == CHECK
    assert "Reported by" not in summary(resident)
    resident.send()
    repair = the_repair(service)
    assert (repair.behalf, repair.contact["name"]) == ({}, "Ngozi Eze")


def test_a_form_in_error_keeps_what_was_typed_about_the_other_person(resident: Resident) -> None:
    report(resident, said(NEIGHBOUR), to=CHECK)
    change(resident, "behalf").send(contact="resident")
    resident.send(phone="call me")
    assert resident.errors
    assert resident.value("phone") == "call me"


def test_a_browser_does_not_fill_in_its_users_details_for_another_person(
    resident: Resident,
) -> None:
    report(resident, said(CARER), to="behalf")
    own = resident.form.find("input", attrs={"name": "name"})
    assert own is not None
    assert own["autocomplete"] == "name"
    for page, field in (("name", "name"), ("phone", "phone"), ("updates", "email")):
        go_on(resident, said(CARER), to=page)
        control = resident.form.find("input", attrs={"name": field})
        assert control is not None
        assert control["autocomplete"] == "off"
