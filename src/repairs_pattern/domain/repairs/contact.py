"""Postcodes and phone numbers, however people type them."""

from __future__ import annotations

import re
from dataclasses import dataclass

import phonenumbers

_SHAPE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}|GIR0AA")
_DRAMA = re.compile(r"1632960\d{3}|2079460\d{3}|7700900\d{3}")
"""Ofcom's numbers for drama: valid here, so that tests and prototypes never ring anybody."""

_MOBILES = frozenset(
    {
        phonenumbers.PhoneNumberType.MOBILE,
        phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
    }
)


def postcode(typed: str) -> str | None:
    """The postcode that somebody typed, in any case, spacing and punctuation.

    Only the shape is checked: whether it exists is for the address list to say.

    :returns: such as ``XN1 4QD``, or None when it cannot be a postcode.
    """
    letters = re.sub(r"[^A-Z0-9]", "", typed.upper())
    return f"{letters[:-3]} {letters[-3:]}" if _SHAPE.fullmatch(letters) else None


@dataclass(frozen=True, slots=True)
class Phone:
    """A phone number that can be called.

    :param e164: such as ``+447700900123``.
    :param is_mobile: whether it can get text messages.
    """

    e164: str
    is_mobile: bool

    @property
    def written(self) -> str:
        """The number as people write it: ``07700 900123``, or ``+33 1 99 00 12 34``."""
        number = phonenumbers.parse(self.e164)
        style = phonenumbers.PhoneNumberFormat
        form = style.NATIONAL if number.country_code == 44 else style.INTERNATIONAL
        return phonenumbers.format_number(number, form)


def phone(typed: str) -> Phone | None:
    """The phone number that somebody typed, in any format; British unless it starts with ``+``.

    :returns: None when it is not a number that can be called.
    """
    try:
        number = phonenumbers.parse(typed, "GB")
    except phonenumbers.NumberParseException:
        return None
    national = phonenumbers.national_significant_number(number)
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    if number.country_code == 44 and _DRAMA.fullmatch(national):
        return Phone(e164, national.startswith("7"))
    if not phonenumbers.is_valid_number(number):
        return None
    return Phone(e164, phonenumbers.number_type(number) in _MOBILES)
