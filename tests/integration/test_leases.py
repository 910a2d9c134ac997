"""Who repairs it: every tenure, responsibility, priority and booking that the trees hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import product
from typing import NamedTuple

import pytest
from flask import Flask

from repairs_pattern.domain.diagnosis import SEASONS, TENURES, Facts
from repairs_pattern.domain.store import RepairRow
from tests.conftest import MONDAY, service_of
from tests.integration.test_every_path import JULY
from tests.support.councils import council
from tests.support.homes import a_home
from tests.support.reporting import COUNCIL_NAMES, answers_for, path_to, report
from tests.support.resident import Resident
from tests.support.stored import rows

AppOf = Callable[..., Flask]
MOMENTS = {"heating": MONDAY, "warm": JULY}


class Kind(NamedTuple):
    """What decides what somebody is told."""

    council: str
    place: str
    tenure: str
    responsible: str
    priority: str | None
    booking: str


def kinds() -> dict[Kind, tuple[str, datetime]]:
    """Every kind that the councils' trees hold, with the first outcome of it and when."""
    found: dict[Kind, tuple[str, datetime]] = {}
    for name in COUNCIL_NAMES:
        tree = council(name).tree
        for end, tenure, season in product(tree.outcomes, TENURES, SEASONS):
            place = path_to(tree, end)[0]
            now = tree.outcomes[end].under(Facts(tenure, season))
            who = "council" if place == "communal" else now.responsibility.of(tenure)
            kind = Kind(name, place, tenure, who, now.priority, now.booking)
            found.setdefault(kind, (end, MOMENTS[season]))
    return found


KINDS = kinds()


def told(kind: Kind) -> Iterator[str]:
    """What must be on the page, whatever the repair is."""
    emergency = kind.priority == "emergency"
    if kind.responsible == "resident":
        yield "Nothing was sent."
        yield "When it is ours to repair"
        yield {"leaseholder": "As a leaseholder", "shared-owner": "As a shared owner"}[kind.tenure]
        if emergency:
            yield "If it harms other homes or the building"
    elif emergency:
        yield "We have not sent a report."
    elif kind.booking == "no-access":
        yield "We come without an appointment."
    if kind.responsible == "varies":
        yield "depends on your tenancy" if kind.tenure == "tenant" else "depends on your lease"
        yield (
            "If there would be a charge, we tell you first."
            if (emergency or kind.tenure == "tenant")
            else "or if there would be a charge, we tell you first."
        )


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: "-".join(map(str, kind)))
def test_what_somebody_is_told_fits_their_tenure_and_the_repair(
    shared_app: AppOf, kind: Kind
) -> None:
    end, now = KINDS[kind]
    home = a_home(kind.council, tenure=kind.tenure, kind=kind.place)
    page = {
        (True, True): "your-emergency",
        (True, False): "your-repair",
        (False, True): "call-now",
        (False, False): "result",
    }[kind.responsible == "resident", kind.priority == "emergency"]
    app = shared_app(kind.council, now)
    before = len(rows(service_of(app), RepairRow))
    who = {"who": "tenant" if kind.tenure == "tenant" else "leaseholder"}
    resident = report(Resident(app), answers_for(end, by=kind.council, home=home, who=who), to=page)
    for sentence in told(kind):
        assert sentence in resident.text, sentence
    assert resident.heading.startswith("Emergency") == (kind.priority == "emergency")
    assert (resident.soup.find("form") is not None) == (page == "result")
    assert len(rows(service_of(app), RepairRow)) == before


def test_every_responsibility_of_every_tenure_is_among_the_kinds() -> None:
    found = {(kind.tenure, kind.responsible) for kind in KINDS}
    assert found == {
        ("tenant", "council"),
        ("tenant", "varies"),
        *product(("leaseholder", "shared-owner"), ("council", "resident", "varies")),
    }


def test_in_an_emergency_of_their_own_a_leaseholder_reads_what_to_do_before_whose_it_is(
    shared_app: AppOf,
) -> None:
    home = a_home(tenure="leaseholder")
    said = answers_for("burst-pipe", home=home, who={"who": "leaseholder"})
    resident = report(Resident(shared_app("northmere")), said, to="your-emergency")
    outcome = council("northmere").tree.outcomes["burst-pipe"]
    assert resident.heading == "Emergency : Make it safe now, then get it repaired"
    order = [*outcome.do, "999", "0800 111 999", "another home", "01632 960100", "As a leaseholder"]
    places = [resident.text.index(words) for words in order]
    assert places == sorted(places)
    assert "01632 960199" in resident.text
    resident.follow("Go back and choose another answer")
    assert resident.value("choice")


def test_a_leaseholder_is_told_what_they_can_do_and_who_answers_questions(
    shared_app: AppOf,
) -> None:
    home = a_home(tenure="leaseholder")
    said = answers_for("tap-drips", home=home, who={"who": "leaseholder"})
    resident = report(Resident(shared_app("northmere")), said, to="your-repair")
    assert resident.heading == "This is usually yours to repair"
    for words in ("Look in your lease", "insurer", "registered gas engineer", "01632 960120"):
        assert words in resident.text


def test_a_tenant_in_the_same_home_is_told_that_we_repair_it(shared_app: AppOf) -> None:
    said = answers_for("burst-pipe", home=a_home())
    resident = report(Resident(shared_app("northmere")), said, to="call-now")
    assert "lease" not in resident.text
