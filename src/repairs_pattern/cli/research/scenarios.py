"""`repairs-pattern research scenarios`: what there is, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from repairs_pattern.app import create_app
from repairs_pattern.council import Problem
from repairs_pattern.research.rehearsal import check_scenarios
from repairs_pattern.research.scenarios import Scenario, read_scenarios

from ..check import print_problems, row_of
from ..printing import print_json, print_table, working

HELP = """List the scenarios of research sessions, and check them.

\b
  repairs-pattern research scenarios list
  repairs-pattern research scenarios check

FOLDER is prototype/scenarios unless you say otherwise.
"""

CHECK = """Check scenarios by opening each of them, and say what to mend.

Each scenario is begun as for a participant, in every variant, and walked through as it expects:
every page must be reached, every answer must be accepted, and the task must be done at the end.

Each fault is one line: the file and line, what is wrong, and how to mend it. The command ends with
status 1 if there is an error. A warning, such as a card that is hard to read, is advice.
"""


def places(command: Callable[..., Any]) -> Callable[..., Any]:
    """Where scenarios and councils are."""
    existing = click.Path(path_type=Path, exists=True, file_okay=False)
    folder = click.argument("folder", type=existing, default="prototype/scenarios")
    councils = click.option(
        "--councils",
        type=existing,
        help="The folder with the councils; without it, the one beside FOLDER.",
    )
    return folder(councils(command))


def councils_beside(folder: Path, councils: Path | None) -> Path:
    """The folder with the councils."""
    return councils or folder.resolve().parent / "councils"


@click.group("scenarios", help=HELP)
def scenarios() -> None:
    """Run the command that is named."""


@scenarios.command("list")
@places
@click.option("--json", "as_json", is_flag=True, help="Print one JSON list, for other programs.")
def list_scenarios(folder: Path, councils: Path | None, as_json: bool) -> None:
    """Show every scenario, with its council, its clock and how many minutes to plan."""
    reading = read_scenarios(folder, councils_beside(folder, councils))
    if as_json:
        print_json([_as_data(each) for each in reading.scenarios.values()])
    else:
        columns = ("Scenario", "What it is about", "Council", "Begins", "Variants", "Minutes")
        print_table(columns, map(_row, reading.scenarios.values()))
    if reading.problems:
        click.echo("Some cannot be read. Run: repairs-pattern research scenarios check", err=True)


@scenarios.command(help=CHECK)
@places
@click.option("--json", "as_json", is_flag=True, help="Print one JSON list, for other programs.")
@click.pass_context
def check(context: click.Context, folder: Path, councils: Path | None, as_json: bool) -> None:
    """Print what `check_scenarios` finds; exit with status 1 on an error."""
    with working("Opening each scenario"):
        found: list[Problem] = check_scenarios(
            folder, councils_beside(folder, councils), create_app
        )
    if as_json:
        print_json([row_of(folder, each) for each in found])
    else:
        print_problems(folder, found)
    if any(each.severity == "error" for each in found):
        context.exit(1)


def _row(scenario: Scenario) -> tuple[object, ...]:
    return (
        scenario.id,
        scenario.title,
        scenario.council,
        f"{scenario.clock_at:%Y-%m-%d %H:%M}",
        ", ".join(each.id for each in scenario.variants),
        scenario.guide.minutes,
    )


def _as_data(scenario: Scenario) -> dict[str, Any]:
    return {
        "id": scenario.id,
        "title": scenario.title,
        "council": scenario.council,
        "begins": scenario.clock_at.isoformat(),
        "variants": [each.id for each in scenario.variants],
        "minutes": scenario.guide.minutes,
        "expected": list(scenario.expected),
        "hash": scenario.digest,
    }
