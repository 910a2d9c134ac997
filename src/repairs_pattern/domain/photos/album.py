"""The photos of a draft or of a repair: rows with numbered places, and the files behind them.

A file is written before its row and deleted after it. So a row always has its file, and what a
crash leaves behind is a file without a row: nobody can see it, and ``sweep`` deletes it.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, false, or_, select, update
from sqlalchemy.orm import Session

from ..store import Database, PhotoRow, is_open
from .picture import Picture
from .store import PhotoStore, PhotoStoreUnavailable

log = logging.getLogger(__name__)

THUMBNAIL = ".thumbnail"
"""What the name of a small file ends with, after the photo's id."""

YOUNGEST_ORPHAN = timedelta(hours=1)
"""A file that is younger may be waiting for its row."""

SWEEP_EVERY = timedelta(hours=1)

MOST_ORPHANS = 100
"""More files than this without a row are no leftovers of a crash: the database is the wrong one."""


class Full(Exception):
    """There is no place left for another photo."""


class Gone(Exception):
    """The draft was sent, or is no longer there."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose photos: a draft's, a repair's, or both when somebody has just sent one."""

    draft_id: str | None = None
    repair_id: int | None = None


def of_draft(draft_id: str) -> Owner:
    """The owner of a draft's photos."""
    return Owner(draft_id=draft_id)


def of_repair(repair_id: int) -> Owner:
    """The owner of a repair's photos."""
    return Owner(repair_id=repair_id)


class Album:
    """Photos by owner.

    :param database: where their rows are.
    :param store: where their files are.
    """

    def __init__(self, database: Database, store: PhotoStore) -> None:
        self._database = database
        self._store = store
        self._swept_at: datetime | None = None

    def of(self, owner: Owner) -> list[PhotoRow]:
        """The photos of an owner, in the order in which they were added."""
        query = select(PhotoRow).where(_owned(owner))
        with self._database.reading() as session:
            return list(session.scalars(query.order_by(PhotoRow.added_at, PhotoRow.number)))

    def add(self, owner: Owner, picture: Picture, most: int, now: datetime) -> str:
        """Keep a photo, when its owner has fewer than ``most``.

        :returns: its id, which nobody can guess.
        :raises Full: when all places are taken, however many were sent at the same time.
        :raises Gone: when the draft was sent meanwhile, or is no longer there.
        :raises PhotoStoreUnavailable: when its file cannot be kept.
        :raises TooLarge: when its file is more than the store takes.
        """
        photo_id = secrets.token_urlsafe(24)
        try:
            self._store.put(photo_id, picture.content, now)
            self._store.put(photo_id + THUMBNAIL, picture.thumbnail, now)
            with self._database.writing() as session:
                if owner.draft_id is not None and not is_open(session, owner.draft_id):
                    raise Gone
                self._take_place(session, owner, photo_id, picture, most, now)
        except BaseException:
            self.forget([photo_id])
            raise
        return photo_id

    def _take_place(
        self,
        session: Session,
        owner: Owner,
        photo_id: str,
        picture: Picture,
        most: int,
        now: datetime,
    ) -> None:
        """Take the lowest place that is free; when another request is quicker, the next."""
        for number in range(1, most + 1):
            place = self._database.insert(PhotoRow).values(
                id=photo_id,
                draft_id=owner.draft_id,
                repair_id=owner.repair_id,
                number=number,
                width=picture.width,
                height=picture.height,
                size=len(picture.content),
                added_at=now,
            )
            taken = place.on_conflict_do_nothing().returning(PhotoRow.id)
            if session.scalar(taken) is not None:
                return
        raise Full

    def remove(self, owner: Owner, photo_id: str) -> bool:
        """Delete a photo of this owner.

        :returns: whether there was one.
        """
        found = self._found(owner, photo_id)
        if found is None:
            return False
        mine = delete(PhotoRow).where(PhotoRow.id == found, _owned(owner))
        with self._database.writing() as session:
            removed = session.scalar(mine.returning(PhotoRow.id)) is not None
        if removed:
            self.forget([found])
        return removed

    def read(self, owner: Owner, photo_id: str, *, thumbnail: bool = False) -> bytes | None:
        """The JPEG of a photo of this owner; None when the owner has no such photo.

        :raises PhotoStoreUnavailable: when the store does not answer.
        """
        found = self._found(owner, photo_id)
        if found is None:
            return None
        return self._store.read(found + THUMBNAIL if thumbnail else found)

    def link(self, owner: Owner, photo_id: str, seconds: int) -> str | None:
        """An address at the store by which a photo of this owner can be read for some seconds.

        :returns: None when the owner has no such photo, or the store has no addresses.
        :raises PhotoStoreUnavailable: when the store does not answer.
        """
        found = self._found(owner, photo_id)
        return None if found is None else self._store.link(found, seconds)

    def _found(self, owner: Owner, photo_id: str) -> str | None:
        """The id, if it is one of the owner's. It is compared here, because anything may be asked
        for and PostgreSQL refuses a text with NUL in it.
        """
        return next((each.id for each in self.of(owner) if each.id == photo_id), None)

    def forget(self, photo_ids: Iterable[str]) -> None:
        """Delete the files of photos whose rows are gone; what fails is left to ``sweep``."""
        for photo_id in photo_ids:
            self._delete((photo_id, photo_id + THUMBNAIL))

    def purged(self, photo_ids: Iterable[str], now: datetime) -> None:
        """Delete the files of photos whose drafts have just gone, and what crashes left behind."""
        self.forget(photo_ids)
        self.sweep(now)

    def sweep(self, now: datetime) -> None:
        """Delete files whose rows are gone, at most once an hour in each process."""
        if self._swept_at is not None and now < self._swept_at + SWEEP_EVERY:
            return
        self._swept_at = now
        try:
            orphans = self._orphans(list(self._store.kept_before(now - YOUNGEST_ORPHAN)))
        except PhotoStoreUnavailable:
            log.error("the photo store does not answer")
            return
        if len(orphans) > MOST_ORPHANS:
            log.error("%d files have no photo in this database: none is deleted", len(orphans))
            return
        self._delete(orphans)

    def _orphans(self, names: Collection[str]) -> list[str]:
        if not names:
            return []
        with self._database.reading() as session:
            known = set(session.scalars(select(PhotoRow.id)))
        return [name for name in names if name.removesuffix(THUMBNAIL) not in known]

    def _delete(self, names: Iterable[str]) -> None:
        for name in names:
            try:
                self._store.delete(name)
            except PhotoStoreUnavailable:
                log.error("the file of a photo could not be deleted")


def pass_on(session: Session, draft_id: str, repair_id: int) -> None:
    """Give a draft's photos to the repair that it becomes, in the transaction that raises it."""
    mine = update(PhotoRow).where(PhotoRow.draft_id == draft_id)
    session.execute(mine.values(draft_id=None, repair_id=repair_id))


def _owned(owner: Owner) -> ColumnElement[bool]:
    """The condition of being this owner's; what is nobody's is not anybody's."""
    conditions: list[ColumnElement[bool]] = [false()]
    if owner.draft_id is not None:
        conditions.append(PhotoRow.draft_id == owner.draft_id)
    if owner.repair_id is not None:
        conditions.append(PhotoRow.repair_id == owner.repair_id)
    return or_(*conditions)
