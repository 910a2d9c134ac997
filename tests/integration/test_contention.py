"""More residents than places, over HTTP and against real processes; `make torture` has more."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.torture.contention import Size, contend


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without tables."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/storm.db"
        return
    server = request.getfixturevalue("postgresql")
    yield server.make("storm")
    server.drop("storm")


def test_who_loses_a_time_keeps_the_answers_and_everybody_is_told_the_truth(
    url: str, tmp_path: Path
) -> None:
    outcome = contend(url, tmp_path, Size(clients=8, workers=2, places=9))
    assert (outcome.booked, outcome.lost, outcome.moved) == (9, 4, 1)
