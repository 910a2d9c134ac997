"""Which address book homes are looked up in."""

from __future__ import annotations

from ..domain.addresses import AddressBook
from ..gateways.csv_address_book import CsvAddressBook
from .making import Making


def address_book(making: Making) -> AddressBook:
    """The address book of a council. It is not asked."""
    return CsvAddressBook(making.database)
