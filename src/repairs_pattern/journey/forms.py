"""Forms for question pages: Flask-WTF with our messages, and input made safe to store."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from blinker import Namespace
from flask import request
from flask_wtf import FlaskForm
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms import DateField as _DateField
from wtforms import Field, FileField, RadioField, SelectChoice, SelectMultipleField, StringField
from wtforms import TextAreaField as _TextAreaField
from wtforms.validators import StopValidation

from ..words import lazy_gettext as _

PAGE_WAS_OPEN_TOO_LONG = _(
    "This page was open for too long, or cookies are off. We have kept what you typed. "
    "Select the button again."
)

form_checked = Namespace().signal("form-checked")
"""After a form that was sent has been checked: its class sends it, with ``form``."""

_TURNING = (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
_WITHOUT_ROOM = (0x00AD, 0x200B, 0x2060, 0xFEFF)
_UNSEEN = dict.fromkeys((*_TURNING, *_WITHOUT_ROOM))


def clean(text: Any) -> Any:
    """Text as we store it: Unicode NFC, plain line feeds, no control characters, trimmed.

    Every letter, emoji and script is kept, with what joins and parts them. NUL and other control
    characters are not, because databases and messages refuse them; nor what turns the text around
    it the other way (Unicode Technical Report 36, 2.3) or takes no room, because staff must be
    able to trust what they read. A tab becomes a space, and text that nobody can see becomes none.
    Anything that is not text comes back as it is.
    """
    if not isinstance(text, str):
        return text
    text = "\n".join(text.splitlines()).replace("\t", " ").translate(_UNSEEN)
    kept = "".join(c for c in text if c == "\n" or unicodedata.category(c) not in {"Cc", "Cs"})
    if all(c.isspace() or unicodedata.category(c) == "Cf" for c in kept):
        return ""
    return unicodedata.normalize("NFC", kept).strip()


def clean_line(text: Any) -> Any:
    """As ``clean``, on one line."""
    return " ".join(clean(text).split()) if isinstance(text, str) else text


class Coded(str):
    """A message with the name of what it is about, for those who count and do not read.

    :ivar code: short and stable, such as ``too-large``; it holds nothing of what was sent.
    """

    code: str

    def __new__(cls, message: Any, code: str) -> Coded:
        """Put a name to a message."""
        coded = super().__new__(cls, message)
        coded.code = code
        return coded


class Form(FlaskForm):
    """The base of every form on a question page.

    The CSRF token does not expire with time: a page left open over lunch still works. When the
    token is wrong all the same, the page comes back with everything that was typed.
    """

    form_errors: list[Any]

    class Meta(FlaskForm.Meta):
        csrf = True
        csrf_time_limit = None

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """What was posted as a form: text, and files only for fields that ask for files.

            A file sent in place of text is no answer, and neither is JSON.
            """
            if formdata is None or hasattr(formdata, "getlist"):
                return super().wrap_formdata(form, formdata)
            if request.method != "POST":
                return None
            asked = {field.name for field in form if isinstance(field, FileField)}
            files = [pair for pair in request.files.items(multi=True) if pair[0] in asked]
            return CombinedMultiDict((MultiDict(files), request.form))

    def questions(self) -> list[Field]:
        """The fields that a person answers: all but the CSRF token."""
        return [field for field in self if field.name != self.meta.csrf_field_name]

    def answer(self) -> dict[str, Any]:
        """What is stored for this page: field name to value, a date as ``2026-12-01``."""
        return {field.name: _stored(field.data) for field in self.questions()}

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Validate; a CSRF fault becomes an error of the whole form, in words."""
        valid = bool(super().validate(extra_validators))
        if getattr(self, "csrf_token", None) is not None and self.csrf_token.errors:
            self.csrf_token.errors = []
            self.form_errors = [Coded(PAGE_WAS_OPEN_TOO_LONG, "open-too-long")]
            valid = False
        form_checked.send(type(self), form=self)
        return valid


def _stored(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


class Needed:
    """A validator: the field must have an answer. It checks ``data``, so stored answers pass."""

    def __init__(self, message: Any) -> None:
        self.message = message

    def __call__(self, form: Any, field: Any) -> None:
        if not field.data:
            field.errors = []
            raise StopValidation(self.message)


class AtMost:
    """A validator: no more than this many characters."""

    def __init__(self, limit: int, message: Any) -> None:
        self.limit = limit
        self.message = message
        self.field_flags = {"maxlength": limit}

    def __call__(self, form: Any, field: Any) -> None:
        if field.data and len(field.data) > self.limit:
            raise StopValidation(self.message)


def choices(options: Mapping[str, Any] | Iterable[tuple[str, Any]]) -> list[SelectChoice]:
    """Choices for a field of choices from a mapping, or pairs, of value to label."""
    pairs = options.items() if isinstance(options, Mapping) else options
    return [SelectChoice(value, label) for value, label in pairs]


class ChoiceField(RadioField):
    """One choice from a few, as radios.

    :param needed: what to say when nothing is chosen.
    :param unknown: what to say of a value that is not a choice; by default the same.
    """

    def __init__(
        self, label: Any = None, *, needed: Any, unknown: Any = None, **options: Any
    ) -> None:
        options.setdefault("validate_choice", False)
        super().__init__(label, [Needed(needed), self._known], **options)
        self.unknown = unknown or needed

    def _known(self, _form: Any, _field: Any) -> None:
        if self.data not in {choice.value for choice in self.iter_choices()}:
            raise StopValidation(self.unknown)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the posted value as text."""
        if valuelist:
            self.data = str(valuelist[0])


class ChoicesField(SelectMultipleField):
    """Any number of choices, as checkboxes. Nothing ticked is an answer too.

    :param unknown: what to say of a value that is not a choice.
    :param alone: the choice that goes with no other, such as "None of these".
    :param not_alone: what to say when it is ticked with another; needed with ``alone``.
    """

    def __init__(
        self,
        label: Any = None,
        *,
        unknown: Any,
        alone: str | None = None,
        not_alone: Any = None,
        **options: Any,
    ) -> None:
        options.setdefault("validate_choice", False)
        super().__init__(label, [self._known, self._sensible], **options)
        self.alone = alone
        self._unknown = unknown
        self._not_alone = not_alone

    @property
    def chosen(self) -> list[str]:
        """What is ticked, without ``alone``, in the order of the choices."""
        ticked = set(self.data)
        values = (choice.value for choice in self.iter_choices())
        return [value for value in values if value in ticked and value != self.alone]

    def _known(self, _form: Any, _field: Any) -> None:
        if not {choice.value for choice in self.iter_choices()}.issuperset(self.data):
            raise StopValidation(self._unknown)

    def _sensible(self, _form: Any, _field: Any) -> None:
        if self.alone in self.data and self.chosen:
            raise StopValidation(self._not_alone)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the posted values as texts, each of them once."""
        self.data = list(dict.fromkeys(map(str, valuelist)))

    def process_data(self, value: Any) -> None:
        """Take over stored values; nothing stored is nothing ticked."""
        self.data = list(value or ())


class TextField(StringField):
    """One line of text, trimmed and made safe to store."""

    def __init__(self, label: Any = None, validators: Iterable[Any] = (), **options: Any) -> None:
        super().__init__(label, list(validators), filters=[clean_line], **options)


class TextAreaField(_TextAreaField):
    """Several lines of text, made safe to store."""

    def __init__(self, label: Any = None, validators: Iterable[Any] = (), **options: Any) -> None:
        super().__init__(label, list(validators), filters=[clean], **options)


class DateField(_DateField):
    """A date in three boxes, which the form bridge draws: day, month and year.

    :param needed: what to say when nothing is filled in.
    :param unreal: what to say of what is no date, such as 30 February, or lacks a part.
    :param validators: what else must hold; ``data`` is a date.
    """

    data: Any

    def __init__(
        self,
        label: Any = None,
        validators: Iterable[Any] = (),
        *,
        needed: Any,
        unreal: Any,
        **options: Any,
    ) -> None:
        super().__init__(label, [self._real, *validators], format="%d %m %Y", **options)
        self._needed = needed
        self._unreal = unreal

    def _real(self, _form: Any, _field: Any) -> None:
        if self.data is None:
            typed = any(part.strip() for part in self.raw_data or ())
            raise StopValidation(self._unreal if typed else self._needed)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the boxes; anything but a real date with all four digits of its year is none."""
        parts = [str(part).strip() for part in valuelist]
        readable = len(parts) == 3 and all(map(str.isdecimal, parts)) and len(parts[2]) == 4
        try:
            self.data = date(*map(int, reversed(parts))) if readable else None
        except ValueError:
            self.data = None

    def process_data(self, value: Any) -> None:
        """Take over a stored date."""
        self.data = date.fromisoformat(value) if isinstance(value, str) else value
