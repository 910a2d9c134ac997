"""A macro called with a parameter that its component does not have, or of another type."""

from __future__ import annotations

import copy
import logging
from typing import Any

import pytest
from flask import Flask, render_template_string
from flask_babel import Babel, lazy_gettext
from jinja2 import ChoiceLoader, DictLoader, Environment
from markupsafe import Markup

from repairs_pattern.catalogue import components, prettify, render
from repairs_pattern.catalogue.checking import WrongParameters, install
from repairs_pattern.catalogue.environment import component_loader
from repairs_pattern.rendering import Renderer
from repairs_pattern.templating import add_components, standalone_environment
from tests.conftest import MakeApp

STRICT = standalone_environment()
SLOTS: dict[str, Any] = {
    "name": "slot",
    "days": [
        {"date": "2026-12-01", "label": "Tuesday", "slots": [{"value": "a", "text": "8am"}]},
        {"date": "2026-12-02", "label": "Wednesday", "slots": [{"value": "b", "text": "1pm"}]},
    ],
}
PHOTOS: dict[str, Any] = {"name": "photos"}
CARD: dict[str, Any] = {"heading": "Call us"}
MACROS = {each.name: each.macro for each in components() if not each.macros}


def source(name: str, call: str = "params") -> str:
    macro = MACROS[name]
    return f'{{% from "components/{name}/macro.html" import {macro} %}}{{{{ {macro}({call}) }}}}'


def show(name: str, params: Any, env: Environment = STRICT) -> str:
    return env.from_string(source(name)).render(params=params)


def with_slot(**changes: Any) -> dict[str, Any]:
    changed = copy.deepcopy(SLOTS)
    changed["days"][1]["slots"][0] |= changes
    return changed


def refused(name: str, params: Any) -> list[str]:
    with pytest.raises(WrongParameters) as caught:
        show(name, params)
    assert caught.value.component == name
    head, *lines = str(caught.value).splitlines()
    assert head == f"The component {name} is called with wrong parameters:"
    return [line.strip() for line in lines]


@pytest.mark.parametrize(
    ("name", "params", "reason"),
    [
        (
            "slot-list",
            {**SLOTS, "errormessage": {"text": "x"}},
            "errormessage is not a parameter. Did you mean errorMessage?",
        ),
        (
            "slot-list",
            with_slot(txt="x"),
            "days[1].slots[0].txt is not a parameter. Did you mean text?",
        ),
        (
            "slot-list",
            {**SLOTS, "hint": {"colour": "x", "text": "y"}},
            "hint.colour is not a parameter. There are: text.",
        ),
        (
            "slot-list",
            with_slot(text=8),
            "days[1].slots[0].text must be a string, but it is of type int.",
        ),
        (
            "slot-list",
            {**SLOTS, "errorMessage": "Choose a time"},
            "errorMessage must be an object, but it is of type str.",
        ),
        ("slot-list", {"days": []}, "name is missing. It must be a string."),
        ("slot-list", {"name": "slot", "days": None}, "days is missing. It must be a list."),
        (
            "slot-list",
            {"name": "slot", "days": "Tuesday"},
            "days must be a list, but it is of type str.",
        ),
        (
            "slot-list",
            {"name": "slot", "days": (day for day in SLOTS["days"])},
            "days must be a list, but it is of type generator.",
        ),
        (
            "slot-list",
            {"name": "slot", "days": ["Tuesday"]},
            "days[0] must be an object, but it is of type str.",
        ),
        (
            "slot-list",
            with_slot(checked="yes"),
            "days[1].slots[0].checked must be true or false, but it is of type str.",
        ),
        (
            "photo-upload",
            {**PHOTOS, "most": True},
            "most must be a whole number, but it is of type bool.",
        ),
        (
            "photo-upload",
            {**PHOTOS, "most": "5"},
            "most must be a whole number, but it is of type str.",
        ),
        (
            "urgency-card",
            {**CARD, "steps": ["Leave", 2]},
            "steps[1] must be a string, but it is of type int.",
        ),
        (
            "urgency-card",
            {**CARD, "steps": "Leave"},
            "steps must be a list, but it is of type str.",
        ),
        ("urgency-card", "Call us", "params must be an object, but it is of type str."),
    ],
)
def test_a_mistake_is_an_error_that_says_where_and_what(
    name: str, params: Any, reason: str
) -> None:
    assert reason in refused(name, params)


def test_all_mistakes_of_a_call_are_told_at_once() -> None:
    mistakes = refused("slot-list", {"days": [], "hnt": {}, "moreDates": {"value": 2}})

    assert [line.split()[0] for line in mistakes] == [
        "hnt",
        "moreDates.value",
        "moreDates.name",
        "name",
    ]


def test_a_macro_called_with_nothing_says_what_it_needs() -> None:
    with pytest.raises(WrongParameters, match=r"items is missing\. It must be a list\."):
        STRICT.from_string(source("timeline", "")).render()


def test_the_error_never_holds_a_value() -> None:
    """A value may be what a resident wrote."""
    assert "secret" not in "".join(refused("photo-upload", {"name": ["secret"], "most": "secret"}))


@pytest.mark.parametrize(
    "optional",
    [
        "none",
        "false",
        "0",
        "{}",
        "''",
        "[]",
        "()",
        "{'text': 'x'} if nothing",
        "nothing",
        "nothing and {'text': 'x'}",
    ],
)
def test_what_is_empty_counts_as_left_out(optional: str) -> None:
    call = f"""{{"heading": "x", "text": {optional}, "steps": {optional}, "phones": {optional},
        "html": {optional}, "headingLevel": {optional}, "attributes": {optional}}}"""

    html = STRICT.from_string(source("urgency-card", call)).render()

    assert prettify(html) == prettify(show("urgency-card", {"heading": "x"}))


def test_markup_and_text_that_is_translated_later_are_strings() -> None:
    app = Flask(__name__)
    Babel(app)
    add_components(app)
    app.testing = True
    params = {
        "heading": lazy_gettext("Call us"),
        "text": Markup("<b>now</b>"),
        "html": Markup("<p>more</p>"),
        "steps": [lazy_gettext("Leave")],
    }
    with app.test_request_context():
        html = render_template_string(source("urgency-card"), params=params)

    assert all(text in html for text in ("Call us", "<b>now</b>", "<p>more</p>", "Leave"))


def test_whatever_can_be_read_twice_is_a_list_and_any_mapping_an_object() -> None:
    days = {day["date"]: day for day in SLOTS["days"]}

    assert show("slot-list", {"name": "slot", "days": days.values()}) == show("slot-list", SLOTS)
    assert show("slot-list", {"name": "slot", "days": tuple(SLOTS["days"])}) == show(
        "slot-list", SLOTS
    )


@pytest.mark.parametrize("name", MACROS)
def test_every_component_checks_its_parameters(name: str) -> None:
    example = next(each for each in components() if each.name == name).examples[0]

    refused(name, {**example.data, "somethingElse": "x"})


@pytest.mark.parametrize("name", ["urgency-card", "slot-list"])
def test_nothing_that_was_given_is_changed(name: str) -> None:
    params = {"name": "slot", "heading": "x", "days": [{"slots": [{"wrong": 1}]}, 3], "wrong": 1}
    before = copy.deepcopy(params)

    show(name, params, standalone_environment(strict=False))

    assert params == before


@pytest.mark.parametrize(
    ("name", "wrong", "right"),
    [
        ("slot-list", {**SLOTS, "errormessage": {"text": "x"}}, SLOTS),
        (
            "slot-list",
            {**SLOTS, "errorMessage": "x", "hint": {"text": "y", "colour": "x"}},
            {**SLOTS, "hint": {"text": "y"}},
        ),
        ("slot-list", with_slot(checked="yes", hint="x"), SLOTS),
        ("slot-list", with_slot(value=7), with_slot(value="7")),
        ("slot-list", {**SLOTS, "days": [*SLOTS["days"], "Friday"]}, SLOTS),
        ("slot-list", {"name": "slot", "days": 5}, {"name": "slot", "days": []}),
        ("slot-list", {"name": "slot"}, {"name": "slot", "days": []}),
        ("photo-upload", {**PHOTOS, "most": "5", "errorMessages": 3}, PHOTOS),
        ("urgency-card", {**CARD, "steps": ["Leave", 2]}, {**CARD, "steps": ["Leave"]}),
    ],
)
def test_without_strictness_what_is_wrong_is_left_out(
    name: str, wrong: dict[str, Any], right: dict[str, Any]
) -> None:
    assert show(name, wrong, standalone_environment(strict=False)) == show(name, right)


@pytest.mark.parametrize("name", MACROS)
@pytest.mark.parametrize("wrong", ["text", 5, ["x"], {"x": 1}, True, 1.5, object(), None])
def test_without_strictness_no_wrong_type_breaks_a_page(name: str, wrong: Any) -> None:
    env = standalone_environment(strict=False)
    used = next(each for each in components() if each.name == name)
    for param in used.params:
        show(name, {**used.examples[0].data, param.name: wrong}, env)
    show(name, wrong, env)


def test_without_strictness_each_mistake_is_logged_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    env = standalone_environment(strict=False)
    with caplog.at_level(logging.WARNING, "repairs_pattern.components"):
        for _ in range(3):
            show("slot-list", with_slot(value=7), env)
            show("slot-list", {**SLOTS, "colour": "x"}, env)

    assert [record.getMessage().split(".")[0] for record in caplog.records] == [
        "slot-list: days[1]",
        "slot-list: colour is not a parameter",
    ]


@pytest.mark.parametrize(
    ("debug", "testing", "strict"),
    [(False, False, False), (True, False, True), (False, True, True)],
)
def test_an_app_is_strict_while_it_is_built_or_tested(
    debug: bool, testing: bool, strict: bool
) -> None:
    app = Flask(__name__)
    add_components(app)
    app.debug, app.testing = debug, testing

    with app.test_request_context():
        if strict:
            with pytest.raises(WrongParameters):
                render_template_string(source("urgency-card"), params={"heading": 1})
        else:
            assert "1" in render_template_string(source("urgency-card"), params={"heading": 1})


@pytest.mark.parametrize("testing", [True, False])
def test_the_service_is_strict_only_in_tests(make_app: MakeApp, testing: bool) -> None:
    app = make_app(settings={"TESTING": testing})
    render_page = Renderer(app, app.extensions["repairs_pattern"].council)
    template = render_page.environment.from_string(source("urgency-card"))

    with app.test_request_context():
        if testing:
            with pytest.raises(WrongParameters):
                template.render(params={"heading": 1})
        else:
            assert "1" in template.render(params={"heading": 1})


def test_a_version_of_the_macro_with_a_parameter_more_says_its_name() -> None:
    env = Environment(loader=component_loader(), autoescape=True, extensions=["jinja2.ext.i18n"])
    install(env, strict=lambda: True)
    template = env.from_string(
        '{{ (params | checked("urgency-card", also=["icon"])).icon }}',
    )

    assert template.render(params={"heading": "x", "icon": "flame"}) == "flame"
    with pytest.raises(WrongParameters, match=r"icn is not a parameter\. Did you mean icon\?"):
        template.render(params={"heading": "x", "icn": "flame"})


def test_a_councils_template_is_given_what_was_checked() -> None:
    own = DictLoader({"components/timeline/template.html": "{{ params.keys() | join }}"})
    env = standalone_environment(strict=False)
    assert env.loader
    env.loader = ChoiceLoader([own, env.loader])

    assert show("timeline", {"items": [], "colour": "red"}, env) == "items"


def test_every_example_fits() -> None:
    for used in components():
        for example in used.examples:
            render(example, STRICT)
