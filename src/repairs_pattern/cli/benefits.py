"""`repairs-pattern benefits`: what the service may save a council, from its own figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

import click

from repairs_pattern.council.files import Unreadable, read_yaml
from repairs_pattern.council.problems import Problem, did_you_mean
from repairs_pattern.domain.benefits import (
    ASSUMPTIONS,
    DEFAULTS,
    Assumption,
    BadInput,
    Benefits,
    Range,
    as_csv,
    as_rows,
    benefits,
    in_words,
)

from .printing import print_json, print_table

HELP = """Work out what an online service may save a council in a year, and what it costs.

\b
  repairs-pattern benefits --homes 4200 --calls 5
  repairs-pattern benefits --online-share "10, 20, 35" --call-cost "4, 5, 7"
  repairs-pattern benefits --from our-figures.yaml --csv > benefits.csv

Each option is one figure, or three with commas and spaces: the lowest, the likely and the highest.
What you leave out has a default. Most defaults are our own assumptions and say so: replace them.

"Low" is when everything turns out as badly as you think possible, all at once, and "high" as well
as possible. Neither is likely. Savings are the time of staff, and are money only if it is used for
something else.

A file for --from has the same names without the hyphens before them; an option wins over it:

\b
  homes: 4200
  online-share: 10, 20, 35
"""


def _figure(
    assumption: Assumption, _ctx: click.Context, _option: click.Parameter, text: str | None
) -> Range | None:
    try:
        return None if text is None else assumption.read(text)
    except BadInput as bad:
        raise click.BadParameter(f"{bad}.") from None


def _with_options(command: Callable[..., Any]) -> Callable[..., Any]:
    for each in reversed(ASSUMPTIONS):
        text = f"{each.label} ({each.unit}). Default: {each.default}."
        option = click.option(f"--{each.name}", callback=partial(_figure, each), help=text)
        command = option(command)
    return command


@click.command("benefits", help=HELP)
@_with_options
@click.option(
    "--from",
    "file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Read figures from a YAML file.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for other programs.")
@click.option("--csv", "csv_", is_flag=True, help="Print CSV, for a spreadsheet.")
def benefits_command(file: Path | None, as_json: bool, csv_: bool, **given: Range | None) -> None:
    """Print the result in the form that was asked for."""
    if as_json and csv_:
        raise click.UsageError("Choose one of --json and --csv.")
    options = {name.replace("_", "-"): each for name, each in given.items() if each is not None}
    inputs = {**DEFAULTS, **(_read(file) if file else {}), **options}
    found = benefits(inputs)
    if csv_:
        click.echo(as_csv(inputs, found), nl=False)
    elif as_json:
        print_json(_json(inputs, found))
    else:
        _print(inputs, found)


def _read(file: Path) -> dict[str, Range]:
    known = {each.name: each for each in ASSUMPTIONS}
    try:
        document = read_yaml(Path(), file)
    except Unreadable as unreadable:
        raise _refused(list(unreadable.problems)) from None
    found, problems = {}, []
    for name, value in document.data.items():
        text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
        try:
            found[name] = known[name].read(text)
        except KeyError:
            reason = f"“{name}” is not a figure of the model."
            problems.append(document.problem((name,), reason, did_you_mean(name, known)))
        except BadInput as bad:
            problems.append(document.problem((name,), f"{name} cannot be used.", f"{bad}."))
    if problems:
        raise _refused(problems)
    return found


def _refused(problems: list[Problem]) -> click.ClickException:
    return click.ClickException("\n".join(["These figures cannot be used.", *map(str, problems)]))


def _source(assumption: Assumption, given: Range) -> str:
    return assumption.source if given == assumption.default else "Your figure."


def _print(inputs: Mapping[str, Range], found: Benefits) -> None:
    rows = [(each.label, inputs[each.name], each.unit) for each in ASSUMPTIONS]
    print_table(("Assumed", "Low, likely, high", ""), rows)
    print_table(("Comes out", "Low", "Likely", "High"), as_rows(found))
    moved = [
        (each.assumption.label, in_words(each.at_low, "£"), in_words(each.at_high, "£"))
        for each in found.sensitivity
    ]
    print_table(("What moves the net of a year most", "At its lowest", "At its highest"), moved)
    click.echo("Sources:")
    for each in ASSUMPTIONS:
        click.echo(f"  {each.label}: {_source(each, inputs[each.name])}")


def _json(inputs: Mapping[str, Range], found: Benefits) -> dict[str, Any]:
    return {
        "assumptions": {
            each.name: {**asdict(inputs[each.name]), "source": _source(each, inputs[each.name])}
            for each in ASSUMPTIONS
        },
        **{
            name: {
                **asdict(year),
                "saved": year.saved,
                "net": year.net,
                "break_even": year.break_even,
                "payback": year.payback,
            }
            for name, year in (
                ("low", found.low),
                ("likely", found.central),
                ("high", found.high),
            )
        },
        "sensitivity": [
            {"name": each.assumption.name, "at_low": each.at_low, "at_high": each.at_high}
            for each in found.sensitivity
        ],
    }
