"""`repairs-pattern diagnosis schema`: what an editor needs to help with diagnosis.yaml."""

from __future__ import annotations

from pathlib import Path

import click

from repairs_pattern.domain.diagnosis.schema import schema_text

from .files import write_file

HELP = """Print or write the JSON Schema of diagnosis.yaml.

An editor that has it says what each name means, offers the names and words that are allowed, and
underlines the others while you type. Write it beside your diagnosis.yaml:

\b
  repairs-pattern diagnosis schema councils/northmere/diagnosis.schema.json

and let the first line of diagnosis.yaml be

\b
  # yaml-language-server: $schema=diagnosis.schema.json

A schema cannot know whether a name that an answer leads to is there, nor what is in council.toml.
repairs-pattern check does.
"""


@click.command(help=HELP)
@click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False))
def schema(file: Path | None) -> None:
    """Print the schema, or write it to the file."""
    write_file(file, schema_text().encode(), "The schema")
