"""Two councils at once, each with a real adapter behind every door, against systems that answer.

Nothing of ours is replaced: each service asks its systems over sockets, in their own formats.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import expect

from repairs_pattern import RepairsPattern, create_app
from repairs_pattern.council import Council
from tests.conftest import Clock, service_of
from tests.support.browser import DESKTOP, PHONE, OpenTab, Tab, serving
from tests.support.every_system import Northmere, Westvale, northmere, westvale
from tests.support.homes import a_home
from tests.support.housing_calls import HousingCalls
from tests.support.notify_council import CALLBACK
from tests.support.photos import a_photo
from tests.support.reporting import CONFIRMATION, answers_for

pytestmark = pytest.mark.browser

MOST_PAGES = 40
NAMES = {"northmere": "Siân Öztürk", "westvale": "Idris Abara"}


class Visitor:
    """Somebody who answers page after page of one council's service, in a browser.

    :param council: the name of its folder.
    """

    def __init__(self, council: str, app: Flask, tab: Tab, photo: Path) -> None:
        self.council, self.app, self.tab = council, app, tab
        self.photo = photo
        self.said = answers_for("tap-drips", by=council, name={"name": NAMES[council]})
        self.said["appointment"] = {}
        self.said["updates"] = UPDATES[council]

    @property
    def slug(self) -> str:
        return self.tab.page.url.split("?")[0].rsplit("/", 1)[-1]

    @property
    def reference(self) -> str:
        return self.tab.page.get_by_role("main").get_by_role("strong").first.inner_text()

    def begin(self) -> None:
        self.tab.open("/")
        with self.tab.going_on():
            self.tab.page.locator(".govuk-button--start").click()

    def answer(self) -> None:
        """Answer the page and go to the next one."""
        page = self.tab.page
        if self.slug == "photos":
            page.locator("input[type=file]").set_input_files(self.photo)
            self.go_on("Upload")
            expect(page.get_by_role("button", name="Remove photo 1")).to_be_visible()
        if self.slug == "appointment":
            page.get_by_role("radio").first.check()
        answers = self.said.get(self.slug, {})
        assert isinstance(answers, Mapping)
        for name, value in answers.items():
            for each in [value] if isinstance(value, str) else value:
                self._fill(name, each)
        self.go_on("Send report and book appointment" if self.slug == "check-answers" else None)

    def go_on(self, button: str | None = None) -> None:
        to_press = self.tab.page.get_by_role("button", name=button or "Continue", exact=True)
        with self.tab.going_on():
            to_press.first.click()
        self.tab.check()

    def _fill(self, name: str, value: str) -> None:
        field = self.tab.page.locator(f'[name="{name}"]').first
        if field.get_attribute("type") in ("radio", "checkbox"):
            self.tab.page.locator(f'[name="{name}"][value="{value}"]').check()
        else:
            field.fill(value)


UPDATES: dict[str, dict[str, Any]] = {
    "northmere": {"by": "text", "mobile": "07700 900123"},
    "westvale": {"by": "email", "email": "idris@example.com"},
}


@pytest.fixture
def systems() -> Iterator[tuple[Northmere, Westvale]]:
    with northmere() as one, westvale() as other:
        yield one, other


def test_two_councils_report_book_tell_and_change_with_every_system_at_once(
    systems: tuple[Northmere, Westvale], tmp_path: Path, clock: Clock, open_tab: OpenTab
) -> None:
    ours, theirs = systems
    photo = tmp_path / "tap.jpg"
    photo.write_bytes(a_photo())
    with ExitStack() as opened:
        visitors = [
            visit(opened, each.council, each.settings, tmp_path, clock, open_tab, photo)
            for each in systems
        ]
        one, other = visitors
        report_in_turns(visitors)
        first, second = one.reference, other.reference
        for each in visitors:
            pattern_of(each.app).postman.run_once()

        assert [len(each.diary.state.orders) for each in systems] == [1, 1]
        assert [len(each.scanner.seen) for each in systems] == [1, 1]
        assert [bool(each.photos.files) for each in systems] == [True, True]
        assert [set(each.housing.raised) for each in systems] == [{first}, {second}]
        (text,) = ours.notify.notifications
        assert first in json.dumps(text)
        (email,) = theirs.mail.taken
        assert email.to == ["idris@example.com"]
        assert second in email.message.get_content()
        nothing_crosses(ours, theirs)

        receipt = {"id": text["id"], "reference": text["reference"], "status": "delivered"}
        called = one.app.test_client().post("/callbacks/notify", json=receipt, headers=CALLBACK)
        assert called.status_code < 300
        assert HousingCalls(one.app, clock).update(first, "10").status_code < 300
        (booked,) = [each.starts for each in ours.diary.state.orders.values()]
        move(one, first)
        cancel(other, second)

        (moved,) = [each.starts for each in ours.diary.state.orders.values()]
        assert booked is not None
        assert moved is not None
        assert moved > booked
        assert theirs.diary.state.orders == {}
        for each in visitors:
            pattern_of(each.app).postman.run_once()
        assert len(ours.notify.notifications) == len(theirs.mail.taken) == 2
        assert told(ours, first) == ["visit", "changed"]
        assert told(theirs, second) == ["visit", "cancelled"]
        assert ours.housing.faults == theirs.housing.faults == []
        nothing_crosses(ours, theirs)


def visit(
    opened: ExitStack,
    council: Council,
    settings: Mapping[str, Any],
    folder: Path,
    clock: Clock,
    open_tab: OpenTab,
    photo: Path,
) -> Visitor:
    """A visitor of a council's service, which is served."""
    app = create_app(
        council,
        settings={
            "SECRET_KEY": "a key for tests only",
            "DATABASE_URL": f"sqlite:///{folder}/{council.id}.db",
            "DELIVER": False,
            "SESSION_COOKIE_SECURE": False,
            **settings,
        },
        clock=clock,
    )
    opened.enter_context(closing(service_of(app).database))
    url = opened.enter_context(serving(app))
    wide = council.id == "northmere"
    tab = open_tab(url, width=DESKTOP if wide else PHONE, script=wide)
    return Visitor(council.id, app, tab, photo)


def pattern_of(app: Flask) -> RepairsPattern:
    pattern: RepairsPattern = app.extensions["repairs_pattern"]
    return pattern


def report_in_turns(visitors: list[Visitor]) -> None:
    """Everybody answers one page, then the next one, until each is told that it is booked."""
    for each in visitors:
        each.begin()
    for _ in range(MOST_PAGES):
        waiting = [each for each in visitors if each.slug != CONFIRMATION]
        if not waiting:
            break
        for each in waiting:
            each.answer()
    for each in visitors:
        expect(each.tab.page.locator("h1")).to_have_text("Appointment booked")


def find(visitor: Visitor, reference: str) -> None:
    """Find a repair by its reference, as on another day."""
    page = visitor.tab.page
    page.context.clear_cookies()
    visitor.tab.open("/track/")
    page.get_by_label("Reference").fill(reference)
    page.get_by_label("Postcode of the repair").fill(a_home(visitor.council).postcode)
    visitor.go_on("Find the repair")
    expect(page.locator("h1")).to_have_text("Your repair")


def move(visitor: Visitor, reference: str) -> None:
    """Take the last time on the page in place of the one that is booked."""
    page = visitor.tab.page
    find(visitor, reference)
    expect(page.get_by_text("Somebody has been given the job")).to_be_visible()
    page.get_by_role("link", name="Change the time of the visit").click()
    page.get_by_role("radio").last.check()
    visitor.go_on()
    visitor.go_on("Change my appointment")


def cancel(visitor: Visitor, reference: str) -> None:
    """Give the whole repair up."""
    page = visitor.tab.page
    find(visitor, reference)
    page.get_by_role("link", name="Cancel the visit or the repair").click()
    page.get_by_role("radio").last.check()
    visitor.go_on()
    visitor.go_on("Cancel my repair")


def told(council: Northmere | Westvale, reference: str) -> list[str]:
    """What its housing system was told of a repair after it was raised."""
    return [update["OtherType"] for update in council.housing.updates[reference]]


def nothing_crosses(ours: Northmere, theirs: Westvale) -> None:
    """What one council's systems heard names nobody of the other, and nothing that is theirs."""
    names = {"northmere": ours.heard, "westvale": theirs.heard}
    for council, heard in names.items():
        other = "westvale" if council == "northmere" else "northmere"
        assert a_home(council).uprn in heard
        assert a_home(other).uprn not in heard
        assert NAMES[other] not in heard
