"""Reads and writes the files that the commands name, and ends in words where that cannot be."""

from __future__ import annotations

from pathlib import Path

import click

from repairs_pattern.council import BrokenCouncil, load_questions
from repairs_pattern.domain.diagnosis import Tree

_MOST_BYTES = 50_000_000
"""Larger than the sheet of a tree of 10,000 questions and 50,000 outcomes (10 MB)."""


def read_file(file: Path) -> bytes:
    """What is in the file; the command ends if it cannot be read, or has no end."""
    try:
        with file.open("rb") as opened:
            raw = opened.read(_MOST_BYTES + 1)
    except OSError as error:
        raise click.ClickException(f"{file} cannot be read: {error.strerror}.") from None
    if len(raw) > _MOST_BYTES:
        raise click.ClickException(f"{file} is larger than {_MOST_BYTES // 1_000_000} MB.")
    return raw


def write_file(file: Path | None, raw: bytes, what: str) -> None:
    """Write the file, and say so; or print it where no file is named."""
    if file is None:
        click.echo(raw, nl=False)
        return
    try:
        file.write_bytes(raw)
    except OSError as error:
        raise click.ClickException(f"{file} cannot be written: {error.strerror}.") from None
    click.echo(f"{what} is in {file}", err=True)


def open_tree(path: Path) -> Tree:
    """The tree of a council folder, or of a file like diagnosis.yaml, as far as it can be read."""
    try:
        return load_questions(path).tree
    except BrokenCouncil as broken:
        raise click.ClickException(str(broken)) from None
