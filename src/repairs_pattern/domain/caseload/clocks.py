"""The legal dates of the repairs that are still open, and how much time is left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from ..diagnosis import Tree
from ..law import Clock, Deadline, Subject, clocks
from ..repairs import Terms
from ..store import RepairRow
from .entries import COLUMNS, IS_OPEN, Entry, entry_of, entry_of_repair


@dataclass(frozen=True, slots=True)
class Running:
    """A legal duty of an open repair that has a date."""

    entry: Entry
    clock: Clock
    deadline: Deadline

    def left(self, now: datetime) -> timedelta:
        """The time until its deadline; negative when that is over."""
        return self.deadline.at - now


def running(session: Session, tree: Tree, terms: Terms) -> list[Running]:
    """Every duty with a date of every open repair, the most overdue first.

    Whether a duty was met is not known here: each runs until its repair is done.
    """
    rights = [each.id for each in tree.outcomes.values() if each.right_to_repair]
    query = select(*COLUMNS, RepairRow.outcome, RepairRow.tenure).where(
        IS_OPEN, or_(RepairRow.hazard.is_not(None), RepairRow.outcome.in_(rights))
    )
    found = [
        Running(entry, clock, clock.deadline)
        for *row, outcome, tenure in session.execute(query)
        for entry in (entry_of(row),)
        for clock in _clocks(entry, outcome, tenure, tree, terms)
        if clock.deadline is not None
    ]
    return sorted(found, key=lambda each: (each.deadline.at, each.entry.id))


def clocks_of(repair: RepairRow, tree: Tree, terms: Terms) -> tuple[Clock, ...]:
    """Every duty of one repair, those without a date too."""
    return _clocks(entry_of_repair(repair), repair.outcome, repair.tenure, tree, terms)


def _clocks(entry: Entry, outcome: str, tenure: str, tree: Tree, terms: Terms) -> tuple[Clock, ...]:
    """As the report started them: by the hazard and the priority that were kept with it."""
    known = tree.outcomes.get(outcome)
    subject = Subject(
        right_to_repair=known.right_to_repair if known else None,
        hazard=entry.hazard,
        emergency=entry.priority == "emergency",
        tenure=tenure,
    )
    return clocks(subject, entry.reported_at, terms.nation, terms.regimes, terms.holidays)
