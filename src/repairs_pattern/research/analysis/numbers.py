"""Statistics for few people, that do not say too much."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

COMPARE_FROM = 20
"""Fewer participants than this with each version are not compared.

With 20 each, a true share can still be 20 points away from what was seen. Nielsen Norman Group,
*Quantitative Studies: How Many Users to Test?* (2006), gives the same number.
"""

_Z = 1.959963984540054
"""The standard normal quantile of 97.5%, for an interval of 95%."""


_SUS_ITEMS = tuple(map(str, range(1, 11)))


@dataclass(frozen=True, slots=True)
class Interval:
    """What a true share may be, from 0 to 1."""

    low: float
    high: float

    def __str__(self) -> str:
        """As people of a hundred: with few people a share in per cent sounds too sure."""
        return f"{round(self.low * 100)} to {round(self.high * 100)} in 100"


def wilson(x: int, n: int) -> Interval:
    """The 95% score interval for x of n.

    E. B. Wilson, *Probable inference, the law of succession, and statistical inference*, Journal of
    the American Statistical Association 22 (1927), 209-212; recommended for few people by Newcombe,
    Statistics in Medicine 17 (1998), 857-872, whose values the tests have.

    :raises ValueError: unless 0 <= x <= n and n > 0.
    """
    if not 0 <= x <= n or n == 0:
        raise ValueError(f"{x} of {n} is no share.")
    share, square = x / n, _Z**2
    centre = (share + square / (2 * n)) / (1 + square / n)
    half = _Z * sqrt(share * (1 - share) / n + square / (4 * n * n)) / (1 + square / n)
    return Interval(centre - half if x else 0.0, centre + half if x < n else 1.0)


def sus_score(answers: Mapping[str, str]) -> float | None:
    """The score of one person, from 0 to 100 and no percentage; None when an item is missing.

    Items with odd numbers are statements for, those with even numbers against. J. Brooke, *SUS: a
    quick and dirty usability scale*, in Usability Evaluation in Industry (1996), 189-194.

    :param answers: the number of an item, 1 to 10, to the answer: 1, strongly disagree, to 5.
    """
    if any(item not in answers for item in _SUS_ITEMS):
        return None
    return 2.5 * sum(
        int(answers[item]) - 1 if int(item) % 2 else 5 - int(answers[item]) for item in _SUS_ITEMS
    )


def can_compare(groups: Sequence[int]) -> bool:
    """Whether groups of so many people may be compared at all."""
    return len(groups) > 1 and min(groups) >= COMPARE_FROM
