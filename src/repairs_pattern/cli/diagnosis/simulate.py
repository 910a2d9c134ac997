"""`repairs-pattern diagnosis simulate`: where residents end, and how much they are asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from repairs_pattern.cli.printing import Share, count_or_none, print_json, print_table, working
from repairs_pattern.council import Council
from repairs_pattern.domain.diagnosis import (
    ENDINGS,
    PRIORITIES,
    TENURES,
    Ending,
    Simulation,
    Tally,
    Weights,
    how_many,
    simulate_tree,
)

from .opened import folder_argument, open_council
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

ENDING_WORDS: Mapping[Ending, str] = {
    "online": "The resident books online",
    "arranged": "Staff arrange a visit",
    "no-access": "Done without a visit inside",
    "read-first": "Staff read it first",
    "call": "Told to call now",
    "not-ours": "Not ours to repair",
    "elsewhere": "Somebody else helps",
}
PRIORITY_WORDS = {priority: priority.capitalize() for priority in PRIORITIES}
GROUP_WORDS = {
    "tenant": "Tenants",
    "leaseholder": "Leaseholders",
    "shared-owner": "Shared owners",
    "home": "Homes",
    "communal": "Shared areas",
}
PLACE_WORDS = {"home": "homes", "communal": "shared areas"}
PERCENTILES = {50: "median", 95: "95th percentile", 100: "maximum"}

_COLUMNS = ["Of all", "Online", "Arranged", "Call", "Not ours", "Median", "95th", "Most"]


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
    with working("Walking…"):
        found = simulate_tree(
            council.tree, weights, walks=walks, seed=seed, tenures=tenures or TENURES
        )
    if as_json:
        print_json(_json(found))
    else:
        _print(council, found, weights is None)


def _print(council: Council, found: Simulation, each_path: bool) -> None:
    places = [f"{how_many(found.paths[place])} in {PLACE_WORDS[place]}" for place in found.paths]
    click.echo(f"{council.name} has {' and '.join(places)}.".replace(" in", " paths in", 1))
    click.echo(_how_walked(found, each_path))
    groups = {"Everybody": found.whole}
    for kind in ("tenure", "place"):
        groups |= {GROUP_WORDS[name]: tally for name, tally in found.groups[kind].items()}
    of_all = ["Of everybody", *(Share(tally.share) for tally in groups.values())]
    _table("Where they end", groups, [of_all, *_rows(groups, ENDING_WORDS, _ending)])
    _table("How soon", groups, _rows(groups, PRIORITY_WORDS, _priority))
    _table("How many questions", groups, _rows(groups, PERCENTILES, _questions))
    for kind in ("trade", "hazard"):
        click.echo()
        print_table([kind.capitalize(), *_COLUMNS], _by_share(found.groups[kind]))


def _how_walked(found: Simulation, each_path: bool) -> str:
    how = "Each path counts once for each tenure." if each_path else "Residents choose by weights."
    if found.walks:
        return f"{how} This is a sample: {found.walks:,} walks by chance from each first question."
    return f"{how} Everything is counted: this is not a sample."


def _table(title: str, groups: Mapping[str, Tally], rows: Iterable[list[Any]]) -> None:
    click.echo()
    print_table([title, *groups], rows)


def _rows(
    groups: Mapping[str, Tally], words: Mapping[Any, str], value: Callable[[Tally, Any], float]
) -> Iterator[list[Any]]:
    for name, said in words.items():
        yield [said, *(value(tally, name) for tally in groups.values())]


def _ending(tally: Tally, ending: Ending) -> Share:
    return Share(tally.endings[ending] / tally.share)


def _priority(tally: Tally, priority: str) -> Share:
    return Share(tally.priorities[priority] / tally.share)


def _questions(tally: Tally, percent: int) -> int:
    return tally.percentile(percent)


def _by_share(tallies: Mapping[str, Tally]) -> Iterator[list[Any]]:
    """A row for each, the largest first."""
    for name, tally in sorted(tallies.items(), key=lambda each: (-each[1].share, each[0])):
        endings = [_ending(tally, ending) for ending in ("online", "arranged", "call", "not-ours")]
        questions = [_questions(tally, percent) for percent in PERCENTILES]
        yield [name, Share(tally.share), *endings, *questions]


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
        "endings": {each: round(_ending(tally, each), 6) for each in ENDINGS},
        "priorities": {each: round(_priority(tally, each), 6) for each in PRIORITIES},
        "questions": {said: _questions(tally, each) for each, said in PERCENTILES.items()},
    }
