"""The household page: who lives in the home, where that could make the repair more urgent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...journey import Answer, Answers, ChoicesField, Form, Page, Visit, choices
from ...journey.graph import Target
from ...words import gettext
from ...words import lazy_gettext as _
from ..people import LABELS, NONE_OF_THESE, needs_row
from ..service import Service

HOUSEHOLD = "household"


class HouseholdForm(Form):
    """Coarse needs, of which only those are offered that could change something."""

    needs = ChoicesField(
        _("Who lives in the home? (optional)"),
        unknown=_("Select only from this list, or leave it empty"),
        alone=NONE_OF_THESE,
        not_alone=_("Select who lives in the home, or select “None of these”"),
        choices=[],
    )


def household_page(service: Service, *, then: Target) -> Page:
    """The page between the last question about the problem and the result.

    :param then: the result, which may be another one after this answer.
    """

    def offered(answers: Answers) -> tuple[str, ...]:
        return service.case(answers).needs_that_matter

    def keep(form: HouseholdForm, visit: Visit) -> Answer:
        return {"needs": form.needs.data, "offered": list(offered(visit.answers))}

    def stands(answer: Answer, answers: Answers) -> bool:
        return set(offered(answers)) <= set(answer["offered"])

    return Page(
        HOUSEHOLD,
        _("Who lives in the home? (optional)"),
        section="diagnose",
        form=HouseholdForm,
        next=then,
        template="diagnose/household.html",
        prepare=_offer(offered),
        keep=keep,
        stands=stands,
        rows=lambda _answer, answers: [needs_row(service.case(answers))],
    )


def _offer(offered: Callable[[Answers], tuple[str, ...]]) -> Callable[[Any, Visit], None]:
    def prepare(form: HouseholdForm, visit: Visit) -> None:
        needs = [(need, LABELS[need]) for need in offered(visit.answers)]
        form.needs.choices = choices([*needs, (NONE_OF_THESE, gettext("None of these"))])

    return prepare
