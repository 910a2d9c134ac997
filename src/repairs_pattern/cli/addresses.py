"""`repairs-pattern addresses`: the list of homes in a service's database."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from repairs_pattern.council import Council
from repairs_pattern.council.addresses import NotAList
from repairs_pattern.domain.cells import guarded
from repairs_pattern.domain.store.turns import NotOurTurn
from repairs_pattern.gateways.address_import import AddressImport, ListRefused, Rejected

from .db import opened, with_url
from .opened import folder_argument, open_council

HELP = """Keep the list of homes that a council repairs.

A council with some thousand homes keeps them in addresses.csv of its folder, and its service reads
that when it starts. A longer list is imported into the database.
"""

IMPORT_HELP = """Make FILE the list of homes of a council.

FILE has the columns of addresses.csv. The council's folder says that its homes are imported:

\b
  [gateways]
  homes = "imported"

\b
  repairs-pattern addresses import councils/northmere homes.csv
  repairs-pattern addresses import councils/northmere homes.csv --rejected rejected.csv

The service may run meanwhile. Residents find homes in the old list until the new one is whole.
When a row cannot be used, the old list stays and the command ends with status 1, unless you say
that the other rows are to be used. An import that is stopped, however, may be started again.
"""

SHOWN = 20


@click.group(help=HELP)
def addresses() -> None:
    """Run the command that is named."""


@addresses.command("import", help=IMPORT_HELP)
@folder_argument
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@with_url
@click.option("--skip-rejected", "skip", is_flag=True, help="Use the rows that have no fault.")
@click.option(
    "--rejected",
    "report",
    type=click.File("w", encoding="utf-8", lazy=True),
    help="Write a CSV of the rows that cannot be used, and why.",
)
def import_command(folder: Path, file: Path, url: str, skip: bool, report: IO[str] | None) -> None:
    """Import a list, and tell what of it cannot be used."""
    _refuse_file_of_folder(open_council(folder))
    with opened(url, must_exist=True) as database, _bar(file) as progress:
        importing = AddressImport(
            database, datetime.now(UTC), _telling(report), skip=skip, progress=progress
        )
        homes = _run(importing, file)
    if importing.faults:
        click.echo(f"Rows that were left out: {importing.faults:,}.", err=True)
    click.echo(f"Homes: {homes:,}." if homes else "This very list is in use already.")


def _run(importing: AddressImport, file: Path) -> int:
    try:
        return importing.run(file)
    except ListRefused as refused:
        mend = "Mend them, or use the others with --skip-rejected."
        raise click.ClickException(f"{refused} {mend}") from None
    except NotAList as fatal:
        told = "\n".join(f"{file}:{line}: {reason} {mend}" for line, reason, mend in fatal.faults)
        raise click.ClickException(f"{told}\nThe list before it stays.") from None
    except NotOurTurn:
        raise click.ClickException("Another import is at it. Try again when it is done.") from None


def _refuse_file_of_folder(council: Council) -> None:
    """A service whose folder has the list would read that again at its next start."""
    if council.gateways.homes == "file":
        raise click.ClickException(
            f"{council.short_name} has its homes in addresses.csv of its folder. To import them, "
            'write homes = "imported" under [gateways] of council.toml, and take the file out.'
        )


def _telling(report: IO[str] | None) -> Callable[[Rejected], None]:
    """Tell of rows that cannot be used: the first on the screen, all in the report.

    What is quoted of the file cannot become a formula in a spreadsheet.
    """
    writer = csv.writer(report) if report else None
    told = 0
    if writer:
        writer.writerow(["line", "reason", "mend"])

    def tell(rejected: Rejected) -> None:
        nonlocal told
        told += 1
        if told <= SHOWN:
            click.echo(f"line {rejected.line}: {rejected.reason} {rejected.mend}", err=True)
        elif told == SHOWN + 1:
            click.echo("…", err=True)
        if writer:
            writer.writerow([rejected.line, guarded(rejected.reason), guarded(rejected.mend)])

    return tell


@contextmanager
def _bar(file: Path) -> Iterator[Callable[[int], None]]:
    """A bar on the screen (never in a pipe or a file) that knows how much is left."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
    shown = console.is_terminal
    with Progress(
        *columns, TimeRemainingColumn(), console=console, transient=True, disable=not shown
    ) as bar:
        task = bar.add_task("Importing", total=file.stat().st_size)
        yield lambda read: bar.update(task, completed=read)
