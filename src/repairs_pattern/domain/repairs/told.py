"""What a works order system tells of a repair, and what becomes of it: once, and in its order."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ..booking import Diary
from ..store import Database, RepairRow, WorksUpdateRow
from ..works import Meaning
from .following import Following, NoVisit, RepairClosed, events_of, was_missed
from .office import NOBODY, Office

Fate = Literal["moved", "again", "late", "closed", "unknown"]
"""What came of an update: it moved the repair; it came before; something newer is known; the
repair is over; there is no such repair."""


@dataclass(frozen=True, slots=True)
class Update:
    """One thing that a works order system tells.

    :param id: at most 64 characters, which tell it from all else that the system ever tells.
    :param at: when it happened. A system whose clock is ahead says it of the future.
    """

    id: str
    reference: str
    meaning: Meaning
    at: datetime


def take_update(
    database: Database, diary: Diary, update: Update, now: datetime, office: Office = NOBODY
) -> Fate:
    """Do what an update means, in one transaction that holds the repair.

    It is done once, however often it comes, and not when something newer was told before. The
    system is not told what it told us.

    :raises DiaryUnavailable: when a visit cannot be given back; nothing is noted.
    :raises sqlalchemy.exc.OperationalError: when the database cannot be written to.
    """
    quiet = replace(office, works_orders=False)
    with database.writing() as session:
        repair = session.scalar(
            select(RepairRow).where(RepairRow.reference == update.reference).with_for_update()
        )
        if repair is None:
            return "unknown"
        newest = session.scalar(
            select(func.max(WorksUpdateRow.at)).where(WorksUpdateRow.repair_id == repair.id)
        )
        at = min(update.at, now)
        if not _is_new(session, database, update, repair.id, at):
            return "again"
        if newest is not None and newest > at:
            return "late"
        try:
            _act(Following(session, diary, repair.id, now, quiet), update.meaning)
        except RepairClosed:
            return "closed"
    return "moved"


def _is_new(
    session: Session, database: Database, update: Update, repair_id: int, at: datetime
) -> bool:
    row = {"id": update.id, "repair_id": repair_id, "at": at}
    insert = database.insert(WorksUpdateRow).values(row)
    written = insert.on_conflict_do_nothing(index_elements=["id"]).returning(WorksUpdateRow.id)
    return session.execute(written).scalar_one_or_none() is not None


def _act(following: Following, meaning: Meaning) -> None:
    if meaning == "done":
        following.finish()
    elif meaning == "returned":
        following.hand_back()
    elif meaning == "no-access":
        _note_no_access(following)
    else:
        following.note_work(meaning)


def _note_no_access(following: Following) -> None:
    """A visit of our diary was in vain; or one that we do not know of, unless staff noted it."""
    try:
        following.miss_visit()
    except NoVisit:
        visit = following.diary.appointment(following.session, following.repair_id)
        if not was_missed(events_of(following.session, following.repair_id), visit):
            following.note_work("no-access")
