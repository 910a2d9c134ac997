"""More residents than places, over HTTP and against real processes, on both databases."""

from __future__ import annotations

from pathlib import Path

from tests.torture.contention import FULL_SIZE, contend


def test_who_loses_a_time_keeps_the_answers_and_everybody_is_told_the_truth(
    url: str, tmp_path: Path
) -> None:
    outcome = contend(url, tmp_path, FULL_SIZE["SQLite" if "sqlite" in url else "PostgreSQL"])
    assert (outcome.booked, outcome.lost, outcome.moved) == (200, 67, 33)
