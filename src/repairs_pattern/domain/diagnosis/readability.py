"""The age at which the answers of a tree can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from repairs_pattern.domain.diagnosis.finding import Finding, quoted
from repairs_pattern.domain.readability import OLDEST_READER, reading_age

if TYPE_CHECKING:
    from collections.abc import Iterator

    from repairs_pattern.domain.diagnosis.tree import Option, Question, Tree


def answer_age(question: Question, option: Option) -> float:
    """Return the age, in years, at which an answer can be read.

    An answer is read after its question, so the two are measured together.
    """
    return reading_age(f"{question.title} {option.label}.")


def check_reading(tree: Tree) -> Iterator[Finding]:
    """Yield a warning for each answer that a child of `OLDEST_READER` could not read."""
    for question in tree.questions.values():
        for key, option in question.options.items():
            age = answer_age(question, option)
            if age > OLDEST_READER:
                yield Finding(
                    ("questions", question.id, "options", key, "label"),
                    f"The answer {quoted(option.label)} needs a reading age of {age} "
                    "(Spache, with its question).",
                    "Use shorter sentences, and words that a child of nine knows.",
                    "warning",
                )
