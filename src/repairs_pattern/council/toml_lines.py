"""Finds the line of each key in a TOML text, which `tomllib` does not tell.

It reads texts that `tomllib` accepts, and texts that `tomllib` refuses only because a key is
given twice. For anything else it stops where it is lost.
"""

from __future__ import annotations

import json
import re
from collections.abc import Hashable
from dataclasses import dataclass, field

KeyPath = tuple[Hashable, ...]

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_BASIC = re.compile(r'"(?:[^"\\\n]|\\.)*"')
_LITERAL = re.compile(r"'[^'\n]*'")
_LONG_BASIC = re.compile(r'"""(?:[^\\]|\\.)*?"{3,5}(?!")', re.DOTALL)
_LONG_LITERAL = re.compile(r"'''.*?'{3,5}(?!')", re.DOTALL)
_SCALAR = re.compile(r"[^,\]}#\n]+")


@dataclass(frozen=True, slots=True)
class Repeat:
    """A key path that is given twice, with the lines of both."""

    path: KeyPath
    first: int
    again: int


@dataclass(slots=True)
class Located:
    """The lines of a TOML text: the first line of each key path, and what is given twice."""

    lines: dict[KeyPath, int] = field(default_factory=dict)
    repeats: list[Repeat] = field(default_factory=list)


class _Lost(Exception):
    """The text is not TOML from here on."""


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.found = Located()
        self.counts: dict[KeyPath, int] = {}
        self.given: dict[KeyPath, int] = {}
        self.counted_to = 0
        self.line = 1

    def line_here(self) -> int:
        self.line += self.text.count("\n", self.counted_to, self.at)
        self.counted_to = self.at
        return self.line

    def take(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.text, self.at)
        if match is None:
            raise _Lost
        self.at = match.end()
        return match.group()

    def peek(self, start: str) -> bool:
        return self.text.startswith(start, self.at)

    def expect(self, start: str) -> None:
        if not self.peek(start):
            raise _Lost
        self.at += len(start)

    def note(self, path: KeyPath, line: int, *, once: bool) -> None:
        self.found.lines.setdefault(path, line)
        if once and self.given.setdefault(path, line) != line:
            self.found.repeats.append(Repeat(path, self.given[path], line))

    def document(self) -> None:
        section: KeyPath = ()
        self.take(_BLANK)
        while self.at < len(self.text):
            if self.peek("[["):
                section = self.section_of_list()
            elif self.peek("["):
                section = self.section()
            else:
                self.setting(section)
            self.take(_BLANK)

    def section(self) -> KeyPath:
        line = self.line_here()
        self.expect("[")
        path = self.in_last_item(self.keys())
        self.expect("]")
        self.note_around(path, line)
        self.note(path, line, once=True)
        return path

    def section_of_list(self) -> KeyPath:
        line = self.line_here()
        self.expect("[[")
        keys = self.keys()
        self.expect("]]")
        name = (*self.in_last_item(keys[:-1]), keys[-1])
        index = self.counts.get(name, 0)
        self.counts[name] = index + 1
        self.note_around(name, line)
        self.note(name, line, once=False)
        self.note((*name, index), line, once=False)
        return (*name, index)

    def note_around(self, path: KeyPath, line: int) -> None:
        """Note the sections that a section is in, which need no line of their own."""
        for length in range(1, len(path)):
            self.note(path[:length], line, once=False)

    def in_last_item(self, keys: KeyPath) -> KeyPath:
        """The path of a section's name, which may lead through the last item of a list."""
        path: KeyPath = ()
        for key in keys:
            path = (*path, key)
            if path in self.counts:
                path = (*path, self.counts[path] - 1)
        return path

    def keys(self) -> KeyPath:
        self.take(_SPACE)
        keys: list[str] = [self.key()]
        self.take(_SPACE)
        while self.peek("."):
            self.expect(".")
            self.take(_SPACE)
            keys.append(self.key())
            self.take(_SPACE)
        return tuple(keys)

    def key(self) -> str:
        if self.peek('"'):
            return str(json.loads(self.take(_BASIC)))
        if self.peek("'"):
            return self.take(_LITERAL)[1:-1]
        return self.take(_BARE_KEY)

    def setting(self, section: KeyPath) -> None:
        line = self.line_here()
        keys = self.keys()
        for length in range(1, len(keys)):
            self.note((*section, *keys[:length]), line, once=False)
        path = (*section, *keys)
        self.note(path, line, once=True)
        self.expect("=")
        self.take(_SPACE)
        self.value(path)

    def value(self, path: KeyPath) -> None:
        for start, pattern in (
            ('"""', _LONG_BASIC),
            ("'''", _LONG_LITERAL),
            ('"', _BASIC),
            ("'", _LITERAL),
        ):
            if self.peek(start):
                self.take(pattern)
                return
        if self.peek("["):
            self.items(path)
        elif self.peek("{"):
            self.group(path)
        else:
            self.take(_SCALAR)

    def items(self, path: KeyPath) -> None:
        self.expect("[")
        self.take(_BLANK)
        index = 0
        while not self.peek("]"):
            self.note((*path, index), self.line_here(), once=False)
            self.value((*path, index))
            self.take(_BLANK)
            if self.peek(","):
                self.expect(",")
                self.take(_BLANK)
            elif not self.peek("]"):
                raise _Lost
            index += 1
        self.expect("]")

    def group(self, path: KeyPath) -> None:
        self.expect("{")
        self.take(_BLANK)
        while not self.peek("}"):
            self.setting(path)
            self.take(_BLANK)
            if self.peek(","):
                self.expect(",")
                self.take(_BLANK)
            elif not self.peek("}"):
                raise _Lost
        self.expect("}")


def locate(text: str) -> Located:
    """The line of each key path in `text`: names of keys, and numbers (from 0) in lists."""
    reader = _Reader(text.replace("\r\n", "\n"))
    try:
        reader.document()
    except (_Lost, ValueError, RecursionError):
        return reader.found
    return reader.found
