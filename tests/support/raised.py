"""Reports, drafts and repairs, complete and without a journey."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from sqlalchemy import func, select

from repairs_pattern.domain.booking import Job, Need
from repairs_pattern.domain.law import Period, due
from repairs_pattern.domain.repairs import Report, Target, new_reference
from repairs_pattern.domain.store import AnswerRow, Base, Database, DraftRow, RepairRow

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
"""A Monday, in winter: London time is UTC."""

_drafts = count(1)


def a_need(**changes: Any) -> Need:
    """A plumber for 45 minutes, within two weeks."""
    return Need(**{"trade": "plumbing", "minutes": 45, "by": date(2026, 12, 7), **changes})


def a_job(**changes: Any) -> Job:
    """What a diary outside is told of that tap."""
    return Job(
        **{
            "reference": new_reference(),
            "summary": "Tap that drips",
            "description": "It drips all night",
            "address": ("Flat 2A, 14 Quarry Street", "Northmere", "XN1 4QD"),
            "postcode": "XN1 4QD",
            "name": "Ann Ample",
            "phone": "+447700900123",
            "target_at": datetime(2026, 12, 7, 23, 59, tzinfo=UTC),
            **changes,
        }
    )


def a_report(**changes: Any) -> Report:
    """A tap that drips, with no slot chosen."""
    target = Target(due(NOW, Period(10, "working-days"), ()), "routine")
    values: dict[str, Any] = {
        "language": "en",
        "place": "home",
        "tenure": "tenant",
        "uprn": "100000001",
        "address": ["Flat 2A, 14 Quarry Street", "Northmere", "XN1 4QD"],
        "postcode": "XN1 4QD",
        "outcome": "tap-drips",
        "summary": "Tap that drips",
        "booking": "online",
        "sor": "NM-0021",
        "trade": "plumbing",
        "priority": "routine",
        "hazard": None,
        "target": target,
        "description": "It drips all night",
        "contact": {"name": "Ann Ample", "phone": "+447700900123", "by": "email"}
        | {"email": "ann@example.com", "mobile": None},
        "preferences": {},
        "trail": [["What is wrong?", "It drips"]],
    }
    return Report(**{**values, **changes})


def a_draft(database: Database, now: datetime = NOW, **answers: Any) -> str:
    """The id of a draft with these answers."""
    draft_id = f"draft-{next(_drafts)}"
    with database.writing() as session:
        session.add(DraftRow(id=draft_id, started_at=now))
        session.flush()
        for page, answer in answers.items():
            session.add(AnswerRow(draft_id=draft_id, page=page, answer=answer, saved_at=now))
    return draft_id


def a_repair(
    database: Database, now: datetime = NOW, *, status: str = "reported", **changes: Any
) -> int:
    """The id of a repair without an appointment.

    :param changes: what is otherwise than in ``a_report``.
    """
    number = next(_drafts)
    report = a_report(**changes)
    with database.writing() as session:
        row = RepairRow(
            reference=f"R-{number}",
            draft_id=f"draft-{number}",
            reported_at=now,
            receipt=f"receipt-{number}",
            status=status,
            target_at=report.target.deadline.at,
            target_reason=report.target.reason,
            **{
                name: getattr(report, name)
                for name in (
                    "language",
                    "place",
                    "tenure",
                    "uprn",
                    "address",
                    "postcode",
                    "outcome",
                    "summary",
                    "booking",
                    "sor",
                    "trade",
                    "priority",
                    "hazard",
                    "facts",
                    "description",
                    "contact",
                    "preferences",
                    "trail",
                    "minutes",
                    "block",
                    "location",
                    "reported_before",
                    "household",
                    "raised",
                    "visit",
                    "behalf",
                )
            },
        )
        session.add(row)
        session.flush()
        return row.id


def counted(database: Database, table: type[Base], **where: Any) -> int:
    """How many rows a table has, or how many with these values."""
    with database.reading() as session:
        found = session.scalar(select(func.count()).select_from(table).filter_by(**where))
    return int(found or 0)
