"""Writes a tree as diagnosis.yaml, and puts a changed tree into the file that is there.

Only what changed is written anew. Every other line stays as somebody wrote it, with its comments,
its order and its quotation marks: the file is cut where its parts begin and end, and put together
again. (Loading and dumping it with ruamel.yaml would wrap lines anew, and lose the comments after
a part that is removed.)
"""

from __future__ import annotations

import io
import json
import re
from collections import deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, TypeAlias

import yaml
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, SingleQuotedScalarString

from repairs_pattern.domain.diagnosis import BrokenTree, Tree, parse_tree
from repairs_pattern.domain.diagnosis.exchange import data_of

from .yaml_values import Loader, read_values

Path: TypeAlias = tuple[str, ...]

_WIDTH = 100
_ON_ONE_LINE = frozenset({"start", "responsibility", "when", "call", "defects"})
_SECTIONS = frozenset({"questions", "outcomes", "exits"})
_PLAIN = re.compile(r"[^\W\d_][^:#,{}\[\]\"'\\\n]*")
_NOT_TEXT = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
"""What one or another reader of YAML takes for something else, of what begins with a letter."""


class CannotRewrite(Exception):
    """The file is written in a way in which a changed tree cannot be put into it."""


def written(tree: Tree) -> str:
    """The tree as the text of a new diagnosis.yaml."""
    data = data_of(tree)
    top = [_entry(name, data[name], 0) for name in ("danger", "start")]
    parts = [
        f"{name}:\n\n" + "\n\n".join(_entry(id_, each, 2) for id_, each in data[name].items())
        for name in data
        if name in _SECTIONS
    ]
    return "\n\n".join(["\n".join(top), *parts]) + "\n"


def rewritten(text: str, tree: Tree) -> str:
    """The text of a diagnosis.yaml (a valid one) with `tree` in it, changed as little as can be.

    Raises CannotRewrite where that does not work.
    """
    ends = "\r\n" if "\r\n" in text else "\n"
    plain = text.replace("\r\n", "\n")
    old, new = data_of(_read(plain)), data_of(tree)
    changed = plain if _order(old) == _order(new) else _Rewriting(plain, old, new).text()
    try:
        read = _read(changed)
    except (yaml.YAMLError, BrokenTree, ValueError):
        raise CannotRewrite from None
    if read != tree or _order(data_of(read)) != _order(new):
        raise CannotRewrite
    return changed.replace("\n", ends)


def _read(text: str) -> Tree:
    return parse_tree(read_values(text).value)


def _order(data: Any) -> str:
    return json.dumps(data)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A name and its value in the file: `start` to `end` are whole lines without the last break."""

    name: str
    key: yaml.Node
    value: yaml.Node
    start: int
    end: int

    @property
    def is_alias(self) -> bool:
        """Whether it says `*name` and the value itself is higher up."""
        return bool(self.value.start_mark.index < self.key.start_mark.index)


class _Rewriting:
    def __init__(self, text: str, old: Any, new: Any) -> None:
        self.source = text
        self.old = old
        self.new = new
        root = yaml.compose(text, Loader)
        if not isinstance(root, yaml.MappingNode) or root.flow_style:
            raise CannotRewrite
        self.root = root
        self.afresh = {*self._shared()}

    def text(self) -> str:
        entries = self._entries(self.root)
        middle = self._mapping(self.root, self.old, self.new, ())
        return self.source[: entries[0].start] + middle + self.source[entries[-1].end :]

    def _shared(self) -> Iterator[Path]:
        """Paths to write anew because of a shared value (&name, *name) that changes somewhere."""
        sites: dict[int, list[Path]] = {}
        waiting: deque[tuple[Path, yaml.Node]] = deque([((), self.root)])
        while waiting:
            path, node = waiting.popleft()
            sites.setdefault(id(node), []).append(path)
            if len(sites[id(node)]) > 1:
                continue
            if isinstance(node, yaml.MappingNode):
                waiting += [((*path, key.value), value) for key, value in node.value]
            elif isinstance(node, yaml.SequenceNode):
                waiting += [((*path, str(n)), value) for n, value in enumerate(node.value)]
        for paths in sites.values():
            changed = [path for path in paths if _at(self.old, path) != _at(self.new, path)]
            if len(paths) > 1 and changed:
                yield from paths if paths[0] in changed else changed

    def _entries(self, node: yaml.MappingNode) -> list[_Entry]:
        found = []
        for key, value in node.value:
            start = self._line_start(key.start_mark.index)
            alias = value.start_mark.index < key.start_mark.index
            end = key.end_mark.index if alias else max(self._end(value), key.end_mark.index)
            found.append(_Entry(key.value, key, value, start, self._line_end(end)))
        return found

    def _end(self, node: yaml.Node) -> int:
        """Where the last character of a value is, without the comments and empty lines after it."""
        if isinstance(node, yaml.ScalarNode):
            end = node.end_mark.index
            return len(self.source[:end].rstrip()) if node.style in ("|", ">") else end
        if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
            if isinstance(node, yaml.MappingNode):
                return self._entries(node)[-1].end
            return self._end(node.value[-1])
        return int(node.end_mark.index)

    def _line_start(self, index: int) -> int:
        return self.source.rfind("\n", 0, index) + 1

    def _line_end(self, index: int) -> int:
        end = self.source.find("\n", index)
        return len(self.source) if end < 0 else end

    def _is_same(self, path: Path, old: Any, new: Any) -> bool:
        inside = any(each[: len(path)] == path for each in self.afresh)
        return not inside and _order(old) == _order(new)

    def _mapping(self, node: yaml.MappingNode, old: Any, new: Any, path: Path) -> str:
        """The entries of a mapping with what changed in them, from the first line to the last."""
        entries = {entry.name: entry for entry in self._entries(node)}
        names = _names([*entries], old, new)
        above, below = self._between([*entries.values()], {*names})
        blank = sum(1 for floating, _ in above.values() if floating.endswith("\n"))
        usual = "\n" if blank * 2 >= len(entries) else ""
        indent = node.start_mark.column
        pieces: list[str] = []
        for name in names:
            floating, own = above.get(name, (usual, ""))
            if name not in entries:
                content = _entry(name, new[name], indent)
            elif name not in new:
                content = self.source[entries[name].start : entries[name].end]
            else:
                content = self._content(entries[name], old.get(name), new[name], (*path, name))
            first = floating.lstrip("\n") if not pieces else floating
            pieces.append(f"{first}{own}{content}")
        return "\n".join([*pieces, *below])

    def _between(
        self, entries: Sequence[_Entry], staying: Collection[str]
    ) -> tuple[dict[str, tuple[str, str]], list[str]]:
        """What is above each entry that stays: lines that belong to none, and its own comments.

        Comments that belong to none stay when what follows them does not; the last of these are
        returned too, as they come after every entry.
        """
        above: dict[str, tuple[str, str]] = {}
        waiting = ""
        for before, entry in zip([None, *entries], entries, strict=False):
            begin = before.end + 1 if before else entry.start
            lines = self.source[begin : entry.start].splitlines(keepends=True)
            own = len(lines)
            while own and lines[own - 1].lstrip().startswith("#"):
                own -= 1
            floating = "".join(lines[:own])
            if entry.name in staying:
                above[entry.name] = (waiting + floating, "".join(lines[own:]))
                waiting = ""
            elif "#" in floating:
                waiting += floating
        return above, [waiting.rstrip("\n")] if waiting else []

    def _content(self, entry: _Entry, old: Any, new: Any, path: Path) -> str:
        if self._is_same(path, old, new):
            return self.source[entry.start : entry.end]
        value, first = entry.value, self._line_start(entry.value.start_mark.index)
        indent = entry.key.start_mark.column
        if entry.is_alias or path in self.afresh:
            return _entry(entry.name, new, indent)
        if isinstance(value, yaml.MappingNode) and isinstance(new, dict) and not value.flow_style:
            return self.source[entry.start : first] + self._mapping(value, old or {}, new, path)
        if isinstance(value, yaml.SequenceNode) and isinstance(new, list) and not value.flow_style:
            if isinstance(old, list) and len(old) == len(value.value):
                return self.source[entry.start : first] + self._sequence(value, old, new)
            return _entry(entry.name, new, indent)
        return self._in_line(entry, old, new, path, indent)

    def _in_line(self, entry: _Entry, old: Any, new: Any, path: Path, indent: int) -> str:
        """An entry whose value is on the line of its name: what is before and after it stays."""
        value = entry.value
        if isinstance(value, yaml.MappingNode) and isinstance(new, dict):
            inside = self._flow(value, old or {}, new, path)
        elif isinstance(new, dict | list) and not _fits(entry.name, new, indent):
            return _entry(entry.name, new, indent)
        else:
            inside = _inline(_in_style(new, getattr(value, "style", None)), flow=False)
        before = self.source[entry.start : value.start_mark.index]
        if "\n" in before:
            before = self.source[entry.start : entry.key.end_mark.index] + ": "
        end = self._end(value)
        after = self.source[end : self._line_end(end)]
        return f"{before.rstrip()} {inside}{after}"

    def _flow(self, node: yaml.MappingNode, old: Any, new: Any, path: Path) -> str:
        """A mapping in braces; the members that did not change are as they were written."""
        there = {key.value: (key, value) for key, value in node.value}
        members = []
        for name in _names([*there], old, new):
            key, value = there.get(name, (None, None))
            if key is not None and (name not in new or old.get(name) == new[name]):
                alias = value.start_mark.index < key.start_mark.index
                if not alias and (*path, name) not in self.afresh:
                    members.append(self.source[key.start_mark.index : value.end_mark.index])
                    continue
            shown = _in_style(new[name], getattr(value, "style", None))
            members.append(f"{_inline(name, flow=True)}: {_inline(_styled(shown, ''), flow=True)}")
        return "{" + ", ".join(members) + "}"

    def _sequence(self, node: yaml.SequenceNode, old: list[Any], new: list[Any]) -> str:
        """The items of a list; those that are in both are as they were written."""
        starts = [self._line_start(item.start_mark.index) for item in node.value]
        ends = [self._line_end(self._end(item)) for item in node.value]
        indent = node.start_mark.column
        pieces: list[str] = []
        changes = SequenceMatcher(None, [*map(_order, old)], [*map(_order, new)], autojunk=False)
        for kind, first, last, new_first, new_last in changes.get_opcodes():
            if kind == "equal":
                for place in range(first, last):
                    begin = ends[place - 1] + 1 if place and pieces else starts[place]
                    pieces.append(self.source[begin : ends[place]])
            else:
                pieces += [_item(item, indent) for item in new[new_first:new_last]]
        return "\n".join(pieces)


def _at(data: Any, path: Path) -> Any:
    for name in path:
        if isinstance(data, list):
            data = data[int(name)] if int(name) < len(data) else None
        elif isinstance(data, dict):
            data = data.get(name)
        else:
            return None
    return data


def _names(there: list[str], old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """The names in the order to write them: as in the file, unless the order itself changed."""
    names = [name for name in there if name in new or name not in old]
    if [name for name in old if name in new] != [name for name in new if name in old]:
        names = [name for name in there if name not in new and name not in old] + [
            name for name in new if name in there
        ]
    before: str | None = None
    for name in new:
        if name not in names:
            names.insert(names.index(before) + 1 if before is not None else 0, name)
        before = name
    return names


# What is new is written by ruamel.yaml.


def _entry(name: str, value: Any, indent: int) -> str:
    return _block({name: _styled(value, name, indent)}, indent, 2)


def _item(value: Any, indent: int) -> str:
    return _block([_styled(value, "", indent)], indent, 0)


def _block(value: Any, indent: int, offset: int) -> str:
    lines = _dump(value, offset).rstrip("\n").split("\n")
    return "\n".join(f"{' ' * indent}{line}" if line else line for line in lines)


def _dump(value: Any, offset: int = 0) -> str:
    writer = YAML()
    writer.width = 1_000_000
    writer.indent(mapping=2, sequence=2 + offset, offset=offset)
    out = io.StringIO()
    writer.dump(value, out)
    return out.getvalue()


def _styled(value: Any, name: str, indent: int = 0) -> Any:
    """The value with quotation marks where they help, and short records on one line."""
    if isinstance(value, str):
        return _in_style(value, None)
    if isinstance(value, list):
        items = CommentedSeq(_styled(item, "", indent + 4) for item in value)
        if _fits(name, value, indent):
            items.fa.set_flow_style()
        return items
    if isinstance(value, dict):
        fields = CommentedMap((key, _styled(each, key, indent + 2)) for key, each in value.items())
        if _fits(name, value, indent):
            fields.fa.set_flow_style()
        return fields
    return value


def _fits(name: str, value: Any, indent: int) -> bool:
    """Whether a list or a record is of the kind that stands on one line, and short enough."""
    wanted = name in _ON_ONE_LINE or (isinstance(value, dict) and "label" in value)
    return wanted and indent + len(name) + len(json.dumps(value, ensure_ascii=False)) < _WIDTH


def _in_style(value: Any, style: str | None) -> Any:
    """A text with the quotation marks of the one that it replaces, or those that it needs."""
    if not isinstance(value, str):
        return value
    if style == "'":
        return SingleQuotedScalarString(value)
    if style == '"' or value.casefold() in _NOT_TEXT or not _PLAIN.fullmatch(value):
        return DoubleQuotedScalarString(value)
    return value


def _inline(value: Any, *, flow: bool) -> str:
    """A value as it stands after a name and a colon."""
    if isinstance(value, dict | list):
        value = _styled(value, "")
        value.fa.set_flow_style()
    whole = CommentedMap(a=value)
    if flow:
        whole.fa.set_flow_style()
        return _dump(whole).strip()[len("{a: ") : -1]
    return _dump(whole).rstrip("\n")[len("a: ") :]
