"""What a form says of itself without what was typed: shapes of texts, and codes of problems."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from wtforms import Field, FileField, HiddenField, StringField
from wtforms.fields import TextAreaField

from ...domain.repairs import phone, postcode, read_reference
from ...journey import ChoiceField, ChoicesField, Coded, DateField, Form

LENGTHS = ((50, "1 to 50"), (200, "51 to 200"), (1_000, "201 to 1,000"))
"""Up to how many characters, and what is said of them."""

_FORMATS: Mapping[str, Callable[[str], object]] = {
    "postcode": postcode,
    "phone": phone,
    "mobile": phone,
    "reference": read_reference,
    "email": lambda text: "@" in text[1:-1],
}
"""Fields that have a format, by name, and how it is known."""


def shapes_of(form: Form) -> dict[str, str]:
    """The shape of each field that somebody types in, by name; never any of its text."""
    typed = (field for field in form.questions() if isinstance(field, StringField | TextAreaField))
    return {
        field.name: _shape(field.name, field.data or "")
        for field in typed
        if not isinstance(field, HiddenField)
    }


def _shape(name: str, text: str) -> str:
    if not text:
        return "left empty"
    if (knows := _FORMATS.get(name)) is not None:
        return "valid format" if knows(text) else "another format"
    said = next((words for most, words in LENGTHS if len(text) <= most), "more than 1,000")
    return f"{said} characters"


def codes_of(form: Form) -> dict[str, str]:
    """What is wrong with a form: the name of a field, empty for the whole form, to a code."""
    codes = {field.name: _code(field) for field in form.questions() if field.errors}
    if form.form_errors:
        codes[""] = getattr(form.form_errors[0], "code", "refused")
    return codes


def _code(field: Field) -> str:
    """The kind of a problem: named where it was found, or told from what the field holds.

    It is never made from a message, which may quote what was typed.
    """
    first = field.errors[0]
    if isinstance(first, Coded):
        return first.code
    if not any(_is_given(each) for each in field.raw_data or ()):
        return "empty"
    most = getattr(field.flags, "maxlength", None)
    if most is not None and isinstance(field.data, str) and len(field.data) > most:
        return "too-long"
    if isinstance(field, ChoiceField | ChoicesField):
        known = {choice.value for choice in field.iter_choices()}
        given = field.data if isinstance(field.data, list) else [field.data]
        return "cannot-go-together" if known.issuperset(given) else "not-on-the-list"
    if isinstance(field, FileField):
        return "refused"
    return "not-a-date" if isinstance(field, DateField) else "format"


def _is_given(value: Any) -> bool:
    return bool(value.strip() if isinstance(value, str) else value)
