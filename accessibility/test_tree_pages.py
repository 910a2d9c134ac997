"""The pages of the tree for staff: axe, our probes, no JavaScript, a keyboard alone, paper."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.conftest import MONDAY
from tests.support.browser import PHONE, Live, OpenTab, live_prototype
from tests.support.raised import a_repair
from tests.support.reporting import council, path_to

from .looking import faults_of, findings_without_script

pytestmark = pytest.mark.browser

BLOCKED = "answer-location=kitchen&answer-kitchen-problem=sink&answer-kitchen-sink=blocked"
PAGES = (
    "",
    "map/location",
    "map/danger",
    "outcomes/gas-fire",
    "outcomes/described",
    "exits/gas",
    "search",
    "search?q=tap",
    "try",
    "try?asked=danger",
    f"try?{BLOCKED}",
    "try?answer-danger=gas",
    "try?day=40&day=1&day=2026&clock=99&needs=cat",
    "duties",
    "duties?on=&on=&on=",
    "numbers",
)


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """Northmere's prototype, with a few reports."""
    folder = tmp_path_factory.mktemp("northmere")
    _, steps = path_to(council("northmere").tree, "tap-drips")
    with live_prototype("northmere", folder, lambda: MONDAY) as served:
        for _ in range(6):
            trail = [[question.title, option.label] for question, option in steps]
            a_repair(served.service.database, trail=trail)
        yield served


def test_axe_and_the_probes_find_nothing_at_both_widths(live: Live, open_tab: OpenTab) -> None:
    tab = open_tab(live.url)
    for path in PAGES:
        tab.open(f"/diagnosis/{path}")
        assert faults_of(tab, path) == []


def test_the_page_to_print_has_no_fault_either(live: Live, open_tab: OpenTab) -> None:
    html = live.app.test_client().get("/diagnosis/files/tree.html").text
    reader = open_tab(live.url, width=PHONE)
    reader.page.route(
        f"{live.url}/printed", lambda route: route.fulfill(body=html, content_type="text/html")
    )
    reader.open("/printed")
    assert reader.sideways == 0
    assert findings_without_script(reader.page, open_tab(live.url, width=PHONE).page) == []


def test_without_javascript_everything_is_there_and_nothing_is_at_fault(
    live: Live, open_tab: OpenTab
) -> None:
    tab = open_tab(live.url, width=PHONE, script=False)
    reader = open_tab(live.url, width=PHONE)
    for path in ("map/location", "search?q=tap", "try?asked=danger", f"try?{BLOCKED}"):
        tab.open(f"/diagnosis/{path}")
        tab.check()
        assert findings_without_script(tab.page, reader.page) == [], path


def test_a_search_and_a_path_by_keyboard_alone_without_javascript(
    live: Live, open_tab: OpenTab
) -> None:
    tab = open_tab(live.url, width=PHONE, script=False)
    keys = tab.page.keyboard
    tab.open("/diagnosis/")
    tab.page.get_by_label("Search the tree").focus()
    keys.type("NM-0015")
    keys.press("Enter")
    tab.reads("Search for “NM-0015”")
    tab.page.get_by_role("link", name="Blocked sink, bath or basin").focus()
    keys.press("Enter")
    tab.reads("Blocked sink, bath or basin")

    tab.open("/diagnosis/try")
    for heading, downs in (
        ("Is any of this happening right now?", 8),
        ("Where is the problem?", 0),
        ("What is the problem in the kitchen?", 0),
        ("What is wrong with the sink?", 1),
    ):
        tab.reads(heading)
        tab.page.get_by_role("radio").first.focus()
        keys.press("Space")
        for _ in range(downs):
            keys.press("ArrowDown")
        keys.press("Enter")
    tab.reads("What we will do")
    expect(tab.page.get_by_text("Blocked sink, bath or basin (sink-blocked)")).to_be_visible()


def test_a_question_is_closed_and_opened_by_keyboard(live: Live, open_tab: OpenTab) -> None:
    tab = open_tab(live.url)
    tab.open("/diagnosis/map/location")
    first = tab.page.locator("summary").first
    first.focus()
    inside = tab.page.locator("details details").first
    expect(inside).to_be_visible()
    tab.page.keyboard.press("Enter")
    expect(inside).to_be_hidden()
    tab.page.keyboard.press("Enter")
    expect(inside).to_be_visible()


def test_the_map_is_printed_without_what_only_works_on_a_screen(
    live: Live, open_tab: OpenTab
) -> None:
    tab = open_tab(live.url)
    tab.open("/diagnosis/map/location")
    tab.page.emulate_media(media="print")
    expect(tab.page.get_by_role("navigation", name="Diagnosis")).to_be_hidden()
    expect(tab.page.get_by_label("Search the tree")).to_be_hidden()
    expect(tab.page.locator(".tree-map__answer").last).to_be_visible()
    after = "link => getComputedStyle(link, '::after').content"
    assert tab.page.locator(".tree-map a").first.evaluate(after) == "none"
