"""The missed bin service: the example's own code, with a clock and drafts of the test's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest
from flask import Flask

from repairs_pattern.journey import MemoryDrafts
from tests.conftest import Clock
from tests.support.resident import Resident

MISSED_BIN = Path(__file__).parents[2] / "examples" / "missed-bin" / "app.py"


@pytest.fixture(scope="session")
def missed_bin() -> ModuleType:
    """The example as a module."""
    spec = spec_from_file_location("missed_bin", MISSED_BIN)
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def bins(missed_bin: ModuleType, clock: Clock) -> Iterator[Flask]:
    """Its service on an app of the test's own, where it is the moment that tests begin at."""
    app = Flask("bins")
    app.config.update(SECRET_KEY="for tests only", TESTING=True, PROPAGATE_EXCEPTIONS=False)
    replace(missed_bin.site, clock=clock, drafts=MemoryDrafts()).init_app(app)
    yield app
    missed_bin.reports.clear()


@pytest.fixture
def neighbour(bins: Flask) -> Resident:
    """Somebody whose bin was missed."""
    return Resident(bins).get("/").send()
