"""`repairs-pattern research forget-passphrase`: for when nobody knows it any more."""

from __future__ import annotations

from pathlib import Path

import click

HELP = """Forget the moderator's passphrase, so that another can be set.

Everybody is logged out of /research. Open it on this machine to choose another passphrase. Rounds,
notes and results are kept.

\b
  repairs-pattern research forget-passphrase
"""


@click.command("forget-passphrase", help=HELP)
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("instance/research"),
    show_default=True,
    help="Where research keeps its data.",
)
def forget_passphrase(folder: Path) -> None:
    """Delete the digest of the passphrase, and every visit."""
    from ...research.keys import MODERATOR, forget
    from ...research.store import open_research

    file = folder / "research.db"
    if not file.is_file():
        raise click.ClickException(f"There is no {file}. Name the folder with --folder.")
    database = open_research(f"sqlite:///{file}")
    forget(database, MODERATOR)
    database.close()
    click.echo("There is no passphrase now. Open /research on this machine to choose another.")
