"""`repairs-pattern research findings`: findings of rounds, listed, filtered and merged."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from repairs_pattern.evidence import Finding, Merged, merged

from ..printing import print_json, print_table
from .opened import a_place, a_subject, open_findings

HELP = """List the findings of rounds, of one council or of several.

\b
  repairs-pattern research findings our-rounds
  repairs-pattern research findings our-rounds theirs --severity 2
  repairs-pattern research findings our-rounds --about appointment --json

PLACES are files or folders. Every file is checked; nothing is listed while one has a fault.
Findings with the same subject and id are one line, and their people are added: rounds have
different people. A council that has a finding twice in one round is told so.

Findings marked as synthetic are made up, and are left out unless you ask for them.
"""

COLUMNS = ("About", "Finding", "Says", "Seen in", "Severity", "Councils", "Decision")


@click.command(help=HELP)
@click.argument("places", nargs=-1, required=True, type=a_place)
@click.option("--about", type=a_subject, multiple=True, help="Only of this component or page.")
@click.option("--council", multiple=True, help="Only of this council.")
@click.option("--severity", type=click.IntRange(1, 3), default=1, help="This severity, or worse.")
@click.option("--synthetic", is_flag=True, help="Also what is made up, to practise.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON: every finding, not merged.")
def findings(
    places: tuple[Path, ...],
    about: tuple[str, ...],
    council: tuple[str, ...],
    severity: int,
    synthetic: bool,
    as_json: bool,
) -> None:
    """Print the findings that are asked for."""
    found = [
        each
        for each in open_findings(places)
        if (not about or each.about in about)
        and (not council or each.council in council)
        and each.severity >= severity
        and (synthetic or not each.synthetic)
    ]
    if as_json:
        print_json([each.model_dump(mode="json") for each in found])
    elif found:
        print_table(COLUMNS, map(_row, merged(found)))
    else:
        click.echo("No finding is like that. Those marked as synthetic need --synthetic.")


def _row(group: Merged) -> tuple[object, ...]:
    newest = max(group.findings, key=lambda each: each.date)
    made_up = "SYNTHETIC: " if any(each.synthetic for each in group.findings) else ""
    return (
        newest.about,
        f"{made_up}{newest.finding}",
        newest.says if group.agree else "they do not agree",
        f"{group.people.saw} of {group.people.of}",
        group.severity,
        ", ".join(group.councils),
        _decisions(group.findings),
    )


def _decisions(found: Iterable[Finding]) -> str:
    return ", ".join(dict.fromkeys(each.decision for each in found))
