"""Works orders on their way out: each is read from its repair at the moment when it leaves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from ..domain.booking import Diary
from ..domain.outbox import Claimed
from ..domain.store import Database, RepairRow
from ..domain.works import REPORT, WorksOrders, order_of


@dataclass(frozen=True, slots=True)
class Orders:
    """Passes the repairs of one service on to the system where they become jobs."""

    database: Database
    diary: Diary
    system: WorksOrders

    def deed(self, claimed: Claimed) -> Callable[[], None]:
        """What passes on the repair of a message, as the repair is now.

        :raises sqlalchemy.exc.SQLAlchemyError: when the database cannot be used.
        """
        with self.database.reading() as session:
            repair = session.get_one(RepairRow, claimed.repair_id)
            told = claimed.content
            at = datetime.fromisoformat(told["at"]) if "at" in told else None
            order = order_of(session, self.diary, repair, told.get("what", REPORT), at)
        return partial(self.system.place, order, claimed.key)
