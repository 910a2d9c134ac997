"""Our own database: tables, sessions and migrations, on SQLite or PostgreSQL."""

from .database import Database, DriverMissing
from .drafts import StoredDrafts, is_open
from .tables import (
    AddressListRow,
    AddressRow,
    AnswerRow,
    Base,
    DraftRow,
    EventRow,
    FeedbackRow,
    FigureRow,
    OutboxRow,
    PhotoRow,
    PlaceRow,
    RepairRow,
    ResumeLinkRow,
)

__all__ = [
    "AddressListRow",
    "AddressRow",
    "AnswerRow",
    "Base",
    "Database",
    "DraftRow",
    "DriverMissing",
    "EventRow",
    "FeedbackRow",
    "FigureRow",
    "OutboxRow",
    "PhotoRow",
    "PlaceRow",
    "RepairRow",
    "ResumeLinkRow",
    "StoredDrafts",
    "is_open",
]
