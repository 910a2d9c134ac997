"""Which questions and answers of two trees are the same ones.

People know a question by its words, and a file by its names; either may change. So two questions
are the same where they have the same name. Of those that are left, they are the same where title
and answers are, or else where the answers are, or else where the title is, as long as no third
question could be meant. Two answers to a question are the same where their label is, or else where
their name is: then only the wording changed. Case and spaces never count.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping

    from repairs_pattern.domain.diagnosis.tree import Option, Question, Tree


def same_questions(before: Tree, after: Tree) -> dict[str, str]:
    """Return the id of each question that is in both trees, afterwards by before."""
    same = {id_: id_ for id_ in before.questions if id_ in after.questions}
    for sign in (_title_and_labels, _labels, _title):
        was = _alone(before, same.keys(), sign)
        now = _alone(after, set(same.values()), sign)
        same |= {was[each]: now[each] for each in was if each in now}
    return same


def same_options(
    before: Question, after: Question
) -> Iterator[tuple[Option | None, Option | None]]:
    """Yield each answer as it was and as it is; ``None`` where there is none."""
    was, now = dict(before.options), dict(after.options)
    for sign in (_key_and_label, _label, _key):
        named = {sign(option): option for option in now.values()}
        for option in list(was.values()):
            found = named.pop(sign(option), None)
            if found is not None:
                yield was.pop(option.key), now.pop(found.key)
    for option in was.values():
        yield option, None
    for option in now.values():
        yield None, option


def plain(text: str) -> str:
    """Return a text as it is compared: small letters and single spaces."""
    return " ".join(text.casefold().split())


def _alone(
    tree: Tree, taken: Iterable[str], sign: Callable[[Question], Hashable]
) -> Mapping[Hashable, str]:
    """Return the ids of the questions that are left and the only ones with their sign."""
    found: defaultdict[Hashable, list[str]] = defaultdict(list)
    for id_ in tree.questions.keys() - set(taken):
        found[sign(tree.questions[id_])].append(id_)
    return {each: ids[0] for each, ids in found.items() if len(ids) == 1}


def _labels(question: Question) -> Hashable:
    return frozenset(plain(option.label) for option in question.options.values())


def _title(question: Question) -> Hashable:
    return plain(question.title)


def _title_and_labels(question: Question) -> Hashable:
    return _title(question), _labels(question)


def _label(option: Option) -> Hashable:
    return plain(option.label)


def _key(option: Option) -> Hashable:
    return option.key


def _key_and_label(option: Option) -> Hashable:
    return option.key, plain(option.label)
