"""Reads words.toml: the council's own words in place of the service's."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from babel.messages.pofile import read_po

from .files import Document, Unreadable, read_toml
from .problems import Problem, did_you_mean

if TYPE_CHECKING:
    from .models import Settings

FILE = Path("words.toml")
CATALOGUE = Path(__file__).parents[1] / "translations" / "messages.pot"

Words = dict[str, dict[str, str]]

_SLOT = re.compile(r"%\((\w+)\)[sd]")


def read_words(
    folder: Path, settings: Settings | None, own: frozenset[str], catalogue: Path = CATALOGUE
) -> tuple[Words, list[Problem]]:
    """The council's words by language and English phrase, and every problem with them.

    `own` are phrases from the council's other files, which may be reworded or translated too. A
    folder without words.toml has no words.
    """
    if not os.path.exists(folder / FILE):
        return {}, []
    try:
        document = read_toml(folder, FILE)
    except Unreadable as unreadable:
        return {}, list(unreadable.problems)
    known = _phrases(catalogue)
    problems = list(_check(document, settings, known | own if known else frozenset()))
    return _sound(document.data), problems


def phrases_in(data: object) -> frozenset[str]:
    """Every text in plain data, with its white space made single spaces."""
    if isinstance(data, str):
        return frozenset({" ".join(data.split())})
    if isinstance(data, Mapping):
        data = list(data.values())
    if isinstance(data, list):
        return frozenset().union(*map(phrases_in, data))
    return frozenset()


@cache
def _phrases(catalogue: Path) -> frozenset[str]:
    """The phrases of the service; empty when they were not extracted."""
    if not catalogue.is_file():
        return frozenset()
    with catalogue.open("rb") as file:
        ids = [message.id for message in read_po(file) if message.id]
    return frozenset(each for one in ids for each in ([one] if isinstance(one, str) else one))


def _sound(data: Mapping[str, Any]) -> Words:
    return {
        language: {english: words for english, words in table.items() if isinstance(words, str)}
        for language, table in data.items()
        if isinstance(table, dict)
    }


def _check(
    document: Document, settings: Settings | None, known: frozenset[str]
) -> Iterator[Problem]:
    for language, table in document.data.items():
        if not isinstance(table, dict):
            yield document.problem(
                (language,),
                f"“{language}” stands outside a language.",
                'Put a line such as [en] above it, then: "English words" = "Your words"',
            )
            continue
        if settings is not None and language not in settings.languages:
            yield document.problem(
                (language,),
                f"The service is not offered in “{language}”.",
                did_you_mean(language, settings.languages)
                + " Languages are listed in council.toml.",
            )
        for english, words in table.items():
            yield from _phrase(document, (language, english), words, known)


def _phrase(
    document: Document, path: tuple[str, str], words: object, known: frozenset[str]
) -> Iterator[Problem]:
    english = path[1]
    if not isinstance(words, str) or not words.strip():
        reason = f"The words for “{english}” are not a text."
        yield document.problem(path, reason, "Put your words in quotation marks.")
        return
    slots, given = set(_SLOT.findall(english)), set(_SLOT.findall(words))
    if given - slots:
        name = min(given - slots)
        reason = f"%({name})s is not in “{english}”, so there is nothing to put there."
        mend = f"Use only: {', '.join(f'%({each})s' for each in sorted(slots)) or 'plain words'}."
        yield document.problem(path, reason, mend)
    elif slots and re.search(r"%(?!\(\w+\)[sd]|%)", words):
        reason = "There is a % sign here that is not part of a name such as %(name)s."
        yield document.problem(path, reason, "Write %% for a percent sign.")
    if known and english not in known:
        close = get_close_matches(english, known, n=1, cutoff=0.6)
        mend = f"Did you mean “{close[0]}”?" if close else "Copy the words from a page exactly."
        reason = f"No page says “{english}”, so this changes nothing."
        yield document.advice(path, reason, mend)
