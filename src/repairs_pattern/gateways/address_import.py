"""Reads a list of homes into our database, beside the one that is in use until it is whole.

Rows go in by batches, each a short transaction: nobody who writes waits for the list, and nobody
who reads sees any of it before the end. An import that is killed leaves rows that no look-up
finds, and the next import deletes them.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from io import BufferedReader
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from ..council.addresses import HomesReader, NotAList, Row
from ..domain.addresses import uprn_key
from ..domain.diagnosis import UNKNOWN
from ..domain.store import AddressListRow, AddressRow, Database
from ..domain.store.turns import turn

TURN = 7_243_312
"""The number of the turn that an import takes. See ``domain.store.turns``."""

BATCH = 10_000
"""Rows in a transaction: a quarter of a second, in which nobody else writes on SQLite."""

BREATH = 0.11
"""Seconds between two transactions. Who waits on SQLite looks every tenth of a second, so all who
wait get in."""

LONGEST_LINE = 1_000_000
"""Bytes; what is longer is no line of a list, and is not kept in memory."""

START_SECONDS = 300
"""How long a process waits for another that reads a list: a million homes take a minute or two."""


class ListRefused(Exception):
    """The list has faults, so the one before it stays in use.

    :param rejected: how many rows cannot be used.
    """

    def __init__(self, rejected: int) -> None:
        super().__init__(f"Rows that cannot be used: {rejected:,}. The list before it stays.")
        self.rejected = rejected


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that cannot be used, or a block that lacks something: where, why, and what to do."""

    line: int
    reason: str
    mend: str


@dataclass(slots=True)
class AddressImport:
    """One import of a file.

    :param rejected: told of each fault as it is found.
    :param skip: whether the rows without faults become the list when others have some.
    :param progress: told how many bytes of the file are read.
    :param batch: rows in a transaction.
    :param breath: seconds between two transactions on SQLite.
    """

    database: Database
    now: datetime
    rejected: Callable[[Rejected], None] = lambda _rejected: None
    skip: bool = False
    progress: Callable[[int], None] = lambda _bytes: None
    batch: int = BATCH
    breath: float = BREATH
    faults: int = 0
    homes: int = 0
    districts: set[str] = field(default_factory=set)

    def run(self, path: Path) -> int:
        """Make the list the one in the file.

        :returns: how many homes were read; 0 when this very file is in use already.
        :raises ListRefused: when there are faults, and the rest is not wanted.
        :raises NotAList: when it is no list of homes at all.
        :raises NotOurTurn: when another import goes on for minutes.
        """
        with path.open("rb") as file:
            fingerprint = fingerprint_of(file)
            if fingerprint == in_use(self.database):
                return 0
            with turn(self.database, TURN, START_SECONDS):
                if fingerprint == in_use(self.database):
                    return 0
                self._clear()
                self._read(file, self._begin(fingerprint))
                self._clear()
        return self.homes

    def _read(self, file: BufferedReader, list_id: int) -> None:
        try:
            rows = self._rows(file)
            while batch := tuple(islice(rows, self.batch)):
                self._insert(list_id, batch)
                self.progress(file.tell())
            if not self.homes or (self.faults and not self.skip):
                raise ListRefused(self.faults)
        except BaseException:
            self._clear()
            raise
        self._finish(list_id)

    def _rows(self, file: BufferedReader) -> Iterator[tuple[int, Row]]:
        """The rows without faults, with their lines."""
        for line, row, faults in HomesReader(uprns=None).read(_lines(file)):
            for reason, mend in faults:
                self._reject(Rejected(line, reason, mend))
            if row and not faults:
                yield line, _stored(row)

    def _reject(self, rejected: Rejected) -> None:
        self.faults += 1
        self.rejected(rejected)

    def _insert(self, list_id: int, batch: Sequence[tuple[int, Row]]) -> None:
        rows: list[dict[str, Any]] = [{"list_id": list_id, **row} for _line, row in batch]
        try:
            self._write(rows)
        except IntegrityError:
            rows = list(self._without_doubles(rows, [line for line, _row in batch]))
            self._write(rows)
        self.homes += len(rows)
        self.districts.update(row["postcode"].partition(" ")[0] for row in rows)

    def _write(self, rows: list[dict[str, Any]]) -> None:
        if not rows:
            return
        with self.database.writing_patiently() as connection:
            connection.execute(insert(AddressRow), rows)
        self._breathe()

    def _without_doubles(
        self, rows: list[dict[str, Any]], lines: list[int]
    ) -> Iterator[dict[str, Any]]:
        keys = [row["key"] for row in rows]
        known = select(AddressRow.key).where(
            AddressRow.list_id == rows[0]["list_id"], AddressRow.key.in_(keys)
        )
        with self.database.reading() as session:
            seen = set(session.scalars(known))
        for line, row in zip(lines, rows, strict=True):
            if row["key"] in seen:
                reason = f"The UPRN {row['uprn']} is already on a line above."
                self._reject(Rejected(line, reason, "Each home has its own UPRN."))
            else:
                seen.add(row["key"])
                yield row

    def _begin(self, fingerprint: str) -> int:
        with self.database.writing_at_start() as session:
            begun = AddressListRow(fingerprint=fingerprint, begun_at=self.now)
            session.add(begun)
            session.flush()
            return begun.id

    def _finish(self, list_id: int) -> None:
        """From now on look-ups find the new list."""
        whole = update(AddressListRow).where(AddressListRow.id == list_id)
        districts = sorted(self.districts)
        with self.database.writing_at_start() as session:
            session.execute(whole.values(loaded_at=self.now, homes=self.homes, districts=districts))

    def _clear(self) -> None:
        """Delete every list but the one in use, a batch at a time."""
        with self.database.reading() as session:
            others = select(AddressListRow.id).where(AddressListRow.id != current())
            ids = list(session.scalars(others))
        for list_id in ids:
            some = select(AddressRow.key).where(AddressRow.list_id == list_id).limit(self.batch)
            gone = delete(AddressRow).where(
                AddressRow.list_id == list_id, AddressRow.key.in_(some.scalar_subquery())
            )
            while self._deleted(gone):
                self._breathe()
            self._deleted(delete(AddressListRow).where(AddressListRow.id == list_id))

    def _deleted(self, statement: Any) -> int:
        with self.database.writing_patiently() as connection:
            return connection.execute(statement).rowcount

    def _breathe(self) -> None:
        if self.database.is_sqlite:
            time.sleep(self.breath)


def current() -> Any:
    """The id of the list in use, as part of a query; 0 where there is none."""
    newest = select(func.coalesce(func.max(AddressListRow.id), 0))
    return newest.where(AddressListRow.loaded_at.is_not(None)).scalar_subquery()


def in_use(database: Database) -> str | None:
    """The fingerprint of the list in use."""
    with database.reading() as session:
        return session.scalar(
            select(AddressListRow.fingerprint).where(AddressListRow.id == current())
        )


def fingerprint_of(file: BufferedReader) -> str:
    """What tells one file from all others. It is at its beginning again afterwards."""
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256").hexdigest()
    file.seek(0)
    return digest


def _lines(file: BufferedReader) -> Iterator[str]:
    """The lines of a file as text.

    :raises NotAList: at a character that is not UTF-8.
    """
    for number, line in enumerate(iter(lambda: file.readline(LONGEST_LINE), b""), start=1):
        try:
            yield line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError:
            reason = "There is a character here that is not UTF-8 text."
            mend = "Save the file again as UTF-8. In a spreadsheet, choose “CSV UTF-8”."
            raise NotAList((number, reason, mend)) from None


def _stored(row: Row) -> Row:
    return {
        "key": uprn_key(row["uprn"]),
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
