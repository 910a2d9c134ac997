"""Whom at the council a repair is told to, besides the resident: staff by email, and works orders.

What stands in these messages says nothing of anybody: an email to staff leads them to the repair
by its reference, and a works order is read from the repair at the moment when it leaves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args

from sqlalchemy.orm import Session

from ..law import LONDON
from ..outbox import WORKS_ORDER
from ..store import OutboxRow, RepairRow

STAFF = "staff"
"""The channel and the kind of emails to staff. They wait for no message to a resident."""

REPORT = "report"
"""What happens first. All else that happens has the name of its event."""

Happening = Literal[
    "report", "changed", "visit-cancelled", "cancelled", "worse", "information", "photos", "chased"
]
"""What staff can be told of. What they do themselves they know."""

HAPPENINGS: tuple[Happening, ...] = get_args(Happening)


@dataclass(frozen=True, slots=True)
class StaffRule:
    """An address, and what it is told of: all of these must fit; an empty one fits everything.

    :param when: what happens, such as ``report`` or ``worse``.
    """

    email: str
    when: frozenset[str]
    priorities: frozenset[str] = frozenset()
    hazards: frozenset[str] = frozenset()
    trades: frozenset[str] = frozenset()
    bookings: frozenset[str] = frozenset()

    def wants(self, repair: RepairRow, happening: str) -> bool:
        """Whether this address is told that this happened to this repair."""
        asked = (
            (self.priorities, repair.priority),
            (self.hazards, repair.hazard),
            (self.trades, repair.trade),
            (self.bookings, repair.booking),
        )
        return happening in self.when and all(not some or one in some for some, one in asked)


@dataclass(frozen=True, slots=True)
class Office:
    """Whom one council tells.

    :param language: of emails to staff.
    :param works_orders: whether there is a works order system to tell.
    """

    rules: tuple[StaffRule, ...] = ()
    language: str = "en"
    works_orders: bool = False

    def tell(
        self,
        session: Session,
        repair: RepairRow,
        happening: str,
        now: datetime,
        number: int | None = None,
        times: Mapping[str, str] | None = None,
    ) -> None:
        """Put into the outbox what the council is told, in the transaction in which it happens.

        :param number: of the event; None for the report itself.
        :param times: ``starts_at`` and ``ends_at`` of a visit, as ISO.
        """
        mark = REPORT if number is None else str(number)
        told = sorted({rule.email for rule in self.rules if rule.wants(repair, happening)})
        content = {"what": happening, **_facts(repair), **(times or {})}
        for place, email in enumerate(told):
            key = f"{repair.reference}:{STAFF}:{mark}:{place}"
            self._add(session, repair, STAFF, key, {"email": email}, content, now)
        if self.works_orders:
            key = f"{repair.reference}:{WORKS_ORDER}:{mark}"
            news = {"what": happening, "at": now.isoformat()}
            self._add(session, repair, WORKS_ORDER, key, {}, news, now)

    def _add(
        self,
        session: Session,
        repair: RepairRow,
        channel: str,
        key: str,
        recipient: Mapping[str, Any],
        content: Mapping[str, Any],
        now: datetime,
    ) -> None:
        session.add(
            OutboxRow(
                key=key,
                repair_id=repair.id,
                kind=channel,
                channel=channel,
                recipient=dict(recipient),
                language=self.language,
                content=dict(content),
                created_at=now,
                sent_at=None,
            )
        )


NOBODY = Office()
"""The office of a council that is told nothing: staff look into the database."""


def _facts(repair: RepairRow) -> dict[str, Any]:
    return {
        "reference": repair.reference,
        "repair": repair.summary,
        "priority": repair.priority,
        "booking": repair.booking,
        "target_day": repair.target_at.astimezone(LONDON).date().isoformat(),
    }
