"""The fixtures: examples with their HTML, for those who port a component to another language."""

from __future__ import annotations

import json

import pytest

from repairs_pattern.catalogue import Component, components, render
from repairs_pattern.catalogue.fixtures import fixtures, fixtures_file

from .test_govuk_fixtures import canonical

EVERY = [pytest.param(each, id=each.name) for each in components()]


@pytest.mark.parametrize("used", EVERY)
def test_the_fixtures_are_those_of_the_component_as_it_is_now(used: Component) -> None:
    """Mend it with ``repairs-pattern components fixtures``."""
    assert fixtures_file(used).read_text("utf-8") == fixtures(used)


@pytest.mark.parametrize("used", EVERY)
def test_a_port_finds_the_options_and_the_html_of_every_example(used: Component) -> None:
    read = json.loads(fixtures_file(used).read_text("utf-8"))

    assert read["component"] == used.name
    assert [each["name"] for each in read["fixtures"]] == [each.name for each in used.examples]
    for fixture, example in zip(read["fixtures"], used.examples, strict=True):
        assert canonical(fixture["html"]) == canonical(render(example))
        if example.form is None:
            assert fixture["options"] == example.data
        else:
            assert fixture["options"]["form"] == example.form
            assert fixture["options"]["template"] == example.template
