"""A baseline: what a service was found with before, so that only what is new counts."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from .findings import Finding

Known = frozenset[tuple[str, str, str, str]]


def key(finding: Finding, page: str) -> tuple[str, str, str, str]:
    """What makes two findings the same one, in two runs."""
    return page, finding.detector, finding.rule, finding.element


def read_baseline(file: Path) -> Known:
    """What was known; nothing when there is no file yet."""
    if not file.exists():
        return frozenset()
    return frozenset(
        (each["page"], each["detector"], each["rule"], each["element"])
        for each in json.loads(file.read_text("utf-8"))
    )


def write_baseline(file: Path, found: Iterable[tuple[str, Finding]]) -> None:
    """Keep findings as what is known from now on, in an order that makes changes easy to read."""
    names = ("page", "detector", "rule", "element")
    keys = sorted({key(finding, page) for page, finding in found})
    entries = [dict(zip(names, each, strict=True)) for each in keys]
    file.write_text(json.dumps(entries, indent=1, ensure_ascii=False) + "\n", "utf-8")
