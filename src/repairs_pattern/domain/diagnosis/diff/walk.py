"""Walks two trees at once, with the same answers, and tells where residents fare differently.

A pair of places, one in each tree, is walked once however many paths lead there: the paths are
counted, not listed. So two trees of ten thousand questions are compared whole.
"""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from repairs_pattern.domain.diagnosis.diff.change import KINDS, Change
from repairs_pattern.domain.diagnosis.diff.ends import (
    compare_ends,
    compare_regimes,
    facts_that_matter,
)
from repairs_pattern.domain.diagnosis.diff.matching import same_options, same_questions
from repairs_pattern.domain.diagnosis.diff.promises import Promises
from repairs_pattern.domain.diagnosis.diff.questions import (
    asked,
    lost,
    option_reworded,
    reordered,
    reworded,
)
from repairs_pattern.domain.diagnosis.diff.questions import new as newly
from repairs_pattern.domain.diagnosis.ending import PLACES
from repairs_pattern.domain.diagnosis.facts import TENURES
from repairs_pattern.domain.diagnosis.graph import in_order, links
from repairs_pattern.domain.diagnosis.paths import paths_below

if TYPE_CHECKING:
    from collections.abc import Iterator

    from repairs_pattern.domain.diagnosis.diff.ends import End, Told
    from repairs_pattern.domain.diagnosis.tree import Option, Question, Target, Tree

MOST_PAIRS = 500_000
"""How many pairs of places are compared before walks by chance stand for all."""

WALKS = 10_000

_STEPS_LOOKED_AHEAD = 3

_Pair = tuple["Target", "Target"]
_Came = dict[_Pair, tuple[_Pair, str]]
"""For each pair the one before it, on one of the ways, and the answer given there."""


_Noticed = tuple["Told", tuple[str, ...]]
"""What is different at a pair, and the answer there that it is about, if any."""


class _TooMany(Exception):
    """There are more pairs than can be compared."""


@dataclass(frozen=True, slots=True)
class Diff:
    """What changed, the most serious first, and how many paths there were and are.

    ``walks`` is ``None`` where every path was compared. Where there were too many places, it is the
    number of walks by chance from each start, and the ``ways`` of the changes are of those.
    """

    changes: tuple[Change, ...]
    paths_before: int
    paths_after: int
    walks: int | None


def compare_trees(
    before: Tree,
    after: Tree,
    promised: Promises | None = None,
    promises: Promises | None = None,
    seed: int = 0,
) -> Diff:
    """Compare what residents meet, with the same answers, in two trees.

    What is ``promised`` before, and what ``promises`` there are after, is compared where both are
    given. Trees that have so little in common that there are more than ``MOST_PAIRS`` pairs of
    places are compared on ``WALKS`` walks by chance from each start, which the ``seed`` decides.
    Raises ``GoesRound`` where questions go round in a circle.
    """
    if promised is None or promises is None:
        promised = promises = Promises()
    sampled = False
    try:
        walk = _walked(before, after, None)
    except _TooMany:
        sampled = True
        walk = _walked(before, after, random.Random(seed))  # noqa: S311  (a sample, not a secret)
    walk.compare_ends(promised, promises)
    was, now = (
        sum(below[id_] for id_ in tree.start.values())
        for tree, below in zip((before, after), walk.below, strict=True)
    )
    changes = [Change(*told, seen.ways, seen.example) for told, seen in walk.found.items()]
    changes += [Change(*told, max(was, now), ()) for told in compare_regimes(promised, promises)]
    order = [*KINDS]
    changes.sort(key=lambda change: (order.index(change.kind), -change.ways))
    return Diff(tuple(changes), was, now, WALKS if sampled else None)


def _walked(before: Tree, after: Tree, chance: random.Random | None) -> _Walk:
    walk = _Walk(before, after, chance)
    for start in _starts(before, after):
        walk.through(start)
    return walk


@dataclass(frozen=True, slots=True)
class _Start:
    """Where residents of some tenures start to answer, in both trees."""

    place: str
    tenures: tuple[str, ...]
    first: _Pair


def _starts(before: Tree, after: Tree) -> Iterator[_Start]:
    """Yield the danger question, and each pair of first questions with the tenures it is for."""
    dangers: _Pair = ("question", before.danger.id), ("question", after.danger.id)
    yield _Start(PLACES[0], TENURES, dangers)
    for place in PLACES:
        firsts: defaultdict[_Pair, list[str]] = defaultdict(list)
        for tenure in TENURES:
            was, now = (tree.start[tree.start_for(place, tenure)] for tree in (before, after))
            firsts[("question", was), ("question", now)].append(tenure)
        for first, tenures in firsts.items():
            yield _Start(place, tuple(tenures), first)


@dataclass(slots=True)
class _Seen:
    """How many ways lead to a change, and one of them."""

    ways: int
    example: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Step:
    """An answer that can be given, and the pair that it leads to."""

    label: str
    onward: _Pair


@dataclass(frozen=True, slots=True)
class _Place:
    """What follows from a pair, and what is different there."""

    steps: tuple[_Step, ...]
    noticed: tuple[_Noticed, ...]


class _Walk:
    """What has been found so far, and what is known of the two trees."""

    def __init__(self, before: Tree, after: Tree, chance: random.Random | None) -> None:
        self.found: dict[Told, _Seen] = {}
        self.below = paths_below(before), paths_below(after)
        self._trees = before, after
        self._chance = chance
        self._now = same_questions(before, after)
        self._was = {now: was for was, now in self._now.items()}
        self._places: dict[_Pair, _Place] = {}
        self._ends: defaultdict[_Pair, list[tuple[_Start, int, _Came]]] = defaultdict(list)

    def through(self, start: _Start) -> None:
        """Note what is different on every way from a start."""
        came: _Came = {}
        chance = self._chance
        walked = (
            self._every_way(start.first, came)
            if chance is None
            else self._some_ways(start.first, came, chance)
        )
        for pair, ways in walked.items():
            for told, label in self._places[pair].noticed:
                self._note(told, ways, came, pair, label)
            if not any(kind == "question" for kind, _ in pair):
                self._ends[pair].append((start, ways, came))

    def _every_way(self, first: _Pair, came: _Came) -> dict[_Pair, int]:
        """Return how many ways lead to each pair."""
        ways: defaultdict[_Pair, int] = defaultdict(int, {first: 1})
        for pair in in_order([first], self._onward):
            for step in self._places[pair].steps:
                ways[step.onward] += ways[pair]
                came.setdefault(step.onward, (pair, step.label))
        return ways

    def _some_ways(self, first: _Pair, came: _Came, chance: random.Random) -> dict[_Pair, int]:
        """Return how many of ``WALKS`` by chance come to each pair."""
        ways: defaultdict[_Pair, int] = defaultdict(int)
        for _ in range(WALKS):
            pair = first
            ways[pair] += 1
            while self._onward(pair):
                step = chance.choice(self._places[pair].steps)
                came.setdefault(step.onward, (pair, step.label))
                pair = step.onward
                ways[pair] += 1
        return ways

    def compare_ends(self, promised: Promises, promises: Promises) -> None:
        """Note what is different at the ends that were come to."""
        for pair, reached in self._ends.items():
            was, now = self._end(0, pair[0]), self._end(1, pair[1])
            if was == now and promised == promises:
                continue
            at = {
                (start.place, facts): start
                for start, _, _ in reached
                for facts in facts_that_matter(was, now, start.tenures)
            }
            for told, some in compare_ends(was, now, tuple(at), (promised, promises)):
                affected = {at[case] for case in some}
                for start, ways, came in reached:
                    if start in affected:
                        self._note(told, ways, came, pair)

    def _note(
        self, told: Told, ways: int, came: _Came, pair: _Pair, label: tuple[str, ...] = ()
    ) -> None:
        if told in self.found:
            self.found[told].ways += ways
        else:
            self.found[told] = _Seen(ways, (*_answers(came, pair), *label))

    def _onward(self, pair: _Pair) -> list[_Pair]:
        if pair not in self._places:
            if self._chance is None and len(self._places) >= MOST_PAIRS:
                raise _TooMany
            self._places[pair] = self._look(pair)
        return [step.onward for step in self._places[pair].steps]

    def _look(self, pair: _Pair) -> _Place:
        was, now = (
            tree.questions[id_] if kind == "question" else None
            for tree, (kind, id_) in zip(self._trees, pair, strict=True)
        )
        if now is not None and (was is None or self._is_between(now, was)):
            steps = [_Step(o.label, (pair[0], o.leads_to)) for o in now.options.values()]
            return _Place(tuple(steps), ((asked(now, as_well=True), ()),))
        if was is not None and (now is None or self._is_left_out(was, now)):
            steps = [_Step(o.label, (o.leads_to, pair[1])) for o in was.options.values()]
            return _Place(tuple(steps), ((asked(was, as_well=False), ()),))
        if was is None or now is None:
            return _Place((), ())
        return self._side_by_side(was, now)

    def _side_by_side(self, was: Question, now: Question) -> _Place:
        """Return what follows from a question of both trees, perhaps in other words."""
        options = [*same_options(was, now)]
        same = [(old, new) for old, new in options if old and new]
        noticed: list[_Noticed] = [
            (told, ()) for told in (*reworded(was, now), *reordered(same, was, now))
        ]
        for old, new in options:
            noticed += self._about_answer(was, now, old, new)
        steps = [_Step(new.label, (old.leads_to, new.leads_to)) for old, new in same]
        return _Place(tuple(steps), tuple(noticed))

    def _about_answer(
        self, was: Question, now: Question, old: Option | None, new: Option | None
    ) -> Iterator[_Noticed]:
        if old and new:
            for told in option_reworded(old, new, now):
                yield told, (new.label,)
        elif old:
            yield lost(was, old, self._trees[0], self.below[0]), (old.label,)
        elif new:
            yield newly(now, new, self._trees[1], self.below[1]), (new.label,)

    def _is_between(self, now: Question, was: Question) -> bool:
        """Whether a question of the new tree comes before the one that the old tree asks here."""
        return self._leads_to_next(now, was) and not self._leaves_out(was, now)

    def _is_left_out(self, was: Question, now: Question) -> bool:
        return self._leaves_out(was, now) and not self._leads_to_next(now, was)

    def _leads_to_next(self, now: Question, was: Question) -> bool:
        wanted = self._now.get(was.id)
        return wanted != now.id and _is_near(self._trees[1], now.id, wanted)

    def _leaves_out(self, was: Question, now: Question) -> bool:
        wanted = self._was.get(now.id)
        return wanted != was.id and _is_near(self._trees[0], was.id, wanted)

    def _end(self, side: int, target: Target) -> End:
        kind, id_ = target
        tree = self._trees[side]
        if kind == "outcome":
            return tree.outcomes[id_]
        return tree.exits[id_] if kind == "exit" else None


def _is_near(tree: Tree, first: str, wanted: str | None) -> bool:
    """Whether a question is at most a few steps after another."""
    if wanted is None:
        return False
    near = {first}
    for _ in range(_STEPS_LOOKED_AHEAD):
        near = {target for id_ in near for *_, target in links(tree, id_)}
        if wanted in near:
            return True
    return False


def _answers(came: _Came, pair: _Pair) -> tuple[str, ...]:
    """The answers that lead to a pair."""
    answers: list[str] = []
    while pair in came:
        pair, label = came[pair]
        answers.append(label)
    return tuple(reversed(answers))
