"""Both councils' prototypes, and an auditor with a browser."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from flask import Flask, abort

from repairs_pattern.journey.runner import SessionEnded
from tests.conftest import MONDAY
from tests.support.browser import DESKTOP, PHONE, Live, OpenTab, Tab, live_prototype
from tests.support.resident import Answers, Resident
from tests.support.ways import Way, Ways, follow

from .looking import findings

FILL = """answers => {
    const form = document.querySelector("main form")
    for (const [name, value] of Object.entries(answers)) {
        if (!Array.isArray(value)) form.elements[name].value = value
        else document.getElementsByName(name).forEach(b => b.checked = value.includes(b.value))
    }
    form.submit()
}"""


def _provoke(app: Flask) -> None:
    """Add a page for everything that can go wrong."""

    def fail(key: str) -> None:
        if key.isdigit():
            abort(int(key))
        raise SessionEnded

    app.add_url_rule("/fail/<key>", "fail", fail)


@pytest.fixture(scope="module", params=["northmere", "westvale"])
def live(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Live]:
    """A council's prototype."""
    folder = tmp_path_factory.mktemp(request.param)
    with live_prototype(request.param, folder, lambda: MONDAY, _provoke) as served:
        yield served


@dataclass
class Auditor:
    """Looks at pages at both widths and writes down what is wrong.

    :param live: the service.
    :param tab: the browser's tab.
    :param found: what was found so far, one line each.
    """

    live: Live
    tab: Tab
    found: list[str] = field(default_factory=list)

    @property
    def ways(self) -> Ways:
        return Ways(self.live.pattern)

    def go(self, way: Way) -> Resident:
        """A resident who has just got to a page; the browser is where they are."""
        resident = Resident(self.live.app)
        follow(resident, self.live.pattern, way)
        self.tab.sit_down(resident)
        return resident

    def look(self, state: str) -> None:
        """Audit the page that the browser shows."""
        for width in (DESKTOP, PHONE):
            self.tab.page.set_viewport_size({"width": width, "height": 720})
            self.tab.check()
            self.found += [f"{state}, {width} wide: {line}" for line in findings(self.tab.page)]

    def look_at(self, path: str) -> None:
        """Audit a page that anybody can open."""
        self.tab.open(path)
        self.look(path)

    def look_at_error(self, key: int | str) -> None:
        """Audit the page for something that went wrong."""
        self.look_at_what_fails(f"/fail/{key}")

    def look_at_what_fails(self, path: str) -> None:
        """Audit a page that says that something cannot be done."""
        self.tab.open(path)
        assert self.tab.faults, f"{path} did not fail"
        self.tab.faults.clear()
        self.look(path)

    def send(self, answers: Answers) -> None:
        """Fill in the form on the page and send it."""
        with self.tab.page.expect_navigation():
            self.tab.page.evaluate(FILL, dict(answers))


@pytest.fixture
def auditor(live: Live, open_tab: OpenTab) -> Auditor:
    return Auditor(live, open_tab(live.url))
