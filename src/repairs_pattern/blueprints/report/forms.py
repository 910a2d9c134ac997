"""The forms of the report section."""

from __future__ import annotations

from typing import Any

from email_validator import EmailNotValidError, validate_email
from wtforms.validators import StopValidation, ValidationError

from ...domain.repairs import Phone, phone, postcode
from ...journey import ChoiceField, ChoicesField, Form, TextAreaField, TextField, choices
from ...journey.forms import AtMost, Needed
from ...words import gettext
from ...words import lazy_gettext as _

DESCRIPTION_LIMIT = 1_000
LINE_LIMIT = 100
EMAIL_LIMIT = 254


A_LINE = AtMost(LINE_LIMIT, _("This must be %(limit)d characters or fewer", limit=LINE_LIMIT))


def _line(label: Any, needed: Any | None = None, **options: Any) -> TextField:
    """One line of text with our usual limit."""
    checks = [Needed(needed)] if needed else []
    return TextField(label, [*checks, A_LINE], **options)


def _is_postcode(_form: Form, field: Any) -> None:
    """Accept any case, spacing and punctuation."""
    if postcode(field.data) is None:
        raise ValidationError(gettext("Enter a full UK postcode"))


def _postcode(label: Any) -> TextField:
    """A postcode, in any shape."""
    return TextField(
        label,
        [Needed(_("Enter a postcode")), _is_postcode],
        render_kw={"autocomplete": "postal-code", "spellcheck": "false"},
    )


class WhoForm(Form):
    """Who is reporting."""

    who = ChoiceField(
        _("Who are you reporting this for?"),
        needed=_("Select who you are reporting this for"),
        choices=choices(
            {
                "tenant": _("Myself: I rent my home"),
                "leaseholder": _("Myself: I own the lease, or part of my home"),
                "someone-else": _("Someone else"),
                "not-sure": _("I am not sure"),
            }
        ),
    )


class WhereForm(Form):
    """Inside the home, or a part of the building that is shared."""

    where = ChoiceField(
        _("Where is the repair?"),
        needed=_("Select where the repair is"),
        choices=choices(
            {
                "home": _("In the home, or its own garden or outside"),
                "communal": _("In a part of the building that neighbours share"),
            }
        ),
    )


class PostcodeForm(Form):
    """The postcode, in any shape."""

    postcode = _postcode(_("What is the postcode?"))


class AddressForm(Form):
    """One home from the list at the postcode."""

    uprn = ChoiceField(_("What is the address?"), needed=_("Select the address"), choices=[])


class NoHomesForm(Form):
    """What to do when we have no home at the postcode."""

    after = ChoiceField(
        _("What do you want to do?"),
        needed=_("Select what you want to do"),
        choices=choices(
            {
                "typed": _("Type in the address: it is a council home"),
                "not-ours": _("Find out who can help: it is not a council home, or I am not sure"),
            }
        ),
    )


class TypedAddressForm(Form):
    """An address typed in, line by line."""

    line_1 = _line(
        _("Address line 1"),
        _("Enter address line 1, such as the number and street"),
        render_kw={"autocomplete": "address-line1"},
    )
    line_2 = _line(_("Address line 2 (optional)"), render_kw={"autocomplete": "address-line2"})
    town = _line(
        _("Town or city"),
        _("Enter a town or city"),
        render_kw={"autocomplete": "address-level2"},
    )
    postcode = _postcode(_("Postcode"))


class OpenRepairsForm(Form):
    """One of the repairs that a block waits for, or none of them."""

    repair = ChoiceField(
        _("Is one of these the repair that you want to report?"),
        needed=_("Select a repair, or “None of these”"),
        choices=[],
    )


PLACES_IN_A_BLOCK = {
    "entrance": _("Entrance or door entry"),
    "stairs": _("Stairs or landing"),
    "lift": _("Lift"),
    "corridor": _("Corridor"),
    "outside": _("Roof or outside of the building"),
    "bins": _("Bins or bike store"),
    "grounds": _("Car park or garden"),
    "elsewhere": _("Somewhere else"),
}


class BlockLocationForm(Form):
    """A part of the building that neighbours share, and what helps to find the spot."""

    place = ChoiceField(
        _("Where in the building is it?"),
        needed=_("Select where in the building it is"),
        choices=choices(PLACES_IN_A_BLOCK),
    )
    detail = _line(
        _("Which floor, or what is it near? (optional)"),
        description=_("For example, third floor, by the back stairs"),
    )


class ReportedBeforeForm(Form):
    """Whether it is new, and if not, what the resident wants."""

    reported = ChoiceField(
        _("Have you already told us about this repair?"),
        needed=_("Select yes if you have already told us about this repair"),
        choices=choices(
            {
                "new": _("No, it is new"),
                "see": _("Yes, and I want to see how it is going"),
                "waiting": _("Yes, and I am still waiting, or it was not done properly"),
                "came-back": _("Yes. It was fixed, but it has come back"),
            }
        ),
    )


class BehalfForm(Form):
    """Who reports for somebody else, whom we contact, and whether the other person knows."""

    relation = ChoiceField(
        _("How do you know the person who lives there?"),
        needed=_("Select how you know the person who lives there"),
        choices=choices(
            {
                "family": _("I am family"),
                "friend": _("I am a friend or neighbour"),
                "carer": _("I am their carer or support worker"),
                "organisation": _("I work for the council or another organisation"),
                "other": _("Something else"),
            }
        ),
    )
    name = _line(
        _("Your full name"),
        _("Enter your full name"),
        render_kw={"autocomplete": "name", "spellcheck": "false"},
    )
    contact = ChoiceField(
        _("Who should we contact about this repair?"),
        needed=_("Select who we should contact about this repair"),
        choices=choices(
            {
                "reporter": _("Me"),
                "resident": _("The person who lives there"),
            }
        ),
    )
    knows = ChoiceField(
        _("Do they know that you are reporting this?"),
        needed=_("Select whether they know that you are reporting this"),
        choices=choices(
            {
                "agreed": _("Yes, and they agree"),
                "acting": _("They cannot decide this themselves, and I am allowed to act for them"),
                "no": _("No, or I am not sure"),
            }
        ),
    )


class DescribeForm(Form):
    """The problem in the resident's own words."""

    needed = False

    description = TextAreaField(
        _("Tell us more about the problem"),
        [
            AtMost(
                DESCRIPTION_LIMIT,
                _("The description must be %(limit)d characters or fewer", limit=DESCRIPTION_LIMIT),
            )
        ],
        render_kw={"rows": 6},
    )

    def validate_description(self, field: Any) -> None:
        """Staff need words when nothing else tells them what is wrong."""
        if self.needed and not field.data:
            raise ValidationError(gettext("Tell us what is wrong, so that we know who to send"))


def _needs_language(form: VisitForm, field: Any) -> None:
    """An interpreter is of some language; where nobody asked for one, nothing is checked."""
    if "interpreter" not in form.needs.chosen:
        raise StopValidation
    if not field.data:
        raise StopValidation(gettext("Enter the language that the interpreter should speak"))


class VisitForm(Form):
    """What to know before a visit."""

    needs = ChoicesField(
        _("What should we know before we visit?"),
        unknown=_("Select only from this list, or leave it empty"),
        alone="none",
        not_alone=_("Select what we should know, or select “None of these”"),
        choices=[],
    )
    language = TextField(
        _("Which language?"),
        [
            _needs_language,
            AtMost(LINE_LIMIT, _("The language must be %(limit)d characters or fewer", limit=100)),
        ],
    )

    def answer(self) -> dict[str, Any]:
        """The language only with an interpreter."""
        spoken = self.language.data if "interpreter" in self.needs.chosen else ""
        return {"needs": self.needs.data, "language": spoken}


class NameForm(Form):
    """A full name, in any script."""

    name = _line(
        _("What is your full name?"),
        _("Enter your full name"),
        render_kw={"autocomplete": "name", "spellcheck": "false"},
    )


class PhoneForm(Form):
    """A number to call, and when not to."""

    phone = _line(
        _("UK phone number (optional)"),
        description=_(
            "We call this number if we cannot get in. Leave it empty if you do not use one."
        ),
        render_kw={"type": "tel", "autocomplete": "tel"},
    )
    not_when = _line(
        _("When should we not call? (optional)"),
        description=_("For example, when you sleep after night shifts"),
    )

    def validate_phone(self, field: Any) -> None:
        """Accept any format of a number that can be called."""
        if field.data and phone(field.data) is None:
            raise ValidationError(
                gettext("Enter a phone number, like 01632 960001 or 07700 900982")
            )


def _needs_mobile(form: UpdatesForm, _field: Any) -> None:
    """A mobile is needed for a text, unless the number given before is one."""
    if form.by.data != "text" or form.known_mobile is not None:
        raise StopValidation


def _needs_email(form: UpdatesForm, _field: Any) -> None:
    """An email address is needed for an email: what is typed for another choice is not judged."""
    if form.by.data != "email":
        raise StopValidation


class UpdatesForm(Form):
    """How to confirm; the number or the email address only where it is not known yet."""

    known_mobile: Phone | None = None

    by = ChoiceField(
        _("How should we confirm your report?"),
        needed=_("Select how we should confirm your report"),
        choices=[],
    )
    mobile = TextField(
        _("Mobile phone number"),
        [_needs_mobile, A_LINE],
        render_kw={"type": "tel", "autocomplete": "tel"},
    )
    email = TextField(
        _("Email address"),
        [
            _needs_email,
            AtMost(EMAIL_LIMIT, _("The email address must be 254 characters or fewer")),
        ],
        render_kw={"type": "email", "autocomplete": "email", "spellcheck": "false"},
    )

    def validate_mobile(self, field: Any) -> None:
        """A number that takes texts."""
        number = phone(field.data or "")
        if number is None or not number.is_mobile:
            raise ValidationError(gettext("Enter a mobile phone number, like 07700 900982"))

    def validate_email(self, field: Any) -> None:
        """Its shape is checked, nothing is looked up."""
        try:
            validate_email(field.data or "", check_deliverability=False, test_environment=True)
        except EmailNotValidError:
            raise ValidationError(
                gettext("Enter an email address in the correct format, like name@example.com")
            ) from None


class SendForm(Form):
    """Nothing but the button: what is sent was answered before."""
