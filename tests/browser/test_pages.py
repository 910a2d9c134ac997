"""What single pages do in a browser: errors, focus, the Enter key, more dates, print."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from tests.support.browser import PHONE, Live, OpenTab, Tab
from tests.support.homes import a_home
from tests.support.resident import Resident
from tests.support.ways import Ways, follow

from .hands import FOCUSED, Keys, Pointer
from .pages import Address, ChooseATime, Confirmation, ReportedBefore

pytestmark = pytest.mark.browser

with_and_without_script = pytest.mark.parametrize("script", [True, False], ids=["js", "no-js"])


def tab_at(name: str, live: Live, open_tab: OpenTab, *, script: bool = True) -> Tab:
    """A tab of a resident who has got to a page of the journey."""
    resident = Resident(live.app)
    follow(resident, live.pattern, Ways(live.pattern).way_to(name))
    tab = open_tab(live.url, script=script)
    tab.sit_down(resident)
    return tab


def is_focused(thing: Locator) -> bool:
    return bool(thing.evaluate(FOCUSED))


def summary(tab: Tab) -> Locator:
    return tab.page.locator(".govuk-error-summary")


@with_and_without_script
@pytest.mark.parametrize(
    ("page", "message", "control"),
    [
        ("who", "Select who you are reporting this for", "Myself: I rent my home"),
        ("postcode", "Enter a postcode", "What is the postcode?"),
        ("address", "Select the address", "Flat 1, Kestrel Tower, Foundry Street"),
        ("name", "Enter your full name", "What is your full name?"),
        (
            "appointment",
            "Select a time, or select that none of these times suit you",
            "8am to midday",
        ),
    ],
)
def test_the_error_summary_leads_to_the_control_that_is_wrong(
    live: Live, open_tab: OpenTab, script: bool, page: str, message: str, control: str
) -> None:
    tab = tab_at(page, live, open_tab, script=script)
    hands = Keys(tab)

    hands.go_on()

    expect(summary(tab)).to_be_visible()
    tab.check()
    assert tab.page.title().startswith("Error: ")
    assert is_focused(summary(tab)) == script
    hands.follow(message)
    assert is_focused(tab.page.get_by_label(control, exact=True).first)
    tab.check()


@with_and_without_script
def test_an_error_in_a_further_question_leads_to_its_box(
    live: Live, open_tab: OpenTab, script: bool
) -> None:
    tab = tab_at("updates", live, open_tab, script=script)
    hands = Pointer(tab)

    hands.choose("Text message")
    hands.go_on()
    hands.follow("Enter a mobile phone number, like 07700 900982")

    box = tab.page.get_by_label("Mobile phone number")
    assert is_focused(box)
    assert box.is_visible()


@with_and_without_script
def test_a_further_question_is_hidden_only_by_javascript(
    live: Live, open_tab: OpenTab, script: bool
) -> None:
    tab = tab_at("updates", live, open_tab, script=script)
    box = tab.page.get_by_label("Email address")

    assert box.is_visible() != script
    Pointer(tab).choose("Email")
    assert box.is_visible()


def test_a_radio_tells_whether_its_further_question_is_open(live: Live, open_tab: OpenTab) -> None:
    tab = tab_at("updates", live, open_tab)
    radio = tab.page.get_by_role("radio", name="Email", exact=True)

    expect(radio).to_have_attribute("aria-expanded", "false")
    radio.check()
    expect(radio).to_have_attribute("aria-expanded", "true")


@with_and_without_script
@pytest.mark.parametrize(
    ("page", "need", "message"),
    [
        (
            "household",
            "Someone who is pregnant",
            "Select who lives in the home, or select “None of these”",
        ),
        (
            "visit-needs",
            "There are pets in the home",
            "Select what we should know, or select “None of these”",
        ),
    ],
)
def test_none_of_these_goes_with_no_other_choice(
    live: Live, open_tab: OpenTab, script: bool, page: str, need: str, message: str
) -> None:
    tab = tab_at(page, live, open_tab, script=script)
    hands = Keys(tab)
    one = tab.page.get_by_role("checkbox", name=need)
    none = tab.page.get_by_role("checkbox", name="None of these")

    hands.tick(need)
    hands.tick("None of these")
    assert none.is_checked()
    assert one.is_checked() != script
    with tab.going_on():
        hands.go_on()

    if script:
        expect(summary(tab)).to_have_count(0)
        return
    hands.follow(message)
    assert is_focused(tab.page.get_by_role("checkbox").first)
    assert one.is_checked()
    assert none.is_checked()
    tab.check()


@with_and_without_script
def test_an_interpreter_needs_a_language_and_its_box_is_where_the_error_leads(
    live: Live, open_tab: OpenTab, script: bool
) -> None:
    tab = tab_at("visit-needs", live, open_tab, script=script)
    hands = Keys(tab)
    box = tab.page.get_by_label("Which language?")

    assert box.is_visible() != script
    hands.tick("Bring or call an interpreter")
    hands.go_on()
    hands.follow("Enter the language that the interpreter should speak")

    assert is_focused(box)
    assert box.is_visible()


@with_and_without_script
def test_more_dates_keeps_the_choice_and_leads_to_the_first_new_day(
    live: Live, open_tab: OpenTab, script: bool
) -> None:
    tab = tab_at("appointment", live, open_tab, script=script)
    hands = Keys(tab)
    days = tab.page.get_by_role("group")
    before = days.count()

    hands.choose("midday to 5pm", within="Wednesday 25 November 2026")
    times = ChooseATime(hands).more_dates()

    assert days.count() > before
    wednesday = tab.page.get_by_role("group", name="Wednesday 25 November 2026")
    assert wednesday.get_by_label("midday to 5pm").is_checked()
    first_new = tab.page.locator(f"#{tab.page.url.split('#')[1]}")
    expect(first_new).to_be_in_viewport()
    times.hands.go_on()
    tab.reads("Check your answers before you send your report")
    expect(tab.page.get_by_text("Wednesday 25 November 2026")).to_be_visible()


@with_and_without_script
def test_enter_on_an_address_chooses_it_where_there_are_more_addresses(
    live: Live, open_tab: OpenTab, script: bool
) -> None:
    tab = tab_at("address", live, open_tab, script=script)
    assert tab.page.get_by_role("button", name="Next addresses").is_visible()

    next_page = Address(Keys(tab)).choose(a_home().address_line)

    assert isinstance(next_page, ReportedBefore)


def test_two_clicks_on_send_make_one_report(live: Live, open_tab: OpenTab) -> None:
    tab = tab_at("check-answers", live, open_tab)

    tab.page.get_by_role("button", name="Send report and book appointment").dblclick()

    reference = Confirmation(Pointer(tab), "Appointment booked").reference
    tab.open("/outbox")
    assert tab.page.get_by_role("main").inner_text().count(f"report: {reference}") == 1


def test_the_characters_that_are_left_are_counted(live: Live, open_tab: OpenTab) -> None:
    tab = tab_at("describe", live, open_tab)

    tab.page.get_by_role("textbox").fill("It drips.")

    expect(tab.page.get_by_text("You have 991 characters remaining").first).to_be_visible()


def test_the_characters_are_counted_from_what_was_written_before(
    live: Live, open_tab: OpenTab
) -> None:
    tab = tab_at("describe", live, open_tab)
    tab.page.get_by_role("textbox").fill("It drips.")
    with tab.going_on():
        Pointer(tab).go_on()

    tab.open("/report/describe")

    expect(tab.page.get_by_text("You have 991 characters remaining").first).to_be_visible()


def test_a_skip_link_is_the_first_thing_and_moves_to_the_content(
    live: Live, open_tab: OpenTab
) -> None:
    tab = open_tab(live.url)
    tab.open("/")

    tab.page.keyboard.press("Tab")
    assert is_focused(tab.page.get_by_role("link", name="Skip to main content"))
    tab.page.keyboard.press("Enter")

    assert is_focused(tab.page.get_by_role("main"))


def test_paper_shows_the_reference_and_the_council_and_no_buttons(
    live: Live, open_tab: OpenTab
) -> None:
    tab = tab_at("check-answers", live, open_tab)
    tab.page.get_by_role("button", name="Send report and book appointment").click()
    done = Confirmation(Pointer(tab), "Appointment booked")

    tab.page.emulate_media(media="print")

    printed = tab.page.locator("body").inner_text()
    assert printed.startswith("Northmere Borough Council")
    assert done.reference in printed
    for link in ("Find this repair later", "Report another repair", "Cookies"):
        assert link not in printed


def test_a_calendar_file_can_be_saved(live: Live, open_tab: OpenTab) -> None:
    tab = tab_at("check-answers", live, open_tab)
    tab.page.get_by_role("button", name="Send report and book appointment").click()
    Confirmation(Pointer(tab), "Appointment booked")

    with tab.page.expect_download() as download:
        tab.page.get_by_role("link", name="Add the appointment to your calendar").click()

    assert download.value.suggested_filename == "repair.ics"


def test_a_tab_sees_what_goes_wrong(live: Live, open_tab: OpenTab) -> None:
    tab = open_tab(live.url, width=PHONE)
    tab.open("/")

    tab.page.evaluate("console.log('hello')")
    tab.page.evaluate("document.body.style.width = '400px'")
    with tab.page.expect_console_message(lambda message: "security policy" in message.text):
        tab.page.evaluate(
            "document.body.append(Object.assign(new Image(), {src: 'https://a.example/'}))"
        )

    assert any("hello" in fault for fault in tab.faults)
    assert any("security policy" in fault for fault in tab.faults)
    assert tab.sideways > 0
