"""Needs of the people in a home raise a priority by rules, and never lower one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repairs_pattern.domain.diagnosis import (
    HOUSEHOLD_NEEDS,
    PRIORITIES,
    SEASONS,
    Outcome,
    Raise,
    Responsibility,
    is_sooner,
    needs_that_matter,
    raised,
)

DRAUGHT = Outcome(
    id="draught",
    repair="Draughty window",
    sor="T-01",
    trade="carpentry",
    priority="routine",
    minutes=45,
    booking="online",
    because=None,
    right_to_repair=None,
    hazard="excess_cold",
    responsibility=Responsibility("council", "council"),
    do=(),
    defects=(),
    rules=(),
)
BABY = frozenset({"baby"})
COLD = Raise(BABY | {"over-65"}, "routine", "urgent", "It is cold.", hazards={"excess_cold"})

needs = st.frozensets(st.sampled_from(HOUSEHOLD_NEEDS))
seasons = st.sampled_from(SEASONS)


@st.composite
def rules(draw: st.DrawFn) -> Raise:
    to, start = sorted(
        draw(st.lists(st.sampled_from(PRIORITIES), min_size=2, max_size=2, unique=True)),
        key=PRIORITIES.index,
    )
    some = st.frozensets(
        st.sampled_from(["draught", "excess_cold", "carpentry", "other"]), max_size=2
    )
    return Raise(
        draw(st.frozensets(st.sampled_from(HOUSEHOLD_NEEDS), min_size=1)),
        start,
        to,
        "Because.",
        draw(some),
        draw(some),
        draw(some),
        draw(st.sampled_from([None, *SEASONS])),
    )


@st.composite
def outcomes(draw: st.DrawFn) -> Outcome:
    return replace(
        DRAUGHT,
        priority=draw(st.sampled_from([None, *PRIORITIES])),
        hazard=draw(st.sampled_from([None, "excess_cold", "other"])),
        trade=draw(st.sampled_from([None, "carpentry", "other"])),
    )


def priority(
    some: list[Raise], outcome: Outcome, season: str, ticked: frozenset[str]
) -> str | None:
    rise = raised(some, outcome, season, ticked)
    return rise.priority if rise else outcome.priority


@given(st.lists(rules()), outcomes(), seasons, needs)
def test_a_priority_is_never_lowered(
    some: list[Raise], outcome: Outcome, season: str, ticked: frozenset[str]
) -> None:
    rise = raised(some, outcome, season, ticked)
    assert rise is None or is_sooner(rise.priority, str(outcome.priority))


@given(st.lists(rules()), outcomes(), seasons, needs, needs)
def test_who_says_more_never_waits_longer(
    some: list[Raise], outcome: Outcome, season: str, ticked: frozenset[str], more: frozenset[str]
) -> None:
    less = priority(some, outcome, season, ticked)
    both = priority(some, outcome, season, ticked | more)
    assert both == less or is_sooner(str(both), str(less))


@given(st.lists(rules()), outcomes(), seasons, needs)
def test_only_needs_that_were_said_and_could_matter_are_the_cause(
    some: list[Raise], outcome: Outcome, season: str, ticked: frozenset[str]
) -> None:
    rise = raised(some, outcome, season, ticked)
    matter = needs_that_matter(some, outcome, season)
    assert (rise is not None) == bool(ticked.intersection(matter))
    if rise is not None:
        assert rise.needs
        assert ticked.issuperset(rise.needs)
        assert set(matter).issuperset(rise.needs)
        assert raised(some, outcome, season, rise.needs) == rise


@given(st.lists(rules()), outcomes(), seasons, needs, st.randoms())
def test_the_order_of_the_rules_does_not_change_the_priority(
    some: list[Raise], outcome: Outcome, season: str, ticked: frozenset[str], chance: object
) -> None:
    shuffled = list(some)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert priority(some, outcome, season, ticked) == priority(shuffled, outcome, season, ticked)


def test_a_need_that_no_rule_names_changes_nothing() -> None:
    assert raised([COLD], DRAUGHT, "warm", ["pregnant", "none", "<script>"]) is None


def test_a_rule_says_why_and_for_whom() -> None:
    rise = raised([COLD], DRAUGHT, "warm", ["over-65", "pregnant", "baby"])
    assert rise is not None
    assert (rise.priority, rise.needs, rise.because) == (
        "urgent",
        ("baby", "over-65"),
        "It is cold.",
    )


def test_the_most_urgent_rule_wins_and_its_reason_is_given() -> None:
    other = Raise(BABY, "routine", "emergency", "It is bitterly cold.")
    rise = raised([COLD, other], DRAUGHT, "warm", ["baby", "over-65"])
    assert rise is not None
    assert (rise.priority, rise.needs, rise.because) == (
        "emergency",
        ("baby",),
        "It is bitterly cold.",
    )


def test_one_rule_does_not_start_from_what_another_made() -> None:
    onward = Raise(BABY, "urgent", "emergency", "Chained.")
    assert priority([COLD, onward], DRAUGHT, "warm", BABY) == "urgent"


@pytest.mark.parametrize(
    "narrowed",
    [
        {"outcomes": {"damp"}},
        {"hazards": {"falls"}},
        {"trades": {"heating"}},
        {"season": "heating"},
        {"outcomes": {"draught"}, "hazards": {"falls"}},
    ],
)
def test_a_rule_is_only_for_what_it_is_narrowed_down_to(narrowed: dict[str, object]) -> None:
    rule = replace(COLD, **{"hazards": frozenset(), **narrowed})  # type: ignore[arg-type]
    assert not rule.fits(DRAUGHT, "warm")
    assert needs_that_matter([rule], DRAUGHT, "warm") == ()


def test_every_condition_may_hold_at_once() -> None:
    rule = replace(
        COLD, outcomes=frozenset({"draught"}), trades=frozenset({"carpentry"}), season="heating"
    )
    assert rule.fits(DRAUGHT, "heating")


def test_needs_are_asked_in_one_order_and_once() -> None:
    other = Raise(frozenset({"disability", "baby"}), "routine", "urgent", "Other.")
    assert needs_that_matter([other, COLD], DRAUGHT, "warm") == ("baby", "over-65", "disability")


@pytest.mark.parametrize(("start", "to"), [("urgent", "routine"), ("urgent", "urgent")])
def test_a_rule_that_makes_nothing_sooner_cannot_be_made(start: str, to: str) -> None:
    with pytest.raises(ValueError, match="is not sooner than"):
        Raise(BABY, start, to, "Because.")
