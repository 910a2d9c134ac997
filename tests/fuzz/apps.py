"""A service to fuzz: a council's own, on a clock that stands still, with limits out of reach."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask

from repairs_pattern import create_app
from tests.conftest import Clock, service_of
from tests.support.folders import CouncilFolder
from tests.support.reporting import COUNCIL_NAMES

__all__ = ["COUNCIL_NAMES", "served"]

RATE = re.compile(r'^(\w+ = )"\d+ per \w+"$', re.MULTILINE)


@contextmanager
def served(council: str, folder: Path) -> Iterator[Flask]:
    """A council's service, with everything it keeps in this folder."""
    copy = CouncilFolder.copy_of(council, folder / "councils")
    settings = (copy.path / "council.toml").read_text("utf-8")
    raised, number = RATE.subn(r'\1"9999 per second"', settings)
    assert number >= 3, "the limits are written in another way now"
    copy.write("council.toml", raised)
    app = create_app(
        copy.path,
        settings={
            "SECRET_KEY": "a key for tests only",
            "DATABASE_URL": f"sqlite:///{folder}/{council}.db",
            "TESTING": True,
            "LOGS": "off",
        },
        clock=Clock(),
    )
    yield app
    service_of(app).database.close()
