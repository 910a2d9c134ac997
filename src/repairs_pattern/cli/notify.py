"""`repairs-pattern notify`: the templates of a council in GOV.UK Notify."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from typing import Any

import click
from flask import Flask
from flask_babel import Babel

from repairs_pattern.council import BrokenCouncil, Council, load_council
from repairs_pattern.council.gateways import Notify
from repairs_pattern.domain.outbox import MessengerUnavailable, Refused
from repairs_pattern.doors.extras import extra
from repairs_pattern.doors.messenger import read_key
from repairs_pattern.notify_templates import Template, differences, found_in, templates_of
from repairs_pattern.settings import UnsafeSettings
from repairs_pattern.words import EXTENSION, LANGUAGES

from .printing import print_json

HELP = """Look after a council's templates in GOV.UK Notify."""

TEMPLATES_HELP = """Print the templates that a council needs, or look at those that it has.

COUNCIL is the council's folder. Only messages that it can send are among them: by the channels and
in the languages of its council.toml, and in its own words.

\b
  repairs-pattern notify templates councils/northmere
  repairs-pattern notify templates councils/northmere --check
  repairs-pattern notify templates councils/northmere --ids

Create each in Notify under the name that is printed, with the same subject and text. --ids then
prints the lines for council.toml. --check says what differs: by the ids of council.toml, and by
name where there is none yet. It ends with status 1 when a message could not be sent, or would leave
something out; other words than ours are yours to choose.

Both read Notify with the key in REPAIRS_NOTIFY_API_KEY, and change nothing there.
"""


@click.group(help=HELP)
def notify() -> None:
    """Run the command that is named."""


@notify.command(help=TEMPLATES_HELP)
@click.argument("folder", metavar="COUNCIL", type=click.Path(path_type=Path))
@click.option("--check", "checks", is_flag=True, help="Say what differs in Notify.")
@click.option("--ids", is_flag=True, help="Print the lines for council.toml.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for other programs.")
@click.pass_context
def templates(context: click.Context, folder: Path, checks: bool, ids: bool, as_json: bool) -> None:
    """Print templates, what differs, or ids."""
    if checks and ids:
        raise click.UsageError("Choose --check or --ids.")
    try:
        council = load_council(folder, sending=False)
    except BrokenCouncil as broken:
        raise click.ClickException(str(broken)) from None
    wanted = templates_of(app_of(council), council)
    if checks:
        context.exit(_check(council, wanted, as_json))
    if ids:
        found = found_in(wanted, _existing(council), council)
        _print_ids(wanted, {name: str(each["id"]) for name, each in found.items()})
    elif as_json:
        print_json([asdict(each) for each in wanted])
    else:
        _print(wanted)


def app_of(council: Council) -> Flask:
    """An app that knows a council's words and nothing else."""
    app = Flask("repairs_pattern", static_folder=None)
    app.extensions[EXTENSION], app.extensions[LANGUAGES] = council.words, council.languages
    Babel(app, configure_jinja=False, default_locale=council.languages[0])
    return app


def _existing(council: Council) -> list[dict[str, Any]]:
    address = (council.gateways.notify or Notify()).address
    try:
        with extra("notify"):
            from repairs_pattern.gateways.notify import KeyNotAccepted, NotifyMessenger
        key = read_key(os.environ.get("REPAIRS_NOTIFY_API_KEY", ""))
    except UnsafeSettings as unsafe:
        raise click.ClickException(str(unsafe)) from None
    try:
        return NotifyMessenger(key, address, {}).all_templates()
    except KeyNotAccepted:
        raise click.ClickException("Notify does not accept the key.") from None
    except (MessengerUnavailable, Refused):
        raise click.ClickException(f"{address} does not answer. Try again later.") from None


def _check(council: Council, wanted: list[Template], as_json: bool) -> int:
    """Print what differs; the status that the command ends with."""
    found = found_in(wanted, _existing(council), council)
    different = list(differences(wanted, found))
    if as_json:
        print_json([asdict(each) for each in different])
    else:
        for each in different:
            click.echo(f"{'wrong' if each.is_fault else 'look':6}{each.template}. {each.words}")
        same = len(wanted) - len({each.template for each in different})
        click.echo(f"Templates: {len(wanted)}. As the service needs them: {same}.")
    return int(any(each.is_fault for each in different))


def _print(wanted: Iterable[Template]) -> None:
    for each in wanted:
        click.echo(click.style(each.name, bold=True))
        click.echo(f"  Kind: {each.channel}. Language: {each.language}.")
        if each.subject:
            click.echo(f"  Subject: {each.subject}")
        click.echo("".join(f"  | {line}\n" for line in each.body.split("\n")))


def _print_ids(wanted: Iterable[Template], ids: dict[str, str]) -> None:
    """Lines of TOML; a comment where Notify has no template of the name."""
    for section, those in groupby(wanted, lambda each: f"{each.channel}.{each.language}"):
        click.echo(f"[gateways.notify.templates.{section}]")
        for each in those:
            number = ids.get(each.name)
            line = f'{each.kind} = "{number}"' if number else f"# {each.kind}: not in Notify yet"
            click.echo(line)
        click.echo()
