"""Reading a council's files so that every value can be traced to its line."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml

from .problems import Problem
from .toml_lines import KeyPath, Repeat, locate
from .yaml_values import SelfReference, TooDeep, read_values

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Document:
    """What a file says, and the line of each key path in it (counted from 1)."""

    file: Path
    data: dict[str, Any]
    lines: dict[KeyPath, int] = field(default_factory=dict)

    def line(self, path: KeyPath) -> int | None:
        """The line of `path`, or of the nearest thing around it that has a line."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.lines:
                return self.lines[path[:length]]
        return None

    def problem(self, path: KeyPath, reason: str, mend: str) -> Problem:
        """An error at `path` in this file."""
        return Problem(self.file, self.line(path), reason, mend)

    def advice(self, path: KeyPath, reason: str, mend: str) -> Problem:
        """A warning at `path` in this file."""
        return Problem(self.file, self.line(path), reason, mend, "warning")


class Unreadable(Exception):
    """A file that could not be read at all. `problems` says why."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = problems
        super().__init__("; ".join(map(str, problems)))


def read_text(folder: Path, file: Path) -> str:
    """The text of `folder / file`, without a byte order mark; raises Unreadable."""
    try:
        raw = (folder / file).read_bytes()
    except FileNotFoundError:
        raise Unreadable(
            Problem(file, None, "This file is missing.", f"Add {file} to the folder.")
        ) from None
    except OSError as error:
        reason = f"This file cannot be opened: {error.strerror or error}."
        mend = "Check that it is a file and that the service may read it."
        raise Unreadable(Problem(file, None, reason, mend)) from None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        reason = "There is a character here that is not UTF-8 text."
        mend = "Save the file again as UTF-8. In a spreadsheet, choose “CSV UTF-8”."
        raise Unreadable(Problem(file, line, reason, mend)) from None


_TOML_WORDS = (
    ("Cannot declare", "This section is already given higher up.", "Keep one of the two."),
    ("Cannot overwrite", "This setting is already given higher up.", "Keep one of the two."),
    (
        "Expected ']'",
        "The name of a section is not closed.",
        "Close it with ], for example [contact].",
    ),
    ("Expected '='", "There is no equals sign after the name.", 'Write it as: name = "value"'),
    (
        "Illegal character '\\n'",
        "A text does not end on the line where it starts.",
        "Close it with a quotation mark.",
    ),
    (
        "Expected '",
        "A text has no closing quotation mark.",
        "Close it with the same mark that opens it.",
    ),
    (
        "Expected newline",
        "There is something after the value that does not belong there.",
        "Put each setting on a line of its own, and times and dates in quotation marks.",
    ),
    (
        "Invalid value",
        "The value is not written in a way that can be read.",
        "Put text in quotation marks. Write numbers plainly, and yes or no as true or false.",
    ),
    (
        "Unclosed",
        "A list or group is opened here and not closed.",
        "Close [ with ] and { with }. A group in { } stays on one line.",
    ),
    (
        "Unescaped '\\'",
        "A backslash in a text means something special.",
        "Write it twice, or use single quotation marks around the text.",
    ),
)
_TOML_GENERAL = (
    "This line is not written in a way that can be read.",
    'A line is a section such as [contact], a setting such as name = "value", or a # comment.',
)


def _toml_fault(file: Path, text: str, error: tomllib.TOMLDecodeError) -> Problem:
    said = str(error)
    found = re.search(r"at line (\d+)", said)
    line = int(found.group(1)) if found else len(text.rstrip().splitlines()) or 1
    if said.startswith(("Cannot overwrite", "Cannot declare")):
        for repeat in locate(text).repeats:
            name = ".".join(map(str, repeat.path))
            reason = f"“{name}” is already given on line {repeat.first}."
            return Problem(file, repeat.again, reason, "Keep one of the two.")
    for start, reason, mend in _TOML_WORDS:
        if said.startswith(start):
            return Problem(file, line, reason, mend)
    return Problem(file, line, *_TOML_GENERAL)


def read_toml(folder: Path, file: Path) -> Document:
    """The TOML file `folder / file`; raises Unreadable."""
    text = read_text(folder, file)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Unreadable(_toml_fault(file, text, error)) from None
    except RecursionError:
        raise Unreadable(_too_deep(file, None)) from None
    except ValueError:
        raise Unreadable(_huge_number(file)) from None
    return Document(file, data, locate(text).lines)


def _too_deep(file: Path, line: int | None) -> Problem:
    return Problem(file, line, "Lists or groups are nested too deep.", "Make it simpler.")


def _huge_number(file: Path) -> Problem:
    return Problem(file, None, "There is a number of thousands of digits.", "Take it out.")


def _is_indented_by_tab(text: str, line: int) -> bool:
    lines = text.split("\n")
    return line <= len(lines) and re.match(r" *\t", lines[line - 1]) is not None


def _yaml_fault(file: Path, text: str, error: yaml.YAMLError) -> Problem:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line = None if mark is None else mark.line + 1
    said = str(getattr(error, "problem", None) or error)
    if line is not None and _is_indented_by_tab(text, line):
        return Problem(file, line, "There is a tab here.", "Use spaces to indent.")
    if "mapping values are not allowed" in said:
        reason = "There is a colon here that cannot be read."
        mend = "Put a text that has a colon in it in quotation marks, and check the indent."
    elif "undefined alias" in said:
        reason, mend = "A name after * is not defined above.", "Put the text in quotation marks."
    elif "expected" in said or "did not find" in said:
        reason = "The lines around here do not fit together."
        mend = "Check the indent, and that every quotation mark, [ and { is closed."
    else:
        reason = "This is not written in a way that can be read."
        mend = "Check the indent and the quotation marks, here and on the line above."
    return Problem(file, line, reason, mend)


def _repeated(file: Path, repeat: Repeat) -> Problem:
    reason = f"“{repeat.path[-1]}” is already given on line {repeat.first}."
    return Problem(file, repeat.again, reason, "Keep one of the two, or give one another name.")


def read_yaml(folder: Path, file: Path) -> Document:
    """The YAML file `folder / file`; raises Unreadable.

    Only `true` and `false` are yes and no (as in YAML 1.2), so `label: Yes` stays a text, and a
    key is always the text that is written.
    """
    text = read_text(folder, file)
    try:
        found = read_values(text)
    except SelfReference as error:
        reason = "This refers to itself."
        raise Unreadable(Problem(file, error.line, reason, "Take out the * reference.")) from None
    except yaml.YAMLError as error:
        raise Unreadable(_yaml_fault(file, text, error)) from None
    except TooDeep as error:
        raise Unreadable(_too_deep(file, error.line)) from None
    except ValueError:
        raise Unreadable(_huge_number(file)) from None
    if found.repeats:
        raise Unreadable(*(_repeated(file, repeat) for repeat in found.repeats))
    if not isinstance(found.value, dict):
        reason = "The file must be made of names with something after each, such as “start: …”."
        raise Unreadable(Problem(file, 1, reason, "Compare it with the file of another council."))
    return Document(file, found.value, found.lines)
