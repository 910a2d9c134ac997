"""Answers through the journey: page by page, with the forms and the rules that residents meet."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from ...journey import Answer, Draft, Page, Visit
from ...journey.graph import Path
from ...journey.runner import Refused
from ...words import gettext as _
from ..service import Service
from .asked import SENT_WITH
from .problems import Trouble
from .shapes import Answers, Fault


@dataclass(frozen=True, slots=True)
class Walk:
    """How far some answers lead.

    :param visit: of the page where they end: it is not answered, or ends the journey.
    """

    path: Path
    visit: Visit

    @property
    def page(self) -> Page:
        """The page where they end."""
        return self.path.last

    @property
    def is_complete(self) -> bool:
        """Whether everything is answered that a report needs."""
        return self.page.name == SENT_WITH


def walk(service: Service, draft_id: str, answers: Answers, now: datetime) -> Walk:
    """Follow the path that the answers lead through. Those off it are not looked at.

    A time that is chosen is held for the draft, as in the journey.

    :raises Trouble: with what is wrong with the answers of the first page that has faults.
    """
    given: dict[str, Answer] = {}
    while True:
        path = service.runner.journey.path(given, now)
        page = path.last
        visit = Visit(service.runner, page, path, Draft(draft_id, dict(given)))
        if page.is_exit or page.name == SENT_WITH or page.name not in answers:
            return Walk(path, visit)
        if page.name in given:
            raise _trouble(page, [Fault(message=_("This answer does not fit the others"))])
        given[page.name] = _answer(visit, answers[page.name])


def _answer(visit: Visit, sent: Mapping[str, Any]) -> Answer:
    """What the page makes of what was sent, as it would be stored."""
    page = visit.page
    form = form_of(visit, sent)
    if not form.validate():
        raise _trouble(page, _faults(form))
    try:
        answer = page.keep(form, visit) if page.keep else form.answer()
    except Refused as refusal:
        messages = refusal.message if isinstance(refusal.message, list) else [refusal.message]
        faults = [Fault(field=refusal.field, message=str(each)) for each in messages]
        raise _trouble(page, faults) from None
    if isinstance(answer, Response):
        raise _trouble(page, [Fault(message=_("This can only be answered on its page"))])
    stored: Answer = json.loads(json.dumps(answer))
    return stored


def form_of(visit: Visit, sent: Mapping[str, Any] | None = None) -> Any:
    """The form of a page, as it is for these answers, with what was sent filled in."""
    page = visit.page
    assert page.form is not None, "an exit has no form"
    pairs = [
        (name, value)
        for name, given in (sent or {}).items()
        for value in (given if isinstance(given, list) else [given])
    ]
    form = page.form(formdata=MultiDict(pairs), meta={"csrf": False})
    if page.prepare:
        page.prepare(form, visit)
    return form


def _faults(form: Any) -> list[Fault]:
    whole = [Fault(message=str(each)) for each in form.form_errors]
    return whole + [
        Fault(field=field.name, message=str(each)) for field in form for each in field.errors
    ]


def _trouble(page: Page, faults: list[Fault]) -> Trouble:
    named = [fault.model_copy(update={"page": page.name}) for fault in faults]
    return Trouble("invalid-answers", errors=named, page=page.name)
