"""What is in a service's database."""

from __future__ import annotations

from typing import TypeVar

from sqlalchemy import select

from repairs_pattern.blueprints.service import Service
from repairs_pattern.domain.store import AnswerRow, Base, OutboxRow, PlaceRow, RepairRow

R = TypeVar("R", bound=Base)


def rows(service: Service, table: type[R], **where: object) -> list[R]:
    """Every row of a table, or those with these values."""
    with service.database.reading() as session:
        return list(session.scalars(select(table).filter_by(**where)))


def the_repair(service: Service, **where: object) -> RepairRow:
    """The only repair, or the only one with these values."""
    (repair,) = rows(service, RepairRow, **where)
    return repair


def the_message(service: Service, repair: RepairRow) -> OutboxRow:
    """The only message of a repair."""
    (message,) = rows(service, OutboxRow, repair_id=repair.id)
    return message


def the_visit(service: Service, repair: RepairRow) -> PlaceRow:
    """The place in the diary that a repair owns."""
    (place,) = rows(service, PlaceRow, repair_id=repair.id)
    return place


def everything(service: Service) -> str:
    """All that is in every table."""
    with service.database.reading() as session:
        tables = Base.metadata.sorted_tables
        return "\n".join(str(row) for table in tables for row in session.execute(select(table)))


def answered_pages(service: Service) -> set[str]:
    """The pages that somebody's draft has an answer to."""
    return {answer.page for answer in rows(service, AnswerRow)}
