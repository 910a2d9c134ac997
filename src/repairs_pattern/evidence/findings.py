"""Findings: what one council's round of research showed, in files that another one can read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, ValidationError, model_validator

from ..council.fields import Id, Label, Section, Text, Web, Whole, fault
from ..council.files import Unreadable, read_yaml
from ..council.problems import Problem, did_you_mean
from ..council.wording import yaml_problems_of
from .register import Says, read_register

Decision = Literal["change", "test again", "leave", "not decided"]


def _day(value: object) -> object:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise fault(f"“{value}” is not a date.", "Write it like 2026-11-24.") from None


def _subject(value: object) -> object:
    subjects = read_register().root
    if value not in subjects:
        raise fault(
            f"“{value}” is not a subject of the evidence register.",
            did_you_mean(str(value), subjects),
        )
    return value


class Seen(Section):
    """In how many of how many people something was seen; `assistive` use such technology."""

    saw: Whole = Field(ge=0, le=10_000, examples=[4])
    of: Whole = Field(ge=1, le=10_000, examples=[6])
    assistive: Whole = Field(default=0, ge=0, le=10_000, examples=[1])

    @model_validator(mode="after")
    def _fits(self) -> Seen:
        if self.saw > self.of or self.assistive > self.of:
            raise fault(
                f"More people than took part: {max(self.saw, self.assistive)} of {self.of}.",
                "“of” is everybody who tried it.",
            )
        return self

    def __add__(self, other: Seen) -> Seen:
        return Seen(
            saw=self.saw + other.saw,
            of=self.of + other.of,
            assistive=self.assistive + other.assistive,
        )


class Finding(Section):
    """What one round showed of one subject.

    :param id: the same in each council that saw the same, so that they can be merged.
    :param severity: 1 noticed and went on, 2 lost time or needed help, 3 could not finish or was
        in danger.
    :param tree: the changed questions, as the address of a diff, if there are any.
    """

    id: Id
    about: Annotated[str, BeforeValidator(_subject)]
    council: Label
    round: Id
    date: Annotated[date, BeforeValidator(_day)]
    synthetic: bool = False
    finding: Text
    says: Says
    people: Seen
    severity: Literal[1, 2, 3]
    evidence: list[Text] = Field(min_length=1)
    decision: Decision
    reason: Text
    tree: Web | None = None


class BrokenFindings(Exception):
    """Files that cannot be used as findings. `problems` has every fault found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


@dataclass(frozen=True)
class Merged:
    """The same finding of one council or of several."""

    findings: tuple[Finding, ...]

    @property
    def people(self) -> Seen:
        """All people of all rounds. Rounds have different people, so they are added."""
        first, *others = (finding.people for finding in self.findings)
        return sum(others, start=first)

    @property
    def severity(self) -> int:
        """The worst that was seen."""
        return max(finding.severity for finding in self.findings)

    @property
    def councils(self) -> list[str]:
        """Where it was seen, without repeats."""
        return list(dict.fromkeys(finding.council for finding in self.findings))

    @property
    def agree(self) -> bool:
        """Whether every round says the same of the subject."""
        return len({finding.says for finding in self.findings}) == 1


def read_findings(places: Iterable[Path]) -> list[Finding]:
    """The findings in files and folders, by subject, id and date.

    :raises BrokenFindings: with every fault of every file, each with its line and how to mend it.
    """
    read: dict[Path, Finding] = {}
    problems: list[Problem] = []
    for file in _files(places, problems):
        try:
            document = read_yaml(Path(), file)
            read[file] = Finding.model_validate(document.data)
        except Unreadable as unreadable:
            problems += unreadable.problems
        except ValidationError as error:
            problems += yaml_problems_of(error, document, Finding)
    problems += _repeated(read)
    if problems:
        raise BrokenFindings(problems)
    return sorted(read.values(), key=lambda each: (each.about, each.id, each.date, each.council))


def _files(places: Iterable[Path], problems: list[Problem]) -> Iterator[Path]:
    seen: set[Path] = set()
    for place in places:
        found = sorted(place.rglob("*.yaml")) if place.is_dir() else [place]
        if not found:
            problems.append(
                Problem(place, None, "There is no finding here.", "A finding is a .yaml file.")
            )
        for file in found:
            if file.resolve() not in seen:
                seen.add(file.resolve())
                yield file


def _repeated(read: dict[Path, Finding]) -> Iterator[Problem]:
    first: dict[tuple[str, str, str], Path] = {}
    for file, finding in read.items():
        key = (finding.council, finding.round, finding.id)
        if key in first:
            yield Problem(
                file,
                None,
                f"{finding.council} has “{finding.id}” of round {finding.round} already, "
                f"in {first[key].as_posix()}.",
                "Keep one of the two, so that nobody is counted twice.",
            )
        first.setdefault(key, file)


def merged(findings: Iterable[Finding]) -> list[Merged]:
    """Findings with the same subject and id together, the worst first within each subject."""
    together: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        together.setdefault((finding.about, finding.id), []).append(finding)
    groups = [Merged(tuple(each)) for each in together.values()]
    return sorted(groups, key=lambda each: (each.findings[0].about, -each.severity))
