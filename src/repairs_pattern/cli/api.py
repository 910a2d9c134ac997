"""`repairs-pattern api`: the keys of apps that use the API."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from repairs_pattern.domain.api_keys import (
    SCOPES,
    Scope,
    listed_keys,
    make_key,
    revoke_key,
)
from repairs_pattern.domain.law import LONDON

from .db import opened, with_url
from .printing import print_table

HELP = """Give apps of your own keys to the API, and take them back.

\b
  repairs-pattern api key new "Council website" --scope diagnosis --scope reports
  repairs-pattern api key list
  repairs-pattern api key revoke 1f3a9c02

The keys are in the database of the service, which DATABASE_URL names, or --url.
"""

NEW_HELP = """Make a key and show it, this once.

\b
  repairs-pattern api key new "Council website" --scope reports

\b
  diagnosis  read the questions and what they lead to
  reports    make reports, with the addresses at a postcode and the times on offer
  repairs    look at a repair by its reference and postcode

We keep a digest of it and nothing else: a key that is lost is revoked, and a new one made.
"""

COLUMNS = ["Id", "Name", "May", "Made", "Last used", "Revoked"]


@click.group(help=HELP)
def api() -> None:
    """Run the command that is named."""


@api.group()
def key() -> None:
    """Keys of apps."""


@key.command(help=NEW_HELP)
@click.argument("name")
@click.option("--scope", "scopes", multiple=True, required=True, type=click.Choice(SCOPES))
@with_url
def new(name: str, scopes: tuple[Scope, ...], url: str) -> None:
    """Make it and show it."""
    with opened(url, must_exist=True) as database, database.writing() as session:
        made = make_key(session, name, scopes, datetime.now(UTC))
    click.echo(made)
    click.echo("This is the only time that it is shown. Keep it where nobody else reads.", err=True)


@key.command("list")
@with_url
def list_(url: str) -> None:
    """List the keys, without what is secret of them."""
    with opened(url, must_exist=True) as database, database.reading() as session:
        rows = [
            (
                each.id,
                each.name,
                ", ".join(each.scopes),
                *(_day(at) for at in (each.created_at, each.used_at, each.revoked_at)),
            )
            for each in listed_keys(session)
        ]
    print_table(COLUMNS, rows)


@key.command()
@click.argument("number", metavar="ID")
@with_url
def revoke(number: str, url: str) -> None:
    """Take a key back. It is refused from the next request on."""
    with opened(url, must_exist=True) as database, database.writing() as session:
        if not revoke_key(session, number, datetime.now(UTC)):
            raise click.ClickException(f"There is no key {number} that is good.")
    click.echo(f"The key {number} is good no longer.")


def _day(moment: datetime | None) -> str:
    return moment.astimezone(LONDON).strftime("%Y-%m-%d %H:%M") if moment else ""
