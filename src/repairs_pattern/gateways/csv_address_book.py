"""The embedded address book: ``addresses.csv`` of the council, indexed into our database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import ColumnElement, select

from ..domain.addresses import Home, natural_key, uprn_key
from ..domain.checks import Unwell
from ..domain.law import LONDON
from ..domain.store import AddressListRow, AddressRow, Database
from .address_import import AddressImport, current, fingerprint_of, in_use


@dataclass(frozen=True, slots=True)
class CsvAddressBook:
    """Homes in our own database, loaded from a CSV file.

    :param database: where they are indexed.
    """

    database: Database

    def load(self, path: Path, now: datetime) -> int:
        """Make the list the one in the file, all at once; readers see the old one until then.

        :returns: how many addresses were loaded; 0 when this very file is loaded already.
        :raises ListRefused: when there are faults in it, as for ``AddressImport``.
        """
        return AddressImport(self.database, now).run(path)

    def has_loaded(self, path: Path) -> bool:
        """Whether the list is the one in the file."""
        with path.open("rb") as file:
            return fingerprint_of(file) == in_use(self.database)

    def check(self) -> str:
        """Whether there are homes."""
        listed = self._list()
        if listed is None or listed.loaded_at is None or not listed.homes:
            raise Unwell(
                "There are no homes in the database, so no resident finds theirs.",
                "Put the homes in addresses.csv of the council's folder and start the service, "
                "or run: repairs-pattern addresses import",
            )
        loaded = f"{listed.loaded_at.astimezone(LONDON):%Y-%m-%d}"
        return f"{listed.homes:,} homes, in the list that was loaded on {loaded}"

    def at_postcode(self, postcode: str) -> list[Home]:
        """Everything at a postcode, in natural order."""
        return sorted(self._where(AddressRow.postcode == postcode), key=natural_key)

    def find(self, uprn: str) -> Home | None:
        """The home with this UPRN, whether or not zeros are before it."""
        return next(iter(self.of([uprn])), None)

    def of(self, uprns: Iterable[str]) -> list[Home]:
        """Those of our homes that have one of these UPRNs."""
        return self._where(AddressRow.key.in_([uprn_key(uprn) for uprn in uprns]))

    def covers(self, postcode: str) -> bool:
        """Whether there is any home in the postcode's district."""
        listed = self._list()
        return listed is not None and postcode.partition(" ")[0] in listed.districts

    def a_postcode(self) -> str | None:
        """Any postcode on the list."""
        with self.database.reading() as session:
            return session.scalar(
                select(AddressRow.postcode).where(AddressRow.list_id == current()).limit(1)
            )

    def _where(self, condition: ColumnElement[bool]) -> list[Home]:
        query = select(AddressRow).where(AddressRow.list_id == current(), condition)
        with self.database.reading() as session:
            return [_home(row) for row in session.scalars(query)]

    def _list(self) -> AddressListRow | None:
        """The list in use."""
        with self.database.reading() as session:
            return session.scalar(select(AddressListRow).where(AddressListRow.id == current()))


def _home(row: AddressRow) -> Home:
    return Home(
        uprn=row.uprn,
        line=row.line,
        locality=row.locality,
        town=row.town,
        postcode=row.postcode,
        tenure=row.tenure,
        block=row.block,
        kind=row.kind,
        gas=row.gas,
        floor=row.floor,
    )
