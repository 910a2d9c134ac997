"""Looks at a page as it stands in a browser, at both widths, with axe and our probes."""

from __future__ import annotations

from tests.support.browser import DESKTOP, PHONE, Tab

from .axe import findings
from .probes import probe_findings


def faults_of(tab: Tab, state: str) -> list[str]:
    """What is wrong with the page that a browser shows, one line each.

    :param state: what the lines call it.
    """
    found = []
    for width in (DESKTOP, PHONE):
        tab.page.set_viewport_size({"width": width, "height": 720})
        tab.check()
        faults = [*findings(tab.page), *probe_findings(tab.page)]
        found += [f"{state}, {width} wide: {line}" for line in faults]
    return found
