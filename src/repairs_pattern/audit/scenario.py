"""Scenarios: ways through any running service, as YAML that a person writes.

::

    service: Report a repair
    scenarios:
      reporting a tap:
        - open: /
        - press: Start now
        - expect: Where is the problem?
        - choose: Kitchen
        - press: Continue
        - fill: {"What is the postcode?": XN1 4QD, Name: Sam}
        - attach: {Photos: tap.jpg}
        - press: Continue

Every page on the way is a state: after each ``open`` and each ``press``, with JavaScript and
without. A field is named by its label or by its ``name``; ``choose: {contact: email}`` chooses a
value of the field of that name. Files are looked for beside the scenario. ``scripts: only`` or
``scripts: never`` beside ``scenarios`` leaves out the states without, or with, JavaScript.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import yaml

from .states import Action, State, Step

SIMPLE = ("open", "press", "expect", "choose")
NAMED = ("fill", "choose", "attach")
SHOWS = ("open", "press")
SCRIPTS: Mapping[str, tuple[bool, ...]] = {
    "only": (True,),
    "never": (False,),
    "both": (True, False),
}


class BadScenario(Exception):
    """A scenario that cannot be read: where, and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Scenarios:
    """What a file says.

    :param service: the name of the service, as titles end with it; "" when it is not said.
    """

    service: str
    states: tuple[State, ...]


def read_scenarios(file: Path) -> Scenarios:
    """The states of the scenarios in a file.

    :raises BadScenario: when it cannot be read.
    """
    try:
        data = yaml.safe_load(file.read_text("utf-8"))
    except yaml.YAMLError as error:
        raise BadScenario(f"{file} is not YAML: {error}") from None
    if not isinstance(data, dict) or not isinstance(data.get("scenarios"), dict):
        raise BadScenario(f"{file} must have scenarios, each with a list of steps.")
    scripts = data.get("scripts", "both")
    if scripts not in SCRIPTS:
        raise BadScenario(f"{file}: scripts is one of {', '.join(SCRIPTS)}.")
    states: list[State] = []
    for name, entries in data["scenarios"].items():
        where = f"{file}, “{name}”"
        if not isinstance(entries, list):
            raise BadScenario(f"{where} must be a list of steps.")
        for script in SCRIPTS[scripts]:
            states += _states(str(name), list(_steps(entries, where, file.parent)), script)
    return Scenarios(str(data.get("service", "")), tuple(states))


def _states(name: str, steps: list[Step], script: bool) -> Iterator[State]:
    """A state for each page on the way; what is expected of it belongs to it."""
    ends = [place for place, step in enumerate(steps, 1) if step.do in SHOWS]
    for number, place in enumerate(ends, 1):
        while place < len(steps) and steps[place].do == "expect":
            place += 1
        kind = f"page {number}, {steps[ends[number - 1] - 1]}"
        with_script = "with" if script else "without"
        id_ = f"{name}/{number}/{with_script} JavaScript"
        yield State(id_, f"{name}, page {number}", kind, script, tuple(steps[:place]))


def _steps(entries: list[Any], where: str, folder: Path) -> Iterator[Step]:
    for number, entry in enumerate(entries, 1):
        if not isinstance(entry, dict) or len(entry) != 1:
            raise BadScenario(
                f"{where}, step {number}: write one of {_actions()}, a colon, and what."
            )
        [(do, what)] = entry.items()
        if do in SIMPLE and not isinstance(what, dict | list):
            yield Step(cast(Action, do), str(what))
        elif do in NAMED and isinstance(what, dict):
            for field, value in what.items():
                yield _named(cast(Action, do), str(field), value, folder)
        else:
            raise BadScenario(f"{where}, step {number}: “{do}” cannot be done so. {_actions()}")


def _named(do: Action, field: str, value: Any, folder: Path) -> Step:
    if do != "attach":
        return Step(do, field, str(value))
    files = value if isinstance(value, list) else [value]
    paths = "\n".join(str(folder / each) for each in files)
    return Step(do, field, paths, f"Attach {field}: {', '.join(map(str, files))}")


def _actions() -> str:
    return ", ".join(dict.fromkeys((*SIMPLE, *NAMED)))
