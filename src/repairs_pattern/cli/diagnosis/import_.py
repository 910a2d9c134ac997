"""`repairs-pattern diagnosis import`: a tree from a spreadsheet or from another service."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import click

from repairs_pattern.council.rewriting import CannotRewrite, rewritten, written
from repairs_pattern.domain.diagnosis import PRIORITIES, Tree
from repairs_pattern.domain.diagnosis.exchange import (
    ANY,
    BrokenSheet,
    BrokenSource,
    Choices,
    Notes,
    flat,
    place,
    read_hro,
    read_json,
    read_ns,
    tree_from_csv,
)
from repairs_pattern.domain.diagnosis.fields import MINUTES_IN_A_DAY

from ..printing import print_json, print_table
from .files import open_tree, read_file, write_file
from .notes import notes_as_json, print_notes

HELP = """Make a diagnosis.yaml of a spreadsheet, or of the file of another repairs service.

FILE is a sheet of repairs-pattern diagnosis export (csv), the SoRConfig.json of Housing Repairs
Online (hro), or one of the arrays that Newark and Sherwood made of it (ns).

\b
  repairs-pattern diagnosis import tree.csv --from csv --into councils/northmere/diagnosis.yaml
  repairs-pattern diagnosis import SoRConfig.json --from hro --labels labels.json
  repairs-pattern diagnosis import tenant.json --from ns --communal communal.json \\
      --priority "priority 2=urgent" --trade "*=multi" --minutes 60 --out diagnosis.yaml

Without --out or --into nothing is written: you see what would be. --out writes a new file. --into
changes only what is different in a file that is there: its comments and its order stay. Of a file
of hro or ns it keeps the danger question, and the questions that no file replaces.

Other services hold less than a tree. What a repair needs and does not get (a code, a priority, a
trade, the length of a visit) leaves it to staff (booking: triage) until you add it. Everything
that was not taken over as it is, and everything that was chosen for you, is listed with its path.
--strict refuses to write if anything is not taken over as it is, and ends with status 1.
"""

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


class _Made(NamedTuple):
    """A tree, what had to be chosen or left out, and new names by path in the source."""

    tree: Tree
    notes: Notes
    names: tuple[tuple[tuple[str, ...], str], ...] = ()


def _pairs(
    _context: click.Context, parameter: click.Parameter, values: tuple[str, ...]
) -> Mapping[str, str]:
    """Theirs and ours, from THEIRS=OURS. Their name may have an equals sign in it."""
    pairs = {}
    for value in values:
        theirs, sign, ours = value.rpartition("=")
        if not (sign and theirs.strip() and ours.strip()):
            raise click.BadParameter(f"{value!r} is not of the form THEIRS=OURS.")
        if parameter.name == "priorities" and ours.strip() not in PRIORITIES:
            raise click.BadParameter(f"{ours.strip()!r} is not one of {', '.join(PRIORITIES)}.")
        pairs[theirs.strip()] = ours.strip()
    return pairs


@click.command("import", help=HELP)
@click.argument("file", type=_FILE)
@click.option(
    "--from",
    "shape",
    type=click.Choice(["csv", "hro", "ns"]),
    required=True,
    help="What FILE is.",
)
@click.option("--into", type=_FILE, help="The diagnosis.yaml to change.")
@click.option("--out", type=click.Path(path_type=Path), help="A new file to write.")
@click.option("--labels", type=_FILE, help='hro: what residents read, as {"kitchen": "Kitchen"}.')
@click.option("--trades", type=_FILE, help='hro, ns: trade by code, as {"W10040": "CA"}.')
@click.option("--communal", type=_FILE, help="ns: the array for shared areas.")
@click.option("--leaseholder", type=_FILE, help="ns: the array for leaseholders.")
@click.option(
    "--priority",
    "priorities",
    multiple=True,
    metavar="THEIRS=OURS",
    callback=_pairs,
    help=f"hro, ns: which priority one of theirs is. {ANY} stands for every other, and for none.",
)
@click.option(
    "--trade",
    "trade_names",
    multiple=True,
    metavar="THEIRS=OURS",
    callback=_pairs,
    help=f"hro, ns: which trade one of theirs is. {ANY} stands for every other, and for none.",
)
@click.option(
    "--minutes",
    type=click.IntRange(1, MINUTES_IN_A_DAY),
    help="hro, ns: how long every visit takes.",
)
@click.option("--strict", is_flag=True, help="Refuse if anything is not taken over as it is.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for other programs.")
@click.pass_context
def import_command(context: click.Context, /, shape: str, strict: bool, **given: Any) -> None:
    """Read the file, write the tree where that was asked for, and report."""
    _refuse_what_does_not_fit(context, shape)
    try:
        made = _from_csv(given["file"]) if shape == "csv" else _from_json(shape, given)
    except BrokenSheet as broken:
        _print_faults(broken, given["file"], given["as_json"])
        raise click.exceptions.Exit(1) from None
    except BrokenSource as broken:
        raise click.ClickException(str(broken)) from None
    refused = strict and any(note.lost for note in made.notes.all)
    if not refused:
        _write(made.tree, given["out"], given["into"])
    _report(made, given["as_json"])
    if refused:
        raise click.ClickException("Nothing is written, because something is not taken over.")


_ONLY_FOR = {
    "labels": {"hro"},
    "trades": {"hro", "ns"},
    "communal": {"ns"},
    "leaseholder": {"ns"},
    "priorities": {"hro", "ns"},
    "trade_names": {"hro", "ns"},
    "minutes": {"hro", "ns"},
}


def _refuse_what_does_not_fit(context: click.Context, shape: str) -> None:
    given = {**context.params}
    for parameter in context.command.params:
        shapes = _ONLY_FOR.get(parameter.name or "")
        if shapes and given[parameter.name or ""] and shape not in shapes:
            raise click.UsageError(f"{parameter.opts[0]} says nothing about a file of {shape}.")
    if given["into"] and given["out"]:
        raise click.UsageError("Use --into or --out, not both.")
    if given["out"] and given["out"].exists():
        raise click.UsageError(f"{given['out']} is there. Use --into to change it.")


def _from_csv(file: Path) -> _Made:
    return _Made(tree_from_csv(read_file(file)), Notes())


def _from_json(shape: str, given: Mapping[str, Any]) -> _Made:
    notes = Notes()
    trades = _texts(given["trades"], "The file of trades")
    choices = Choices(given["priorities"], given["trade_names"], trades, given["minutes"])
    if shape == "hro":
        labels = _texts(given["labels"], "The file of labels")
        sources = {"home": read_hro(_json(given["file"]), labels, notes)}
    else:
        sources = {
            start: read_ns(_json(file), notes, "" if start == "home" else start)
            for start, file in _arrays(given)
        }
    kept = open_tree(given["into"]) if given["into"] else None
    placed = place(sources, choices, notes, kept)
    return _Made(placed.tree, notes, placed.names)


def _arrays(given: Mapping[str, Any]) -> Iterator[tuple[str, Path]]:
    for start, name in (("home", "file"), ("communal", "communal"), ("leaseholder", "leaseholder")):
        if given[name]:
            yield start, given[name]


def _json(file: Path) -> Any:
    try:
        return read_json(read_file(file))
    except BrokenSource as broken:
        raise BrokenSource(f"{file}: {broken.reason}", broken.mend) from None


def _texts(file: Path | None, what: str) -> Mapping[str, str]:
    return {} if file is None else flat(_json(file), what)


def _write(tree: Tree, out: Path | None, into: Path | None) -> None:
    if out:
        write_file(out, written(tree).encode(), "The tree")
    elif into:
        open_tree(into)
        text = read_file(into).decode("utf-8-sig")
        try:
            new = rewritten(text, tree)
        except CannotRewrite:
            raise click.ClickException(
                f"{into} is written in a way that cannot be changed in place. Use --out to write "
                "a new file, and compare the two."
            ) from None
        write_file(into, new.encode(), "The tree")


def _report(made: _Made, as_json: bool) -> None:
    tree, notes = made.tree, made.notes.all
    numbers = {
        "questions": len(tree.questions),
        "outcomes": len(tree.outcomes),
        "exits": len(tree.exits),
        "for_staff": sum(outcome.booking == "triage" for outcome in tree.outcomes.values()),
    }
    if as_json:
        names = [{"path": [*path], "name": name} for path, name in made.names]
        print_json({**numbers, "notes": notes_as_json(notes), "names": names})
        return
    print_notes(notes)
    if made.names:
        click.echo(f"{len(made.names)} answers have another name here: --json lists them.")
    click.echo(
        f"{numbers['questions']} questions, {numbers['outcomes']} outcomes "
        f"({numbers['for_staff']} for staff to decide), {numbers['exits']} exits"
    )


def _print_faults(broken: BrokenSheet, file: Path, as_json: bool) -> None:
    if as_json:
        print_json({"faults": [fault._asdict() for fault in broken.faults]})
        return
    click.echo(f"{file} cannot be taken over. Correct these and try again:")
    rows = [
        (fault.row or "", fault.column or "", fault.reason, fault.mend) for fault in broken.faults
    ]
    print_table(["Row", "Column", "What is wrong", "Mend"], rows)
