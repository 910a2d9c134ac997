"""Cells that a spreadsheet leaves as they are: it runs formulas, and makes dates of numbers."""

from __future__ import annotations

_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_LETTERS_OF_NUMBERS_AND_DATES = frozenset(
    {
        *("", "e", "a", "p", "am", "pm"),
        *(month[:length] for month in _MONTHS for length in (3, 4, 9)),
    }
)
_YES_AND_NO = frozenset({"true", "false"})


def guarded(cell: str) -> str:
    """Return the cell, with an apostrophe before it where a spreadsheet would change or run it.

    That is a formula (the characters of OWASP, *CSV injection*, and their wide forms), a number
    such as ``0012``, a date such as ``3 May``, and ``TRUE``.
    """
    return f"'{cell}" if _at_risk(cell.lstrip("'")) else cell


def defused(cell: str) -> str:
    """Return the cell, with an apostrophe before it where a spreadsheet would run it."""
    return f"'{cell}" if cell.lstrip("'").startswith(_FORMULA) else cell


def unguarded(cell: str) -> str:
    """Return what the cell was before ``guarded``. The same where it was not guarded."""
    return cell[1:] if cell.startswith("'") and _at_risk(cell.lstrip("'")) else cell


def _at_risk(text: str) -> bool:
    if text.startswith(_FORMULA):
        return True
    letters = "".join(filter(str.isalpha, text)).casefold()
    if letters in _YES_AND_NO:
        return True
    return letters in _LETTERS_OF_NUMBERS_AND_DATES and any(map(str.isnumeric, text))
