"""`repairs-pattern research evidence`: what is known of each component and page."""

from __future__ import annotations

from pathlib import Path

import click

from repairs_pattern.evidence import Register, as_markdown, read_register

from ..printing import print_json
from .opened import a_place, a_subject, open_findings

HELP = """Show what is known of each component and page: for, against, and what is untested.

\b
  repairs-pattern research evidence
  repairs-pattern research evidence --about image-radios
  repairs-pattern research evidence --findings our-rounds > evidence.md

It is Markdown. Each claim has its source, its date and the number of people, or says that none
is published. With --findings, the findings of rounds in a file or folder are added to what they
are about; those that are marked as synthetic never are.
"""


@click.command(help=HELP)
@click.option("--about", type=a_subject, multiple=True, help="Only this component or page.")
@click.option("--findings", "places", type=a_place, multiple=True, help="Add findings of rounds.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, without findings.")
def evidence(about: tuple[str, ...], places: tuple[Path, ...], as_json: bool) -> None:
    """Print the register, or the subjects that are asked for."""
    if as_json and places:
        raise click.UsageError("Choose one of --json and --findings.")
    register = read_register()
    if about:
        register = Register({id_: register.root[id_] for id_ in about})
    if as_json:
        print_json(register.model_dump(mode="json"))
    else:
        click.echo(as_markdown(register, open_findings(places)), nl=False)
