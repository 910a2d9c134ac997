"""Forms of the moderator's pages."""

from __future__ import annotations

from typing import Any

from wtforms import IntegerField, PasswordField
from wtforms.validators import StopValidation

from ...journey.forms import AtMost, Form, Needed, TextField

SHORTEST = 12
"""Characters in a passphrase. Length is what makes it hard to guess, so nothing else is asked
(https://pages.nist.gov/800-63-4/sp800-63b.html, 3.1.1.2, read with the National Cyber Security
Centre's advice of three random words)."""

SHORTEST_PASSWORD = 6
"""Characters in the password of participants, who are told it and type it on a phone."""

LONGEST = 200


class WholeNumberField(IntegerField):
    """A number, and our own words when what is typed is none."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take what was typed.

        :raises ValueError: when it is no whole number.
        """
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError("Enter a whole number, such as 3") from None


class AtLeast:
    """A validator: at least this many characters."""

    def __init__(self, fewest: int, message: str) -> None:
        self.fewest = fewest
        self.message = message

    def __call__(self, _form: Any, field: Any) -> None:
        if len((field.data or "").strip()) < self.fewest:
            raise StopValidation(self.message)


def new_passphrase() -> PasswordField:
    """A field for a passphrase that is chosen now."""
    return PasswordField(
        "Choose a passphrase",
        [
            Needed("Enter a passphrase"),
            AtLeast(SHORTEST, f"The passphrase must have {SHORTEST} characters or more"),
            AtMost(LONGEST, f"The passphrase must have {LONGEST} characters or fewer"),
        ],
        description=(
            f"It must have {SHORTEST} characters or more. Three or four words that have nothing "
            "to do with each other are easy to remember and hard to guess. You can paste it."
        ),
        render_kw={"autocomplete": "new-password"},
    )


def passphrase(label: str = "Passphrase") -> PasswordField:
    """A field for the passphrase that there is."""
    return PasswordField(
        label, [Needed("Enter the passphrase")], render_kw={"autocomplete": "current-password"}
    )


class FirstVisitForm(Form):
    """Sets the passphrase from this machine."""

    passphrase = new_passphrase()


class FirstVisitElsewhereForm(FirstVisitForm):
    """Sets the passphrase from another device, with the code of the terminal."""

    code = TextField(
        "Code",
        [Needed("Enter the code that the terminal shows")],
        description="It is in the terminal in which the prototype was started.",
        render_kw={"autocomplete": "off", "spellcheck": False},
    )


class LogInForm(Form):
    """Opens the desk."""

    passphrase = passphrase()


class ChangePassphraseForm(Form):
    """Sets another passphrase."""

    present = passphrase("Present passphrase")
    passphrase = new_passphrase()


class ParticipantPasswordForm(Form):
    """Sets the password of participants."""

    password = TextField(
        "Password of participants",
        [
            Needed("Enter a password"),
            AtLeast(
                SHORTEST_PASSWORD, f"The password must have {SHORTEST_PASSWORD} characters or more"
            ),
            AtMost(LONGEST, f"The password must have {LONGEST} characters or fewer"),
        ],
        description=(
            f"It must have {SHORTEST_PASSWORD} characters or more. You will tell it to people, so "
            "do not use one that opens anything else."
        ),
        render_kw={"autocomplete": "off", "spellcheck": False, "autocapitalize": "none"},
    )


class ButtonForm(Form):
    """A form with nothing but a button."""
