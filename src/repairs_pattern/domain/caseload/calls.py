"""The repairs that wait for somebody of the council to get in touch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from ..repairs import CALLED
from ..store import EventRow, RepairRow
from .entries import IS_OPEN, Entry, Listing, entry_of, listing

ASKING = (
    "worse",
    "information",
    "missed",
    "no-access",
    "returned",
    "chased",
    "visit-cancelled",
)
"""What happens to a repair that somebody should speak about, and has not since."""

NO_VISIT = ("triage", "arrange", "online")
"""How a visit comes about that staff arrange while none is booked."""


@dataclass(frozen=True, slots=True)
class Call:
    """A repair, and why somebody should call.

    :param reasons: the booking that staff arrange, and what happened since they called last,
        oldest first.
    """

    entry: Entry
    reasons: tuple[str, ...]


def calls(session: Session, page: int) -> Listing[Call]:
    """One page of them, the soonest target first."""
    order = (RepairRow.target_at, RepairRow.id)
    found: Listing[Entry] = listing(session, [IS_OPEN, _waits()], order, page, entry_of)
    ids = [entry.id for entry in found.lines]
    events = session.execute(
        select(EventRow.repair_id, EventRow.kind)
        .where(EventRow.repair_id.in_(ids), EventRow.kind.in_((*ASKING, CALLED)))
        .order_by(EventRow.id)
    ).all()
    lines = tuple(
        Call(entry, _reasons(entry, [kind for repair, kind in events if repair == entry.id]))
        for entry in found.lines
    )
    return Listing(lines, found.number, found.page)


def _waits() -> Any:
    asking, called = aliased(EventRow), aliased(EventRow)
    of_call = and_(called.repair_id == RepairRow.id, called.kind == CALLED)
    last_call = (
        select(func.coalesce(func.max(called.id), 0))
        .where(of_call)
        .correlate(RepairRow)
        .scalar_subquery()
    )
    has_asked = exists().where(
        asking.repair_id == RepairRow.id, asking.kind.in_(ASKING), asking.id > last_call
    )
    never_called = ~exists().where(of_call)
    return or_(
        has_asked,
        and_(RepairRow.status == "reported", RepairRow.booking.in_(NO_VISIT), never_called),
    )


def _reasons(entry: Entry, kinds: list[str]) -> tuple[str, ...]:
    since = kinds[len(kinds) - kinds[::-1].index(CALLED) :] if CALLED in kinds else kinds
    asked = tuple(dict.fromkeys(since))
    is_new = entry.status == "reported" and entry.booking in NO_VISIT and CALLED not in kinds
    return (entry.booking, *asked) if is_new else asked
