"""Titles of all pages together: one for each page, with the name of the service."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

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


class Titles:
    """Compares titles."""

    name: ClassVar[str] = "titles"

    def version(self) -> str:
        """Ours."""
        return VERSION

    def note(self, seen: Seen) -> dict[str, str]:
        """The title, the h1 and the name of the service."""
        heading = seen.page.evaluate("document.querySelector('h1')?.innerText ?? ''")
        return {"title": seen.page.title(), "heading": heading, "service": seen.facts.name}

    def compare(self, notes: Mapping[State, Any]) -> Iterator[tuple[State, Finding]]:
        """Pages with one title, though their headings differ, and titles without the service."""
        first: dict[str, tuple[str, str]] = {}
        told: defaultdict[str, set[str]] = defaultdict(set)
        for state, note in notes.items():
            title = note["title"].removeprefix("Error: ").removeprefix("Gwall: ")
            page, _ = first.setdefault(title, (state.page, note["heading"]))
            if page != state.page and state.page not in told[title]:
                told[title].add(state.page)
                more = f"It is “{title}”, as on “{page}”."
                yield state, SHARED.finding(self.name, more=more)
            if note["service"] and note["service"] not in note["title"]:
                yield state, UNNAMED.finding(self.name, more=f"It is “{note['title']}”.")
