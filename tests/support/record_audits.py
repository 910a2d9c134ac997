"""Reports of audits for the tests of the ledger's records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from repairs_pattern.audit.findings import Finding
from repairs_pattern.audit.judging import Origin, Rules, judge
from repairs_pattern.audit.reports import FORMATS
from repairs_pattern.audit.results import Looked
from tests.support.audit_tiny import opened

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
FAULT = Finding("axe", "label", ("4.1.2",), "#pet", '<input id="pet">', "No label.", "Label it.")
UNSURE = replace(FAULT, rule="order", certain=False)
ORIGIN = Origin("0123abc", "Chromium 145.0")
VERSIONS = {"axe": "4.12.1", "alfa": "0.115"}

PETS, AGAIN, CATS = opened("pets"), opened("pets", kind="again"), opened("cats")


def report(
    file: Path,
    found: Mapping[str, Iterable[Finding]],
    *,
    service: str = "northmere",
    versions: Mapping[str, str] = VERSIONS,
    rules: Rules | None = None,
    origin: Origin = ORIGIN,
    at: datetime = NOON,
    problem: str = "",
    unreached: tuple[str, ...] = (),
) -> Path:
    """Write the report of an audit of two pages, one of them in two states.

    :param found: the findings in each state, by its id.
    :param problem: why the page “cats” could not be looked at.
    """
    states = (PETS, AGAIN, CATS)
    looked = [
        Looked(
            state.id,
            status=200,
            findings=tuple(found.get(state.id, ())),
            problem=problem if state is CATS else "",
        )
        for state in states
    ]
    made = judge(
        service,
        at,
        versions,
        states,
        looked,
        [],
        rules or Rules(),
        unreached,
        origin=origin,
    )
    file.write_text(FORMATS["json"](made), "utf-8")
    return file
