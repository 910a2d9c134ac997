"""Needs of the people in a home that make a repair more urgent, by a council's rules.

The needs are coarse on purpose: whether a priority changes is all that anybody has to know.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

from repairs_pattern.domain.diagnosis.check import PRIORITIES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from repairs_pattern.domain.diagnosis.tree import Outcome

HouseholdNeed = Literal["baby", "over-65", "pregnant", "health", "disability"]
HOUSEHOLD_NEEDS: tuple[HouseholdNeed, ...] = get_args(HouseholdNeed)
"""Every need that a rule may name, in the order in which it is asked."""


def is_sooner(one: str, other: str) -> bool:
    """Return whether priority ``one`` is dealt with before ``other``.

    Raises ``ValueError`` for a word that is not a priority.
    """
    return PRIORITIES.index(one) < PRIORITIES.index(other)


@dataclass(frozen=True, slots=True)
class Raise:
    """A rule: outcomes of priority ``start`` become ``to`` where one of ``needs`` is in the home.

    ``outcomes``, ``hazards``, ``trades`` and ``season`` narrow down for which outcomes and when;
    one that is empty or ``None`` narrows nothing. ``because`` tells the resident why. A rule that
    would make a repair later, or change nothing, raises ``ValueError``.
    """

    needs: frozenset[str]
    start: str
    to: str
    because: str
    outcomes: frozenset[str] = frozenset()
    hazards: frozenset[str] = frozenset()
    trades: frozenset[str] = frozenset()
    season: str | None = None

    def __post_init__(self) -> None:
        if not is_sooner(self.to, self.start):
            raise ValueError(f"{self.to} is not sooner than {self.start}")

    def fits(self, outcome: Outcome, season: str) -> bool:
        """Return whether the rule is about this outcome at this time of year."""
        narrowed = (
            (self.outcomes, outcome.id),
            (self.hazards, outcome.hazard),
            (self.trades, outcome.trade),
        )
        return (
            outcome.priority == self.start
            and self.season in (None, season)
            and all(not wanted or value in wanted for wanted, value in narrowed)
        )


@dataclass(frozen=True, slots=True)
class Raised:
    """A priority that was raised: to what, for which needs, and the reason as the rule gives it."""

    priority: str
    needs: tuple[str, ...]
    because: str


def needs_that_matter(rules: Iterable[Raise], outcome: Outcome, season: str) -> tuple[str, ...]:
    """Return the needs that could raise this outcome's priority, in the order of asking."""
    named = {need for rule in rules if rule.fits(outcome, season) for need in rule.needs}
    return tuple(need for need in HOUSEHOLD_NEEDS if need in named)


def raised(
    rules: Iterable[Raise], outcome: Outcome, season: str, needs: Collection[str]
) -> Raised | None:
    """Return what ``needs`` raise this outcome's priority to, or ``None`` when nothing does.

    Rules read the priority that the diagnosis gives, not what another rule made of it, so their
    order does not matter but for ``because``: of those that raise it most, the first one's.
    """
    found = [
        rule for rule in rules if rule.fits(outcome, season) and not rule.needs.isdisjoint(needs)
    ]
    if not found:
        return None
    soonest = min((rule.to for rule in found), key=PRIORITIES.index)
    deciding = [rule for rule in found if rule.to == soonest]
    causes = frozenset().union(*(rule.needs for rule in deciding)).intersection(needs)
    ordered = tuple(need for need in HOUSEHOLD_NEEDS if need in causes)
    return Raised(soonest, ordered, deciding[0].because)
