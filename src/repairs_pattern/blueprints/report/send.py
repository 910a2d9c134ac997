"""Sending the report: from answers to a repair, and on to the page that says so."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from flask import redirect, url_for
from werkzeug.wrappers import Response

from ...domain.booking import DiaryUnavailable, SlotGone
from ...domain.figures import booking_of
from ...domain.repairs import DraftClosed, Report, phone, raise_repair
from ...journey import Visit
from ...journey.runner import SessionEnded
from ...words import language
from ..assisting import assisted_of
from ..case import QUESTION, Case
from ..counting import report_sent
from ..service import Service
from .behalf import behalf_of
from .blocks import location_in_words
from .channels import mobile
from .visit import visit_of

OUR_PAGES = frozenset(
    {
        "danger",
        "who",
        "behalf",
        "where",
        "postcode",
        "address",
        "address-typed",
        "open-repairs",
        "block-location",
        "reported-before",
        "household",
        "describe",
        "photos",
        "visit-needs",
        "name",
        "phone",
        "updates",
        "appointment",
        "preferences",
    }
)
"""Pages whose answers have a place of their own in a report."""


def send(service: Service, visit: Visit) -> Response:
    """Raise the repair and show its confirmation; when the slot is gone, choose again.

    A diary that does not answer leaves every answer, the chosen time too: another try goes on
    with what the diary may have done, and the page of times says what else can be done.

    From here on the browser holds the receipt and no longer the id of the draft.
    """
    try:
        raise_from(service, visit)
    except DraftClosed:
        raise SessionEnded from None
    except SlotGone:
        service.runner.drafts.forget(visit.started.id, "appointment")
        page = service.runner.journey.pages["appointment"]
        return redirect(service.runner.url(page, gone=1))
    except DiaryUnavailable:
        page = service.runner.journey.pages["appointment"]
        return redirect(service.runner.url(page, away=1))
    service.runner.receipt()
    return redirect(url_for("repairs_report.confirmation"))


def raise_from(service: Service, visit: Visit, source: str = "online") -> str:
    """Raise the repair that the answers on the path make, and count it.

    :param source: whether the journey or an app of the council's own sent it.
    :returns: the reference.
    :raises SlotGone: as ``raise_repair``, which also says what else.
    """
    draft = visit.started
    report = replace(report_of(service, visit), source=source)
    reference = raise_repair(
        service.database,
        service.diary,
        draft.id,
        report,
        visit.now,
        service.office,
        reference=service.new_reference,
    )
    booking = booking_of(report.booking, chose_a_time=report.slot_id is not None)
    report_sent.send(service.runner, draft_id=draft.id, booking=booking)
    return reference


def report_of(service: Service, visit: Visit) -> Report:
    """The report that the answers on the path make."""
    answers = visit.answers
    case = service.case(answers)
    outcome = case.outcome
    return Report(
        language=language(),
        place=case.place,
        tenure=case.tenure,
        uprn=case.home.get("uprn"),
        address=list(case.home["lines"]),
        postcode=str(case.home["postcode"]),
        outcome=outcome.id if outcome else "",
        summary=outcome.repair if outcome else "",
        booking=case.booking,
        sor=outcome.sor if outcome else None,
        trade=outcome.trade if outcome else None,
        priority=outcome.priority if outcome else None,
        hazard=outcome.hazard if outcome else None,
        target=case.target,
        description=str(answers.value("describe", "description") or ""),
        contact=_contact(case),
        preferences=dict(answers.get("preferences") or {}),
        trail=[*_trail(case), *_further(visit)],
        slot_id=case.slot,
        need=case.need if case.slot else None,
        minutes=outcome.minutes if outcome else None,
        block=case.block,
        location=location_in_words(answers),
        reported_before=answers.value("reported-before", "reported"),
        household=list(case.household),
        raised=list(case.raised),
        visit=visit_of(answers),
        behalf=behalf_of(case),
        facts=asdict(case.facts),
        assisted=assisted_of(visit.started),
    )


def _contact(case: Case) -> dict[str, Any]:
    """Whom we contact and how: the person who lives there, or the one who reports for them."""
    answers = case.answers
    for_another = case.on_behalf and case.contact == "reporter"
    updates = answers.get("updates", {})
    by = updates.get("by", "none")
    called = phone(answers.value("phone", "phone") or "")
    return {
        "name": answers.value("behalf" if for_another else "name", "name") or "",
        "who": answers.value("who", "who"),
        "by_another": case.contact == "resident",
        "phone": called.e164 if called else None,
        "not_when": answers.value("phone", "not_when") or None,
        "by": by,
        "mobile": mobile(answers, updates) if by == "text" else None,
        "email": updates["email"] if by == "email" else None,
    }


def _trail(case: Case) -> list[list[str]]:
    steps = case.diagnosis.trail if case.diagnosis else ()
    return [[question.title, option.label] for question, option in steps]


def _further(visit: Visit) -> list[list[str]]:
    """What the pages of a fork asked, and the answers."""
    return [
        [row.key, ", ".join(row.value)]
        for page, row in visit.rows()
        if page.name not in OUR_PAGES and not page.name.startswith(QUESTION)
    ]
