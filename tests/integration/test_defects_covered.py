"""Northmere's tree answers every known defect, and promises no later than the law allows."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from repairs_pattern.blueprints.case import QUESTION, Case
from repairs_pattern.council import Council
from repairs_pattern.domain.diagnosis.tree import Step
from repairs_pattern.domain.law import LONDON, season
from repairs_pattern.journey import Answers
from tests.support import councils, reporting
from tests.support.homes import COUNCILS

PROTOTYPE = Path(__file__).parents[2] / "prototype"

MOMENTS = [
    datetime(2026, 6, 8, 9, 0, tzinfo=UTC),  # an ordinary Monday
    datetime(2026, 6, 12, 16, 45, tzinfo=UTC),  # a Friday afternoon
    datetime(2026, 8, 29, 22, 30, tzinfo=UTC),  # the Saturday of a bank holiday weekend
    datetime(2026, 10, 25, 0, 30, tzinfo=UTC),  # the night the clocks go back
    datetime(2026, 10, 31, 23, 59, tzinfo=UTC),  # the last minute of the warm season
    datetime(2026, 11, 1, 0, 1, tzinfo=UTC),  # the first minute of the heating season
    datetime(2026, 11, 30, 9, 0, tzinfo=UTC),
    datetime(2026, 12, 24, 15, 0, tzinfo=UTC),  # Christmas Eve: three days off follow
    datetime(2027, 3, 25, 11, 0, tzinfo=UTC),  # the day before Good Friday
    datetime(2027, 4, 30, 22, 59, tzinfo=UTC),  # 11:59pm in London, still the heating season
]
DAYS_OFF = {
    date(2026, 8, 31),
    date(2026, 12, 25),
    date(2026, 12, 28),
    date(2027, 1, 1),
    date(2027, 3, 26),
    date(2027, 3, 29),
    date(2027, 5, 3),
}


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


@pytest.fixture(scope="module")
def northmere() -> Council:
    return councils.council("northmere")


@pytest.fixture(scope="module")
def defects() -> dict[str, dict[str, str]]:
    return {row["id"]: row for row in rows(PROTOTYPE / "defects.csv")}


@pytest.fixture(scope="module")
def merged() -> list[dict[str, str]]:
    return rows(COUNCILS / "northmere" / "defects-merged.csv")


@pytest.fixture(scope="module")
def answered(northmere: Council) -> dict[str, str]:
    """Each defect that the tree names, and the outcome or exit that names it."""
    ends = [*northmere.tree.outcomes.values(), *northmere.tree.exits.values()]
    return {defect: end.id for end in ends for defect in end.defects}


def test_every_defect_is_answered_in_one_place_or_merged_into_one(
    northmere: Council, defects: Mapping[str, Any], merged: list[dict[str, str]]
) -> None:
    ends = [*northmere.tree.outcomes.values(), *northmere.tree.exits.values()]
    named = Counter(defect for end in ends for defect in end.defects)
    named.update(row["defect"] for row in merged)
    assert len(defects) == 237
    assert sorted(named) == sorted(defects)
    assert [defect for defect, times in named.items() if times > 1] == []


def test_every_merged_defect_says_why_and_into_which_outcome(
    northmere: Council, merged: list[dict[str, str]]
) -> None:
    for row in merged:
        assert row["outcome"] in northmere.tree.outcomes, row
        assert len(row["reason"]) > 20, row
        assert row["reason"].endswith("."), row


def test_every_outcome_and_every_exit_can_be_reached(northmere: Council) -> None:
    tree = northmere.tree
    lasts = [path[-1][1] for start in tree.start for path in tree.paths(start)]
    lasts += tree.danger.options.values()
    assert {last.outcome for last in lasts if last.outcome} == set(tree.outcomes)
    assert {last.exit for last in lasts if last.exit} == set(tree.exits)


def case_of(
    council: Council, start: str, steps: tuple[Step, ...], tenure: str, now: datetime
) -> Case:
    """The case of somebody who answered these questions about a home of the council's."""
    given = {QUESTION + question.id: {"choice": option.key} for question, option in steps}
    home = {"uprn": "999900000001", "lines": ["1 Low Street"], "tenure": tenure}
    said = {"where": {"where": start}, "address": home, **given}
    return Case(council, Answers(said, now))


@pytest.mark.parametrize("now", MOMENTS, ids=lambda now: f"{now:%Y-%m-%d}")
@pytest.mark.parametrize("council", ["northmere", "westvale"])
def test_no_promise_is_later_than_a_legal_clock_that_runs_beside_it(
    council: str, now: datetime
) -> None:
    chosen = councils.council(council)
    clocks = 0
    for outcome in chosen.tree.outcomes:
        start, steps = reporting.path_to(chosen.tree, outcome)
        case = case_of(chosen, start, steps, "tenant", now)
        for clock in case.clocks:
            if clock.deadline is not None:
                clocks += 1
                assert case.target.deadline.at <= clock.deadline.at, (outcome, clock.duty.id)
                assert case.target.deadline.day <= clock.deadline.day, (outcome, clock.duty.id)
    assert clocks > 10


def working_days_after(day: date, number: int) -> date:
    """Counted on the fingers, from the day after."""
    while number:
        day += timedelta(days=1)
        number -= day.weekday() < 5 and day not in DAYS_OFF
    return day


def prescribed_days(row: Mapping[str, str], cold: bool) -> int | None:
    """The working days of a defect that is always under the Right to Repair, as its row says."""
    days, note = row["rtr_prescribed_working_days"], row["rtr_condition_or_note"]
    only_sometimes = note.startswith(("if ", "only if ", "where "))
    only_when_cold = note == "31 Oct to 1 May"
    if not days or only_sometimes or (only_when_cold and not cold):
        return None
    return int(days) if days.isdigit() else (1 if cold else 3)


@pytest.mark.parametrize("now", MOMENTS, ids=lambda now: f"{now:%Y-%m-%d}")
def test_a_defect_of_the_right_to_repair_is_promised_within_its_prescribed_days(
    northmere: Council,
    defects: Mapping[str, Mapping[str, str]],
    answered: Mapping[str, str],
    now: datetime,
) -> None:
    """The days are those of the table of defects, counted here and not by the domain."""
    today = now.astimezone(LONDON).date()
    cold = season(today) == "heating"
    days = {defect: prescribed_days(row, cold) for defect, row in defects.items()}
    checked = {defect: answered[defect] for defect in answered if days.get(defect)}
    for defect, end in checked.items():
        if end in northmere.tree.outcomes:
            start, steps = reporting.path_to(northmere.tree, end)
            case = case_of(northmere, start, steps, "tenant", now)
            latest = working_days_after(today, days[defect] or 0)
            assert case.target.deadline.day <= latest, (defect, end, defects[defect]["problem"])
    assert len(checked) > 50
