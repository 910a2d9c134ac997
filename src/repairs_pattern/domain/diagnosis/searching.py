"""Finds parts of a tree by what is written in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from repairs_pattern.domain.diagnosis.tree import Tree

FoundKind = Literal["question", "answer", "outcome", "exit"]


@dataclass(frozen=True, slots=True)
class Found:
    """A part of a tree that was searched for.

    ``id`` is the part's own, and for an answer that of its question; ``text`` is what residents
    read, and ``key`` the name of an answer.
    """

    kind: FoundKind
    id: str
    text: str
    key: str | None = None


def search(tree: Tree, words: str) -> Iterator[Found]:
    """Yield the parts in which every one of the words is, in the order of the file.

    Looked through are names, what residents read, schedule of rates codes, trades, priorities and
    the rows of the council's list of defects. Capital and small letters are alike, and a part of a
    word is enough. Without a word nothing is found.
    """
    wanted = words.casefold().split()
    if not wanted:
        return
    for found, texts in _parts(tree):
        written = " ".join(text for text in texts if text).casefold()
        if all(word in written for word in wanted):
            yield found


def _parts(tree: Tree) -> Iterator[tuple[Found, tuple[str | None, ...]]]:
    for question in tree.questions.values():
        texts = (question.id, question.title, question.hint)
        yield Found("question", question.id, question.title), texts
        for option in question.options.values():
            answer = Found("answer", question.id, option.label, option.key)
            yield answer, (option.key, option.label, option.hint)
    for outcome in tree.outcomes.values():
        known = (outcome.id, outcome.repair, outcome.sor, outcome.trade, outcome.priority)
        further = (outcome.because, outcome.hazard, outcome.right_to_repair)
        found = Found("outcome", outcome.id, outcome.repair)
        yield found, (*known, *further, *outcome.do, *outcome.defects)
    for exit_ in tree.exits.values():
        found = Found("exit", exit_.id, exit_.title)
        told = (*exit_.do, *exit_.do_not, *exit_.also)
        yield found, (exit_.id, exit_.title, *told, *exit_.call, *exit_.defects)
