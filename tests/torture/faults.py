"""Processes and databases die while residents report: nothing is lost, doubled or untrue.

Residents report over HTTP, one after the other in each of some threads. Meanwhile the web's and the
workers' processes are killed as ``kill -9`` does, or the database's server is stopped as a crash
does. A resident whose answer does not come does what people do: loads the page again, or sends it
again. In the end the database and the messages that left say what each resident was told.
"""

from __future__ import annotations

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.client import HTTPException
from pathlib import Path
from threading import Event, Lock
from typing import Any

from sqlalchemy import select

from repairs_pattern.domain.store import OutboxRow, PlaceRow, RepairRow
from tests.support.postgres import Postgres
from tests.support.reporting import CONFIRMATION, MOST_PAGES, answers_for, reference, slug
from tests.support.resident import Resident
from tests.support.worker_storm import Crew, a_crew

from .contention import Person, Size, Storm, storm_over
from .remote import UNAVAILABLE, RemoteResident, Wire

CLIENTS = 4
WEB = 2
WORKERS = 2
ROOM = 5
"""Places in each slot: few, so that residents also lose some to each other."""

PATIENCE = 300
"""Seconds after which what did not happen is counted as lost."""

INVITED = 10
"""Residents for each fault: many more than come."""

LATE_PAGES = ("describe", "photos", "visit-needs", "name", "phone", "updates")
"""What residents have still to answer when they come."""


class LostAnswer(Exception):
    """The process died that would have answered, or the service said to try again later."""


@dataclass
class PatientWire(Wire):
    """A connection that may be cut. Every second browser sends what got no answer again."""

    sends_again: bool = True
    answered: Counter[int] = field(default_factory=Counter)

    def _once(self, method: str, target: str, body: str) -> tuple[int, Any, str]:
        end = time.monotonic() + PATIENCE
        while True:
            try:
                found = super()._once(method, target, body)
            except (OSError, HTTPException):
                found = (UNAVAILABLE, {}, "")
            self.answered[found[0]] += 1
            if found[0] != UNAVAILABLE:
                return found
            if time.monotonic() > end:
                raise AssertionError(f"{target} is not answered any more")
            time.sleep(0.1)
            if body and not self.sends_again:
                raise LostAnswer


@dataclass
class Damage:
    """What was done, and what came of it.

    :param lost: repairs that a resident was told of and that are not there, or the other way
        round, or that somebody was told another time of; and messages that never left.
    :param doubled: repairs with more or fewer than one confirmation, and slots that are too full.
    :param again: how often a message left a second time, with its own key.
    :param interrupted: requests that got no answer, or were told to come later.
    """

    kills: int = 0
    crashes: int = 0
    repairs: int = 0
    messages: int = 0
    interrupted: int = 0
    again: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)


@dataclass
class _Faults:
    """One service under attack."""

    storm: Storm
    crew: Crew
    file: Path
    damage: Damage = field(default_factory=Damage)
    waiting: list[Person] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    enough: Event = field(default_factory=Event)
    lock: Lock = field(default_factory=Lock)
    clients: list[Future[None]] = field(default_factory=list)

    def report_until_enough(self) -> None:
        """Residents come one after the other until there was enough damage."""
        while not self.enough.is_set():
            with self.lock:
                person = self.waiting.pop()
                self.people.append(person)
            _report(person, self.storm.starts)

    def invite(self, number: int) -> None:
        """Make ready for so many residents; later there may be no database to do it in."""
        for n, person in enumerate(self.storm.arrive(number, without=LATE_PAGES)):
            old = person.resident.client
            wire = PatientWire(old.port, old.address, old.cookies, sends_again=n % 2 == 0)
            person.resident = RemoteResident(wire)
            self.waiting.append(person)

    def wait_for_more(self) -> None:
        """Wait until some more requests were answered, so that all faults hit work."""
        until = self._answered() + random.randint(1, 12)
        end = time.monotonic() + PATIENCE
        while self._answered() < until and time.monotonic() < end:
            for client in self.clients:
                if client.done():
                    client.result()
            time.sleep(random.uniform(0, 0.02))

    def _answered(self) -> int:
        with self.lock:
            people = list(self.people)
        return sum(p.resident.client.answered[200] for p in people)

    def kill_web(self) -> None:
        """Kill one of the processes that answer."""
        for pid in self.storm.server.workers()[:1]:
            os.kill(pid, signal.SIGKILL)
            self.damage.kills += 1

    def kill_worker(self) -> None:
        """Kill one of the processes that deliver."""
        self.crew.kill_one()
        self.damage.kills += 1

    def crash(self, server: Postgres) -> None:
        """Stop the database's server as a crash does, and start it again."""
        server.stop()
        server.start()
        self.damage.crashes += 1

    def wait_until_all_left(self) -> None:
        """Wait until no message waits, but not for ever."""
        waiting = select(OutboxRow.id).where(OutboxRow.sent_at.is_(None)).limit(1)
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            with self.storm.service.database.reading() as session:
                if session.scalar(waiting) is None:
                    return
            time.sleep(0.1)

    def count(self) -> Damage:
        """Compare what residents were told with what is there."""
        damage, database = self.damage, self.storm.service.database
        told = {str(p.reference): p.told for p in self.people}
        visits = self.storm.visits()
        with database.reading() as session:
            repairs = list(session.scalars(select(RepairRow.reference)))
            kinds = select(RepairRow.reference, OutboxRow.key).join(
                RepairRow, OutboxRow.repair_id == RepairRow.id
            )
            keys = session.execute(kinds).all()
            taken = Counter(session.scalars(select(PlaceRow.starts_at)))
        left = Counter(self.file.read_text().split())
        told_of = Counter(key.reference for key in keys)
        damage.repairs, damage.messages = len(repairs), len(keys)
        damage.lost = [each for each in {*told, *repairs} if visits.get(each) != told.get(each)]
        damage.lost += sorted(set(repairs) ^ set(told))
        damage.lost += [key.key for key in keys if not left[key.key]]
        damage.doubled = [each for each in repairs if told_of[each] != 1]
        damage.doubled += [str(slot) for slot, number in taken.items() if number > ROOM]
        damage.again = sum(left.values()) - len(left)
        answered = sum((p.resident.client.answered for p in self.people), Counter[int]())
        damage.interrupted = answered[UNAVAILABLE]
        assert set(answered) <= {200, 302, 303, UNAVAILABLE}, answered
        return damage


def _report(person: Person, starts: dict[str, datetime]) -> None:
    """Report until the confirmation is there, however often the answer is lost."""
    said = answers_for("tap-drips")
    resident: Resident = person.resident
    chosen = ""
    resident.get("/report/check-answers")
    for _ in range(10 * MOST_PAGES):
        if slug(resident) == CONFIRMATION:
            person.reference, person.told = reference(resident), starts[chosen]
            return
        answers = said.get(slug(resident), {})
        answers = answers(resident) if callable(answers) else answers
        chosen = str(answers.get("slot", chosen))
        try:
            resident.send(answers)
        except LostAnswer:
            resident.get("/report/check-answers")
    raise AssertionError(f"the report comes to no end, now at {resident.path}")


def attack(
    url: str, folder: Path, *, kills: int, server: Postgres | None = None, crashes: int = 0
) -> Damage:
    """Kill web processes and workers in turn while residents report, and then the server.

    :param server: crashes and starts again.
    """
    with _service(url, folder) as faults, ThreadPoolExecutor(CLIENTS) as threads:
        faults.invite(INVITED * (kills + crashes))
        faults.clients = [threads.submit(faults.report_until_enough) for _ in range(CLIENTS)]
        try:
            while faults.damage.kills < kills:
                faults.wait_for_more()
                (faults.kill_web, faults.kill_worker)[faults.damage.kills % 2]()
            while server is not None and faults.damage.crashes < crashes:
                faults.wait_for_more()
                faults.crash(server)
        finally:
            faults.enough.set()
        for client in faults.clients:
            client.result()
        faults.wait_until_all_left()
        return faults.count()


@contextmanager
def _service(url: str, folder: Path) -> Iterator[_Faults]:
    file = folder / "left"
    file.touch()
    size = Size(clients=CLIENTS, workers=WEB, places=ROOM)
    with (
        storm_over(url, folder, size) as storm,
        a_crew((url, file, time.time(), datetime.now(UTC)), WORKERS) as crew,
    ):
        yield _Faults(storm, crew, file)
