"""What engines miss, looked for by small scripts of our own, all in one visit to the page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from playwright.sync_api import Page

from ...findings import Finding
from ...seeing import Reads, Seen
from ..rules import VERSION, Probe, findings, run
from . import acting, errors, forms, languages, looks, names, structure

PROBES: tuple[Probe, ...] = (
    *names.PROBES,
    *forms.PROBES,
    *structure.PROBES,
    *looks.PROBES,
    *acting.PROBES,
    *errors.PROBES,
    *languages.PROBES,
)


def look_at(page: Page, probes: Iterable[Probe] = PROBES) -> Iterator[Finding]:
    """What the probes find on a page as it stands."""
    rules = {probe.name: probe for probe in probes}
    scripts = {
        name: f"return shown((() => {{ {probe.script} }})())" for name, probe in rules.items()
    }
    for name, elements in run(page, scripts).items():
        yield from findings(Probes.name, rules[name], elements)


class Probes:
    """Reads the page with every probe."""

    name: ClassVar[str] = "probes"
    reads: ClassVar[Reads] = "page"

    def version(self) -> str:
        """Ours."""
        return VERSION

    def look(self, seen: Seen) -> Iterable[Finding]:
        """What the probes find."""
        return look_at(seen.page)
