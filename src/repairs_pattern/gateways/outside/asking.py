"""Asks a scheduler for what is wanted: written down before, and again when it has answered.

No transaction is open while the scheduler is asked. Whatever dies or hangs on the way leaves the
wish in the database, and ``Settling`` of the domain finds out what became of it. See
docs/decisions/0029-two-step-bookings.md.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Event
from typing import TypeVar

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from ...domain.booking import (
    DiaryUnavailable,
    Job,
    Need,
    Opening,
    Order,
    OutcomeUnknown,
    Refused,
    Scheduler,
    SlotGone,
    UnknownOrder,
    visits,
)
from ...domain.repairs import job_of
from ...domain.store import Database, OutsideVisitRow, RepairRow
from ..web import NoAnswer, within
from .slots import Offers

log = logging.getLogger(__name__)

T = TypeVar("T")

LEASE = timedelta(minutes=2)
"""How long whoever asks has for all of it. Somebody who died is waited for as long."""

_PAUSE = 0.2


@dataclass(frozen=True, slots=True)
class Asking:
    """Books, moves and cancels orders in a scheduler.

    :param patience: seconds that whoever waits at a page waits for all that there is to do.
    """

    database: Database
    scheduler: Scheduler
    offers: Offers
    patience: float

    def book(self, draft_id: str, wanted: Opening, need: Need, job: Job, now: datetime) -> str:
        """As ``Diary.ask_to_book``.

        A second click may find that the first has taken the time, and the draft is a repair.
        """
        if self._is_sent(draft_id):
            return job.reference
        try:
            return self._patiently(lambda over: self._book(draft_id, wanted, need, job, now, over))
        except (SlotGone, DiaryUnavailable):
            if self._is_sent(draft_id):
                return job.reference
            raise

    def change(self, repair_id: int, wanted: Opening, need: Need, now: datetime) -> None:
        """As ``Diary.ask_to_change``."""
        self._patiently(lambda over: self._change(repair_id, wanted, need, now, over))

    def cancel(self, repair_id: int, deed: str, now: datetime) -> None:
        """As ``Diary.ask_to_cancel``."""
        with self.database.reading() as session:
            if visits.seen_of_repair(session, repair_id) is None:
                return
        self._patiently(lambda over: self._cancel(repair_id, deed, now, over))

    def _book(
        self, draft_id: str, wanted: Opening, need: Need, job: Job, now: datetime, over: Event
    ) -> str:
        with self.database.reading() as session:
            known = visits.seen_of_draft(session, draft_id)
        if known is None or not wanted.is_at(visits.wished(known)):
            wanted = self.offers.choose_for_good(draft_id, wanted, need, now)

        def claim(session: Session) -> OutsideVisitRow:
            visit = visits.of_draft(session, draft_id)
            if visit is None:
                if visits.is_sent(session, draft_id):
                    raise SlotGone
                visit = visits.new(session, job.reference, now)
                visit.draft_id = draft_id
            visits.claim(visit, now, LEASE)
            before = visits.wished(visit)
            same = before if before is not None and before.is_at(wanted) else wanted
            visits.wish(visit, same, now, now + self.offers.hold_for)
            return visit

        visit = self._claimed(claim, over)
        self._make(visit, need, replace(job, reference=visit.reference), over)
        return visit.reference

    def _change(
        self, repair_id: int, wanted: Opening, need: Need, now: datetime, over: Event
    ) -> None:
        with self.database.reading() as session:
            known = visits.seen_of_repair(session, repair_id)
            repair = session.get_one(RepairRow, repair_id)
        if known is not None and known.wish is None and wanted.is_at(visits.owned(known)):
            return
        if known is None or not wanted.is_at(visits.wished(known)):
            wanted = self.offers.not_held(wanted, need, now)

        def claim(session: Session) -> OutsideVisitRow:
            visit = visits.of_repair(session, repair_id)
            if visit is None:
                visit = visits.new(session, repair.reference, now, again=True)
                visit.repair_id = repair_id
            visits.claim(visit, now, LEASE)
            is_moving = visits.owned(visit) is not None
            before = visits.wished(visit)
            if is_moving and visit.wish is not None and not wanted.is_at(before):
                raise OutcomeUnknown  # what was asked before comes first
            same = before if before is not None and before.is_at(wanted) else wanted
            visits.wish(visit, same, now, now + (LEASE if is_moving else self.offers.hold_for))
            return visit

        visit = self._claimed(claim, over)
        if visits.owned(visit) is None:
            self._make(visit, need, job_of(repair), over)
        elif not visit.won:
            self._carry_out(
                visit,
                lambda: self._schedule(visit, need),
                drops_when=lambda error: not isinstance(error, OutcomeUnknown),
            )

    def _cancel(self, repair_id: int, deed: str, now: datetime, over: Event) -> None:
        def claim(session: Session) -> OutsideVisitRow | None:
            visit = visits.of_repair(session, repair_id)
            if visit is not None:
                visits.claim(visit, now, LEASE)
                visits.wish(visit, None, now, now + LEASE, deed)
            return visit

        visit = self._claimed(claim, over)
        if visit is None:
            return
        try:
            self._carry_out(
                visit,
                lambda: self.scheduler.cancel(visit.number),
                drops_when=lambda error: isinstance(error, Refused),
            )
        except Refused as refusal:
            raise DiaryUnavailable from refusal
        except DiaryUnavailable as failure:
            raise OutcomeUnknown from failure

    def _is_sent(self, draft_id: str) -> bool:
        with self.database.reading() as session:
            return visits.is_sent(session, draft_id)

    def _make(self, visit: OutsideVisitRow, need: Need, job: Job, over: Event) -> None:
        """Make the order of a visit and give it its time, unless that was won before.

        The wish stays when it fails: the next try goes on with it, or it is taken back.
        """

        def deed() -> None:
            if visit.won:
                return
            self.scheduler.create(Order(visit.number, need, job))
            if over.is_set():
                raise OutcomeUnknown
            self._schedule(visit, need)

        try:
            self._carry_out(visit, deed, drops_when=lambda _: False)
        except Refused as refusal:
            raise DiaryUnavailable from refusal

    def _schedule(self, visit: OutsideVisitRow, need: Need) -> None:
        """Give an order the time that is wished for.

        Schedulers do not say why they refuse. It may have that time from an earlier try. If not,
        and the time is not free any more, that is why.

        :raises SlotGone: when the time is not free any more.
        :raises DiaryUnavailable: when it is refused for another reason.
        """
        wanted = visits.wished(visit)
        assert wanted is not None, "it was claimed with this wish"
        try:
            self.scheduler.schedule(visit.number, need, wanted)
        except UnknownOrder as refusal:
            log.warning("The scheduler does not know order %s", visit.number)
            raise DiaryUnavailable from refusal
        except Refused as refusal:
            if wanted.is_at(self.scheduler.find(visit.number)):
                return
            if self.offers.at(wanted, need) is None:
                raise SlotGone from refusal
            raise DiaryUnavailable from refusal

    def _carry_out(
        self,
        visit: OutsideVisitRow,
        deed: Callable[[], None],
        *,
        drops_when: Callable[[Exception], bool],
    ) -> None:
        """Ask for what was written down, and write down that it is done.

        :param drops_when: tells of a failure whether the wish goes with it.
        """
        try:
            deed()
        except Exception as error:
            with self.database.writing() as session:
                visits.let_go(session, visit, drop=drops_when(error))
            raise
        self.offers.openings.forget()
        with self.database.writing() as session:
            if not visits.win(session, visit):
                raise OutcomeUnknown

    def _claimed(self, claim: Callable[[Session], T], over: Event) -> T:
        """Claim a visit, after whoever asks about it just now."""
        while not over.is_set():
            with suppress(visits.Busy, IntegrityError), self.database.writing() as session:
                return claim(session)
            time.sleep(_PAUSE)
        raise OutcomeUnknown

    def _patiently(self, deed: Callable[[Event], T]) -> T:
        """Do it, and wait no longer than somebody at a page can be asked to.

        What takes longer ends before its next step.

        :raises OutcomeUnknown: when it takes too long.
        """
        over = Event()
        try:
            return within(self.patience, lambda: deed(over))
        except NoAnswer:
            raise OutcomeUnknown from None
        finally:
            over.set()
