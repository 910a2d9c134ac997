"""Why a repair has its priority and its date: the rules, the law and the counting behind them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from ..diagnosis import Facts, Outcome, Raised, Rule, raised
from ..diagnosis.tree import Responsible
from ..law import LONDON, Clock, Count, Duty, clocks, coming, count
from .deciding import Terms, responsible_for, subject_of
from .target import Target, target_for


@dataclass(frozen=True, slots=True)
class CountedClock:
    """A legal duty of a repair, and how its date was counted.

    :param count: None while the event that starts the time is still to come.
    """

    clock: Clock
    count: Count | None


@dataclass(frozen=True, slots=True)
class Why:
    """The reasons behind one repair's priority and date.

    :param outcome: as the tree has it, before any rule.
    :param rule: the rule of the outcome that set the priority, with its number from 1.
    :param rise: what the people in the home made of the priority; None when nothing.
    :param decided: the outcome with the priority that it has in the end.
    :param responsible: who repairs it; the council gives no date for what is the ``resident``'s.
    :param reason: what set the council's own target: a priority, or ``reply``.
    :param own: how that target was counted.
    :param target: the council's own target, or a legal deadline that comes sooner.
    :param clocks: the duties that are in force, soonest first.
    :param coming: duties that it would fall under, that are not in force on the day.
    """

    outcome: Outcome
    rule: tuple[int, Rule] | None
    rise: Raised | None
    decided: Outcome
    responsible: Responsible
    reason: str
    own: Count
    target: Target
    clocks: tuple[CountedClock, ...]
    coming: tuple[Duty, ...]


def why(
    outcome: Outcome,
    facts: Facts,
    needs: Collection[str],
    place: str,
    terms: Terms,
    reported_at: datetime,
) -> Why:
    """The reasons for an outcome of the tree, reported at a moment by a home of these facts.

    :param outcome: as the tree has it, before any rule.
    :param needs: of the people in the home, as ``HOUSEHOLD_NEEDS``; those not asked about are left
        out.
    :param place: ``home`` or ``communal``.
    :raises ValueError: when ``reported_at`` has no time zone.
    """
    ruled = outcome.under(facts)
    asked = terms.needs_asked(ruled, facts, place)
    rise = raised(terms.raises, ruled, facts.season, set(needs).intersection(asked))
    decided = replace(ruled, priority=rise.priority) if rise else ruled
    subject = subject_of(decided, facts.tenure)
    running = clocks(subject, reported_at, terms.nation, terms.regimes, terms.holidays)
    reason, period = terms.own(decided.priority, decided.booking)
    day = reported_at.astimezone(LONDON).date()
    return Why(
        outcome=outcome,
        rule=_rule(outcome, facts),
        rise=rise,
        decided=decided,
        responsible=responsible_for(decided, facts.tenure, place),
        reason=reason,
        own=count(reported_at, period, terms.holidays),
        target=target_for(reason, period, running, reported_at, terms.holidays),
        clocks=tuple(CountedClock(each, _count(each, reported_at, terms)) for each in running),
        coming=coming(subject, day, terms.nation, terms.regimes),
    )


def _rule(outcome: Outcome, facts: Facts) -> tuple[int, Rule] | None:
    place = outcome.rule_for("priority", facts)
    return None if place is None else (place + 1, outcome.rules[place])


def _count(clock: Clock, reported_at: datetime, terms: Terms) -> Count | None:
    if clock.deadline is None:
        return None
    return count(reported_at, clock.duty.period, terms.holidays)
