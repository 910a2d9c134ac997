"""YAML as a council writes it: texts stay texts, and each key path has a line.

The values are made from the events of the parser, without a tree of nodes in between: a file with
ten thousand questions has a million of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml
from yaml.composer import ComposerError

from .toml_lines import KeyPath, Repeat

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

try:
    from yaml import CSafeLoader as _Loader
except ImportError:
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]

Loader = _Loader
"""The parser: that of libyaml, where PyYAML was built with it."""

_DEEPEST = 50
_INT = re.compile(r"-?(?:0|[1-9][0-9]*)")
_FLOAT = re.compile(r"-?(?:0|[1-9][0-9]*)\.[0-9]+")
_WORDS = {"true": "bool", "false": "bool", "~": "null", "null": "null", "": "null"}
_MAY_BE_A_NUMBER = frozenset("-0123456789")


class SelfReference(Exception):
    """A value that contains itself through an alias, at `line`."""

    def __init__(self, line: int) -> None:
        self.line = line
        super().__init__(f"line {line}")


class TooDeep(Exception):
    """Lists and groups nested deeper than any file needs, at `line`."""

    def __init__(self, line: int) -> None:
        self.line = line
        super().__init__(f"line {line}")


@dataclass(slots=True)
class Reading:
    """A YAML text as plain values, the first line of each key path, and keys given twice.

    In a key path a place in a list is its number from 0, as text.
    """

    value: Any = None
    lines: dict[KeyPath, int] = field(default_factory=dict)
    repeats: list[Repeat] = field(default_factory=list)


@dataclass(slots=True)
class _Anchored:
    """What an anchor names. It is not whole until its value has been read."""

    line: int
    is_whole: bool = False
    value: Any = None
    text: str | None = None


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _fault(problem: str, event: Any) -> ComposerError:
    return ComposerError(None, None, problem, event.start_mark)


def _kind(event: Any) -> str:
    """What a scalar is: by its tag, or by its looks where it has no quotation marks."""
    if event.tag is not None and event.tag != "!":
        return str(event.tag).rpartition(":")[2]
    text = event.value
    if not event.implicit[0]:
        return "str"
    if text[:1] not in _MAY_BE_A_NUMBER:
        return _WORDS.get(text, "str")
    if _INT.fullmatch(text):
        return "int"
    return "float" if _FLOAT.fullmatch(text) else "str"


def _scalar(event: Any) -> Any:
    kind = _kind(event)
    if kind == "bool":
        return event.value == "true"
    if kind == "null":
        return None
    if kind == "int":
        return int(event.value)
    if kind == "float":
        return float(event.value)
    return event.value


class _Values:
    def __init__(self, events: Iterator[Any]) -> None:
        self.events = events
        self.reading = Reading()
        self.anchors: dict[str, _Anchored] = {}
        self.keys: dict[str, str] = {}
        self.depth = 0

    def document(self) -> None:
        """Read the one document of the stream; there may be none."""
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                self.reading.value = self.value(next(self.events), ())
                break
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                raise _fault("expected a single document in the stream", event)

    def value(self, event: Any, path: KeyPath) -> Any:
        if isinstance(event, yaml.AliasEvent):
            return self.anchored(event).value
        if event.anchor is None:
            return self.fresh(event, path)
        if event.anchor in self.anchors:
            raise _fault("found duplicate anchor", event)
        anchor = self.anchors[event.anchor] = _Anchored(_line(event))
        anchor.value = self.fresh(event, path)
        anchor.text = event.value if isinstance(event, yaml.ScalarEvent) else None
        anchor.is_whole = True
        return anchor.value

    def anchored(self, event: Any) -> _Anchored:
        found = self.anchors.get(event.anchor)
        if found is None:
            raise _fault("found undefined alias", event)
        if not found.is_whole:
            raise SelfReference(found.line)
        return found

    def fresh(self, event: Any, path: KeyPath) -> Any:
        if isinstance(event, yaml.ScalarEvent):
            return _scalar(event)
        self.depth += 1
        if self.depth > _DEEPEST:
            raise TooDeep(_line(event))
        is_list = isinstance(event, yaml.SequenceStartEvent)
        value = self.items(path) if is_list else self.pairs(path)
        self.depth -= 1
        return value

    def items(self, path: KeyPath) -> list[Any]:
        found: list[Any] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            here = (*path, str(len(found)))
            self.reading.lines.setdefault(here, _line(event))
            found.append(self.value(event, here))
        return found

    def pairs(self, path: KeyPath) -> dict[Hashable, Any]:
        found: dict[Hashable, Any] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self.key(event, path)
            here = (*path, key)
            if key in found:
                first = self.reading.lines[here]
                self.reading.repeats.append(Repeat(here, first, _line(event)))
            else:
                self.reading.lines.setdefault(here, _line(event))
            found[key] = self.value(next(self.events), here)
        return found

    def key(self, event: Any, path: KeyPath) -> str | int:
        """A key is the text that is written; a list or a group as a key, only its line."""
        if isinstance(event, yaml.AliasEvent):
            text = self.anchored(event).text
        else:
            line = _line(event)
            self.value(event, (*path, line))
            text = event.value if isinstance(event, yaml.ScalarEvent) else None
        return _line(event) if text is None else self.keys.setdefault(text, text)


def read_values(text: str) -> Reading:
    """The values of a YAML text; raises SelfReference, TooDeep, ValueError and yaml.YAMLError."""
    values = _Values(iter(yaml.parse(text, Loader)))
    values.document()
    return values.reading
