"""Half an hour of waiting, passed at once: a page must not go away from somebody who reads slowly.

The page is loaded again with a clock that can be moved. Pages with the same scripts behave alike,
so each set of scripts is waited for once, and what comes of it holds for all of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import ClassVar

from playwright.sync_api import Error, Frame, Page

from ..findings import Finding
from ..seeing import Reads, Seen
from .rules import VERSION, Rule

LEFT = Rule(
    "goes away from somebody who waits",
    ("2.2.1",),
    "After some time the page goes elsewhere or loses what it showed: who reads or types slowly "
    "loses their answers.",
    "Keep answers on the server for as long as people need; warn at least 20 seconds before a "
    "time-out, and let people have more time.",
)

MINUTES = 90

_SCRIPT = re.compile(r"<script\b[^>]*>.*?</script>|<meta http-equiv[^>]*>", re.DOTALL | re.I)
_NONCE = re.compile(r' nonce="[^"]*"')
_MODULES = re.compile(r'data-module="([^"]*)"')
_HEADING = "() => (document.querySelector('h1')?.textContent ?? '') + '|' + document.forms.length"


class Waiting:
    """Moves the page's clock on."""

    name: ClassVar[str] = "waiting"
    reads: ClassVar[Reads] = "script"

    def __init__(self) -> None:
        self._known: dict[str, tuple[Finding, ...]] = {}

    def version(self) -> str:
        """Ours."""
        return VERSION

    def look(self, seen: Seen) -> Iterable[Finding]:
        """Whether the page stays."""
        if not seen.state.script:
            return ()
        scripts = kinds_of_scripts(seen.html)
        if scripts not in self._known:
            self._known[scripts] = tuple(look_at(seen.page, seen.html))
        return self._known[scripts]


def kinds_of_scripts(html: str) -> str:
    """What of a page decides how it behaves while nobody does anything."""
    scripts = [_NONCE.sub("", each) for each in _SCRIPT.findall(html)]
    return "".join([*scripts, *sorted(set(_MODULES.findall(html)))])


def look_at(page: Page, html: str) -> Iterator[Finding]:
    """Whether a page goes away when nobody does anything, with JavaScript on.

    A tab of its own shows the same HTML at the same address: a clock that was moved cannot be put
    back.
    """
    browser = page.context.browser
    assert browser is not None
    tab = browser.new_page()
    try:
        address = page.url.partition("#")[0]
        left: list[str] = []

        def note(frame: Frame) -> None:
            if frame == tab.main_frame:
                left.append(frame.url)

        tab.route(
            address,
            lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"),
        )
        tab.clock.install()
        tab.goto(address)
        before = tab.evaluate(_HEADING)
        tab.on("framenavigated", note)
        try:
            tab.clock.fast_forward(MINUTES * 60_000)
            tab.wait_for_timeout(50)
            gone = bool(left) or tab.evaluate(_HEADING) != before
        except Error:
            gone = True
        if gone:
            yield LEFT.finding(Waiting.name)
    finally:
        tab.close()
