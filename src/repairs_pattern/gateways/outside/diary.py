"""The diary of a council whose visits are in a scheduler outside."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from ...domain.booking import (
    Appointment,
    DiaryUnavailable,
    Job,
    Need,
    Opening,
    Refused,
    Slot,
    visits,
)
from ...domain.checks import Doubtful
from ...domain.store import OutsideVisitRow
from .asking import LEASE, Asking
from .slots import opening_of, slot_id

log = logging.getLogger(__name__)

STUCK = 5
"""After so many tries in vain a person should look."""


@dataclass(frozen=True, slots=True)
class OutsideDiary:
    """Wins slots in a scheduler before our transaction, and writes them down in it.

    What a repair has is read here, and the scheduler is not asked for it.
    """

    asking: Asking

    def find(self, need: Need, now: datetime, draft_id: str | None = None) -> list[Slot]:
        """The slots that the scheduler has and that no other resident holds."""
        return self.asking.offers.find(need, now, draft_id)

    def hold(self, draft_id: str, slot_id: str, need: Need, now: datetime) -> Slot:
        """Keep a slot from our other residents. The scheduler is told when it is booked."""
        wanted = opening_of(slot_id)
        self.asking.offers.choose(draft_id, wanted, need, now)
        return Slot(wanted.starts_at, wanted.ends_at, slot_id)

    def ask_to_book(self, draft_id: str, slot_id: str, need: Need, job: Job, now: datetime) -> str:
        """Make an order and give it the slot, once, however often it is asked."""
        return self.asking.book(draft_id, opening_of(slot_id), need, job, now)

    def ask_to_change(self, repair_id: int, slot_id: str, need: Need, now: datetime) -> None:
        """Give the order another time; a repair without one gets one."""
        self.asking.change(repair_id, opening_of(slot_id), need, now)

    def ask_to_cancel(self, repair_id: int, deed: str, now: datetime) -> None:
        """Take the order back."""
        self.asking.cancel(repair_id, deed, now)

    def book(
        self,
        session: Session,
        draft_id: str,
        slot_id: str,
        need: Need,
        repair_id: int,
        now: datetime,
    ) -> Appointment:
        """Give what was won for the draft to its repair."""
        visit, won = _won(visits.of_draft(session, draft_id), opening_of(slot_id))
        visit.draft_id, visit.repair_id = None, repair_id
        visits.settle(visit, won)
        session.flush()
        visits.forget_hold(session, draft_id)
        return Appointment(won.starts_at, won.ends_at)

    def change(
        self, session: Session, repair_id: int, slot_id: str, need: Need, now: datetime
    ) -> Appointment:
        """Write that the repair has the time that was won for it."""
        visit = visits.of_repair(session, repair_id)
        wanted = opening_of(slot_id)
        if visit is None or visit.wish is not None or not wanted.is_at(visits.owned(visit)):
            visit, wanted = _won(visit, wanted)
            visits.settle(visit, wanted)
            session.flush()
        return Appointment(wanted.starts_at, wanted.ends_at)

    def cancel(self, session: Session, repair_id: int) -> None:
        """Write that the repair has no time any more. What was not asked before is asked soon."""
        visit = visits.of_repair(session, repair_id)
        if visit is None:
            return
        if visit.won and visit.wish == visits.NOTHING:
            session.delete(visit)
        else:
            visits.disown(visit)
        session.flush()

    def appointment(self, session: Session, repair_id: int) -> Appointment | None:
        """What we know of; the scheduler is not asked."""
        visit = visits.seen_of_repair(session, repair_id)
        has = visits.owned(visit) if visit else None
        if visit is None or has is None:
            return None
        return Appointment(has.starts_at, has.ends_at, unsettled=visit.wish is not None)

    def next_unsettled(self, now: datetime) -> OutsideVisitRow | None:
        """As ``domain.repairs.SettlingDiary``."""
        with self.asking.database.writing() as session:
            return visits.next_unsettled(session, now, LEASE)

    def settle(self, visit: OutsideVisitRow, now: datetime) -> str | None:
        """As ``domain.repairs.SettlingDiary``."""
        try:
            return self._settle(visit, now)
        except (DiaryUnavailable, Refused) as failure:
            log.warning("Order %s is not settled: %s", visit.number, type(failure).__name__)
            with self.asking.database.writing() as session:
                visits.put_off(session, visit, now)
            raise DiaryUnavailable from failure

    def _settle(self, visit: OutsideVisitRow, now: datetime) -> str | None:
        scheduler, database = self.asking.scheduler, self.asking.database
        has = visits.owned(visit)
        if has is None:
            if visit.starts_at is None or visit.starts_at > now:
                scheduler.cancel(visit.number)
            with database.writing() as session:
                visits.gone(session, visit, now)
            return None
        if not visit.won and not self._is_done(visit, has, now):
            with database.writing() as session:
                visits.let_go(session, visit, drop=True)
            return None
        self.asking.offers.openings.forget()
        with database.writing() as session:
            is_ours = visits.win(session, visit)
        kind = "changed" if visit.wish == visits.TIME else visit.deed
        return kind if is_ours else None

    def _is_done(self, visit: OutsideVisitRow, has: Opening, now: datetime) -> bool:
        """Whether the scheduler did what was wished for, or does it now."""
        scheduler = self.asking.scheduler
        wanted = visits.wished(visit)
        if wanted is not None:
            found = scheduler.find(visit.number)
            if found is None:
                log.warning("The scheduler has no time for order %s", visit.number)
            return wanted.is_at(found)
        if has.starts_at <= now:
            return False
        scheduler.cancel(visit.number)
        return True

    @staticmethod
    def slot_of(visit: OutsideVisitRow) -> str:
        """As ``domain.repairs.SettlingDiary``."""
        wanted = visits.wished(visit)
        return slot_id(wanted) if wanted else ""

    def check(self) -> str:
        """Whether the scheduler answers, and whether an order there needs a person's eye."""
        found = self.asking.scheduler.check()
        with self.asking.database.reading() as session:
            numbers = visits.stuck(session, STUCK)
        if numbers:
            raise Doubtful(
                f"We do not know what became of {len(numbers)} in the scheduler: "
                f"{', '.join(numbers[:3])}.",
                "Look at these orders in the scheduler. We go on asking.",
            )
        return found


def _won(visit: OutsideVisitRow | None, wanted: Opening) -> tuple[OutsideVisitRow, Opening]:
    """The visit with the time that was won for it.

    :raises DiaryUnavailable: when it was not won, or was taken back meanwhile.
    """
    won = visits.wished(visit) if visit is not None and visit.won else None
    if visit is None or won is None or not won.is_at(wanted):
        raise DiaryUnavailable
    return visit, won
