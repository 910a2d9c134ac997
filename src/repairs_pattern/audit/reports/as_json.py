"""The report for other programs: everything, as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from ..decisions import Decision
from ..judging import Fault, Report


def as_json(report: Report) -> str:
    """The whole report."""
    data = {
        "service": report.service,
        "at": report.at.isoformat(),
        **asdict(report.origin),
        "passes": report.passes,
        "detectors": dict(report.versions),
        "totals": report.totals,
        "unreached": list(report.unreached),
        "expired_decisions": [_decision(each) for each in report.expired],
        "decisions_about_nothing": [_decision(each) for each in report.idle],
        "not_reached": [
            {"state": state.id, "path": list(state.path), "problem": problem}
            for state, problem in report.failed
        ],
        "faults": [_fault(each) for each in report.faults],
        "states": [
            {
                "state": state.id,
                "page": state.page,
                "kind": state.kind,
                "script": state.script,
                "path": list(state.path),
                "status": looked.status,
                "same_as": looked.same_as,
                "html_same_as": looked.html_same_as,
                "unchanged": looked.unchanged,
                "seconds": dict(looked.seconds),
            }
            for state in report.states
            if (looked := report.looked.get(state.id)) is not None
        ],
    }
    return json.dumps(data, indent=1, ensure_ascii=False) + "\n"


def _fault(fault: Fault) -> dict[str, Any]:
    return {
        **asdict(fault.finding),
        "page": fault.page,
        "weight": fault.weight,
        "states": [each.id for each in fault.states],
        "path": list(fault.states[0].path),
        "source": str(fault.source) if fault.source else None,
        "decision": _decision(fault.decision) if fault.decision else None,
    }


def _decision(decision: Decision) -> dict[str, Any]:
    return {**asdict(decision), "expires": decision.expires.isoformat()}
