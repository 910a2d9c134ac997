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
    ColumnElement,
    and_,
    delete,
    func,
    literal,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from ..store import PlaceRow
from .diary import Appointment, SlotGone

LOCK_NOT_AVAILABLE = "55P03"
"""PostgreSQL's code for a lock that was waited for too long."""


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
        number = self._win(session, PlaceRow.draft_id == draft_id, now)
        place = {**self._place(number), "draft_id": draft_id, "held_until": until}
        insert = _insert(session).values(place)
        session.execute(insert.on_conflict_do_update(index_elements=["draft_id"], set_=place))

    def own(self, session: Session, draft_id: str, repair_id: int, now: datetime) -> Appointment:
        """Turn the draft's hold into the repair's appointment, or win a place anew.

        :raises SlotGone: when the hold is gone and no place is free. The transaction must end.
        """
        return self._give(session, PlaceRow.draft_id == draft_id, repair_id, now)

    def move(self, session: Session, repair_id: int, now: datetime) -> Appointment:
        """Move a repair's appointment here.

        :raises SlotGone: when no place is free; the old one is kept. The transaction must end.
        """
        return self._give(session, PlaceRow.repair_id == repair_id, repair_id, now)

    def _give(
        self, session: Session, mine: ColumnElement[bool], repair_id: int, now: datetime
    ) -> Appointment:
        number = self._win(session, mine, now)
        place = {"draft_id": None, "held_until": None, "repair_id": repair_id}
        place |= self._place(number)
        moved = update(PlaceRow).where(mine).values(**place).returning(PlaceRow.id)
        if session.scalar(moved) is None:
            session.execute(_insert(session).values(place))
        return Appointment(self.starts_at, self.ends_at)

    def _place(self, number: int) -> dict[str, Any]:
        slot = {"trade": self.trade, "starts_at": self.starts_at, "ends_at": self.ends_at}
        return {**slot, "number": number}

    def _win(self, session: Session, mine: ColumnElement[bool], now: datetime) -> int:
        """Wait for our turn, and find the number that the owner has here or any free one."""
        if session.get_bind().dialect.name != "sqlite":
            self._take_turns(session, mine, now)
        is_here = and_(PlaceRow.trade == self.trade, PlaceRow.starts_at == self.starts_at)
        rows = session.execute(
            select(PlaceRow.id, PlaceRow.number, mine.label("mine"), _expired(now).label("expired"))
            .where(is_here)
            .order_by(PlaceRow.number)
        ).all()
        for row in rows:
            if row.mine:
                return int(row.number)
        if expired := [row.id for row in rows if row.expired]:
            session.execute(delete(PlaceRow).where(PlaceRow.id.in_(expired)))
        taken = {row.number for row in rows if not row.expired}
        if len(taken) >= self.capacity:
            raise SlotGone
        return next(n for n in range(1, self.capacity + 1) if n not in taken)

    def _take_turns(self, session: Session, mine: ColumnElement[bool], now: datetime) -> None:
        """Wait until nobody else has the turn of this slot; ours lasts until the transaction ends.

        If our own hold ran out, somebody may take its place away: then we wait for the turn of its
        slot too. All take their turns in the order of their numbers.

        :raises SlotGone: when it takes too long.
        """
        here = select(
            literal(self.trade).label("trade"),
            literal(self.starts_at, PlaceRow.starts_at.type).label("starts_at"),
        )
        left = select(PlaceRow.trade, PlaceRow.starts_at).where(mine, _expired(now))
        slots = union_all(here, left).subquery()
        name = func.concat(slots.c.trade, " ", func.extract("epoch", slots.c.starts_at))
        turns = select(func.hashtextextended(name, 0).label("number")).distinct()
        sorted_turns = turns.order_by("number").subquery()
        try:
            session.execute(select(func.pg_advisory_xact_lock(sorted_turns.c.number)))
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
    row = session.scalar(select(PlaceRow).where(PlaceRow.repair_id == repair_id))
    return Appointment(row.starts_at, row.ends_at) if row else None


def free(session: Session, repair_id: int) -> None:
    """Give back the place of a repair."""
    session.execute(delete(PlaceRow).where(PlaceRow.repair_id == repair_id))


def reclaim_holds(session: Session, now: datetime) -> None:
    """Delete the holds that ran out, except those that their draft is moving just now."""
    ran_out = select(PlaceRow.id).where(_expired(now))
    theirs = ran_out.with_for_update(skip_locked=True)
    session.execute(delete(PlaceRow).where(PlaceRow.id.in_(theirs)))


def _expired(now: datetime) -> ColumnElement[bool]:
    return and_(PlaceRow.repair_id.is_(None), PlaceRow.held_until < now)


def _insert(session: Session) -> Any:
    """An insert into the places that knows what to do about a conflict."""
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    return dialect.insert(PlaceRow)
