"""Coming back to an unfinished report by a link that works once.

The link's secret is in the message and nowhere else: we keep its SHA-256 digest. A secret of 256
bits needs neither salt nor a slow hash, because nobody can try them all.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, exists, func, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from ..store import Base, Database, DraftRow, OutboxRow, RepairRow, ResumeLinkRow
from .raising import DraftClosed

LINK_LASTS = timedelta(hours=24)
MOST_LINKS = 5
"""How many links one draft can have sent, so that nobody is sent more."""

KIND = "resume"
"""The kind of the message that carries a link."""


class TooManyLinks(Exception):
    """The draft has had as many links as it may have."""


def send_link(
    database: Database,
    draft_id: str,
    channel: str,
    recipient: Mapping[str, Any],
    language: str,
    lifetime: timedelta,
    now: datetime,
) -> datetime:
    """Make a link and put the message with it in the outbox, both or neither.

    Earlier links of the draft that were not used stop working, and those of their messages that
    have not left yet never do.

    :param channel: ``text`` or ``email``.
    :param recipient: the ``phone`` or the ``email`` that the message goes to.
    :param lifetime: how long a draft is kept from its start; no link outlives its draft.
    :returns: the moment from which the link no longer works.
    :raises TooManyLinks: when the draft has had ``MOST_LINKS``.
    :raises DraftClosed: when there is nothing to come back to.
    :raises sqlalchemy.exc.OperationalError: when the database cannot be written to.
    """
    token = secrets.token_urlsafe(32)
    with database.writing() as session:
        started_at = session.scalar(
            select(DraftRow.started_at)
            .where(DraftRow.id == draft_id, ~_was_sent(DraftRow.id))
            .with_for_update()
        )
        if started_at is None or started_at + lifetime <= now:
            raise DraftClosed
        _make_room(session, draft_id, now)
        expires_at = min(now + LINK_LASTS, started_at + lifetime)
        session.add(
            ResumeLinkRow(
                digest=_digest(token), draft_id=draft_id, made_at=now, expires_at=expires_at
            )
        )
        session.add(
            OutboxRow(
                key=f"{KIND}:{_digest(token)[:48]}",
                draft_id=draft_id,
                kind=KIND,
                channel=channel,
                recipient=dict(recipient),
                language=language,
                content={"token": token, "expires_at": expires_at.isoformat()},
                created_at=now,
                useful_until=expires_at,
            )
        )
    return expires_at


def _make_room(session: Session, draft_id: str, now: datetime) -> None:
    """Void the draft's earlier links."""
    links = select(func.count()).where(ResumeLinkRow.draft_id == draft_id)
    if (session.scalar(links) or 0) >= MOST_LINKS:
        raise TooManyLinks
    session.execute(
        update(ResumeLinkRow)
        .where(
            ResumeLinkRow.draft_id == draft_id,
            ResumeLinkRow.used_at.is_(None),
            ResumeLinkRow.expires_at > now,
        )
        .values(expires_at=now)
    )
    session.execute(
        delete(OutboxRow).where(
            OutboxRow.draft_id == draft_id, OutboxRow.kind == KIND, OutboxRow.sent_at.is_(None)
        )
    )


def open_link(database: Database, token: str, now: datetime) -> str | None:
    """The draft that a link leads to, without using the link; None when it does not work."""
    with database.reading() as session:
        return session.scalar(select(ResumeLinkRow.draft_id).where(*_works(token, now)))


def use_link(database: Database, token: str, now: datetime) -> str | None:
    """Use a link: of all who try, however close together, one gets the draft.

    The draft moves to a new id, so whoever had it before has it no longer. Otherwise somebody
    could begin a report, have its link sent to somebody else, and read what they go on to answer.

    :returns: the draft's new id; None when the link was used, has expired, is not known, or its
        report was sent.
    :raises sqlalchemy.exc.OperationalError: when the database cannot be written to.
    """
    with database.writing() as session:
        draft_id = session.scalar(select(ResumeLinkRow.draft_id).where(*_works(token, now)))
        draft = session.get(DraftRow, draft_id, with_for_update=True) if draft_id else None
        used = session.scalar(
            update(ResumeLinkRow)
            .where(*_works(token, now))
            .values(used_at=now)
            .returning(ResumeLinkRow.draft_id)
        )
        return _moved(session, draft) if draft is not None and used is not None else None


def _moved(session: Session, draft: DraftRow) -> str:
    """Give a draft and all that belongs to it a new id."""
    moved = DraftRow(id=secrets.token_urlsafe(24), started_at=draft.started_at, ended=draft.ended)
    session.add(moved)
    session.flush()
    for table in Base.metadata.sorted_tables:
        if "draft_id" in table.c:
            session.execute(
                update(table).where(table.c.draft_id == draft.id).values(draft_id=moved.id)
            )
    session.execute(delete(DraftRow).where(DraftRow.id == draft.id))
    return moved.id


def newest_link(session: Session, draft_id: str) -> OutboxRow | None:
    """The message with the newest link of a draft."""
    return session.scalar(
        select(OutboxRow)
        .where(OutboxRow.draft_id == draft_id, OutboxRow.kind == KIND)
        .order_by(OutboxRow.id.desc())
        .limit(1)
    )


def _works(token: str, now: datetime) -> list[ColumnElement[bool]]:
    return [
        ResumeLinkRow.digest == _digest(token),
        ResumeLinkRow.used_at.is_(None),
        ResumeLinkRow.expires_at > now,
        ~_was_sent(ResumeLinkRow.draft_id),
    ]


def _was_sent(draft_id: InstrumentedAttribute[str]) -> ColumnElement[bool]:
    return exists().where(RepairRow.draft_id == draft_id)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
