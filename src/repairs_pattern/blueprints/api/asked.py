"""The answers that a journey takes, as models made of its own pages and forms.

So the document names every page, also those of a fork, and nothing is written down twice. What may
be answered is checked by the forms themselves, with their words; the models see to the shape.
"""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import Field, create_model
from wtforms import DateField, FileField, SelectMultipleField

from ...journey import Journey, Page
from .shapes import Shape

SENT_WITH = "check-answers"
"""The page that sends the report. Nothing is asked on it."""

LONGEST = 5_000
"""Characters of one value; no form of ours takes as many."""

MOST = 100
"""Values of one field."""

Text = Annotated[str, Field(max_length=LONGEST)]
Texts = Annotated[list[Text], Field(max_length=MOST)]


def report_model(journey: Journey) -> type[Shape]:
    """The model of what is sent: the answers by the name of their page."""
    pages: dict[str, Any] = {
        f"page_{number}": (
            _answer_model(page) | None,
            Field(default=None, alias=page.name, description=str(page.title)),
        )
        for number, page in enumerate(journey.pages.values())
        if page.form is not None and page.name != SENT_WITH
    }
    answers = create_model("Answers", __base__=Shape, __doc__="Answers, by page.", **pages)
    return create_model(
        "Report",
        __base__=Shape,
        __doc__="What somebody has answered so far. The path decides which answers count.",
        answers=(answers, ...),
    )


def takes_of(field: Any) -> str:
    """What kind of value a form's field takes, as ``FormField`` names it."""
    if isinstance(field, FileField):
        return "files"
    if isinstance(field, DateField):
        return "date"
    if isinstance(field, SelectMultipleField):
        return "many"
    return "one" if hasattr(field, "iter_choices") else "text"


def _answer_model(page: Page) -> Any:
    assert page.form is not None, "an exit has no answers"
    form = page.form(formdata=None, meta={"csrf": False})
    fields: dict[str, Any] = {
        field.name: (_kind(field) | None, Field(default=None, description=_said(field)))
        for field in form.questions()
        if takes_of(field) != "files"
    }
    return create_model(_named(page.name), __base__=Shape, __doc__=str(page.title), **fields)


def _kind(field: Any) -> Any:
    """A date is three texts: day, month and year."""
    values = [choice.value for choice in field.iter_choices()] if _is_chosen(field) else []
    one = Annotated[Text, Field(json_schema_extra={"enum": values})] if values else Text
    if takes_of(field) in ("many", "date"):
        return Annotated[list[one], Field(max_length=MOST)]  # type: ignore[valid-type]
    return one


def _is_chosen(field: Any) -> bool:
    return takes_of(field) in ("one", "many")


def _said(field: Any) -> str:
    return str(field.label.text)


def _named(page: str) -> str:
    """The page's name as the name of a schema."""
    return "".join(part.capitalize() for part in re.split(r"[^A-Za-z0-9]+", page)) + "Answer"
