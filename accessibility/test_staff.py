"""The pages for staff: axe, html-validate and the probes on each, and a sign-in with the keys."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask

from tests.conftest import Clock
from tests.staff.seeded import Day, a_day
from tests.support.browser import PHONE, OpenTab, Tab, serving
from tests.support.oidc_server import Liar, oidc_server
from tests.support.reporting import answers_for, go_on
from tests.support.staff import signed_in, staff_app

from .looking import faults_of, findings_without_script, mistakes

pytestmark = pytest.mark.browser

COOKIE = "repairs_northmere_staff"


@dataclass(frozen=True)
class House:
    """Northmere's service with a day of reports, and the provider of its staff."""

    url: str
    app: Flask
    provider: Liar
    day: Day

    @property
    def pages(self) -> dict[str, str]:
        """Each page for staff by its heading, when somebody is signed in who sees all."""
        return {
            "/staff/": "Repairs for staff",
            "/staff/reports": "Today\u2019s reports",
            "/staff/reports?day=31&day=2&day=2026": "Today\u2019s reports",
            "/staff/calls": "Repairs that need a call",
            "/staff/legal-dates": "Damp, other hazards and legal dates",
            "/staff/shared-areas": "Repairs in the same shared area",
            "/staff/messages": "Messages that did not arrive",
            "/staff/messages?told=tried": "Messages that did not arrive",
            "/staff/figures": "Figures",
            f"/staff/repairs/{self.day.booked}": f"Repair {self.day.booked}",
            f"/staff/repairs/{self.day.damp}": f"Repair {self.day.damp}",
            "/staff/caller": "Start a report for a caller",
            "/staff/caller/stop": "Stop helping this person",
        }


OUTSIDE = {"/staff/sign-in": "Sign in", "/staff/signed-out": "You are signed out"}
"""What is shown to somebody who is not signed in."""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder: Path = tmp_path_factory.mktemp("staff")
    clock = Clock()
    with (
        oidc_server(clock) as provider,
        staff_app(provider, folder, clock) as app,
        serving(app) as url,
    ):
        yield House(url, app, provider, a_day(app))


def seated(tab: Tab, house: House, who: str = "Cy") -> None:
    """Let the tab be somebody's who has signed in."""
    cookie = signed_in(house.app, who).client.get_cookie(COOKIE)
    assert cookie is not None
    tab.page.context.add_cookies([{"name": COOKIE, "value": cookie.value, "url": house.url}])


def test_axe_and_the_probes_find_nothing_at_both_widths(house: House, open_tab: OpenTab) -> None:
    tab = open_tab(house.url)
    found: list[str] = []
    for path, heading in OUTSIDE.items():
        tab.open(path)
        tab.reads(heading)
        found += faults_of(tab, path)
    seated(tab, house)
    for path, heading in house.pages.items():
        tab.open(path)
        tab.reads(heading)
        found += faults_of(tab, path)
    assert found == []


def test_the_html_is_valid(house: House) -> None:
    cy = signed_in(house.app, "Cy").client
    pages = {path: cy.get(path).text for path in house.pages}
    outside = house.app.test_client()
    pages |= {path: outside.get(path).text for path in OUTSIDE}
    found = mistakes(pages)
    assert set(found) == set(pages)
    assert {path: lines for path, lines in found.items() if lines} == {}


def test_without_javascript_nothing_is_at_fault(house: House, open_tab: OpenTab) -> None:
    tab = open_tab(house.url, width=PHONE, script=False)
    reader = open_tab(house.url, width=PHONE)
    seated(tab, house)
    for path in ("/staff/reports", f"/staff/repairs/{house.day.booked}", "/staff/caller"):
        tab.open(path)
        tab.check()
        assert findings_without_script(tab.page, reader.page) == [], path


def test_somebody_signs_in_by_the_keys_helps_a_caller_and_signs_out(
    house: House, open_tab: OpenTab
) -> None:
    """The whole way, in a real browser, over real sockets: from our page to the provider's."""
    tab = open_tab(house.url, width=PHONE)
    keys = tab.page.keyboard
    tab.open("/staff/calls")
    tab.reads("Sign in")
    tab.page.get_by_role("button", name="Sign in with your work account").focus()
    keys.press("Enter")
    tab.page.get_by_role("button", name="Bo").focus()
    keys.press("Enter")
    tab.reads("Repairs that need a call")

    tab.page.get_by_role("link", name="For a caller").focus()
    keys.press("Enter")
    tab.reads("Start a report for a caller")
    tab.page.get_by_role("radio", name="By phone").focus()
    keys.press("Space")
    keys.press("Enter")
    tab.reads("Is any of this happening right now?")
    line = tab.page.get_by_role("region", name="For somebody else")
    assert "You are filling this in for somebody else." in line.inner_text()
    assert faults_of(tab, "a question for a caller") == []
    line.get_by_role("link", name="Stop helping this person").click()
    tab.page.get_by_role("button", name="Stop and delete").click()
    tab.reads("Repairs for staff")

    tab.page.get_by_role("button", name="Sign out").click()
    tab.page.wait_for_url(f"{house.provider.issuer}/leave?*")
    assert tab.faults == []
    tab.open("/staff/")
    tab.reads("Sign in")


def test_the_confirmation_of_a_callers_report_has_no_fault(house: House, open_tab: OpenTab) -> None:
    bo = signed_in(house.app, "Bo").get("/staff/caller").send(how="phone")
    go_on(bo, answers_for("tap-drips"))
    tab = open_tab(house.url)
    seated(tab, house, "Bo")
    cookies = [bo.client.get_cookie(name) for name in (COOKIE, "repairs_northmere")]
    tab.page.context.add_cookies(
        [{"name": each.key, "value": each.value, "url": house.url} for each in cookies if each]
    )
    tab.open("/report/confirmation")
    tab.reads("Appointment booked")
    assert tab.page.get_by_role("link", name="Start a report for the next person").count() == 1
    assert faults_of(tab, "the confirmation") == []
