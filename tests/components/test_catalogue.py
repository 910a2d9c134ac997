"""The catalogue: what it reads from a component's YAML, and how it shows an example."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment

from repairs_pattern.catalogue import (
    BrokenDefinition,
    Component,
    Example,
    UnknownComponent,
    component,
    components,
    jinja,
    parameter_table,
    prettify,
    render,
)
from repairs_pattern.catalogue.forms import filled_form
from repairs_pattern.templating import components_folder, standalone_environment

from .test_govuk_fixtures import canonical

EXAMPLES: list[Any] = [
    pytest.param(used, example, id=f"{used.name}: {example.name}")
    for used in components()
    for example in used.examples
]

OF_ONE_MACRO = [each for each in EXAMPLES if not each.values[0].macros]


@pytest.fixture(scope="module")
def environment() -> Environment:
    return standalone_environment()


def test_every_folder_is_a_component() -> None:
    folders = sorted(path.name for path in components_folder().iterdir() if path.is_dir())

    assert [each.name for each in components()] == folders


def test_a_component_is_found_by_its_name() -> None:
    found = component("slot-list")

    assert (found.name, found.title, found.macro) == ("slot-list", "Slot list", "repairsSlotList")
    assert found.readme.startswith("# ")
    assert found.example("one time") is found.example("one-time")


def test_a_component_that_is_not_there_is_said_so() -> None:
    with pytest.raises(UnknownComponent, match="no component called slots"):
        component("slots")
    with pytest.raises(UnknownComponent):
        component("../components/slot-list")
    with pytest.raises(LookupError, match="slot-list has no example called nothing"):
        component("slot-list").example("nothing")


def test_the_table_of_parameters_names_those_inside_by_the_way_to_them() -> None:
    rows = {row.name: row for row in parameter_table(component("slot-list").params)}

    assert list(rows)[:1] == ["name"]
    assert rows["days.slots.text"].required
    assert rows["days.slots.text"].type == "string"
    assert not rows["moreDates"].required


@pytest.mark.parametrize(
    "wrong",
    [
        {"nam": "x"},
        {"params": [{"name": "x", "type": "text", "required": True, "description": "X."}]},
        {"examples": []},
        {"examples": [{"name": name, "description": "X."} for name in ("one", "One")]},
    ],
)
def test_a_definition_with_a_mistake_is_refused(wrong: dict[str, Any]) -> None:
    right = component("timeline").model_dump()
    right["examples"] = [dict(each) for each in right["examples"]]

    with pytest.raises(ValueError, match="validation error"):
        Component.model_validate({**right, **wrong})


def test_a_definition_is_read_again_when_its_file_has_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "timeline"
    folder.mkdir()
    original = (components_folder() / "timeline" / "timeline.yaml").read_text("utf-8")
    file = folder / "timeline.yaml"
    file.write_text(original, "utf-8")
    monkeypatch.setattr("repairs_pattern.catalogue.definitions.components_folder", lambda: tmp_path)
    before = component("timeline")

    file.write_text(original.replace("name: default", "name: usual"), "utf-8")

    assert before.examples[0].name == "default"
    assert component("timeline").examples[0].name == "usual"
    file.write_text(f"{original}\nmacro: repairsOther\n", "utf-8")
    with pytest.raises(BrokenDefinition, match="macro stands twice"):
        component("timeline")
    file.write_text(original.replace("name: timeline", "name: time"), "utf-8")
    with pytest.raises(BrokenDefinition, match="its name is time"):
        component("timeline")


@pytest.mark.parametrize(("used", "example"), EXAMPLES)
def test_the_shown_jinja_gives_the_shown_html(
    environment: Environment, used: Component, example: Example
) -> None:
    code = jinja(example)
    form = filled_form(example) if example.form else None

    assert code.startswith(f'{{% from "{used.template}" import ')
    assert environment.from_string(code).render(form=form) == render(example)


def test_an_example_of_the_form_bridge_is_filled_in_and_what_was_sent_is_checked() -> None:
    bridge = component("form")

    assert filled_form(bridge.example("email")).data == {"email": "ann@example.com"}
    assert len(filled_form(bridge.example("error summary")).errors) == 12


@pytest.mark.parametrize(("used", "example"), OF_ONE_MACRO)
def test_the_shown_jinja_calls_the_macro_with_the_data_of_the_example(
    environment: Environment, used: Component, example: Example
) -> None:
    call = jinja(example).splitlines()
    call[0] = ""
    seen: list[dict[str, Any]] = []

    environment.from_string("\n".join(call)).render({used.macro: seen.append})

    assert seen == [example.data]


def test_awkward_text_survives_being_written_as_jinja(environment: Environment) -> None:
    data = {"text": "\"'\\ {{ x }} {% y %} {# z #}\n\t</script> £ 😀 &amp; \\n", "none": None}
    example = Example(component="timeline", name="x", description="x", data=data)
    seen: list[dict[str, Any]] = []

    environment.from_string(jinja(example).splitlines()[1]).render(repairsTimeline=seen.append)

    assert seen == [data]


@pytest.mark.parametrize(("used", "example"), EXAMPLES)
def test_the_laid_out_html_is_the_same_dom(used: Component, example: Example) -> None:
    html = render(example)

    assert canonical(prettify(html)) == canonical(html)
    assert prettify(prettify(html)) == prettify(html)


@pytest.mark.parametrize(
    ("written", "laid_out"),
    [
        (
            "<p>Change<span> postcode</span>, or <b>go\n on</b></p>",
            "<p>\n  Change<span> postcode</span>, or <b>go\n  on</b>\n</p>",
        ),
        ("<div><p>One</p><p>Two</p></div>", "<div>\n  <p>One</p>\n  <p>Two</p>\n</div>"),
        ("<a href='/'><h2>One</h2></a>", "<a href='/'>\n  <h2>One</h2>\n</a>"),
        ("<button\n  type='submit'   >\n Go\n</button>", "<button type='submit'>Go</button>"),
        ("<textarea>\n a\n  b &amp; c\n</textarea>", "<textarea>\n a\n  b &amp; c\n</textarea>"),
        ("<p>a  &lt;b&#39; <!-- c --></p>", "<p>a &lt;b&#39; <!-- c --></p>"),
        ("<ul></ul>", "<ul></ul>"),
        ("<svg><path d='M 1'/></svg>", "<svg><path d='M 1'/></svg>"),
        ("text only", "text only"),
        ("", ""),
    ],
)
def test_html_is_laid_out_without_changing_what_is_seen(written: str, laid_out: str) -> None:
    assert prettify(written) == laid_out
