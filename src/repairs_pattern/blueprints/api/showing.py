"""Where a walk has come to, as an app is told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from ...journey import Page
from ...words import gettext as _
from ..service import Service
from . import shapes
from .asked import takes_of
from .walking import Walk, form_of


def path_of(service: Service, walk: Walk) -> shapes.Path:
    """Where the answers lead, what comes next, and what is known by then."""
    return shapes.Path(
        pages=list(walk.path.names),
        next=next_page(service, walk),
        result=_result(service, walk),
        summary=[
            shapes.SummaryRow(page=page.name, key=str(row.key), value=list(map(str, row.value)))
            for page, row in walk.visit.rows()
        ],
    )


def next_page(service: Service, walk: Walk) -> shapes.NextPage:
    """The page where a walk ends."""
    page = walk.page
    form = None if page.is_exit or walk.is_complete else form_of(walk.visit)
    offer = walk.visit.extras.get("offer")
    context = page.context(walk.visit) if page.is_exit and page.context else {}
    return shapes.NextPage(
        name=page.name,
        kind=_kind(page, walk),
        title=str(_(str(page.title))),
        fields=[_field(field) for field in form.questions()] if form else [],
        slots=[
            shapes.Slot(id=slot.id, starts_at=slot.starts_at, ends_at=slot.ends_at)
            for slot in (offer.slots if offer else ())
        ],
        do=_what_to_do(service, walk, context),
        phones=[shapes.PhoneLine(**line) for line in context.get("phones", ())],
    )


def _kind(page: Page, walk: Walk) -> Literal["question", "exit", "send"]:
    if page.is_exit:
        return "exit"
    return "send" if walk.is_complete else "question"


def _field(field: Any) -> shapes.FormField:
    takes: Any = takes_of(field)
    choices = field.iter_choices() if takes in ("one", "many") else ()
    return shapes.FormField(
        name=field.name,
        label=str(field.label.text),
        hint=str(field.description) or None,
        takes=takes,
        choices=[
            shapes.Choice(
                value=str(each.value),
                label=str(each.label),
                hint=_maybe((each.render_kw or {}).get("hint")),
            )
            for each in choices
        ],
    )


def _what_to_do(service: Service, walk: Walk, context: Mapping[str, Any]) -> list[str]:
    """What to do now: of an exit, or of the diagnosis that ends there."""
    if (end := context.get("exit")) is not None:
        return [_(text) for text in end.do]
    outcome = service.case(walk.path.answers).outcome if walk.page.is_exit else None
    return [_(text) for text in outcome.do] if outcome else []


def _result(service: Service, walk: Walk) -> shapes.Result | None:
    case = service.case(walk.path.answers)
    outcome = case.outcome
    if outcome is None:
        return None
    return shapes.Result(
        outcome=outcome.id,
        repair=_(outcome.repair),
        priority=outcome.priority,
        booking=case.booking,
        by=case.target.deadline.day,
        reason=case.target.reason,
    )


def _maybe(text: Any) -> str | None:
    return str(text) if text else None
