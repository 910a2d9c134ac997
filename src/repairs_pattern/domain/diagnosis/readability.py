"""How old a reader must be for the words of a question, by a formula that is made for children.

The formula is Spache's, as `textstat` has it: the length of sentences, and the share of words that
are not in a list of words that young children know. It is made for texts up to the fourth year of
school; other formulas judge one long word in a short answer far too hard.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import textstat

from repairs_pattern.domain.diagnosis.finding import Finding, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from repairs_pattern.domain.diagnosis.tree import Option, Question, Tree

OLDEST_READER = 9
"""The age, in years, at which everybody whom we write for can read."""

_AGE_IN_THE_FIRST_YEAR = 5
"""Spache gives a year of school of the United States; children of its first year are over 5."""


def reading_age(question: Question, option: Option) -> float:
    """Return the age, in years, at which an answer can be read.

    An answer is read after its question, so the two are measured together.
    """
    words = f"{question.title} {option.label}."
    return round(float(textstat.spache_readability(words)) + _AGE_IN_THE_FIRST_YEAR, 1)


def check_reading(tree: Tree) -> Iterator[Finding]:
    """Yield a warning for each answer that a child of `OLDEST_READER` could not read."""
    for question in tree.questions.values():
        for key, option in question.options.items():
            age = reading_age(question, option)
            if age > OLDEST_READER:
                yield Finding(
                    ("questions", question.id, "options", key, "label"),
                    f"The answer {quoted(option.label)} needs a reading age of {age} "
                    "(Spache, with its question).",
                    "Use shorter sentences, and words that a child of nine knows.",
                    "warning",
                )
