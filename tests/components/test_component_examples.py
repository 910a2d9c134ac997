"""What must hold for every example of every component, read from the components' YAML."""

from __future__ import annotations

import copy
import re
from functools import cache
from typing import TYPE_CHECKING, Any

import html5lib
import pytest
import yaml
from bs4 import BeautifulSoup

from repairs_pattern.templating import components_folder, standalone_environment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SCRIPT = "<script>alert(1)</script>"
FOLDERS = sorted(path.parent for path in components_folder().glob("*/macro.html"))
NAMES = [folder.name for folder in FOLDERS]
TYPES: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "html": str,
    "boolean": bool,
    "integer": int,
    "array": list,
    "object": dict,
}

Path = tuple[str | int, ...]


@cache
def definition(name: str) -> dict[str, Any]:
    text = (components_folder() / name / f"{name}.yaml").read_text("utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded


def examples() -> list[Any]:
    return [
        pytest.param(name, example["data"], id=f"{name}: {example['name']}")
        for name in NAMES
        for example in definition(name)["examples"]
    ]


@cache
def renderer(name: str, translate: bool = False) -> Callable[..., str]:
    env = standalone_environment()
    if translate:
        env.install_gettext_callables(  # type: ignore[attr-defined]
            lambda text: f"[{text}]", lambda one, many, n: f"[{many}]", newstyle=True
        )
    macro = definition(name)["macro"]
    source = f'{{% from "components/{name}/macro.html" import {macro} %}}{{{{ {macro}(params) }}}}'
    return env.from_string(source).render


def render(name: str, params: dict[str, Any]) -> str:
    return renderer(name)(params=params)


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


def changed(data: dict[str, Any], at: Path, text: str) -> dict[str, Any]:
    """Return a copy of ``data`` with ``text`` in the place ``at``."""
    result = copy.deepcopy(data)
    inner: Any = result
    for key in at[:-1]:
        inner = inner[key]
    inner[at[-1]] = text
    return result


def problems(data: dict[str, Any], params: list[dict[str, Any]], at: str = "") -> Iterator[str]:
    """Yield what is unknown, missing or of the wrong type in the data of an example."""
    known = {param["name"]: param for param in params}
    for key in data.keys() - known.keys():
        yield f"{at}{key} is not a parameter"
    for key, param in known.items():
        if param["required"] and key not in data:
            yield f"{at}{key} is missing"
        if key in data:
            value = data[key]
            if not isinstance(value, TYPES[param["type"]]):
                yield f"{at}{key} is not of type {param['type']}"
            inner = param.get("params")
            for entry in (value if isinstance(value, list) else [value]) if inner else []:
                yield from problems(entry, inner, f"{at}{key}.")


def used(data: Any, at: str = "") -> Iterator[str]:
    """Yield the dotted names of the parameters that an example sets."""
    if isinstance(data, list):
        for entry in data:
            yield from used(entry, at)
    elif isinstance(data, dict):
        for key, inner in data.items():
            yield f"{at}{key}"
            yield from used(inner, f"{at}{key}.")


def declared(params: list[dict[str, Any]], at: str = "") -> Iterator[str]:
    for param in params:
        yield f"{at}{param['name']}"
        yield from declared(param.get("params", []), f"{at}{param['name']}.")


@pytest.mark.parametrize("name", NAMES)
def test_a_component_has_all_its_parts(name: str) -> None:
    folder = components_folder() / name
    parts = {path.name for path in folder.iterdir()}

    assert {"macro.html", "template.html", f"{name}.yaml", f"{name}.scss", "README.md"} <= parts
    assert definition(name)["name"] == name
    assert definition(name)["description"]
    words = name.split("-")
    assert definition(name)["macro"] == "repairs" + "".join(word.capitalize() for word in words)


@pytest.mark.parametrize("name", NAMES)
def test_a_readme_says_when_to_use_a_component_and_what_is_known_against_it(name: str) -> None:
    text = (components_folder() / name / "README.md").read_text("utf-8")

    for heading in (
        "## When to use it",
        "## When not to use it",
        "## How it works",
        "## Accessibility",
        "## Evidence",
        "## Open questions",
    ):
        assert heading in text


@pytest.mark.parametrize("name", NAMES)
def test_every_parameter_is_described_and_has_a_known_type(name: str) -> None:
    def check(params: list[dict[str, Any]]) -> None:
        for param in params:
            assert set(param) <= {"name", "type", "required", "description", "params"}, param
            assert param["type"] in TYPES
            assert isinstance(param["required"], bool)
            assert param["description"].endswith("."), param
            assert (param["type"] == "html") == param["name"].lower().endswith("html"), param
            check(param.get("params", []))

    check(definition(name)["params"])


@pytest.mark.parametrize("name", NAMES)
def test_every_parameter_appears_in_an_example(name: str) -> None:
    shown = {key for example in definition(name)["examples"] for key in used(example["data"])}

    assert set(declared(definition(name)["params"])) <= shown


@pytest.mark.parametrize("name", NAMES)
def test_accessibility_is_claimed_only_when_somebody_has_tested_it(name: str) -> None:
    criteria = definition(name)["accessibility"]

    assert criteria
    assert len({criterion["id"] for criterion in criteria}) == len(criteria)
    for criterion in criteria:
        assert set(criterion) == {"id", "wcag", "criterion", "status"}
        assert criterion["status"] == "not tested"


@pytest.mark.parametrize("name", NAMES)
def test_a_known_bad_example_says_why_it_is_bad(name: str) -> None:
    for bad in definition(name)["known_bad"]:
        assert set(bad) == {"name", "why", "html"}


@pytest.mark.parametrize(("name", "data"), examples())
def test_an_example_sets_only_parameters_that_exist(name: str, data: dict[str, Any]) -> None:
    assert list(problems(data, definition(name)["params"])) == []


@pytest.mark.parametrize(("name", "data"), examples())
def test_an_example_is_html_without_parse_errors(name: str, data: dict[str, Any]) -> None:
    page = (
        '<!DOCTYPE html><html lang="en"><head><title>Example</title></head>'
        f"<body>{render(name, data)}</body></html>"
    )

    html5lib.HTMLParser(strict=True).parse(page)


@pytest.mark.parametrize(("name", "data"), examples())
def test_an_example_has_no_id_twice_and_no_reference_to_nothing(
    name: str, data: dict[str, Any]
) -> None:
    soup = BeautifulSoup(render(name, data), "html5lib")
    ids = [element["id"] for element in soup.find_all(id=True)]

    assert len(ids) == len(set(ids))
    for element in soup.find_all(["label"]):
        assert element["for"] in ids
    for element in soup.find_all(attrs={"aria-describedby": True}):
        assert set(str(element["aria-describedby"]).split()) <= set(ids)


@pytest.mark.parametrize(("name", "data"), examples())
def test_an_example_has_no_inline_style_or_handler(name: str, data: dict[str, Any]) -> None:
    for element in BeautifulSoup(render(name, data), "html5lib").find_all(True):
        assert not [attribute for attribute in element.attrs if re.match(r"style$|on", attribute)]


@pytest.mark.parametrize(("name", "data"), examples())
def test_script_in_any_text_of_an_example_is_escaped(name: str, data: dict[str, Any]) -> None:
    for at, _text in strings(data):
        if not str(at[-1]).lower().endswith("html"):
            for attack in (SCRIPT, f'">{SCRIPT}', f"' onload=x {SCRIPT}"):
                html = render(name, changed(data, at, attack))
                assert SCRIPT not in html, at
                BeautifulSoup(html, "html5lib")
                assert not re.search(r"<[^>]*\sonload=x", html.replace("&#39; onload=x", "")), at


@pytest.mark.parametrize(("name", "data"), examples())
def test_every_text_of_an_example_is_shown(name: str, data: dict[str, Any]) -> None:
    choosers = {"value", "tone", "name", "idPrefix"}
    overruled = {"submitText", "emptyText"}
    html = render(name, data)

    for at, text in strings(data):
        if at[-1] not in choosers | overruled:
            marked = render(name, changed(data, at, "Marked"))
            assert "Marked" in marked or text in html, at


@pytest.mark.parametrize(("name", "data"), examples())
def test_all_built_in_words_can_be_translated(name: str, data: dict[str, Any]) -> None:
    """Take away the caller's words; what is left must have gone through the translation."""
    for at, _text in strings(data):
        data = changed(data, at, "-")
    soup = BeautifulSoup(renderer(name, translate=True)(params=data), "html5lib")
    texts = [*soup.find_all(string=True), *(e["aria-label"] for e in soup.select("[aria-label]"))]

    for text in texts:
        assert not re.search("[A-Za-z]", re.sub(r"\[.*?\]", "", str(text))), text
