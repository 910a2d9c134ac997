"""Whether each detector fails what it must fail, and passes a clean page.

The silence of a detector means something only once it has been shown to speak. It is shown at the
start of each audit: an engine that was installed wrongly, or a browser that has changed, is noticed
before anything is believed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import urljoin

from playwright.sync_api import Browser, Page

from ..chromium import launched
from ..detectors import comparers, detectors
from ..findings import Finding
from ..seeing import HEIGHT, WIDTH, Comparer, Detector, Facts, Seen
from ..states import State
from .of_comparers import COMPARED, Compared
from .of_others import CANARIES as OF_OTHERS
from .of_probes import CANARIES as OF_PROBES
from .pages import CLEAN, Canary, clean_in_error

CANARIES = (*OF_PROBES, *OF_OTHERS)

ADDRESS = "http://canary.example/page"
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="40"/>'
FACTS = Facts("Report a repair", {"phone": "tel"})


def try_detectors() -> tuple[str, list[str]]:
    """Try every detector in a Chromium of its own.

    :returns: the Chromium, by name and version, and the ``complaints``.
    :raises NoChromium: when there is none.
    """
    with launched() as browser:
        return f"Chromium {browser.version}", complaints(browser)


def complaints(browser: Browser) -> list[str]:
    """What is wrong with our detectors, one sentence each; none is as it should be.

    :param browser: a Chromium. A context of its own is opened in it, and nothing is asked of any
        network.
    """
    context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT})
    try:
        page = context.new_page()
        found = list(_of_detectors(page, detectors()))
        found += list(_of_comparers(page, comparers()))
    finally:
        context.close()
    return found


def _of_detectors(page: Page, running: Iterable[Detector]) -> Iterator[str]:
    for detector in running:
        for name, html in (("clean page", CLEAN), ("clean page in error", clean_in_error())):
            for finding in look(detector, page, html):
                yield f"{detector.name} fails the {name}: {finding.rule} at {finding.element}"
        own = [canary for canary in CANARIES if canary.detector == detector.name]
        if not own:
            yield f"{detector.name} has no canary"
        for canary in own:
            rules = {finding.rule for finding in look(detector, page, canary.html, canary)}
            if canary.rule not in rules:
                yield f"{detector.name} passes a page with: {canary.rule}"


def _of_comparers(page: Page, running: Iterable[Comparer]) -> Iterator[str]:
    for comparer in running:
        own = [pages for pages in COMPARED if pages.comparer == comparer.name]
        if not own:
            yield f"{comparer.name} has no canary"
        if compare(comparer, page, {"one": CLEAN, "two": CLEAN.replace("reach", "call")}):
            yield f"{comparer.name} fails clean pages"
        for pages in own:
            if pages.rule not in compare(comparer, page, pages.html):
                yield f"{comparer.name} passes pages with: {pages.rule}"


def look(detector: Detector, page: Page, html: str, canary: Canary | None = None) -> list[Finding]:
    """What a detector finds on a page that is given as HTML."""
    state = State("canary", "page", "empty", True, canary.steps if canary else ())
    return list(detector.look(show(page, html, state)))


def compare(comparer: Comparer, page: Page, pages: dict[str, str]) -> set[str]:
    """The rules that pages break, given as HTML by name."""
    notes = {}
    for name, html in pages.items():
        state = State(name, name, "empty", True, ())
        notes[state] = comparer.note(show(page, html, state))
    return {finding.rule for _, finding in comparer.compare(notes)}


def show(page: Page, html: str, state: State) -> Seen:
    """Show HTML at an address of its own."""
    page.unroute_all()
    page.route(
        "http://canary.example/**",
        lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"),
    )
    page.route("**/*.svg", lambda route: route.fulfill(body=DRAWING, content_type="image/svg+xml"))
    page.goto(urljoin(ADDRESS, state.page))
    return Seen(page, lambda: page, html, 200, state, FACTS)


__all__ = [
    "CANARIES",
    "COMPARED",
    "Canary",
    "Compared",
    "complaints",
    "look",
    "show",
    "try_detectors",
]
