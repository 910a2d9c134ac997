"""How old a reader must be for some words, by a formula that is made for children.

The formula is Spache's, as `textstat` has it: the length of sentences, and the share of words that
are not in a list of words that young children know. It is made for texts up to the fourth year of
school; other formulas judge one long word in a short text far too hard.
"""

from __future__ import annotations

import textstat

OLDEST_READER = 9
"""The age, in years, at which everybody whom we write for can read."""

_AGE_IN_THE_FIRST_YEAR = 5
"""Spache gives a year of school of the United States; children of its first year are over 5."""


def reading_age(words: str) -> float:
    """Return the age, in years, at which sentences can be read, to one decimal place."""
    return round(float(textstat.spache_readability(words)) + _AGE_IN_THE_FIRST_YEAR, 1)
