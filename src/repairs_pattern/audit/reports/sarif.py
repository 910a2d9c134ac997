"""The report as SARIF 2.1.0, which code hosts show beside the lines of a change."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from ..baseline import key
from ..judging import Fault, Report, Weight

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"

LEVELS: dict[Weight, str] = {
    "counts": "error",
    "known": "warning",
    "unsure": "note",
    "decided": "note",
}


def as_sarif(report: Report) -> str:
    """One run, with a rule for each kind of fault and a result for each fault."""
    rules = {_rule_id(fault): _rule(fault) for fault in report.faults}
    places = {each: place for place, each in enumerate(rules)}
    run = {
        "tool": {
            "driver": {
                "name": "repairs-pattern audit",
                "informationUri": "https://www.w3.org/TR/WCAG22/",
                "rules": list(rules.values()),
            },
            "extensions": [
                {"name": name, "version": version} for name, version in report.versions.items()
            ],
        },
        "invocations": [
            {
                "executionSuccessful": not (report.failed or report.unreached),
                "toolExecutionNotifications": [
                    {"level": "error", "message": {"text": text}} for text in _troubles(report)
                ],
            }
        ],
        "results": [_result(fault, places[_rule_id(fault)]) for fault in report.faults],
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, indent=1, ensure_ascii=False) + "\n"


def _troubles(report: Report) -> list[str]:
    unreached = [f"No state shows {each}." for each in report.unreached]
    failed = [f"{state.id}: {problem}" for state, problem in report.failed]
    ended = [f"The decision about {each.rule} ended on {each.expires}." for each in report.expired]
    return [*unreached, *failed, *ended]


def _rule_id(fault: Fault) -> str:
    return f"{fault.finding.detector}/{fault.finding.rule}"


def _rule(fault: Fault) -> dict[str, Any]:
    finding = fault.finding
    return {
        "id": _rule_id(fault),
        "shortDescription": {"text": finding.message},
        "help": {"text": finding.mend},
        "properties": {"tags": ["accessibility", *(f"WCAG {each}" for each in finding.criteria)]},
    }


def _result(fault: Fault, place: int) -> dict[str, Any]:
    finding = fault.finding
    print_ = hashlib.sha256("\n".join(key(finding, fault.page)).encode()).hexdigest()
    result: dict[str, Any] = {
        "ruleId": _rule_id(fault),
        "ruleIndex": place,
        "level": LEVELS[fault.weight],
        "message": {"text": f"{finding.message} {finding.mend}"},
        "locations": [_location(fault)],
        "partialFingerprints": {"audit/v1": print_},
        "properties": {
            "criteria": list(finding.criteria),
            "html": finding.html,
            "states": [each.id for each in fault.states],
            "path": list(fault.states[0].path),
        },
    }
    if fault.weight == "known":
        result["baselineState"] = "unchanged"
    if fault.weight == "decided" and fault.decision:
        result["suppressions"] = [
            {"kind": "external", "justification": f"{fault.decision.reason} {fault.decision.issue}"}
        ]
    return result


def _location(fault: Fault) -> dict[str, Any]:
    state = fault.states[0]
    location: dict[str, Any] = {
        "logicalLocations": [
            {"name": fault.finding.element or state.page, "fullyQualifiedName": state.id}
        ]
    }
    if fault.source is not None:
        physical: dict[str, Any] = {"artifactLocation": {"uri": _address(fault.source.file)}}
        if fault.source.line:
            physical["region"] = {"startLine": fault.source.line}
        location["physicalLocation"] = physical
    return location


def _address(file: str) -> str:
    """Relative to where the audit runs, as code hosts want it, when it is below that."""
    path = Path(file)
    here = Path.cwd()
    return path.relative_to(here).as_posix() if here in path.parents else path.as_uri()
