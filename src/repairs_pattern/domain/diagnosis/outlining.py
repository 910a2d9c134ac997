"""A tree as an outline: each question is shown whole once, and named wherever else it is asked."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from repairs_pattern.domain.diagnosis.tree import Option, Outcome, Question, Rule, Tree

_BOOKING: Mapping[str, str] = {
    "online": "booked online",
    "arrange": "we arrange the visit",
    "no-access": "nobody has to be at home",
    "triage": "staff read it first",
}

_BEGINS = {
    "danger": "before anything else",
    "home": "first in a home",
    "communal": "first in a shared area",
    "leaseholder": "first in the home of a leaseholder or shared owner",
}

_IN_WORDS: Mapping[str, Callable[[Any], str]] = {
    "priority": str,
    "trade": str,
    "sor": str,
    "minutes": "{} minutes".format,
    "booking": _BOOKING.__getitem__,
}


@dataclass(frozen=True, slots=True)
class Line:
    """One answer in an outline.

    ``depth`` is how many answers stand above it, 0 for those of the part's own question. ``opens``
    is the question whose answers follow below this line; ``None`` where the answer leads to an end
    or to a question that is shown elsewhere.
    """

    depth: int
    question: Question
    option: Option
    opens: Question | None


def outline(
    tree: Tree, roots: Iterable[str], most: int | None = None
) -> dict[str, tuple[Line, ...]]:
    """Return the answers below each root (the id of a question) in the order of reading.

    A question that several answers lead to is opened below one that is nearest to a root, the
    first of those. No more than ``most`` lines are shown if the roots allow it: then the questions
    that are farthest away stay closed. Loops in a tree do no harm. Raises ``KeyError`` for a root
    that is not a question.
    """
    roots = tuple(dict.fromkeys(roots))
    opened = _opened(tree, roots, most)
    return {root: tuple(_lines(tree, root, opened)) for root in roots}


def beginnings(tree: Tree) -> dict[str, list[str]]:
    """Return the questions that a resident can begin with, and the names of what begins there.

    They are the danger question, which comes before everything else, and the tree's starts.
    """
    found = {tree.danger.id: ["danger"]}
    for name, question in tree.start.items():
        found.setdefault(question, []).append(name)
    return found


def begins(tree: Tree, question: Question) -> str:
    """Return when residents begin with this question, or an empty text when they never do.

    For example: ``Asked first in a home, and first in a shared area``.
    """
    names = beginnings(tree).get(question.id, ())
    return f"Asked {', and '.join(_BEGINS[name] for name in names)}" if names else ""


def outcome_in_words(outcome: Outcome) -> str:
    """Return what a council does: ``routine, plumbing, NM-0021, 45 minutes, booked online``."""
    booking = booking_in_words(outcome)
    values = {field: getattr(outcome, field) for field in _IN_WORDS if field != "booking"}
    said = [_IN_WORDS[field](value) for field, value in values.items() if value is not None]
    return ", ".join([*said, booking, *map(rule_in_words, outcome.rules)])


def booking_in_words(outcome: Outcome) -> str:
    """Return how a visit comes about, in the words of staff. An emergency is never booked."""
    return "told to call us" if outcome.priority == "emergency" else _BOOKING[outcome.booking]


def rule_in_words(rule: Rule) -> str:
    """Return when a rule applies and what it changes: ``emergency when season is heating``."""
    when = " and ".join(f"{fact} is {value}" for fact, value in rule.when.items())
    changes = rule.changes()
    what = [_IN_WORDS[field](changes[field]) for field in _IN_WORDS if field in changes]
    if "responsibility" in changes:
        what.append("others are responsible")
    return f"{' and '.join(what) or 'another reason is given'} when {when}"


_Opened = dict[tuple[str, str], str]
"""Which question is opened below an answer, by question id and option key."""


def _opened(tree: Tree, roots: tuple[str, ...], most: int | None) -> _Opened:
    opened: _Opened = {}
    shown, waiting = set(roots), deque(roots)
    number = sum(len(tree.questions[root].options) for root in roots)
    while waiting:
        question = tree.questions[waiting.popleft()]
        for key, option in question.options.items():
            target = option.question
            if target is None or target in shown:
                continue
            more = len(tree.questions[target].options)
            if most is None or number + more <= most:
                number += more
                shown.add(target)
                opened[question.id, key] = target
                waiting.append(target)
    return opened


def _lines(tree: Tree, root: str, opened: Mapping[tuple[str, str], str]) -> Iterator[Line]:
    waiting = [(tree.questions[root], iter(tree.questions[root].options.values()))]
    while waiting:
        question, options = waiting[-1]
        option = next(options, None)
        if option is None:
            waiting.pop()
            continue
        target = opened.get((question.id, option.key))
        opens = tree.questions[target] if target is not None else None
        yield Line(len(waiting) - 1, question, option, opens)
        if opens is not None:
            waiting.append((opens, iter(opens.options.values())))
