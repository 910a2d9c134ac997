"""`repairs-pattern outbox`: what waits to be sent, what was sent, and what never was."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import click

from repairs_pattern.domain import outbox as domain
from repairs_pattern.domain.law import LONDON
from repairs_pattern.domain.personal import note
from repairs_pattern.domain.store import Database, OutboxRow, RepairRow

from .db import opened, with_url
from .opened import whoever_runs_this
from .printing import print_json, print_table

HELP = """Look after the messages that a service sends.

They are in the database of the service, which DATABASE_URL names, or --url.

\b
  waiting    not tried yet
  again      tried, and to be tried again
  dead       tried no more: refused, tried too often, or no use any more
  sent       has left
  delivered  has arrived, as the messenger told
  failed     has left and did not arrive, as the messenger told

No name, number, address or text is shown unless you ask for it.
"""

LIST_HELP = """List messages, newest first.

\b
  repairs-pattern outbox list
  repairs-pattern outbox list --state dead
  repairs-pattern outbox list --json

Without --state, all are listed that have not left, and those that did not arrive.
"""

SHOW_HELP = """Show one message by its number.

\b
  repairs-pattern outbox show 12
  repairs-pattern outbox show 12 --personal

--personal also shows to whom it goes and what it says. That you looked is noted: see
`repairs-pattern rights audit`.
"""

RETRY_HELP = """Try messages again, now.

\b
  repairs-pattern outbox retry 12 13
  repairs-pattern outbox retry --dead

Look at their faults first (outbox list), and mend them. A message keeps its key, so a messenger
that knows the key sends it once. What was sent, and what is no use any more, is not tried. Nor is
a message when a later one of its repair left, or stays dead: it would tell of a visit as it was.
"""

COLUMNS = [
    "Number",
    "Message",
    "By",
    "Written",
    "State",
    "Tries",
    "Next try",
    "Fault",
    "Again by",
]

with_json = click.option("--json", "as_json", is_flag=True, help="Print JSON, for other programs.")


@click.group(help=HELP)
def outbox() -> None:
    """Run the command that is named."""


@outbox.command("list", help=LIST_HELP)
@with_url
@with_json
@click.option(
    "--state", "states", type=click.Choice(domain.STATES), multiple=True, help="Only these."
)
@click.option(
    "--most", type=click.IntRange(1), default=100, show_default=True, help="How many at most."
)
def list_(url: str, as_json: bool, states: tuple[domain.State, ...], most: int) -> None:
    """Print the messages in some states."""
    with opened(url, must_exist=True) as database, database.reading() as session:
        figures = domain.figures_of(session)
        rows = domain.listed(session, states or ("waiting", "again", "dead", "failed"), most)
        messages = [_facts(row) for row in rows]
    if as_json:
        oldest = _iso(figures.oldest)
        print_json(
            {
                "waiting": figures.waiting,
                "dead": figures.dead,
                "oldest": oldest,
                "messages": messages,
            }
        )
        return
    since = f", the oldest since {_london(figures.oldest)}" if figures.oldest else ""
    click.echo(f"Waiting: {figures.waiting}{since}. Dead: {figures.dead}.")
    if messages:
        print_table(
            COLUMNS,
            [_line(row) for row in rows],
        )


@outbox.command(help=SHOW_HELP)
@click.argument("number", type=int)
@with_url
@with_json
@click.option("--personal", is_flag=True, help="Show to whom it goes and what it says.")
def show(number: int, url: str, as_json: bool, personal: bool) -> None:
    """Print one message."""
    with opened(url, must_exist=True) as database:
        with database.reading() as session:
            row = domain.one(session, number)
        if row is None:
            raise click.ClickException(f"There is no message {number}.")
        facts = _facts(row)
        if personal:
            _note_look(database, row)
            facts |= {"recipient": row.recipient, "content": row.content}
    if as_json:
        print_json(facts)
    else:
        print_table(["What", "Value"], [(name, _cell(value)) for name, value in facts.items()])


@outbox.command(help=RETRY_HELP)
@click.argument("numbers", type=int, nargs=-1)
@with_url
@click.option("--dead", is_flag=True, help="Every dead one.")
@with_json
def retry(numbers: tuple[int, ...], url: str, dead: bool, as_json: bool) -> None:
    """Make messages due."""
    if dead == bool(numbers):
        raise click.UsageError("Give the numbers of messages, or --dead.")
    with opened(url, must_exist=True) as database, database.writing() as session:
        count = domain.retry(session, None if dead else numbers, datetime.now(UTC))
    if as_json:
        print_json({"due": count})
    else:
        click.echo(f"Messages that are tried again: {count}.")


def _note_look(database: Database, row: OutboxRow) -> None:
    """Whoever sees to whom a message goes is noted first."""
    with database.writing() as session:
        repair = session.get(RepairRow, row.repair_id) if row.repair_id is not None else None
        reference = repair.reference if repair is not None else None
        note(session, datetime.now(UTC), whoever_runs_this(), "looked", reference)


def _facts(row: OutboxRow) -> dict[str, Any]:
    """What is known of a message, without anything that says whose it is.

    Its key is left out too: it begins with the repair's reference.
    """
    return {
        "number": row.id,
        "kind": row.kind,
        "channel": row.channel,
        "language": row.language,
        "state": domain.state_of(row),
        "attempts": row.attempts,
        "error": row.error,
        "written": _iso(row.created_at),
        "due": _iso(row.due_at),
        "useful_until": _iso(row.useful_until),
        "sent": _iso(row.sent_at),
        "dead": _iso(row.dead_at),
        "outcome": row.outcome,
        "outcome_at": _iso(row.outcome_at),
        "again_by": _again_by(row) or None,
    }


def _line(row: OutboxRow) -> list[object]:
    state = domain.state_of(row)
    due = _london(row.due_at) if state in {"waiting", "again"} else ""
    return [
        row.id,
        row.kind,
        row.channel,
        _london(row.created_at),
        state,
        row.attempts,
        due,
        row.error or (row.outcome if state == "failed" else ""),
        _again_by(row),
    ]


def _again_by(row: OutboxRow) -> str:
    """By which way it was said again, of what did not arrive; empty where nobody has looked."""
    state = domain.state_of(row)
    return (row.fallback or "") if state in {"dead", "failed"} else ""


def _cell(value: object) -> object:
    return "" if value is None else value


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _london(moment: datetime) -> str:
    return f"{moment.astimezone(LONDON):%Y-%m-%d %H:%M}"
