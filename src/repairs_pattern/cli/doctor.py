"""`repairs-pattern doctor`: tries everything that a service is configured with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click

from repairs_pattern.operations.asking import Finding
from repairs_pattern.operations.doctor import examine, now_in_utc

from .printing import print_json

HELP = """Try everything that a service is configured with, and say how to mend what is wrong.

COUNCIL is the council's folder. Run it where the service runs, as its user and with its
environment: DATABASE_URL and all that begins with REPAIRS_. It changes nothing and sends nothing.

\b
  repairs-pattern doctor councils/northmere
  repairs-pattern doctor --json councils/northmere

Each line begins with what was found:

\b
  ok           it works
  look         it works, and somebody should look at it
  not set up   nothing is chosen for it
  failed       it does not work
  no answer    it did not answer in time

The command ends with status 1 if anything failed or did not answer. What depends on something
that failed is not tried.
"""

_WIDTH = 12


@click.command(help=HELP)
@click.argument("folder", metavar="COUNCIL", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for other programs.")
@click.pass_context
def doctor(context: click.Context, folder: Path, as_json: bool) -> None:
    """Print what `examine` finds."""
    found = []
    for each in examine(folder, now_in_utc):
        found.append(each)
        if not as_json:
            _print(each)
    is_well = all(each.is_well for each in found)
    if as_json:
        print_json({"well": is_well, "checks": [asdict(each) for each in found]})
    else:
        click.echo(_sum(found))
    if not is_well:
        context.exit(1)


def _print(finding: Finding) -> None:
    click.echo(f"{finding.word:<{_WIDTH}} {finding.name}: {finding.words}")
    if finding.mend:
        click.echo(f"{'':<{_WIDTH}} {finding.mend}")


def _sum(found: Sequence[Finding]) -> str:
    wrong = sum(not each.is_well for each in found)
    look = sum(each.word == "look" for each in found)
    return f"Checks: {len(found)}. Failed: {wrong}. To look at: {look}."
