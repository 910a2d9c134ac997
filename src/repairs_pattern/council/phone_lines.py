"""The numbers that an exit page may tell a resident to call."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import phonenumbers

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class PhoneLine:
    """A number to call. `hours` and `note` are sentences to show beside it, or None."""

    id: str
    label: str
    number: str
    hours: str | None = None
    note: str | None = None


def _(text: str) -> str:
    """Mark a text for the catalogue of words. It is translated when it is shown."""
    return text


_GREAT_BRITAIN = ("england", "wales", "scotland")
_EVERY_NATION = (*_GREAT_BRITAIN, "northern-ireland")
_FREE_ALL_DAY = _("24 hours a day. It is free to call.")

_NATIONAL: tuple[tuple[PhoneLine, tuple[str, ...]], ...] = (
    (
        PhoneLine("gas-emergency", _("National gas emergency line"), "0800 111 999", _FREE_ALL_DAY),
        _GREAT_BRITAIN,
    ),
    (
        PhoneLine("gas-emergency", _("Gas emergency line"), "0800 002 001", _FREE_ALL_DAY),
        ("northern-ireland",),
    ),
    (
        PhoneLine("gas-textphone", _("Gas emergency textphone"), "0800 371 787", _FREE_ALL_DAY),
        _GREAT_BRITAIN,
    ),
    (
        PhoneLine(
            "emergency-services", _("Fire, police or ambulance"), "999", _("24 hours a day"), None
        ),
        _EVERY_NATION,
    ),
    (
        PhoneLine("nhs-111", _("NHS 111"), "111", _FREE_ALL_DAY, _("If you feel unwell")),
        _GREAT_BRITAIN,
    ),
    (PhoneLine("power-cut", _("Power cut line"), "105", _FREE_ALL_DAY), _GREAT_BRITAIN),
    (PhoneLine("floodline", _("Floodline"), "0345 988 1188", _("24 hours a day")), _GREAT_BRITAIN),
    (
        PhoneLine(
            "domestic-abuse", _("National Domestic Abuse Helpline"), "0808 2000 247", _FREE_ALL_DAY
        ),
        ("england",),
    ),
)
"""Source: the operators' own pages, listed by the nations that each line serves."""


def national_lines(nation: str) -> dict[str, PhoneLine]:
    """The national lines that serve `nation`, by id."""
    return {line.id: line for line, nations in _NATIONAL if nation in nations}


COUNCIL_LINES: Mapping[str, str] = {
    "repairs": _("Repairs team"),
    "out-of-hours": _("Emergency repairs when our office is closed"),
}
"""The ids and labels of the lines that every council gives in [contact]."""

_DRAMA = re.compile(r"(?:01632960\d{3}|02079460\d{3}|07700900\d{3})")
"""Numbers that Ofcom keeps for film and drama, which no one answers.

Source: https://www.ofcom.org.uk/phones-and-broadband/phone-numbers/numbers-for-drama
"""


def is_phone_number(number: str) -> bool:
    """Whether `number` can be dialled in the UK, or is one that Ofcom keeps for drama."""
    digits = re.sub(r"[\s()-]", "", number)
    if not re.fullmatch(r"\+?[0-9]+", digits):
        return False
    if _DRAMA.fullmatch(re.sub(r"^\+44(?:0)?", "0", digits)):
        return True
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(number, "GB"))
    except phonenumbers.NumberParseException:
        return False
