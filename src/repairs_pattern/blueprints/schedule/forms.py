"""The forms of the schedule section."""

from __future__ import annotations

from typing import Any

from wtforms import SelectMultipleField

from ...journey import ChoiceField, Form, TextAreaField, choices
from ...journey.forms import AtMost
from ...words import lazy_gettext as _

PREFERENCE_LIMIT = 500
TIME_GONE = _("That time is not free any more. Select another time.")


class AppointmentForm(Form):
    """One slot, or none of them."""

    slot = ChoiceField(
        _("Choose a time for us to come"),
        needed=_("Select a time, or select that none of these times suit you"),
        unknown=TIME_GONE,
        choices=[],
    )


class PreferencesForm(Form):
    """When a visit suits, for staff to arrange."""

    days = SelectMultipleField(
        _("Which days suit you? (optional)"),
        choices=choices(
            {
                "mon": _("Monday"),
                "tue": _("Tuesday"),
                "wed": _("Wednesday"),
                "thu": _("Thursday"),
                "fri": _("Friday"),
                "sat": _("Saturday"),
            }
        ),
        validate_choice=False,
    )
    times = TextAreaField(
        _("What else should we know about times? (optional)"),
        [
            AtMost(
                PREFERENCE_LIMIT,
                _("This must be %(limit)d characters or fewer", limit=PREFERENCE_LIMIT),
            )
        ],
        description=_("For example, only after 3pm on school days"),
        render_kw={"rows": 3},
    )

    def answer(self) -> dict[str, Any]:
        """Only days that are on the list."""
        known = {choice.value for choice in self.days.iter_choices()}
        return {"days": [d for d in self.days.data or [] if d in known], "times": self.times.data}
