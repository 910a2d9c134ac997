"""Which outcomes fall under which duty: the same as the clocks of a report on that day."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache

import pytest

from repairs_pattern.council import Council, load_council
from repairs_pattern.domain.diagnosis import Facts, Rule, cases
from repairs_pattern.domain.law import LONDON, season
from repairs_pattern.domain.repairs import Cover, covered, why
from tests.support.homes import COUNCILS

NOVEMBER = date(2026, 11, 26)
NEXT_WEEK = date(2026, 11, 30)
JULY = date(2027, 7, 15)


@cache
def northmere() -> Council:
    return load_council(COUNCILS / "northmere")


def found(on: date, days: int = 0) -> tuple[Cover, ...]:
    council = northmere()
    return covered(council.tree, council.terms, on, on + timedelta(days=days))


@pytest.mark.parametrize("on", [NOVEMBER, NEXT_WEEK, JULY])
def test_a_report_on_that_day_has_exactly_the_duties_that_are_listed(on: date) -> None:
    council = northmere()
    listed = defaultdict(set)
    for cover in found(on):
        for homes in cover.homes:
            if cover.duty.in_force(on) and (homes.unless or not homes.needs):
                listed[cover.outcome.id].add(cover.duty.id)
    at = datetime(on.year, on.month, on.day, 12, tzinfo=LONDON)

    for outcome in council.tree.outcomes.values():
        told = why(outcome, Facts("tenant", season(on)), (), "home", council.terms, at)
        assert listed[outcome.id] == {each.clock.duty.id for each in told.clocks}, outcome.id


@pytest.mark.parametrize("on", [NOVEMBER, NEXT_WEEK])
def test_people_in_the_home_are_named_where_they_bring_a_duty_or_take_one_away(on: date) -> None:
    council = northmere()
    at = datetime(on.year, on.month, on.day, 12, tzinfo=LONDON)
    with_needs = [(cover, homes) for cover in found(on) for homes in cover.homes if homes.needs]

    assert with_needs
    for cover, homes in with_needs:
        if not cover.duty.in_force(on):
            continue
        for need in homes.needs:
            facts = Facts("tenant", season(on))
            told = why(cover.outcome, facts, [need], "home", council.terms, at)
            runs = cover.duty.id in {each.clock.duty.id for each in told.clocks}
            assert runs is not homes.unless


def test_a_phase_that_starts_soon_is_listed_within_its_days_and_not_before() -> None:
    assert "phase-2" not in {cover.duty.phase for cover in found(NOVEMBER, 3)}
    assert "phase-2" in {cover.duty.phase for cover in found(NOVEMBER, 4)}


def test_what_has_no_date_is_always_listed() -> None:
    assert "phase-3" in {cover.duty.phase for cover in found(NOVEMBER)}


def test_a_phase_to_come_is_looked_at_in_the_season_of_its_first_day() -> None:
    """In July a gas fire is no emergency, so on its first day in November it is."""
    council = northmere()
    summer = covered(council.tree, council.terms, date(2026, 7, 1), NEXT_WEEK)
    phase = {cover.outcome.id for cover in summer if cover.duty.phase == "phase-2"}

    assert "gas-fire" not in phase
    assert "gas-fire" in {
        cover.outcome.id for cover in found(JULY) if cover.duty.phase == "phase-2"
    }


def test_only_homes_that_a_rule_makes_urgent_enough_are_listed() -> None:
    council = northmere()
    outcome = council.tree.outcomes["floorboard-loose"]
    rule = Rule(when={"gas": "no", "floor": "upper"}, priority="emergency")
    changed = replace(outcome, rules=(rule,))
    tree = replace(council.tree, outcomes={**council.tree.outcomes, outcome.id: changed})

    listed = {
        cover.duty.id: cover
        for cover in covered(tree, council.terms, NEXT_WEEK, NEXT_WEEK)
        if cover.outcome.id == outcome.id
    }

    (emergency,) = listed["awaabs-law.emergency.investigate"].homes
    assert [(facts.gas, facts.floor) for facts in emergency.facts] == [("no", "upper")]
    (significant,) = listed["awaabs-law.phase-2.investigate"].homes
    assert len(significant.facts) == 11  # 3 answers about gas, 4 floors, without that one
    assert len({case.facts for case in cases(changed)}) == 12 * 3 * 2


def test_a_council_that_applies_no_law_has_no_duties() -> None:
    council = northmere()
    terms = replace(council.terms, regimes=())

    assert covered(council.tree, terms, NOVEMBER, JULY) == ()
