"""Keys of apps that ask us: what they may do, and how one is told from a wrong one."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Literal, get_args

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from .store import ApiKeyRow, Database

Scope = Literal["diagnosis", "reports", "repairs"]
"""What a key is for: reading the questions; making reports, with addresses and times; looking at a
repair by its reference and postcode."""

SCOPES: tuple[Scope, ...] = get_args(Scope)

PREFIX = "repairs"
"""How every key begins, so that one that leaks into a file can be found."""

USED_AGAIN = timedelta(minutes=10)
"""How exactly it is kept when a key was last used: nobody waits for the database at each call."""

_NOBODYS = sha256(b"").hexdigest()
"""What is compared when there is no such key. No key has this digest."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key that is good.

    :param id: what it is called; not secret.
    """

    id: str
    scopes: frozenset[str]


def make_key(session: Session, name: str, scopes: Iterable[Scope], now: datetime) -> str:
    """Make a key.

    :param name: whose it is, at most 80 characters.
    :returns: the key. It is kept nowhere.
    """
    number, secret = secrets.token_hex(4), secrets.token_urlsafe(32)
    key = f"{PREFIX}_{number}_{secret}"
    session.add(
        ApiKeyRow(
            id=number,
            digest=_digest(key),
            name=name[:80],
            scopes=sorted(set(scopes)),
            created_at=now,
        )
    )
    return key


def revoke_key(session: Session, number: str, now: datetime) -> bool:
    """Let a key be good no longer.

    :returns: whether there is such a key that was.
    """
    revoked = session.scalars(
        update(ApiKeyRow)
        .where(ApiKeyRow.id == number, ApiKeyRow.revoked_at.is_(None))
        .values(revoked_at=now)
        .returning(ApiKeyRow.id)
    )
    return len(revoked.all()) > 0


def listed_keys(session: Session) -> Sequence[ApiKeyRow]:
    """Every key that there ever was, oldest first."""
    return session.scalars(select(ApiKeyRow).order_by(ApiKeyRow.created_at, ApiKeyRow.id)).all()


def good_key(database: Database, given: str, now: datetime) -> Key | None:
    """What a key may do; None for every wrong one alike.

    A wrong one is refused by the same steps whether or not there is a key of that name.
    """
    prefix, _, rest = given.partition("_")
    number, _, _ = rest.partition("_")
    with database.reading() as session:
        row = session.get(ApiKeyRow, number if prefix == PREFIX else "")
    known = row.digest if row is not None else _NOBODYS
    is_right = hmac.compare_digest(known, _digest(given))
    if row is None or not is_right or row.revoked_at is not None:
        return None
    if row.used_at is None or now - row.used_at >= USED_AGAIN:
        with database.writing() as session:
            session.execute(update(ApiKeyRow).where(ApiKeyRow.id == row.id).values(used_at=now))
    return Key(row.id, frozenset(row.scopes))


def _digest(key: str) -> str:
    """A key has 256 random bits, so no slow digest is needed to keep it from being guessed."""
    return sha256(key.encode(errors="replace")).hexdigest()
