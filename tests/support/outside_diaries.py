"""Diaries in schedulers that run on real sockets, each with the books that the scheduler keeps."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Any

from repairs_pattern.domain.booking import Ahead, Scheduler
from repairs_pattern.domain.repairs import NOBODY, Settling
from repairs_pattern.domain.store import Database
from repairs_pattern.gateways.drs import Drs, Soap
from repairs_pattern.gateways.embedded_diary import Window
from repairs_pattern.gateways.outside import Asking, Offers, Openings, OutsideDiary, Words
from repairs_pattern.gateways.rest_scheduler import RestScheduler
from repairs_pattern.gateways.web import Web
from tests.support import drs_server, scheduler_server
from tests.support.drs_server import DrsServer
from tests.support.scheduler_server import SchedulerServer
from tests.support.scheduler_state import State

KINDS = ("drs", "scheduler")
WEEKDAYS = frozenset(range(5))
WINDOWS = (
    Window("morning", time(8), time(12), WEEKDAYS),
    Window("afternoon", time(12), time(17), WEEKDAYS),
)
WORDS = Words({"plumbing": "PL"}, {"routine": "3"}, {}, {"plumbing": "PLGEN"})


@dataclass
class Outside:
    """A scheduler that runs, and the diary of a council that uses it."""

    kind: str
    server: DrsServer | SchedulerServer
    scheduler: Scheduler
    diary: OutsideDiary
    database: Database

    @property
    def state(self) -> State:
        return self.server.state

    def settle(self, now: Any) -> None:
        """Do the chore."""
        Settling(self.database, self.diary, NOBODY).settle(now)

    def misbehaves(self, manner: str | None, operation: str, *, after: bool = False) -> None:
        """From now on the scheduler misbehaves whenever it is asked for an operation."""
        web = self.server.web
        web.manner, web.after = manner, after
        web.at = lambda asked: self.server.operation_of(asked) == operation

    def patient(self) -> OutsideDiary:
        """A diary of another process, which has all the time that it needs."""
        scheduler = scheduler_at(self.kind, self.server, 20.0)
        return outside_diary(self.database, scheduler, patience=30.0)


class Killed(BaseException):
    """The process is no more."""


@dataclass
class Mortal:
    """A scheduler during whose question the process is killed.

    :param step: the method that is the last.
    :param after: whether the scheduler has done it by then.
    """

    scheduler: Scheduler
    step: str
    after: bool

    def __getattr__(self, name: str) -> Any:
        method = getattr(self.scheduler, name)
        return self._dying(method) if name == self.step else method

    def _dying(self, method: Callable[..., Any]) -> Callable[..., Any]:
        def die(*arguments: Any) -> None:
            if self.after:
                method(*arguments)
            raise Killed

        return die


def scheduler_at(kind: str, server: DrsServer | SchedulerServer, seconds: float) -> Scheduler:
    """The adapter for a server."""
    if kind == "drs":
        soap = Soap(server.address, seconds)
        login = drs_server.LOGIN, drs_server.PASSWORD
        return Drs(soap, *login, contract="NM-REPAIRS", user="RepairsOnline", words=WORDS)
    auth = scheduler_server.USER, scheduler_server.PASSWORD
    web = Web(server.address, seconds, auth=auth)
    return RestScheduler(web, "Northmere", "230000027", "NMR7", "HREP", WORDS)


def outside_diary(
    database: Database, scheduler: Scheduler, *, patience: float = 5.0, keep: float = 0.0
) -> OutsideDiary:
    """A diary that offers mornings and afternoons with room for one plumber on their way."""
    offers = Offers(
        database=database,
        scheduler=scheduler,
        openings=Openings(scheduler, patience, keep),
        windows=WINDOWS,
        capacity={"plumbing": 1},
        ahead=Ahead(lead_days=1, horizon_days=60),
        hold_for=timedelta(minutes=15),
    )
    return OutsideDiary(Asking(database, scheduler, offers, patience))


@contextmanager
def outside(
    kind: str, database: Database, *, seconds: float = 5.0, patience: float = 5.0
) -> Iterator[Outside]:
    """A scheduler of a kind, and a diary in it."""
    starts = drs_server.drs_server if kind == "drs" else scheduler_server.scheduler_server
    with starts() as server:
        scheduler = scheduler_at(kind, server, seconds)
        diary = outside_diary(database, scheduler, patience=patience)
        yield Outside(kind, server, scheduler, diary, database)
