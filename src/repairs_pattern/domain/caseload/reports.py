"""The reports of one day, or those of them that staff ask for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from ..law import LONDON
from ..store import RepairRow
from .entries import COLUMNS, Entry, Listing, entry_of, listing

_ORDER = (RepairRow.reported_at.desc(), RepairRow.id.desc())


@dataclass(frozen=True, slots=True)
class Filters:
    """Which reports: of this London day, and with each of what else is given."""

    day: date
    trade: str | None = None
    priority: str | None = None
    booking: str | None = None

    def conditions(self) -> Iterator[ColumnElement[bool]]:
        """What must hold of a repair."""
        yield RepairRow.reported_at >= _begin(self.day)
        yield RepairRow.reported_at < _begin(self.day + timedelta(days=1))
        for column, wanted in (
            (RepairRow.trade, self.trade),
            (RepairRow.priority, self.priority),
            (RepairRow.booking, self.booking),
        ):
            if wanted is not None:
                yield column == wanted


def reports(session: Session, filters: Filters, page: int) -> Listing[Entry]:
    """One page of them, newest first."""
    return listing(session, filters.conditions(), _ORDER, page, entry_of)


def all_reports(session: Session, filters: Filters) -> list[Entry]:
    """All of them, newest first."""
    query = select(*COLUMNS).where(*filters.conditions()).order_by(*_ORDER)
    return [entry_of(row) for row in session.execute(query)]


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), LONDON)
