"""Holds somebody on a page that goes elsewhere when something gets the focus.

For keys and pictures, between which the page has time to go. A script that gives the focus and takes
it away in one visit holds the page by itself: ``HOLD`` in ``rules.py``.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page, Route

ANY = "**/*"


@contextmanager
def staying(page: Page) -> Iterator[list[str]]:
    """Hold somebody on a page.

    :returns: the addresses to which it would take them, as they become known.
    """
    elsewhere: list[str] = []

    def hold(route: Route) -> None:
        request = route.request
        if request.is_navigation_request() and request.frame == page.main_frame:
            elsewhere.append(request.url)
            route.abort("aborted")  # the page stays where it is
        else:
            route.fallback()

    page.route(ANY, hold)
    try:
        yield elsewhere
    finally:
        page.unroute(ANY, hold)
