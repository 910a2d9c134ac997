"""What changed at a question: its words, and the answers that are lost or new."""

from __future__ import annotations

from typing import TYPE_CHECKING

from repairs_pattern.domain.diagnosis.fields import RECORD
from repairs_pattern.domain.diagnosis.paths import how_many
from repairs_pattern.domain.diagnosis.tree import Exit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from repairs_pattern.domain.diagnosis.diff.ends import Told
    from repairs_pattern.domain.diagnosis.tree import Option, Question, Tree

_NOTHING = "nothing"


def asked(question: Question, *, as_well: bool) -> Told:
    """Tell that a question is now asked as well, or no longer asked."""
    return "more-questions" if as_well else "fewer-questions", _quoted(question.title), "", "", ""


def lost(question: Question, option: Option, tree: Tree, below: Mapping[str, int]) -> Told:
    """Tell that an answer can no longer be chosen, and what it led to."""
    subject = f"{_quoted(option.label)} at {_quoted(question.title)}"
    return "path-lost", subject, _leads_to(option, tree, below), "", ""


def new(question: Question, option: Option, tree: Tree, below: Mapping[str, int]) -> Told:
    """Tell that an answer can now be chosen, and what it leads to."""
    subject = f"{_quoted(option.label)} at {_quoted(question.title)}"
    return "path-new", subject, "", _leads_to(option, tree, below), ""


def reworded(was: Question, now: Question) -> Iterator[Told]:
    """Yield what reads differently in a question and its answers' order."""
    yield from _changed("A question", was.title, now.title)
    yield from _changed(f"The hint of {_quoted(now.title)}", was.hint, now.hint)
    recorded = RECORD if was.is_recorded else None, RECORD if now.is_recorded else None
    yield from _changed(f"What research does with {_quoted(now.title)}", *recorded)


def option_reworded(was: Option, now: Option, question: Question) -> Iterator[Told]:
    """Yield what reads or looks differently in an answer."""
    yield from _changed(f"An answer to {_quoted(question.title)}", was.label, now.label)
    subject = f"{_quoted(now.label)} at {_quoted(question.title)}"
    yield from _changed(f"The hint of {subject}", was.hint, now.hint)
    yield from _changed(f"The picture of {subject}", was.image, now.image)
    said = was.image_description, now.image_description
    yield from _changed(f"What the picture of {subject} is said to show", *said)


def reordered(
    same: Sequence[tuple[Option, Option]], was: Question, now: Question
) -> Iterator[Told]:
    """Yield that the answers that stayed are in another order."""
    before, after = [*was.options], [*now.options]
    in_old_order = sorted(same, key=lambda pair: before.index(pair[0].key))
    in_new_order = sorted(same, key=lambda pair: after.index(pair[1].key))
    if in_old_order != in_new_order:
        old = ", ".join(option.label for option, _ in in_old_order)
        new_ = ", ".join(option.label for _, option in in_new_order)
        yield from _changed(f"The order of the answers to {_quoted(now.title)}", old, new_)


def _changed(subject: str, was: str | None, now: str | None) -> Iterator[Told]:
    if was != now:
        before, after = (_quoted(text) if text else _NOTHING for text in (was, now))
        yield "wording-changed", subject, before, after, ""


def _leads_to(option: Option, tree: Tree, below: Mapping[str, int]) -> str:
    if option.question is not None:
        title = tree.questions[option.question].title
        number = below[option.question]
        return f"{_quoted(title)} and {how_many(number)} path{'s' if number > 1 else ''} from there"
    end = tree.end(option)
    if end is None:
        return "the next questions"
    return _quoted(end.title if isinstance(end, Exit) else end.repair)


def _quoted(text: str) -> str:
    return f"“{text}”"
