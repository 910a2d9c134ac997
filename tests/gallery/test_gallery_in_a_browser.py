"""The gallery in Chromium: axe, tabs, copy buttons, switches; and all of it without JavaScript."""

from __future__ import annotations

import pytest
from playwright.sync_api import Frame, FrameLocator, Page, expect

from accessibility.looking import findings, findings_without_script
from repairs_pattern.catalogue import Component, components
from tests.support.browser import DESKTOP, PHONE, OpenTab, Tab

from .conftest import THEMES

pytestmark = pytest.mark.browser

COMPONENTS = [pytest.param(each, id=each.name) for each in components()]
PAGES = ["", *(f"{each.name}/" for each in components())]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_not_at_fault(open_tab: OpenTab, gallery_url: str, path: str) -> None:
    found = []
    for width in (PHONE, DESKTOP):
        tab = open_tab(f"{gallery_url}/components/", width=width)
        tab.open(path)
        tab.check()
        found += findings(tab.page)
        for name in ("Jinja", "HTML", "Flask + WTForms"):
            tabs = tab.page.get_by_role("tab", name=name)
            if tabs.count():
                tabs.first.click()
                found += findings(tab.page)
    assert found == []


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_not_at_fault_without_a_script(
    open_tab: OpenTab, gallery_url: str, path: str
) -> None:
    for width in (PHONE, DESKTOP):
        tab = open_tab(f"{gallery_url}/components/", width=width, script=False)
        tab.open(path)
        tab.check()
        assert findings_without_script(tab.page, open_tab(gallery_url, width=width).page) == []


@pytest.mark.parametrize("component", COMPONENTS)
def test_an_example_alone_says_nothing_to_the_console_and_fits_a_phone(
    open_tab: OpenTab, gallery_url: str, component: Component
) -> None:
    for script in (True, False):
        tab = open_tab(f"{gallery_url}/components/{component.name}/", width=PHONE, script=script)
        for example in component.examples:
            for theme in THEMES:
                tab.open(f"{example.slug}/{theme}/")
                tab.check()


@pytest.fixture
def slots(open_tab: OpenTab, gallery_url: str) -> Tab:
    """The page of the slot list."""
    tab = open_tab(gallery_url)
    tab.open("/components/slot-list/")
    return tab


def frame_of(page: Page, number: int = 0) -> Frame:
    """The page inside a frame, once it has loaded."""
    element = page.locator("iframe").nth(number)
    element.scroll_into_view_if_needed()
    handle = element.element_handle()
    assert handle is not None
    frame = handle.content_frame()
    assert frame is not None
    frame.wait_for_selector(".repairs-slot-list")
    frame.wait_for_load_state()
    return frame


def all_have_loaded(page: Page) -> None:
    """No frame is on its way: one that is sent elsewhere then would give a request up."""
    for number in range(page.locator("iframe").count()):
        frame_of(page, number)


def inside(page: Page) -> FrameLocator:
    """What is in the first frame, whenever it has loaded."""
    return page.frame_locator("iframe").first


def test_code_is_behind_tabs_that_the_arrow_keys_move_through(slots: Tab) -> None:
    tabs = slots.page.get_by_role("tablist", name="Default").get_by_role("tab")
    jinja = slots.page.locator("#example-default-jinja")
    expect(jinja).to_be_hidden()

    tabs.first.focus()
    slots.page.keyboard.press("ArrowRight")

    expect(tabs.nth(1)).to_be_focused()
    expect(tabs.nth(1)).to_have_attribute("aria-selected", "true")
    expect(jinja).to_be_visible()
    expect(slots.page.locator("#example-default-result")).to_be_hidden()
    slots.page.keyboard.press("ArrowLeft")
    slots.page.keyboard.press("ArrowLeft")
    expect(tabs.last).to_be_focused()
    slots.page.keyboard.press("Home")
    expect(tabs.first).to_be_focused()
    slots.page.keyboard.press("End")
    expect(tabs.last).to_be_focused()


def test_a_tab_has_an_address_that_opens_it(slots: Tab) -> None:
    slots.page.get_by_role("tablist", name="Error").get_by_role("tab", name="HTML").click()
    address = slots.page.url
    assert address.endswith("#example-error-html")

    slots.open("/components/")
    slots.page.goto(address)

    expect(slots.page.locator("#example-error-html")).to_be_visible()
    expect(slots.page.locator("#example-error-html")).to_be_in_viewport()
    expect(slots.page.get_by_role("heading", name="Error", exact=True)).to_be_in_viewport()


def test_code_is_copied_as_it_is(slots: Tab) -> None:
    slots.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    slots.page.get_by_role("tablist", name="Default").get_by_role("tab", name="Jinja").click()

    button = slots.page.get_by_role("button", name="Copy Jinja of Default")
    button.click()

    expect(button).to_have_text("Copied")
    copied = slots.page.evaluate("navigator.clipboard.readText()")
    assert copied == slots.page.locator("#example-default-jinja code").text_content()
    slots.check()


def test_code_is_selected_where_a_page_may_not_copy(slots: Tab) -> None:
    slots.page.evaluate(
        "() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')) }"
    )
    slots.page.get_by_role("tablist", name="Default").get_by_role("tab", name="HTML").click()

    slots.page.get_by_role("button", name="Copy HTML of Default").click()

    selected = slots.page.evaluate("getSelection().toString()")
    assert selected.startswith('<div class="govuk-form-group repairs-slot-list">')


def test_known_bad_code_has_no_copy_button(slots: Tab) -> None:
    bad = slots.page.locator("pre[data-no-copy]")

    assert bad.count() > 0
    assert (
        slots.page.locator("pre").count() - bad.count()
        == slots.page.locator(".gallery-copy").count()
    )


@pytest.mark.parametrize("width", [320, 640, 1280])
def test_examples_are_as_wide_as_the_switch_says(slots: Tab, width: int) -> None:
    slots.page.get_by_label(f"{width} px").check()

    for number in (0, 3):
        assert frame_of(slots.page, number).evaluate("innerWidth") == width
    assert slots.sideways == 0


def test_examples_are_in_the_theme_that_the_switch_says(slots: Tab) -> None:
    colour = "getComputedStyle(document.documentElement).getPropertyValue('--repairs-header')"
    all_have_loaded(slots.page)
    before = frame_of(slots.page).evaluate(colour)

    slots.page.get_by_label("Westvale").check()
    expect(inside(slots.page).locator("link[href$='westvale.css']")).to_have_count(1)

    assert frame_of(slots.page).evaluate(colour) != before
    slots.check()


def test_examples_can_be_seen_without_javascript(slots: Tab) -> None:
    with_script = inside(slots.page).locator("body.govuk-frontend-supported")
    without = inside(slots.page).locator("body:not(.govuk-frontend-supported)")
    all_have_loaded(slots.page)
    expect(with_script).to_have_count(1)

    slots.page.get_by_role("radio", name="Off").check()
    expect(without).to_have_count(1)
    all_have_loaded(slots.page)
    slots.page.get_by_role("radio", name="On").check()
    expect(with_script).to_have_count(1)

    said = [fault for fault in slots.faults if "sandbox" not in fault]
    assert said == [], "Chromium says that the frame may run no script, and nothing else"


def test_a_frame_is_as_high_as_what_is_in_it(slots: Tab) -> None:
    frame = frame_of(slots.page)
    cut_off = "document.documentElement.scrollHeight - innerHeight"

    slots.page.set_viewport_size({"width": PHONE, "height": 720})
    slots.page.wait_for_load_state("networkidle")

    assert frame.evaluate(cut_off) == 0
    assert frame.evaluate("innerHeight") > 400


def test_without_javascript_all_code_is_there_one_below_the_other(
    open_tab: OpenTab, gallery_url: str
) -> None:
    tab = open_tab(gallery_url, width=PHONE, script=False)
    tab.open("/components/slot-list/")

    for part in ("result", "jinja", "html"):
        expect(tab.page.locator(f"#example-default-{part}")).to_be_visible()
    assert tab.page.get_by_role("tab").count() == 0
    assert tab.page.locator("button").count() == 0
    expect(tab.page.get_by_text("How the examples are shown")).to_be_hidden()
    tab.page.locator("[data-gallery-theme=westvale]").first.click()
    expect(tab.page).to_have_title("Slot list: default (Westvale)")
    tab.check()


def test_on_a_phone_the_page_comes_before_the_list_of_all(
    open_tab: OpenTab, gallery_url: str
) -> None:
    tab = open_tab(gallery_url, width=PHONE)
    tab.open("/components/slot-list/")

    expect(tab.page.get_by_role("link", name="Timeline")).to_be_hidden()
    tab.page.get_by_text("All components").click()
    expect(tab.page.get_by_role("link", name="Timeline")).to_be_visible()
