"""One line of a list for staff, and a page of such lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session

from ..repairs import OPEN
from ..store import RepairRow

PAGE = 50
"""How many lines a page has."""

IS_OPEN: ColumnElement[bool] = and_(
    RepairRow.status.in_(OPEN), RepairRow.details_removed_at.is_(None)
)
"""As ``domain.repairs.is_open``."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Entry:
    """What a list says of a repair: nothing of the home, the people or their words.

    :param assisted: how somebody called for whom staff filled it in; None when nobody did.
    """

    id: int
    reference: str
    summary: str
    status: str
    booking: str
    trade: str | None
    priority: str | None
    hazard: str | None
    reported_at: datetime
    target_at: datetime
    assisted: str | None


COLUMNS = (
    RepairRow.id,
    RepairRow.reference,
    RepairRow.summary,
    RepairRow.status,
    RepairRow.booking,
    RepairRow.trade,
    RepairRow.priority,
    RepairRow.hazard,
    RepairRow.reported_at,
    RepairRow.target_at,
    RepairRow.assisted,
)
"""What is read for an entry: no column that holds anything personal leaves the database."""


def entry_of(row: Sequence[Any]) -> Entry:
    """The entry of a row of ``COLUMNS``."""
    *others, assisted = row
    return Entry(*[*others, assisted.get("how")])


def entry_of_repair(repair: RepairRow) -> Entry:
    """The entry of a repair that was read whole."""
    return entry_of([getattr(repair, column.key) for column in COLUMNS])


@dataclass(frozen=True, slots=True)
class Listing(Generic[T]):
    """A page of a list.

    :param number: how many lines the whole list has.
    :param page: which page this is, from 1.
    """

    lines: tuple[T, ...]
    number: int
    page: int

    @property
    def pages(self) -> int:
        """How many pages there are: at least one."""
        return max(1, -(-self.number // PAGE))

    @classmethod
    def of(cls, lines: Sequence[T], page: int) -> Listing[T]:
        """One page of lines that are all there."""
        number = _page_within(len(lines), page)
        start = (number - 1) * PAGE
        return cls(tuple(lines[start : start + PAGE]), len(lines), number)


def listing(
    session: Session,
    where: Iterable[ColumnElement[bool]],
    order: Sequence[Any],
    page: int,
    make: Callable[[Sequence[Any]], T],
) -> Listing[T]:
    """One page of the repairs that fulfil all conditions.

    :param page: from 1; a page that is not there becomes the nearest one that is.
    """
    conditions = tuple(where)
    number = session.scalar(select(func.count()).select_from(RepairRow).where(*conditions)) or 0
    page = _page_within(number, page)
    query: Select[Any] = (
        select(*COLUMNS).where(*conditions).order_by(*order).limit(PAGE).offset((page - 1) * PAGE)
    )
    return Listing(tuple(make(row) for row in session.execute(query)), number, page)


def _page_within(number: int, page: int) -> int:
    return max(1, min(page, -(-number // PAGE)))
