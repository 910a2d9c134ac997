"""The answers to questionnaires: one for each question, the last one given."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, or_, select
from sqlalchemy.sql.elements import ColumnElement

from ..questionnaires import SUS, Question
from ..sitting import Sitting
from ..store import Database, ResponseRow


def responses(database: Database, sitting: Sitting) -> dict[tuple[str, str], str]:
    """What a participant has answered since the task ended: instrument and item to value."""
    query = select(ResponseRow).where(_of(sitting))
    with database.reading() as session:
        return {(each.instrument, each.item): each.value for each in session.scalars(query)}


def respond(
    database: Database, sitting: Sitting, question: Question, value: str, now: datetime
) -> None:
    """Keep the answer to a question in place of an earlier one.

    :param value: one of the question's options, or ``SKIPPED``.
    """
    same = _of(sitting), ResponseRow.instrument == question.instrument
    with database.writing() as session:
        session.execute(delete(ResponseRow).where(*same, ResponseRow.item == question.item))
        session.add(
            ResponseRow(
                participant_id=sitting.participant_id,
                task_id=None if question.instrument == SUS else sitting.task_id,
                instrument=question.instrument,
                item=question.item,
                value=value,
                answered_at=now,
            )
        )


def _of(sitting: Sitting) -> ColumnElement[bool]:
    """Of this task, or of the session as a whole."""
    of_task = or_(ResponseRow.task_id == sitting.task_id, ResponseRow.task_id.is_(None))
    return of_task & (ResponseRow.participant_id == sitting.participant_id)
