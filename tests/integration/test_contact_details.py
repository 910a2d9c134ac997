"""Name, phone and how to confirm: asked once, in any format, as each council offers it."""

from __future__ import annotations

from time import process_time

import pytest
from flask import Flask

from repairs_pattern.blueprints.service import Service
from repairs_pattern.domain.store import OutboxRow
from tests.conftest import service_of
from tests.support.homes import a_home
from tests.support.reporting import CHECK, answers_for, go_on, report, slug, summary
from tests.support.resident import Resident
from tests.support.stored import rows, the_message, the_repair

TAP = answers_for("tap-drips")
NOT_A_NUMBER = "Enter a phone number, like 01632 960001 or 07700 900982"
NOT_A_MOBILE = "Enter a mobile phone number, like 07700 900982"


@pytest.fixture
def at_phone(resident: Resident) -> Resident:
    """Somebody who is asked for a phone number."""
    return report(resident, TAP, to="phone")


def test_a_phone_number_is_accepted_in_any_format(at_phone: Resident, service: Service) -> None:
    for typed in ("07700 900982", "(07700) 900-982", "+44 7700 900982", "0044 7700 900982"):
        at_phone.get("/report/phone").send(phone=typed)
        assert slug(at_phone) == "updates"
    at_phone.send(by="text")
    go_on(at_phone, TAP)
    contact = the_repair(service).contact
    assert contact["phone"] == contact["mobile"] == "+447700900982"


def test_what_cannot_be_called_is_asked_again_with_what_was_typed(at_phone: Resident) -> None:
    for typed in ("12", "my number", "0770O 900982", "\u0660\u0667\u0667\u0660\u0660", "😀"):
        at_phone.send(phone=typed)
        assert at_phone.errors == [NOT_A_NUMBER]
        assert at_phone.value("phone") == typed


def test_nobody_needs_a_phone(at_phone: Resident, service: Service) -> None:
    at_phone.send(phone="", not_when="").send(by="none")
    go_on(at_phone, TAP, to=CHECK)
    shown = summary(at_phone)
    assert shown["Phone number"] == "Not provided"
    assert shown["Confirmation"] == "No message"
    at_phone.send()
    assert "You chose not to get a message." in at_phone.text
    assert the_repair(service).contact["phone"] is None
    assert rows(service, OutboxRow) == []


def test_a_mobile_number_is_not_asked_for_twice(at_phone: Resident, service: Service) -> None:
    at_phone.send(phone="07700 900982")
    assert "Text message to 07700 900982" in at_phone.text
    assert at_phone.form.find(attrs={"name": "mobile"}) is None
    go_on(at_phone.send(by="text"), TAP)
    assert "We will send a text message" in at_phone.text
    message = the_message(service, the_repair(service))
    assert (message.channel, message.recipient) == ("text", {"phone": "+447700900982"})


def test_a_text_needs_a_mobile_when_the_phone_is_a_landline(
    at_phone: Resident, service: Service
) -> None:
    at_phone.send(phone="01632 960001")
    for typed in ("", "01632 960001", "mine"):
        at_phone.send(by="text", mobile=typed)
        assert at_phone.errors == [NOT_A_MOBILE]
        assert at_phone.value("by") == "text"
        assert at_phone.value("mobile") == typed
    go_on(at_phone.send(mobile="+44 (0)7700 900983"), TAP)
    assert the_message(service, the_repair(service)).recipient == {"phone": "+447700900983"}


def test_an_email_goes_where_it_should(at_phone: Resident, service: Service) -> None:
    at_phone.send(phone="")
    for typed in ("", "sian", "sian@", "a b@example.com", "sian@example.com, x@example.com"):
        at_phone.send(by="email", email=typed)
        assert at_phone.errors == [
            "Enter an email address in the correct format, like name@example.com"
        ]
        assert at_phone.value("email") == typed
    go_on(at_phone.send(email="siân@example.com"), TAP)
    message = the_message(service, the_repair(service))
    assert (message.channel, message.recipient) == ("email", {"email": "siân@example.com"})


def test_what_is_typed_for_another_choice_is_not_judged(
    at_phone: Resident, service: Service
) -> None:
    at_phone.send(phone="01632 960001").send(by="email", email="a" * 300, mobile="")
    assert at_phone.errors == ["The email address must be 254 characters or fewer"]
    at_phone.send(by="text", mobile="07700 900983", email="a" * 300)
    assert at_phone.errors == []
    go_on(at_phone, TAP)
    assert the_message(service, the_repair(service)).recipient == {"phone": "+447700900983"}


@pytest.mark.parametrize("end", ["london", "info", "online", "co.uk"])
def test_an_email_may_have_an_apostrophe_and_any_ending(at_phone: Resident, end: str) -> None:
    at_phone.send(phone="").send(by="email", email=f"o'brien@repairs.{end}")
    assert slug(at_phone) == "appointment"


def test_an_email_that_goes_on_and_on_is_refused_at_once(at_phone: Resident) -> None:
    at_phone.send(phone="")
    before = process_time()
    for typed in ("a" * 40 + "!", "a" * 9_000 + "!", "a." * 9_000, "@" * 9_000):
        at_phone.send(by="email", email=typed)
        assert at_phone.errors
    assert process_time() - before < 5


def test_a_browser_can_fill_in_what_it_knows(resident: Resident) -> None:
    for page, field, purpose in [
        ("postcode", "postcode", "postal-code"),
        ("name", "name", "name"),
        ("phone", "phone", "tel"),
        ("updates", "email", "email"),
    ]:
        go_on(resident if page != "postcode" else resident.get("/").send(), TAP, to=page)
        control = resident.form.find("input", attrs={"name": field})
        assert control is not None
        assert control["autocomplete"] == purpose


def test_a_letter_goes_to_the_home_of_the_repair(at_phone: Resident, service: Service) -> None:
    at_phone.send(phone="").send(by="letter")
    go_on(at_phone, TAP)
    repair = the_repair(service)
    message = the_message(service, repair)
    assert message.channel == "letter"
    assert message.recipient == {"name": "Siân Öztürk", "lines": repair.address}


def test_no_letter_is_sent_to_a_shared_area(resident: Resident) -> None:
    report(resident, answers_for("communal-stairs"), to="updates")
    assert resident.choices("by") == ["text", "email", "none"]
    resident.send(by="letter")
    assert resident.errors == ["Select how we should confirm your report"]


def test_westvale_offers_no_text(westvale: Flask) -> None:
    said = answers_for("tap-drips", by="westvale", phone={"phone": "07700 900982"})
    resident = report(Resident(westvale), said, to="updates")
    assert resident.choices("by") == ["email", "letter", "none"]
    resident.send(by="text")
    assert resident.errors == ["Select how we should confirm your report"]
    go_on(resident, said)
    service = service_of(westvale)
    assert the_message(service, the_repair(service)).channel == "email"


def test_when_not_to_call_is_kept_and_shown(at_phone: Resident, service: Service) -> None:
    at_phone.send(phone="01632 960001", not_when="I sleep until 2pm")
    go_on(at_phone, TAP, to=CHECK)
    assert summary(at_phone)["When not to call"] == "I sleep until 2pm"
    at_phone.send()
    assert the_repair(service).contact["not_when"] == "I sleep until 2pm"


def test_no_message_carries_what_a_resident_typed(resident: Resident, service: Service) -> None:
    typed = "WIN A PRIZE at example.org"
    said = answers_for("tap-drips", describe={"description": typed}, name={"name": typed})
    report(resident, said)
    assert typed not in str(the_message(service, the_repair(service)).content)


def test_westvale_uses_its_own_words(westvale: Flask, app: Flask) -> None:
    own, ours = Resident(westvale).get("/"), Resident(app).get("/")
    assert "Tell us now" in own.text
    assert "Start now" not in own.text
    assert own.heading == "Tell us about a repair"
    assert "Start now" in ours.text


def test_a_leaseholder_who_says_so_is_one_where_no_list_says_otherwise(
    resident: Resident, service: Service
) -> None:
    typed = {"line_1": "9 Made Up Row", "town": "Northmere", "postcode": "XN1 9ZZ"}
    said = answers_for(
        "tap-drips",
        who={"who": "leaseholder"},
        postcode={"postcode": "XN1 9ZZ"},
        no_homes={"after": "typed"},
        address_typed=typed,
    )
    assert report(resident, said, to="your-repair").heading == "This is usually yours to repair"


def test_the_list_of_homes_is_believed_about_tenure(resident: Resident) -> None:
    said = answers_for("tap-drips", home=a_home(), who={"who": "leaseholder"})
    assert slug(report(resident, said, to="result")) == "result"
