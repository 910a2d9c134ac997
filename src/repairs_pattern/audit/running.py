"""Looks at many states at once: some processes, each with a browser and a service of its own."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TypeAlias

from .chromium import NoChromium, launched
from .claims import Claims
from .looking import CLAIMS, Ask, Looker, nobody
from .results import Looked
from .seeing import Comparer, Detector, Facts
from .states import State

ENDED = "The process that looked at it ended. Perhaps there was too little memory."


def _nothing() -> None:
    pass


@dataclass(frozen=True, slots=True)
class Served:
    """A service that can be looked at.

    :param url: its address.
    :param reset: makes it as it was; called before each state.
    :param ask: as for ``Looker``.
    """

    url: str
    reset: Callable[[], None] = _nothing
    ask: Ask = nobody


Serve: TypeAlias = Callable[[Path], AbstractContextManager[Served]]
"""Serves what is audited, with a folder for what it writes. It is sent to other processes."""

Arms: TypeAlias = Callable[[], tuple[Sequence[Detector], Sequence[Comparer]]]
"""Gives every detector. It is sent to other processes."""


@dataclass(frozen=True, slots=True)
class Job:
    """What every process of a run is told.

    :param folder: of the run.
    :param only: as for ``Looker``.
    :param alone: whether the browser can reach only what this machine serves.
    """

    serve: Serve
    arms: Arms
    facts: Facts
    folder: Path
    only: frozenset[str] | None = None
    alone: bool = True


def run(
    job: Job, states: Sequence[State], processes: int, done: Sequence[Looked] = ()
) -> Iterator[Looked]:
    """Look at states, in several processes; what is done is given at once, in any order.

    :param done: what was looked at before, in the part of the run that was cut off.
    :raises NoChromium: when there is no browser.
    """
    # With JavaScript first: without it, most pages are known to be the same by then.
    waiting = deque(sorted(states, key=lambda state: not state.script))
    claims = Claims(job.folder / CLAIMS)
    claims.begin((what, looked.state) for looked in done for what in looked.claimed)
    (job.folder / "shots").mkdir(parents=True, exist_ok=True)
    crew = _Crew(job)
    try:
        for _ in range(min(processes, len(states))):
            crew.hire(waiting.popleft())
        while crew.busy:
            for connection in wait(list(crew.busy)):
                assert isinstance(connection, Connection)
                yield crew.receive(connection)
                if waiting:
                    crew.give(connection, waiting.popleft())
                else:
                    crew.dismiss(connection)
    finally:
        crew.end()


class _Crew:
    """The processes, and what each of them looks at."""

    def __init__(self, job: Job) -> None:
        self.busy: dict[Connection, State] = {}
        self._job = job
        self._spawning = get_context("spawn")
        self._processes: dict[Connection, BaseProcess] = {}
        self._hired = 0

    def hire(self, state: State) -> None:
        """Start a process, with a first state."""
        here, there = self._spawning.Pipe()
        folder = self._job.folder / f"process-{self._hired}"
        process = self._spawning.Process(target=_work, args=(self._job, folder, there), daemon=True)
        process.start()
        there.close()
        self._hired += 1
        self._processes[here] = process
        self.busy[here] = state
        with suppress(OSError):  # one that is dead already is found out by what it answers
            here.send(state)

    def receive(self, connection: Connection) -> Looked:
        """What a process has to tell."""
        state = self.busy.pop(connection)
        try:
            told = connection.recv()
        except (EOFError, OSError):
            return Looked(state.id, problem=ENDED)
        if isinstance(told, Exception):
            raise told
        assert isinstance(told, Looked)
        return told

    def give(self, connection: Connection, state: State) -> None:
        """Give a process its next state; one that has ended is replaced."""
        try:
            connection.send(state)
            self.busy[connection] = state
        except OSError:
            self.dismiss(connection)
            self.hire(state)

    def dismiss(self, connection: Connection) -> None:
        """There is no more to do for a process."""
        with suppress(OSError):
            connection.send(None)
        self._processes.pop(connection).join()
        connection.close()

    def end(self) -> None:
        """End every process that is left."""
        for connection, process in self._processes.items():
            process.terminate()
            process.join()
            connection.close()


def _work(job: Job, folder: Path, orders: Connection) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    try:
        arms = job.arms()
        with job.serve(folder) as served, launched(alone=job.alone) as browser:
            looker = Looker(browser, served.url, job.facts, *arms, job.folder, job.only, served.ask)
            while (state := orders.recv()) is not None:
                served.reset()
                looked = looker.recall(state)
                if looked is None:
                    served.reset()
                    looked = looker.look(state)
                orders.send(looked)
    except NoChromium as error:
        orders.send(error)
    except (EOFError, BrokenPipeError):  # whoever gave the orders was killed
        return
