"""Pictures of what is wrong, with the element marked."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from playwright.sync_api import Error, Page

from .claims import Claims
from .findings import Finding

MOST = 12
"""How many pictures one state gets at most."""

MARK = """element => {
    element.style.setProperty("outline", "4px solid #d4351c", "important")
    element.style.setProperty("outline-offset", "3px", "important")
    element.scrollIntoView({ block: "center" })
}"""

UNMARK = """element => {
    element.style.removeProperty("outline")
    element.style.removeProperty("outline-offset")
}"""


class Photographer:
    """Takes one picture of each fault, however many states have it."""

    def __init__(self, page: Page, folder: Path, claims: Claims) -> None:
        self._page = page
        self._folder = folder
        self._claims = claims

    def all(self, findings: Sequence[Finding], state: str) -> Iterator[tuple[int, str]]:
        """The places of findings and the names of their pictures."""
        taken = 0
        for place, finding in enumerate(findings):
            what = f"{finding.detector} {finding.rule} {finding.element} {finding.html}"
            if taken < MOST and self._claims.first(f"picture {what}", state) == state:
                name = hashlib.sha256(f"{state} {what}".encode()).hexdigest()[:16] + ".jpg"
                if self._take(finding, self._folder / name):
                    taken += 1
                    yield place, name

    def _take(self, finding: Finding, file: Path) -> bool:
        try:
            element = self._page.locator(finding.element or "body").first
            if not element.count():
                return False
            element.evaluate(MARK)
            self._page.screenshot(path=file, type="jpeg", quality=70)
            element.evaluate(UNMARK)
        except Error:  # a selector that is not CSS, an element that is gone: no picture
            return False
        return True
