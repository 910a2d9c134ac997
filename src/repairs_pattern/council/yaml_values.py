"""YAML as a council writes it: texts stay texts, and each key path has a line."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml

from .toml_lines import KeyPath, Repeat

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

try:
    from yaml import CSafeLoader as _BaseLoader
except ImportError:
    from yaml import SafeLoader as _BaseLoader  # type: ignore[assignment]


_DEEPEST = 50


class Loader(_BaseLoader):
    """PyYAML's safe loader with the yes and no of YAML 1.2."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012


def _tag(name: str, pattern: str, first: Iterable[str]) -> None:
    Loader.add_implicit_resolver(f"tag:yaml.org,2002:{name}", re.compile(pattern), list(first))


_tag("bool", r"^(?:true|false)$", "tf")
_tag("null", r"^(?:~|null|)$", ("~", "n", ""))
_tag("int", r"^-?(?:0|[1-9][0-9]*)$", "-0123456789")
_tag("float", r"^-?(?:0|[1-9][0-9]*)\.[0-9]+$", "-0123456789")


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


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _scalar(node: yaml.ScalarNode) -> Any:
    kind = node.tag.rpartition(":")[2]
    if kind == "bool":
        return node.value == "true"
    if kind == "null":
        return None
    if kind == "int":
        return int(node.value)
    if kind == "float":
        return float(node.value)
    return node.value


class _Values:
    def __init__(self) -> None:
        self.reading = Reading()
        self.open: set[int] = set()
        self.done: dict[int, Any] = {}

    def value(self, node: yaml.Node, path: KeyPath) -> Any:
        if isinstance(node, yaml.ScalarNode):
            return _scalar(node)
        identity = id(node)
        if identity in self.open:
            raise SelfReference(_line(node))
        if identity not in self.done:
            self.open.add(identity)
            self.done[identity] = self.collection(node, path)
            self.open.discard(identity)
        return self.done[identity]

    def collection(self, node: yaml.Node, path: KeyPath) -> Any:
        if isinstance(node, yaml.SequenceNode):
            return [self.item(each, (*path, str(index))) for index, each in enumerate(node.value)]
        pairs: dict[Hashable, Any] = {}
        for key_node, value_node in node.value:
            key = key_node.value if isinstance(key_node, yaml.ScalarNode) else _line(key_node)
            self.key((*path, key), key_node, known=key in pairs)
            pairs[key] = self.value(value_node, (*path, key))
        return pairs

    def item(self, node: yaml.Node, path: KeyPath) -> Any:
        self.reading.lines.setdefault(path, _line(node))
        return self.value(node, path)

    def key(self, path: KeyPath, node: yaml.Node, *, known: bool) -> None:
        if known:
            self.reading.repeats.append(Repeat(path, self.reading.lines[path], _line(node)))
        else:
            self.reading.lines.setdefault(path, _line(node))


def _refuse_depth(text: str) -> None:
    """Raise TooDeep before a node is made: deep enough nesting ends the whole process."""
    depth = 0
    for event in yaml.parse(text, Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > _DEEPEST:
                raise TooDeep(event.start_mark.line + 1 if event.start_mark else 1)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def read_values(text: str) -> Reading:
    """The values of a YAML text; raises SelfReference, TooDeep, ValueError and yaml.YAMLError."""
    _refuse_depth(text)
    values = _Values()
    node = yaml.compose(text, Loader)
    if node is not None:
        values.reading.value = values.value(node, ())
    return values.reading
