"""What research keeps: a database of its own, so that no service has any of it."""

from __future__ import annotations

from pathlib import Path

from ...domain.store import Database, Schema
from .tables import (
    EventRow,
    LinkRow,
    NoteRow,
    ParticipantRow,
    ResearchBase,
    ResponseRow,
    RoundRow,
    SettingRow,
    TaskRow,
    VisitRow,
    WithdrawalRow,
)

__all__ = [
    "RESEARCH",
    "Database",
    "EventRow",
    "LinkRow",
    "NoteRow",
    "ParticipantRow",
    "ResearchBase",
    "ResponseRow",
    "RoundRow",
    "SettingRow",
    "TaskRow",
    "VisitRow",
    "WithdrawalRow",
    "open_research",
]

RESEARCH = Schema(ResearchBase.metadata, Path(__file__).parent / "migrations")


def open_research(url: str) -> Database:
    """The database of research, with the tables of this release.

    :param url: as for ``Database``.
    """
    database = Database(url, RESEARCH)
    database.upgrade()
    return database
