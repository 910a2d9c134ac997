"""`repairs-pattern diagnosis simulate`: where residents end, and how much they are asked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from repairs_pattern.cli.printing import count_or_none, print_json, print_table, working
from repairs_pattern.council import Council
from repairs_pattern.domain.diagnosis import (
    ENDINGS,
    PRIORITIES,
    TENURES,
    Simulation,
    Tally,
    Weights,
    simulate_tree,
)
from repairs_pattern.explaining.simulated import (
    PERCENTILES,
    ending_share,
    how_simulated,
    priority_share,
    tables_of,
)

from ..opened import folder_argument, open_council
from .weights import read_weights, reported_weights

HELP = """Count where the questions lead, and how many there are.

COUNCIL is the council's folder.

\b
  repairs-pattern diagnosis simulate councils/northmere
  repairs-pattern diagnosis simulate councils/northmere --tenure tenant
  repairs-pattern diagnosis simulate councils/northmere --weights chosen.csv
  repairs-pattern diagnosis simulate councils/northmere --sample 1000 --seed 7

Without more, every path counts once, for each tenure. That shows what the tree can do. It does not
show what residents do: most of them have the same few problems.

With --weights or --reports, residents choose as often as those say. An answer that is not there is
never chosen, but where nothing is said of a question, each of its answers is chosen as often. The
file has the columns question, option and weight, with the names in diagnosis.yaml:

\b
  question,option,weight
  location,kitchen,120
  location,bathroom,80

The reports do not have those who were told to call, or that it is not ours: they sent none.

With --sample, that many residents walk by chance from each first question, and choose each answer
as often where no weights are given. The same seed gives the same sample. A tree that is too
intricate to count is walked by chance too, and the result says so.

The season, the floor and whatever else an outcome depends on: each case counts the same. The
danger question comes before all others. It is not counted as a question, nor are its exits.
"""


@click.command("simulate", help=HELP)
@folder_argument
@click.option("--sample", "walks", type=click.IntRange(1, 1_000_000), help="How many walk.")
@click.option("--seed", type=int, default=0, show_default=True, help="Which chance it is.")
@click.option(
    "--weights",
    "file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A CSV file: how often each answer is chosen.",
)
@click.option("--reports", is_flag=True, help="As often as in the reports of the database.")
@click.option(
    "--database-url",
    "url",
    envvar="DATABASE_URL",
    show_envvar=True,
    help="The address of the service's database, for --reports.",
)
@click.option(
    "--tenure",
    "tenures",
    type=click.Choice(TENURES),
    multiple=True,
    help="Only residents of this tenure. It can be given more than once.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for other programs.")
def simulate_command(
    folder: Path,
    walks: int | None,
    seed: int,
    file: Path | None,
    reports: bool,
    url: str | None,
    tenures: tuple[str, ...],
    as_json: bool,
) -> None:
    """Print the shares as tables, or as JSON."""
    if file and reports:
        raise click.UsageError("Choose one of --weights and --reports.")
    if reports and not url:
        raise click.UsageError("--reports needs --database-url, or DATABASE_URL.")
    council = open_council(folder)
    weights: Weights | None = {} if walks else None
    if file:
        weights = read_weights(file, council.tree)
    elif reports:
        weights = reported_weights(str(url), council.tree)
    with working("Walking"):
        found = simulate_tree(
            council.tree, weights, walks=walks, seed=seed, tenures=tenures or TENURES
        )
    if as_json:
        print_json(_json(found))
    else:
        _print(council, found, weights is None)


def _print(council: Council, found: Simulation, each_path: bool) -> None:
    for sentence in how_simulated(found, council.name, each_path=each_path):
        click.echo(sentence)
    for table in tables_of(found):
        click.echo()
        print_table(table.columns, table.rows)


def _json(found: Simulation) -> dict[str, Any]:
    return {
        "paths": {place: count_or_none(number) for place, number in found.paths.items()},
        "walks": found.walks,
        "everybody": _tally(found.whole),
        **{
            f"by_{kind}": {name: _tally(tally) for name, tally in tallies.items()}
            for kind, tallies in found.groups.items()
        },
    }


def _tally(tally: Tally) -> dict[str, Any]:
    """Shares are of the group, but for its own, which is of everybody."""
    return {
        "share": round(tally.share, 6),
        "endings": {each: round(ending_share(tally, each), 6) for each in ENDINGS},
        "priorities": {each: round(priority_share(tally, each), 6) for each in PRIORITIES},
        "questions": {said: tally.percentile(each) for each, said in PERCENTILES.items()},
    }
