"""`repairs-pattern diagnosis check`: what in the questions would fail a resident."""

from __future__ import annotations

from pathlib import Path

import click

from repairs_pattern.council import Problem, check_questions, explanation

from ..check import row_of
from ..printing import print_json, print_table, working

HELP = """Find what in the questions would fail a resident, before one meets it.

PATH is a council's folder, or a file like diagnosis.yaml by itself. Only in a folder are the
trades, the phone numbers, the blocks of flats, the targets and the law known.

\b
  repairs-pattern diagnosis check councils/northmere
  repairs-pattern diagnosis check draft.yaml
  repairs-pattern diagnosis check --strict councils/northmere

An error stops the service from starting. A warning is for you to weigh: mend it, or leave it and
write why in a comment on the line above. The comment is then shown with it.

It finds questions and outcomes that nobody comes to, ways that never end or go round in a
circle, answers that are empty, twice there, too many, too long or hard to read, questions
without a way out, outcomes without a code, a trade, a priority or a length, names that the
council does not have, targets later than the law allows, rules that never decide anything,
and exits without a phone number.

The reading age is that of Spache's formula for an answer with its question. It is a hint, not a
test with readers.

The command ends with status 1 if there is an error; with --strict also if there is a warning
that no comment explains.
"""


@click.command("check", help=HELP)
@click.argument("path", type=click.Path(path_type=Path, exists=True))
@click.option("--strict", is_flag=True, help="Fail on a warning that no comment explains.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON list, for other programs.")
@click.pass_context
def check_command(context: click.Context, path: Path, strict: bool, as_json: bool) -> None:
    """Print what `check_questions` finds; exit with status 1 if it must be mended."""
    folder = path if path.is_dir() else path.parent
    with working("Checking"):
        found = [(each, _why(folder, each)) for each in check_questions(path)]
    if as_json:
        print_json([{**row_of(folder, each), "explanation": why} for each, why in found])
    else:
        _print(found)
    errors = any(each.severity == "error" for each, _ in found)
    if errors or (strict and any(not why for _, why in found)):
        context.exit(1)


def _place(problem: Problem) -> str:
    file = problem.file.as_posix()
    return file if problem.line is None else f"{file}:{problem.line}"


def _why(folder: Path, problem: Problem) -> str:
    """Why a warning is left as it is. An error cannot be left."""
    return explanation(folder, problem) if problem.severity == "warning" else ""


def _print(found: list[tuple[Problem, str]]) -> None:
    if not found:
        click.echo("No problems found.")
        return
    print_table(
        ["Where", "", "What", "What to do"],
        [
            (
                _place(each),
                each.severity,
                each.reason,
                f"Explained: {why}" if why else each.mend,
            )
            for each, why in found
        ],
    )
    explained = sum(bool(why) for _, why in found)
    errors = sum(each.severity == "error" for each, _ in found)
    warnings = len(found) - errors
    click.echo(f"Errors: {errors}. Warnings: {warnings}, of which {explained} explained.")
