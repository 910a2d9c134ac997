"""`repairs-pattern research export`, `schema` and `delete`: what becomes of a round."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from .opened import a_research_folder, opened_research

EXPORT = """Write everything of a round into a folder: CSV, JSON with its schema, one file to show.

\b
  repairs-pattern research export 1 --to round-1

ROUND is the number of the round, which is in the address of its page. The prototype may run
meanwhile. What is in the files: docs/research-exports.md.
"""

SCHEMA = """Print the JSON Schema of round.json.

\b
  repairs-pattern research schema > round.schema.json
"""

DELETE = """Delete a participant who withdraws, a round, or all rounds that were kept long enough.

\b
  repairs-pattern research delete 1 --participant P02
  repairs-pattern research delete 1
  repairs-pattern research delete --due

Nothing can be brought back. Of a participant only the code is left, as one that was withdrawn. The
prototype may run meanwhile; it deletes what is due by itself, when it starts and every hour.
"""


@click.command("export", help=EXPORT)
@click.argument("number", metavar="ROUND", type=int)
@click.option(
    "--to",
    "target",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder to write into. It is made when there is none.",
)
@a_research_folder
@click.option(
    "--scenarios",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("prototype/scenarios"),
    show_default=True,
    help="The folder of the scenarios, for their titles and the ways that they expect.",
)
@click.option(
    "--councils",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("prototype/councils"),
    show_default=True,
    help="The folder with the councils' folders.",
)
def export(number: int, target: Path, folder: Path, scenarios: Path, councils: Path) -> None:
    """Write the files."""
    from repairs_pattern.research.analysis import NoSuchRound, read_round, this_build
    from repairs_pattern.research.analysis.drawing import INSTALL, can_draw
    from repairs_pattern.research.exports import FILES
    from repairs_pattern.research.scenarios import read_scenarios

    known = read_scenarios(scenarios, councils).scenarios
    with opened_research(folder) as database:
        try:
            record = read_round(database, number, known, this_build(), datetime.now(UTC).date())
        except NoSuchRound as missing:
            raise click.ClickException(str(missing)) from None
    try:
        target.mkdir(parents=True, exist_ok=True)
        for name, make in FILES.items():
            (target / name).write_bytes(make(record))
            click.echo(target / name)
    except OSError as error:
        raise click.ClickException(f"{target}: nothing can be written there ({error}).") from None
    if not can_draw():
        click.echo(f"There are no charts in playback.html. They need: {INSTALL}", err=True)


@click.command("schema", help=SCHEMA)
def schema() -> None:
    """Print it."""
    from repairs_pattern.research.exports import schema_json

    click.echo(schema_json(), nl=False)


@click.command("delete", help=DELETE)
@click.argument("number", metavar="[ROUND]", type=int, required=False)
@click.option("--participant", metavar="CODE", help="Only this participant, such as P02.")
@click.option("--due", "only_due", is_flag=True, help="Every round that was kept long enough.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@a_research_folder
def delete(
    number: int | None, participant: str | None, only_due: bool, yes: bool, folder: Path
) -> None:
    """Ask, and delete."""
    from repairs_pattern.research.analysis import NoSuchRound
    from repairs_pattern.research.deletion import (
        NoSuchParticipant,
        delete_round,
        folder_deleter,
        tidy,
        withdraw,
    )

    if (number is None) is not only_due or (only_due and participant):
        raise click.UsageError("Give the number of a round, or --due alone.")
    with opened_research(folder) as database:
        worlds = folder / "worlds"
        delete_world = folder_deleter(worlds)
        if number is None:
            gone = tidy(database, delete_world, worlds, datetime.now(UTC).date())
            click.echo(
                "\n".join(f"Round {each} is deleted." for each in gone) or "Nothing was due."
            )
            return
        what = f"{participant} of round {number}" if participant else f"round {number}"
        if not yes:
            click.confirm(f"Delete everything of {what}? Nothing can be brought back.", abort=True)
        try:
            clean = (
                withdraw(database, delete_world, number, participant)
                if participant
                else delete_round(database, delete_world, number)
            )
        except (NoSuchRound, NoSuchParticipant) as missing:
            raise click.ClickException(str(missing)) from None
    click.echo(f"Everything of {what} is deleted. Delete copies that were exported, too.")
    if not clean:
        click.echo(
            "Traces may be left in the file of the database, because it was in use. They go within "
            "an hour while the prototype runs, or with: repairs-pattern research delete --due"
        )
