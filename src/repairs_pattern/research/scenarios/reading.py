"""Reads the scenarios of a folder, and says what is wrong with those that cannot be read."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import ValidationError

from ...council.files import Document, Unreadable, read_yaml
from ...council.problems import Problem, did_you_mean, in_order
from ...council.wording import yaml_problems_of
from .models import ORIGINAL, ForTheModerator, Scenario, Variant
from .written import WrittenGuide, WrittenScenario

REFERENCE = "{reference}"
"""What a card says where the reference of the first seeded repair stands."""


@dataclass(slots=True)
class Reading:
    """What a folder holds.

    :param scenarios: those that can be used, by id, in the order of their names.
    :param documents: what each file says and on which line, by id.
    :param problems: every fault of the others.
    """

    scenarios: dict[str, Scenario] = field(default_factory=dict)
    documents: dict[str, Document] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read_scenarios(folder: Path, councils: Path) -> Reading:
    """Every scenario in a folder.

    :param councils: the folder with the councils' folders.
    """
    reading = Reading()
    files = sorted(folder.glob("*.yaml"))
    if not files:
        mend = "A scenario is a .yaml file."
        reading.problems.append(Problem(Path(), None, "There is no scenario here.", mend))
    for file in files:
        _read_into(reading, folder, Path(file.name), councils)
    reading.problems = in_order(reading.problems)
    return reading


def _read_into(reading: Reading, folder: Path, file: Path, councils: Path) -> None:
    try:
        document = read_yaml(folder, file)
        written = WrittenScenario.model_validate(document.data)
    except Unreadable as unreadable:
        reading.problems += unreadable.problems
        return
    except ValidationError as error:
        reading.problems += yaml_problems_of(error, document, WrittenScenario)
        return
    if problems := list(_amiss(folder, document, written, councils)):
        reading.problems += problems
        return
    scenario = _scenario(folder, document, written, councils)
    reading.scenarios[scenario.id] = scenario
    reading.documents[scenario.id] = document


def _amiss(
    folder: Path, document: Document, written: WrittenScenario, councils: Path
) -> Iterator[Problem]:
    """What does not fit together, though each part of it can be read."""
    there_are = sorted(path.parent.name for path in councils.glob("*/council.toml"))
    if written.council not in there_are:
        reason = f"There is no council called “{written.council}”."
        yield document.problem(("council",), reason, did_you_mean(written.council, there_are))
    if document.file.stem != re.sub(r"[^a-z0-9-]", "", document.file.stem):
        reason = "The name of this file cannot be used: it becomes part of an address."
        yield Problem(document.file, None, reason, "Use small letters, digits and hyphens.")
    yield from _without_reference(document, written)
    for id_ in written.variants:
        if id_ != ORIGINAL.id and not (place := _overlay(folder, document, id_)).is_dir():
            reason = f"There is no folder for the variant “{id_}”."
            mend = f"Make the folder {place.relative_to(folder).as_posix()}, or take it out."
            yield document.problem(("variants", id_), reason, mend)


def _without_reference(document: Document, written: WrittenScenario) -> Iterator[Problem]:
    said = {("card", str(place)): text for place, text in enumerate(written.card)}
    said |= {("details", name): text for name, text in written.details.items()}
    referred = [path for path, text in said.items() if REFERENCE in text]
    if referred and not any(seed.reference for seed in written.seeds):
        reason = f"The card says {REFERENCE}, and no seeded repair has one."
        yield document.problem(referred[0], reason, "Give a repair in seeds a reference.")


def _overlay(folder: Path, document: Document, variant: str) -> Path:
    return folder / document.file.stem / "variants" / variant


def _scenario(
    folder: Path, document: Document, written: WrittenScenario, councils: Path
) -> Scenario:
    variants = tuple(
        Variant(id_, title, None if id_ == ORIGINAL.id else _overlay(folder, document, id_))
        for id_, title in written.variants.items()
    )
    seeds = tuple(seed.read() for seed in written.seeds)
    reference = next((seed.reference for seed in seeds if seed.reference), "")
    overlays = [each.overlay for each in variants if each.overlay is not None]
    return Scenario(
        id=document.file.stem,
        digest=digest_of([folder / document.file, councils / written.council, *overlays]),
        title=written.title,
        council=written.council,
        card=tuple(text.replace(REFERENCE, reference) for text in written.card),
        details={
            name: text.replace(REFERENCE, reference) for name, text in written.details.items()
        },
        clock_at=written.clock.at,
        clock_runs=written.clock.runs,
        language=written.language,
        banner=written.banner,
        seeds=seeds,
        answers=written.answers,
        forced=dict(written.forced),
        variants=variants or (ORIGINAL,),
        success=written.success,
        walk=written.expected,
        questions=tuple(question.read() for question in written.questions),
        guide=_guide(written.guide),
    )


def _guide(written: WrittenGuide) -> ForTheModerator:
    return ForTheModerator(
        done=written.done,
        not_done=written.not_done or "",
        minutes=written.minutes,
        watch=written.watch,
        ask=written.ask,
        note=written.note,
    )


def digest_of(places: Iterable[Path]) -> str:
    """A digest of files, and of every file in folders, with their names."""
    digest = hashlib.sha256()
    for name, file in _named_files(places).items():
        digest.update(f"{name}\0".encode())
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def _named_files(places: Iterable[Path]) -> Mapping[str, Path]:
    found: dict[str, Path] = {}
    for place in places:
        files = sorted(place.rglob("*")) if place.is_dir() else [place]
        found |= {
            file.relative_to(place.parent).as_posix(): file for file in files if file.is_file()
        }
    return found
