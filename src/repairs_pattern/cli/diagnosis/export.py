"""`repairs-pattern diagnosis export`: a council's tree for a spreadsheet or another service."""

from __future__ import annotations

import json
from pathlib import Path

import click

from repairs_pattern.domain.diagnosis import STARTS, TENURES, GoesRound, Tree
from repairs_pattern.domain.diagnosis.exchange import BrokenSource, Notes, tree_to_csv, write_ns

from ..opened import folder_argument
from ..printing import print_json
from .files import open_tree, write_file
from .notes import notes_as_json, print_notes

HELP = """Write a council's tree for a spreadsheet, or for another repairs service.

COUNCIL is the council's folder. With FILE the tree is written to it, otherwise to the screen.

\b
  repairs-pattern diagnosis export councils/northmere --to csv tree.csv
  repairs-pattern diagnosis export councils/northmere --to ns tenant.json
  repairs-pattern diagnosis export councils/northmere --to ns communal.json --start communal

csv opens in a spreadsheet. Its first column says what a row is: a question, an answer, an outcome,
a rule or an exit. Change it there, save it as CSV UTF-8, and take it back with
repairs-pattern diagnosis import. Some cells begin with an apostrophe, so that the spreadsheet does
not take them for a formula or a date. Leave it there.

ns is the array of Housing Repairs Online as Newark and Sherwood use it, for one tenure. It holds
less than a tree: with FILE, what it cannot hold is listed.
"""


@click.command(help=HELP)
@folder_argument
@click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--to", "shape", type=click.Choice(["csv", "ns"]), required=True, help="The shape.")
@click.option(
    "--start",
    type=click.Choice(STARTS),
    default="home",
    show_default=True,
    help="Which questions, for ns.",
)
@click.option(
    "--tenure",
    type=click.Choice(TENURES),
    default="tenant",
    show_default=True,
    help="Whose priorities and responsibilities, for ns.",
)
@click.option("--json", "as_json", is_flag=True, help="Print what ns cannot hold as JSON.")
def export(
    folder: Path, file: Path | None, shape: str, start: str, tenure: str, as_json: bool
) -> None:
    """Write the tree in the shape that was asked for."""
    if as_json and file is None:
        raise click.UsageError("Name a FILE for the tree, so that --json can print the rest.")
    tree = open_tree(folder)
    notes = Notes()
    if shape == "csv":
        write_file(file, tree_to_csv(tree), "The tree")
    else:
        write_file(file, _array(tree, start, tenure, notes), "The array")
    if as_json:
        print_json(notes_as_json(notes.all))
    elif file is not None:
        print_notes(notes.all)


def _array(tree: Tree, start: str, tenure: str, notes: Notes) -> bytes:
    if start not in tree.start:
        raise click.ClickException(f"No questions begin at {start} in this tree.")
    try:
        nodes = write_ns(tree, start, tenure, notes)
    except (BrokenSource, GoesRound) as broken:
        raise click.ClickException(str(broken)) from None
    return f"{json.dumps(nodes, indent=2, ensure_ascii=False)}\n".encode()
