"""The embedded address book: ``addresses.csv`` of the council, indexed into our database."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from ..domain.addresses import Home, natural_key
from ..domain.checks import Unwell
from ..domain.diagnosis import UNKNOWN
from ..domain.law import LONDON
from ..domain.store import AddressListRow, AddressRow, Database


@dataclass(frozen=True, slots=True)
class CsvAddressBook:
    """Homes in our own database, loaded from a CSV file.

    :param database: where they are indexed.
    """

    database: Database

    def load(self, path: Path, now: datetime) -> int:
        """Make the list the one in the file, all at once; readers see the old one until then.

        :returns: how many addresses were loaded; 0 when this very file is loaded already.
        """
        raw = path.read_bytes()
        fingerprint = _fingerprint(raw)
        if self._has(fingerprint):
            return 0
        rows = list(_rows(raw.decode("utf-8-sig")))
        with self.database.writing_at_start() as session:
            if not self._claim(session, fingerprint, now):
                return 0
            session.execute(delete(AddressRow))
            session.execute(delete(AddressListRow).where(AddressListRow.fingerprint != fingerprint))
            if rows:
                session.execute(insert(AddressRow), rows)
        return len(rows)

    def has_loaded(self, path: Path) -> bool:
        """Whether the list is the one in the file."""
        return self._has(_fingerprint(path.read_bytes()))

    def check(self) -> str:
        """Whether there are homes."""
        with self.database.reading() as session:
            loaded = session.scalar(select(AddressListRow.loaded_at))
            home = session.scalar(select(AddressRow.uprn).limit(1))
        if loaded is None or home is None:
            raise Unwell(
                "There are no homes in the database, so no resident finds theirs.",
                "Put the homes in addresses.csv of the council's folder and start the service.",
            )
        return f"the list that was loaded on {loaded.astimezone(LONDON):%Y-%m-%d}"

    def _has(self, fingerprint: str) -> bool:
        with self.database.reading() as session:
            return session.get(AddressListRow, fingerprint) is not None

    def _claim(self, session: Session, fingerprint: str, now: datetime) -> bool:
        """Whether it is ours to load: another process that starts now may be doing it."""
        claim = self.database.insert(AddressListRow).values(fingerprint=fingerprint, loaded_at=now)
        claimed = claim.on_conflict_do_nothing().returning(AddressListRow.fingerprint)
        return session.scalar(claimed) is not None

    def at_postcode(self, postcode: str) -> list[Home]:
        """Everything at a postcode, in natural order."""
        query = select(AddressRow).where(AddressRow.postcode == postcode)
        with self.database.reading() as session:
            return sorted((_home(row) for row in session.scalars(query)), key=natural_key)

    def find(self, uprn: str) -> Home | None:
        """The home with this UPRN."""
        with self.database.reading() as session:
            row = session.get(AddressRow, uprn)
        return _home(row) if row else None

    def covers(self, postcode: str) -> bool:
        """Whether there is any home in the postcode's district."""
        district = postcode.split(" ")[0]
        within = AddressRow.postcode.startswith(f"{district} ", autoescape=True)
        query = select(AddressRow.uprn).where(within)
        with self.database.reading() as session:
            return session.scalar(query.limit(1)) is not None


def _fingerprint(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def _rows(text: str) -> Iterator[dict[str, str]]:
    for row in csv.DictReader(io.StringIO(text, newline="")):
        yield {
            "uprn": row["uprn"],
            "postcode": row["postcode"],
            "line": row["address_line"],
            "locality": row["locality"],
            "town": row["town"],
            "tenure": row["tenure"],
            "block": row["block"],
            "kind": row["kind"],
            "gas": row.get("gas") or UNKNOWN,
            "floor": _floor(row.get("floor")),
        }


def _floor(number: str | None) -> str:
    """The fact that a floor's number amounts to: 0 is the ground floor."""
    if not number:
        return UNKNOWN
    return "ground" if int(number) == 0 else "upper" if int(number) > 0 else "basement"


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
