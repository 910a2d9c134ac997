"""What single components promise beyond rendering."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup
from bs4.element import Tag

from repairs_pattern.catalogue import component
from repairs_pattern.templating import standalone_environment

if TYPE_CHECKING:
    from tests.support.browser import OpenTab

ENV = standalone_environment()


def render(name: str, params: dict[str, Any]) -> str:
    macro = "repairs" + "".join(word.capitalize() for word in name.split("-"))
    source = f'{{% from "components/{name}/macro.html" import {macro} %}}{{{{ {macro}(params) }}}}'
    return ENV.from_string(source).render(params=params)


def example(name: str, title: str) -> dict[str, Any]:
    return component(name).example(title).data


def soup(name: str, title: str, **changes: Any) -> BeautifulSoup:
    return BeautifulSoup(render(name, {**example(name, title), **changes}), "html5lib")


def text(element: Tag) -> str:
    return " ".join(element.get_text().split())


def said(element: Tag) -> str:
    """The text that a screen reader says."""
    spoken = copy.copy(element)
    for hidden in spoken.select("[aria-hidden]"):
        hidden.decompose()
    return text(spoken)


def test_each_day_is_a_group_named_by_its_full_date() -> None:
    legends = [text(legend) for legend in soup("slot-list", "default").select("legend")]

    assert legends == [
        "Tuesday 1 December 2026",
        "Wednesday 2 December 2026",
        "If you cannot make these times",
    ]


def test_all_times_share_one_name_and_the_first_has_the_id_that_an_error_links_to() -> None:
    radios = soup("slot-list", "error").select("input[type=radio]")

    assert {radio["name"] for radio in radios} == {"slot"}
    assert [radio["id"] for radio in radios] == ["slot", "slot-2", "slot-3", "slot-none"]


def test_the_error_belongs_to_every_day() -> None:
    page = soup("slot-list", "error")

    assert len(page.select(".govuk-error-message")) == 1
    for group in page.select("fieldset"):
        assert str(group["aria-describedby"]).split() == ["slot-hint", "slot-error"]


def test_without_times_the_way_out_is_the_first_radio() -> None:
    page = soup("slot-list", "no times")

    assert [radio["id"] for radio in page.select("input[type=radio]")] == ["slot"]
    assert "no free appointments" in text(page)


def test_a_time_chosen_before_is_chosen_again() -> None:
    checked = soup("slot-list", "chosen").select("input[checked]")

    assert [radio["value"] for radio in checked] == ["2026-12-02-afternoon"]


def test_more_dates_sends_the_form_and_is_not_its_first_button() -> None:
    buttons = soup("slot-list", "default").select("button")

    assert [(button.get("name"), button.get("value")) for button in buttons] == [
        (None, None),
        ("more", "2"),
    ]
    assert buttons[0]["tabindex"] == "-1"
    assert buttons[0]["aria-hidden"] == "true"
    assert "formnovalidate" in buttons[1].attrs


def test_addresses_keep_their_order_and_the_way_out_is_last() -> None:
    labels = [text(label) for label in soup("address-picker", "default").select("label")]

    assert labels[0].startswith("Flat 2,")
    assert labels[2].startswith("Flat 10,")
    assert labels[-1] == "My address is not listed"


def test_the_link_to_change_the_postcode_says_so() -> None:
    link = soup("address-picker", "default").select_one("a")

    assert link is not None
    assert text(link) == "Change postcode"


def test_one_page_of_addresses_has_no_page_buttons() -> None:
    assert soup("address-picker", "pages of results").select("button[name=page]")
    assert not soup("address-picker", "pages of results", pages=1, previous=None, next=None).select(
        "button"
    )


def test_a_number_is_a_link_that_can_be_tapped() -> None:
    link = soup("phone-lines", "default").select_one("a")

    assert link is not None
    assert link["href"] == "tel:01632960100"
    assert text(link) == "01632 960100"


def test_the_heading_of_a_card_says_the_urgency_and_the_action() -> None:
    heading = soup("urgency-card", "gas").select_one("h1")

    assert heading is not None
    assert text(heading) == "Emergency: Leave your home and call the gas emergency line"


def test_the_headings_of_a_card_nest() -> None:
    page = soup("urgency-card", "gas")

    assert [h.name for h in page.find_all(["h1", "h2", "h3"])] == ["h1", "h2", "h2", "h2"]


@pytest.mark.parametrize(("first", "order"), [(True, "ul ol ul"), (False, "ol ul ul")])
def test_the_numbers_of_a_card_stand_where_the_caller_wants_them(first: bool, order: str) -> None:
    page = soup("urgency-card", "gas", phonesFirst=first)

    assert " ".join(element.name for element in page.find_all(["ol", "ul"])) == order


def test_a_target_date_is_one_sentence_with_a_date_for_machines() -> None:
    promise = soup("target-date", "default").select_one("p")

    assert promise is not None
    assert text(promise) == "We aim to fix this by Friday 4 December 2026"
    time = promise.find("time")
    assert isinstance(time, Tag)
    assert time["datetime"] == "2026-12-04"


@pytest.mark.parametrize("title", ["default", "sections"])
def test_no_two_change_links_have_one_name(title: str) -> None:
    names = [text(link) for link in soup("repair-summary", title).select("a")]

    assert len(names) >= 2
    assert len(set(names)) == len(names)


def test_an_empty_answer_says_so_and_lines_stay_lines() -> None:
    values = soup("repair-summary", "default").select("dd.govuk-summary-list__value")

    assert values[1].decode_contents().strip() == (
        "Flat 2A, 14 Quarry Street<br/>Northmere<br/>QX1 1AA"
    )
    assert values[2].decode_contents().strip() == "The hot tap is stuck.<br/>It started on Monday."
    assert text(values[3]) == "Not given"


def test_a_logo_stands_for_the_name_of_the_council() -> None:
    image = soup("council-header", "logo").select_one("a img")

    assert image is not None
    assert image["alt"] == "Northmere Borough Council"


def test_neither_header_nor_footer_shows_a_crown() -> None:
    for name in ("council-header", "council-footer"):
        html = render(name, example(name, "default")).lower()
        assert "crown" not in html
        assert "gov.uk" not in html
        assert "<svg" not in html


@pytest.mark.browser
@pytest.mark.parametrize(
    ("name", "title", "radio"),
    [("slot-list", "default", "#slot"), ("address-picker", "pages of results", "#address")],
)
def test_the_enter_key_continues_and_does_not_ask_for_more(
    open_tab: OpenTab, name: str, title: str, radio: str
) -> None:
    page = open_tab("about:blank").page
    page.set_content(
        f'<form method="get">{render(name, example(name, title))}'
        '<button name="go" value="on">Continue</button></form>'
        "<script>document.forms[0].onsubmit = event => {"
        " event.preventDefault(); window.pressed = event.submitter.name }</script>"
    )

    page.check(radio)
    page.press(radio, "Enter")

    assert page.evaluate("window.pressed") == ""


def test_a_day_with_times_is_a_link_that_says_the_date_and_how_many() -> None:
    links = soup("availability-calendar", "default").select("li a")

    assert [said(link) for link in links] == [
        "Friday 27 November, 4 times",
        "Monday 30 November, 1 time",
        "Tuesday 1 December, 2 times",
        "Thursday 3 December, 4 times",
    ]


def test_a_day_without_times_is_text_that_says_so() -> None:
    days = soup("availability-calendar", "default").select("li")

    assert [said(day) for day in days if not day.a] == [
        "Saturday 28 November, no times",
        "Sunday 29 November, no times",
        "Wednesday 2 December, no times",
    ]


def test_a_calendar_is_a_list_of_links_and_no_grid_or_table() -> None:
    page = soup("availability-calendar", "default")

    assert not page.select("table, [role], [tabindex], button")
    assert [len(month.find_all("li")) for month in page.select("ul")] == [4, 3]
    assert [heading.name for heading in page.select("h2, h3")] == ["h2", "h3", "h3"]


def test_the_day_whose_times_are_shown_is_the_current_one() -> None:
    links = soup("availability-calendar", "one day chosen").select("li a")

    assert [link.get("aria-current") for link in links] == ["true", None]


def test_the_script_is_only_asked_for_where_there_is_a_choice_to_take_along() -> None:
    assert soup("availability-calendar", "default").select("[data-module][data-keep=slot]")
    assert not soup("availability-calendar", "one day chosen").select("[data-module]")


def test_what_a_way_asks_has_the_right_keyboard_and_purpose() -> None:
    page = soup("contact-preferences", "default")
    asked = {
        str(i["name"]): (i["type"], i.get("autocomplete")) for i in page.select(".govuk-input")
    }

    assert asked == {
        "mobile": ("tel", "tel"),
        "phone": ("tel", "tel"),
        "not_when": ("text", "off"),
        "email": ("email", "email"),
    }


def test_somebody_elses_number_is_not_filled_in_by_a_browser() -> None:
    page = soup("contact-preferences", "about somebody else")

    assert {i["autocomplete"] for i in page.select(".govuk-input")} == {"off"}


def test_no_phone_number_is_limited_to_one_way_of_typing_it() -> None:
    for title in ("default", "a phone number and when not to call"):
        for number in soup("contact-preferences", title).select("[type=tel]"):
            assert not {"pattern", "maxlength", "minlength", "required"} & number.attrs.keys()


def test_a_number_that_is_known_is_not_asked_for_again() -> None:
    page = soup("contact-preferences", "known already")
    known = page.select_one("#by")

    assert known is not None
    assert known.has_attr("checked")
    assert not known.has_attr("data-aria-controls")


def test_of_a_single_way_only_what_it_asks_is_shown() -> None:
    page = soup("contact-preferences", "a phone number and when not to call")

    assert not page.select("input[type=radio], input[type=checkbox], fieldset")
    assert [i["id"] for i in page.select("input")] == ["phone", "not-when"]


def test_several_ways_are_checkboxes_and_none_goes_with_no_other() -> None:
    boxes = soup("contact-preferences", "several ways").select("input[type=checkbox]")

    assert [box["value"] for box in boxes] == ["text", "email", "none"]
    assert [box.get("data-behaviour") for box in boxes] == [None, None, "exclusive"]


def test_what_a_chosen_way_asks_is_open_with_its_error() -> None:
    page = soup("contact-preferences", "error in a number")
    number = page.select_one("#mobile")

    assert number is not None
    assert number["value"] == "01632 960001"
    assert number["aria-describedby"] == "mobile-error"
    opened = number.find_parent(class_="govuk-radios__conditional")
    assert isinstance(opened, Tag)
    assert "govuk-radios__conditional--hidden" not in opened["class"]


def test_the_name_of_an_answer_is_its_text_and_not_its_picture() -> None:
    page = soup("image-radios", "pictures that tell more")

    assert [text(label) for label in page.select(".govuk-radios__label")] == [
        "Black spots",
        "A wet patch with an edge",
        "Something else",
    ]
    assert {image["alt"] for image in page.select("img")} == {""}


def test_what_a_picture_shows_describes_its_radio() -> None:
    page = soup("image-radios", "pictures that tell more")
    spots, tide, other = page.select("input[type=radio]")

    for radio, description in (
        (spots, "Often in corners Small black dots in the corner of a ceiling"),
        (tide, "A brown line around a pale stain"),
    ):
        (hint,) = page.select(f"#{radio['aria-describedby']}")
        assert text(hint) == description
    assert not other.has_attr("aria-describedby")


def test_a_picture_has_its_size_and_waits_for_the_words() -> None:
    for image in soup("image-radios", "default").select("img"):
        assert (image["width"], image["height"]) == ("240", "160")
        assert image["loading"] == "lazy"


@pytest.mark.browser
def test_a_tap_on_a_picture_chooses_its_answer(open_tab: OpenTab) -> None:
    page = open_tab("about:blank", width=320).page
    page.set_content(render("image-radios", example("image-radios", "default")))

    page.locator("img").last.click()

    assert page.get_by_role("radio", name="It leaks where it meets the sink").is_checked()
