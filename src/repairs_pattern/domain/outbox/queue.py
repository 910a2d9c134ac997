"""The life of a message: waiting, claimed by a worker, sent, to be tried again, or dead.

What was sent is delivered or failed as soon as the messenger tells so: see ``receipts``.

A claim is a lease: it moves the moment from which the message is due. A worker that is killed
gives nothing back, and nothing has to be cleaned up after it: its message is due again.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, get_args

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from ..store import Database, OutboxRow
from .waiting import MOST_ATTEMPTS, next_try

LEASE = timedelta(seconds=90)
"""How long a worker has a message to itself. Longer than any try may take."""

WORKS_ORDER = "works-order"
"""The channel, and the kind, of what tells a works order system of a repair."""

REFUSED = "Refused"
"""The fault of a message that the messenger will never take."""

TOO_LATE = "TooLate"
"""The fault of a message that was no use any more before it could be sent."""

DELIVERED = "delivered"

State = Literal["waiting", "again", "sent", "delivered", "failed", "dead"]
STATES: tuple[State, ...] = get_args(State)

_WAITS = and_(OutboxRow.sent_at.is_(None), OutboxRow.dead_at.is_(None))


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message that one worker has to itself until its lease ends.

    :param attempts: how often it was tried, with this time.
    :param claim: the secret that proves it.
    :param again: whether it was tried before, ever.
    """

    id: int
    key: str
    repair_id: int | None
    kind: str
    channel: str
    recipient: Mapping[str, Any]
    language: str
    content: Mapping[str, Any]
    attempts: int
    claim: str
    again: bool = False


def claim(
    database: Database,
    now: datetime,
    lease: timedelta = LEASE,
    *,
    works_orders: bool | None = None,
) -> Claimed | None:
    """Take the message that has been due the longest; None when none is.

    No two workers ever take the same one while its lease lasts. A message of a repair waits until
    those before it, by the same channel, were sent or are dead.

    :param works_orders: True takes works orders alone, False everything but them.
    :raises sqlalchemy.exc.OperationalError: when the database cannot be written to.
    """
    with database.writing() as session:
        due = _due(now)
        if works_orders is not None:
            due = due.where((OutboxRow.channel == WORKS_ORDER) == works_orders)
        row = session.scalar(due)
        if row is None:
            return None
        row.attempts += 1
        row.due_at = now + lease
        row.claim = secrets.token_hex(16)
        return Claimed(
            id=row.id,
            key=row.key,
            repair_id=row.repair_id,
            kind=row.kind,
            channel=row.channel,
            recipient=dict(row.recipient),
            language=row.language,
            content=dict(row.content),
            attempts=row.attempts,
            claim=row.claim,
            again=row.attempts > 1 or row.error is not None,
        )


def _due(now: datetime) -> Select[OutboxRow]:
    earlier = aliased(OutboxRow)
    has_earlier = exists().where(
        earlier.repair_id == OutboxRow.repair_id,
        earlier.channel == OutboxRow.channel,
        earlier.id < OutboxRow.id,
        earlier.sent_at.is_(None),
        earlier.dead_at.is_(None),
    )
    return (
        select(OutboxRow)
        .where(_WAITS, _is_useful(now), OutboxRow.due_at <= now, ~has_earlier)
        .order_by(OutboxRow.due_at, OutboxRow.id)
        .limit(1)
        .with_for_update(skip_locked=True, of=OutboxRow)
    )


def _is_useful(now: datetime, row: type[OutboxRow] = OutboxRow) -> ColumnElement[bool]:
    return or_(row.useful_until.is_(None), row.useful_until > now)


def bury_useless(session: Session, now: datetime) -> None:
    """What would no longer be true when it came is dead: nobody is told of a visit that was."""
    session.execute(
        update(OutboxRow)
        .where(_WAITS, OutboxRow.due_at <= now, ~_is_useful(now))
        .values(dead_at=now, claim=None, error=TOO_LATE)
    )


def mark_sent(database: Database, claimed: Claimed, now: datetime) -> None:
    """Note that a message has left, even if its lease ended meanwhile. Its secret goes.

    :raises sqlalchemy.exc.OperationalError: when the database cannot be written to.
    """
    content = without_secret(claimed.content)
    with database.writing() as session:
        session.execute(
            update(OutboxRow)
            .where(OutboxRow.id == claimed.id, OutboxRow.sent_at.is_(None))
            .values(sent_at=now, content=content, claim=None, error=None, dead_at=None)
        )


def without_secret(content: Mapping[str, Any]) -> dict[str, Any]:
    """What a message that has left keeps of what it said."""
    return {name: value for name, value in content.items() if name != "token"}


def mark_failed(
    database: Database,
    claimed: Claimed,
    error: str,
    now: datetime,
    chance: float,
    *,
    for_ever: bool = False,
    wait: timedelta = timedelta(0),
) -> None:
    """Note that a try failed: the message is due later, or dead.

    Nothing is noted when the lease ended and another worker has the message.

    :param error: the name of the fault, with nothing of the message in it.
    :param chance: from 0 to 1, as for ``next_try``.
    :param for_ever: whether no further try can help.
    :param wait: how long no try can help.
    :raises sqlalchemy.exc.OperationalError: when the database cannot be written to.
    """
    is_dead = for_ever or claimed.attempts >= MOST_ATTEMPTS
    fate = (
        {"dead_at": now} if is_dead else {"due_at": next_try(now + wait, claimed.attempts, chance)}
    )
    with database.writing() as session:
        session.execute(
            update(OutboxRow)
            .where(_WAITS, OutboxRow.id == claimed.id, OutboxRow.claim == claimed.claim)
            .values(claim=None, error=error, **fate)
        )


def state_of(row: OutboxRow) -> State:
    """Where a message is in its life."""
    if row.sent_at is not None:
        if row.outcome is None:
            return "sent"
        return "delivered" if row.outcome == DELIVERED else "failed"
    if row.dead_at is not None:
        return "dead"
    return "again" if row.attempts else "waiting"


def _is(state: State) -> ColumnElement[bool]:
    return {
        "waiting": and_(_WAITS, OutboxRow.attempts == 0),
        "again": and_(_WAITS, OutboxRow.attempts > 0),
        "sent": and_(OutboxRow.sent_at.is_not(None), OutboxRow.outcome.is_(None)),
        "delivered": OutboxRow.outcome == DELIVERED,
        "failed": OutboxRow.outcome != DELIVERED,
        "dead": and_(OutboxRow.sent_at.is_(None), OutboxRow.dead_at.is_not(None)),
    }[state]


def listed(session: Session, states: tuple[State, ...], most: int) -> list[OutboxRow]:
    """The newest messages in these states, newest first."""
    query = select(OutboxRow).where(or_(*(_is(state) for state in states)))
    return list(session.scalars(query.order_by(OutboxRow.id.desc()).limit(most)))


def one(session: Session, number: int) -> OutboxRow | None:
    """The message with this number."""
    return session.get(OutboxRow, number)


def retry(session: Session, numbers: tuple[int, ...] | None, now: datetime) -> int:
    """Make dead messages, and those that wait for another try, due at once.

    What is no use any more stays dead, and so does what has lost its recipient with time, and what
    was overtaken: when a later message of its repair left by the same channel, or is dead and
    stays so, an earlier one would tell the resident of a visit as it was before.

    :param numbers: which; None for every dead one.
    :returns: how many.
    """
    later = aliased(OutboxRow)
    is_overtaken = exists().where(
        later.repair_id == OutboxRow.repair_id,
        later.channel == OutboxRow.channel,
        later.id > OutboxRow.id,
        or_(later.sent_at.is_not(None), later.dead_at.is_not(None)),
        ~_can_be_tried(later, numbers, now),
    )
    found = session.scalars(
        update(OutboxRow)
        .where(_can_be_tried(OutboxRow, numbers, now), ~is_overtaken)
        .values(due_at=now, attempts=0, claim=None, dead_at=None)
        .returning(OutboxRow.id)
    )
    return len(found.all())


def _can_be_tried(
    row: type[OutboxRow], numbers: tuple[int, ...] | None, now: datetime
) -> ColumnElement[bool]:
    chosen = row.dead_at.is_not(None) if numbers is None else row.id.in_(numbers)
    there = and_(row.sent_at.is_(None), row.emptied_at.is_(None))
    return and_(chosen, there, _is_useful(now, row))


@dataclass(frozen=True, slots=True)
class Figures:
    """How an outbox stands.

    :param waiting: messages that have not left and are not dead.
    :param dead: messages that nobody tries any more.
    :param oldest: when the oldest of those that wait was written.
    """

    waiting: int
    dead: int
    oldest: datetime | None


def figures_of(session: Session) -> Figures:
    """How many wait, since when, and how many are dead."""
    waits = select(func.count(), func.min(OutboxRow.created_at)).where(_WAITS)
    waiting, oldest = session.execute(waits).one()
    dead = session.scalar(select(func.count()).where(_is("dead"))) or 0
    return Figures(waiting, dead, oldest)


def oldest_due(session: Session, now: datetime) -> datetime | None:
    """When the oldest message was written that should have left by now; None when none should.

    A message that was tried in vain counts from its writing, though its next try is later.
    """
    has_been_due = or_(OutboxRow.due_at <= now, OutboxRow.attempts > 0)
    return session.scalar(select(func.min(OutboxRow.created_at)).where(_WAITS, has_been_due))
