"""`repairs-pattern repair`: what staff do to a repair, and the works orders as a table."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from dataclasses import asdict, fields
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from sqlalchemy import select

from repairs_pattern.blueprints.service import Service
from repairs_pattern.domain.booking import DiaryUnavailable
from repairs_pattern.domain.cells import guarded
from repairs_pattern.domain.personal import Deed, note
from repairs_pattern.domain.repairs import OPEN, Following, NoVisit, RepairClosed, repair_of
from repairs_pattern.domain.store import RepairRow
from repairs_pattern.domain.works import WorksOrder, order_of

from .db import with_url
from .opened import (
    folder_argument,
    no_such_repair,
    opened_service,
    reference_typed,
    whoever_runs_this,
)

HELP = """Tell the service what became of a repair, and list what has to be done.

\b
  repairs-pattern repair missed K7C-49D-XWP-3TM-RYH councils/northmere
  repairs-pattern repair done K7C-49D-XWP-3TM-RYH councils/northmere
  repairs-pattern repair orders councils/northmere > orders.csv

Each is noted with your user name (repairs-pattern rights audit). Give them the same environment as
the service: DATABASE_URL, and REPAIRS_WORKS_ORDERS if it is set.
"""

MISSED_HELP = """Note that somebody came and could not get in.

\b
  repairs-pattern repair missed K7C-49D-XWP-3TM-RYH councils/northmere

The resident is told, and can choose another time on the page of the repair. The visit must have
begun.
"""

DONE_HELP = """Note that a repair is done.

\b
  repairs-pattern repair done K7C-49D-XWP-3TM-RYH councils/northmere

The page of the repair says so. A visit that is still to come is cancelled. From now on the days of
[retention] count.
"""

ORDERS_HELP = """Print the open repairs as CSV, the soonest target first.

\b
  repairs-pattern repair orders councils/northmere > orders.csv
  repairs-pattern repair orders councils/northmere --all

--all adds what is done or cancelled. It has names, numbers and addresses: keep it as you keep them.
"""

Act = Callable[[Following], None]


@click.group(help=HELP)
def repair() -> None:
    """Run the command that is named."""


@repair.command(help=MISSED_HELP)
@click.argument("reference")
@folder_argument
@with_url
def missed(reference: str, folder: Path, url: str) -> None:
    """Note it, and tell the resident."""
    try:
        _do(reference, folder, url, "missed", Following.miss_visit)
    except NoVisit:
        raise click.ClickException("There is no visit that has begun. Nothing was noted.") from None
    click.echo("Noted. The resident is told, if they wanted messages.")


@repair.command(help=DONE_HELP)
@click.argument("reference")
@folder_argument
@with_url
def done(reference: str, folder: Path, url: str) -> None:
    """Note it."""
    _do(reference, folder, url, "done", Following.finish)
    click.echo("Noted: the repair is done.")


def _do(typed: str, folder: Path, url: str, deed: Deed, act: Act) -> None:
    """Do it and note who did, in one transaction."""
    reference = reference_typed(typed)
    with opened_service(folder, url) as service:
        now = service.clock()
        try:
            with service.database.writing() as session:
                found = repair_of(session, reference)
                if found is None:
                    raise no_such_repair(reference)
                act(Following(session, service.diary, found.id, now, service.office))
                note(session, now, whoever_runs_this(), deed, reference)
        except RepairClosed:
            raise click.ClickException(f"{reference} is not open. Nothing was noted.") from None
        except DiaryUnavailable:
            raise click.ClickException("The diary does not answer. Nothing was noted.") from None


@repair.command(help=ORDERS_HELP)
@folder_argument
@with_url
@click.option("--all", "also_closed", is_flag=True, help="Also what is done or cancelled.")
def orders(folder: Path, url: str, also_closed: bool) -> None:
    """Print the table, and note that somebody had it."""
    with opened_service(folder, url) as service:
        found = _orders(service, also_closed)
    click.echo(_csv(found), nl=False)


def _orders(service: Service, also_closed: bool) -> list[WorksOrder]:
    query = select(RepairRow).where(RepairRow.erased_at.is_(None)).order_by(RepairRow.target_at)
    if not also_closed:
        query = query.where(RepairRow.status.in_(OPEN))
    with service.database.writing() as session:
        found = [order_of(session, service.diary, row) for row in session.scalars(query)]
        note(session, service.clock(), whoever_runs_this(), "orders-exported", None)
    return found


def _csv(found: Iterable[WorksOrder]) -> str:
    """The table. A spreadsheet that opens it runs nothing that a resident typed."""
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(field.name for field in fields(WorksOrder))
    for order in found:
        writer.writerow(_cell(value) for value in asdict(order).values())
    return table.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, int):
        return str(value)
    return guarded(_said(value))


def _said(value: Any) -> str:
    if isinstance(value, tuple | list):
        return ", ".join(map(_said, value))
    if isinstance(value, dict):
        return "; ".join(f"{name}: {_said(each)}" for name, each in value.items() if each)
    # The writer quotes a line feed, and many programs also begin a row after a bare "\r".
    return str(value).replace("\r", "\n")
