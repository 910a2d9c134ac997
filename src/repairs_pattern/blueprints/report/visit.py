"""The page about how to visit: what whoever comes should know before they knock."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...journey import Answer, Answers, Branch, Page, Row, Visit, choices
from ...journey.graph import Target, follow, names
from ...words import gettext
from ...words import lazy_gettext as _
from ..people import NONE_OF_THESE
from ..service import Service
from . import forms

VISIT = "visit-needs"

LABELS: dict[str, Any] = {
    "knock": _("Knock loudly and wait"),
    "step-free": _("Keep the way through the home clear and free of steps"),
    "interpreter": _("Bring or call an interpreter"),
    "sign-language": _("Bring or call a sign language interpreter"),
    "pets": _("There are pets in the home"),
    "support": _("Somebody else will be there to help or support"),
    "text-first": _("Send a text message before you arrive"),
}
"""Each need as it is asked, by its id in ``council.toml``."""

HINTS: dict[str, Any] = {
    "knock": _("For example because it takes time to get to the door"),
    "step-free": _("For example for a wheelchair or a walking frame"),
    "pets": _("Please keep them in another room while we are there"),
    "support": _("For example a relative, a friend or a support worker"),
    "text-first": _("We need a mobile number for this. We ask for a phone number soon"),
}


def visit_entry(service: Service, *, then: Target) -> Target:
    """The page where somebody comes to a home; otherwise straight on.

    :param then: what follows either way.
    """
    if not service.council.visit.needs:
        return then

    def choose(answers: Answers) -> str:
        return VISIT if service.case(answers).is_visited_at_home else follow(then, answers)

    return Branch(choose, to=(VISIT, *names(then)))


def visit_page(service: Service, *, then: Target) -> Page:
    """The page itself; of no use in a journey whose council asks for no such needs."""
    return Page(
        VISIT,
        _("What should we know before we visit? (optional)"),
        form=forms.VisitForm,
        next=then,
        template="report/visit_needs.html",
        prepare=_offer(service),
        context=lambda _visit: {"hints": HINTS},
        rows=_rows,
    )


def visit_of(answers: Answers) -> dict[str, Any]:
    """How to visit, as a report keeps it; empty when nothing was asked for."""
    answer = answers.get(VISIT, {})
    needs = _needs(answer)
    return {"needs": needs, "language": answer["language"]} if needs else {}


def _needs(answer: Answer) -> list[str]:
    return [need for need in LABELS if need in answer.get("needs", ())]


def _offer(service: Service) -> Callable[[Any, Visit], None]:
    def prepare(form: forms.VisitForm, _visit: Visit) -> None:
        needs = [(need, LABELS[need]) for need in service.council.visit.needs]
        form.needs.choices = choices([*needs, (NONE_OF_THESE, gettext("None of these"))])

    return prepare


def _rows(answer: Answer, _answers: Answers) -> list[Row]:
    said = [_said(need, answer["language"]) for need in _needs(answer)]
    if not said:
        said = [gettext("None of these") if answer["needs"] else gettext("Not provided")]
    return [
        Row(gettext("Before we visit"), tuple(said), gettext("what we should know before we visit"))
    ]


def _said(need: str, language: str) -> str:
    if need == "interpreter":
        return gettext("Bring or call an interpreter: %(language)s", language=language)
    return str(LABELS[need])
