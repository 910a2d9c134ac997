"""`repairs-pattern rights`: a copy of what is held about people, its erasure, and who did what."""

from __future__ import annotations

import click

from .audit import audit
from .erase import erase
from .export import export

HELP = """Answer people who ask what is held about them, or ask for it to be deleted.

They are found by the reference of their repair. Each of these is noted with the moment and the
user name of whoever did it, and with nothing of what is held.

\b
  repairs-pattern rights export K7C-49D-XWP-3TM-RYH councils/northmere
  repairs-pattern rights erase K7C-49D-XWP-3TM-RYH councils/northmere
  repairs-pattern rights audit

Give them the same environment as the service: DATABASE_URL, and REPAIRS_PHOTOS_FOLDER if it is
set. What goes by itself with time is in [retention] of council.toml.
"""


@click.group(help=HELP)
def rights() -> None:
    """Run the command that is named."""


rights.add_command(audit)
rights.add_command(erase)
rights.add_command(export)
