"""Our own database: tables, sessions and migrations, on SQLite or PostgreSQL."""

from .database import Database
from .drafts import StoredDrafts
from .tables import (
    AddressListRow,
    AddressRow,
    AnswerRow,
    Base,
    DraftRow,
    OutboxRow,
    PlaceRow,
    RepairRow,
)

__all__ = [
    "AddressListRow",
    "AddressRow",
    "AnswerRow",
    "Base",
    "Database",
    "DraftRow",
    "OutboxRow",
    "PlaceRow",
    "RepairRow",
    "StoredDrafts",
]
