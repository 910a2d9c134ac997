"""What axe finds on a page, less what is known and explained.

All rules run that axe has for WCAG 2.2 A and AA, and its best practices: by default axe leaves out
WCAG 2.2. Nothing is ever switched off. A finding is let through only by the rule and the exact
element, with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

UNSURE = "color-contrast"
"""The rule whose "needs review" counts too: text that axe could not measure."""


@dataclass(frozen=True)
class Allowed:
    """A finding that is known.

    :param rule: the rule of axe.
    :param target: the one element, as axe names it.
    :param reason: why it is let through.
    """

    rule: str
    target: str
    reason: str


RADIO_WITH_REVEAL = (
    "GOV.UK Frontend says on the radio itself that it opens a further question, so that screen "
    "readers can tell; axe expects that of buttons only. Known upstream, and kept on purpose: "
    "https://github.com/alphagov/govuk-frontend/issues/979"
)

ALLOWED = tuple(
    Allowed("aria-allowed-attr", radio, RADIO_WITH_REVEAL)
    for radio in ("#by", "#by-2", "#by-3", "#by-4")
)

OPTIONS = {"runOnly": TAGS, "resultTypes": ["violations", "incomplete"]}

SCRIPT = re.compile(r"<script\b.*?</script>", re.DOTALL)

RUN = "options => axe.run(options)"


def findings(page: Page) -> list[str]:
    """What axe finds on the page as it is now, one line for each element.

    JavaScript must be on: with it off, axe never answers.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    answer = page.evaluate(RUN, OPTIONS)
    unsure = [result for result in answer["incomplete"] if result["id"] == UNSURE]
    return list(_lines([*answer["violations"], *unsure]))


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


def _lines(results: list[dict[str, Any]]) -> Iterator[str]:
    known = {(allowed.rule, allowed.target) for allowed in ALLOWED}
    for result in results:
        for node in result["nodes"]:
            target = " ".join(str(part) for part in node["target"])
            if (result["id"], target) not in known:
                yield f"{result['id']} at {target}: {result['help']}"
