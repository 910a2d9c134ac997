"""Walks residents through a tree, to see where they end and how much they are asked.

How many come to each question, after how many others, is worked out from the start downwards, so
nothing has to be walked: a tree with more paths than anybody could list is counted exactly.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from repairs_pattern.domain.diagnosis.ending import PLACES, ending_of
from repairs_pattern.domain.diagnosis.facts import TENURES, cases
from repairs_pattern.domain.diagnosis.graph import in_order, links
from repairs_pattern.domain.diagnosis.paths import paths_below

if TYPE_CHECKING:
    from repairs_pattern.domain.diagnosis.ending import Ending
    from repairs_pattern.domain.diagnosis.tree import Option, Tree

Weights = Mapping[tuple[str, str], float]
"""How often each option is chosen, by question id and option key. Only proportions matter."""

GROUPS = ("place", "tenure", "trade", "hazard")

_MOST_CELLS = 1_000_000
_STEPS_OF_A_SAMPLE = 500_000
_WALKS_AT_LEAST = 200
_A_LITTLE = 1e-9

_End = tuple[str | None, str | None]
"""The id of an outcome or of an exit."""

_Parts = Mapping[str, list[tuple["Part", float]]]
"""What an end is, by tenure: in which share of the cases of facts."""

_Ends = Mapping[_End, Mapping[int, float]]
"""The share that comes to each end, by the number of questions."""


@dataclass(frozen=True, slots=True)
class Part:
    """What an end is in some of the cases of facts."""

    ending: Ending
    priority: str | None
    trade: str | None
    hazard: str | None


@dataclass(slots=True)
class Tally:
    """Where a group of residents end, and how much they are asked, as shares of everybody.

    ``priorities`` counts the repairs that the council does. ``questions`` is by the number of
    questions, the danger question not counted.
    """

    share: float = 0.0
    endings: defaultdict[Ending, float] = field(default_factory=lambda: defaultdict(float))
    priorities: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    questions: defaultdict[int, float] = field(default_factory=lambda: defaultdict(float))

    def add(self, part: Part, questions: Mapping[int, float], share: float) -> None:
        """Add the same ``share`` of the residents of each number of questions."""
        came = share * sum(questions.values())
        self.share += came
        self.endings[part.ending] += came
        if part.priority is not None:
            self.priorities[part.priority] += came
        for number, of_number in questions.items():
            self.questions[number] += share * of_number

    def percentile(self, percent: int) -> int:
        """Return the number of questions that ``percent`` of the group are asked at most."""
        wanted = self.share * percent / 100 - _A_LITTLE
        so_far, number = 0.0, 0
        for number in sorted(self.questions):
            so_far += self.questions[number]
            if so_far >= wanted:
                break
        return number


@dataclass(frozen=True, slots=True)
class Simulation:
    """What came of it.

    ``paths`` is the number of paths by place; ``walks`` how many residents walked from each start,
    ``None`` where everything was counted. ``groups`` has tallies by ``place``, ``tenure``,
    ``trade`` and ``hazard``, and there by name.
    """

    paths: Mapping[str, int]
    walks: int | None
    whole: Tally
    groups: Mapping[str, Mapping[str, Tally]]


def simulate_tree(
    tree: Tree,
    weights: Weights | None = None,
    *,
    walks: int | None = None,
    seed: int = 0,
    tenures: Collection[str] = TENURES,
) -> Simulation:
    """Walk as many residents of each of ``tenures`` through the tree.

    Without ``weights`` each path counts once. With them, residents choose as they say: what is not
    in them is never chosen, but where they say nothing of a question each of its options is chosen
    as often. A place is chosen by the weights of its first question. Each case of the facts that
    an outcome depends on (season, gas, floor, block) counts the same.

    Everything is counted, unless ``walks`` says how many residents walk by chance from each start,
    or unless the tree is too intricate to count; then the ``seed`` decides how they walk. Raises
    ``GoesRound`` where questions go round in a circle.
    """
    below = paths_below(tree)
    chances = _Chances(tree, _each_path_once(tree, below) if weights is None else weights)
    walks = walks or _walks_needed(tree)
    chance = random.Random(seed)  # noqa: S311  (a sample, not a secret)
    first = {
        (place, tenure): tree.start[tree.start_for(place, tenure)]
        for tenure in tenures
        for place in PLACES
    }
    ends = {
        id_: _walked(chances, id_, walks, chance) if walks else _counted(tree, chances, id_)
        for id_ in dict.fromkeys(first.values())
    }
    tallies = _Tallies()
    known: dict[tuple[_End, str], _Parts] = {}
    for (place, tenure), id_ in first.items():
        of_start = chances.of_start(id_, [first[each, tenure] for each in PLACES]) / len(tenures)
        for end, questions in ends[id_].items():
            if (end, place) not in known:
                known[end, place] = _parts(tree, end, place)
            for part, share in known[end, place][tenure]:
                tallies.add(place, tenure, part, questions, share * of_start)
    paths = {
        place: sum(below[id_] for id_ in {first[place, tenure] for tenure in tenures})
        for place in PLACES
    }
    return Simulation(paths, walks, tallies.whole, tallies.groups)


class _Tallies:
    """The tally of everybody and those of the groups, as residents are added."""

    def __init__(self) -> None:
        self.whole = Tally()
        self.groups: dict[str, dict[str, Tally]] = {kind: {} for kind in GROUPS}

    def add(
        self, place: str, tenure: str, part: Part, questions: Mapping[int, float], share: float
    ) -> None:
        """Add the same ``share`` of the residents of each number of questions."""
        names = (place, tenure, part.trade, part.hazard)
        named = [(kind, name) for kind, name in zip(GROUPS, names, strict=True) if name is not None]
        for tally in (self.whole, *(self.groups[k].setdefault(n, Tally()) for k, n in named)):
            tally.add(part, questions, share)


class _Chances:
    """How likely each option is."""

    def __init__(self, tree: Tree, weights: Weights) -> None:
        self._tree = tree
        self._weights = weights
        self._known: dict[str, list[tuple[Option, float]]] = {}

    def of(self, question: str) -> list[tuple[Option, float]]:
        """Return the options that are ever chosen, with the share that choose each."""
        if question not in self._known:
            options = self._tree.questions[question].options.values()
            given = [self._weights.get((question, option.key), 0) for option in options]
            total = sum(given) or len(options)
            given = given if any(given) else [1] * len(options)
            self._known[question] = [
                (option, weight / total)
                for option, weight in zip(options, given, strict=True)
                if weight
            ]
        return self._known[question]

    def of_start(self, first: str, firsts: Collection[str]) -> float:
        """Return the share of residents who start at this one of the first questions."""
        came = [
            sum(self._weights.get((id_, key), 0) for key in self._tree.questions[id_].options)
            for id_ in firsts
        ]
        if not all(came):
            return 1 / len(came)
        return came[list(firsts).index(first)] / sum(came)


def _each_path_once(tree: Tree, below: Mapping[str, int]) -> Weights:
    return {
        (question.id, option.key): 1 if option.question is None else below[option.question]
        for question in tree.questions.values()
        for option in question.options.values()
    }


def _counted(tree: Tree, chances: _Chances, first: str) -> _Ends:
    came = _no_shares()
    ends = _no_shares()
    came[first][1] = 1.0
    for id_ in _downwards(tree, [first]):
        for option, chance in chances.of(id_):
            for questions, share in came[id_].items():
                if option.question is None:
                    ends[option.outcome, option.exit][questions] += share * chance
                else:
                    came[option.question][questions + 1] += share * chance
    return ends


def _walked(chances: _Chances, first: str, walks: int, chance: random.Random) -> _Ends:
    ends = _no_shares()
    for _ in range(walks):
        questions, target = 0, first
        while target is not None:
            questions += 1
            options, shares = zip(*chances.of(target), strict=True)
            option = chance.choices(options, shares)[0]
            target = option.question
        ends[option.outcome, option.exit][questions] += 1 / walks
    return ends


def _no_shares() -> defaultdict[Any, defaultdict[int, float]]:
    return defaultdict(lambda: defaultdict(float))


def _downwards(tree: Tree, first: Collection[str]) -> list[str]:
    return in_order(first, lambda id_: [target for *_, target in links(tree, id_)])


def _walks_needed(tree: Tree) -> int | None:
    """Return how many residents stand for all where counting would take too long, else ``None``.

    Counting keeps a number for each question and each number of questions before it.
    """
    least: dict[str, int] = {}
    most: dict[str, int] = {}
    firsts = set(tree.start.values())
    for id_ in _downwards(tree, firsts):
        least.setdefault(id_, 0)
        most.setdefault(id_, 0)
        for *_, target in links(tree, id_):
            least[target] = min(least.get(target, len(tree.questions)), least[id_] + 1)
            most[target] = max(most.get(target, 0), most[id_] + 1)
    if sum(most[id_] - least[id_] + 1 for id_ in least) <= _MOST_CELLS:
        return None
    return max(_WALKS_AT_LEAST, _STEPS_OF_A_SAMPLE // max(most.values()))


def _parts(tree: Tree, end: _End, place: str) -> _Parts:
    """Return what an end is in the cases of facts of each tenure, each with its share of them."""
    outcome, exit_ = end
    found: dict[str, Counter[Part]] = {tenure: Counter() for tenure in TENURES}
    if outcome is None:
        for tenure, parts in found.items():
            ending = ending_of(tree.exits[str(exit_)], place, tenure)
            parts[Part(ending, None, None, None)] += 1
    for case in cases(tree.outcomes[outcome]) if outcome is not None else ():
        ending = ending_of(case.outcome, place, case.facts.tenure)
        priority = None if ending == "not-ours" else case.outcome.priority
        part = Part(ending, priority, case.outcome.trade, case.outcome.hazard)
        found[case.facts.tenure][part] += 1
    return {
        tenure: [(part, number / parts.total()) for part, number in parts.items()]
        for tenure, parts in found.items()
    }
