"""The pages of the report section, in the order in which most people meet them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from ...journey import Answer, Answers, Branch, Page, Row, Visit
from ...journey.graph import Target
from ...words import gettext
from ...words import lazy_gettext as _
from ..people import why_sooner
from ..service import Service
from . import forms
from .addresses import address_pages
from .behalf import behalf_entry, behalf_page
from .blocks import block_pages
from .channels import contact_pages
from .earlier import earlier_pages
from .photos import photos_page
from .send import send
from .summary import summary_of
from .visit import visit_entry, visit_page

START = "who"


def pages(service: Service, *, diagnose: Target, schedule: Target) -> Iterator[Page]:
    """The pages of this section.

    :param diagnose: what follows the address.
    :param schedule: what follows the contact details.
    """
    visit = visit_entry(service, then="name")
    yield Page(
        "who",
        _("Who are you reporting this for?"),
        form=forms.WhoForm,
        next=behalf_entry(then="where"),
    )
    yield behalf_page(then="where")
    yield where_page(then="postcode")
    yield from address_pages(service, _after_address(service))
    yield from block_pages(service, diagnose)
    yield from earlier_pages(diagnose)
    yield Page(
        "describe",
        _("Tell us more about the problem"),
        form=forms.DescribeForm,
        next="photos" if service.council.photos.most else visit,
        template="report/describe.html",
        prepare=_prepare_description(service),
        stands=_is_described(service),
        rows=lambda answer, _a: [
            Row(
                gettext("More about the problem"),
                _lines(answer["description"]),
                gettext("what you told us about the problem"),
            )
        ],
    )
    if service.council.photos.most:
        yield photos_page(service, then=visit)
    if service.council.visit.needs:
        yield visit_page(service, then="name")
    yield from contact_pages(service, schedule)
    yield Page(
        "check-answers",
        _("Check your answers before you send your report"),
        form=forms.SendForm,
        template="report/check_answers.html",
        keep=service.limit("submits")(lambda _form, visit: send(service, visit)),
        context=_check_answers(service),
    )


def _after_address(service: Service) -> Branch:
    """In a block, what it waits for already; at home, what was reported before."""

    def choose(answers: Answers) -> str:
        case = service.case(answers)
        if case.place == "home":
            return "reported-before"
        return "open-repairs" if case.open_at_block else "block-location"

    return Branch(choose, to=("reported-before", "open-repairs", "block-location"))


def _check_answers(service: Service) -> Callable[[Visit], dict[str, Any]]:
    def context(visit: Visit) -> dict[str, Any]:
        case = service.case(visit.answers)
        return {"case": case, "sooner": why_sooner(case), "summary": summary_of(visit)}

    return context


def where_page(*, then: Target, section: str = "report") -> Page:
    """In the home or in a shared part of the building: it decides which questions are asked."""
    return Page(
        "where",
        _("Where is the repair?"),
        section=section,
        form=forms.WhereForm,
        next=then,
        template="report/where.html",
    )


def _prepare_description(service: Service) -> Callable[[Any, Visit], None]:
    def prepare(form: forms.DescribeForm, visit: Visit) -> None:
        form.needed = service.case(visit.answers).booking == "triage"

    return prepare


def _is_described(service: Service) -> Callable[[Answer, Answers], bool]:
    """An empty description stands only while the diagnosis says what is wrong."""

    def stands(answer: Answer, answers: Answers) -> bool:
        return bool(answer["description"]) or service.case(answers).booking != "triage"

    return stands


def _lines(text: str) -> tuple[str, ...]:
    return tuple(text.split("\n")) if text else (gettext("Not provided"),)
