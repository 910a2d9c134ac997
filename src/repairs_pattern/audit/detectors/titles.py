"""Titles of all pages together: one for each page, with the name of the service."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar
from urllib.parse import urlsplit

from ..findings import Finding
from ..seeing import Seen
from ..states import State
from .rules import VERSION, Rule

SHARED = Rule(
    "a title that two pages share",
    ("2.4.2",),
    "Two pages have the same title: in tabs, in the history and when it is read out they cannot be "
    "told apart.",
    "Begin the title with the h1 of the page.",
)
UNNAMED = Rule(
    "a title without the name of the service",
    ("2.4.2",),
    "The title does not say which service the page belongs to.",
    "End the title with the name of the service.",
)

WRONG = 400
"""From which status on a page says that something has gone wrong."""


class Titles:
    """Compares titles."""

    name: ClassVar[str] = "titles"

    def version(self) -> str:
        """Ours."""
        return VERSION

    def note(self, seen: Seen) -> dict[str, str]:
        """The title, which page it is of, and the name of the service."""
        return {"title": seen.page.title(), "shown": _shown(seen), "service": seen.facts.name}

    def compare(self, notes: Mapping[State, Any]) -> Iterator[tuple[State, Finding]]:
        """Pages with one title, and titles without the service."""
        first: dict[str, tuple[str, str]] = {}
        told: defaultdict[str, set[str]] = defaultdict(set)
        for state, note in notes.items():
            title = note["title"].removeprefix("Error: ").removeprefix("Gwall: ")
            page, shown = first.setdefault(title, (state.page, note["shown"]))
            is_other = page != state.page and shown != note["shown"]
            if is_other and state.page not in told[title]:
                told[title].add(state.page)
                more = f"It is “{title}”, as on “{page}”."
                yield state, SHARED.finding(self.name, more=more)
            if note["service"] and note["service"] not in note["title"]:
                yield state, UNNAMED.finding(self.name, more=f"It is “{note['title']}”.")


def _shown(seen: Seen) -> str:
    """The page that is shown: what comes of a form is another one, and an error is everywhere."""
    return str(seen.status) if seen.status >= WRONG else urlsplit(seen.page.url).path
