"""`repairs-pattern check`: what is wrong in a council folder, and how to mend it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from repairs_pattern.council import Problem, check_council

from .printing import print_json

HELP = """Check council folders, and say what to mend.

FOLDER holds what one council decides:

\b
  council.toml     names, numbers, brand, priorities, booking (needed)
  diagnosis.yaml   the questions and what they lead to (needed)
  addresses.csv    the homes that the council repairs (needed)
  words.toml       your words in place of ours
  bank-holidays.json   a newer list than the one we carry
  templates/       your pages in place of ours

Each fault is one line: the file and line, what is wrong, and how to mend it. Mend the errors,
because the service does not start with them. A warning is advice.

The command ends with status 1 if there is an error and 0 if there is none, so that it can
guard a change before it goes live:

\b
  repairs-pattern check councils/northmere && git push
  repairs-pattern check councils/*
  repairs-pattern check --json councils/northmere
"""


@click.command(help=HELP)
@click.argument(
    "folders", nargs=-1, required=True, metavar="FOLDER...", type=click.Path(path_type=Path)
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON list, for other programs.")
@click.pass_context
def check(context: click.Context, folders: tuple[Path, ...], as_json: bool) -> None:
    """Print what `check_council` finds in each folder; exit with status 1 on an error."""
    now = datetime.now(UTC)
    found = {folder: check_council(folder, now) for folder in folders}
    if as_json:
        rows = [row_of(folder, each) for folder, problems in found.items() for each in problems]
        print_json(rows)
    else:
        for folder, problems in found.items():
            print_problems(folder, problems)
    if any(each.severity == "error" for problems in found.values() for each in problems):
        context.exit(1)


def row_of(folder: Path, problem: Problem) -> dict[str, Any]:
    """A problem for other programs."""
    return {
        "folder": folder.as_posix(),
        "file": problem.file.as_posix(),
        "line": problem.line,
        "severity": problem.severity,
        "reason": problem.reason,
        "mend": problem.mend,
    }


def print_problems(folder: Path, problems: list[Problem]) -> None:
    """Print each on one line, and how many there are."""
    if not problems:
        click.echo(f"No problems found in {folder.as_posix()}")
        return
    for problem in problems:
        click.echo(problem.shown(folder))
    counts = [
        _count(sum(each.severity == severity for each in problems), severity)
        for severity in ("error", "warning")
    ]
    click.echo(f"{' and '.join(counts)} in {folder.as_posix()}")


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
