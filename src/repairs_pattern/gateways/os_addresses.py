"""One address as OS Places gives it, in either of its two forms, as people write it.

DPA is Royal Mail's: what stands on an envelope. LPI is the council's own gazetteer (BS 7666): it
also has homes to which no post goes. All values are texts, and any may be missing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..domain.addresses import uprn_key

ROYAL_MAIL = 0
STATUSES = {"1": 1, "6": 2, "3": 3}
"""How good an address of the gazetteer is: approved, provisional, alternative."""

HISTORICAL = 9
"""What ranks like this is shown to nobody."""

LONGEST = 200
_SMALL = {"and", "at", "by", "in", "of", "on", "the", "upon", "under", "le", "y", "yr"}


@dataclass(frozen=True, slots=True)
class Address:
    """The words of one address.

    :param key: the UPRN without zeros before it.
    :param rank: the less, the better.
    """

    key: str
    rank: int
    line: str
    locality: str
    town: str
    postcode: str


def read_address(record: Mapping[str, Any]) -> Address | None:
    """The address in a result; None when it is in neither form, or lacks what it must have."""
    for form, read in (("DPA", _royal_mail), ("LPI", _gazetteer)):
        fields = record.get(form)
        if isinstance(fields, dict):
            address = read(_Fields(fields))
            return address if address.line and re.fullmatch(r"[0-9]{1,12}", address.key) else None
    return None


@dataclass(frozen=True, slots=True)
class _Fields:
    values: Mapping[str, Any]

    def raw(self, name: str) -> str:
        """A value in one line; empty when there is none, or none that can be an address."""
        value = self.values.get(name)
        text = str(value) if isinstance(value, str | int) else ""
        return " ".join(text.split())[:LONGEST] if text.isprintable() else ""

    def words(self, name: str) -> str:
        """A value as people write it: Ordnance Survey writes in capitals."""
        return _as_written(self.raw(name))


def _royal_mail(fields: _Fields) -> Address:
    number, building = fields.raw("BUILDING_NUMBER"), fields.words("BUILDING_NAME")
    streets = [fields.words(f"{part}THOROUGHFARE_NAME") for part in ("DEPENDENT_", "")]
    street = ", ".join(filter(None, streets))
    if not number and re.fullmatch(r"[0-9]+[A-Za-z]?(?:-[0-9]+[A-Za-z]?)?", building):
        number, building = building.upper(), ""  # 14A is the "name" of a house with a letter
    numbered = " ".join(part for part in (number, street) if part)
    inside = (fields.words("ORGANISATION_NAME"), fields.words("SUB_BUILDING_NAME"), building)
    return Address(
        uprn_key(fields.raw("UPRN")),
        ROYAL_MAIL,
        ", ".join(part for part in (*inside, numbered) if part),
        fields.words("DEPENDENT_LOCALITY"),
        fields.words("POST_TOWN"),
        fields.raw("POSTCODE").upper(),
    )


def _gazetteer(fields: _Fields) -> Address:
    within = _object(fields, "SAO")
    building = fields.words("PAO_TEXT")
    numbered = " ".join(
        part for part in (_numbers(fields, "PAO"), fields.words("STREET_DESCRIPTION")) if part
    )
    return Address(
        uprn_key(fields.raw("UPRN")),
        STATUSES.get(fields.raw("LPI_LOGICAL_STATUS_CODE"), HISTORICAL),
        ", ".join(part for part in (within, building, numbered) if part),
        fields.words("LOCALITY_NAME"),
        fields.words("TOWN_NAME"),
        fields.raw("POSTCODE_LOCATOR").upper(),
    )


def _object(fields: _Fields, prefix: str) -> str:
    """What is inside a building: ``Flat 2``, or a number that has no word before it."""
    text, numbers = fields.words(f"{prefix}_TEXT"), _numbers(fields, prefix)
    if text and numbers:
        return f"{text} {numbers}"
    return text or (f"Flat {numbers}" if numbers else "")


def _numbers(fields: _Fields, prefix: str) -> str:
    """``14A``, or ``14-16`` where there is a range."""
    start, end = (
        fields.raw(f"{prefix}_{part}_NUMBER") + fields.raw(f"{prefix}_{part}_SUFFIX").upper()
        for part in ("START", "END")
    )
    return f"{start}-{end}" if start and end else start


def _as_written(text: str) -> str:
    """``FLAT 2A, ST MARY'S COURT`` becomes ``Flat 2A, St Mary's Court``."""
    words = [
        word if any(map(str.isdigit, word)) else "-".join(map(str.capitalize, word.split("-")))
        for word in text.split(" ")
    ]
    return " ".join(
        word.lower() if place and word.lower() in _SMALL else word
        for place, word in enumerate(words)
    )
