"""`repairs-pattern diagnosis duties`: which outcomes fall under which legal duty on a date."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import click

from repairs_pattern.domain.law import LONDON
from repairs_pattern.domain.repairs import Cover, covered
from repairs_pattern.explaining.covers import ToldPart, told_parts
from repairs_pattern.explaining.reasons import for_whom
from repairs_pattern.times import day_in_words

from ..opened import folder_argument, open_council
from ..printing import print_json, print_table, working
from .situation import LondonTime

HELP = """Show which outcomes of a council fall under which legal duty on a date.

\b
  repairs-pattern diagnosis duties councils/northmere
  repairs-pattern diagnosis duties councils/northmere --on 2026-11-30
  repairs-pattern diagnosis duties councils/northmere --within 365 --json

Duties come in parts of a law, which start on different days. A part that starts within 90 days
(--within) is shown with the day on which it starts, and one that is announced without a date is
shown as that. The season of the date counts, and so do the rules of the outcomes and those about
the people in the home: the last column says for whom a duty is.

Only the laws that council.toml names under [law] are looked at. What must be judged by the
resident or the council, such as whether there is another toilet, is not decided here.
"""

a_day = LondonTime(formats=["%Y-%m-%d"])


@click.command("duties", help=HELP)
@folder_argument
@click.option("--on", type=a_day, help="The date of a report, such as 2026-11-30; today without.")
@click.option(
    "--within",
    "days",
    type=click.IntRange(0, 3_650),
    default=90,
    show_default=True,
    help="Show parts of a law that start within so many days.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for other programs.")
def duties_command(folder: Path, on: datetime | None, days: int, as_json: bool) -> None:
    """Print the duties."""
    council = open_council(folder)
    day = on.date() if on else datetime.now(UTC).astimezone(LONDON).date()
    with working("Going through the outcomes"):
        found = covered(council.tree, council.terms, day, day + timedelta(days=days))
    if as_json:
        print_json([_as_data(cover, day) for cover in found])
        return
    click.echo(f"On {day_in_words(day)} in {council.name}")
    for part in told_parts(found, day):
        _print(part)
    if not found:
        click.echo("No outcome falls under a legal duty that is known.")


def _print(part: ToldPart) -> None:
    """One part of a law: when it starts, what it asks for in common, and the outcomes."""
    click.echo(f"\n{part.title}. {part.status}.")
    for duty in part.duties:
        click.echo(f"  {duty}")
    for source in part.sources:
        click.echo(f"  Source: {source}")
    click.echo(f"  Counting: {part.counting}")
    rows = [
        (f"{each.repair} ({each.outcome})", "\n".join(each.duties), each.whom)
        for each in part.outcomes
    ]
    if any(duties for _, duties, _ in rows):
        print_table(("Outcome", "Duty", "For whom"), rows)
    else:
        print_table(("Outcome", "For whom"), [(name, whom) for name, _, whom in rows])


def _as_data(cover: Cover, day: date) -> dict[str, Any]:
    duty = cover.duty
    return {
        "outcome": cover.outcome.id,
        "duty": duty.id,
        "regime": duty.regime,
        "phase": duty.phase,
        "title": duty.title,
        "amount": duty.amount,
        "unit": duty.unit,
        "starts_from": duty.starts_from,
        "in_force": duty.in_force(day),
        "effective_from": str(duty.effective_from) if duty.effective_from else None,
        "for_whom": for_whom(cover),
        "condition": duty.condition,
        "source": duty.source,
        "verified": duty.verified,
        "counting_source": duty.counting_source,
        "counting_verified": duty.counting_verified,
    }
