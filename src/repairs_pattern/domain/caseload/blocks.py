"""Shared areas for which more than one repair is open: perhaps the same one, reported twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ..store import RepairRow
from .entries import COLUMNS, IS_OPEN, Entry, entry_of

_SHARED = (IS_OPEN, RepairRow.place == "communal", RepairRow.block.is_not(None))


@dataclass(frozen=True, slots=True)
class Shared:
    """The open repairs in the shared areas of one block.

    :param address: of the shared areas, which are nobody's home.
    :param entries: the oldest first; those of the same problem together.
    :param same: the problems that were reported more than once, and how often.
    """

    block: str
    address: tuple[str, ...]
    entries: tuple[Entry, ...]
    same: dict[str, int]


def shared_areas(session: Session) -> list[Shared]:
    """Each block with two open repairs or more, those with the same problem first."""
    several = select(RepairRow.block).where(*_SHARED).group_by(RepairRow.block)
    rows = session.execute(
        select(RepairRow.block, RepairRow.address, RepairRow.outcome, *COLUMNS)
        .where(*_SHARED, RepairRow.block.in_(several.having(func.count() > 1)))
        .order_by(RepairRow.block, RepairRow.outcome, RepairRow.reported_at, RepairRow.id)
    ).all()
    found = [_shared(block, list(group)) for block, group in groupby(rows, key=lambda row: row[0])]
    return sorted(found, key=lambda each: (not each.same, each.block))


def _shared(block: str, rows: Sequence[Any]) -> Shared:
    outcomes = Counter(outcome for _, _, outcome, *_ in rows)
    summaries = {outcome: summary for _, _, outcome, _, _, summary, *_ in rows}
    return Shared(
        block=block,
        address=tuple(rows[0][1]),
        entries=tuple(entry_of(row) for _, _, _, *row in rows),
        same={summaries[outcome]: often for outcome, often in outcomes.items() if often > 1},
    )
