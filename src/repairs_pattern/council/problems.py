"""What can be wrong in a council folder, said in words that help to mend it."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from itertools import takewhile
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

Severity = Literal["error", "warning"]

_LISTED = 12


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault in a council folder.

    `file` is relative to the council folder. `line` counts from 1, and is None where the fault
    is not on one line (a missing file). `reason` says what is wrong and `mend` what to do, both
    as plain sentences. The service does not start on an "error"; a "warning" is advice.
    """

    file: Path
    line: int | None
    reason: str
    mend: str
    severity: Severity = "error"

    def __str__(self) -> str:
        return self.shown()

    def shown(self, folder: Path | None = None) -> str:
        """The problem on one line, with its file named from `folder` when that is given."""
        file = self.file if folder is None else folder / self.file
        place = file.as_posix() if self.line is None else f"{file.as_posix()}:{self.line}"
        return f"{place}: {self.severity}: {self.reason} Mend: {self.mend}"


def explanation(folder: Path, problem: Problem) -> str:
    """The comment above the line of a problem: why the council leaves it so. Empty without one."""
    if problem.line is None:
        return ""
    text = (folder / problem.file).read_text("utf-8", errors="replace")
    lines = text.splitlines()[: problem.line - 1]
    above = list(takewhile(_is_comment, reversed(lines)))
    return " ".join(line.strip().lstrip("# ") for line in reversed(above))


def _is_comment(line: str) -> bool:
    return line.lstrip().startswith("#")


class BrokenCouncil(Exception):
    """A council folder that the service must not start on. `problems` has every fault found."""

    def __init__(self, problems: Sequence[Problem], folder: Path | None = None) -> None:
        self.problems = tuple(problems)
        self.folder = folder
        lines = "\n".join(problem.shown(folder) for problem in self.problems)
        super().__init__(f"The council folder cannot be used.\n{lines}")


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Problems by file and line, errors before warnings on the same line."""
    return sorted(
        problems, key=lambda p: (p.file.as_posix(), p.line or 0, p.severity, p.reason, p.mend)
    )


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A sentence that offers the closest of the `known` words, or lists some when none is close."""
    choices = sorted(known)
    close = get_close_matches(word, choices, n=1, cutoff=0.6)
    if close:
        return f"Did you mean “{close[0]}”?"
    more = f" and {len(choices) - _LISTED:,} more" if len(choices) > _LISTED else ""
    return f"Use one of: {', '.join(choices[:_LISTED])}{more}."
