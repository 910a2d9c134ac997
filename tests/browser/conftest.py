"""A prototype of Northmere of the test's own, and hands to use it with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Clock
from tests.support.browser import Live, live_prototype


@pytest.fixture
def live(tmp_path: Path, clock: Clock) -> Iterator[Live]:
    """Northmere's prototype with an empty database."""
    with live_prototype("northmere", tmp_path, clock) as served:
        yield served
