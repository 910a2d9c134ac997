"""What a council promises beside its tree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from repairs_pattern.domain.diagnosis.needs import HOUSEHOLD_NEEDS, HouseholdNeed, Raise, raised
from repairs_pattern.domain.law import Period

if TYPE_CHECKING:
    from repairs_pattern.domain.diagnosis.tree import Outcome

NEEDS: Mapping[HouseholdNeed, str] = {
    "baby": "a baby or young child",
    "over-65": "someone aged 65 or over",
    "pregnant": "someone who is pregnant",
    "health": "someone with a health condition",
    "disability": "someone who is disabled",
}
"""Who is in the home, as a line tells it."""


@dataclass(frozen=True, slots=True)
class Promises:
    """What a council promises.

    ``targets`` is the period of each priority, ``reply`` that of the reply to a report that staff
    read first, ``regimes`` the ids of the legal regimes that apply, ``raises`` the rules about who
    lives in a home.
    """

    targets: Mapping[str, Period] = field(default_factory=dict)
    reply: Period | None = None
    regimes: frozenset[str] = frozenset()
    raises: tuple[Raise, ...] = ()

    def raised(self, outcome: Outcome, season: str) -> dict[HouseholdNeed, str]:
        """Return the priority of an outcome for each need that raises it."""
        found = {need: raised(self.raises, outcome, season, (need,)) for need in HOUSEHOLD_NEEDS}
        return {need: rise.priority for need, rise in found.items() if rise}
