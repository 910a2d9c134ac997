"""Finds out what became of visits that a diary outside left half way, and tells their residents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, runtime_checkable

from ..booking import Diary, DiaryUnavailable
from ..store import Database, OutsideVisitRow
from .following import Following
from .office import Office

AT_A_TIME = 20
"""Visits that are looked at before messages have their turn again."""


@runtime_checkable
class SettlingDiary(Diary, Protocol):
    """A diary outside, whose answers may be lost."""

    def next_unsettled(self, now: datetime) -> OutsideVisitRow | None:
        """Claim a visit that was left half way and is due, if there is one."""

    def settle(self, visit: OutsideVisitRow, now: datetime) -> str | None:
        """Find out what became of it, or finish it.

        :param visit: as ``next_unsettled`` claimed it.
        :returns: the kind of the event that its resident has to be told of, if there is one.
        :raises DiaryUnavailable: when the diary does not answer. It is tried again later.
        """

    def slot_of(self, visit: OutsideVisitRow) -> str:
        """The id of the slot that a visit was to move to."""


@dataclass(frozen=True, slots=True)
class Settling:
    """A chore. Any number of processes may do it at once.

    :param office: whom at the council it is told to.
    """

    database: Database
    diary: SettlingDiary
    office: Office

    def settle(self, now: datetime) -> None:
        """Settle what is due; when the diary does not answer, the rest waits too."""
        for _ in range(AT_A_TIME):
            visit = self.diary.next_unsettled(now)
            if visit is None:
                return
            try:
                kind = self.diary.settle(visit, now)
            except DiaryUnavailable:
                return
            if kind is not None and visit.repair_id is not None:
                with self.database.writing() as session:
                    following = Following(session, self.diary, visit.repair_id, now, self.office)
                    following.settle(kind, self.diary.slot_of(visit))
