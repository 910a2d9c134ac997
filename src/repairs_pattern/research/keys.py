"""The moderator's passphrase, the participants' password, and which browsers are logged in.

A key is kept as a digest that werkzeug makes with scrypt and a salt of its own. No key has a
default.
"""

from __future__ import annotations

import secrets
import unicodedata
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import Session
from werkzeug.security import check_password_hash, generate_password_hash

from .door import digest_of
from .store import Database, SettingRow, VisitRow

MODERATOR = "moderator"
"""The name of the passphrase that opens the desk."""

PARTICIPANTS = "participants"
"""The name of the password that opens the prototype."""

VISIT_FOR = timedelta(hours=12)
"""How long a log-in lasts: a day of sessions."""

_KEPT = select(SettingRow.value).where(SettingRow.name == bindparam("name"))
_VISIT = select(VisitRow.expires_at).where(VisitRow.digest == bindparam("digest"))


def kept(database: Database, name: str) -> str | None:
    """The digest of a key; None when there is no such key."""
    found = database.rows(_KEPT, {"name": name})
    return str(found[0].value) if found else None


def fits(database: Database, name: str, key: str) -> bool:
    """Whether this is the key."""
    digest = kept(database, name)
    return digest is not None and check_password_hash(digest, _plain(key))


def claim(database: Database, key: str) -> bool:
    """Set the moderator's passphrase for the first time; False when somebody already has."""
    row = {"name": MODERATOR, "value": generate_password_hash(_plain(key))}
    with database.writing() as session:
        put = database.insert(SettingRow).values(row).on_conflict_do_nothing()
        return bool(session.execute(put).rowcount)  # type: ignore[attr-defined]


def change(database: Database, name: str, key: str) -> None:
    """Set a key, or another one. Another passphrase logs every browser out."""
    value = generate_password_hash(_plain(key))
    with database.writing() as session:
        session.merge(SettingRow(name=name, value=value))
        if name == MODERATOR:
            _end_visits(session)


def forget(database: Database, name: str) -> None:
    """Have no such key any more. Without a passphrase nobody is logged in."""
    with database.writing() as session:
        session.execute(delete(SettingRow).where(SettingRow.name == name))
        if name == MODERATOR:
            _end_visits(session)


def begin_visit(database: Database, now: datetime) -> str:
    """Log a browser in.

    :returns: the token that it holds; it is not kept.
    """
    token = secrets.token_urlsafe(32)
    with database.writing() as session:
        session.execute(delete(VisitRow).where(VisitRow.expires_at <= now))
        session.add(VisitRow(digest=digest_of(token), expires_at=now + VISIT_FOR))
    return token


def is_visit(database: Database, token: str | None, now: datetime) -> bool:
    """Whether the browser that holds this token is logged in."""
    if not token:
        return False
    found = database.rows(_VISIT, {"digest": digest_of(token)})
    return bool(found) and found[0].expires_at > now


def end_visit(database: Database, token: str) -> None:
    """Log a browser out."""
    with database.writing() as session:
        session.execute(delete(VisitRow).where(VisitRow.digest == digest_of(token)))


def _end_visits(session: Session) -> None:
    session.execute(delete(VisitRow))


def _plain(key: str) -> str:
    """The key in one spelling, however a keyboard or the clipboard gave it."""
    return unicodedata.normalize("NFC", key).strip()
