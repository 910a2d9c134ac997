"""Opens what the commands of research are about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from repairs_pattern.evidence import BrokenFindings, Finding, read_findings, read_register

if TYPE_CHECKING:
    from repairs_pattern.domain.store import Database

a_place = click.Path(path_type=Path, exists=True)
a_subject = click.Choice(sorted(read_register().root))

a_research_folder = click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("instance/research"),
    show_default=True,
    help="Where research keeps its data.",
)


@contextmanager
def opened_research(folder: Path) -> Iterator[Database]:
    """The database of research; the command ends when there is none."""
    from repairs_pattern.research.store import open_research

    file = folder / "research.db"
    if not file.is_file():
        raise click.ClickException(f"There is no {file}. Name the folder with --folder.")
    database = open_research(f"sqlite:///{file}")
    try:
        yield database
    finally:
        database.close()


def open_findings(places: Sequence[Path]) -> list[Finding]:
    """The findings there; the command ends with every fault when they cannot be used."""
    try:
        return read_findings(places)
    except BrokenFindings as broken:
        raise click.ClickException(f"These findings cannot be used.\n{broken}") from None
