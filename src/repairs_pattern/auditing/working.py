"""Those who work with a service: the council's staff, a moderator, and participants of research."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from http.cookies import SimpleCookie

from flask import Flask, Response, url_for
from sqlalchemy import select

from ..app import RepairsPattern
from ..blueprints.service import Service
from ..blueprints.staff.members import Members
from ..domain.store import OutboxRow
from ..research import Research
from ..research.desk.entry import VISIT
from ..research.door import SEAT
from ..research.extension import NAME
from ..research.keys import begin_visit, claim
from ..research.running import (
    add_participant,
    end_task,
    make_link,
    make_links,
    make_round,
    tasks_of,
)
from .around import Start
from .visiting import Visitor

TASKS = 2
"""How many tasks a participant has."""


def staff(app: Flask) -> Iterator[Start]:
    """Somebody of the council who sees all, and somebody who answers calls alone."""
    pattern: RepairsPattern = app.extensions["repairs_pattern"]
    service = pattern.service
    assert service is not None
    if service.council.staff is None:
        return
    _lose_a_message(service, service.clock())
    all_of_them = (*service.council.staff.viewers, *service.council.staff.contact_centre)
    for words, groups in (
        ("Sign in as somebody of the council who sees every page", all_of_them),
        ("Sign in as somebody who answers calls alone", service.council.staff.contact_centre),
    ):
        cookies = _signed_in(app, service, groups)
        with app.test_request_context():
            for page in ("index", "figures"):
                yield Start(words, cookies, url_for(f"repairs_staff.{page}"))


def _signed_in(app: Flask, service: Service, groups: tuple[str, ...]) -> dict[str, str]:
    """The cookies of somebody of these groups."""
    assert service.council.staff is not None
    claims = {"sub": "somebody", service.council.staff.claim: list(groups)}
    with app.test_request_context():
        response = Response()
        Members(service).begin(response, claims)
    found: dict[str, str] = {}
    for header in response.headers.getlist("Set-Cookie"):
        found |= {name: morsel.value for name, morsel in SimpleCookie(header).items()}
    return found


def _lose_a_message(service: Service, now: datetime) -> None:
    """Let the oldest message be one that could not be delivered."""
    with service.database.writing() as session:
        oldest = session.scalar(select(OutboxRow).order_by(OutboxRow.id).limit(1))
        if oldest is not None:
            oldest.dead_at, oldest.attempts, oldest.error = now, 150, "MessengerUnavailable"


def researchers(app: Flask) -> Iterator[Start]:
    """A moderator, participants before, in and after a task, and those who are kept out."""
    research: Research | None = app.extensions.get(NAME)
    if research is None:
        return
    database, now = research.database, research.clock()
    claim(database, "three made up words")
    scenarios = sorted(research.scenarios)[:TASKS]
    round_id = make_round(database, "A round", scenarios, now)
    before, during, after = (
        add_participant(database, round_id, research.scenarios, now) for _ in range(3)
    )
    make_links(database, before, now)
    desk = {VISIT: begin_visit(database, now)}
    first = {each: tasks_of(database, each)[0].id for each in (during, after)}
    links = {each: make_link(database, task_id, now) for each, task_id in first.items()}
    for code in links.values():
        Visitor(app).open(f"/r/{code}")
    end_task(database, first[after], "success", now)
    yield Start("Log in at the desk", desk, "/research/")
    for who in (before, during, after):
        yield Start("Log in at the desk", desk, f"/research/participants/{who}")
    yield Start("Open the link of a task", {}, f"/r/{links[during]}")
    seat = {SEAT: research.door.seat(links[after])}
    yield Start("Come back after a task was ended", seat, "/session/")
    yield Start("Open a link that has ended", {}, "/r/a-link-that-has-ended")
