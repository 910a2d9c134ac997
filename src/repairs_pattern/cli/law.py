"""`repairs-pattern law`: the bank holidays that legal dates are counted with."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click

from repairs_pattern.council.files import Unreadable
from repairs_pattern.council.holidays import FILE, in_use, listed_in
from repairs_pattern.domain.law import (
    LONDON,
    NATIONS,
    BrokenHolidays,
    Holidays,
    bank_holidays,
    horizon,
    read_holidays,
)
from repairs_pattern.gateways.gov_uk import BANK_HOLIDAYS, GovUkUnavailable, fetch_bank_holidays
from repairs_pattern.times import day_in_words

from .printing import print_json, print_table

HELP = """Look at what legal dates are counted with.

The duties themselves are data in the package. Which outcomes fall under which duty:

\b
  repairs-pattern diagnosis duties --help
"""

HOLIDAYS_HELP = """Show the bank holidays that are known, and fetch the newest list.

Working days are counted with the bank holidays of the council's nation. The package carries a
list. It reaches about two years ahead, and a date that is counted past its end may be too early.

\b
  repairs-pattern law holidays
  repairs-pattern law holidays councils/northmere
  repairs-pattern law holidays councils/northmere --refresh

COUNCIL is the folder of a council. With --refresh the list that GOV.UK publishes today is
written to bank-holidays.json in that folder, and you are told what is new. The service uses it
from its next start, unless the list in the package goes further. If the list cannot be fetched or
used, nothing is changed.

On a machine without a way to GOV.UK, save https://www.gov.uk/bank-holidays.json somewhere else,
bring the file over and read it from there:

\b
  repairs-pattern law holidays councils/northmere --from bank-holidays.json
"""


@click.group(help=HELP)
def law() -> None:
    """Run the command that is named."""


@law.command(help=HOLIDAYS_HELP)
@click.argument(
    "folder",
    metavar="[COUNCIL]",
    required=False,
    type=click.Path(path_type=Path, exists=True, file_okay=False),
)
@click.option("--refresh", is_flag=True, help="Fetch the list of today from GOV.UK.")
@click.option(
    "--from",
    "file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Take the list from this file, and not from GOV.UK.",
)
@click.option("--url", default=BANK_HOLIDAYS, show_default=True, help="Where the list is fetched.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for other programs.")
def holidays(
    folder: Path | None, refresh: bool, file: Path | None, url: str, as_json: bool
) -> None:
    """Show the lists, or bring in a newer one."""
    if refresh or file:
        told = _refresh(_council_folder(folder), file, url)
        if not as_json:
            click.echo("\n".join(told))
            return
    own = _own(_council_folder(folder)) if folder else None
    used = {nation: in_use(nation, own) for nation in NATIONS}
    names = {
        nation: "the package" if used[nation] is bank_holidays(nation) else str(FILE)
        for nation in NATIONS
    }
    if as_json:
        print_json([_as_data(nation, used[nation], names[nation]) for nation in NATIONS])
    else:
        today = datetime.now(UTC).astimezone(LONDON).date()
        print_table(
            ("Nation", "Known from", "Known to", "Next bank holiday", "List"),
            [(nation, *_row(used[nation], today), names[nation]) for nation in NATIONS],
        )
        click.echo("A date that is counted past the end of its list may be too early.")


def _council_folder(folder: Path | None) -> Path:
    if folder is None:
        raise click.UsageError("Name the folder of the council whose service shall use the list.")
    if not (folder / "council.toml").is_file():
        raise click.ClickException(f"{folder} has no council.toml, so it is no council's folder.")
    return folder


def _own(folder: Path) -> Mapping[str, Holidays] | None:
    try:
        return listed_in(folder)
    except Unreadable as unreadable:
        faults = "\n".join(problem.shown(folder) for problem in unreadable.problems)
        raise click.ClickException(faults) from None


def _before(folder: Path) -> Mapping[str, Holidays]:
    """What dates are counted with until now. A list that cannot be used is not in use."""
    own = None
    with suppress(Unreadable):
        own = listed_in(folder)
    return {nation: in_use(nation, own) for nation in NATIONS}


def _refresh(folder: Path, file: Path | None, url: str) -> list[str]:
    """Write the new list into the folder when it can be used. What is new comes back, in words."""
    source = str(file) if file else url
    try:
        text = file.read_text("utf-8-sig") if file else fetch_bank_holidays(url)
        found = read_holidays(text)
    except (GovUkUnavailable, OSError, UnicodeDecodeError) as error:
        raise click.ClickException(f"{source}: {error} Nothing was changed.") from None
    except BrokenHolidays as broken:
        line = f":{broken.line}" if broken.line else ""
        raise click.ClickException(
            f"{source}{line}: {broken.reason} This is not a list of bank holidays as GOV.UK "
            "publishes it. Nothing was changed."
        ) from None
    before = _before(folder)
    for nation in NATIONS:
        if horizon(found[nation]) < horizon(before[nation]):
            raise click.ClickException(
                f"{source}: for {nation} this list ends on {horizon(found[nation])}, and the one "
                f"in use goes on to {horizon(before[nation])}. Nothing was changed."
            )
    _write(folder / FILE, json.dumps(json.loads(text), indent=2, ensure_ascii=False) + "\n")
    written = f"Written to {(folder / FILE).as_posix()}. Start the service again to use it."
    return [*_changes(before, found), written]


def _write(path: Path, text: str) -> None:
    """Write the file whole or not at all: a service may be starting."""
    part = path.with_suffix(".part")
    try:
        part.write_text(text, "utf-8")
        os.replace(part, path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise click.ClickException(f"{path} cannot be written: {error.strerror}.") from None


def _changes(before: Mapping[str, Holidays], after: Mapping[str, Holidays]) -> Iterator[str]:
    changed = False
    for nation in NATIONS:
        first = min(after[nation])
        old = {day: name for day, name in before[nation].items() if day >= first}
        for what, one, other in (("new", after[nation], old), ("gone", old, after[nation])):
            for day in sorted(one.keys() - other.keys()):
                changed = True
                yield f"{nation}: {what}: {day_in_words(day)}, {one[day]}"
    if not changed:
        yield "The list has the same bank holidays as the one in use."


def _row(listed: Holidays, today: date) -> tuple[str, str, str]:
    coming = min((day for day in listed if day >= today), default=None)
    after = f"{day_in_words(coming)}, {listed[coming]}" if coming else "not known"
    return str(min(listed).year), str(horizon(listed)), after


def _as_data(nation: str, listed: Holidays, name: str) -> dict[str, Any]:
    return {
        "nation": nation,
        "list": name,
        "known_to": str(horizon(listed)),
        "holidays": [{"date": str(day), "name": title} for day, title in listed.items()],
    }
