"""The commands of `repairs-pattern diagnosis`, one module for each."""

from __future__ import annotations

import click

from .check import check_command
from .diff import diff
from .duties import duties_command
from .export import export
from .import_ import import_command
from .map import map_
from .schema import schema
from .simulate import simulate_command
from .try_ import try_command
from .why import why_command

HELP = """Look at how a council finds out what is wrong, and change it safely.

Everything a council asks is in one file, diagnosis.yaml. Only the commands that say so
need a database, or write to a file.
"""


@click.group(help=HELP)
def diagnosis() -> None:
    """Run the command that is named."""


diagnosis.add_command(check_command)
diagnosis.add_command(diff)
diagnosis.add_command(duties_command)
diagnosis.add_command(export)
diagnosis.add_command(import_command)
diagnosis.add_command(map_)
diagnosis.add_command(schema)
diagnosis.add_command(simulate_command)
diagnosis.add_command(try_command)
diagnosis.add_command(why_command)
