"""A report is left in one browser and carried on in another; feedback; a closed service."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from repairs_pattern.council import Maintenance
from repairs_pattern.domain.figures import read_figures
from tests.support.browser import DESKTOP, PHONE, Live, OpenTab, Tab
from tests.support.resident import Resident
from tests.support.ways import Ways, follow

from .hands import Keys, Pointer
from .pages import CarryOn, Confirmation, Feedback, Name, SaveForLater, Shown

pytestmark = pytest.mark.browser

with_and_without_script = pytest.mark.parametrize("script", [True, False], ids=["js", "no-js"])


def at(tab: Tab, page: str, live: Live) -> Tab:
    """The tab of a resident who has got to a page of the journey."""
    resident = Resident(live.app)
    follow(resident, live.pattern, Ways(live.pattern).way_to(page))
    tab.sit_down(resident)
    return tab


@with_and_without_script
def test_a_report_that_was_begun_at_a_desk_is_carried_on_on_a_phone(
    live: Live, open_tab: OpenTab, script: bool
) -> None:
    desk = Keys(at(open_tab(live.url, width=DESKTOP, script=script), "name", live))
    told = SaveForLater.open(desk).by_text("07700 900982")
    told.says("Use the link before 9:30am on Tuesday 24 November 2026. It works once.")

    phone = Pointer(open_tab(live.url, width=PHONE, script=script))
    CarryOn.from_the_newest_message(phone).carry_on()
    Name(phone).write("Sam Okafor")

    phone.tab.open("/outbox")
    with phone.tab.going_on():
        phone.page.locator(".repairs-message__link a").first.click()
    expect(phone.page.locator("h1")).to_have_text("This link cannot be used any more")
    phone.tab.faults.clear()
    phone.follow("Carry on with the report in this browser")
    Shown(phone, "What is your phone number?")


def test_no_site_is_told_the_address_of_a_link(live: Live, open_tab: OpenTab) -> None:
    desk = Pointer(at(open_tab(live.url), "name", live))
    SaveForLater.open(desk).by_text("07700 900982")
    page = CarryOn.from_the_newest_message(desk)
    told: list[str | None] = []
    desk.page.on("request", lambda request: told.append(request.headers.get("referer")))

    page.carry_on()

    Name(desk)
    assert told
    assert not [each for each in told if each and "carry-on" in each]


@with_and_without_script
def test_feedback_is_given_after_a_report(live: Live, open_tab: OpenTab, script: bool) -> None:
    hands = Keys(at(open_tab(live.url, width=PHONE, script=script), "check-answers", live))
    hands.use("Send report and book appointment")
    Confirmation(hands, "Appointment booked")

    Feedback.open(hands).give("Satisfied", "Ask less.").says("so we cannot reply")

    with live.service.database.reading() as session:
        found = read_figures(session)
    assert found.scores[4] == found.answered == 1
    assert [comment for _day, comment in found.comments] == ["Ask less."]


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_a_closed_service_says_so_and_gives_the_numbers(
    live: Live, open_tab: OpenTab, width: int
) -> None:
    tab = open_tab(live.url, width=width)
    live.service.maintenance = Maintenance(unavailable=True)
    tab.open("/report/name")
    tab.faults.clear()

    page = Shown(Pointer(tab), "Sorry, the service is unavailable")

    page.calls("0800 111 999")
    page.calls("01632 960100")
