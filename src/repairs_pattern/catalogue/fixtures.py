"""``fixtures.json``: every example with its HTML, for those who port a component.

The shape is that of GOV.UK Frontend's fixtures, so that a tool that compares those compares these.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from .definitions import Component, Example
from .prettify import prettify
from .showing import render

FILE = "fixtures.json"


def fixtures_file(component: Component) -> Path:
    """Where the fixtures of a component are."""
    return component.folder / FILE


def fixtures(component: Component) -> str:
    """The text of the file, as it should be now."""
    found = {
        "component": component.name,
        "fixtures": [_fixture(example) for example in component.examples],
    }
    return json.dumps(found, indent=2, ensure_ascii=False) + "\n"


def _fixture(example: Example) -> dict[str, Any]:
    return {
        "name": example.name,
        "description": example.description,
        "options": _options(example),
        "html": prettify(render(example)),
    }


def _options(example: Example) -> dict[str, Any]:
    """What the macro is called with; for the form bridge the form, its data and the template."""
    if example.form is None:
        return example.data
    given = {
        "form": example.form,
        "template": example.template,
        "data": example.data or None,
        "posted": example.posted,
    }
    return {name: value for name, value in given.items() if value is not None}
