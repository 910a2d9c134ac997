"""Every page of a council's journey, and how to get to it with nothing but its forms.

The list is made from the journey itself, so a page that is added is visited, or is missed loudly:
``UnknownPage`` names a page that nobody has said how to get to.
"""

from __future__ import annotations

from collections import ChainMap, deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from repairs_pattern import RepairsPattern
from repairs_pattern.blueprints.case import QUESTION
from repairs_pattern.domain.diagnosis import Facts, Outcome, Question, Tree, raised
from repairs_pattern.domain.store import RepairRow
from repairs_pattern.journey import Page
from tests.support.homes import a_home
from tests.support.raised import a_repair, counted
from tests.support.resident import Answers, Resident

Plan = Mapping[str, Answers]
"""What to answer, by name of page."""

EXPIRED = {"csrf_token": "expired"}
"""The mistake on a page with nothing to get wrong: it was open for too long."""

FIRST_SLOT: Answers = {"slot": "the first that is offered"}

MISTAKES: Plan = {
    "danger": {},
    "who": {},
    "behalf": {"relation": "family"},
    "where": {},
    "postcode": {"postcode": "nowhere"},
    "address": {},
    "no-homes": {},
    "address-typed": {"postcode": ""},
    "open-repairs": {},
    "block-location": {"detail": "By the bins. " * 20},
    "reported-before": {},
    "household": {"needs": ["baby", "none"]},
    "result": EXPIRED,
    "describe": {"description": "It drips. " * 101},
    "photos": EXPIRED,
    "visit-needs": {"needs": ["interpreter"], "language": ""},
    "name": {},
    "phone": {"phone": "call me"},
    "updates": {"by": "email", "email": "somewhere"},
    "appointment": {},
    "preferences": {"times": "After 3pm. " * 50},
    "check-answers": EXPIRED,
}
"""What brings each page that asks something back with an error."""


class UnknownPage(Exception):
    """A page of the journey that nobody has said how to get to, or how to get wrong."""


@dataclass(frozen=True)
class Way:
    """How to get to a page: who is asking, where it is, and what they answer."""

    page: str
    plan: Plan


class Ways:
    """The ways to the pages of one council's service.

    :param pattern: the service.
    """

    def __init__(self, pattern: RepairsPattern) -> None:
        self.journey = pattern.journey
        self.tree = pattern.council.tree
        self.council = pattern.council.id
        self._rules = pattern.council.household.rules
        self._routes = _routes(self.tree)

    def all(self) -> Iterator[Way]:
        """A way to every page, but to one of each kind only for questions and results."""
        for name in self.journey.pages:
            if not name.startswith(QUESTION) and name != "result":
                yield self.way_to(name)
        yield from (self.way_to(QUESTION + question.id) for question in self.questions())
        for outcome in self.results():
            yield Way("result", self._plan(f"outcome:{outcome.id}"))
        yield Way("result", {**self._detour("household"), "household": {"needs": ["health"]}})
        for name in ("name", "phone", "updates", "check-answers"):
            yield Way(name, self._for_somebody_else())

    def way_to(self, name: str) -> Way:
        """A way to the page of this name."""
        if name not in self.journey.pages:
            raise UnknownPage(name)
        if name.startswith((QUESTION, "exit:")):
            return Way(name, self._plan(name))
        if name not in _ENDINGS and name not in MISTAKES:
            raise UnknownPage(f"{name}: say in {__name__} how to get there and how to get it wrong")
        return Way(name, self._detour(name))

    def mistake(self, name: str) -> Answers:
        """What brings this page back with an error."""
        if name.startswith(QUESTION):
            return {}
        if name not in MISTAKES:
            raise UnknownPage(f"{name}: say in {__name__} how to get it wrong")
        return MISTAKES[name]

    def finish(self, booking: str) -> Way:
        """A way to "Check your answers" for a repair that comes about like this."""
        return Way("check-answers", self._plan(self._outcome(booking)))

    def questions(self) -> Iterable[Question]:
        """One question of each shape: with and without hints, and few or many answers."""
        shapes = {
            _shape(question): question
            for question in self.tree.questions.values()
            if question.id != self.tree.danger.id and QUESTION + question.id in self._routes
        }
        return shapes.values()

    def results(self) -> Iterable[Outcome]:
        """One outcome for each look of the result page."""
        looks: dict[object, Outcome] = {}
        for outcome in self.tree.outcomes.values():
            now = outcome.under(Facts("tenant", "heating"))
            ours = now.responsibility.tenant != "tenant" and now.priority != "emergency"
            if ours and f"outcome:{outcome.id}" in self._routes:
                varies = now.responsibility.tenant == "varies"
                look = (now.booking, bool(now.do), bool(now.right_to_repair), varies)
                looks.setdefault(look, now)
        return looks.values()

    def _detour(self, name: str) -> Plan:
        home = a_home(self.council)
        near = f"{home.postcode.split()[0]} 9ZZ"
        if name in {"no-homes", "not-ours"}:
            ends = {"no-homes": {"after": "not-ours"}} if name == "not-ours" else {}
            return {**self._plan(self._outcome("online")), "postcode": {"postcode": near}, **ends}
        if name == "out-of-area":
            return {**self._plan(self._outcome("online")), "postcode": {"postcode": "AB1 2CD"}}
        if name == "address-typed":
            return {**self._plan(self._outcome("online")), "address": {"uprn": "not-listed"}}
        if name in {"block-location", "open-repairs"}:
            return self._plan(QUESTION + self.tree.start["communal"])
        if name == "already-reported":
            seen = {"open-repairs": {"repair": "open-repair-2026-11-20"}}
            return {**self._plan(QUESTION + self.tree.start["communal"]), **seen}
        if name in _EARLIER:
            asked = {"reported-before": {"reported": _EARLIER[name]}}
            return {**self._plan(self._outcome("online")), **asked}
        if name == "behalf":
            return self._for_somebody_else()
        if name == "household":
            return self._plan(self._outcome("household"))
        if name == "preferences":
            return self._plan(self._outcome("arrange"))
        if name == "call-now":
            return self._plan(self._outcome("emergency"))
        if name == "your-repair":
            return self._plan(self._outcome("leaseholder"), tenure="leaseholder")
        if name == "your-emergency":
            return self._plan(self._outcome("leaseholder's emergency"), tenure="leaseholder")
        return self._plan(self._outcome("online"))

    def _for_somebody_else(self) -> Plan:
        return {**self._plan(self._outcome("online")), "who": {"who": "someone-else"}}

    def _outcome(self, kind: str) -> str:
        """The first outcome of a kind.

        That is a way of booking, an emergency, not ours to repair, or one that who lives in the
        home makes more urgent, though no emergency.
        """
        for outcome in self.tree.outcomes.values():
            now = outcome.under(Facts("tenant", "heating"))
            emergency = now.priority == "emergency"
            theirs = now.responsibility.leaseholder == "leaseholder"
            fits = {
                "emergency": emergency,
                "leaseholder": theirs and not emergency,
                "leaseholder's emergency": theirs and emergency,
                "household": self._is_raised(now),
            }.get(kind, now.booking == kind and not emergency)
            if fits and now.responsibility.tenant == "council":
                return f"outcome:{outcome.id}"
        raise UnknownPage(f"no outcome is {kind}")

    def _is_raised(self, outcome: Outcome) -> bool:
        """Whether somebody's health makes it more urgent, in the heating season."""
        found = raised(self._rules, outcome, "heating", ["health"])
        return found is not None and found.priority != "emergency"

    def _plan(self, target: str, tenure: str = "tenant") -> Plan:
        place, chosen = self._routes[target]
        home = a_home(self.council, tenure=tenure, kind=place)
        danger = self.tree.danger.id
        answers: dict[str, Answers] = {
            "danger": {"choice": _way_on(self.tree)},
            "who": {"who": tenure},
            "behalf": {
                "relation": "family",
                "name": "Ife Okafor",
                "contact": "resident",
                "knows": "agreed",
            },
            "where": {"where": place},
            "postcode": {"postcode": home.postcode},
            "address": {"uprn": home.uprn},
            "open-repairs": {"repair": "none"},
            "block-location": {"place": "stairs", "detail": "Second floor"},
            "reported-before": {"reported": "new"},
            "no-homes": {"after": "typed"},
            "address-typed": {"line_1": "The Old Forge", "town": "Northmere"},
            "household": {},
            "result": {},
            "describe": {"description": "It started on Monday."},
            "photos": {},
            "visit-needs": {"needs": ["interpreter"], "language": "Yoruba"},
            "name": {"name": "Sam Okafor"},
            "phone": {"phone": "01632 960001", "not_when": "Before 10am"},
            "updates": {"by": "email", "email": "sam@example.com"},
            "appointment": FIRST_SLOT,
            "preferences": {"times": "After 3pm"},
        }
        route: dict[str, Answers] = {
            "danger" if question == danger else QUESTION + question: {"choice": choice}
            for question, choice in chosen.items()
        }
        return ChainMap(route, answers)


_EARLIER = {"see-your-repair": "see", "chase": "waiting"}
_ENDINGS = {
    "call-now",
    "your-repair",
    "your-emergency",
    "not-ours",
    "out-of-area",
    "already-reported",
    *_EARLIER,
}


def follow(resident: Resident, pattern: RepairsPattern, way: Way) -> Page:
    """Go to a page as a resident would, one form after another."""
    if way.page in {"open-repairs", "already-reported"}:
        _report_before(pattern)
    resident.get("/").send()
    pages = {f"/{page.section}/{page.slug}": page for page in pattern.journey.pages.values()}
    while (page := pages[resident.path]).name != way.page:
        if page.is_exit or page.name not in way.plan:
            raise UnknownPage(f"the way to {way.page} ends at {page.name}")
        answer_page(resident, page.name, way.plan)
        assert pages.get(resident.path) != page, (page.name, resident.errors)
    return page


def _report_before(pattern: RepairsPattern) -> None:
    """A neighbour's report of the shared area that ``Ways`` goes to, made on 20 November."""
    assert pattern.service is not None
    database = pattern.service.database
    block = a_home(pattern.council.id, kind="communal").block
    if not counted(database, RepairRow, block=block, outcome="open-repair"):
        friday = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
        told = {"outcome": "open-repair", "summary": "Lift that does not work"}
        a_repair(database, friday, place="communal", block=block, booking="no-access", **told)


def answer_page(resident: Resident, name: str, plan: Plan) -> None:
    """Answer the page that the resident is on."""
    answers: Mapping[str, Any] = plan.get(name, {})
    if answers is FIRST_SLOT:
        answers = {"slot": resident.choices("slot")[0]}
    resident.send(answers)


def _routes(tree: Tree) -> dict[str, tuple[str, dict[str, str]]]:
    """The shortest way to every question, outcome and exit: the place, and what to choose."""
    routes: dict[str, tuple[str, dict[str, str]]] = {}
    waiting: deque[tuple[str, str, dict[str, str]]] = deque(
        (place, start, {}) for place, start in tree.start.items()
    )
    waiting.appendleft(("home", tree.danger.id, {}))
    while waiting:
        place, question, chosen = waiting.popleft()
        if QUESTION + question in routes:
            continue
        routes[QUESTION + question] = (place, chosen)
        for key, option in tree.questions[question].options.items():
            further = {**chosen, question: key}
            if option.question:
                waiting.append((place, option.question, further))
            elif not option.goes_on:
                end = f"exit:{option.exit}" if option.exit else f"outcome:{option.outcome}"
                routes.setdefault(end, (place, further))
    return routes


def _way_on(tree: Tree) -> str:
    return next(key for key, option in tree.danger.options.items() if option.goes_on)


def _shape(question: Question) -> tuple[bool, bool, bool]:
    options = question.options.values()
    return bool(question.hint), any(option.hint for option in options), len(options) > 4
