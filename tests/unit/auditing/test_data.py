"""Data is kept as it is at one place, and put back when somebody has written since."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from repairs_pattern.auditing.data import Data


def write(file: Path, word: str) -> None:
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("CREATE TABLE IF NOT EXISTS said (word)")
        database.execute("INSERT INTO said VALUES (?)", (word,))


def said(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as database:
        return [word for (word,) in database.execute("SELECT word FROM said")]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    write(tmp_path / "service.db", "first")
    return tmp_path / "service.db"


@pytest.fixture
def data(file: Path) -> Iterator[Data]:
    kept = Data([file], file.parent / "kept")
    yield kept
    kept.close()


def test_what_was_written_since_is_taken_back(data: Data, file: Path) -> None:
    before = data.keep()
    write(file, "second")
    after = data.keep()
    data.put_back(before)
    assert said(file) == ["first"]
    data.put_back(after)
    assert said(file) == ["first", "second"]


def test_what_was_not_written_to_is_kept_once(data: Data, file: Path) -> None:
    first = data.keep()
    assert data.keep() == first
    write(file, "second")
    assert data.keep() != first


def test_several_databases_are_put_back_together(file: Path, tmp_path: Path) -> None:
    other = tmp_path / "research.db"
    write(other, "first")
    data = Data([file, other], tmp_path / "kept")
    before = data.keep()
    write(other, "second")
    data.put_back(before)
    assert (said(file), said(other)) == (["first"], ["first"])
    data.close()
