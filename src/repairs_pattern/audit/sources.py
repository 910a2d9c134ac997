"""Where in the files that a page was made from a fault may be."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TOKEN = re.compile(r"""[\w:-]+="[^"{}]*"|[\w:-]+='[^'{}]*'|>[^<{}]{3,}""")
TAG = re.compile(r"<([a-z][\w-]*)")


@dataclass(frozen=True, slots=True)
class Source:
    """A place in a file.

    :param line: from 1; None when only the file is known.
    """

    file: str
    line: int | None = None

    def __str__(self) -> str:
        return self.file if self.line is None else f"{self.file}, line {self.line}"


def source_of(html: str, files: Sequence[str], own: Path | None) -> Source | None:
    """The line that an element most likely comes from.

    :param html: of the element.
    :param files: those that the page was made from.
    :param own: a folder whose files are more likely than others: those that a fork wrote.
    """
    parts = _parts(html)
    best: tuple[tuple[int, bool], Source] | None = None
    for file in files:
        score, line = _best_line(file, parts)
        rank = score, own is not None and own in Path(file).parents
        if score and (best is None or rank > best[0]):
            best = rank, Source(file, line)
    return best[1] if best else None


def _parts(html: str) -> tuple[str, ...]:
    """What of an element can be found in a template: its tag, attributes and words."""
    tag = TAG.match(html)
    said = [each.lstrip(">").strip() for each in TOKEN.findall(html)]
    return (f"<{tag[1]}" if tag else html[:20], *said[:6])


def _best_line(file: str, parts: Sequence[str]) -> tuple[int, int]:
    tag, *rest = parts
    found = (0, 0)
    for number, line in enumerate(_lines(file), 1):
        if tag in line:
            score = sum(2 for each in rest if each in line)
            found = max(found, (score, number), key=lambda each: each[0])
    return found


@cache
def _lines(file: str) -> tuple[str, ...]:
    try:
        return tuple(Path(file).read_text("utf-8").splitlines())
    except (OSError, UnicodeDecodeError):
        return ()
