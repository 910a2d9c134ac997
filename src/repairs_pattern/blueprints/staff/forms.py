"""Forms of staff. Their token belongs to whoever is signed in, not to a resident's session."""

from __future__ import annotations

import hmac
from datetime import date
from typing import Any, Self

from wtforms import SelectField, ValidationError
from wtforms.csrf.core import CSRF

from ...journey import ChoiceField, DateField, Form, TextField, choices
from ...journey.forms import Needed
from .members import Member
from .words import HOW_CALLED

EVERY = ""
"""What a filter holds that leaves nothing out."""


class _Token(CSRF):
    """The token of a form that was made for one member."""

    def setup_form(self, form: Any) -> Any:
        self._token = str(form.meta.csrf_context)
        return super().setup_form(form)

    def generate_csrf_token(self, csrf_token_field: Any) -> str:
        return self._token

    def validate_csrf_token(self, form: Any, field: Any) -> None:
        if not hmac.compare_digest(str(field.data or "").encode(), self._token.encode()):
            raise ValidationError("The form was made for somebody else.")


class StaffForm(Form):
    """The base of every form that does something for staff."""

    class Meta(Form.Meta):
        csrf_class = _Token

    @classmethod
    def of(cls, member: Member, **options: Any) -> Self:
        """The form, made for somebody who is signed in."""
        return cls(meta={"csrf_context": member.token}, **options)


class ButtonForm(StaffForm):
    """Nothing but a button."""


class FindForm(StaffForm):
    """A repair by its reference."""

    reference = TextField("Reference", [Needed("Enter a reference")])


class CallerForm(StaffForm):
    """How somebody called for whom a report is filled in."""

    how = ChoiceField(
        "How did they get in touch?",
        needed="Select how they got in touch",
        choices=choices(HOW_CALLED),
    )


class FilterForm(Form):
    """Which reports to list. It is sent in the address: nothing personal is in it."""

    day = DateField(
        "Day",
        needed="Enter a day",
        unreal="The day must be a real date, such as 23 11 2026",
    )
    trade = SelectField("Trade", validate_choice=False)
    priority = SelectField("Priority", validate_choice=False)
    booking = SelectField("Way of booking", validate_choice=False)

    def chosen(self, name: str) -> str | None:
        """What a filter narrows to; None when it leaves nothing out."""
        field = self[name]
        value = field.data or EVERY
        known = {choice.value for choice in field.iter_choices()}
        return value if value and value in known else None


class DaysForm(Form):
    """From which day to which. It is sent in the address."""

    first = DateField("From", needed="Enter the first day", unreal="The first day must be a date")
    last = DateField("To", needed="Enter the last day", unreal="The last day must be a date")

    def validate_last(self, field: Any) -> None:
        """The last day is not before the first."""
        if isinstance(self.first.data, date) and field.data and field.data < self.first.data:
            raise ValidationError("The last day must be the first day or later")
