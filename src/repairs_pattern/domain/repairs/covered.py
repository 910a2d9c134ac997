"""Which outcomes of a tree fall under which legal duty, and in which homes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date

from ..diagnosis import Case, Facts, Outcome, Tree, cases, outcomes_from, raised
from ..law import Duty, duties, season
from .deciding import Terms, subject_of


@dataclass(frozen=True, slots=True)
class Homes:
    """Homes in which an outcome falls under a duty.

    :param facts: what is known of them; empty when that makes no difference.
    :param needs: needs of the people in a home that make a difference: one of them must be there,
        or, where ``unless``, none may.
    """

    facts: tuple[Facts, ...]
    needs: frozenset[str]
    unless: bool


@dataclass(frozen=True, slots=True)
class Cover:
    """An outcome that falls under a duty, in these ``homes`` of the tenures that it protects."""

    outcome: Outcome
    duty: Duty
    homes: tuple[Homes, ...]


def covered(tree: Tree, terms: Terms, on: date, until: date) -> tuple[Cover, ...]:
    """What falls under each duty that is in force on a day, or starts by another, or has no date.

    A duty that is still to start is looked at as on its first day, so that the season is right;
    one without a date as on ``on``. They come in the order of the law, and of the tree.

    :raises ValueError: when the nation is not known.
    """
    starts = tree.start.keys() - {"communal"}
    at_home = set[str]().union(*(outcomes_from(tree, start) for start in starts))
    return tuple(
        Cover(outcome, duty, homes)
        for duty in duties(terms.nation)
        if duty.regime in terms.regimes and _is_asked_for(duty, on, until)
        for outcome in tree.outcomes.values()
        if duty.concerns(outcome.right_to_repair, outcome.hazard)
        and (homes := _homes(outcome, duty, on, terms, outcome.id in at_home))
    )


def _is_asked_for(duty: Duty, on: date, until: date) -> bool:
    start = duty.effective_from
    return start is None or duty.in_force(on) or on < start <= until


def _homes(
    outcome: Outcome, duty: Duty, on: date, terms: Terms, at_home: bool
) -> tuple[Homes, ...]:
    day = max(duty.effective_from or on, on)
    protected = [
        case
        for case in cases(outcome)
        if case.facts.season == season(day) and case.facts.tenure in duty.tenures
    ]
    found: dict[tuple[frozenset[str], bool], list[Facts]] = defaultdict(list)
    for case in protected:
        people = _people(case, duty, day, terms, "home" if at_home else "communal")
        if people is not None:
            found[people].append(case.facts)
    return tuple(
        Homes(() if len(facts) == len(protected) else tuple(facts), needs, unless)
        for (needs, unless), facts in found.items()
    )


def _people(
    case: Case, duty: Duty, day: date, terms: Terms, place: str
) -> tuple[frozenset[str], bool] | None:
    """The needs with which, or else ``unless`` with which, the duty covers it; None when never."""

    def covers(*needs: str) -> bool:
        rise = raised(terms.raises, case.outcome, case.facts.season, needs)
        decided = replace(case.outcome, priority=rise.priority) if rise else case.outcome
        return duty.covers(subject_of(decided, case.facts.tenure), day)

    asked = terms.needs_asked(case.outcome, case.facts, place)
    with_them = frozenset(need for need in asked if covers(need))
    if covers():
        return frozenset(asked) - with_them, True
    return (with_them, False) if with_them else None
