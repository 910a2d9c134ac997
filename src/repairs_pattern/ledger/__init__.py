"""The ledger: what was tested for accessibility and what was found, so that nobody claims more."""

from .criteria import Criterion, criteria, named
from .reading import BrokenLedger, Ledger, overdue, read_ledger
from .records import Issue, Judged, Run, Tried, by_hand
from .standing import Standing, State, standing

__all__ = [
    "BrokenLedger",
    "Criterion",
    "Issue",
    "Judged",
    "Ledger",
    "Run",
    "Standing",
    "State",
    "Tried",
    "by_hand",
    "criteria",
    "named",
    "overdue",
    "read_ledger",
    "standing",
]
