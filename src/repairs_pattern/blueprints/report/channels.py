"""Name, phone, and how to confirm: what this council offers to this resident."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ...domain.repairs import phone
from ...journey import Answer, Answers, Page, Row, Visit, choices
from ...journey.graph import Target
from ...words import gettext
from ...words import lazy_gettext as _
from ..service import Service
from . import forms


def contact_pages(service: Service, schedule: Target) -> Iterator[Page]:
    """Who to contact and how; each thing is asked once."""
    yield Page(
        "name",
        _("What is your full name?"),
        form=forms.NameForm,
        next="phone",
        rows=lambda answer, _a: [
            Row(gettext("Full name"), (answer["name"],), gettext("your name"))
        ],
    )
    yield Page(
        "phone",
        _("What is your phone number?"),
        form=forms.PhoneForm,
        next="updates",
        template="report/phone.html",
        rows=_phone_rows,
    )
    yield Page(
        "updates",
        _("How should we confirm your report?"),
        form=forms.UpdatesForm,
        next=schedule,
        template="report/updates.html",
        prepare=_offer_channels(service),
        stands=_channel_stands(service),
        rows=_updates_rows,
    )


def _phone_rows(answer: Answer, _answers: Answers) -> list[Row]:
    number = answer["phone"] or gettext("Not provided")
    rows = [Row(gettext("Phone number"), (number,), gettext("your phone number"))]
    if answer["not_when"]:
        rows.append(
            Row(gettext("When not to call"), (answer["not_when"],), gettext("when not to call"))
        )
    return rows


def _channels(service: Service, answers: Answers) -> list[str]:
    """The ways this council confirms; a letter needs a home to be sent to."""
    at_home = service.case(answers).place == "home"
    ways = [way for way in service.council.messages.channels if way != "letter" or at_home]
    return [*ways, "none"]


def _offer_channels(service: Service) -> Callable[[Any, Visit], None]:
    def prepare(form: forms.UpdatesForm, visit: Visit) -> None:
        typed = visit.answers.value("phone", "phone")
        number = phone(typed) if typed else None
        form.known_mobile = number if number and number.is_mobile else None
        labels = {
            "text": gettext("Text message to %(number)s", number=typed)
            if form.known_mobile
            else gettext("Text message"),
            "email": gettext("Email"),
            "letter": gettext("Letter to the address of the repair"),
            "none": gettext("I do not need one: I will write down my reference"),
        }
        form.by.choices = choices([(way, labels[way]) for way in _channels(service, visit.answers)])

    return prepare


def _channel_stands(service: Service) -> Callable[[Answer, Answers], bool]:
    """A text needs a number: the one for texts, or a mobile given as the phone number."""

    def stands(answer: Answer, answers: Answers) -> bool:
        if answer["by"] not in _channels(service, answers):
            return False
        return answer["by"] != "text" or mobile(answers, answer) is not None

    return stands


def mobile(answers: Answers, updates: Mapping[str, Any]) -> str | None:
    """The number that texts go to, as E.164: the phone number when it is a mobile."""
    for typed in (answers.value("phone", "phone"), updates.get("mobile")):
        number = phone(typed) if typed else None
        if number is not None and number.is_mobile:
            return number.e164
    return None


def _updates_rows(answer: Answer, answers: Answers) -> list[Row]:
    typed = answers.value("phone", "phone") or ""
    number = phone(typed)
    to = typed if number and number.is_mobile else answer["mobile"]
    value = {
        "text": gettext("Text message to %(number)s", number=to),
        "email": gettext("Email to %(email)s", email=answer["email"]),
        "letter": gettext("Letter to the address of the repair"),
        "none": gettext("No message"),
    }[answer["by"]]
    return [Row(gettext("Confirmation"), (value,), gettext("how we confirm your report"))]
