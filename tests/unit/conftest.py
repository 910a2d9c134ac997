"""A database of its own for every test that asks for one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from repairs_pattern.domain.store import Database


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """Where a database that is still empty can be made."""
    return f"sqlite:///{tmp_path}/test.db"


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A database with this release's tables."""
    database = Database(database_url)
    database.upgrade()
    yield database
    database.close()
