"""Who of the council is signed in. A session ends on the server, whatever a browser still holds."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, select, update

from ..store import Database, StaffSessionRow

SEEN_EVERY = timedelta(minutes=1)
"""How exactly it is kept when somebody was last seen: not every look has to wait for a write."""

_FIND: Any = select(
    StaffSessionRow.who,
    StaffSessionRow.roles,
    StaffSessionRow.begun_at,
    StaffSessionRow.seen_at,
).where(StaffSessionRow.digest == bindparam("digest"))


@dataclass(frozen=True, slots=True)
class Times:
    """How long a session lasts.

    :param idle: without a look at any page.
    :param longest: however much is done.
    """

    idle: timedelta
    longest: timedelta


@dataclass(frozen=True, slots=True)
class Signed:
    """Somebody who is signed in.

    :param who: the name for the audit, as the provider gave it.
    """

    who: str
    roles: frozenset[str]


def begin(database: Database, who: str, roles: Iterable[str], now: datetime, times: Times) -> str:
    """Sign somebody in. Sessions that are over are deleted.

    :returns: the secret for their browser; it is not kept.
    :raises sqlalchemy.exc.OperationalError: when the database cannot be written to.
    """
    secret = secrets.token_urlsafe(32)
    row = StaffSessionRow(
        digest=_digest(secret), who=who, roles=sorted(roles), begun_at=now, seen_at=now
    )
    with database.writing() as session:
        session.execute(
            delete(StaffSessionRow).where(StaffSessionRow.begun_at <= now - times.longest)
        )
        session.add(row)
    return secret


def current(database: Database, secret: str, now: datetime, times: Times) -> Signed | None:
    """Who has this secret; None when they are not signed in, or not any more.

    :raises sqlalchemy.exc.OperationalError: when the database does not answer.
    """
    found = database.rows(_FIND, {"digest": _digest(secret)})
    if not found:
        return None
    who, roles, begun_at, seen_at = found[0]
    if now >= begun_at + times.longest or now >= seen_at + times.idle:
        return None
    if now - seen_at >= SEEN_EVERY:
        _note_seen(database, secret, now)
    return Signed(who, frozenset(roles))


def end(database: Database, secret: str) -> None:
    """Sign them out. Nothing happens when they are not signed in."""
    with database.writing() as session:
        session.execute(delete(StaffSessionRow).where(StaffSessionRow.digest == _digest(secret)))


def _note_seen(database: Database, secret: str, now: datetime) -> None:
    with database.writing() as session:
        session.execute(
            update(StaffSessionRow)
            .where(StaffSessionRow.digest == _digest(secret))
            .values(seen_at=now)
        )


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
