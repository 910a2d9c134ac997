"""Our own database: tables, sessions and migrations, on SQLite or PostgreSQL."""

from .database import Database, DriverMissing, Schema
from .drafts import StoredDrafts, is_open
from .tables import (
    AddressListRow,
    AddressRow,
    AnswerRow,
    AuditRow,
    Base,
    DraftRow,
    EventRow,
    FeedbackRow,
    FigureRow,
    Moment,
    OutboxRow,
    PhotoRow,
    PlaceRow,
    RepairRow,
    ResumeLinkRow,
    StaffSessionRow,
    WorksUpdateRow,
)

__all__ = [
    "AddressListRow",
    "AddressRow",
    "AnswerRow",
    "AuditRow",
    "Base",
    "Database",
    "DraftRow",
    "DriverMissing",
    "EventRow",
    "FeedbackRow",
    "FigureRow",
    "Moment",
    "OutboxRow",
    "PhotoRow",
    "PlaceRow",
    "RepairRow",
    "ResumeLinkRow",
    "Schema",
    "StaffSessionRow",
    "StoredDrafts",
    "WorksUpdateRow",
    "is_open",
]
