"""The door to the system in which repairs become jobs, and what it is told of a repair."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from .booking import Diary
from .store import PhotoRow, RepairRow

REPORT = "report"
"""What happens to a repair first. All else that happens has the name of its event."""

Meaning = Literal["assigned", "no-access", "incomplete", "materials", "returned", "done"]
"""What a works order system can tell of a job: somebody was given it; nobody could get in; there
is more to do; materials are needed first; it goes back to the council's staff; it is done."""


class WorksOrdersUnavailable(Exception):
    """The system does not answer, or not as agreed. The order is tried again later."""


@dataclass(frozen=True, slots=True)
class WorksOrder:
    """One repair as whoever does it needs it. Of the people in the home there is how to visit.

    :param status: ``reported``, ``booked``, ``triage``, ``done`` or ``cancelled``.
    :param target_at: by when; ``target_reason`` is what set it.
    :param address: lines; empty once the repair was erased.
    :param location: where in a shared area, in words.
    :param visit: what to do at the visit, as it was ticked and written.
    :param starts_at: of the visit, as is ``ends_at``; None without one.
    :param photos: how many there are.
    :param happened: what this order tells: ``report``, or the name of what happened since.
    :param happened_at: when.
    """

    reference: str
    status: str
    reported_at: datetime
    target_at: datetime
    target_reason: str
    priority: str | None
    trade: str | None
    sor: str | None
    minutes: int | None
    hazard: str | None
    summary: str
    description: str
    place: str
    uprn: str | None
    address: tuple[str, ...]
    postcode: str
    block: str | None
    location: str
    name: str
    phone: str | None
    not_when: str | None
    visit: Mapping[str, Any]
    starts_at: datetime | None
    ends_at: datetime | None
    photos: int
    happened: str
    happened_at: datetime


class WorksOrders(Protocol):
    """Takes orders. It is called by several threads and processes at once.

    Each time something happens to a repair its order comes again, whole and as it is then: the
    last one holds. An order may come more than once with the same key.
    """

    def place(self, order: WorksOrder, key: str) -> None:
        """Take an order in place of the earlier one of the same reference.

        :param key: the idempotency key: the same on every try.
        :raises WorksOrdersUnavailable: when it could not be taken now.
        :raises Refused: of ``domain.outbox``, when it never can be.
        """


def order_of(
    session: Session,
    diary: Diary,
    repair: RepairRow,
    happened: str = REPORT,
    happened_at: datetime | None = None,
) -> WorksOrder:
    """The order of a repair as it is now.

    :param happened_at: by default when it was reported.
    """
    visit = diary.appointment(session, repair.id)
    photos = select(func.count()).where(PhotoRow.repair_id == repair.id)
    contact = repair.contact
    return WorksOrder(
        reference=repair.reference,
        status=repair.status,
        reported_at=repair.reported_at,
        target_at=repair.target_at,
        target_reason=repair.target_reason,
        priority=repair.priority,
        trade=repair.trade,
        sor=repair.sor,
        minutes=repair.minutes,
        hazard=repair.hazard,
        summary=repair.summary,
        description=repair.description,
        place=repair.place,
        uprn=repair.uprn,
        address=tuple(repair.address),
        postcode=repair.postcode,
        block=repair.block,
        location=repair.location,
        name=str(contact.get("name") or ""),
        phone=contact.get("phone"),
        not_when=contact.get("not_when"),
        visit=dict(repair.visit),
        starts_at=visit.starts_at if visit else None,
        ends_at=visit.ends_at if visit else None,
        photos=int(session.scalar(photos) or 0),
        happened=happened,
        happened_at=happened_at or repair.reported_at,
    )
