"""Who did what to which repair, and when. Nothing that anybody said is ever written here."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Literal, get_args

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from ..store import AuditRow

Deed = Literal[
    "assisted",
    "called",
    "details-removed",
    "done",
    "erased",
    "exported",
    "listed-blocks",
    "listed-calls",
    "listed-clocks",
    "listed-messages",
    "listed-reports",
    "looked",
    "looked-at-figures",
    "looked-at-photo",
    "looked-at-start",
    "message-retried",
    "missed",
    "orders-exported",
    "photos-removed",
    "record-removed",
    "reports-exported",
    "signed-in",
    "signed-out",
]
"""What can be done to a repair, or to what is held of people.

``looked`` is a look at one repair, ``listed-`` one at a list that names nobody, ``assisted`` the
beginning of a report for a caller.
"""

DEEDS: tuple[Deed, ...] = get_args(Deed)

SERVICE = "service"
"""Who did what nobody had to ask for, such as deleting what is old enough."""


def note(session: Session, now: datetime, who: str, deed: Deed, *references: str | None) -> None:
    """Note a deed in the transaction that does it.

    :param who: the user name of whoever did it, or ``SERVICE``; 80 characters of it are kept.
    :param references: of each repair that it was done to; ``None`` for a deed without one.
    """
    rows = [
        {"at": now, "who": who[:80], "deed": deed, "reference": reference}
        for reference in references
    ]
    if rows:
        session.execute(insert(AuditRow), rows)


def noted(session: Session, reference: str | None, most: int) -> Collection[AuditRow]:
    """What was done to a repair, or to any; newest first."""
    query = select(AuditRow).order_by(AuditRow.id.desc()).limit(most)
    if reference is not None:
        query = query.where(AuditRow.reference == reference)
    return session.scalars(query).all()
