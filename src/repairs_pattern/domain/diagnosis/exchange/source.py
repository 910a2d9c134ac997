"""What another repairs service holds in a JSON file, read with care: nothing in it is trusted."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from repairs_pattern.domain.diagnosis.finding import quoted
from repairs_pattern.domain.diagnosis.reading import describe

EarlyExit = Literal["Emergency", "UnableToBook", "NotEligibleNonEmergency", "ContactUs"]

MOST_LEVELS = 8
"""How many questions one after the other are taken over."""

_MEND_JSON = "Take the file as the other service uses it, saved as UTF-8."


class BrokenSource(Exception):
    """The file cannot be read at all: ``reason`` and ``mend``, each in plain sentences."""

    def __init__(self, reason: str, mend: str) -> None:
        self.reason = reason
        self.mend = mend
        super().__init__(f"{reason} {mend}")


@dataclass(frozen=True, slots=True)
class Note:
    """Something in the source that could not be taken over as it is.

    ``path`` leads to it by the values in the source. ``lost`` is whether the source says something
    there that the tree does not, or that cannot be used in the tree yet; otherwise the source does
    not say it and something was chosen. ``reason`` says what it is, and ``done`` what was made of
    it and how to do better.
    """

    path: tuple[str, ...]
    reason: str
    done: str
    lost: bool = True


@dataclass(frozen=True, slots=True)
class Bookable:
    """The end of a path: a repair with its schedule of rates code and priority, where known."""

    sor: str | None
    priority: str | None


End: TypeAlias = Bookable | EarlyExit | None
"""``None`` is an end that cannot be used; it has its note."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer in the source. It leads to further answers ``below``, or else to ``end``."""

    path: tuple[str, ...]
    label: str
    below: tuple[Answer, ...] = ()
    end: End = None

    @property
    def value(self) -> str:
        """What the source calls it."""
        return self.path[-1]


@dataclass(slots=True)
class Notes:
    """The notes so far."""

    all: list[Note] = field(default_factory=list)

    def lose(self, path: tuple[str, ...], reason: str, done: str) -> None:
        """Write down what the tree does not have, or cannot use yet."""
        self.all.append(Note(path, reason, done))

    def decide(self, path: tuple[str, ...], reason: str, done: str) -> None:
        """Write down what the source does not say, and what was chosen."""
        self.all.append(Note(path, reason, done, lost=False))


class Pairs(list[tuple[str, Any]]):
    """A JSON object with all its names in order, also those that are there twice."""


def read_json(raw: bytes) -> Any:
    """Return what a JSON file holds, each object as ``Pairs``; raise ``BrokenSource``."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BrokenSource("The file is not UTF-8 text.", _MEND_JSON) from None
    try:
        return json.loads(text, object_pairs_hook=Pairs, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        reason = f"The file is not JSON: line {error.lineno} cannot be read."
        raise BrokenSource(reason, _MEND_JSON) from None
    except (RecursionError, ValueError):
        reason = "The file has something that no repairs service has: too much inside each other, "
        reason += "or a number that is none."
        raise BrokenSource(reason, _MEND_JSON) from None


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def flat(value: Any, what: str) -> dict[str, str]:
    """Return texts by dotted path from an object of texts and objects, such as a file of labels.

    The name ``label`` inside an object stands for the object itself. Raises ``BrokenSource``,
    which calls the file ``what``.
    """
    found: dict[str, str] = {}
    waiting: list[tuple[str, Any]] = [("", value)]
    while waiting:
        path, inside = waiting.pop()
        if not isinstance(inside, Pairs):
            reason = (
                f"{what} has {describe(inside)} at {quoted(path)}."
                if path
                else (f"{what} holds {describe(inside)}, not names with a text for each.")
            )
            raise BrokenSource(reason, 'Write it as {"kitchen": "Kitchen"}.')
        for name, text in inside:
            below = path if name == "label" and path else f"{path}.{name}" if path else name
            if isinstance(text, str):
                found[below] = text
            else:
                waiting.append((below, text))
    return found


def shown_path(path: Iterable[str]) -> str:
    """Return a path as people read it."""
    return " > ".join(path) or "the whole file"
