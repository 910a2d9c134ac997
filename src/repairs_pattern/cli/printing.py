"""Tables for people, JSON for programs, and a progress bar where work takes long."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import click
from rich import box
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.tree import Tree

from repairs_pattern.domain.diagnosis.paths import COUNTABLE

_PIPE_WIDTH = 100


def count_or_none(number: int) -> int | None:
    """A number for JSON; None where it is larger than most programs can read."""
    return number if number <= COUNTABLE else None


def print_table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print rows under column headings. Numbers are to the right; long texts go on below."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    lines = [[*row] for row in rows]
    for place, name in enumerate(columns):
        number = bool(lines) and all(isinstance(line[place], int | float) for line in lines)
        table.add_column(name, justify="right" if number else "left", overflow="fold")
    for line in lines:
        table.add_row(*(str(cell) for cell in line))
    _console().print(table)


def tree_as_text(tree: Tree) -> str:
    """A tree with lines that show what belongs below what, as wide as the screen."""
    console = _console()
    with console.capture() as captured:
        console.print(tree)
    return "".join(f"{line.rstrip()}\n" for line in captured.get().splitlines())


def print_json(value: Any) -> None:
    """Print a value as JSON, for other programs."""
    click.echo(json.dumps(value, indent=2, ensure_ascii=False))


@contextmanager
def working(what: str) -> Iterator[None]:
    """Show on the screen (never in a pipe or a file) that work goes on, and for how long."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    shown = console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=not shown) as bar:
        bar.add_task(what, total=None)
        yield


def _console() -> Console:
    width = None if sys.stdout.isatty() else _PIPE_WIDTH
    return Console(file=sys.stdout, width=width, markup=False, emoji=False, highlight=False)
