"""Drafts in the database: one row an answer, so that two tabs never overwrite each other's page.

The shapes are those of ``repairs_pattern.journey.drafts``, which this module may not import.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

from sqlalchemy import and_, bindparam, delete, exists, or_, select
from sqlalchemy.orm import Session

from .database import Database
from .tables import AnswerRow, DraftRow, Moment, PhotoRow, RepairRow

D = TypeVar("D")

AFTER_SENDING = timedelta(minutes=10)
"""How long a sent draft is still given out: for a second tab, a double click, a lost answer."""

MOST_AT_ONCE = 500
"""How many old drafts are deleted in one transaction: whoever starts a report waits for it."""

_SENT = RepairRow.id.is_not(None)
_LOAD = (
    select(_SENT, RepairRow.receipt, AnswerRow.page, AnswerRow.answer)
    .select_from(DraftRow)
    .outerjoin(RepairRow, RepairRow.draft_id == DraftRow.id)
    .outerjoin(AnswerRow, AnswerRow.draft_id == DraftRow.id)
    .where(
        DraftRow.id == bindparam("draft_id"),
        or_(
            RepairRow.reported_at >= bindparam("sent_since", type_=Moment()),
            and_(~_SENT, DraftRow.started_at >= bindparam("oldest", type_=Moment())),
        ),
    )
)
"""Every page reads this, so it is put together once."""


class StoredDrafts(Generic[D]):
    """A store of drafts.

    :param database: where they are kept.
    :param make: builds a draft from its id, its answers, whether it was submitted, and the
        receipt of the repair that it became.
    :param lifetime: how long an unsent draft is kept from its start.
    :param purged: told, after drafts past their lifetime went, the ids of the photos that went
        with them, so that their files go too.
    """

    def __init__(
        self,
        database: Database,
        make: Callable[[str, Mapping[str, Mapping[str, Any]], bool, str | None], D],
        lifetime: timedelta,
        purged: Callable[[Sequence[str], datetime], None] = lambda _photos, _now: None,
    ) -> None:
        self._database = database
        self._make = make
        self._lifetime = lifetime
        self._purged = purged

    def start(self, now: datetime) -> D:
        """Make an empty draft with an unguessable id; drafts past their lifetime go."""
        draft_id = secrets.token_urlsafe(24)
        with self._database.writing() as session:
            _, photos = self._delete_outlived(session, now)
            session.add(DraftRow(id=draft_id, started_at=now))
        self._purged(photos, now)
        return self._make(draft_id, {}, False, None)

    def purge(self, now: datetime) -> None:
        """Delete drafts past their lifetime, also when nobody starts a new one."""
        gone = MOST_AT_ONCE
        while gone == MOST_AT_ONCE:
            with self._database.writing() as session:
                gone, photos = self._delete_outlived(session, now)
            self._purged(photos, now)

    def load(self, draft_id: str, now: datetime) -> D | None:
        """The draft with all its answers, or None when there is none (any more).

        A draft that was sent is given out for a few minutes more, and then no longer: its id is in
        old cookies, and must not open what was sent.
        """
        given = {
            "draft_id": draft_id,
            "oldest": now - self._lifetime,
            "sent_since": now - AFTER_SENDING,
        }
        rows = self._database.rows(_LOAD, given)
        if not rows:
            return None
        answers = {page: answer for _, _, page, answer in rows if page is not None}
        return self._make(draft_id, answers, bool(rows[0][0]), rows[0][1])

    def save(self, draft_id: str, page: str, answer: Mapping[str, Any], now: datetime) -> bool:
        """Store the answer to one page, in place of an earlier one.

        :returns: False, with nothing stored, when the draft was sent or is no longer there: what
            is answered after a report was sent would be kept for ever.
        """
        values = {"draft_id": draft_id, "page": page, "answer": dict(answer), "saved_at": now}
        statement = self._database.insert(AnswerRow).values(values)
        changed = {"answer": statement.excluded.answer, "saved_at": statement.excluded.saved_at}
        with self._database.writing() as session:
            if not is_open(session, draft_id):
                return False
            session.execute(
                statement.on_conflict_do_update(index_elements=["draft_id", "page"], set_=changed)
            )
        return True

    def forget(self, draft_id: str, page: str) -> None:
        """Drop the answer to one page."""
        with self._database.writing() as session:
            session.execute(
                delete(AnswerRow).where(AnswerRow.draft_id == draft_id, AnswerRow.page == page)
            )

    def end(self, draft_id: str, now: datetime) -> None:
        """Delete a draft as if its time had run out; nothing happens to one that was sent."""
        with self._database.writing() as session:
            photos = _delete(session, [draft_id] if is_open(session, draft_id) else [])
        self._purged(photos, now)

    def _delete_outlived(self, session: Session, now: datetime) -> tuple[int, Sequence[str]]:
        """Delete some drafts past their lifetime; none that somebody is busy with just now.

        :returns: how many, and the ids of their photos.
        """
        outlived = select(DraftRow.id).where(
            DraftRow.started_at < now - self._lifetime,
            ~exists().where(RepairRow.draft_id == DraftRow.id),
        )
        some = outlived.limit(MOST_AT_ONCE).with_for_update(skip_locked=True)
        drafts = session.scalars(some).all()
        return len(drafts), _delete(session, drafts)


def _delete(session: Session, drafts: Sequence[str]) -> Sequence[str]:
    """Delete drafts with all that is theirs, and give the ids of their photos."""
    photos = session.scalars(select(PhotoRow.id).where(PhotoRow.draft_id.in_(drafts))).all()
    session.execute(delete(DraftRow).where(DraftRow.id.in_(drafts)))
    return photos


def have_draft(database: Database, draft_id: str, now: datetime) -> bool:
    """Have a draft with this id, which is a secret that the caller made.

    :returns: whether it was made now.
    """
    insert = database.insert(DraftRow).values(id=draft_id, started_at=now)
    once = insert.on_conflict_do_nothing(index_elements=["id"]).returning(DraftRow.id)
    with database.writing() as session:
        return session.execute(once).scalar_one_or_none() is not None


def is_open(session: Session, draft_id: str) -> bool:
    """Whether the draft is there and not sent. ``raise_repair`` waits for the lock."""
    draft = select(DraftRow.id).where(DraftRow.id == draft_id)
    if session.scalar(draft.with_for_update(read=True, key_share=True)) is None:
        return False
    return session.scalar(select(RepairRow.id).where(RepairRow.draft_id == draft_id)) is None
