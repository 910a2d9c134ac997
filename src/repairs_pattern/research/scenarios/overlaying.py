"""Variants: a folder laid over a council's, and the folder that the two make together.

Templates and pictures stand in for those of the same name. ``words.toml`` and ``diagnosis.yaml``
are merged key by key, so that a variant says only what it changes; ``null`` takes a key out.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from ...council import BrokenCouncil, Council, load_council
from ...council.files import Document, Unreadable, read_toml, read_yaml
from ...council.problems import Problem
from .models import Scenario

DIAGNOSIS = Path("diagnosis.yaml")
WORDS = Path("words.toml")
WHOLE = (Path("templates"), Path("images"))
"""Folders whose files stand in for the council's."""

_READ = {DIAGNOSIS: read_yaml, WORDS: read_toml}


class NoSuchLanguage(Exception):
    """A language that the council of a scenario does not offer; ``offered`` says which it does."""

    def __init__(self, language: str, offered: Sequence[str]) -> None:
        super().__init__(f"The council does not offer the language “{language}”.")
        self.offered = tuple(offered)


@dataclass(frozen=True, slots=True)
class Overlay:
    """A variant's folder and the council's that it is laid over."""

    folder: Path
    council: Path

    def lay(self, onto: Path) -> Council:
        """Make the folder of both and load the council in it.

        :param onto: where; what is there is replaced. Its name becomes the council's.
        :raises BrokenCouncil: with every fault, at the file and line of the overlay that has it.
        """
        if problems := list(self._strange()):
            raise BrokenCouncil(problems, self.folder)
        shutil.rmtree(onto, ignore_errors=True)
        shutil.copytree(self.council, onto)
        for name in WHOLE:
            if (self.folder / name).is_dir():
                shutil.copytree(self.folder / name, onto / name, dirs_exist_ok=True)
        try:
            for file in self._merged_files():
                self._merge(file, onto)
            return load_council(onto)
        except Unreadable as unreadable:
            raise BrokenCouncil(unreadable.problems, self.folder) from None
        except BrokenCouncil as broken:
            ours = [self._at_home(problem, onto) for problem in broken.problems]
            raise BrokenCouncil(ours, self.folder) from None

    def _strange(self) -> Iterator[Problem]:
        """What does not belong into an overlay."""
        for path in sorted(self.folder.rglob("*")):
            name = path.relative_to(self.folder)
            if path.is_file() and name not in _READ and Path(name.parts[0]) not in WHOLE:
                reason = f"A variant cannot change {name.as_posix()}."
                mend = "Use diagnosis.yaml, words.toml, templates/ and images/, or take it out."
                yield Problem(name, None, reason, mend)

    def _merged_files(self) -> Iterator[Path]:
        return (file for file in _READ if (self.folder / file).exists())

    def _merge(self, file: Path, onto: Path) -> None:
        read = _READ[file]
        ours = read(self.folder, file).data
        theirs = read(self.council, file).data if (self.council / file).exists() else {}
        write = _as_yaml if file == DIAGNOSIS else _as_toml
        (onto / file).write_text(write(merged(theirs, ours)), "utf-8")

    def _at_home(self, problem: Problem, onto: Path) -> Problem:
        """A problem of the merged folder, in the file that somebody wrote."""
        if problem.file in _READ and (self.folder / problem.file).exists():
            return replace(problem, line=self._line(problem, onto))
        return problem

    def _line(self, problem: Problem, onto: Path) -> int | None:
        """The line of the overlay that says what stands on a line of the merged file."""
        read = _READ[problem.file]
        made, written = read(onto, problem.file), read(self.folder, problem.file)
        return written.line(_path_at(made, problem.line))


def council_of(scenario: Scenario, variant: str, councils: Path, workshop: Path) -> Council:
    """The council that a participant of this variant meets.

    :param councils: the folder with the councils' folders.
    :param workshop: where merged folders are made.
    :raises BrokenCouncil: when its folder has errors, or the overlay has.
    :raises KeyError: when there is no such variant.
    :raises NoSuchLanguage: when the council does not offer that of the scenario.
    """
    folder = councils / scenario.council
    overlay = scenario.variant(variant).overlay
    if overlay is None:
        council = load_council(folder)
    else:
        onto = workshop / f"merged-{scenario.digest[:16]}-{variant}" / scenario.council
        council = Overlay(overlay, folder).lay(onto)
    if scenario.language is None:
        return council
    if scenario.language not in council.languages:
        raise NoSuchLanguage(scenario.language, council.languages)
    return council.model_copy(update={"languages": (scenario.language,)})


def merged(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Two mappings as one, key by key; what is above wins, and null takes a key out."""
    result = dict(below)
    for key, value in above.items():
        if value is None:
            result.pop(key, None)
        elif isinstance(value, Mapping) and isinstance(under := result.get(key), Mapping):
            result[key] = merged(under, value)
        else:
            result[key] = value
    return result


def _as_yaml(data: Mapping[str, Any]) -> str:
    return yaml.dump(data, Dumper=_Plain, sort_keys=False, allow_unicode=True, width=1_000)


class _Plain(yaml.SafeDumper):
    """Writes a value that stands in two places twice: nobody reads anchors."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _as_toml(data: Mapping[str, Any]) -> str:
    """Words by language: a table each, a line for each phrase."""
    tables = (
        [f"[{language}]", *(f"{_text(said)} = {_text(ours)}" for said, ours in phrases.items())]
        for language, phrases in data.items()
    )
    return "\n".join(line for table in tables for line in table) + "\n"


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _path_at(document: Document, line: int | None) -> tuple[Any, ...]:
    """The longest key path that begins on a line; the whole file for none."""
    there = [path for path, at in document.lines.items() if at == line]
    return max(there, key=len, default=())
