"""Tables for people, JSON for programs, and a progress bar where work takes long."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from typing import Any, TypeVar

import click
from rich import box
from rich.console import Console
from rich.progress import track
from rich.table import Table
from rich.tree import Tree

from repairs_pattern.domain.diagnosis.paths import COUNTABLE

Item = TypeVar("Item")

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


def with_progress(items: Iterable[Item], what: str, total: int | None = None) -> Iterator[Item]:
    """Yield the items, with a bar on the screen (never in a pipe or a file) that shows how far."""
    console = Console(stderr=True)
    shown = console.is_terminal
    yield from track(items, what, total=total, console=console, transient=True, disable=not shown)


@contextmanager
def working(what: str) -> Iterator[None]:
    """Show on the screen (never in a pipe or a file) that work goes on which has no parts."""
    console = Console(stderr=True)
    with console.status(what) if console.is_terminal else nullcontext():
        yield


def _console() -> Console:
    width = None if sys.stdout.isatty() else _PIPE_WIDTH
    return Console(file=sys.stdout, width=width, markup=False, emoji=False, highlight=False)
