"""Where the links of a tree lead. Every search is a loop, not a recursion: trees may be deep."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping

    from repairs_pattern.domain.diagnosis.tree import Option, Tree

Link = tuple[str, str, str]
"""Question id, option key, id of the question it leads to."""

Node = TypeVar("Node", bound="Hashable")


class GoesRound(ValueError):
    """The questions go round in a circle, so their paths have no end and no number."""


def in_order(first: Iterable[Node], onward: Callable[[Node], Iterable[Node]]) -> list[Node]:
    """Return every node that ``first`` lead to, each before those that it leads onward to.

    Raises ``GoesRound`` where a node leads back to itself.
    """
    done: dict[Node, bool] = {}
    finished: list[Node] = []
    waiting = [(node, False) for node in first]
    while waiting:
        node, left = waiting.pop()
        if left:
            done[node] = True
            finished.append(node)
        elif node not in done:
            done[node] = False
            waiting.append((node, True))
            waiting += [(target, False) for target in onward(node)]
        elif not done[node]:
            raise GoesRound("The questions go round in a circle.")
    return finished[::-1]


def links(tree: Tree, question: str) -> Iterator[Link]:
    """Yield the links from a question to other questions."""
    for key, option in tree.questions[question].options.items():
        if option.question is not None:
            yield question, key, option.question


def reached(tree: Tree) -> set[str]:
    """Return the ids of the questions that a resident can come to, from any start."""
    return reached_from(tree, {tree.danger.id, *tree.start.values()})


def reached_from(tree: Tree, first: Iterable[str]) -> set[str]:
    """Return the ids of some questions and of all that follow them."""
    onward = {id_: [target for *_, target in links(tree, id_)] for id_ in tree.questions}
    return _spread(first, onward)


def outcomes_from(tree: Tree, start: str) -> set[str]:
    """Return the ids of the outcomes that a resident can come to from one of the tree's starts.

    Raises ``KeyError`` for a start that the tree does not have.
    """
    return {
        option.outcome
        for id_ in reached_from(tree, {tree.start[start]})
        for option in tree.questions[id_].options.values()
        if option.outcome is not None
    }


def endless(tree: Tree) -> set[str]:
    """Return the ids of the questions from which no answers lead to an end."""
    back: dict[str, list[str]] = {id_: [] for id_ in tree.questions}
    for id_ in tree.questions:
        for source, _, target in links(tree, id_):
            back[target].append(source)
    ends = {
        id_
        for id_, question in tree.questions.items()
        if any(map(_is_end, question.options.values()))
    }
    return set(tree.questions) - _spread(ends, back)


def loops(tree: Tree) -> Iterator[tuple[Link, list[str], int]]:
    """Yield each link that closes a loop.

    With it come the questions from a root to that link (a list that changes as the search goes
    on) and the place in that list where the loop begins.
    """
    done: set[str] = set()
    for root in tree.questions:
        if root in done:
            continue
        trail, place, waiting = [root], {root: 0}, [links(tree, root)]
        while waiting:
            for link in waiting[-1]:
                target = link[2]
                if target in place:
                    yield link, trail, place[target]
                elif target not in done:
                    place[target] = len(trail)
                    trail.append(target)
                    waiting.append(links(tree, target))
                    break
            else:
                waiting.pop()
                finished = trail.pop()
                del place[finished]
                done.add(finished)


def _is_end(option: Option) -> bool:
    return option.question is None


def _spread(first: Iterable[str], onward: Mapping[str, Iterable[str]]) -> set[str]:
    seen = set(first)
    waiting = list(seen)
    while waiting:
        new = [target for target in onward[waiting.pop()] if target not in seen]
        seen.update(new)
        waiting += new
    return seen
