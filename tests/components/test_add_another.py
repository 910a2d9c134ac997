"""Adding and taking away, in the small app that the component's YAML shows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import expect

from repairs_pattern.catalogue import component
from tests.support.browser import OpenTab, serving
from tests.support.resident import Resident

from .test_component_behaviour import soup, text

with_and_without_script = pytest.mark.parametrize("script", [True, False], ids=["js", "no-js"])


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    """The app that the YAML shows, with a template folder of its own."""
    shown = component("add-another").flask
    assert shown is not None
    (tmp_path / "page.html").write_text(shown.template, encoding="utf-8")
    names: dict[str, Any] = {"__name__": "app"}
    exec(shown.app, names)
    app: Flask = names["app"]
    app.template_folder = str(tmp_path)
    return app


@pytest.fixture
def url(app: Flask) -> Iterator[str]:
    with serving(app) as address:
        yield address


def test_every_remove_button_has_a_name_of_its_own_and_says_which_entry_goes() -> None:
    buttons = soup("add-another", "default").select("button[name=remove]")

    assert [(text(button), button["value"]) for button in buttons] == [
        ("Remove person 1", "people-0"),
        ("Remove person 2", "people-1"),
    ]


def test_the_last_entry_cannot_be_taken_away_and_none_be_added_to_the_most() -> None:
    assert not soup("add-another", "one entry").select("button[name=remove]")
    full = soup("add-another", "as many as there may be")
    assert not full.select("button[name=add]")
    assert full.select("button[name=drop]")


def test_neither_button_is_the_one_that_the_enter_key_presses() -> None:
    first, *others = soup("add-another", "default").select("button")

    assert not first.has_attr("name")
    assert first["tabindex"] == "-1"
    assert all(other.has_attr("formnovalidate") for other in others)


def test_the_buttons_lead_to_the_new_entry_and_to_the_heading() -> None:
    page = soup("add-another", "default")
    (add,) = page.select("button[name=add]")

    assert add["formaction"] == "#people-3"
    assert {b["formaction"] for b in page.select("button[name=remove]")} == {"#people"}
    for place in ("people", "people-1", "people-2"):
        (target,) = page.select(f"#{place}")
        assert target["tabindex"] == "-1"


def test_an_error_of_an_entry_is_said_with_it() -> None:
    page = soup("add-another", "error in an entry")

    assert page.select("fieldset")[1]["aria-describedby"] == "people-2-error"
    assert not page.select("fieldset")[0].has_attr("aria-describedby")


def test_an_error_of_the_list_is_marked_as_those_of_other_components_are() -> None:
    marked = ".repairs-add-another.govuk-form-group--error"

    assert soup("add-another", "error in the list").select_one(marked) is not None
    assert soup("add-another", "error in an entry").select_one(marked) is None


def test_adding_and_taking_away_keep_what_was_typed_and_check_nothing(app: Flask) -> None:
    resident = Resident(app).get("/").send({"people-0-name": "Ann", "add": "yes"})
    resident.send({"people-1-name": "Bo", "add": "yes"}).send({"remove": "people-0"})

    assert resident.errors == []
    assert "Person 1" in resident.text
    assert "Person 3" not in resident.text
    assert [resident.value(f"people-{n}-name") for n in (1, 2)] == ["Bo", ""]
    assert resident.send({"people-2-name": ""}).errors == ["Enter a full name"]


@pytest.mark.browser
@with_and_without_script
def test_focus_is_on_the_new_entry_and_after_taking_away_on_the_heading(
    url: str, open_tab: OpenTab, script: bool
) -> None:
    page = open_tab(url, script=script).page
    page.goto(url)
    page.get_by_label("Full name").fill("Ann Ample")

    page.get_by_role("button", name="Add another person").press("Enter")
    second = page.get_by_role("group", name="Person 2")
    expect(second).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.type("Bo Best")
    page.get_by_role("button", name="Remove person 1").press("Enter")

    expect(page.get_by_role("heading", name="People we may speak to")).to_be_focused()
    expect(page.get_by_label("Full name")).to_have_value("Bo Best")
    expect(second).to_have_count(0)


@pytest.mark.browser
@with_and_without_script
def test_enter_in_an_entry_continues(url: str, open_tab: OpenTab, script: bool) -> None:
    page = open_tab(url, script=script).page
    page.goto(url)
    page.get_by_role("button", name="Add another person").click()
    boxes = page.get_by_label("Full name")
    expect(boxes).to_have_count(2)
    for box, name in zip(boxes.all(), ("Ann", "Bo"), strict=True):
        box.fill(name)

    page.get_by_label("Full name").first.press("Enter")

    expect(page.get_by_text("Thank you")).to_be_visible()
