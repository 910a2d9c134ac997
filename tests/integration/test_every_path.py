"""A program that knows only HTML walks every path of the diagnosis trees, without JavaScript."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from functools import cache

import pytest
from _pytest.mark import ParameterSet
from flask import Flask

from repairs_pattern.blueprints.service import Service
from repairs_pattern.council import Council
from repairs_pattern.domain.diagnosis import HOUSEHOLD_NEEDS, Exit, Facts, Outcome, Tree
from repairs_pattern.domain.diagnosis.tree import Step
from repairs_pattern.domain.law import LONDON, season
from repairs_pattern.domain.store import PlaceRow, RepairRow
from repairs_pattern.times import day_in_words
from tests.conftest import MONDAY, service_of
from tests.support.councils import council
from tests.support.homes import a_home
from tests.support.reporting import (
    CHECK,
    COUNCIL_NAMES,
    answers_for,
    change_links,
    choices_of,
    go_on,
    path_to,
    put_answers,
    reference,
    report,
    slug,
    summary,
    twin,
)
from tests.support.resident import Resident
from tests.support.stored import rows, the_message, the_repair, the_visit

AppOf = Callable[..., Flask]
AtTheTree = Callable[[str, str], Resident]

CHUNK = 80
"""How many paths one test walks: few enough for the tests to share out well."""

JULY = datetime(2026, 7, 6, 9, 30, tzinfo=UTC)
TENANT = Facts("tenant", "heating")


def chunks() -> Iterator[tuple[str, str, int]]:
    """The first of each so many paths."""
    for name in COUNCIL_NAMES:
        tree = council(name).tree
        for place in tree.start:
            count = sum(1 for _ in tree.paths(place))
            yield from ((name, place, first) for first in range(0, count, CHUNK))


def ends(tree: Tree) -> set[str]:
    """Every outcome that some path leads to."""
    paths = (path for place in tree.start for path in tree.paths(place))
    return {option.outcome for *_, (_, option) in paths if option.outcome}


def result_page(outcome: Outcome, facts: Facts, place: str) -> str:
    """Where the brief says that somebody with this outcome belongs."""
    now = outcome.under(facts)
    emergency = now.priority == "emergency"
    if place == "home" and now.responsibility.of(facts.tenure) == "resident":
        return "your-emergency" if emergency else "your-repair"
    return "call-now" if emergency else "result"


def reportable() -> Iterator[ParameterSet]:
    """Every outcome that a tenant may report, and the questions that no outcome before it asked."""
    for name in COUNCIL_NAMES:
        tree = council(name).tree
        asked: set[str] = set()
        for end in sorted(ends(tree)):
            place, steps = path_to(tree, end)
            if result_page(tree.outcomes[end], TENANT, place) == "result":
                questions = [question.id for question, _ in steps]
                new = tuple(question for question in questions if question not in asked)
                yield pytest.param(name, end, new, id=f"{name}-{end}")
                asked.update(questions)


@pytest.fixture(scope="session")
def at_the_tree(shared_app: AppOf) -> AtTheTree:
    """Gives residents who have answered everything before the tree; only the first had to."""

    @cache
    def first(name: str, place: str) -> Resident:
        said = answers_for("described", by=name, home=a_home(name, kind=place))
        start = council(name).tree.start[place]
        return report(Resident(shared_app(name)), {**said, "where": {"where": place}}, to=start)

    return lambda name, place: twin(first(name, place), shared_app(name))


@pytest.mark.parametrize(("name", "place", "first"), list(chunks()))
def test_every_path_of_the_tree_ends_where_the_tree_says(
    at_the_tree: AtTheTree, name: str, place: str, first: int
) -> None:
    tree = council(name).tree
    walker = Walker(at_the_tree(name, place), council(name), place)
    for path in list(tree.paths(place))[first : first + CHUNK]:
        walker.walk(path)


class Walker:
    """Walks from path to path by the Back links and by changing answers, as a person would."""

    def __init__(self, resident: Resident, council: Council, place: str) -> None:
        self.resident = resident
        self.council = council
        self.place = place
        self.chosen: dict[str, str] = {}

    def walk(self, path: tuple[Step, ...]) -> None:
        """Answer what this path answers otherwise than the last, and check where it ends."""
        for question, option in path:
            if self.chosen.get(question.id) != option.key:
                self._back_to(question.id)
                assert self.resident.heading == question.title
                self.resident.send(choice=option.key)
                self.chosen[question.id] = option.key
        end = path[-1][1]
        tree = self.council.tree
        if slug(self.resident) == "household":
            self.resident.send()
        if end.exit:
            check_exit(self.resident, self.council, tree.exits[end.exit], path)
        else:
            assert end.outcome is not None
            outcome = tree.outcomes[end.outcome]
            assert slug(self.resident) == result_page(outcome, TENANT, self.place), path
            check_result(self.resident, self.council, outcome.under(TENANT))

    def _back_to(self, question: str) -> None:
        while slug(self.resident) != question:
            assert slug(self.resident) != self.council.tree.danger.id
            self.resident.follow("Back")


def check_exit(
    resident: Resident, council: Council, expected: Exit, path: tuple[Step, ...] = ()
) -> None:
    """The exit's heading, what to do, whom to call, and a way back."""
    assert slug(resident) == f"exit-{expected.id}"
    assert resident.heading.endswith(expected.title)
    for sentence in (*expected.do, *expected.do_not, *expected.also):
        assert sentence in resident.text
    numbers = [council.phone_lines[line].number for line in expected.call]
    shown = [link.get_text(strip=True) for link in resident.soup.select("main a[href^='tel:']")]
    assert shown[: len(numbers)] == numbers
    (backward,) = (
        link
        for link in resident.soup.select("main a[href]")
        if "o back and choose another answer" in link.get_text()
    )
    assert backward["href"] == resident.link("Back")
    if path:
        assert str(backward["href"]).endswith(f"/{path[-1][0].id}")
    if expected.kind == "gas":
        assert resident.soup.find("form") is None


def check_result(resident: Resident, council: Council, outcome: Outcome) -> None:
    """What we think it is, who is responsible, and by when."""
    if outcome.booking != "triage":
        assert outcome.repair in resident.text
    if slug(resident) == "result":
        check_date(resident)
        assert "Who repairs it" in resident.text
        ours = f"{council.short_name} does."
        assert (
            ours if outcome.responsibility.tenant == "council" else "It can be ours or yours"
        ) in resident.text
        for sentence in (*outcome.do, outcome.because or ""):
            assert sentence in resident.text
    elif slug(resident) == "call-now":
        assert council.contact.repairs_phone in resident.text
        assert council.contact.out_of_hours_phone in resident.text
        assert resident.soup.find("form") is None
    else:
        assert council.contact.repairs_phone in resident.text


def check_date(resident: Resident) -> None:
    shown = resident.soup.select_one("main time[datetime]")
    assert shown is not None
    day = date.fromisoformat(str(shown["datetime"]))
    assert day >= MONDAY.date()
    assert shown.get_text(strip=True) == day_in_words(day)


@pytest.mark.parametrize(("name", "end", "changed"), list(reportable()))
def test_every_repair_of_the_tree_can_be_reported_to_the_end(
    shared_app: AppOf, at_the_tree: AtTheTree, name: str, end: str, changed: tuple[str, ...]
) -> None:
    service = service_of(shared_app(name))
    outcome = council(name).tree.outcomes[end].under(TENANT)
    place, steps = path_to(council(name).tree, end)
    said = answers_for(end, by=name)
    resident = go_on(at_the_tree(name, place), said, to=CHECK)

    shown = summary(resident)
    for question, option in steps:
        assert shown[question.title] == option.label
    links = change_links(resident).values()
    for question in changed:
        assert f"/diagnose/{question}" in links
        resident.get(f"/diagnose/{question}")
        assert resident.value("choice") == said[question]["choice"]
        resident.send()
        assert slug(resident) == CHECK
    go_on(resident, said)

    repair = the_repair(service, reference=reference(resident))
    kept = (repair.outcome, repair.sor, repair.trade, repair.priority, repair.booking, repair.place)
    assert kept == (end, outcome.sor, outcome.trade, outcome.priority, outcome.booking, place)
    assert repair.trail == [[question.title, option.label] for question, option in steps]
    check_told(resident, service, repair)


def check_told(resident: Resident, service: Service, repair: RepairRow) -> None:
    """What the resident is told is what is in the database."""
    message = the_message(service, repair)
    assert message.content["reference"] == repair.reference
    if repair.booking == "online":
        assert resident.heading == "Appointment booked"
        visit = the_visit(service, repair)
        assert visit.trade == repair.trade
        assert message.content["starts_at"] == visit.starts_at.astimezone(LONDON).isoformat()
        assert day_in_words(visit.starts_at) in resident.text
    else:
        assert resident.heading == "Report sent"
        assert rows(service, PlaceRow, repair_id=repair.id) == []


@pytest.mark.parametrize("name", COUNCIL_NAMES)
def test_every_danger_leads_to_its_exit_and_back(shared_app: AppOf, name: str) -> None:
    tree = council(name).tree
    resident = Resident(shared_app(name)).get("/").send()
    for option in tree.danger.options.values():
        if option.exit is not None:
            resident.send(choice=option.key)
            check_exit(resident, council(name), tree.exits[option.exit])
            resident.follow("Back")
            assert resident.value("choice") == option.key
    resident.send(choice="none")
    assert resident.path == "/report/who"


@pytest.mark.parametrize(
    ("tenure", "now"),
    [("leaseholder", MONDAY), ("shared-owner", JULY), ("tenant", JULY)],
    ids=["leaseholder-winter", "shared-owner-summer", "tenant-summer"],
)
@pytest.mark.parametrize("name", COUNCIL_NAMES)
def test_every_outcome_is_right_for_tenure_and_season(
    shared_app: AppOf, name: str, tenure: str, now: datetime
) -> None:
    app, tree = shared_app(name, now), council(name).tree
    facts = Facts(tenure, season(now.date()))
    said = answers_for("described", by=name, home=a_home(name, tenure=tenure))
    resident = report(Resident(app), said, to=tree.start["home"])
    nobody = {"needs": [], "offered": list(HOUSEHOLD_NEEDS)}
    put_answers(resident, service_of(app), {"household": nobody})
    for end in sorted(ends(tree)):
        place, steps = path_to(tree, end)
        if place == "home":
            answers = {f"diagnose:{page}": said for page, said in choices_of(steps).items()}
            put_answers(resident, service_of(app), answers)
            sent_on_to = resident.client.get("/report/check-answers").location
            assert sent_on_to == f"/diagnose/{result_page(tree.outcomes[end], facts, place)}", end
