"""`repairs-pattern figures`: how many people begin, send and leave, and what they think."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from repairs_pattern.council import Council
from repairs_pattern.domain.figures import Figures, read_figures

from .db import opened
from .opened import open_council
from .printing import print_json

HELP = """Show how the service of a council is used.

FOLDER is the council's folder. The figures are in the database of its service, which DATABASE_URL
names, or --database-url.

\b
  repairs-pattern figures councils/northmere
  repairs-pattern figures councils/northmere --from 2026-11-01 --to 2026-11-30
  repairs-pattern figures councils/northmere --csv > november.csv

A report counts as started when its first question is answered. Its first exit counts, and so does
sending it, each once, however often pages are shown again. Days are days in London.

The completion rate is the reports sent on these days for each report started on them. Everybody
who started counts, also those who were told to call instead. A report that is started before
midnight and sent after it belongs to both days.

With --csv there is one line for each day and figure. Comments are only shown when asked for:
people may have written who they are, though the page asks them not to.
"""

SENT = {
    "online": "the resident booked a visit",
    "arrange": "staff arrange the visit",
    "triage": "staff read it first",
    "no-access": "no visit inside is needed",
}

ASSISTED = {"phone": "by phone", "face-to-face": "face to face"}

SCORES = {
    5: "Very satisfied",
    4: "Satisfied",
    3: "Neither satisfied nor dissatisfied",
    2: "Dissatisfied",
    1: "Very dissatisfied",
}

a_day = click.DateTime(formats=["%Y-%m-%d"])


@click.command(help=HELP)
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--from", "first", type=a_day, help="The first day; without it, the first there is.")
@click.option("--to", "last", type=a_day, help="The last day; without it, the last there is.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for other programs.")
@click.option("--csv", "as_csv", is_flag=True, help="Print one line for each day and figure.")
@click.option("--comments", is_flag=True, help="Show what people wrote.")
@click.option(
    "--database-url",
    "url",
    envvar="DATABASE_URL",
    show_envvar=True,
    required=True,
    help="The address of the service's database.",
)
def figures(
    folder: Path,
    first: datetime | None,
    last: datetime | None,
    as_json: bool,
    as_csv: bool,
    comments: bool,
    url: str,
) -> None:
    """Print the figures in the form that was asked for."""
    if as_json and as_csv:
        raise click.UsageError("Choose one of --json and --csv.")
    if as_csv and comments:
        raise click.UsageError("Comments are not in the CSV. Use --json, or neither.")
    days = (first.date() if first else None, last.date() if last else None)
    if days[0] and days[1] and days[0] > days[1]:
        raise click.UsageError("The first day is after the last.")
    council = open_council(folder)
    with opened(url, must_exist=True) as database, database.reading() as session:
        found = read_figures(session, *days)
    if as_csv:
        click.echo(_csv(found), nl=False)
    elif as_json:
        print_json(_json(council, found, comments))
    else:
        for line in _lines(council, found, days, comments):
            click.echo(line)


def exit_in_words(council: Council) -> Callable[[str], str]:
    """Names an exit by its title in the council's tree, and any other page by its name."""

    def words(page: str) -> str:
        found = council.tree.exits.get(page.removeprefix("exit:"))
        return found.title if found else page.replace("-", " ").capitalize()

    return words


def _lines(
    council: Council, found: Figures, days: tuple[date | None, date | None], comments: bool
) -> Iterator[str]:
    yield f"{council.name}: {_period(*days)}"
    yield ""
    yield _row("Reports started", found.started)
    yield _row("Reports sent", found.all_sent)
    for booking, number in found.sent.items():
        yield _row(f"  {SENT.get(booking, booking)}", number)
    if found.assisted:
        yield _row("  Of these, filled in by staff for a caller", sum(found.assisted.values()))
        for how, number in found.assisted.items():
            yield _row(f"    {ASSISTED.get(how, how)}", number)
    rate = "none was started" if found.completion is None else f"{found.completion:.0%}"
    yield _row("Completion rate (sent for each one started)", rate)
    yield ""
    yield _row("Came to an exit", sum(found.exits.values()))
    words = exit_in_words(council)
    for page, number in found.exits.items():
        yield _row(f"  {words(page)}", number)
    yield ""
    yield _row("People who said how they felt", found.answered)
    for score, number in found.scores.items():
        yield _row(f"  {SCORES[score]}", f"{number}{_share(number, found.answered)}")
    if comments:
        yield ""
        yield "Comments" if found.comments else "No comments"
        for day, comment in found.comments:
            yield f"  {day.isoformat()}  {' '.join(comment.split())}"


def _period(first: date | None, last: date | None) -> str:
    if first is None and last is None:
        return "all days"
    since = f"from {first.isoformat()} " if first else ""
    return f"{since}to {last.isoformat()}" if last else since.strip()


def _row(what: str, value: object) -> str:
    return f"{what:<60} {value!s:>6}"


def _share(number: int, of: int) -> str:
    return f" ({number / of:.0%})" if of else ""


def _json(council: Council, found: Figures, comments: bool) -> dict[str, Any]:
    words = exit_in_words(council)
    said = [{"day": day.isoformat(), "comment": comment} for day, comment in found.comments]
    return {
        "started": found.started,
        "sent": {"all": found.all_sent, **found.sent},
        "assisted": dict(found.assisted),
        "completion": found.completion,
        "exits": [
            {"page": page, "title": words(page), "number": number}
            for page, number in found.exits.items()
        ],
        "satisfaction": {str(score): number for score, number in found.scores.items()},
        **({"comments": said} if comments else {}),
    }


def _csv(found: Figures) -> str:
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(["day", "figure", "reason", "number"])
    writer.writerows(
        [each.day.isoformat(), each.kind, each.reason, each.number] for each in found.daily
    )
    return table.getvalue()
