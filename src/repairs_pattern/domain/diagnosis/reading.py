"""Reads plain data field by field, and writes down every fault instead of stopping at one."""

from __future__ import annotations

import datetime
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from repairs_pattern.domain.diagnosis.fields import MINUTES_IN_A_DAY
from repairs_pattern.domain.diagnosis.finding import Finding, Suggestions, quoted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from repairs_pattern.domain.diagnosis.fields import Fields

_Word = TypeVar("_Word", bound=str)

_UNSHOWABLE = frozenset({"Cc", "Cs"})
_QUOTE_IT = (
    "Put quotes round it. Without them, YAML reads words such as yes, no, on and off, "
    "and anything that looks like a number or a date, as something other than text."
)
_QUOTE_THE_SENTENCE = (
    "Put quotes round the whole sentence. Without them, YAML reads a colon followed by a space "
    "as a name and its value."
)


class Faults:
    """The faults found so far, and the means to guess what a misspelt name should be."""

    def __init__(self) -> None:
        self.found: list[Finding] = []
        self.suggestions = Suggestions()

    def add(self, path: tuple[str, ...], reason: str, mend: str) -> None:
        """Write down one fault."""
        self.found.append(Finding(path, reason, mend))


@dataclass(frozen=True, slots=True)
class Record:
    """A set of named values in the file.

    ``what`` is what a message calls it, such as ``The question "kitchen"``; ``path`` is where it
    is in the file; ``known`` declares what it may hold (``None``: anything). A field that is
    missing or wrong is read as empty, and the fault written down.
    """

    what: str
    path: tuple[str, ...]
    known: Fields | None
    fields: Mapping[str, object]
    faults: Faults

    def has(self, name: str) -> bool:
        """Return whether the field is there with something in it."""
        return self.fields.get(name) is not None

    def fault(self, name: str | None, reason: str, mend: str) -> None:
        """Write down a fault of the field ``name``, or of the whole record for ``None``."""
        path = self.path if name is None or name not in self.fields else (*self.path, name)
        self.faults.add(path, f"{self.what} {reason}", mend)

    def text(self, name: str) -> str | None:
        """Return a text with its white space made single spaces, or ``None`` if it is not there."""
        value = self.fields.get(name)
        if value is None:
            self._missing(name)
            return None
        if not isinstance(value, str):
            self.fault(
                name, f'has {describe(value)} for "{name}" where text belongs.', _mend(value)
            )
            return None
        fault = fault_of_text(value)
        if fault:
            self.fault(name, f'has {fault[0]} for "{name}".', fault[1])
            return None
        return " ".join(value.split())

    def _missing(self, name: str) -> None:
        declared = (self.known or {}).get(name)
        if declared and (declared.needed or (declared.filled and name in self.fields)):
            self.need(name)

    def need(self, name: str) -> None:
        """Write down a fault if the field is missing, with an example in the mend."""
        if self.known and not self.has(name):
            mend = f"Add a line such as {name}: {self.known[name].example}"
            self.fault(name, f'has no "{name}".', mend)

    def needed_text(self, name: str) -> str:
        """Return a text that must be there, or an empty one with its fault written down."""
        return self.text(name) or ""

    def texts(self, name: str) -> tuple[str, ...]:
        """Return an optional list of texts."""
        value = self.fields.get(name)
        if value is None:
            return ()
        if not isinstance(value, list | tuple):
            self.fault(
                name,
                f'has {describe(value)} for "{name}" where a list belongs.',
                "Put each item on its own line and begin it with a hyphen and a space, "
                "or put the items in square brackets.",
            )
            return ()
        return tuple(self._items(name, value))

    def _items(self, name: str, values: Collection[object]) -> Iterator[str]:
        for place, value in enumerate(values):
            where = (*self.path, name, str(place))
            reason = f'{self.what} has a "{name}" whose item {place + 1} is'
            if not isinstance(value, str):
                self.faults.add(where, f"{reason} {describe(value)}, not text.", _mend(value))
            elif fault := fault_of_text(value):
                self.faults.add(where, f"{reason} {fault[0]}.", fault[1])
            else:
                yield " ".join(value.split())

    def one_of(self, name: str, words: Collection[_Word], usual: _Word) -> _Word:
        """Return the word in this field; ``usual`` where there is none or it is not allowed."""
        value = self.text(name)
        for word in words:
            if value == word:
                return word
        if value is not None:
            self.fault(
                name,
                f'has {quoted(value)} for "{name}", which is not one of the words allowed there.',
                self.faults.suggestions.did_you_mean(value, words) + f"Use {listed(words)}.",
            )
        return usual

    def minutes(self, name: str) -> int | None:
        """Return an optional whole number of minutes, from 1 to a day."""
        value = self.fields.get(name)
        if value is None:
            return None
        if isinstance(value, int) and not isinstance(value, bool):
            if 1 <= value <= MINUTES_IN_A_DAY:
                return value
            said = "a number that is too small or too big"
        else:
            said = describe(value)
        self.fault(
            name,
            f'has {said} for "{name}".',
            f"Write how long a visit takes in whole minutes, from 1 to {MINUTES_IN_A_DAY}, "
            "without quotes, such as 45.",
        )
        return None

    def record(self, name: str, what: str, known: Fields | None) -> Record | None:
        """Return the set of named values in this field, or ``None`` if it is not one."""
        return read_record(self.fields.get(name), (*self.path, name), what, known, self.faults)

    def section(self, name: str) -> Record | None:
        """Return a field that holds things by name, empty where it may be and is left out."""
        if self.has(name):
            whole = self.what[0].lower() + self.what[1:]
            return self.record(name, f'The part "{name}" of {whole}', None)
        if self.known and self.known[name].needed:
            self.fault(name, f'has no "{name}".', f'Add "{name}" with what belongs in it.')
            return None
        return Record(self.what, (*self.path, name), None, {}, self.faults)


def read_record(
    value: object, path: tuple[str, ...], what: str, known: Fields | None, faults: Faults
) -> Record | None:
    """Return ``value`` as a record, or ``None`` if it is not a set of named values.

    Names that are not text, or not in ``known`` (``None``: any name), are faults.
    """
    if not isinstance(value, Mapping):
        faults.add(
            path,
            f"{what} is {describe(value)}, where named values belong.",
            "Write each value on its own line as a name, a colon, a space and the value, "
            "indented under the line above.",
        )
        return None
    fields: dict[str, object] = {}
    for name, field in value.items():
        if not isinstance(name, str):
            faults.add(path, f"{what} has {describe(name)} where a name belongs.", _QUOTE_IT)
        elif known is not None and name not in known:
            faults.add(
                (*path, name),
                f"{what} has a line {quoted(name)}, which means nothing there.",
                faults.suggestions.did_you_mean(name, known)
                + f"Correct or remove it. The names allowed are {listed(known)}.",
            )
        else:
            fields[name] = field
    return Record(what, path, known, fields, faults)


def describe(value: object) -> str:
    """Return what kind of thing a value is, in words, without printing it: it may be huge."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "yes or no (true or false)"
    kinds: list[tuple[type | tuple[type, ...], str]] = [
        (str, "text"),
        ((int, float), "a number"),
        ((datetime.date, datetime.time), "a date or time"),
        ((list, tuple, set, frozenset), "a list"),
        (Mapping, "a set of named values"),
    ]
    return next(
        (words for kind, words in kinds if isinstance(value, kind)), "data that is not text"
    )


def listed(words: Collection[str]) -> str:
    """Return words as in a sentence: ``a``, ``a or b``, ``a, b or c``."""
    *most, last = words
    return f"{', '.join(most)} or {last}" if most else last


def _mend(value: object) -> str:
    if isinstance(value, Mapping):
        return _QUOTE_THE_SENTENCE
    if isinstance(value, list | tuple | set | frozenset):
        return "Write one piece of text instead of a list."
    return _QUOTE_IT


def fault_of_text(value: str) -> tuple[str, str] | None:
    """Return what is wrong with a text and how to mend it, or ``None``."""
    if value[:1].isalnum() and value.isprintable():
        return None
    if not value.strip():
        return "an empty text", "Write the words, or remove the line if it may be left out."
    kinds = {unicodedata.category(mark) for mark in value if not mark.isspace()}
    if kinds & _UNSHOWABLE:
        return "text with a character that cannot be shown", "Type the text again by hand."
    if not any(kind[0] in "LN" for kind in kinds):
        return "text without a letter or a number", "Write words that can be read aloud."
    return None
