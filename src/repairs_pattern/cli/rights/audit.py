"""`repairs-pattern rights audit`: who did what to which repair."""

from __future__ import annotations

import click

from repairs_pattern.domain.law import LONDON
from repairs_pattern.domain.personal import noted
from repairs_pattern.domain.store import AuditRow

from ..db import opened, with_url
from ..opened import reference_typed
from ..printing import print_json, print_table

HELP = """Show who did what to which repair, newest first.

\b
  repairs-pattern rights audit
  repairs-pattern rights audit --reference K7C-49D-XWP-3TM-RYH
  repairs-pattern rights audit --json

Nothing that anybody said is in it. It outlives the repair, and the database lets nobody change or
delete a line. Who is the user name on the machine that ran the command; `service` is what the
service does by itself.
"""


@click.command(help=HELP)
@with_url
@click.option("--reference", "typed", help="Only this repair.")
@click.option(
    "--most", type=click.IntRange(1), default=100, show_default=True, help="How many at most."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for other programs.")
def audit(url: str, typed: str | None, most: int, as_json: bool) -> None:
    """Print what was noted."""
    reference = None if typed is None else reference_typed(typed)
    with opened(url, must_exist=True) as database, database.reading() as session:
        rows = list(noted(session, reference, most))
    if as_json:
        print_json([_facts(row) for row in rows])
    elif rows:
        print_table(["When", "Who", "What", "Repair"], [_line(row) for row in rows])
    else:
        click.echo("Nothing is noted.")


def _facts(row: AuditRow) -> dict[str, str | None]:
    return {
        "at": row.at.isoformat(),
        "who": row.who,
        "deed": row.deed,
        "reference": row.reference,
    }


def _line(row: AuditRow) -> list[object]:
    when = f"{row.at.astimezone(LONDON):%Y-%m-%d %H:%M}"
    return [when, row.who, row.deed, row.reference or ""]
