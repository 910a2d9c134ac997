"""What must hold for every example of every component, read from the catalogue."""

from __future__ import annotations

import ast
import copy
import json
import re
from collections.abc import Iterable, Iterator
from inspect import Parameter, signature
from typing import Any

import html5lib
import pytest
from bs4 import BeautifulSoup
from jinja2 import Environment
from jinja2.runtime import Macro

from repairs_pattern import catalogue
from repairs_pattern.catalogue import (
    Component,
    Example,
    components,
    parameter_table,
    render,
)
from repairs_pattern.catalogue.checking import Checker
from repairs_pattern.form_bridge import _IN_PYTHON, _Bridge
from repairs_pattern.templating import components_folder, standalone_environment
from tests.support.words import speak

SCRIPT = "<script>alert(1)</script>"
ALL = components()
BRIDGE = next(each for each in ALL if each.macros)
EVERY = [pytest.param(each, id=each.name) for each in ALL]
OF_ONE_MACRO = [pytest.param(each, id=each.name) for each in ALL if each is not BRIDGE]
EXAMPLES = [
    pytest.param(example, id=f"{used.name}: {example.name}")
    for used in ALL
    for example in used.examples
]
KINDS = {
    "textInput": "text",
    "passwordInput": "password",
    "textarea": "textarea",
    "radios": "radios",
    "checkboxes": "checkboxes",
    "checkbox": "checkbox",
    "select": "select",
    "dateInput": "date",
    "fileUpload": "file",
}
"""A macro of the form bridge to the method of Python that takes its options."""

OPTIONS = {python: name for name, python in _IN_PYTHON.items()}
CALLS = [each for each in EXAMPLES if each.values[0].form is None]

Path = tuple[str | int, ...]


def translated() -> Environment:
    """An environment that puts every text that goes through the translation into brackets."""
    env = standalone_environment()
    speak(env, lambda text: f"[{text}]")
    return env


TRANSLATED = translated()


def soup(example: Example, environment: Environment | None = None) -> BeautifulSoup:
    return BeautifulSoup(render(example, environment), "html5lib")


def strings(value: Any, at: Path = ()) -> Iterator[tuple[Path, str]]:
    """Yield every text in the data of an example, with the way to it."""
    if isinstance(value, str):
        yield at, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from strings(inner, (*at, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from strings(inner, (*at, index))


def words(example: Example) -> dict[str, Any]:
    """What the user of a component says: the data of the macro, or of a form and what was sent."""
    return {"data": example.data, "posted": example.posted}


def changed(example: Example, at: Path, text: str) -> Example:
    """Return the example with ``text`` in the place ``at`` of its words."""
    result = copy.deepcopy(words(example))
    inner: Any = result
    for key in at[:-1]:
        inner = inner[key]
    inner[at[-1]] = text
    return example.model_copy(update=result)


class _Words(ast.NodeTransformer):
    """Puts ``text`` in place of each string of Python code that begins like a sentence."""

    def __init__(self, text: str) -> None:
        self.text = text

    def visit_Constant(self, node: ast.Constant) -> ast.Constant:
        is_words = isinstance(node.value, str) and node.value[:1].isupper()
        return ast.Constant(self.text) if is_words else node


def reworded(example: Example, text: str) -> Example:
    """Return an example of the form bridge with ``text`` for every word in its code."""
    form = ast.unparse(_Words(text).visit(ast.parse(example.form or "")))
    template = re.sub('"[A-Z][^"]*"', lambda _: json.dumps(text), example.template or "")
    return example.model_copy(update={"form": form, "template": template})


def used(data: Any, at: str = "") -> Iterator[str]:
    """Yield the dotted names of the parameters that an example sets."""
    if isinstance(data, list):
        for entry in data:
            yield from used(entry, at)
    elif isinstance(data, dict):
        for key, inner in data.items():
            yield f"{at}{key}"
            yield from used(inner, f"{at}{key}.")


def all_params(params: Iterable[catalogue.Parameter]) -> Iterator[catalogue.Parameter]:
    for param in params:
        yield param
        yield from all_params(param.params)


@pytest.mark.parametrize("one", EVERY)
def test_a_component_has_all_its_parts(one: Component) -> None:
    parts = {path.name for path in one.folder.iterdir()}
    style = set() if one is BRIDGE else {"template.html", f"{one.name}.scss"}

    assert {f"{one.name}.yaml", "README.md", *style} <= parts
    assert (components_folder().parent / one.template).is_file()
    if one is not BRIDGE:
        words = one.name.split("-")
        assert one.macro == "repairs" + "".join(word.capitalize() for word in words)


@pytest.mark.parametrize("one", EVERY)
def test_a_readme_says_when_to_use_a_component_and_what_is_known_against_it(
    one: Component,
) -> None:
    assert one.readme.startswith(f"# {one.title}\n")
    for heading in (
        "## When to use it",
        "## When not to use it",
        "## How it works",
        "## Accessibility",
        "## Evidence",
        "## Open questions",
    ):
        assert heading in one.readme


@pytest.mark.parametrize("one", EVERY)
def test_every_parameter_is_described_and_html_is_named_so(one: Component) -> None:
    for param in all_params([*one.params, *(p for macro in one.macros for p in macro.params)]):
        assert param.description.endswith("."), param
        assert (param.type == "html") == param.name.lower().endswith("html"), param


@pytest.mark.parametrize("one", OF_ONE_MACRO)
def test_every_parameter_appears_in_an_example(one: Component) -> None:
    shown = {key for example in one.examples for key in used(example.data)}

    assert {row.name for row in parameter_table(one.params)} <= shown


def test_the_macros_of_the_bridge_and_their_options_are_those_that_there_are() -> None:
    module = vars(standalone_environment().get_template(BRIDGE.template).module)
    common = {param.name for param in BRIDGE.params}
    named = {each.name: {param.name for param in each.params} for each in BRIDGE.macros}
    there_are = {
        name: set(each.arguments) - common
        for name, each in module.items()
        if isinstance(each, Macro) and not name.startswith("_") and "params" not in each.arguments
    }
    for name, kind in KINDS.items():
        options = signature(getattr(_Bridge, kind)).parameters.values()
        there_are[name] |= {
            OPTIONS.get(each.name, each.name)
            for each in options
            if each.kind == Parameter.KEYWORD_ONLY
        }

    there_are = {name: options - common for name, options in there_are.items()}
    assert named.keys() == there_are.keys()
    for name, options_named in named.items():
        assert options_named - common == there_are[name], name


@pytest.mark.parametrize("one", EVERY)
def test_accessibility_is_claimed_only_when_somebody_has_tested_it(one: Component) -> None:
    assert {criterion.status for criterion in one.accessibility} == {"not tested"}


@pytest.mark.parametrize("example", CALLS)
def test_an_example_sets_only_parameters_that_exist(example: Example) -> None:
    assert Checker(lambda: True)(example.data, example.component) is example.data


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_is_html_without_parse_errors(example: Example) -> None:
    page = (
        '<!DOCTYPE html><html lang="en"><head><title>Example</title></head>'
        f"<body>{render(example)}</body></html>"
    )

    html5lib.HTMLParser(strict=True).parse(page)


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_has_no_id_twice_and_no_reference_to_nothing(example: Example) -> None:
    page = soup(example)
    ids = [element["id"] for element in page.find_all(id=True)]

    assert len(ids) == len(set(ids))
    for element in page.find_all(["label"]):
        assert element["for"] in ids
    for element in page.find_all(attrs={"aria-describedby": True}):
        assert set(str(element["aria-describedby"]).split()) <= set(ids)


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_has_no_inline_style_or_handler(example: Example) -> None:
    for element in soup(example).find_all(True):
        assert not [attribute for attribute in element.attrs if re.match(r"style$|on", attribute)]


@pytest.mark.parametrize("example", EXAMPLES)
def test_script_in_any_text_of_an_example_is_escaped(example: Example) -> None:
    for attack in (SCRIPT, f'">{SCRIPT}', f"' onload=x {SCRIPT}"):
        for at, _text in strings(words(example)):
            if not str(at[-1]).lower().endswith("html"):
                assert_harmless(render(changed(example, at, attack)), at)
        if example.form is not None:
            html = render(reworded(example, attack))
            assert "&lt;script&gt;" in html
            assert_harmless(html, ())


def assert_harmless(html: str, at: Path) -> None:
    assert SCRIPT not in html, at
    assert not re.search(r"<[^>]*\sonload=x", html.replace("&#39; onload=x", "")), at


@pytest.mark.parametrize("example", CALLS)
def test_every_text_of_an_example_is_shown(example: Example) -> None:
    choosers = {"value", "tone", "name", "idPrefix", "kind", "step", "part"}
    overruled = {"submitText", "emptyText"}
    html = render(example)

    for at, text in strings(words(example)):
        if at[-1] not in choosers | overruled:
            marked = render(changed(example, at, "Marked"))
            assert "Marked" in marked or text in html, at


@pytest.mark.parametrize("example", EXAMPLES)
def test_all_built_in_words_can_be_translated(example: Example) -> None:
    """Take away the caller's words; what is left must have gone through the translation."""
    bare = example if example.form is None else reworded(example, "-")
    for at, _text in strings(words(example)):
        bare = changed(bare, at, "-")
    page = soup(bare, TRANSLATED)
    texts = [*page.find_all(string=True), *(e["aria-label"] for e in page.select("[aria-label]"))]

    for text in texts:
        assert not re.search("[A-Za-z]", re.sub(r"\[.*?\]", "", str(text))), text
