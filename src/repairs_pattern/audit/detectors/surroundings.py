"""What stands around the main part of every page: in the same order, under the same names."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any, ClassVar

from ..findings import Finding
from ..seeing import Seen
from ..states import State
from .rules import VERSION, Rule, run

MOVED = Rule(
    "in another order than elsewhere",
    ("3.2.3",),
    "Links around the page are in another order than on other pages: people look in the wrong place.",
    "Keep the order on every page.",
)
HELP_MOVED = Rule(
    "help in another place than elsewhere",
    ("3.2.6",),
    "The way to get help is in another place than on other pages: who needs it most does not find it.",
    "Keep help in the same place and order on every page.",
)
RENAMED = Rule(
    "another name than elsewhere",
    ("3.2.4",),
    "A link is called something else than on other pages, though it leads to the same place.",
    "Use one name.",
)

AROUND = """return all("header a[href], nav a[href], footer a[href], header button").filter(link =>
    !link.closest("main") && !link.matches("[href^='#'], .govuk-back-link")).map(link => ({
        to: link.getAttribute("href") || "", name: nameOf(link),
        part: link.closest("header, footer, nav").localName,
        help: /^(tel|mailto):/.test(link.getAttribute("href") || "")
            || /contact|help|call|cysylltu|cymorth/i.test(nameOf(link)) }))"""


class Surroundings:
    """Compares what stands around pages."""

    name: ClassVar[str] = "surroundings"

    def version(self) -> str:
        """Ours."""
        return VERSION

    def note(self, seen: Seen) -> list[dict[str, Any]]:
        """The links around the page, in order."""
        return list(run(seen.page, {"around": AROUND})["around"])

    def compare(self, notes: Mapping[State, Any]) -> Iterator[tuple[State, Finding]]:
        """Pages whose surroundings differ from those of most."""
        order, names, parts = _usual(notes.values())
        for state, links in notes.items():
            moved: dict[str, Finding] = {}
            for before, after in combinations(links, 2):
                there, back = (before["to"], after["to"]), (after["to"], before["to"])
                if order[back] > order[there]:
                    rule = HELP_MOVED if before["help"] or after["help"] else MOVED
                    moved[rule.name] = rule.finding(self.name, more=f"It is “{after['name']}”.")
            for finding in moved.values():
                yield state, finding
            for link in links:
                usual = parts[link["to"]].most_common(1)[0][0]
                if link["help"] and link["part"] != usual:
                    yield state, HELP_MOVED.finding(self.name, more=f"It is “{link['name']}”.")
                name = names[link["to"]].most_common(1)[0][0]
                if link["name"] != name:
                    more = f"It is “{link['name']}”, elsewhere “{name}”."
                    yield state, RENAMED.finding(self.name, more=more)


def _usual(
    pages: Sequence[Any] | Any,
) -> tuple[Counter[tuple[str, str]], dict[str, Counter[str]], dict[str, Counter[str]]]:
    """How often each link stands before another, is called something, and is in a part."""
    order: Counter[tuple[str, str]] = Counter()
    names: defaultdict[str, Counter[str]] = defaultdict(Counter)
    parts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for links in pages:
        for n, link in enumerate(links):
            names[link["to"]][link["name"]] += 1
            parts[link["to"]][link["part"]] += 1
            order.update((link["to"], later["to"]) for later in links[n + 1 :])
    return order, names, parts
