"""Residents who do anything in any order. After every step the promises of the service hold.

Each example is a list of actions, so a failure is a list that can be read and run again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select
from werkzeug.test import TestResponse

from repairs_pattern.blueprints.service import Service
from repairs_pattern.domain.booking import SlotGone
from repairs_pattern.domain.repairs import raise_repair
from repairs_pattern.domain.store import (
    AddressListRow,
    AddressRow,
    AnswerRow,
    Base,
    OutboxRow,
    PlaceRow,
    RepairRow,
)
from repairs_pattern.journey.runner import RECEIPT_KEY, SESSION_KEY
from tests.conftest import MONDAY, Clock, service_of
from tests.support.homes import a_home
from tests.support.raised import a_draft, a_report
from tests.support.reporting import answers_for, report
from tests.support.resident import Resident
from tests.support.stored import rows

BEGINNINGS = (
    datetime(2026, 11, 23, 9, 30, tzinfo=UTC),
    datetime(2026, 10, 24, 23, 20, tzinfo=UTC),
    datetime(2027, 3, 27, 23, 50, tzinfo=UTC),
    datetime(2026, 12, 31, 23, 55, tzinfo=UTC),
)
"""A Monday morning; before each change of the clocks; before a new year."""

JUMPS = ({"minutes": 4}, {"minutes": 21}, {"hours": 2}, {"hours": 11}, {"hours": 25}, {"days": 8})
LANGUAGES = ("en", "cy", "*;q=x", "xx-YY;q=0.1")
GOING_ON = 12
"""How many of the actions go on with the journey, so that walks get somewhere."""

KINDS = (
    *["answer"] * GOING_ON,
    "mistake",
    "back",
    "change",
    "refresh",
    "resend",
    "tab",
    "jump",
    "language",
    "rival",
    "start",
    "ahead",
)

Action = tuple[str, int]

ACTION_LISTS = st.lists(
    st.tuples(st.sampled_from(KINDS), st.integers(0, 7)), min_size=10, max_size=25
)
PLACES = ("danger", "address", "describe", "appointment", "check-answers")
"""Where a walk begins, so that some get to the end."""

HANDED_OVER = {
    "name": lambda repair: repair.contact["name"],
    "describe": lambda repair: repair.description,
}
"""Where an answer is found once it was sent."""


class Walker(Resident):
    """A tab that takes any answer, so long as it is no fault of the server."""

    def _read(self, response: TestResponse, status: int) -> Walker:
        assert response.status_code < 500, (response.status_code, response.request.path)
        super()._read(response, response.status_code)
        return self

    def another_tab(self) -> Walker:
        """A second tab of the same browser."""
        tab = object.__new__(Walker)
        tab.client = self.client
        return tab


@dataclass
class Walk:
    """One resident with two tabs, and the world around them."""

    app: Flask
    council: str
    clock: Clock
    to: str
    tabs: list[Walker] = field(default_factory=list)
    begun: datetime = MONDAY
    sent_last: tuple[str, dict[str, Any]] | None = None

    def __post_init__(self) -> None:
        first = Walker(self.app)
        report(first, answers_for("tap-drips", by=self.council), to=self.to)
        self.tabs = [first, first.another_tab()]
        self.tabs[1].get(first.path)
        self.begun = self.clock()

    @property
    def service(self) -> Service:
        return service_of(self.app)

    @property
    def tab(self) -> Walker:
        return self.tabs[0]

    def held(self, key: str) -> str | None:
        """What the browser's session holds under a key."""
        with self.tab.client.session_transaction() as session:
            return session.get(key)

    def stored(self) -> dict[str, dict[str, Any]]:
        """The answers of the browser's draft, if it still has one."""
        found = rows(self.service, AnswerRow, draft_id=self.held(SESSION_KEY))
        return {row.page: row.answer for row in found}

    # What a resident does

    def answer(self, number: int) -> None:
        if self.tab.soup.find("form") is None:
            self.back(number)
        else:
            self._send(self._an_answer(number))

    def mistake(self, number: int) -> None:
        if self.tab.soup.find("form"):
            self._send(
                dict.fromkeys(self._names(), ("", "nonsense", "\x00", "9" * 2_000)[number % 4])
            )

    def back(self, _number: int) -> None:
        link = self.tab.soup.select_one("a.govuk-back-link")
        self.tab.get(str(link["href"]) if link else "/")

    def change(self, number: int) -> None:
        self.tab.get("/report/check-answers")
        links = self.tab.soup.select(".govuk-summary-list__actions a")
        if links:
            self.tab.get(str(links[number % len(links)]["href"]))

    def refresh(self, _number: int) -> None:
        self.tab.get(self.tab.path)

    def resend(self, _number: int) -> None:
        if self.sent_last:
            url, data = self.sent_last
            self.tab._read(self.tab.client.post(url, data=data, follow_redirects=True), 200)

    def tab_over(self, _number: int) -> None:
        self.tabs.reverse()

    def jump(self, number: int) -> None:
        self.clock.pass_by(**JUMPS[number % len(JUMPS)])

    def language(self, number: int) -> None:
        wanted = LANGUAGES[number % len(LANGUAGES)]
        self.tab.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = wanted

    def rival(self, number: int) -> None:
        """Somebody else books the time that this resident has, or one of the next."""
        service, runner = self.service, self.service.runner
        draft = runner.drafts.load(self.held(SESSION_KEY) or "", self.clock())
        need = service.case(runner.path(draft).answers).need
        if need is None:
            return
        slots = service.diary.find(need, self.clock())
        if slots:
            other = a_draft(service.database, self.clock())
            slot = slots[number % min(3, len(slots))]
            try:
                report = a_report(slot_id=slot.id, need=need, trade=need.trade)
                raise_repair(service.database, service.diary, other, report, self.clock())
            except SlotGone:
                return

    def start(self, number: int) -> None:
        self.tab.get("/")
        if number == 0:
            self.tab.send()

    def ahead(self, number: int) -> None:
        pages = ("/report/check-answers", "/report/name", "/report/confirmation", "/track/")
        self.tab.get(pages[number % len(pages)])

    def _send(self, answers: dict[str, Any]) -> None:
        url, data = self.tab.filled(answers)
        self.sent_last = url, data
        self.tab._read(self.tab.client.post(url, data=data, follow_redirects=True), 200)

    def _names(self) -> list[str]:
        controls = self.tab.form.find_all(["input", "textarea"])
        return sorted({str(c["name"]) for c in controls if c.get("name")} - {"csrf_token"})

    def _an_answer(self, number: int) -> dict[str, Any]:
        """Something that the page may well accept: what is typed is known, what is chosen drawn."""
        home = a_home(self.council)
        typed = {
            "postcode": home.postcode,
            "description": f"It drips, {number} times",
            "name": f"Ada {'Lovelace' * (number % 3)} {number}",
            "phone": f"07700 90098{number}",
            "email": f"ada{number}@example.com",
        }
        known = {"danger": "none", "where": "home" if number else "communal", "who": "tenant"}
        slug = self.tab.path.rsplit("/", 1)[-1]
        answers: dict[str, Any] = {}
        for name in self._names():
            options = self.tab.choices(name)
            if name in typed and not options:
                answers[name] = typed[name]
            elif options:
                sure = known.get(slug)
                fits = home.uprn if name == "uprn" and home.uprn in options else None
                answers[name] = fits or (
                    sure if sure in options else options[number % len(options)]
                )
        return answers


ACTIONS: dict[str, Callable[[Walk, int], None]] = {
    "answer": Walk.answer,
    "mistake": Walk.mistake,
    "back": Walk.back,
    "change": Walk.change,
    "refresh": Walk.refresh,
    "resend": Walk.resend,
    "tab": Walk.tab_over,
    "jump": Walk.jump,
    "language": Walk.language,
    "rival": Walk.rival,
    "start": Walk.start,
    "ahead": Walk.ahead,
}


def walk_through(
    app: Flask, council: str, begin: datetime, to: str, actions: list[Action]
) -> Counter[str]:
    """Do all of it, and check after each step.

    :returns: what the walk came to, for a test that walks do get somewhere.
    """
    service, clock = service_of(app), service_of(app).clock
    assert isinstance(clock, Clock)
    clock.now = begin
    _empty(service)
    walk, came_to = Walk(app, council, clock, to), Counter[str]()
    for kind, number in actions:
        draft, before = walk.held(SESSION_KEY), walk.stored()
        seen = [tab.response for tab in walk.tabs]
        ACTIONS[kind](walk, number)
        _check_promises(service)
        if walk.tab.response not in seen:
            _check_told(walk)
        _check_nothing_lost(walk, kind, draft, before)
        came_to[walk.tab.path] += 1
    _check_shown(walk)
    return came_to


def _empty(service: Service) -> None:
    """Everything but the addresses goes."""
    kept = {AddressRow.__tablename__, AddressListRow.__tablename__}
    with service.database.writing() as session:
        for table in reversed(Base.metadata.sorted_tables):
            if table.name not in kept:
                session.execute(delete(table))


def _check_promises(service: Service) -> None:
    """The invariants of booking and sending, read from the database."""
    places, repairs = rows(service, PlaceRow), rows(service, RepairRow)
    for slot, number in Counter((each.trade, each.starts_at) for each in places).items():
        assert number <= service.council.booking.capacity[slot[0]], slot
    drafts = Counter(repair.draft_id for repair in repairs)
    assert max(drafts.values(), default=1) == 1
    owned = {place.repair_id for place in places if place.repair_id is not None}
    assert owned == {repair.id for repair in repairs if repair.status == "booked"}
    messages = Counter(row.repair_id for row in rows(service, OutboxRow))
    expected = Counter(repair.id for repair in repairs if repair.contact["by"] != "none")
    assert messages == expected


def _check_told(walk: Walk) -> None:
    """Whoever is told of an appointment has it."""
    if walk.tab.heading.startswith(("Appointment booked", "Report sent")):
        with walk.service.database.reading() as session:
            repair = session.scalar(
                select(RepairRow).where(RepairRow.receipt == walk.held(RECEIPT_KEY))
            )
            assert repair is not None
            assert repair.reference in walk.tab.text
            visit = session.scalar(select(PlaceRow).where(PlaceRow.repair_id == repair.id))
        assert walk.tab.heading.startswith("Appointment booked") == (visit is not None)


def _check_nothing_lost(
    walk: Walk, kind: str, draft: str | None, before: dict[str, dict[str, Any]]
) -> None:
    """Every answer is as it was, or was answered again, or was sent."""
    if not before:
        return
    after = {row.page: row.answer for row in rows(walk.service, AnswerRow, draft_id=draft)}
    sent = rows(walk.service, RepairRow, draft_id=draft)
    if sent:
        assert not after
        for page, find in HANDED_OVER.items():
            if page in before:
                assert find(sent[0]) == next(iter(before[page].values())), page
        return
    if not after:
        lifetime = timedelta(hours=walk.service.council.retention.draft_hours)
        assert walk.clock() - walk.begun > lifetime, "the answers went before their time"
        return
    gone = before.keys() - after.keys()
    assert gone <= {"appointment"}, gone
    changed = {page for page in before.keys() & after.keys() if before[page] != after[page]}
    assert len(changed) <= (1 if kind in {"answer", "mistake", "resend"} else 0), (kind, changed)


def _check_shown(walk: Walk) -> None:
    """Each stored answer of the path is on its page when that is opened again."""
    runner = walk.service.runner
    draft = runner.drafts.load(walk.held(SESSION_KEY) or "", walk.clock())
    if draft is None or draft.submitted:
        return
    path = runner.path(draft)
    for page in path.pages:
        if page.name in path.answers and page.form is not None:
            walk.tab.get(f"/{page.section}/{page.slug}")
            assert walk.tab.path == f"/{page.section}/{page.slug}"
            for name, value in path.answers[page.name].items():
                if name in walk._names() and isinstance(value, str) and name != "slot":
                    assert walk.tab.value(name) == value, (page.name, name)


def walks(app: Flask, council: str, number: int) -> Counter[str]:
    """So many walks, the same ones each time, and where they came to."""
    came_to = Counter[str]()

    @settings(
        max_examples=number,
        derandomize=True,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.large_base_example],
    )
    @given(st.sampled_from(BEGINNINGS), st.sampled_from(PLACES), ACTION_LISTS)
    def go(begin: datetime, to: str, actions: list[Action]) -> None:
        came_to.update(walk_through(app, council, begin, to, actions))

    go()
    return came_to


A_DAY_OF_ITS_OWN = datetime(2026, 2, 2, 9, 30, tzinfo=UTC)
"""No other test has the services of this day, so what is in them can be thrown away."""


@pytest.mark.parametrize(("council", "number"), [("westvale", 20), ("northmere", 6)])
def test_whatever_residents_do_no_promise_is_broken_and_no_answer_is_lost(
    shared_app: Callable[..., Flask], council: str, number: int
) -> None:
    came_to = walks(shared_app(council, A_DAY_OF_ITS_OWN), council, number)
    assert came_to["/report/confirmation"] > 0
    assert came_to["/report/check-answers"] > 0
    assert came_to["/schedule/appointment"] > 0
    assert len(came_to) > 10


def test_a_promise_that_is_broken_is_noticed(shared_app: Callable[..., Flask]) -> None:
    app = shared_app("westvale", A_DAY_OF_ITS_OWN)
    walk_through(app, "westvale", MONDAY, "check-answers", [("answer", 0)])
    service = service_of(app)
    with service.database.writing() as session:
        session.execute(delete(OutboxRow))
    with pytest.raises(AssertionError):
        _check_promises(service)
