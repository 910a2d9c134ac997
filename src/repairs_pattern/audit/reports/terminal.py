"""The report for whoever waits for it: tables, and what to do."""

from __future__ import annotations

from rich import box
from rich.console import Console
from rich.table import Table

from ..judging import Fault, Report

MOST = 50
"""How many faults are shown; the other reports have all of them."""


def show(report: Report, console: Console) -> None:
    """Print what was found, what was not looked at, and whether it passes."""
    for fault in report.counted[:MOST]:
        _show_fault(fault, console)
    if (left := len(report.counted) - MOST) > 0:
        console.print(f"And {left} more: see a report that is written to a file.")
    for each in report.unreached:
        console.print(f"No state shows {each}.")
    for state, problem in report.failed[:MOST]:
        console.print(f"{state.id} could not be looked at: {problem}")
    for decision in report.expired:
        console.print(
            f"The decision about {decision.rule} at {decision.element} ended on "
            f"{decision.expires}: {decision.reason} {decision.issue}"
        )
    for decision in report.idle:
        console.print(f"The decision about {decision.rule} at {decision.element} is not needed.")
    console.print(_totals(report))
    console.print("Passed." if report.passes else "Failed.")


def _show_fault(fault: Fault, console: Console) -> None:
    finding = fault.finding
    table = Table(box=box.SIMPLE, show_header=False, pad_edge=False, title_justify="left")
    table.title = f"{fault.page}: {finding.message}"
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    table.add_row("Rule", f"{finding.detector}/{finding.rule}")
    table.add_row("WCAG 2.2", ", ".join(finding.criteria) or "best practice")
    table.add_row("Element", finding.element or "the page")
    table.add_row("HTML", finding.html)
    if fault.source:
        table.add_row("File", str(fault.source))
    table.add_row("Mend", finding.mend)
    table.add_row("Path", " > ".join(fault.states[0].path))
    table.add_row("States", str(len(fault.states)))
    console.print(table)


def _totals(report: Report) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("Audit of " + report.service)
    table.add_column("", justify="right")
    for name, number in report.totals.items():
        table.add_row(name.capitalize(), str(number))
    return table
