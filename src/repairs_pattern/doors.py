"""The doors to the systems outside: which gateway stands behind each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TypeAlias

from flask import Flask

from .council import Council
from .domain.addresses import AddressBook
from .domain.booking import Diary
from .domain.outbox import Messenger
from .domain.photos import PhotoStore
from .domain.store import Database
from .domain.works import WorksOrders
from .gateways.csv_address_book import CsvAddressBook
from .gateways.embedded_diary import EmbeddedDiary, Window
from .gateways.local_photos import LocalPhotos

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Doors:
    """The gateways of one service.

    :param messenger: None where nothing is sent.
    :param works_orders: None where repairs are passed on to no system.
    """

    address_book: AddressBook
    diary: Diary
    photos: PhotoStore
    messenger: Messenger | None
    works_orders: WorksOrders | None = None

    @property
    def named(self) -> Mapping[str, object]:
        """Each gateway by the name that an operator reads; None where there is none."""
        named = {
            "addresses": self.address_book,
            "diary": self.diary,
            "photos": self.photos,
            "messenger": self.messenger,
        }
        return {**named, "works orders": self.works_orders} if self.works_orders else named


Swap: TypeAlias = Callable[[Doors], Doors]
"""Puts something else behind a door, or around what is there: ``dataclasses.replace`` does it."""


def doors_of(
    app: Flask,
    council: Council,
    database: Database,
    messenger: Messenger | None,
    works_orders: WorksOrders | None,
) -> Doors:
    """The gateways that a council's folder and the app's settings name. None of them is asked."""
    return Doors(
        address_book=CsvAddressBook(database),
        diary=_diary(council, database),
        photos=LocalPhotos(_photo_folder(app, council, database)),
        messenger=messenger,
        works_orders=works_orders,
    )


def _photo_folder(app: Flask, council: Council, database: Database) -> Path:
    """Where photos are kept: as the setting says, or beside the data that they belong to."""
    if folder := app.config.get("PHOTOS_FOLDER"):
        return Path(folder)
    file = database.url.database
    beside = database.is_sqlite and file is not None and file != ":memory:"
    home = Path(file).parent if beside and file else Path(app.instance_path)
    return home.resolve() / f"{council.id}-photos"


def _diary(council: Council, database: Database) -> Diary:
    booking = council.booking
    return EmbeddedDiary(
        database=database,
        windows=tuple(
            Window(
                window.id,
                window.starts,
                window.ends,
                frozenset(WEEKDAYS.index(day) for day in window.days),
            )
            for window in booking.windows
        ),
        capacity=booking.capacity,
        lead_days=booking.lead_days,
        horizon_days=booking.horizon_days,
        hold_for=timedelta(minutes=booking.hold_minutes),
        holidays=frozenset(council.holidays).union(booking.closed),
    )
