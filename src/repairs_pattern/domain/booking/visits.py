"""Visits in a scheduler outside: what is written before it is asked, and after it has answered.

Whoever wants to ask about a visit claims it in a short transaction of its own, asks with no
transaction open, and writes down what came of it in another. What dies in between leaves the wish.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import and_, delete, or_, select, update
from sqlalchemy.orm import Session

from ..store import OutsideVisitRow as Visit
from ..store import PlaceRow, RepairRow
from .scheduler import Opening

TIME, NOTHING = "time", "nothing"
"""What can be wished for."""

LATE = timedelta(hours=1)
"""A request that we gave up may be carried out by the scheduler this much later, and no more."""

_LONGEST_WAIT = timedelta(hours=1)
_LETTERS = "3479CDFGHJKMNPRTVWXY"


class Busy(Exception):
    """Somebody else asks the scheduler about this visit just now."""


def owned(visit: Visit) -> Opening | None:
    """The time that its repair has, as the resident was told."""
    if visit.repair_id is None or visit.starts_at is None or visit.ends_at is None:
        return None
    return Opening(visit.starts_at, visit.ends_at)


def wished(visit: Visit) -> Opening | None:
    """The time that is wished for."""
    if visit.wish != TIME or visit.wish_starts_at is None or visit.wish_ends_at is None:
        return None
    return Opening(visit.wish_starts_at, visit.wish_ends_at, visit.wish_code)


def is_sent(session: Session, draft_id: str) -> bool:
    """Whether the draft is a repair already."""
    return session.scalar(select(RepairRow.id).where(RepairRow.draft_id == draft_id)) is not None


def of_draft(session: Session, draft_id: str) -> Visit | None:
    """The visit of a draft, held until the transaction ends."""
    return session.scalar(select(Visit).where(Visit.draft_id == draft_id).with_for_update())


def seen_of_draft(session: Session, draft_id: str) -> Visit | None:
    """The visit of a draft, for reading."""
    return session.scalar(select(Visit).where(Visit.draft_id == draft_id))


def of_repair(session: Session, repair_id: int) -> Visit | None:
    """The visit of a repair, held until the transaction ends."""
    return session.scalar(select(Visit).where(Visit.repair_id == repair_id).with_for_update())


def seen_of_repair(session: Session, repair_id: int) -> Visit | None:
    """The visit of a repair, for reading."""
    return session.scalar(select(Visit).where(Visit.repair_id == repair_id))


def new(session: Session, reference: str, now: datetime, *, again: bool = False) -> Visit:
    """A visit of nobody yet, with a number that no order has had.

    :param again: whether the repair had a visit before.
    """
    suffix = "-" + "".join(secrets.choice(_LETTERS) for _ in range(4)) if again else ""
    visit = Visit(number=reference.replace("-", "")[:15] + suffix, reference=reference)
    visit.asked_at, visit.tries, visit.won, visit.wish_code = now, 0, False, ""
    session.add(visit)
    return visit


def claim(visit: Visit, now: datetime, lease: timedelta) -> Visit:
    """Be the one who asks about it.

    :raises Busy: when somebody else is at it.
    """
    if visit.claim is not None and visit.busy_until is not None and visit.busy_until > now:
        raise Busy
    visit.claim, visit.busy_until = secrets.token_urlsafe(16), now + lease
    return visit


def wish(
    visit: Visit,
    opening: Opening | None,
    now: datetime,
    due_at: datetime,
    deed: str | None = None,
) -> None:
    """Write down what is wanted of the scheduler: a time, or nothing more."""
    same = opening.is_at(wished(visit)) if opening else visit.wish == NOTHING
    visit.won = bool(visit.won and same)
    visit.wish = TIME if opening else NOTHING
    visit.wish_starts_at = opening.starts_at if opening else None
    visit.wish_ends_at = opening.ends_at if opening else None
    visit.wish_code = opening.code if opening else ""
    visit.deed, visit.asked_at, visit.due_at, visit.tries = deed, now, due_at, 0


def win(session: Session, visit: Visit) -> bool:
    """Write down that the scheduler has done what was wished for.

    :returns: False when the claim ran out meanwhile and somebody else sees to the visit now.
    """
    mine = and_(Visit.id == visit.id, Visit.claim == visit.claim)
    done = update(Visit).where(mine).values(won=True, claim=None, busy_until=None)
    return session.scalar(done.returning(Visit.id)) is not None


def let_go(session: Session, visit: Visit, *, drop: bool = False) -> None:
    """Ask no more for now.

    :param drop: whether the wish goes too, because nothing came of it.
    """
    mine = and_(Visit.id == visit.id, Visit.claim == visit.claim)
    held = session.scalar(select(Visit).where(mine).with_for_update())
    if held is None:
        return
    held.claim = held.busy_until = None
    if drop:
        settle(held)


def settle(visit: Visit, opening: Opening | None = None) -> None:
    """Nothing is wished for any more.

    :param opening: the time that the repair has from now on, when it is another.
    """
    if opening is not None:
        visit.starts_at, visit.ends_at = opening.starts_at, opening.ends_at
    visit.wish = visit.wish_starts_at = visit.wish_ends_at = visit.deed = None
    visit.wish_code = ""
    visit.claim = visit.busy_until = visit.due_at = None
    visit.won = False
    visit.tries = 0


def disown(visit: Visit) -> None:
    """It is nobody's any more: all that is left is to take the order outside back."""
    visit.draft_id = visit.repair_id = None
    visit.wish, visit.deed, visit.won = NOTHING, None, False
    visit.wish_starts_at = visit.wish_ends_at = None
    visit.claim = visit.busy_until = visit.due_at = None
    visit.tries = 0


def next_unsettled(session: Session, now: datetime, lease: timedelta) -> Visit | None:
    """Claim a visit that was left half way, of those that are due; None when there is none.

    One that no resident was told of is nobody's from now on: its order is taken back.
    """
    due = or_(Visit.due_at.is_(None), Visit.due_at <= now)
    free = or_(Visit.busy_until.is_(None), Visit.busy_until <= now)
    query = select(Visit).where(Visit.wish.is_not(None), due, free).order_by(Visit.id).limit(1)
    visit = session.scalar(query.with_for_update(skip_locked=True))
    if visit is None:
        return None
    if owned(visit) is None and (visit.draft_id or visit.repair_id):
        disown(visit)
    return claim(visit, now, lease)


def put_off(session: Session, visit: Visit, now: datetime) -> None:
    """Try again later, and each time later than before."""
    tries = visit.tries + 1
    wait = min(timedelta(minutes=2 ** min(tries - 1, 10)), _LONGEST_WAIT)
    mine = and_(Visit.id == visit.id, Visit.claim == visit.claim)
    session.execute(
        update(Visit)
        .where(mine)
        .values(tries=tries, due_at=now + wait, claim=None, busy_until=None)
    )


def gone(session: Session, visit: Visit, now: datetime) -> None:
    """The order outside is taken back; forget it once nothing can bring it back.

    A request that we gave up long ago may be carried out after ours that took the order back. So
    it is looked at once more.
    """
    mine = and_(Visit.id == visit.id, Visit.claim == visit.claim)
    if now < visit.asked_at + LATE:
        later = {"due_at": visit.asked_at + LATE, "claim": None, "busy_until": None}
        session.execute(update(Visit).where(mine).values(**later))
    else:
        session.execute(delete(Visit).where(mine))


def stuck(session: Session, tries: int) -> list[str]:
    """The numbers of orders about which the scheduler was asked in vain so many times."""
    query = select(Visit.number).where(Visit.wish.is_not(None), Visit.tries >= tries)
    return list(session.scalars(query.order_by(Visit.id)))


def forget_hold(session: Session, draft_id: str) -> None:
    """A draft whose visit is booked holds no place any more: the scheduler counts it now."""
    session.execute(delete(PlaceRow).where(PlaceRow.draft_id == draft_id))
