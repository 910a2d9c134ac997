"""The page for somebody who reports for another person, and whom each further answer is about."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...journey import Answer, Answers, Branch, Form, Page, Row, Visit
from ...journey.graph import Target, follow, names
from ...words import gettext
from ...words import lazy_gettext as _
from ..case import Case
from ..service import Service
from . import forms

BEHALF = "behalf"


def behalf_entry(*, then: Target) -> Branch:
    """The page where it is reported for somebody else; otherwise straight on.

    :param then: what follows either way.
    """

    def choose(answers: Answers) -> str:
        return BEHALF if answers.value("who", "who") == "someone-else" else follow(then, answers)

    return Branch(choose, to=(BEHALF, *names(then)))


def behalf_page(*, then: Target) -> Page:
    """The page itself."""
    return Page(
        BEHALF,
        _("You and the person who lives there"),
        form=forms.BehalfForm,
        next=then,
        template="report/behalf.html",
        rows=_rows,
    )


def behalf_of(case: Case) -> dict[str, Any]:
    """Who reported it for whom, as a report keeps it; empty when nobody did."""
    said = case.answers.get(BEHALF)
    return {**said, "resident": case.answers.value("name", "name")} if said else {}


def _rows(answer: Answer, _answers: Answers) -> list[Row]:
    form = forms.BehalfForm(formdata=None, data=dict(answer), meta={"csrf": False})
    labels = {
        field.name: {choice.value: str(choice.label) for choice in field.iter_choices()}
        for field in (form.relation, form.contact, form.knows)
    }
    return [
        Row(
            gettext("Reported by"),
            (answer["name"], labels["relation"][answer["relation"]]),
            gettext("who is reporting this"),
        ),
        Row(
            gettext("Who we contact"),
            (labels["contact"][answer["contact"]],),
            gettext("who we contact"),
        ),
        Row(
            gettext("Do they know about this report?"),
            (labels["knows"][answer["knows"]],),
            gettext("whether they know about this report"),
        ),
    ]


class About:
    """Whom the answer to a page is about: asked again once it would be somebody else.

    :param whose: ``reporter`` or ``resident``, by the case.
    """

    def __init__(self, service: Service, whose: Callable[[Case], str]) -> None:
        self._service = service
        self._whose = whose

    def whose(self, answers: Answers) -> str:
        """Whom the page asks about now."""
        return self._whose(self._service.case(answers))

    def keep(self, form: Form, visit: Visit) -> Answer:
        """The answer, and whom it is about unless that is whoever reports."""
        whose = self.whose(visit.answers)
        return {**form.answer(), **({"about": whose} if whose != "reporter" else {})}

    def stands(self, answer: Answer, answers: Answers) -> bool:
        """Whether the answer is about the person whom the page asks about now."""
        return bool(answer.get("about", "reporter") == self.whose(answers))

    def prepare(self, form: Form, visit: Visit) -> None:
        """Never fill in one person's details where another's are asked for."""
        if (
            visit.answer
            and not form.is_submitted()
            and not self.stands(visit.answer, visit.answers)
        ):
            for field in form.questions():
                field.data = None
