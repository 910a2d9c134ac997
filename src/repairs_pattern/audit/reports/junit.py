"""The report as JUnit's XML, which every CI shows: a test for each state of each page."""

from __future__ import annotations

import re
from collections import defaultdict
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from ..judging import Fault, Report
from ..states import State

UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""What XML cannot hold."""


def as_junit(report: Report) -> str:
    """A suite for each page; what no state belongs to has one of its own."""
    root = Element("testsuites", name=f"Accessibility of {report.service}")
    by_state: dict[str, list[Fault]] = defaultdict(list)
    for fault in report.counted:
        for state in fault.states:
            by_state[state.id].append(fault)
    pages: dict[str, list[State]] = defaultdict(list)
    for state in report.states:
        pages[state.page].append(state)
    for page, states in pages.items():
        suite = SubElement(root, "testsuite", name=page)
        for state in states:
            _case(suite, state, report, by_state[state.id])
        _count(suite)
    _others(root, report)
    indent(root)
    return tostring(root, "unicode", xml_declaration=True) + "\n"


def _case(suite: Element, state: State, report: Report, faults: list[Fault]) -> None:
    looked = report.looked.get(state.id)
    seconds = sum(looked.seconds.values()) if looked else 0
    case = SubElement(suite, "testcase", classname=state.page, name=state.id, time=f"{seconds:.3f}")
    if looked is None:
        SubElement(case, "skipped", message="The audit ended before it.")
    elif looked.problem:
        _fail(case, "error", looked.problem, "\n".join(state.path))
    elif faults:
        message = "; ".join(fault.finding.message for fault in faults)
        _fail(case, "failure", message, "\n\n".join(_told(fault) for fault in faults))
    elif looked.same_as or looked.unchanged:
        reason = f"The same as {looked.same_as}." if looked.same_as else "Nothing has changed."
        SubElement(case, "skipped", message=reason)


def _others(root: Element, report: Report) -> None:
    suite = SubElement(root, "testsuite", name="What the audit must be able to do")
    for each in report.unreached:
        case = SubElement(suite, "testcase", classname="reaching", name=each)
        _fail(case, "failure", "No state shows it.", each)
    for decision in report.expired:
        case = SubElement(suite, "testcase", classname="decisions", name=decision.rule)
        _fail(case, "failure", f"The decision ended on {decision.expires}.", decision.reason)
    _count(suite)


def _fail(case: Element, kind: str, message: str, text: str) -> None:
    failed = SubElement(case, kind, message=UNSEEN.sub("", message))
    failed.text = UNSEEN.sub("", text)


def _told(fault: Fault) -> str:
    finding = fault.finding
    lines = [
        f"{finding.detector}/{finding.rule}: {finding.message}",
        f"WCAG 2.2: {', '.join(finding.criteria) or 'best practice'}",
        f"Element: {finding.element or 'the page'}",
        finding.html,
        f"How to mend it: {finding.mend}",
    ]
    return "\n".join([*lines, *([f"File: {fault.source}"] if fault.source else [])])


def _count(suite: Element) -> None:
    suite.set("tests", str(len(suite)))
    for kind in ("failure", "error", "skipped"):
        name = "skipped" if kind == "skipped" else f"{kind}s"
        suite.set(name, str(len(suite.findall(f"testcase/{kind}"))))
