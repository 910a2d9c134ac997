"""Why a repair has its priority and its date."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime
from functools import cache

import pytest

from repairs_pattern.council import Council, load_council
from repairs_pattern.domain.diagnosis import SEASONS, TENURES, Facts
from repairs_pattern.domain.law import LONDON, season
from repairs_pattern.domain.repairs import Why, why
from tests.support.homes import COUNCILS

FRIDAY = datetime(2026, 11, 27, 9, 30, tzinfo=LONDON)
MONDAY = datetime(2026, 11, 30, 9, 30, tzinfo=LONDON)
JULY = datetime(2026, 7, 15, 9, 30, tzinfo=LONDON)


@cache
def northmere() -> Council:
    return load_council(COUNCILS / "northmere")


def explained(
    outcome: str,
    at: datetime = MONDAY,
    *,
    tenure: str = "tenant",
    needs: Collection[str] = (),
    place: str = "home",
) -> Why:
    council = northmere()
    facts = Facts(tenure, season(at.date()))
    return why(council.tree.outcomes[outcome], facts, needs, place, council.terms, at)


def test_a_priority_that_nothing_changes_is_the_outcomes_own() -> None:
    found = explained("tap-drips")

    assert (found.rule, found.rise) == (None, None)
    assert found.decided == found.outcome
    assert (found.reason, found.target.reason) == ("routine", "routine")
    assert found.own.deadline == found.target.deadline


def test_the_rule_that_set_the_priority_is_named_with_its_number() -> None:
    heating = explained("gas-fire")
    warm = explained("gas-fire", JULY)

    assert heating.rule is not None
    assert heating.rule[0] == 1
    assert heating.rule[1].when == {"season": "heating"}
    assert heating.decided.priority == "emergency"
    assert warm.rule is None
    assert warm.decided.priority == warm.outcome.priority == "urgent"


def test_only_the_first_rule_that_has_the_field_is_the_one_that_decides() -> None:
    outcome = northmere().tree.outcomes["gas-fire"]
    (rule,) = outcome.rules
    arrange = replace(rule, priority=None, booking="arrange", because="We must bring a part.")
    later = replace(rule, priority="planned")
    several = replace(outcome, rules=(arrange, rule, later))

    found = why(several, Facts("tenant", "heating"), (), "home", northmere().terms, MONDAY)

    assert found.rule == (2, rule)
    assert (found.decided.priority, found.decided.booking) == ("emergency", "arrange")


def test_people_in_the_home_who_made_it_sooner_are_named() -> None:
    found = explained("window-will-not-close", needs=["baby", "disability"])

    assert found.rise is not None
    assert found.rise.needs == ("baby", "disability")
    assert found.rise.because.startswith("A cold home")
    assert found.decided.priority == found.reason == "emergency"


@pytest.mark.parametrize(("place", "at"), [("communal", MONDAY), ("home", JULY)])
def test_people_are_left_out_where_nobody_would_be_asked_about_them(
    place: str, at: datetime
) -> None:
    assert explained("window-will-not-close", at, needs=["baby"], place=place).rise is None


def test_a_legal_duty_that_is_sooner_sets_the_date() -> None:
    terms = northmere().terms
    slow = replace(terms, targets={**terms.targets, "urgent": terms.targets["planned"]})
    outcome = northmere().tree.outcomes["tap-stuck"]

    found = why(outcome, Facts("tenant", "heating"), (), "home", slow, MONDAY)

    assert found.reason == "urgent"
    assert found.target.reason == "right-to-repair.tap-cannot-be-turned"
    assert found.target.deadline.day == date(2026, 12, 3)
    assert found.own.deadline.day > found.target.deadline.day


def test_each_duty_has_its_date_with_the_count_of_that_same_date() -> None:
    found = explained("mould-spread")

    assert {each.clock.duty.regime for each in found.clocks} == {"awaabs-law"}
    counted = [each for each in found.clocks if each.count]
    waiting = [each for each in found.clocks if not each.count]
    assert counted
    assert waiting
    for each in counted:
        assert each.count is not None
        assert each.count.deadline == each.clock.deadline
    for each in waiting:
        assert each.clock.duty.starts_from == "investigation-concluded"


def test_a_phase_that_has_not_started_is_told_apart() -> None:
    before = explained("floorboard-loose", FRIDAY)
    after = explained("floorboard-loose", MONDAY)

    assert {duty.phase for duty in before.coming} == {"phase-2"}
    assert {duty.effective_from for duty in before.coming} == {date(2026, 11, 30)}
    assert all(each.clock.duty.phase != "phase-2" for each in before.clocks)
    assert after.coming == ()
    assert len(after.clocks) == len(before.clocks) + len(before.coming)


def test_staff_decide_what_has_no_priority() -> None:
    triage = next(
        outcome for outcome in northmere().tree.outcomes.values() if outcome.booking == "triage"
    )

    found = explained(triage.id)

    assert found.reason == "reply"
    assert found.own.period == northmere().triage.reply


def test_for_every_outcome_and_fact_the_named_rule_is_the_one_that_was_used() -> None:
    for outcome in northmere().tree.outcomes.values():
        for facts in (Facts(tenure, each) for tenure in TENURES for each in SEASONS):
            place = outcome.rule_for("priority", facts)
            named = outcome if place is None else outcome.rules[place]
            assert named.priority == outcome.under(facts).priority
