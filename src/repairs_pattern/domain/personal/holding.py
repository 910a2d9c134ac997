"""Everything that is held about one repair and its people, to be given to whoever asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import inspect, or_, select
from sqlalchemy.orm import Session

from ..store import (
    AuditRow,
    Base,
    EventRow,
    OutboxRow,
    OutsideVisitRow,
    PhotoRow,
    PlaceRow,
    RepairRow,
    ResumeLinkRow,
)

_OURS = frozenset({"id", "repair_id", "draft_id", "receipt", "digest", "claim", "key"})
"""Numbers and secrets by which the service finds things. They say nothing of anybody."""


def held(session: Session, repair: RepairRow) -> dict[str, Any]:
    """What is held, by what it is, with names and values that JSON can hold; moments are ISO, UTC.

    Each photo has a ``file``, which is its id. Whoever of the council filled it in for a caller, or
    did what the audit tells, is left out: that is about them.
    """
    about = repair.id
    of_messages = or_(OutboxRow.repair_id == about, OutboxRow.draft_id == repair.draft_id)
    photos = session.scalars(
        select(PhotoRow).where(PhotoRow.repair_id == about).order_by(PhotoRow.number)
    ).all()
    return {
        "reference": repair.reference,
        "repair": {**_facts(repair), "assisted": _how_assisted(repair)},
        "visit": [
            *_all(session, PlaceRow, PlaceRow.repair_id == about),
            *_all(session, OutsideVisitRow, OutsideVisitRow.repair_id == about),
        ],
        "events": _all(session, EventRow, EventRow.repair_id == about),
        "messages": _all(session, OutboxRow, of_messages),
        "links": _all(session, ResumeLinkRow, ResumeLinkRow.draft_id == repair.draft_id),
        "photos": [{**_facts(each), "file": each.id} for each in photos],
        "looked_at": [
            {"at": each.at.isoformat(), "deed": each.deed}
            for each in session.scalars(
                select(AuditRow).where(AuditRow.reference == repair.reference).order_by(AuditRow.id)
            )
        ],
    }


def _how_assisted(repair: RepairRow) -> dict[str, Any]:
    return {"how": repair.assisted["how"]} if repair.assisted else {}


def _all(session: Session, table: type[Base], where: Any) -> list[dict[str, Any]]:
    first = inspect(table).primary_key[0]
    return [_facts(row) for row in session.scalars(select(table).where(where).order_by(first))]


def _facts(row: Base) -> dict[str, Any]:
    """The columns of a row that say something."""
    names = (column.key for column in inspect(type(row)).columns)
    return {name: _plain(getattr(row, name)) for name in names if name not in _OURS}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: part for key, part in value.items() if key != "token"}
    return value
