"""What an outcome may depend on besides the answers: declared, so that every case can be listed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from repairs_pattern.domain.diagnosis.tree import Outcome

TENURES = ("tenant", "leaseholder", "shared-owner")
SEASONS = ("heating", "warm")
UNKNOWN = "unknown"
GAS = ("yes", "no", UNKNOWN)
FLOORS = ("basement", "ground", "upper", UNKNOWN)

NO_BLOCK = "none"
"""The fact ``block`` of a home that is in no block of flats."""

ANY_BLOCK = "any"
"""What a rule says for a home in whatever block."""

ANOTHER_BLOCK = "another"
"""In a list of cases, a block that no rule names."""

WORDS: Mapping[str, tuple[str, ...] | None] = {
    "tenure": TENURES,
    "season": SEASONS,
    "gas": GAS,
    "floor": FLOORS,
    "block": None,
}
"""Every fact that a rule may name, with its words; ``None`` where it is an id of the council's."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of the home and of the moment.

    ``season`` is ``heating`` (1 November to 30 April, from the Right to Repair Schedule, SI
    1994/133) or ``warm``. ``gas`` says whether the home has gas, ``floor`` on which floor its door
    is, ``block`` is the id of its block of flats or ``none``; the address list has them. A word
    that is not one of the fact's raises ``ValueError``.
    """

    tenure: str
    season: str
    gas: str = UNKNOWN
    floor: str = UNKNOWN
    block: str = NO_BLOCK

    def __post_init__(self) -> None:
        for name, words in WORDS.items():
            value = getattr(self, name)
            if words is not None and value not in words:
                raise ValueError(f"{name} must be one of {', '.join(words)}, not {value!r}")

    def fit(self, when: Mapping[str, str]) -> bool:
        """Return whether every fact that ``when`` names has the value given there."""
        return all(self._has(fact, value) for fact, value in when.items())

    def _has(self, fact: str, value: str) -> bool:
        if fact == "block" and value == ANY_BLOCK:
            return self.block != NO_BLOCK
        return bool(getattr(self, fact) == value)


@dataclass(frozen=True, slots=True)
class Case:
    """Facts that a home can have, and the outcome as it is for them."""

    facts: Facts
    outcome: Outcome


_BY_RESIDENT = tuple(Facts(tenure, season) for tenure, season in product(TENURES, SEASONS))


def cases(outcome: Outcome) -> Iterator[Case]:
    """Yield the outcome for each combination of facts that can matter.

    That is every tenure and season, and every value of the other facts that its rules name.
    """
    named = _named(outcome)
    for facts in _BY_RESIDENT:
        for values in product(*named.values()):
            case = replace(facts, **dict(zip(named, values, strict=True))) if named else facts
            yield Case(case, outcome.under(case))


def _named(outcome: Outcome) -> dict[str, Collection[str]]:
    """The facts of the property that the rules name, each with the values to try."""
    said = {fact for rule in outcome.rules for fact in rule.when}
    blocks = {rule.when["block"] for rule in outcome.rules if "block" in rule.when}
    values: dict[str, Collection[str]] = {
        fact: words for fact, words in (("gas", GAS), ("floor", FLOORS)) if fact in said
    }
    if blocks:
        values["block"] = (NO_BLOCK, *sorted(blocks - {NO_BLOCK, ANY_BLOCK}), ANOTHER_BLOCK)
    return values
