"""`repairs-pattern rights erase`: the people and the home go from one repair."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from repairs_pattern.blueprints.service import Service
from repairs_pattern.domain.booking import DiaryUnavailable
from repairs_pattern.domain.personal import Erasure, look_at
from repairs_pattern.domain.personal import erase as erase_repair
from repairs_pattern.domain.repairs import repair_of
from repairs_pattern.times import day_in_words

from ..db import with_url
from ..opened import (
    folder_argument,
    no_such_repair,
    opened_service,
    reference_typed,
    whoever_runs_this,
)

HELP = """Erase the people and the home from a repair.

\b
  repairs-pattern rights erase K7C-49D-XWP-3TM-RYH councils/northmere
  repairs-pattern rights erase K7C-49D-XWP-3TM-RYH councils/northmere --yes

It tells first what goes and what stays, and asks. --yes does not ask. It cannot be undone.

A repair that is still open is cancelled, and its visit too, so that nobody comes to a home that
is not known any more. If the repair still has to be done, do it first, or note it somewhere else.
"""

KEPT = """What is kept, because figures and legal duties need it and it says nothing of anybody:
  what was broken, its code, trade, priority, target day and outcome, and when each thing happened
  that the erasure was done, when, and by whom
The works order system, if there is one, gets the order again without the people and the home.
What cannot be reached from here: messages that have left, what other systems kept, and backups."""


@click.command(help=HELP)
@click.argument("reference")
@folder_argument
@with_url
@click.option("--yes", is_flag=True, help="Do not ask.")
def erase(reference: str, folder: Path, url: str, yes: bool) -> None:
    """Tell, ask, and erase."""
    wanted = reference_typed(reference)
    with opened_service(folder, url) as service:
        for line in _lines(_found(service, wanted)):
            click.echo(line)
        if not yes:
            click.confirm("Erase it? It cannot be undone", abort=True)
        if _erase(service, wanted) is None:
            raise no_such_repair(wanted)
    click.echo("Erased.")


def _found(service: Service, reference: str) -> Erasure:
    with service.database.reading() as session:
        repair = repair_of(session, reference)
        if repair is None:
            raise no_such_repair(reference)
        return look_at(session, service.diary, repair, service.clock())


def _erase(service: Service, reference: str) -> Erasure | None:
    try:
        return erase_repair(
            service.database,
            service.diary,
            service.photos,
            reference,
            whoever_runs_this(),
            service.clock(),
            service.office,
        )
    except DiaryUnavailable:
        raise click.ClickException(
            "The diary does not answer, so the visit cannot be cancelled. Nothing was erased."
        ) from None


def _lines(found: Erasure) -> Iterator[str]:
    yield f"Repair {found.reference}"
    if found.is_open:
        yield "It is still open, and will be cancelled."
    if found.visit is not None:
        yield f"Its visit on {day_in_words(found.visit)} will be cancelled. Nobody is told of that."
    yield "What goes:"
    details = "" if found.details else " (most went earlier)"
    yield f"  name, numbers, address, answers, description and needs{details}"
    yield f"  photos: {found.photos}"
    yield f"  what was told later, in words: {found.words}"
    yield f"  messages that have not left: {found.unsent}, which are never sent"
    yield f"  to whom messages went and what they said: {found.sent}"
    yield "  links and receipts, with which a browser could still show it"
    yield KEPT
