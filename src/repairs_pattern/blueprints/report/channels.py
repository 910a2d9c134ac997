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
from .behalf import About


def contact_pages(service: Service, schedule: Target) -> Iterator[Page]:
    """Who to contact and how; each thing is asked once, and of the right person."""
    lives_there = About(service, lambda case: "resident" if case.on_behalf else "reporter")
    contacted = About(service, lambda case: case.contact)
    offer, channel_stands = _offer_channels(service), _channel_stands(service)

    def prepare_updates(form: forms.UpdatesForm, visit: Visit) -> None:
        contacted.prepare(form, visit)
        offer(form, visit)

    yield Page(
        "name",
        _("What is your full name?"),
        form=forms.NameForm,
        next="phone",
        template="report/name.html",
        prepare=lives_there.prepare,
        context=_whose(lives_there),
        keep=lives_there.keep,
        stands=lives_there.stands,
        rows=_name_rows,
    )
    yield Page(
        "phone",
        _("What is your phone number?"),
        form=forms.PhoneForm,
        next="updates",
        template="report/phone.html",
        prepare=contacted.prepare,
        context=_whose(contacted),
        keep=contacted.keep,
        stands=contacted.stands,
        rows=_phone_rows,
    )
    yield Page(
        "updates",
        _("How should we confirm your report?"),
        form=forms.UpdatesForm,
        next=schedule,
        template="report/updates.html",
        prepare=prepare_updates,
        context=_whose(contacted),
        keep=contacted.keep,
        stands=lambda answer, answers: (
            contacted.stands(answer, answers) and channel_stands(answer, answers)
        ),
        rows=_updates_rows,
    )


def _whose(about: About) -> Callable[[Visit], Mapping[str, Any]]:
    return lambda visit: {"whose": about.whose(visit.answers)}


def _name_rows(answer: Answer, _answers: Answers) -> list[Row]:
    if answer.get("about") == "resident":
        change = gettext("the name of the person who lives there")
        return [Row(gettext("Name of the person who lives there"), (answer["name"],), change)]
    return [Row(gettext("Full name"), (answer["name"],), gettext("your name"))]


def _phone_rows(answer: Answer, _answers: Answers) -> list[Row]:
    number = answer["phone"] or gettext("Not provided")
    theirs = answer.get("about") == "resident"
    change = gettext("their phone number") if theirs else gettext("your phone number")
    rows = [Row(gettext("Phone number"), (number,), change)]
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
            "none": gettext("I do not need one: I will write down my reference")
            if service.case(visit.answers).contact == "reporter"
            else gettext("They do not need one: I will give them the reference"),
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
