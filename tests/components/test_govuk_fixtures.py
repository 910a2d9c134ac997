"""GOV.UK Frontend's published examples, rendered by the macros that our pages use.

An upgrade of either side that changes a macro's HTML is seen here first.
"""

from __future__ import annotations

import json
import re
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import html5lib
import pytest

from repairs_pattern.templating import standalone_environment

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from jinja2 import Environment

ROOT = Path(__file__).parents[2]
FRONTEND = ROOT / "node_modules" / "govuk-frontend"
COMPONENTS = FRONTEND / "dist" / "govuk" / "components"

FRONTEND_FOR_JINJA = {"4.1.0": "6.3.0"}
"""Release of govuk-frontend-jinja to the release of govuk-frontend whose macros it ports."""

FIXTURES_IN_FRONTEND = {"6.3.0": 657}

SPACE_IS_TEXT = frozenset({"pre", "textarea"})

INDENTS_A_TEXTAREA = {
    ("checkboxes", "textarea in conditional"),
    ("radios", "textarea in conditional"),
}
"""Inside a fieldset the macros of 4.1.0 indent what a conditional reveals, and with it every line
that somebody typed in a textarea there. No page of ours reveals a textarea for that reason."""


def fixtures() -> list[Any]:
    return list(_read_fixtures())


def _read_fixtures() -> Iterator[Any]:
    for path in sorted(COMPONENTS.glob("*/fixtures.json")):
        component = json.loads(path.read_text("utf-8"))
        for fixture in component["fixtures"]:
            name = f"{component['component']}: {fixture['name']}"
            yield pytest.param(component["component"], fixture, id=name)


def canonical(html: str, keep: frozenset[str] = SPACE_IS_TEXT) -> list[Any]:
    """The DOM that a browser builds of ``html``, with white space kept only in ``keep``."""
    fragment = html5lib.parseFragment(html, namespaceHTMLElements=False)
    return _children(fragment, keep)


def _children(element: Element, keep: frozenset[str]) -> list[Any]:
    keep_space = element.tag in keep
    found: list[Any] = _text(element.text, keep_space)
    for child in element:
        if isinstance(child.tag, str):
            found.append((child.tag, _attributes(child), _children(child, keep)))
        found.extend(_text(child.tail, keep_space))
    return found


def _attributes(element: Element) -> dict[str, str]:
    return {str(name): " ".join(value.split()) for name, value in element.attrib.items()}


def _text(text: str | None, keep_space: bool) -> list[str]:
    shown = (text or "") if keep_space else re.sub(r"\s+", " ", text or "").strip()
    return [shown] if shown else []


def macro_name(component: str) -> str:
    return "govuk" + "".join(word.capitalize() for word in component.split("-"))


@pytest.fixture(scope="module")
def environment() -> Environment:
    return standalone_environment()


@pytest.mark.parametrize(("component", "fixture"), fixtures())
def test_a_published_example_renders_to_the_published_dom(
    environment: Environment, component: str, fixture: dict[str, Any]
) -> None:
    template = environment.get_template(f"govuk_frontend_jinja/components/{component}/macro.html")
    macro = getattr(template.module, macro_name(component))
    indents = (component, fixture["name"]) in INDENTS_A_TEXTAREA
    keep = frozenset[str]() if indents else SPACE_IS_TEXT
    assert canonical(macro(fixture["options"]), keep) == canonical(fixture["html"], keep)


def test_every_published_example_is_compared() -> None:
    assert FRONTEND.is_dir(), "GOV.UK Frontend is not installed. Run `make assets`."
    release = json.loads((FRONTEND / "package.json").read_text("utf-8"))["version"]
    assert len(fixtures()) == FIXTURES_IN_FRONTEND[release]


def test_the_macros_and_the_stylesheet_are_of_the_same_release() -> None:
    pinned = json.loads((ROOT / "package.json").read_text("utf-8"))["dependencies"]
    assert pinned["govuk-frontend"] == FRONTEND_FOR_JINJA[version("govuk-frontend-jinja")]


@pytest.mark.parametrize(
    "wrong",
    [
        '<p class="b a">One</p>',
        '<p class="a b">Two</p>',
        '<div class="a b">One</div>',
        '<p class="a b" id="x">One</p>',
        '<p class="a b"><b>One</b></p>',
    ],
)
def test_the_comparison_sees_a_difference(wrong: str) -> None:
    assert canonical('<p class="a b">One</p>') != canonical(wrong)
