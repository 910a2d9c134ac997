"""Removes what has been kept for long enough: in small steps, so that no resident waits for it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, exists, or_, select, update
from sqlalchemy.orm import Session

from ..law import LONDON
from ..photos import Album
from ..repairs import OPEN
from ..store import (
    Database,
    EventRow,
    FeedbackRow,
    OutboxRow,
    OutsideVisitRow,
    PhotoRow,
    PlaceRow,
    RepairRow,
    WorksUpdateRow,
)
from .audit import SERVICE, note
from .removing import empty_messages, remove_details, remove_photos

MOST_AT_ONCE = 100
"""How many repairs, photos or messages go in one transaction. Others write between two of them."""

PAUSE = 0.1
"""Seconds between two such transactions. SQLite tells nobody who waits that it is their turn: they
look again and again, at most 0.1 seconds apart, and must find it free."""

PURGE_EVERY = timedelta(hours=1)

Step = Callable[[datetime], int]
"""Removes at most ``MOST_AT_ONCE`` and says how many."""


@dataclass(frozen=True, slots=True)
class Periods:
    """How long each thing is kept.

    :param details: names, numbers and free text, after the last thing that happened to a repair.
    :param photos: photos of a repair, after the same.
    :param record: what is left of the repair, after the same.
    :param messages: to whom a message went and what it said, after it left or was given up.
    :param comments: what somebody wrote on the feedback page.
    """

    details: timedelta
    photos: timedelta
    record: timedelta
    messages: timedelta
    comments: timedelta


class Retention:
    """Removes from one service's database and photo store what is old enough.

    :param album: where the photos are.
    """

    def __init__(self, database: Database, album: Album, periods: Periods) -> None:
        self._database = database
        self._album = album
        self._periods = periods
        self._purged_at: datetime | None = None

    def purge(self, now: datetime) -> None:
        """Remove everything that is old enough, at most once an hour in each process.

        Any number of processes may do it at once: each takes what no other has.

        :raises sqlalchemy.exc.OperationalError: when the database cannot be written to. What was
            removed until then stays removed.
        """
        if self._purged_at is not None and self._purged_at <= now < self._purged_at + PURGE_EVERY:
            return
        steps: tuple[Step, ...] = (
            self._photos,
            self._details,
            self._records,
            self._messages,
            self._comments,
        )
        removed = sum(_all(step, now) for step in steps)
        self._purged_at = now
        if removed:
            self._database.forget_deleted()

    def _photos(self, now: datetime) -> int:
        old = (
            select(PhotoRow.id)
            .join(RepairRow, RepairRow.id == PhotoRow.repair_id)
            .where(_quiet_since(now - self._periods.photos))
            .limit(MOST_AT_ONCE)
        )
        if not self._any(old):
            return 0
        with self._database.writing() as session:
            some = session.scalars(old.with_for_update(of=PhotoRow, skip_locked=True)).all()
            of_them = (
                select(RepairRow.reference)
                .join(PhotoRow, PhotoRow.repair_id == RepairRow.id)
                .where(PhotoRow.id.in_(some))
                .distinct()
            )
            note(session, now, SERVICE, "photos-removed", *session.scalars(of_them).all())
            gone = remove_photos(session, PhotoRow.id.in_(some))
        self._album.forget(gone)
        return len(gone)

    def _details(self, now: datetime) -> int:
        quiet = _quiet_since(now - self._periods.details)
        with_details = and_(RepairRow.details_removed_at.is_(None), quiet)

        def remove(session: Session, repairs: Sequence[RepairRow]) -> None:
            remove_details(session, repairs, now)
            note(session, now, SERVICE, "details-removed", *_references(repairs))

        return self._of_repairs(with_details, remove)

    def _records(self, now: datetime) -> int:
        gone: list[str] = []

        def remove(session: Session, repairs: Sequence[RepairRow]) -> None:
            ids = [repair.id for repair in repairs]
            remove_details(session, repairs, now)
            gone.extend(remove_photos(session, PhotoRow.repair_id.in_(ids)))
            for table in (EventRow, OutboxRow, OutsideVisitRow, PlaceRow, WorksUpdateRow):
                session.execute(delete(table).where(table.repair_id.in_(ids)))
            session.execute(delete(RepairRow).where(RepairRow.id.in_(ids)))
            note(session, now, SERVICE, "record-removed", *_references(repairs))

        number = self._of_repairs(_quiet_since(now - self._periods.record), remove)
        self._album.forget(gone)
        return number

    def _of_repairs(
        self,
        chosen: ColumnElement[bool],
        remove: Callable[[Session, Sequence[RepairRow]], None],
    ) -> int:
        some = select(RepairRow).where(chosen).order_by(RepairRow.reported_at).limit(MOST_AT_ONCE)
        if not self._any(some.with_only_columns(RepairRow.id)):
            return 0
        with self._database.writing() as session:
            repairs = session.scalars(some.with_for_update(skip_locked=True)).all()
            remove(session, repairs)
        return len(repairs)

    def _messages(self, now: datetime) -> int:
        before = now - self._periods.messages
        left = (
            select(OutboxRow.id)
            .where(
                OutboxRow.emptied_at.is_(None),
                OutboxRow.created_at < before,
                or_(OutboxRow.sent_at < before, OutboxRow.dead_at < before),
            )
            .limit(MOST_AT_ONCE)
        )
        if not self._any(left):
            return 0
        with self._database.writing() as session:
            some = session.scalars(left.with_for_update(skip_locked=True)).all()
            return empty_messages(session, some, now)

    def _comments(self, now: datetime) -> int:
        before = (now - self._periods.comments).astimezone(LONDON).date()
        said = (
            select(FeedbackRow.id)
            .where(FeedbackRow.day < before, FeedbackRow.comment != "")
            .limit(MOST_AT_ONCE)
        )
        if not self._any(said):
            return 0
        with self._database.writing() as session:
            some = session.scalars(said.with_for_update(skip_locked=True)).all()
            session.execute(update(FeedbackRow).where(FeedbackRow.id.in_(some)).values(comment=""))
        return len(some)

    def _any(self, query: object) -> bool:
        """Whether there is anything to do. Only then does anybody have to wait for the writing."""
        with self._database.reading() as session:
            return session.scalar(query.limit(1)) is not None  # type: ignore[attr-defined]


def _all(step: Step, now: datetime) -> int:
    """Repeat a step until it finds less than it could take."""
    removed, last = 0, MOST_AT_ONCE
    while last == MOST_AT_ONCE:
        last = step(now)
        removed += last
        if last == MOST_AT_ONCE:
            time.sleep(PAUSE)
    return removed


def _quiet_since(moment: datetime) -> ColumnElement[bool]:
    """Repairs to which nothing has happened since: no event, no visit, and no target to be met."""
    event = exists().where(EventRow.repair_id == RepairRow.id, EventRow.at >= moment)
    visit = exists().where(PlaceRow.repair_id == RepairRow.id, PlaceRow.ends_at >= moment)
    outside = exists().where(
        OutsideVisitRow.repair_id == RepairRow.id, OutsideVisitRow.ends_at >= moment
    )
    met = or_(RepairRow.status.not_in(OPEN), RepairRow.target_at < moment)
    return and_(RepairRow.reported_at < moment, met, ~event, ~visit, ~outside)


def _references(repairs: Sequence[RepairRow]) -> list[str]:
    return [repair.reference for repair in repairs]
