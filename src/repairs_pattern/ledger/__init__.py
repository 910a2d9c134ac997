"""The ledger: what was tested for accessibility and what was found, so that nobody claims more."""

from .audits import NoRecord, read_audit, run_of
from .criteria import Criterion, criteria, named
from .reading import BrokenLedger, Ledger, overdue, read_ledger
from .recording import record, unproven
from .records import Issue, Judged, Run, Tried, by_hand
from .standing import Standing, State, standing

__all__ = [
    "BrokenLedger",
    "Criterion",
    "Issue",
    "Judged",
    "Ledger",
    "NoRecord",
    "Run",
    "Standing",
    "State",
    "Tried",
    "by_hand",
    "criteria",
    "named",
    "overdue",
    "read_audit",
    "read_ledger",
    "record",
    "run_of",
    "standing",
    "unproven",
]
