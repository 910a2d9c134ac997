"""The doors to the systems outside: which gateway stands behind each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from ..domain.addresses import AddressBook
from ..domain.booking import Diary
from ..domain.outbox import Messenger
from ..domain.photos import PhotoStore, VirusScan
from ..domain.works import WorksOrders
from .address_book import address_book
from .diary import diary
from .making import Making
from .messenger import messenger
from .photos import photo_store
from .virus_scan import virus_scan
from .works_orders import works_orders

__all__ = ["MAKERS", "OPTIONAL", "Doors", "Making", "Swap", "doors_of", "label"]


@dataclass(frozen=True, slots=True)
class Doors:
    """The gateways of one service.

    :param messenger: None where nothing is sent.
    :param works_orders: None where repairs are passed on to no system.
    :param virus_scan: None where nobody looks for viruses in photos.
    """

    address_book: AddressBook
    diary: Diary
    photos: PhotoStore
    messenger: Messenger | None
    works_orders: WorksOrders | None = None
    virus_scan: VirusScan | None = None

    @property
    def named(self) -> Mapping[str, object]:
        """Each gateway by the name that an operator reads; None where a needed one is missing."""
        gateways = {name: getattr(self, name) for name in MAKERS}
        return {
            label(name): gateway
            for name, gateway in gateways.items()
            if gateway is not None or name not in OPTIONAL
        }


Swap: TypeAlias = Callable[[Doors], Doors]
"""Puts something else behind a door, or around what is there: ``dataclasses.replace`` does it."""

MAKERS: Mapping[str, Callable[[Making], Any]] = {
    "address_book": address_book,
    "diary": diary,
    "photos": photo_store,
    "messenger": messenger,
    "works_orders": works_orders,
    "virus_scan": virus_scan,
}
"""What makes the gateway behind each door."""

OPTIONAL = frozenset({"works_orders", "virus_scan"})
"""Doors that a service can do without, so nobody is told that nothing is behind them."""


def doors_of(making: Making) -> Doors:
    """The gateways that a council's folder and the app's settings name. None of them is asked.

    :raises UnsafeSettings: when a secret is missing.
    """
    return Doors(**{name: make(making) for name, make in MAKERS.items()})


def label(name: str) -> str:
    """The name of a door as an operator reads it."""
    return name.replace("_", " ")
