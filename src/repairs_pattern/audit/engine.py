"""axe, with all its rules for WCAG 2.2 A and AA and its best practices."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from importlib.metadata import version
from typing import Any, ClassVar

from axe_playwright_python.base import AXE_SCRIPT  # type: ignore[import-untyped]

from .findings import Finding
from .seeing import Comparer, Detector, Seen

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {"runOnly": TAGS, "resultTypes": ["violations", "incomplete"]}
CRITERION = re.compile(r"wcag(\d)(\d)(\d+)$")
LONGEST = 300
"""How many characters of an element's HTML are kept."""


class Axe:
    """What axe finds; text whose contrast it cannot measure counts too."""

    name: ClassVar[str] = "axe"
    html_only: ClassVar[bool] = False
    disturbs: ClassVar[bool] = False

    def version(self) -> str:
        """The version of the package that brings axe."""
        return version("axe-playwright-python")

    def look(self, seen: Seen) -> Iterable[Finding]:
        """Run axe in the tab that has JavaScript."""
        page = seen.scripted
        if not page.evaluate("'axe' in window"):
            page.evaluate(AXE_SCRIPT)
        answer = page.evaluate("options => axe.run(options)", OPTIONS)
        unsure = [each for each in answer["incomplete"] if each["id"] == "color-contrast"]
        return [each for result in [*answer["violations"], *unsure] for each in _findings(result)]


def _findings(result: dict[str, Any]) -> Iterator[Finding]:
    found = (CRITERION.match(tag) for tag in result["tags"])
    criteria = tuple(".".join(each.groups()) for each in found if each)
    for node in result["nodes"]:
        target = " ".join(map(str, node["target"]))
        mend = " ".join((node.get("failureSummary") or result["help"]).split())
        html = node["html"][:LONGEST]
        yield Finding("axe", result["id"], criteria, target, html, f"{result['help']}.", mend)


def arms() -> tuple[Sequence[Detector], Sequence[Comparer]]:
    """Every detector; each process of a run calls it."""
    return (Axe(),), ()
