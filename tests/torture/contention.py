"""More residents than places: who loses keeps the answers and is offered another time.

First everybody wants one slot. Some choose it on its page; every third comes back to "Check your
answers" after the hold ran out. Then those who won change and cancel, all at once with newcomers
who want what they give back. In the end the database says of each what the resident was told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import quantiles
from typing import Any

from flask import Flask
from sqlalchemy import insert, select

from bench.serving import COUNCIL_FOLDER, SECRET, Server, serving
from repairs_pattern import create_app
from repairs_pattern.blueprints.service import Service
from repairs_pattern.domain.booking import Need, Slot
from repairs_pattern.domain.store import AnswerRow, Database, DraftRow, PlaceRow, RepairRow
from repairs_pattern.journey.runner import SESSION_KEY
from tests.conftest import service_of
from tests.support.folders import CouncilFolder
from tests.support.homes import a_home
from tests.support.reporting import (
    CHECK,
    CONFIRMATION,
    answers_for,
    draft_id,
    reference,
    report,
    slug,
    summary,
)
from tests.support.resident import Resident

from .remote import RemoteResident, Wire

NAME = "Siân Öztürk"
NOTHING_SUITS = "none"


@dataclass(frozen=True)
class Size:
    """How big a storm is.

    :param clients: how many ask at the same moment.
    :param workers: the processes that answer.
    :param places: in the slot that everybody wants.
    """

    clients: int
    workers: int
    places: int

    @property
    def people(self) -> int:
        """A third more than there are places."""
        return self.places + self.places // 3 + 1


FULL_SIZE = {
    "SQLite": Size(clients=16, workers=2, places=200),
    "PostgreSQL": Size(clients=64, workers=4, places=200),
}


@dataclass
class Person:
    """One resident and what they were told.

    :param told: the start of the slot that they have a visit in; None without one.
    """

    resident: RemoteResident
    told: datetime | None = None
    reference: str | None = None


@dataclass
class Storm:
    """One service in several processes, and everybody who wants something of it.

    :param slots: those of the first days.
    :param starts: when each slot starts, of all that anybody can choose.
    """

    size: Size
    app: Flask
    service: Service
    server: Server
    answers: dict[str, dict[str, Any]]
    slots: list[Slot]
    starts: dict[str, datetime]
    people: list[Person] = field(default_factory=list)

    @property
    def wanted(self) -> Slot:
        """What everybody wants."""
        return self.slots[0]

    def all_at_once(self, people: list[Person], act: Callable[[int, Person], None]) -> None:
        """Everybody acts, as many at a time as there are clients.

        :raises AssertionError: when the service answered anybody with an error.
        """
        with ThreadPoolExecutor(self.size.clients) as threads:
            list(threads.map(act, range(len(people)), people))

    def arrive(self, number: int, without: Collection[str] = ()) -> list[Person]:
        """People who have answered everything up to the time of the visit.

        :param without: pages that they have not answered yet.
        """
        first, now = len(self.people), datetime.now(UTC)
        ids = [f"storm-{first + n}" for n in range(number)]
        with self.service.database.writing() as session:
            session.execute(insert(DraftRow), [{"id": each, "started_at": now} for each in ids])
            session.execute(
                insert(AnswerRow),
                [
                    {"draft_id": each, "page": page, "answer": answer, "saved_at": now}
                    for each in ids
                    for page, answer in self.answers.items()
                    if page not in without
                ],
            )
        arrived = [
            Person(RemoteResident(self._wire(each, first + n))) for n, each in enumerate(ids)
        ]
        self.people += arrived
        return arrived

    def _wire(self, draft: str, number: int) -> Wire:
        signer: Any = self.app.session_interface.get_signing_serializer(self.app)  # type: ignore[attr-defined]
        cookies = {self.app.config["SESSION_COOKIE_NAME"]: signer.dumps({SESSION_KEY: draft})}
        return Wire(self.server.port, f"10.1.{number // 250}.{number % 250}", cookies)

    def keep_answer_without_hold(self, number: int) -> None:
        """As if the hold of this person had run out."""
        slot = self.wanted
        answer = {
            "slot": slot.id,
            "trade": "plumbing",
            "starts_at": slot.starts_at.isoformat(),
            "ends_at": slot.ends_at.isoformat(),
        }
        now = datetime.now(UTC)
        self.service.runner.drafts.save(f"storm-{number}", "appointment", answer, now)

    def book(self, number: int, person: Person) -> None:
        """Try for the wanted slot at the page of times, or every third on "Check your answers"."""
        if number % 3:
            self.choose(person)
        else:
            person.resident.get("/report/check-answers")
            self._send(person)
        if person.told is None:
            offered = person.resident.get("/schedule/appointment").choices("slot")
            assert self.wanted.id not in offered, "a time is offered that is gone"

    def choose(self, person: Person) -> None:
        """Try for the wanted slot at the page of times."""
        resident = person.resident
        resident.get("/schedule/appointment")
        if self.wanted.id in resident.choices("slot"):
            resident.send(slot=self.wanted.id)
        self._send(person)

    def _send(self, person: Person) -> None:
        """Send the report. Who lost the time must be able to go on with another."""
        resident = person.resident
        if slug(resident) == CHECK:
            resident.send()
        if slug(resident) == CONFIRMATION:
            person.told, person.reference = self.wanted.starts_at, reference(resident)
            return
        assert slug(resident) == "appointment", resident.path
        others = set(resident.choices("slot")) - {self.wanted.id, NOTHING_SUITS}
        assert others, "no other time is offered"
        resident.send(slot=max(others))
        assert slug(resident) == CHECK, resident.errors
        assert NAME in summary(resident).values(), "the answers are lost"

    def change(self, person: Person) -> None:
        """Try to move to the second slot; who loses keeps the first."""
        resident, slot = self._find(person), self.slots[1]
        resident.get("/track/change")
        if slot.id not in resident.choices("slot"):
            return
        resident.send(slot=slot.id)
        if resident.path != "/track/change/confirm":
            return
        resident.send()
        if resident.path == "/track/repair":
            person.told = slot.starts_at
        else:
            assert resident.choices("slot"), "no other time is offered"

    def cancel(self, person: Person) -> None:
        """Give the visit back."""
        resident = self._find(person)
        resident.get("/track/cancel").send(what="visit").send()
        assert resident.path == "/track/repair", resident.path
        person.told = None

    def _find(self, person: Person) -> RemoteResident:
        resident = person.resident
        resident.get("/track/")
        resident.send(reference=str(person.reference), postcode=a_home("northmere").postcode)
        return resident

    def fill(self, slot: Slot, left: int) -> None:
        """Others book all of a slot but a few places."""
        until = datetime.now(UTC) + timedelta(hours=1)
        with self.service.database.writing() as session:
            session.execute(
                insert(PlaceRow),
                [
                    {
                        "trade": "plumbing",
                        "starts_at": slot.starts_at,
                        "ends_at": slot.ends_at,
                        "number": number,
                        "draft_id": f"others-{number}",
                        "held_until": until,
                    }
                    for number in range(left + 1, self.size.places + 1)
                ],
            )

    def visits(self) -> dict[str, datetime]:
        """Which repair owns a place, and when."""
        query = select(RepairRow.reference, PlaceRow.starts_at).join(
            PlaceRow, PlaceRow.repair_id == RepairRow.id
        )
        with self.service.database.reading() as session:
            return {row.reference: row.starts_at for row in session.execute(query)}

    def check(self) -> None:
        """What residents were told is true, and no slot is too full."""
        told = {p.reference: p.told for p in self.people if p.reference and p.told}
        assert self.visits() == told
        with self.service.database.reading() as session:
            taken = Counter(session.scalars(select(PlaceRow.starts_at)))
            repairs = set(session.scalars(select(RepairRow.reference)))
        assert max(taken.values()) <= self.size.places
        assert repairs == {p.reference for p in self.people if p.reference}


@dataclass(frozen=True)
class Outcome:
    """What happened in a storm. Times are in seconds, of one request.

    :param told_to_wait: requests that waited for others in full and were told to try again.
    """

    booked: int
    lost: int
    moved: int
    cancelled: int
    requests: int
    told_to_wait: int
    p99: float
    longest: float


def contend(url: str, folder: Path, size: Size) -> Outcome:
    """Let the storm go over a service with this database, which has no tables yet.

    :param folder: for the council's folder and what the servers keep.
    :raises AssertionError: when anything that was promised is not so.
    """
    with storm_over(url, folder, size) as storm:
        people = storm.arrive(size.people)
        for number in range(0, size.people, 3):
            storm.keep_answer_without_hold(number)
        storm.all_at_once(people, storm.book)
        booked = [person for person in people if person.reference]
        assert len(booked) == size.places
        storm.check()
        newcomers, room = storm.arrive(size.places // 4), max(1, size.places // 6)
        storm.fill(storm.slots[1], room)
        everybody = [*booked, *newcomers]
        Random(size.places).shuffle(everybody)
        storm.all_at_once(everybody, _second_act(storm))
        storm.check()
        moved = [p for p in booked if p.told == storm.slots[1].starts_at]
        assert len(moved) == room
        outcome = _outcome(storm, len(booked), len(people) - len(booked), len(moved))
        alone = storm.service.database.is_sqlite
        assert alone or not outcome.told_to_wait, "a server keeps nobody waiting for everybody"
        return outcome


def _second_act(storm: Storm) -> Callable[[int, Person], None]:
    def act(number: int, person: Person) -> None:
        if person.reference is None:
            storm.choose(person)
        elif number % 3 == 0:
            storm.cancel(person)
        else:
            storm.change(person)

    return act


def _outcome(storm: Storm, booked: int, lost: int, moved: int) -> Outcome:
    wires = [p.resident.client for p in storm.people]
    seconds = [each for wire in wires for each in wire.seconds]
    told_to_wait = sum(wire.told_to_wait for wire in wires)
    cancelled = sum(1 for p in storm.people if p.reference and p.told is None)
    p99 = quantiles(seconds, n=100)[-1]
    return Outcome(booked, lost, moved, cancelled, len(seconds), told_to_wait, p99, max(seconds))


@contextmanager
def storm_over(url: str, folder: Path, size: Size) -> Iterator[Storm]:
    """A service with this database, which has no tables yet, and nobody there so far."""
    council = CouncilFolder.copy_of("northmere", folder)
    council.change("council.toml", "\nplumbing = 8\n", f"\nplumbing = {size.places}\n")
    database = Database(url)
    database.upgrade()
    database.close()
    settings = {
        "SECRET_KEY": SECRET,
        "DATABASE_URL": url,
        "SESSION_COOKIE_SECURE": False,
        "PHOTOS_FOLDER": str(folder / "photos"),
        "LOGS": "off",
    }
    app = create_app(council.path, settings=settings)
    service = service_of(app)
    answers = _answers(app, service)
    week, year = (
        Need("plumbing", 60, (datetime.now(UTC) + timedelta(days=days)).date()) for days in (7, 365)
    )
    environment = {
        "DATABASE_URL": url,
        COUNCIL_FOLDER: str(council.path),
        "REPAIRS_PROXIES": "1",
        "REPAIRS_PHOTOS_FOLDER": str(folder / "photos"),
    }
    try:
        with serving(
            "service",
            folder,
            workers=size.workers,
            environment=environment,
            log=folder / "web.log",
        ) as server:
            now = datetime.now(UTC)
            slots = service.diary.find(week, now)
            starts = {slot.id: slot.starts_at for slot in service.diary.find(year, now)}
            yield Storm(size, app, service, server, answers, slots, starts)
    finally:
        service.database.close()


def _answers(app: Flask, service: Service) -> dict[str, dict[str, Any]]:
    """What somebody has answered who is about to choose a time."""
    resident = report(Resident(app), answers_for("tap-drips"), to="appointment")
    draft = service.runner.drafts.load(draft_id(resident), datetime.now(UTC))
    assert draft is not None
    return {page: dict(answer) for page, answer in draft.answers.items()}
