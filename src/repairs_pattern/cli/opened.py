"""Opens what the commands are about: a council's folder, and what is in its tree."""

from __future__ import annotations

from pathlib import Path

import click

from repairs_pattern.council import BrokenCouncil, Council, load_council

from .printing import working

folder_argument = click.argument(
    "folder", metavar="COUNCIL", type=click.Path(path_type=Path, exists=True, file_okay=False)
)


def open_council(folder: Path) -> Council:
    """The council in the folder; the command ends with its faults when it cannot be used."""
    try:
        with working("Reading the council's folder"):
            return load_council(folder)
    except BrokenCouncil as broken:
        raise click.ClickException(str(broken)) from None
