"""Places in slots: the statements behind holds and appointments.

Each place is a row whose number is unique in its slot and never above the capacity, so the
database itself refuses one booking too many. Moving a hold or an appointment is one UPDATE: the
old place is freed by the statement that wins the new one.

On PostgreSQL the tabs of one owner take turns, and then those who want the same slot, each for one
short transaction. Nobody waits for anything else of anybody else's: so no two can wait for each
other, and nobody waits longer than ``WAIT_SECONDS`` for a slot. SQLite has one writer at a time.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b

from sqlalchemy import ColumnElement, and_, delete, func, insert, or_, select, update
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

        :raises SlotGone: when no place is free.
        """
        self._claim(session, PlaceRow.draft_id == draft_id, now, draft_id=draft_id, until=until)

    def own(self, session: Session, draft_id: str, repair_id: int, now: datetime) -> Appointment:
        """Turn the draft's hold into the repair's appointment, or win a place anew.

        :raises SlotGone: when the hold is gone and no place is free.
        """
        self._claim(session, PlaceRow.draft_id == draft_id, now, draft_id=draft_id, until=now)
        session.execute(
            update(PlaceRow)
            .where(PlaceRow.draft_id == draft_id)
            .values(repair_id=repair_id, draft_id=None, held_until=None)
        )
        return Appointment(self.starts_at, self.ends_at)

    def move(self, session: Session, repair_id: int, now: datetime) -> Appointment:
        """Move a repair's appointment here.

        :raises SlotGone: when no place is free; the old one is kept.
        """
        self._claim(session, PlaceRow.repair_id == repair_id, now, repair_id=repair_id)
        return Appointment(self.starts_at, self.ends_at)

    def _claim(
        self,
        session: Session,
        mine: ColumnElement[bool],
        now: datetime,
        *,
        draft_id: str | None = None,
        repair_id: int | None = None,
        until: datetime | None = None,
    ) -> None:
        _take_turn(session, f"draft {draft_id} repair {repair_id}")
        session.execute(select(PlaceRow.id).where(mine).with_for_update())
        _take_turn(session, f"{self.trade} {self.starts_at.astimezone(UTC).isoformat()}")
        reclaim_holds(session, now, self._here)
        values = {
            "trade": self.trade,
            "starts_at": self.starts_at,
            "ends_at": self.ends_at,
            "number": self._free_number(session, mine),
            "draft_id": draft_id,
            "held_until": until,
            "repair_id": repair_id,
        }
        moved = update(PlaceRow).where(mine).values(**values).returning(PlaceRow.id)
        if session.scalar(moved) is None:
            session.execute(insert(PlaceRow).values(**values))

    @property
    def _here(self) -> ColumnElement[bool]:
        return and_(PlaceRow.trade == self.trade, PlaceRow.starts_at == self.starts_at)

    def _free_number(self, session: Session, mine: ColumnElement[bool]) -> int:
        """The owner's number here, or any free one."""
        own = session.scalar(select(PlaceRow.number).where(self._here, mine))
        if own is not None:
            return own
        taken = set(session.scalars(select(PlaceRow.number).where(self._here)))
        if len(taken) >= self.capacity:
            raise SlotGone
        return next(n for n in range(1, self.capacity + 1) if n not in taken)


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


def reclaim_holds(session: Session, now: datetime, *where: ColumnElement[bool]) -> None:
    """Delete the holds that ran out, except those that their draft is moving just now.

    :param where: which of them; without it, all.
    """
    ran_out = select(PlaceRow.id).where(_expired(now), *where)
    theirs = ran_out.with_for_update(skip_locked=True)
    session.execute(delete(PlaceRow).where(PlaceRow.id.in_(theirs)))


def _expired(now: datetime) -> ColumnElement[bool]:
    return and_(PlaceRow.repair_id.is_(None), PlaceRow.held_until < now)


def _take_turn(session: Session, name: str) -> None:
    """Wait until nobody else has this turn; ours lasts until the transaction ends.

    :raises SlotGone: when that takes too long. The session can still be used.
    """
    if session.get_bind().dialect.name == "sqlite":
        return
    number = int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "big", signed=True)
    try:
        with session.begin_nested():
            session.execute(select(func.pg_advisory_xact_lock(number)))
    except OperationalError as error:
        if getattr(error.orig, "sqlstate", None) != LOCK_NOT_AVAILABLE:
            raise
        raise SlotGone from error
