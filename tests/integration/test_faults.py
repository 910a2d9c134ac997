"""Web processes, workers and the database die while residents report; `make torture` kills more."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.postgres import postgres
from tests.torture.faults import Damage, attack

KILLS, CRASHES = 10, 1


def check(damage: Damage) -> None:
    """Something was done, and nothing came of it."""
    assert (damage.lost, damage.doubled) == ([], [])
    assert damage.kills >= KILLS
    assert damage.repairs


def test_processes_that_are_killed_lose_nothing_and_make_nothing_untrue(tmp_path: Path) -> None:
    check(attack(f"sqlite:///{tmp_path}/storm.db", tmp_path, kills=KILLS))


@pytest.mark.usefixtures("postgresql")
def test_processes_that_are_killed_and_a_server_that_crashes_make_nothing_untrue(
    tmp_path: Path,
) -> None:
    with postgres(settings={}) as server:
        url = server.make("storm")
        damage = attack(url, tmp_path, kills=KILLS, server=server, crashes=CRASHES)
    check(damage)
    assert damage.crashes == CRASHES
