"""What the detectors of the audit find on one page, one line for each fault, for the tests here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from playwright.sync_api import Page

from repairs_pattern.audit.detectors import axe, html_validate
from repairs_pattern.audit.detectors.focus import Focus
from repairs_pattern.audit.detectors.known import unexplained
from repairs_pattern.audit.detectors.probes import PROBES, look_at
from repairs_pattern.audit.findings import Finding
from tests.support.browser import DESKTOP, PHONE, Tab

OF_PARTS = tuple(probe for probe in PROBES if not probe.of_page)
"""The probes that can judge a part of a page alone."""

FOCUS = Focus()
"""It remembers which looks of controls it has judged."""

SCRIPT = re.compile(r"<script\b.*?</script>", re.DOTALL)


def findings(page: Page) -> list[str]:
    """What axe finds on the page as it is now. JavaScript must be on."""
    return _lines(unexplained(axe.look_at(page)))


def findings_without_script(page: Page, reader: Page) -> list[str]:
    """What axe finds on a page that was loaded with JavaScript off.

    :param page: the page, as it stands.
    :param reader: another page of the browser, with JavaScript on, of the same width. It is shown
        the same HTML at the same address, without the scripts.
    """
    html = SCRIPT.sub("", page.content())
    reader.route(
        page.url, lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8")
    )
    reader.goto(page.url)
    reader.unroute(page.url)
    return findings(reader)


def probe_findings(page: Page) -> list[str]:
    """What the probes that can judge a part find, and controls without visible focus."""
    found = [*look_at(page, OF_PARTS), *FOCUS.look_at(page)]
    return [f"{each.rule}: {each.html}" for each in found if each.certain]


def mistakes(pages: Mapping[str, str]) -> dict[str, list[str]]:
    """What html-validate finds in each page; a page without mistakes has an empty list.

    :param pages: name to the HTML of a whole document.
    """
    found = html_validate.look_at(list(pages.values()))
    return {name: _lines(each) for name, each in zip(pages, found, strict=True)}


def faults_of(tab: Tab, state: str) -> list[str]:
    """What is wrong with the page that a browser shows, at both widths.

    :param state: what the lines call it.
    """
    found = []
    for width in (DESKTOP, PHONE):
        tab.page.set_viewport_size({"width": width, "height": 720})
        tab.check()
        faults = [*findings(tab.page), *probe_findings(tab.page)]
        found += [f"{state}, {width} wide: {line}" for line in faults]
    return found


def _lines(found: Iterable[Finding]) -> list[str]:
    return [f"{each.rule} at {each.element}: {each.message}" for each in found]
