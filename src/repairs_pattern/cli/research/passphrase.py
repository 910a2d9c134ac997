"""`repairs-pattern research forget-passphrase`: for when nobody knows it any more."""

from __future__ import annotations

from pathlib import Path

import click

from .opened import a_research_folder, opened_research

HELP = """Forget the moderator's passphrase, so that another can be set.

Everybody is logged out of /research. Open it on this machine to choose another passphrase. Rounds,
notes and results are kept.

\b
  repairs-pattern research forget-passphrase
"""


@click.command("forget-passphrase", help=HELP)
@a_research_folder
def forget_passphrase(folder: Path) -> None:
    """Delete the digest of the passphrase, and every visit."""
    from repairs_pattern.research.keys import MODERATOR, forget

    with opened_research(folder) as database:
        forget(database, MODERATOR)
    click.echo("There is no passphrase now. Open /research on this machine to choose another.")
