"""The data of a service, kept as it is at one place and put back later."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path


class Data:
    """The databases of a service that runs in this process.

    What was not written to since is neither kept nor put back again.

    :param databases: SQLite's files.
    :param kept: where what is kept goes; it is made.
    """

    def __init__(self, databases: Iterable[Path], kept: Path) -> None:
        self._databases = list(databases)
        self._watching = [sqlite3.connect(each) for each in self._databases]
        self._kept = kept
        self._kept.mkdir()
        self._written = self._versions()
        self._now: Path | None = None

    def keep(self) -> Path:
        """Keep the data as it is now.

        :returns: a name for it.
        """
        if self._now is None or self._versions() != self._written:
            self._now = self._kept / str(len(list(self._kept.iterdir())))
            self._now.mkdir()
            for each in self._databases:
                copy_database(each, self._now / each.name)
            self._written = self._versions()
        return self._now

    def put_back(self, kept: Path) -> None:
        """Have the data that was kept under a name."""
        versions = self._versions()
        for place, each in enumerate(self._databases):
            if kept != self._now or versions[place] != self._written[place]:
                copy_database(kept / each.name, each)
        if kept != self._now or versions != self._written:
            self._now = kept
            self._written = self._versions()

    def close(self) -> None:
        """Stop watching the databases."""
        for each in self._watching:
            each.close()

    def _versions(self) -> list[int]:
        """Numbers that change when anybody else writes."""
        return [each.execute("PRAGMA data_version").fetchone()[0] for each in self._watching]


def copy_database(source: Path, target: Path) -> None:
    """Copy SQLite's database over another, also while either is in use."""
    with closing(sqlite3.connect(source)) as before, closing(sqlite3.connect(target)) as now:
        now.execute("PRAGMA synchronous = OFF")
        before.backup(now)
