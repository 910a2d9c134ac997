"""A real Chromium, a prototype for it to visit, and a tab that reports everything that goes wrong.

What a tab notices (a message in the console, a
request that failed, a page that scrolls sideways on a phone) fails the test that opened it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, Request, expect

from prototype.app import create_prototype
from repairs_pattern import RepairsPattern
from repairs_pattern.audit.chromium import NoChromium, launched
from repairs_pattern.auditing.serving import serving
from repairs_pattern.blueprints.service import Service
from tests.support.resident import Resident

PHONE, DESKTOP = 320, 1280
"""The widths, in CSS pixels, at which every page must work."""

PATIENCE = 10_000
"""How long, in milliseconds, a page may keep a test waiting."""

LEAVE_OUT = (
    'Or leave the tests with a browser out: make test BROWSER=no, or pytest -m "not browser".'
)

WORKING = """() => [...document.querySelectorAll("[data-module]")].filter(
    element => !element.hasAttribute(`data-${element.dataset.module}-init`)
).map(element => element.dataset.module)"""

LEFT = "net::ERR_ABORTED"
"""What Chromium says of a request that it gave up because the page was left."""

CSP_LISTENER = """document.addEventListener("securitypolicyviolation", event =>
    console.error(`refused by the security policy: ${event.violatedDirective} ${event.blockedURI}`)
)"""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A Chromium for one module of tests.

    It ends with the module: while Playwright runs, no other test of the process could start an
    event loop of its own.
    """
    try:
        with launched() as browser:
            yield browser
    except NoChromium as error:
        pytest.fail(f"{error} {LEAVE_OUT}", pytrace=False)


@dataclass(frozen=True)
class Live:
    """A prototype that is being served.

    :param url: where, without a slash at the end.
    """

    url: str
    app: Flask
    pattern: RepairsPattern

    @property
    def service(self) -> Service:
        assert self.pattern.service is not None
        return self.pattern.service


@contextmanager
def live_prototype(
    council: str,
    folder: Path,
    clock: Callable[[], datetime],
    change: Callable[[Flask], None] = lambda _app: None,
) -> Iterator[Live]:
    """Serve the prototype of a council with an empty database in this folder.

    :param change: called with the app before it is served, to add what only a test needs.
    """
    app = create_prototype(
        council,
        settings={
            "SECRET_KEY": "a key for tests only",
            "DATABASE_URL": f"sqlite:///{folder}/{council}.db",
            "LOGS": "off",
        },
        clock=clock,
    )
    change(app)
    pattern: RepairsPattern = app.extensions["repairs_pattern"]
    with serving(app) as url:
        live = Live(url, app, pattern)
        try:
            yield live
        finally:
            live.service.database.close()


@dataclass
class Tab:
    """A tab of a browser that visits one service.

    :param page: Playwright's page.
    :param url: the address of the service.
    :param script: whether JavaScript is on.
    :param faults: what went wrong so far, in words.
    """

    page: Page
    url: str
    script: bool
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.add_init_script(CSP_LISTENER)
        self.page.on("console", lambda message: self.faults.append(f"console: {message.text}"))
        self.page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        self.page.on("requestfailed", self._note_failure)
        self.page.on(
            "response",
            lambda response: (
                self.faults.append(f"{response.status}: {response.url}")
                if response.status >= 400
                else None
            ),
        )

    def _note_failure(self, request: Request) -> None:
        """A request that failed, unless it was given up because the page was left.

        Only the tab's icon, a stream of news, and what a participant's page tells of itself and
        asks for are still on their way after a page has loaded. What it tells reaches us all the
        same: it outlives its page (``keepalive``).
        """
        of_a_session = urlsplit(request.url).path in ("/session/seen", "/session/state")
        goes_on = of_a_session or "/icon-" in request.url or request.resource_type == "eventsource"
        if request.failure != LEFT or not goes_on:
            self.faults.append(f"failed: {request.url} {request.failure}")

    def open(self, path: str) -> None:
        """Go to a page of the service."""
        self.page.goto(self.url + path)

    @contextmanager
    def going_on(self) -> Iterator[None]:
        """What is done here leads to another page: wait until that has loaded.

        A click does not wait for it where the browser sets off a moment later. What is asked next
        would then be asked of the page that is left.
        """
        with self.page.expect_navigation():
            yield

    def sit_down(self, resident: Resident, at: str | None = None) -> None:
        """Go on where a resident is, or at another page of theirs."""
        name = resident.client.application.config["SESSION_COOKIE_NAME"]
        cookie = resident.client.get_cookie(name)
        assert cookie is not None
        self.page.context.clear_cookies()
        self.page.context.add_cookies([{"name": name, "value": cookie.value, "url": self.url}])
        self.open(at or resident.path)

    def reads(self, heading: str) -> None:
        """Wait for the page with this h1 and check what must hold of every page."""
        expect(self.page.locator("h1")).to_have_text(heading)
        self.check()

    def check(self) -> None:
        """Assert what must hold of every page, once it has loaded.

        Nothing went wrong, JavaScript ran exactly if it is on, and nothing is wider than the
        screen.
        """
        self.page.wait_for_load_state()
        assert self.faults == [], f"{self.page.url}: {self.faults}"
        supported = self.page.locator("body.govuk-frontend-supported").count() == 1
        assert supported == self.script, f"JavaScript ran: {supported} at {self.page.url}"
        if self.script:
            assert self.page.evaluate(WORKING) == [], f"not started at {self.page.url}"
        assert self.sideways == 0, f"{self.page.url} scrolls sideways by {self.sideways} pixels"

    @property
    def sideways(self) -> int:
        """By how many pixels the page is wider than the screen."""
        wide: int = self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        return max(0, wide)


OpenTab = Callable[..., Tab]


@pytest.fixture
def open_tab(chromium: Browser) -> Iterator[OpenTab]:
    """Opens tabs, each with cookies of its own: ``open_tab(url, width=320, script=False)``."""
    tabs: list[Tab] = []

    def open_(url: str, *, width: int = DESKTOP, script: bool = True) -> Tab:
        page = chromium.new_page(
            viewport={"width": width, "height": 720},
            java_script_enabled=script,
            reduced_motion="reduce",
        )
        page.set_default_timeout(PATIENCE)
        tabs.append(Tab(page, url, script))
        return tabs[-1]

    yield open_
    for tab in tabs:
        tab.page.close()
