"""What is wrong with a diagnosis tree, in words a repairs manager can act on."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

Severity = Literal["error", "warning"]

_LONGEST_NAME_TO_COMPARE = 80
_SHOWN_IN_A_MESSAGE = 60
_FAULTS_IN_A_SUMMARY = 5


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault in a diagnosis tree.

    ``path`` leads through the names in the file to the fault, for example
    ``("questions", "kitchen", "options", "tap", "next")``; a place in a list is its number from 0,
    as text. ``reason`` says what is wrong and ``mend`` what to do, each in plain sentences. A tree
    with an ``error`` is not used; a ``warning`` is for the council to weigh.
    """

    path: tuple[str, ...]
    reason: str
    mend: str
    severity: Severity = "error"


class BrokenTree(Exception):
    """The data cannot be read as a diagnosis tree; ``findings`` holds every fault, in order."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        shown = " ".join(finding.reason for finding in self.findings[:_FAULTS_IN_A_SUMMARY])
        rest = len(self.findings) - _FAULTS_IN_A_SUMMARY
        super().__init__(f"{shown} And {rest} more." if rest > 0 else shown)


def quoted(name: str) -> str:
    """Return ``name`` in quotes, short and printable, whatever the file holds."""
    shown = "".join(mark if mark.isprintable() else "?" for mark in name[:_SHOWN_IN_A_MESSAGE])
    return f'"{shown}…"' if len(name) > _SHOWN_IN_A_MESSAGE else f'"{shown}"'


class Suggestions:
    """Finds the name that somebody probably meant.

    Comparing is slow, so the work is limited to ``comparisons`` name pairs: a big tree with a
    thousand misspelt names still gets its list of faults in seconds, the later ones without a
    suggestion.
    """

    def __init__(self, comparisons: int = 200_000) -> None:
        self._left = comparisons

    def did_you_mean(self, name: str, names: Collection[str]) -> str:
        """Return a sentence and a space, such as ``Did you mean "tap"?``, or an empty text."""
        if len(name) > _LONGEST_NAME_TO_COMPARE or len(names) > self._left:
            return ""
        self._left -= len(names)
        close = difflib.get_close_matches(name, sorted(names), n=1)
        return f"Did you mean {quoted(close[0])}? " if close else ""
