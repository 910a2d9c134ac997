"""States in a file, so that a run that was cut off finds the same ones again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from .seeing import Facts
from .states import State, Step


def keep_states(
    file: Path, states: Sequence[State], unreached: Sequence[str], facts: Facts
) -> None:
    """Keep states, what none of them shows, and what is known of the service."""
    data = {
        "states": [asdict(each) for each in states],
        "unreached": list(unreached),
        "facts": asdict(facts),
    }
    file.write_text(json.dumps(data, ensure_ascii=False), "utf-8")


def kept_states(file: Path) -> tuple[tuple[State, ...], tuple[str, ...], Facts]:
    """The states that were kept, what none of them shows, and what is known of the service."""
    data = json.loads(file.read_text("utf-8"))
    states = (
        State(**{**each, "steps": tuple(Step(**step) for step in each["steps"])})
        for each in data["states"]
    )
    facts = {**data["facts"], "apart": tuple(data["facts"]["apart"])}
    return tuple(states), tuple(data["unreached"]), Facts(**facts)
