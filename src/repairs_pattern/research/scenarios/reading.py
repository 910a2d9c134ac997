"""Reads the scenarios of a folder."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import yaml

from .models import Scenario

LONDON = ZoneInfo("Europe/London")


def load_scenarios(folder: Path) -> dict[str, Scenario]:
    """Every scenario in a folder, by id, in the order of their names."""
    return {path.stem: _read(path) for path in sorted(folder.glob("*.yaml"))}


def _read(path: Path) -> Scenario:
    raw = path.read_bytes()
    written = yaml.safe_load(raw)
    return Scenario(
        id=path.stem,
        digest=hashlib.sha256(raw).hexdigest(),
        title=written["title"],
        council=written["council"],
        card=tuple(written["card"]),
        clock_at=datetime.fromisoformat(written["clock"]["at"]).replace(tzinfo=LONDON),
        clock_runs=written["clock"].get("runs", True),
        start=written.get("start", "/"),
        success=tuple(written.get("success", ())),
    )
