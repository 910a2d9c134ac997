"""Which detectors notice which defects, once these are put into pages of a running service."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bs4 import BeautifulSoup
from playwright.sync_api import Page

from ..detectors import comparers, detectors
from ..findings import Finding
from ..looking import Answer
from ..seeing import Facts, Seen
from ..states import State, Step
from .defects import Defect

HTML = {"content-type": "text/html; charset=utf-8"}
"""Without the security policy of the service: it would refuse most of what is put in."""


@dataclass(frozen=True)
class Given:
    """A page of the service, as it is.

    :param url: where it was; the service still gives its stylesheet and script.
    :param steps: how somebody got there.
    """

    url: str
    html: str
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True)
class Measured:
    """What came of a defect.

    :param noticed: the detectors that notice it, and by which rules.
    :param doubtful: the same, for findings that a person must judge.
    """

    defect: str
    noticed: Mapping[str, tuple[str, ...]]
    doubtful: Mapping[str, tuple[str, ...]]


class Bench:
    """Puts defects into pages and lets every detector look, as in an audit.

    :param page: a tab with JavaScript on.
    :param pages: the pages, by name. They are looked at first as they are.
    """

    def __init__(self, page: Page, pages: Mapping[str, Given], facts: Facts) -> None:
        self._page, self._pages, self._facts = page, pages, facts
        self._detectors, self._comparers = detectors(), comparers()
        self._notes: dict[str, dict[State, Any]] = {each.name: {} for each in self._comparers}
        self._clean = {name: list(self._look(name, _written(name, pages))) for name in pages}

    @property
    def clean(self) -> Mapping[str, list[Finding]]:
        """What is found on each page as it is."""
        return self._clean

    def measure(self, defect: Defect) -> Measured:
        """Put a defect into its page and see who notices."""
        soup = BeautifulSoup(self._pages[defect.page].html, "html.parser")
        defect.change(soup)
        known = Counter((each.detector, each.rule) for each in self._clean[defect.page])
        noticed: defaultdict[str, list[str]] = defaultdict(list)
        doubtful: defaultdict[str, list[str]] = defaultdict(list)
        for finding in self._look(defect.page, str(soup), comparing=True):
            which = (finding.detector, finding.rule)
            known[which] -= 1
            if known[which] < 0 and _is_about(finding, defect):
                (noticed if finding.certain else doubtful)[finding.detector].append(finding.rule)
        return Measured(defect.id, _sets(noticed), _sets(doubtful))

    def _look(self, name: str, html: str, *, comparing: bool = False) -> Iterator[Finding]:
        given = self._pages[name]
        answer = Answer(given.url, 200, HTML, html, ())
        state = State(name, name, "defect" if comparing else "as it is", True, given.steps)
        seen = Seen(self._page, lambda: self._page, html, 200, state, self._facts)
        answer.show(self._page)
        yield from self._compare(seen, comparing=comparing)
        for detector in self._detectors:
            if seen.touched:
                seen.touched.clear()
                answer.show(self._page)
            yield from list(detector.look(seen))

    def _compare(self, seen: Seen, *, comparing: bool) -> Iterator[Finding]:
        """Compare a page with a defect with all the others; remember one without."""
        for comparer in self._comparers:
            note = comparer.note(seen)
            notes = self._notes[comparer.name]
            if not comparing:
                notes[seen.state] = note
                continue
            others = {state: each for state, each in notes.items() if state.id != seen.state.id}
            for state, finding in comparer.compare({**others, seen.state: note}):
                if state == seen.state:
                    yield finding


def _written(name: str, pages: Mapping[str, Given]) -> str:
    """A page as it is written after it was read, as one with a defect is."""
    return str(BeautifulSoup(pages[name].html, "html.parser"))


def _is_about(finding: Finding, defect: Defect) -> bool:
    return not defect.criteria or not set(defect.criteria).isdisjoint(finding.criteria)


def _sets(found: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    return {detector: tuple(sorted(set(rules))) for detector, rules in sorted(found.items())}
