"""Places in slots: the statements behind holds and appointments.

Each place is a row whose number is unique in its slot and never above the capacity, so the
database itself refuses one booking too many. A place is won by one statement, which finds the
lowest free number and writes the row of its owner; the owner's old place is freed by the same.

On PostgreSQL those who want a new place in the same slot take turns, each for one short
transaction. That statement tries for the turn itself: who has it at once needs no other. Who does
not waits for the turn and says the same again. All wait for turns in one order and, with a turn,
for nothing else of anybody else's: so no two can wait for each other, and nobody waits longer than
``WAIT_SECONDS`` for all the turns of a booking. SQLite has one writer at a time.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Select,
    and_,
    bindparam,
    delete,
    exists,
    func,
    literal_column,
    or_,
    select,
    text,
    true,
    union_all,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from ..store import WAIT_SECONDS, Base, Database, PlaceRow
from .diary import Appointment, SlotGone

QUERY_CANCELED = "57014"
"""PostgreSQL's code for a statement that took too long."""

PLACE = Base.metadata.tables["place"]
_C = PLACE.c

_WRITTEN = ("trade", "starts_at", "ends_at", "number", "draft_id", "held_until", "repair_id")

_EXPIRED = and_(_C.repair_id.is_(None), _C.held_until < bindparam("now"))
_VALUES = {name: bindparam(f"its_{name}", type_=_C[name].type) for name in _WRITTEN}
"""What a place is given. The bare names of columns are SQLAlchemy's own in an UPDATE."""

_HERE = and_(_C.trade == _VALUES["trade"], _C.starts_at == _VALUES["starts_at"])


def _turn(trade: ColumnElement[Any], starts_at: ColumnElement[Any]) -> ColumnElement[int]:
    """The number of the turn of a slot."""
    return func.hashtextextended(func.concat(trade, " ", func.extract("epoch", starts_at)), 0)


def _number(mine: ColumnElement[bool]) -> Select[Any]:
    """The number that the owner has in this slot, or else the lowest free one, if there is any.

    A capacity may have been made smaller: then places above it are taken, and those below are not.
    """
    one: Select[Any] = select(literal_column("1").label("number"))
    may_be = union_all(one, select(_C.number + 1).where(_HERE)).subquery().c.number
    is_taken = exists().where(_HERE, _C.number == may_be)
    taken = select(func.count()).where(_HERE).scalar_subquery()
    capacity = bindparam("capacity", type_=_C.number.type)
    free = select(literal_column("1").label("rank"), may_be).where(
        taken < capacity, may_be <= capacity, ~is_taken
    )
    own = select(literal_column("0").label("rank"), _C.number).where(_HERE, mine)
    both = union_all(own, free).subquery().c
    return select(both.number).order_by(both.rank, both.number).limit(1)


class _Owner:
    """What is said to the database about the place of a draft or of a repair.

    Each statement is made once: to make it anew for each booking took longer than to run it.
    """

    def __init__(self, key: Column[Any]) -> None:
        mine = key == _VALUES[key.name]
        number = _number(mine).subquery()
        place = select(*{**_VALUES, "number": number.c.number}.values())
        slot = _VALUES["trade"], _VALUES["starts_at"]
        has_turn = func.pg_try_advisory_xact_lock(_turn(*slot))
        self.wins = {
            "postgresql": _write(postgresql, key, place.where(has_turn)),
            "sqlite": _write(sqlite, key, place.where(true())),
        }
        here = select(slot[0].label("trade"), slot[1].label("starts_at"))
        left = select(_C.trade, _C.starts_at).where(mine, _EXPIRED)
        slots = union_all(here, left).subquery()
        turns = select(_turn(slots.c.trade, slots.c.starts_at).label("turn")).distinct()
        self.turns = select(func.pg_advisory_xact_lock(turns.order_by("turn").subquery().c.turn))


def _write(dialect: Any, key: Column[Any], place: Select[Any]) -> Any:
    """Write the one row of an owner, whether it is there or not."""
    insert = dialect.insert(PLACE).from_select(_WRITTEN, place)
    kept = {name: insert.excluded[name] for name in _WRITTEN}
    return insert.on_conflict_do_update(index_elements=[key], set_=kept).returning(_C.id)


_DRAFT, _REPAIR = _Owner(_C.draft_id), _Owner(_C.repair_id)

_KEEP = (
    update(PLACE)
    .where(_C.draft_id == _VALUES["draft_id"], _HERE)
    .values(draft_id=None, held_until=None, repair_id=bindparam("repair"))
    .returning(_C.id)
)
_PATIENCE = text(f"SET LOCAL statement_timeout = '{WAIT_SECONDS}s'")
"""For both turns together: a lock's own time-out counts each one anew."""

_AT_LEISURE = text("SET LOCAL statement_timeout TO DEFAULT")

_RECLAIM = select(_C.id).where(_EXPIRED).with_for_update(skip_locked=True)
_RECLAIM_ALL = delete(PLACE).where(_C.id.in_(_RECLAIM))
_RECLAIM_HERE = delete(PLACE).where(_C.id.in_(_RECLAIM.where(_HERE)))


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

    def hold(self, database: Database, draft_id: str, until: datetime, now: datetime) -> None:
        """Hold a place for a draft until a moment; its earlier hold moves here.

        :raises SlotGone: when no place is free.
        """
        place = self._place(now, draft_id=draft_id, held_until=until)
        if not _wins_at_once(database, place):
            with database.writing_plainly() as connection:
                _win(connection, _DRAFT, place)

    def own(
        self, connection: Connection, draft_id: str, repair_id: int, now: datetime
    ) -> Appointment:
        """Turn the draft's hold into the repair's appointment, or win a place anew.

        :raises SlotGone: when the hold is gone and no place is free. The transaction must end.
        """
        place = self._place(now, draft_id=draft_id, held_until=now)
        place["repair"] = repair_id
        if connection.scalar(_KEEP, place) is None:
            _win(connection, _DRAFT, place)
            connection.execute(_KEEP, place)
        return Appointment(self.starts_at, self.ends_at)

    def move(self, connection: Connection, repair_id: int, now: datetime) -> Appointment:
        """Move a repair's appointment here.

        :raises SlotGone: when no place is free; the old one is kept. The transaction must end.
        """
        _win(connection, _REPAIR, self._place(now, repair_id=repair_id))
        return Appointment(self.starts_at, self.ends_at)

    def _place(self, now: datetime, **owner: Any) -> dict[str, Any]:
        slot = {"trade": self.trade, "starts_at": self.starts_at, "ends_at": self.ends_at}
        place = {**dict.fromkeys(_WRITTEN), **slot, **owner}
        its = {f"its_{name}": value for name, value in place.items()}
        return {**its, "capacity": self.capacity, "now": now}


def _wins_at_once(database: Database, place: Mapping[str, Any]) -> bool:
    """Whether a draft has a place by one statement, which waits for nobody's turn.

    It may see a number as free that was taken a moment before it had the turn. Then the database
    refuses it.
    """
    try:
        return bool(database.at_once(_DRAFT.wins[database.engine.dialect.name], place))
    except IntegrityError:
        return False


def _win(connection: Connection, who: _Owner, place: Mapping[str, Any]) -> None:
    """Win a place in our turn, if need be one whose hold ran out.

    :raises SlotGone: when there is none.
    """
    wins = who.wins[connection.dialect.name]
    if connection.dialect.name != "sqlite":
        _take_turns(connection, who, place)
    if connection.scalar(wins, place) is None:
        connection.execute(_RECLAIM_HERE, place)
        if connection.scalar(wins, place) is None:
            raise SlotGone


def _take_turns(connection: Connection, who: _Owner, place: Mapping[str, Any]) -> None:
    """Wait until nobody else has the turn of this slot; ours lasts until the transaction ends.

    If our own hold ran out, somebody may take its place away: then we wait for the turn of its
    slot too. All take their turns in the order of their numbers.

    :raises SlotGone: when it takes too long.
    """
    connection.execute(_PATIENCE)
    try:
        connection.execute(who.turns, place)
    except OperationalError as error:
        if getattr(error.orig, "sqlstate", None) != QUERY_CANCELED:
            raise
        raise SlotGone from error
    connection.execute(_AT_LEISURE)


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
    session.execute(_RECLAIM_ALL, {"now": now})
