"""Workers are killed at random moments while they deliver; what came of it is counted."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

from repairs_pattern.domain.store import Database

from . import hasty_worker
from .posted import a_message, sent_keys
from .raised import a_repair

OF_EACH = 3
"""Messages of each repair."""


@dataclass(frozen=True, slots=True)
class Storm:
    """What came of it.

    :param lost: keys that never left, or are not noted as sent.
    :param unknown: keys that nobody wrote.
    :param out_of_order: repairs of which a later message left before an earlier one had.
    :param again: how often a message left a second time, with its own key.
    """

    kills: int
    messages: int
    lost: list[str]
    unknown: list[str]
    out_of_order: list[str]
    again: int


def storm(
    database: Database, folder: Path, *, repairs: int, kills: int, seconds: float, workers: int = 2
) -> Storm:
    """Kill workers ``kills`` times while they deliver the messages of some repairs."""
    url = database.url.render_as_string(hide_password=False)
    file = folder / "left"
    file.touch()
    written = [f"r{repair}-{n}" for n in range(OF_EACH) for repair in range(repairs)]
    ids = [a_repair(database) for _ in range(repairs)]
    for key in written:
        a_message(database, ids[int(key[1:].split("-")[0])], key)
    killed = 0
    end = time.monotonic() + seconds
    with a_crew((url, file, time.time()), workers) as crew:
        while len(sent_keys(database)) < len(written) and time.monotonic() < end:
            before = file.stat().st_size
            _wait_for_more(file, before, end)
            time.sleep(random.uniform(0, 0.05))
            if killed < kills:
                crew.kill_one()
                killed += 1
    left = file.read_text().split()
    return Storm(
        kills=killed,
        messages=len(written),
        lost=sorted(set(written) - (set(left) & set(sent_keys(database)))),
        unknown=sorted(set(left) - set(written)),
        out_of_order=_out_of_order(left, repairs),
        again=len(left) - len(set(left)),
    )


class Crew:
    """Workers, and another in the place of each that is killed.

    :param work: what ``hasty_worker.work`` is given.
    """

    def __init__(self, work: tuple[Any, ...], number: int) -> None:
        self.work = work
        self.processes = get_context("forkserver")
        self.processes.set_forkserver_preload([hasty_worker.__name__])
        self.workers = [self._worker() for _ in range(number)]

    def _worker(self) -> ForkServerProcess:
        worker = self.processes.Process(target=hasty_worker.work, args=self.work)
        worker.start()
        return worker

    def kill_one(self) -> None:
        """Kill the worker that has run the longest, and start another in its place."""
        victim = self.workers.pop(0)
        victim.kill()
        victim.join()
        self.workers.append(self._worker())


@contextmanager
def a_crew(work: tuple[Any, ...], number: int) -> Iterator[Crew]:
    """So many workers, killed in the end.

    :param work: what ``hasty_worker.work`` is given.
    """
    crew = Crew(work, number)
    try:
        yield crew
    finally:
        for worker in crew.workers:
            worker.kill()
            worker.join()


def _wait_for_more(file: Path, before: int, end: float) -> None:
    """Wait until another message has left, or for a moment when none may be due."""
    pause = min(end, time.monotonic() + 2)
    while file.stat().st_size == before and time.monotonic() < pause:
        time.sleep(0.005)


def _out_of_order(left: list[str], repairs: int) -> list[str]:
    first_time = list(dict.fromkeys(left))
    orders: dict[str, list[str]] = {f"r{n}": [] for n in range(repairs)}
    for key in first_time:
        orders[key.split("-")[0]].append(key)
    return [repair for repair, keys in orders.items() if keys != sorted(keys)]
