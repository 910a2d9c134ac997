"""axe: all its rules for WCAG 2.0, 2.1 and 2.2 at levels A and AA, and its best practices."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, ClassVar

from playwright.sync_api import Page

from ..criteria import CRITERIA
from ..findings import Finding
from ..node_engines import package_file, package_version
from ..seeing import Reads, Seen
from .known import unexplained
from .plain import told

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]

OPTIONS = {
    "runOnly": TAGS,
    "resultTypes": ["violations", "incomplete"],
    # It is not in them, and would wait for their answer.
    "iframes": False,
    # axe leaves it out by itself.
    "rules": {"target-size": {"enabled": True}},
}

RUN = """async options => {
    const { violations, incomplete } = await axe.run(options)
    return JSON.stringify({ violations, incomplete })
}"""
"""As text the answer comes much faster than value by value."""

UNSURE = "color-contrast"
"""The rule whose "needs review" counts too: text that axe could not measure."""

_CRITERION = re.compile(r"wcag(\d)(\d)(\d+)$")


class Axe:
    """Runs axe in the page."""

    name: ClassVar[str] = "axe"
    reads: ClassVar[Reads] = "page"

    def version(self) -> str:
        """That of axe-core."""
        return package_version("axe-core")

    def look(self, seen: Seen) -> Iterable[Finding]:
        """What axe finds."""
        return unexplained(look_at(seen.scripted))


def look_at(page: Page) -> Iterator[Finding]:
    """What axe finds on a page as it stands. JavaScript must be on: with it off axe never ends."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_script())
    answer = json.loads(page.evaluate(RUN, OPTIONS))
    unsure = [result for result in answer["incomplete"] if result["id"] == UNSURE]
    for result in [*answer["violations"], *unsure]:
        yield from _findings(result)


@cache
def _script() -> str:
    return package_file("axe-core/axe.min.js").read_text("utf-8")


def _findings(result: dict[str, Any]) -> Iterator[Finding]:
    matches = filter(None, map(_CRITERION.match, result["tags"]))
    numbers = (".".join(match.groups()) for match in matches)
    # A rule may name criteria of level AAA beside those that it is run for.
    criteria = tuple(number for number in numbers if number in CRITERIA)
    for node in result["nodes"]:
        checks = [*node["any"], *node["all"], *node["none"]]
        yield Finding(
            Axe.name,
            result["id"],
            criteria,
            " ".join(str(part) for part in node["target"]),
            node["html"][:200],
            told(result["help"], criteria),
            " ".join(f"{check['message'].rstrip('.')}." for check in checks)
            + f" See {result['helpUrl']}",
        )
