"""Reads a whole council folder."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from repairs_pattern.domain.diagnosis import Promises, check_tree

from .addresses import FILE as ADDRESSES
from .addresses import check_addresses
from .holidays import holidays_in
from .household import check_household
from .illustrations import Illustration, read_illustrations
from .models import Council, Settings
from .overrides import check_templates
from .phrases import Words, phrases_in, read_words
from .problems import BrokenCouncil, Problem, in_order
from .sending import check_sending
from .settings import phone_lines, read_settings
from .staff import check_staff
from .tree import FILE, check_blocks, check_words, problems_of, read_tree

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from repairs_pattern.domain.diagnosis import Tree
    from repairs_pattern.domain.law import Holidays, Period

    from .files import Document


@dataclass(slots=True)
class _Reading:
    settings: Settings | None = None
    tree: Tree | None = None
    holidays: Holidays | None = None
    words: Words = field(default_factory=dict)
    illustrations: dict[str, Illustration] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    of_questions: list[Problem] = field(default_factory=list)
    written: Document | None = None


def check_council(folder: Path, now: datetime | None = None) -> list[Problem]:
    """Every fault in the council folder, errors and warnings, by file and line.

    :param now: the moment to look at dates from; without one no date is past.

    Whatever is in the folder, it raises nothing.
    """
    reading = _read(folder, now)
    return in_order([*reading.problems, *_hard_to_read(reading)])


def check_questions(path: Path) -> list[Problem]:
    """Every fault in what is asked, by file and line.

    :param path: a council's folder, or a file like diagnosis.yaml by itself. Names of trades and of
        phone lines, and the law, are in the folder: without it they are not checked.

    Whatever is there, it raises nothing.
    """
    if path.is_dir():
        reading = _read(path)
        found = reading.of_questions if reading.settings else reading.problems
        return in_order([*found, *_hard_to_read(reading)])
    written, tree, problems = read_tree(path.parent, None, None, Path(path.name))
    if written is None or tree is None:
        return in_order(problems)
    return in_order([*problems_of(written, check_tree(tree)), *check_words(written, tree)])


def _hard_to_read(reading: _Reading) -> Iterator[Problem]:
    """Looked at only when somebody checks: it needs a dictionary that a service can do without."""
    if reading.written and reading.tree:
        yield from check_words(reading.written, reading.tree)


def load_council(folder: Path, *, sending: bool = True) -> Council:
    """The council in `folder`; raises BrokenCouncil with every fault when one is an error.

    :param sending: False loads it though its messenger cannot send every message yet, for whoever
        is about to mend that.
    """
    reading = _read(folder, sending=sending)
    broken = any(problem.severity == "error" for problem in reading.problems)
    if broken or not (reading.settings and reading.tree and reading.holidays):
        raise BrokenCouncil(reading.problems, folder)
    return Council.of(
        reading.settings,
        folder=folder.resolve(),
        id=folder.resolve().name,
        tree=reading.tree,
        phone_lines=MappingProxyType(phone_lines(reading.settings)),
        words=MappingProxyType(reading.words),
        holidays=reading.holidays,
        illustrations=MappingProxyType(reading.illustrations),
    )


@dataclass(frozen=True, slots=True)
class Questions:
    """What a council asks, and what it promises; `None` where only a file was read."""

    tree: Tree
    promises: Promises | None


def load_questions(path: Path) -> Questions:
    """What the council folder, or the file like diagnosis.yaml, at `path` asks.

    It checks only that the questions can be read, so that they can be compared while they are
    being mended. Raises BrokenCouncil with what is wrong when they cannot.
    """
    alone = not path.is_dir()
    folder = path.parent if alone else path
    _, settings, problems = (None, None, []) if alone else read_settings(folder)
    _, tree, tree_problems = read_tree(folder, None, None, Path(path.name) if alone else FILE)
    if tree is None or (settings is None and not alone):
        raise BrokenCouncil(in_order([*problems, *tree_problems]), folder)
    if settings is None:
        return Questions(tree, None)
    targets: dict[str, Period] = {name: each.target for name, each in settings.priorities.items()}
    regimes = frozenset(settings.law.regimes)
    promises = Promises(targets, settings.triage.reply, regimes, settings.household.rules)
    return Questions(tree, promises)


def _read(folder: Path, now: datetime | None = None, *, sending: bool = True) -> _Reading:
    if not _is_open(folder):
        reason = "This is not a folder that can be opened."
        mend = "Give the folder that has council.toml in it."
        return _Reading(problems=[Problem(Path(), None, reason, mend)])
    document, settings, problems = read_settings(folder, now)
    written, tree, tree_problems = read_tree(folder, document, settings)
    household_problems: Iterable[Problem] = ()
    staff_problems: Iterable[Problem] = ()
    if document and settings and tree:
        household_problems = check_household(document, settings, tree)
        staff_problems = check_staff(document, settings, tree)
    sending_problems = (
        check_sending(document, settings) if sending and document and settings else ()
    )
    block_problems: Iterable[Problem] = ()
    if written and tree and not _homes_are_imported(settings):
        block_problems = check_blocks(folder, written, tree)
    holidays, holiday_problems = (
        holidays_in(folder, settings.nation, now) if settings else (None, ())
    )
    illustrations, image_problems = read_illustrations(folder, written, tree)
    own = [phrases_in(each.data) for each in (document, written) if each is not None]
    words, word_problems = read_words(folder, settings, frozenset().union(*own))
    of_questions = [*tree_problems, *household_problems, *block_problems, *image_problems]
    return _Reading(
        settings,
        tree,
        holidays,
        words,
        illustrations,
        in_order(
            [
                *problems,
                *of_questions,
                *staff_problems,
                *sending_problems,
                *holiday_problems,
                *word_problems,
                *_address_problems(folder, settings),
                *check_templates(folder),
            ]
        ),
        of_questions,
        written,
    )


def _address_problems(folder: Path, settings: Settings | None) -> list[Problem]:
    if not _homes_are_imported(settings):
        return check_addresses(folder)
    if not (folder / ADDRESSES).exists():
        return []
    reason = "This file is not read, because homes are imported."
    mend = "Take it out, or take homes out of [gateways] in council.toml."
    return [Problem(ADDRESSES, None, reason, mend, "warning")]


def _homes_are_imported(settings: Settings | None) -> bool:
    return settings is not None and settings.gateways.homes == "imported"


def _is_open(folder: Path) -> bool:
    try:
        next(folder.iterdir(), None)
    except (OSError, ValueError):
        return False
    return True
