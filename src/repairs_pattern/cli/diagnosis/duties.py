"""`repairs-pattern diagnosis duties`: which outcomes fall under which legal duty on a date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

import click

from repairs_pattern.domain.law import LONDON, Duty
from repairs_pattern.domain.repairs import Cover, covered
from repairs_pattern.reasons import for_whom, regime_title, time_allowed
from repairs_pattern.times import day_in_words

from ..printing import print_json, print_table
from .opened import folder_argument, open_council

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

a_day = click.DateTime(formats=["%Y-%m-%d"])


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
    found = covered(council.tree, council.terms, day, day + timedelta(days=days))
    if as_json:
        print_json([_as_data(cover, day) for cover in found])
        return
    click.echo(f"On {day_in_words(day)} in {council.name}")
    for _, part in groupby(sorted(found, key=lambda each: _order(each, day)), key=_part):
        _print(list(part), day)
    if not found:
        click.echo("No outcome falls under a legal duty that is known.")


def _part(cover: Cover) -> tuple[str, str]:
    return cover.duty.regime, cover.duty.phase


def _order(cover: Cover, day: date) -> tuple[date, tuple[str, str]]:
    """What is in force first, then by the day on which it starts."""
    start = cover.duty.effective_from or date.max
    return max(start, day), _part(cover)


def _print(covers: Sequence[Cover], day: date) -> None:
    """One part of a law: when it starts, what it asks for in common, and the outcomes."""
    first = covers[0].duty
    rows = [list(each) for _, each in groupby(sorted(covers, key=_outcome), key=_outcome)]
    common = [duty for duty in _duties(covers) if all(duty in _duties(row) for row in rows)]
    click.echo(f"\n{regime_title(first)}: {first.part}. {_status(first, day)}.")
    for duty in common:
        click.echo(f"  {_in_words(duty)}")
    for source in dict.fromkeys(each.duty.source for each in covers):
        click.echo(f"  Source: {source}")
    mark = "" if first.counting_verified else "Not verified: "
    click.echo(f"  Counting: {mark}{first.counting_source}")
    own = [[_in_words(duty) for duty in _duties(row) if duty not in common] for row in rows]
    whom = ["; or ".join(dict.fromkeys(map(for_whom, row))) for row in rows]
    names = [f"{row[0].outcome.repair} ({row[0].outcome.id})" for row in rows]
    if any(own):
        told = ["\n".join(each) for each in own]
        print_table(("Outcome", "Duty", "For whom"), list(zip(names, told, whom, strict=True)))
    else:
        print_table(("Outcome", "For whom"), list(zip(names, whom, strict=True)))


def _outcome(cover: Cover) -> str:
    return cover.outcome.id


def _duties(covers: Sequence[Cover]) -> list[Duty]:
    return list({cover.duty.id: cover.duty for cover in covers}.values())


def _in_words(duty: Duty) -> str:
    told = f"{duty.title}: {time_allowed(duty)}"
    judged = f" To be judged: {duty.condition}" if duty.condition else ""
    return f"{told}.{judged}" + ("" if duty.verified else " Not verified.")


def _status(duty: Duty, day: date) -> str:
    if duty.effective_from is None:
        return "Announced, with no date yet"
    start = day_in_words(duty.effective_from)
    left = (duty.effective_from - day).days
    if left <= 0:
        return f"In force since {start}"
    return f"Starts on {start}, in {left} day{'' if left == 1 else 's'}"


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
