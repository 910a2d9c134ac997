"""`repairs-pattern diagnosis diff`: what a change to the questions means for residents."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from typing import Any

import click

from repairs_pattern.cli.printing import count_or_none, print_json, working
from repairs_pattern.domain.diagnosis import (
    KINDS,
    Change,
    Diff,
    GoesRound,
    Kind,
    compare_trees,
    how_many,
)

from .sources import CannotCompare, open_questions, open_revision

_KINDS = "\n".join(f"  {kind:<17}{sentence}" for kind, sentence in KINDS.items())

HELP = f"""Tell what a change to the questions means for residents.

BEFORE and AFTER are each a council's folder, a file such as diagnosis.yaml, or either of them in a
git revision: the revision, a colon, and the path.

\b
  repairs-pattern diagnosis diff councils/old councils/new
  repairs-pattern diagnosis diff main:councils/northmere councils/northmere
  repairs-pattern diagnosis diff v1 v2 --file councils/northmere
  repairs-pattern diagnosis diff main:councils/northmere councils/northmere \\
      --fail-on priority-slower,path-lost

A path is known by its answers. New names for questions and answers change nothing, and new words
for the same answer are told as new words. What changes in the same way on many paths is told once,
with the number of paths and one of them. Every path is compared, unless two large trees have so
little in common that a sample must do; it says so.

Two folders are also compared in what council.toml says of the periods of the priorities, of the
reply to reports that staff read first, of the people in a home, and of the law.

The kinds of change, the most serious first:

\b
{_KINDS}

The status is 1 where there is a change of a kind in --fail-on, 2 where nothing could be compared,
and otherwise 0.
"""

_SHOWN = 15


def _kinds(_context: click.Context, _option: click.Parameter, given: Sequence[str]) -> set[str]:
    kinds = {kind.strip() for each in given for kind in each.split(",")}
    for kind in sorted(kinds):
        if kind not in KINDS:
            raise click.BadParameter(f"There is no kind “{kind}”. See them with --help.")
    return kinds


@click.command(help=HELP)
@click.argument("before")
@click.argument("after")
@click.option(
    "--file",
    type=click.Path(path_type=Path),
    help="The folder or file to compare, when BEFORE and AFTER are git revisions.",
)
@click.option(
    "--fail-on",
    "stops",
    multiple=True,
    callback=_kinds,
    metavar="KIND,KIND…",
    help="Kinds of change that end with status 1.",
)
@click.option("--all", "whole", is_flag=True, help=f"Show more than {_SHOWN} of a kind.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for other programs.")
def diff(
    before: str, after: str, file: Path | None, stops: set[str], whole: bool, as_json: bool
) -> None:
    """Print each change, and end with the status that --fail-on asks for."""
    found = _compared(before, after, file)
    if as_json:
        print_json(_json(found, stops))
    else:
        for line in _lines(found, None if whole else _SHOWN):
            click.echo(line)
        for line in _stopped(found.changes, stops):
            click.echo(line)
    if any(change.kind in stops for change in found.changes):
        sys.exit(1)


def _compared(before: str, after: str, file: Path | None) -> Diff:
    with working("Comparing"):
        if file is None:
            was, now = open_questions(before), open_questions(after)
        else:
            inside = file.as_posix() if file.is_absolute() else f"./{file.as_posix()}"
            was, now = open_revision(before, inside), open_revision(after, inside)
        try:
            return compare_trees(was.tree, now.tree, was.promises, now.promises)
        except GoesRound as error:
            raise CannotCompare(f"{error} See what to mend with: repairs-pattern check") from None


def _lines(found: Diff, most: int | None) -> Iterator[str]:
    was, now = how_many(found.paths_before), how_many(found.paths_after)
    yield f"There were {was} paths, and there are {now}."
    if found.walks:
        yield (
            f"The two have so little in common that only a sample was compared: {found.walks:,} "
            "walks by chance from each first question. The ways below are of those."
        )
    if not found.changes:
        yield "Nothing changes in what people are asked, told and promised, or in what staff get."
    for kind, group in groupby(found.changes, key=lambda change: change.kind):
        changes = [*group]
        yield ""
        yield f"{kind}: {KINDS[kind]}"
        for change in changes[:most]:
            yield f"  {change.said}"
            yield f"      {_ways(change)}"
        if most is not None and len(changes) > most:
            yield f"  And {len(changes) - most} more: see them with --all."


def _ways(change: Change) -> str:
    if not change.example:
        return "On every path from the start."
    shown = " > ".join(change.example)
    if change.ways == 1:
        return f"1 way to get there: {shown}"
    return f"{how_many(change.ways)} ways to get there, for example: {shown}"


def _stopped(changes: Sequence[Change], stops: set[str]) -> Iterator[str]:
    """Why --fail-on stops the change, in a sentence for each kind."""
    kinds: list[Kind] = [kind for kind in KINDS if kind in stops]
    for kind in kinds:
        number = sum(change.kind == kind for change in changes)
        if number:
            yield ""
            yield f"Stopped by {kind}: {number} change{'s' if number > 1 else ''}. {KINDS[kind]}"


def _json(found: Diff, stops: set[str]) -> dict[str, Any]:
    return {
        "paths": {
            "before": count_or_none(found.paths_before),
            "after": count_or_none(found.paths_after),
        },
        "walks": found.walks,
        "changes": [
            {
                **asdict(change),
                "ways": count_or_none(change.ways),
                "said": change.said,
                "stopped": change.kind in stops,
            }
            for change in found.changes
        ],
    }
