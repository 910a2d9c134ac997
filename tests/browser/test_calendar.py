"""The calendar in a browser: where focus goes, and what is still chosen then."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.conftest import Clock
from tests.support.browser import PHONE, Live, OpenTab, Tab, live_prototype
from tests.support.reporting import answers_for, report
from tests.support.resident import Resident

from .hands import FOCUSED, Keys

pytestmark = pytest.mark.browser

with_and_without_script = pytest.mark.parametrize("script", [True, False], ids=["js", "no-js"])
ON_THE_PAGE = "Thursday 26 November, 4 times"
ELSEWHERE = "Tuesday 8 December, 4 times"


@pytest.fixture
def live(tmp_path: Path, clock: Clock) -> Iterator[Live]:
    """Westvale's prototype, which has the calendar."""
    with live_prototype("westvale", tmp_path, clock) as served:
        yield served


def choosing(live: Live, open_tab: OpenTab, *, script: bool = True, held: str = "") -> Tab:
    """A tab of somebody who is asked to choose a time, on a phone.

    :param held: the time that they chose before.
    """
    resident = report(Resident(live.app), answers_for("tap-drips", by="westvale"), to="appointment")
    if held:
        resident.send(slot=held)
    tab = open_tab(live.url, width=PHONE, script=script)
    tab.sit_down(resident, "/schedule/appointment")
    return tab


def time_of(tab: Tab, day: str, time: str = "8am to 10am") -> Locator:
    return tab.page.get_by_role("group", name=day).get_by_role("radio", name=time)


@with_and_without_script
@pytest.mark.parametrize(
    ("link", "day"),
    [
        (ON_THE_PAGE, "Thursday 26 November 2026"),
        (ELSEWHERE, "Tuesday 8 December 2026"),
    ],
)
def test_a_day_leads_to_its_first_time_with_the_date_in_view(
    live: Live, open_tab: OpenTab, script: bool, link: str, day: str
) -> None:
    tab = choosing(live, open_tab, script=script)
    hands = Keys(tab)

    hands.follow(link)

    expect(time_of(tab, day)).to_be_focused()
    expect(tab.page.locator("legend", has_text=day)).to_be_in_viewport(ratio=1)
    tab.page.keyboard.press("Space")
    tab.page.keyboard.press("Enter")
    tab.reads("Check your answers before you send your report")
    expect(tab.page.get_by_text(day)).to_be_visible()


@with_and_without_script
def test_another_day_can_be_chosen_by_keyboard_though_a_time_is_chosen_already(
    live: Live, open_tab: OpenTab, script: bool
) -> None:
    tab = choosing(live, open_tab, script=script, held="2026-11-25-early-morning")

    with tab.going_on():
        Keys(tab).follow(ELSEWHERE)

    assert time_of(tab, "Wednesday 25 November 2026").is_checked()
    tab.page.keyboard.press("Space")
    assert time_of(tab, "Tuesday 8 December 2026").is_checked()


@with_and_without_script
def test_a_time_that_was_not_sent_stays_chosen_when_the_day_is_on_the_page(
    live: Live, open_tab: OpenTab, script: bool
) -> None:
    tab = choosing(live, open_tab, script=script)
    chosen = time_of(tab, "Wednesday 25 November 2026", "1pm to 3pm")
    chosen.check()

    tab.page.get_by_role("link", name=ON_THE_PAGE).click()

    assert chosen.is_checked()


def test_the_script_takes_a_time_that_was_not_sent_to_another_day_and_back(
    live: Live, open_tab: OpenTab
) -> None:
    tab = choosing(live, open_tab)
    chosen = time_of(tab, "Wednesday 25 November 2026", "1pm to 3pm")
    chosen.check()

    tab.page.get_by_role("link", name=ELSEWHERE).click()
    expect(tab.page.get_by_role("link", name=ELSEWHERE)).to_have_attribute("aria-current", "true")
    assert chosen.is_checked()
    assert time_of(tab, "Tuesday 8 December 2026").evaluate(FOCUSED)
    tab.page.get_by_role("link", name="Show all days").click()
    expect(tab.page.get_by_role("button", name="More dates")).to_be_visible()

    assert chosen.is_checked()
    tab.check()


@with_and_without_script
def test_one_link_leads_past_the_calendar(live: Live, open_tab: OpenTab, script: bool) -> None:
    tab = choosing(live, open_tab, script=script)

    Keys(tab).follow("Go to the list of times")

    expect(time_of(tab, "Wednesday 25 November 2026")).to_be_focused()


def test_every_day_is_large_enough_to_tap_on_the_narrowest_phone(
    live: Live, open_tab: OpenTab
) -> None:
    tab = choosing(live, open_tab)

    links = tab.page.locator(".repairs-availability-calendar li a")
    boxes = [link.bounding_box() for link in links.all()]

    assert len(boxes) == 21
    assert all(box and box["width"] >= 38 and box["height"] >= 44 for box in boxes), boxes


def test_days_are_told_apart_without_colours(live: Live, open_tab: OpenTab) -> None:
    tab = choosing(live, open_tab)
    tab.page.emulate_media(forced_colors="active")
    look = "e => [getComputedStyle(e).textDecorationLine, getComputedStyle(e).borderTopStyle]"

    free = tab.page.get_by_role("link", name=ELSEWHERE).evaluate(look)
    none = tab.page.get_by_role("listitem").filter(has_text="Sunday 29 November").evaluate(look)

    assert free == ["underline", "solid"]
    assert none == ["none", "none"]
