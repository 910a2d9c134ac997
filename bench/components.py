"""What drawing costs: each component, and the form bridge against the macro that it calls."""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median
from typing import Any

from jinja2 import Environment

from repairs_pattern.catalogue import Component, components
from repairs_pattern.templating import standalone_environment
from tests.components.test_form_bridge import CASES, Case, form_of

from .table import microseconds, show

ROUNDS = 300
CALLS = 3
"""How many calls are timed together in one round."""

BUDGET = 1.20

FIELDS = (
    "text",
    "text with hint and error",
    "email",
    "telephone",
    "textarea",
    "character count from the validator",
    "character count in error",
    "radios",
    "radios with hint and error",
    "checkboxes",
    "checkboxes with hint, item hint and error",
    "select",
    "date",
    "date without a month marks the month",
    "file",
    "file with the improved upload",
)
"""Cases of ``tests/components/test_form_bridge.py``, where both sides give the same HTML."""

Call = Callable[[], object]


def run() -> None:
    """Measure both and print the tables."""
    environment = standalone_environment(strict=False)
    show(
        f"Macros of the components, each with its first example ({ROUNDS} rounds, in turn)",
        ["component", "time"],
        [[name, microseconds(took)] for name, took in _components(environment)],
    )
    rows = [_against(each, environment) for each in CASES if each.name in FIELDS]
    assert len(rows) == len(FIELDS)
    show(
        "The form bridge against the GOV.UK macro with ready parameters (both in turn)",
        ["field", "bridge", "macro", "ratio", "at most"],
        rows,
    )


def _components(environment: Environment) -> list[tuple[str, float]]:
    drawn = [each for each in components() if not each.examples[0].form]
    times = _in_turn([_macro(each, environment) for each in drawn])
    return [(each.name, took) for each, took in zip(drawn, times, strict=True)]


def _macro(component: Component, environment: Environment) -> Call:
    macro = getattr(environment.get_template(component.template).module, component.macro)
    return lambda: macro(component.examples[0].data)


def _against(case: Case, environment: Environment) -> list[str]:
    """A row: the same field, by the bridge and by the macro."""
    form = form_of({"f": case.field}, data=case.data, posted=case.posted)
    kind = case.component
    macro = "govuk" + "".join(word.capitalize() for word in kind.split("-"))
    bridge = _template(environment, "components/form.html", case.call, f=form["f"], **case.more)
    direct = _template(
        environment,
        f"govuk_frontend_jinja/components/{kind}/macro.html",
        f"{macro}(params)",
        params=case.params,
    )
    ours, theirs = _in_turn([bridge, direct])
    return [
        case.name,
        microseconds(ours),
        microseconds(theirs),
        f"{ours / theirs:.2f}",
        f"{BUDGET:.2f}",
    ]


def _template(environment: Environment, source: str, call: str, **names: Any) -> Call:
    """A page that imports a macro and calls it, as pages do."""
    macro = call.partition("(")[0]
    page = environment.from_string(f'{{% from "{source}" import {macro} %}}{{{{ {call} }}}}')
    return lambda: page.render(names)


def _in_turn(calls: list[Call]) -> list[float]:
    """The median seconds of the processor that each call takes, all of them in turn.

    The processor's time and not the clock's: other programs take turns on the same machine.
    """
    times: list[list[float]] = [[] for _ in calls]
    for number in range(ROUNDS):
        both = list(zip(calls, times, strict=True))
        for call, into in both if number % 2 else reversed(both):
            start = time.process_time()
            for _ in range(CALLS):
                call()
            into.append((time.process_time() - start) / CALLS)
    return [median(each) for each in times]
