"""Scenarios of a test's own, and research on them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml
from flask import Flask

from prototype.app import COUNCILS, participants_app
from repairs_pattern.research import Research
from tests.support.sessions import RealClock

DRIPS: dict[str, Any] = {
    "danger": {"choice": "none"},
    "who": {"who": "tenant"},
    "where": {"where": "home"},
    "postcode": {"postcode": "XN1 1AA"},
    "address": {"uprn": "999910000074"},
    "reported-before": {"reported": "new"},
    "diagnose:location": {"choice": "kitchen"},
    "diagnose:kitchen-problem": {"choice": "sink"},
    "diagnose:kitchen-sink": {"choice": "tap"},
    "diagnose:tap-problem": {"choice": "drips"},
    "name": {"name": "Sam Fenn"},
    "updates": {"by": "letter"},
    "appointment": {"slot": {"days": 2, "window": "morning"}},
}
"""How somebody in Northmere reports a tap that drips; what is not here is sent as it is."""

REFERENCE = "DNW-3CJ-9XK-4RT-HPM"

GAS: dict[str, Any] = {
    "title": "A smell",
    "council": "northmere",
    "card": ["There is a smell of gas in the kitchen.", "Show us what you would do."],
    "clock": {"at": "2026-12-04T21:15"},
    "success": ["exit:gas"],
    "expected": ["start", {"danger": {"choice": "gas"}}, "exit:gas"],
    "guide": {"done": "They would call."},
}
"""The smallest scenario."""


def seeded(**changed: Any) -> dict[str, Any]:
    """A scenario with one repair that was reported three days before, and some of it changed."""
    seed = {"ago": {"days": 3}, "reference": REFERENCE, "answers": DRIPS, **changed}
    return {**GAS, "clock": {"at": "2026-12-01T18:30"}, "seeds": [seed]}


def write(folder: Path, scenarios: Mapping[str, Mapping[str, Any]]) -> Path:
    """Write scenarios as files of a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for id_, content in scenarios.items():
        (folder / f"{id_}.yaml").write_text(yaml.safe_dump(dict(content), sort_keys=False))
    return folder


@contextmanager
def research_on(
    folder: Path, scenarios: Mapping[str, Mapping[str, Any]]
) -> Iterator[tuple[Flask, Research]]:
    """An app with nothing but research on these scenarios."""
    app = Flask("host")
    app.config["SECRET_KEY"] = "a key that is long enough for a test"
    research = Research(
        app,
        folder=folder / "research",
        councils=COUNCILS,
        scenarios=write(folder / "scenarios", scenarios),
        build=participants_app,
    )
    research.clock = research.worlds.clock = RealClock()
    yield app, research
    research.close()
