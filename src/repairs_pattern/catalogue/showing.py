"""An example as HTML, as the Jinja to write for it, and as HTML to read."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from jinja2 import Environment

from .definitions import Example, component
from .environment import standalone_environment
from .forms import filled_form

WIDTH = 88
"""How long a line of shown code may be, where that can be chosen."""


def render(example: Example, environment: Environment | None = None) -> str:
    """The HTML of an example.

    :param environment: an environment with the components, so that a council's own versions or
        another language can be shown; English and ours without it.
    """
    context = {} if example.form is None else {"form": filled_form(example)}
    return (environment or _standalone()).from_string(jinja(example)).render(context)


def jinja(example: Example) -> str:
    """The Jinja that somebody writes to get the example; one of a form has it as ``form``."""
    if example.template is not None:
        return example.template.rstrip("\n")
    used = component(example.component)
    call = f"{used.macro}({_literal(example.data, 0)})"
    return f'{{% from "{used.template}" import {used.macro} %}}\n{{{{ {call} }}}}'


@cache
def _standalone() -> Environment:
    return standalone_environment()


def _literal(value: Any, depth: int, before: int = 0) -> str:
    """A value as Jinja writes it: on one line if it fits, else one line for each part.

    :param before: how many characters stand before it on its line, without the indentation.
    """
    line = _line(value)
    fits = 2 * depth + before + len(line) < WIDTH
    if fits or not value or not isinstance(value, dict | list):
        return line
    keys = (
        [f"{json.dumps(key)}: " for key in value] if isinstance(value, dict) else [""] * len(value)
    )
    values = value.values() if isinstance(value, dict) else value
    inner = "  " * (depth + 1)
    parts = [
        f"{inner}{key}{_literal(each, depth + 1, len(key))},\n"
        for key, each in zip(keys, values, strict=True)
    ]
    start, end = "{}" if isinstance(value, dict) else "[]"
    return f"{start}\n{''.join(parts)}{'  ' * depth}{end}"


def _line(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(k)}: {_line(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_line, value)) + "]"
    return "none" if value is None else json.dumps(value, ensure_ascii=False)
