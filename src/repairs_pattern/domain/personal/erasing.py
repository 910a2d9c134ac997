"""Erases the people and the home from one repair, when somebody asks for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ..booking import Diary
from ..photos import Album
from ..repairs import NOBODY, Office, is_open
from ..store import Database, EventRow, OutboxRow, PhotoRow, RepairRow
from .audit import note
from .removing import WORDS, remove_details, remove_photos

ERASED = "erased"
"""What stands in place of the postcode. No postcode equals it, so nobody finds the repair."""


@dataclass(frozen=True, slots=True)
class Erasure:
    """What an erasure removes, or would.

    :param is_open: whether the repair still had to be done. It is cancelled.
    :param visit: when a visit would have begun, that nobody makes now.
    :param details: whether names, numbers and words were still there.
    :param photos: how many go.
    :param unsent: messages that are deleted before they leave.
    :param sent: messages that have left: to whom and what is removed, but they cannot be recalled.
    :param words: how often the resident told more, whose words are removed.
    """

    reference: str
    is_open: bool
    visit: datetime | None
    details: bool
    photos: int
    unsent: int
    sent: int
    words: int


def look_at(session: Session, diary: Diary, repair: RepairRow, now: datetime) -> Erasure:
    """What an erasure would remove."""
    visit = diary.appointment(session, repair.id)
    message = select(func.count()).where(OutboxRow.repair_id == repair.id)
    return Erasure(
        reference=repair.reference,
        is_open=is_open(repair),
        visit=visit.starts_at if visit is not None and visit.ends_at > now else None,
        details=repair.details_removed_at is None,
        photos=_count(session, select(func.count()).where(PhotoRow.repair_id == repair.id)),
        unsent=_count(session, message.where(OutboxRow.sent_at.is_(None))),
        sent=_count(session, message.where(OutboxRow.sent_at.is_not(None))),
        words=_count(
            session,
            select(func.count()).where(EventRow.repair_id == repair.id, EventRow.kind.in_(WORDS)),
        ),
    )


def erase(
    database: Database,
    diary: Diary,
    album: Album,
    reference: str,
    who: str,
    now: datetime,
    office: Office = NOBODY,
) -> Erasure | None:
    """Erase the people and the home; what is left says what was broken and when, and not where.

    A repair that is still open is cancelled and its visit given back in the same transaction, so
    that nobody comes to a home that we no longer know.

    :param who: whoever asked for it, for the audit.
    :param office: whose works order system gets an order without the people and the home.
    :returns: what was removed; None when there is no such repair.
    :raises DiaryUnavailable: when a visit cannot be given back; nothing is erased.
    :raises sqlalchemy.exc.OperationalError: when the database cannot be written to.
    """
    with database.writing() as session:
        repair = session.scalar(
            select(RepairRow).where(RepairRow.reference == reference).with_for_update()
        )
        if repair is None:
            return None
        removed = look_at(session, diary, repair, now)
        _end(session, diary, repair, removed, now)
        remove_details(session, [repair], now)
        photos = remove_photos(session, PhotoRow.repair_id == repair.id)
        _forget_home(repair, now)
        office.tell(session, repair, ERASED, now, repair.id)
        note(session, now, who, "erased", reference)
    album.forget(photos)
    database.forget_deleted()
    return removed


def _end(
    session: Session, diary: Diary, repair: RepairRow, removed: Erasure, now: datetime
) -> None:
    if removed.visit is not None:
        diary.cancel(session, repair.id)
    if removed.is_open:
        repair.status = "cancelled"
        session.add(EventRow(repair_id=repair.id, at=now, kind="cancelled", content={}))
        session.flush()


def _forget_home(repair: RepairRow, now: datetime) -> None:
    repair.erased_at = repair.erased_at or now
    repair.draft_id = f"{ERASED}-{repair.id}"
    repair.uprn = None
    repair.address = []
    repair.postcode = ERASED
    repair.block = None
    repair.facts = {}


def _count(session: Session, query: object) -> int:
    return int(session.scalar(query) or 0)  # type: ignore[call-overload]
