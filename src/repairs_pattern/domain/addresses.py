"""The door to the council's homes: what every address book must do."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Protocol

from repairs_pattern.domain.diagnosis import UNKNOWN


class AddressBookUnavailable(Exception):
    """The address book does not answer. Nothing is known about the postcode."""


@dataclass(frozen=True, slots=True)
class Home:
    """A home, or the shared areas of a block, that the council looks after.

    :param uprn: unique property reference number, text of up to 12 digits.
    :param tenure: ``tenant``, ``leaseholder`` or ``shared-owner``; empty for shared areas.
    :param block: the id of the block of flats; empty for a house.
    :param kind: ``home`` or ``communal``.
    :param gas: whether it has gas, as in ``domain.diagnosis.facts``.
    :param floor: where its door is, in the same words.
    """

    uprn: str
    line: str
    locality: str
    town: str
    postcode: str
    tenure: str
    block: str
    kind: str
    gas: str = UNKNOWN
    floor: str = UNKNOWN

    @property
    def lines(self) -> list[str]:
        """The address as it is written on an envelope."""
        return [part for part in (self.line, self.locality, self.town, self.postcode) if part]

    @property
    def short(self) -> str:
        """What tells the home from others at its postcode."""
        return ", ".join(part for part in (self.line, self.locality) if part)


class AddressBook(Protocol):
    """Finds homes in the council's own housing stock."""

    def at_postcode(self, postcode: str) -> list[Home]:
        """Everything at a postcode, homes in natural order (Flat 2 before Flat 10).

        :raises AddressBookUnavailable: when the address book does not answer.
        """

    def find(self, uprn: str) -> Home | None:
        """The home with this UPRN."""

    def covers(self, postcode: str) -> bool:
        """Whether the council has any home in the postcode's district (``XN1`` of ``XN1 4QD``)."""


def uprn_key(uprn: str) -> str:
    """What two ways to write one UPRN have in common: some lists put zeros before it."""
    return uprn.lstrip("0") or "0"


def natural_key(home: Home) -> tuple[object, ...]:
    """A sort key in the order in which people look: street first, then numbers as numbers.

    ``Flat 2, 14 Quarry Street`` comes before ``Flat 10, 14 Quarry Street``, and number 9 before
    number 14A.
    """
    *inside, street = home.line.split(", ")
    found = re.match(r"(\d+)(\S*)\s+(.*)", street)
    number, suffix, name = (int(found[1]), found[2], found[3]) if found else (0, "", street)
    return (name.casefold(), number, suffix.casefold(), *(_natural(part) for part in inside))


def _natural(text: str) -> tuple[tuple[int, int, str], ...]:
    parts = re.findall(r"\d+|\D+", text.casefold())
    return tuple((0, int(p), "") if p.isdecimal() else (1, 0, p.strip()) for p in parts)
