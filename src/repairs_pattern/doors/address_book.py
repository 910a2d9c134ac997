"""Which address book homes are looked up in."""

from __future__ import annotations

from ..domain.addresses import AddressBook
from ..gateways.csv_address_book import CsvAddressBook
from ..gateways.os_places import PATIENCE, OsPlaces
from ..gateways.web import Web
from .making import Making

KEY = "OS_PLACES_KEY"


def address_book(making: Making) -> AddressBook:
    """The address book of a council. It is not asked."""
    homes = CsvAddressBook(making.database)
    chosen = making.council.gateways
    if chosen.address_book == "csv" or chosen.os_places is None:
        return homes
    places = chosen.os_places
    web = Web(places.address, seconds=PATIENCE, headers={"key": making.secret(KEY)})
    return OsPlaces(homes, web, places.language.upper())
