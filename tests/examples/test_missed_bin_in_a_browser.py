"""Report a missed bin in Chromium: the whole way, with and without JavaScript, on two screens.

Each page is looked at empty and in error: axe, the console, the title, sideways scrolling.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from flask import Flask
from playwright.sync_api import Page

from accessibility.looking import findings, findings_without_script
from tests.browser.hands import FOCUSED, Keys
from tests.support.browser import DESKTOP, PHONE, OpenTab, Tab, serving

pytestmark = pytest.mark.browser

widths = pytest.mark.parametrize("width", [PHONE, DESKTOP])
with_and_without_script = pytest.mark.parametrize("script", [True, False], ids=["js", "no-js"])


@pytest.fixture
def url(bins: Flask) -> Iterator[str]:
    with serving(bins) as address:
        yield address


@dataclass
class Looks:
    """Looks at each page that a tab comes to."""

    tab: Tab
    reader: Page
    found: list[str] = field(default_factory=list)

    def at(self, heading: str, *, in_error: bool = False) -> None:
        page = self.tab.page
        self.tab.reads(heading)
        assert page.title().startswith("Error: " if in_error else heading)
        seen = findings(page) if self.tab.script else findings_without_script(page, self.reader)
        self.found += [f"{heading}{', in error' * in_error}: {line}" for line in seen]


@widths
@with_and_without_script
def test_a_bin_is_reported_by_keyboard_and_no_page_is_at_fault(
    open_tab: OpenTab, url: str, width: int, script: bool
) -> None:
    tab = open_tab(url, width=width, script=script)
    looks, hands = Looks(tab, open_tab(url, width=width).page), Keys(tab)

    def ask(heading: str, error: str) -> None:
        """See a question, send it empty, and follow the link of its first error."""
        looks.at(heading)
        hands.go_on()
        looks.at(heading, in_error=True)
        hands.follow(error)
        control = tab.page.locator("input:not([type=hidden])").first
        assert control.evaluate(FOCUSED)

    tab.open("/")
    looks.at("Report a missed bin")
    hands.go_on("Start now")
    ask("Which bin did we miss?", "Select which bin we missed")
    hands.choose("Garden waste")
    hands.go_on()
    ask("Do you pay for garden waste?", "Select yes if you pay for garden waste")
    hands.choose("No")
    hands.go_on()
    looks.at("We only collect garden waste that is paid for")
    hands.follow("Back")
    hands.choose("Yes")
    hands.go_on()
    ask("On which day?", "Enter the day on which we missed it")
    for label, number in (("Day", "20"), ("Month", "11"), ("Year", "2026")):
        hands.write(label, number)
    hands.go_on()
    ask("Where is the bin?", "Enter a house number and street")
    hands.write("House number and street", "1 Mill Lane")
    hands.write("Postcode", "XO1 1AA")
    hands.go_on()
    looks.at("Help us find it and reach you")
    hands.write("Email address (optional)", "ann")
    hands.go_on()
    looks.at("Help us find it and reach you", in_error=True)
    hands.write("Email address (optional)", "ann@example.com")
    hands.go_on()
    looks.at("Check your answers")
    hands.follow("Change Postcode")
    looks.at("Where is the bin?")
    hands.go_on()
    looks.at("Check your answers")
    hands.go_on("Send report")
    looks.at("Report sent")
    assert looks.found == []


@widths
def test_error_pages_are_not_at_fault(open_tab: OpenTab, url: str, width: int) -> None:
    tab = open_tab(url, width=width)
    tab.open("/nothing")
    assert len(tab.faults) == 2, "the status, and Chromium's word on it"
    tab.faults.clear()

    tab.reads("Page not found")

    assert findings(tab.page) == []
