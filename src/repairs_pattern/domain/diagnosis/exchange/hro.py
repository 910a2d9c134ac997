"""Reads the schedule of rates object of Housing Repairs Online.

It is ``{"kitchen": {"cupboards": {"doorLost": "W10022"}, "worktop": "W10040"}}``: a text is a
schedule of rates code, and an object holds further answers. What residents read is elsewhere, in
the pages of the service, so the labels come from a second file or from the names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from repairs_pattern.domain.diagnosis.exchange.source import (
    MOST_LEVELS,
    Answer,
    Bookable,
    BrokenSource,
    End,
    Notes,
    Pairs,
)
from repairs_pattern.domain.diagnosis.reading import describe

_STAFF = "Staff read such a report first (booking: triage)."


def read_hro(value: Any, labels: Mapping[str, str], notes: Notes) -> tuple[Answer, ...]:
    """Return the answers to the first question.

    ``labels`` is what residents read, by value or by dotted path of values (the path wins). Raises
    ``BrokenSource`` if ``value`` (from ``read_json``) is not of the shape.
    """
    if not isinstance(value, Pairs):
        raise BrokenSource(
            f"The file holds {describe(value)}, where an object of rooms belongs.",
            "Give the file that Housing Repairs Online calls SoRConfig.json. An array is the "
            "other shape: use --from ns.",
        )
    reading = _Reading(labels, notes)
    answers = reading.answers(value, ())
    reading.note_unused()
    return answers


class _Reading:
    def __init__(self, labels: Mapping[str, str], notes: Notes) -> None:
        self.labels = labels
        self.notes = notes
        self.used: set[str] = set()

    def answers(self, pairs: Pairs, path: tuple[str, ...]) -> tuple[Answer, ...]:
        seen: set[str] = set()
        for name, _ in pairs:
            if name in seen:
                self.notes.decide((*path, name), "It is there twice.", "Both are kept.")
            seen.add(name)
        return tuple(self.answer((*path, name), value) for name, value in pairs)

    def answer(self, path: tuple[str, ...], value: Any) -> Answer:
        label = self.label(path)
        if isinstance(value, Pairs) and len(path) < MOST_LEVELS and value:
            return Answer(path, label, below=self.answers(value, path))
        return Answer(path, label, end=self.end(path, value))

    def end(self, path: tuple[str, ...], value: Any) -> End:
        if isinstance(value, str):
            return Bookable(value.strip() or None, None)
        if isinstance(value, Pairs):
            reason = (
                f"More than {MOST_LEVELS} questions follow each other."
                if value
                else ("It has no answers.")
            )
        else:
            reason = f"It has {describe(value)} where a schedule of rates code (text) belongs."
        self.notes.lose(path, reason, _STAFF)
        return None

    def label(self, path: tuple[str, ...]) -> str:
        for name in (".".join(path), path[-1]):
            if self.labels.get(name, "").strip():
                self.used.add(name)
                return self.labels[name]
        self.notes.decide(path, "It has no label.", "Residents read its name in words.")
        return label_of(path[-1])

    def note_unused(self) -> None:
        for name in self.labels.keys() - self.used:
            path = tuple(name.split("."))
            self.notes.lose(path, "This label is for nothing in the file.", "It is left out.")


def label_of(value: str) -> str:
    """Return words for a value: ``doorHangingOff`` is ``Door hanging off``."""
    words = " ".join(words_of(value))
    return words[:1].upper() + words[1:] if words else "Something else"


def words_of(value: str) -> Iterator[str]:
    """Yield the words of a name in camel case, or with hyphens, in small letters."""
    yield from (
        word.casefold()
        for word in re.findall(r"[A-Z]+(?![^\WA-Z_\d])|[A-Z]?[^\WA-Z_\d]+|\d+", value)
    )
