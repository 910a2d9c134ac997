"""Opens what the commands are about: a council's folder, and its service on a database."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from getpass import getuser
from pathlib import Path
from secrets import token_urlsafe

import click

from repairs_pattern.app import create_app
from repairs_pattern.blueprints.service import Service
from repairs_pattern.council import BrokenCouncil, Council, load_council
from repairs_pattern.domain.repairs import read_reference
from repairs_pattern.doors.given import UnknownMessenger

from .db import opened
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


@contextmanager
def opened_service(folder: Path, url: str) -> Iterator[Service]:
    """The service of a council on a database that is there, without anything that it delivers.

    What goes wrong is told in words.
    """
    settings = {"DATABASE_URL": url, "DELIVER": False, "SECRET_KEY": token_urlsafe()}
    with opened(url, must_exist=True):
        try:
            with working("Opening the service"):
                pattern = create_app(folder, settings=settings).extensions["repairs_pattern"]
        except (BrokenCouncil, UnknownMessenger) as error:
            raise click.ClickException(str(error)) from None
        with closing(pattern):
            service: Service = pattern.service
            yield service


def whoever_runs_this() -> str:
    """The user name that is noted for what a command does."""
    try:
        return getuser()
    except (KeyError, OSError):  # a container may have no name for its user
        return f"user {os.getuid()}"


def reference_typed(typed: str) -> str:
    """A reference, however it was typed.

    :raises click.ClickException: when it cannot be one.
    """
    reference = read_reference(typed)
    if reference is None:
        raise click.ClickException(f"{typed} is not a reference. One is like K7C-49D-XWP-3TM-RYH.")
    return reference


def no_such_repair(reference: str) -> click.ClickException:
    """The error of a command that found nothing."""
    return click.ClickException(f"There is no repair {reference}. It may have been deleted.")
