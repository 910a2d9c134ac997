"""Web processes, workers and the database die while residents report; `make torture` kills more."""

from __future__ import annotations

from pathlib import Path

from tests.support.postgres import postgres
from tests.torture.faults import kill, restart


def test_processes_that_are_killed_lose_nothing_and_make_nothing_untrue(
    url: str, tmp_path: Path
) -> None:
    damage = kill(url, tmp_path, kills=10)
    assert (damage.lost, damage.doubled) == ([], [])
    assert damage.kills == 10
    assert damage.repairs


def test_a_database_that_crashes_and_comes_back_loses_nothing_that_a_resident_was_told(
    tmp_path: Path,
) -> None:
    with postgres(settings={}) as server:

        def again() -> None:
            server.stop()
            server.start()

        damage = restart(server.make("storm"), tmp_path, again, restarts=2)
    assert (damage.lost, damage.doubled) == ([], [])
    assert damage.restarts == 2
    assert damage.repairs
