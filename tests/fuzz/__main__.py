"""Fuzz the service of a council, or of both: see ``--help``."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import click

from .apps import COUNCIL_NAMES, served
from .run import Fault, fuzz


@click.command()
@click.option("--requests", default=20_000, show_default=True, help="How many to send in all.")
@click.option("--seed", default=1, show_default=True, help="Which ones: the same seed, the same.")
@click.option(
    "--council", "councils", multiple=True, default=COUNCIL_NAMES, help="A council, or several."
)
def main(requests: int, seed: int, councils: tuple[str, ...]) -> None:
    """Send hostile requests made from the service's own forms. Ends at the first fault."""
    share = -(-requests // len(councils))
    for council in councils:
        with tempfile.TemporaryDirectory() as folder, served(council, Path(folder)) as app:
            click.echo(f"{council}, seed {seed}: ", nl=False)
            try:
                click.echo(str(fuzz(app, share, seed)))
            except Fault as fault:
                sys.exit(str(fault))


if __name__ == "__main__":
    main()
