"""Places in slots: the statements behind holds and appointments.

Each place is a row whose number is unique in its slot and never above the capacity, so the
database itself refuses one booking too many. Moving a hold or an appointment is one UPDATE: the
old place is freed by the statement that wins the new one.

On PostgreSQL those who want the same slot take turns, each for one short transaction, and wait for
nothing else of anybody else's: so no two can wait for each other, and nobody waits longer than
``WAIT_SECONDS`` for a slot. SQLite has one writer at a time.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    and_,
    bindparam,
    cast,
    delete,
    func,
    insert,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from ..store import Base, PlaceRow
from .diary import Appointment, SlotGone

LOCK_NOT_AVAILABLE = "55P03"
"""PostgreSQL's code for a lock that was waited for too long."""

PLACE = Base.metadata.tables["place"]
_C = PLACE.c

_EXPIRED = and_(_C.repair_id.is_(None), _C.held_until < bindparam("now"))
_HERE = and_(_C.trade == bindparam("trade"), _C.starts_at == bindparam("starts_at"))


class _Owner:
    """What is said to the database about the place of a draft or of a repair.

    Each statement is made once: to make it anew for each booking took longer than to run it.
    """

    def __init__(self, column: Column[Any]) -> None:
        mine = column == bindparam("owner")
        self.rows = select(_C.id, _C.number, mine.label("mine"), _EXPIRED.label("expired")).where(
            _HERE
        )
        self.moves = update(PLACE).where(mine).returning(_C.id)
        here = select(
            cast(bindparam("trade"), _C.trade.type).label("trade"),
            cast(bindparam("starts_at"), _C.starts_at.type).label("starts_at"),
        )
        left = select(_C.trade, _C.starts_at).where(mine, _EXPIRED)
        slots = union_all(here, left).subquery()
        name = func.concat(slots.c.trade, " ", func.extract("epoch", slots.c.starts_at))
        numbers = select(func.hashtextextended(name, 0).label("number")).distinct()
        self.turns = select(
            func.pg_advisory_xact_lock(numbers.order_by("number").subquery().c.number)
        )


_DRAFT, _REPAIR = _Owner(_C.draft_id), _Owner(_C.repair_id)


def _upsert(dialect: Any) -> Any:
    """Write the one row of a draft, whether it is there or not."""
    insert = dialect.insert(PLACE)
    names = ("trade", "starts_at", "ends_at", "number", "draft_id", "held_until")
    kept = {name: insert.excluded[name] for name in names}
    return insert.on_conflict_do_update(index_elements=["draft_id"], set_=kept)


_UPSERTS = {"sqlite": _upsert(sqlite), "postgresql": _upsert(postgresql)}


@dataclass(frozen=True, slots=True)
class Places:
    """The places of one slot.

    :param trade: whose diary it is in.
    :param starts_at: aware, as is ``ends_at``.
    :param capacity: how many visits the slot has room for.
    """

    trade: str
    starts_at: datetime
    ends_at: datetime
    capacity: int

    def hold(self, session: Session, draft_id: str, until: datetime, now: datetime) -> None:
        """Hold a place for a draft until a moment; its earlier hold moves here.

        :raises SlotGone: when no place is free. The transaction must end.
        """
        connection = session.connection()
        number = self._win(connection, _DRAFT, draft_id, now)
        place = {**self._place(number), "draft_id": draft_id, "held_until": until}
        connection.execute(_UPSERTS[connection.dialect.name], place)

    def own(self, session: Session, draft_id: str, repair_id: int, now: datetime) -> Appointment:
        """Turn the draft's hold into the repair's appointment, or win a place anew.

        :raises SlotGone: when the hold is gone and no place is free. The transaction must end.
        """
        return self._give(session.connection(), _DRAFT, draft_id, repair_id, now)

    def move(self, session: Session, repair_id: int, now: datetime) -> Appointment:
        """Move a repair's appointment here.

        :raises SlotGone: when no place is free; the old one is kept. The transaction must end.
        """
        return self._give(session.connection(), _REPAIR, repair_id, repair_id, now)

    def _give(
        self, connection: Connection, who: _Owner, owner: str | int, repair_id: int, now: datetime
    ) -> Appointment:
        number = self._win(connection, who, owner, now)
        place = {"draft_id": None, "held_until": None, "repair_id": repair_id}
        place |= self._place(number)
        if connection.scalar(who.moves, {"owner": owner, **place}) is None:
            connection.execute(insert(PLACE), place)
        return Appointment(self.starts_at, self.ends_at)

    def _place(self, number: int) -> dict[str, Any]:
        slot = {"trade": self.trade, "starts_at": self.starts_at, "ends_at": self.ends_at}
        return {**slot, "number": number}

    def _win(self, connection: Connection, who: _Owner, owner: str | int, now: datetime) -> int:
        """Wait for our turn, and find the number that the owner has here or any free one."""
        known = {"trade": self.trade, "starts_at": self.starts_at, "owner": owner, "now": now}
        if connection.dialect.name != "sqlite":
            _take_turns(connection, who, known)
        rows = connection.execute(who.rows, known).all()
        for row in rows:
            if row.mine:
                return int(row.number)
        if expired := [row.id for row in rows if row.expired]:
            connection.execute(delete(PLACE).where(_C.id.in_(expired)))
        taken = {row.number for row in rows if not row.expired}
        if len(taken) >= self.capacity:
            raise SlotGone
        return next(n for n in range(1, self.capacity + 1) if n not in taken)


def _take_turns(connection: Connection, who: _Owner, known: Mapping[str, Any]) -> None:
    """Wait until nobody else has the turn of this slot; ours lasts until the transaction ends.

    If our own hold ran out, somebody may take its place away: then we wait for the turn of its
    slot too. All take their turns in the order of their numbers.

    :raises SlotGone: when it takes too long.
    """
    try:
        connection.execute(who.turns, known)
    except OperationalError as error:
        if getattr(error.orig, "sqlstate", None) != LOCK_NOT_AVAILABLE:
            raise
        raise SlotGone from error


def taken(
    session: Session,
    trades: Collection[str],
    first: datetime,
    last: datetime,
    now: datetime,
    draft_id: str | None = None,
) -> Mapping[tuple[str, datetime], int]:
    """How many places are taken in each slot that starts from ``first`` to ``last``.

    :param draft_id: a draft whose own hold is not counted.
    :returns: (trade, start) to a count; slots with nothing taken are left out.
    """
    live = or_(PlaceRow.repair_id.is_not(None), PlaceRow.held_until >= now)
    query = (
        select(PlaceRow.trade, PlaceRow.starts_at, func.count())
        .where(PlaceRow.trade.in_(trades), PlaceRow.starts_at.between(first, last), live)
        .where(or_(PlaceRow.draft_id.is_(None), PlaceRow.draft_id != (draft_id or "")))
        .group_by(PlaceRow.trade, PlaceRow.starts_at)
    )
    return {(trade, starts_at): count for trade, starts_at, count in session.execute(query)}


def owned(session: Session, repair_id: int) -> Appointment | None:
    """The appointment of a repair."""
    query = select(_C.starts_at, _C.ends_at).where(_C.repair_id == repair_id)
    row = session.execute(query).one_or_none()
    return Appointment(row.starts_at, row.ends_at) if row else None


def free(session: Session, repair_id: int) -> None:
    """Give back the place of a repair."""
    session.execute(delete(PlaceRow).where(PlaceRow.repair_id == repair_id))


def reclaim_holds(session: Session, now: datetime) -> None:
    """Delete the holds that ran out, except those that their draft is moving just now."""
    theirs = select(_C.id).where(_EXPIRED).with_for_update(skip_locked=True)
    session.execute(delete(PLACE).where(_C.id.in_(theirs)), {"now": now})
