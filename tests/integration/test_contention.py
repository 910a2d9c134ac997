"""More residents than places, over HTTP and against real processes; `make torture` has more."""

from __future__ import annotations

from pathlib import Path

from tests.torture.contention import Size, contend


def test_who_loses_a_time_keeps_the_answers_and_everybody_is_told_the_truth(
    url: str, tmp_path: Path
) -> None:
    outcome = contend(url, tmp_path, Size(clients=8, workers=2, places=9))
    assert (outcome.booked, outcome.lost, outcome.moved) == (9, 4, 1)
