"""Deletion: of somebody who withdraws, of a round, and of what was kept for long enough.

Rows go first, then the folders of the worlds (what was said in them, photos, messages), then the
traces of both in the file of the database. Whatever stops half-way is finished by ``tidy``.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import TypeAlias

from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from .analysis import NoSuchRound, delete_on
from .store import Database, ParticipantRow, RoundRow, TaskRow, WithdrawalRow

DeleteWorld: TypeAlias = Callable[[str], None]
"""Deletes the world of a task by its id; nothing happens when there is none."""

_TASK_ID = re.compile("[0-9a-f]{32}")
"""What the folder of a world is called. There are others beside: what worlds are made of."""

_PATIENCE_MS = 5_000
"""How long the cleaning of the file waits for whoever is writing or reading."""


class NoSuchParticipant(LookupError):
    """Nobody in this round has this code."""


def folder_deleter(worlds: Path) -> DeleteWorld:
    """Deletes worlds from outside of the prototype."""

    def delete(task_id: str) -> None:
        shutil.rmtree(worlds / task_id, ignore_errors=True)

    return delete


def withdraw(database: Database, delete_world: DeleteWorld, number: int, code: str) -> bool:
    """Delete everything of a participant. Only the code is left, as one that was withdrawn.

    :returns: whether the file of the database is clean already; if not, ``tidy`` will see to it.
    :raises NoSuchRound: when there is no such round.
    :raises NoSuchParticipant: when nobody has the code, or whoever had it has withdrawn.
    """
    with database.writing() as session:
        _round(session, number)
        who = session.scalar(
            select(ParticipantRow).where(
                ParticipantRow.round_id == number, ParticipantRow.code == code
            )
        )
        if who is None:
            raise NoSuchParticipant(f"Nobody in round {number} has the code {code}.")
        worlds = _worlds(session, [who.id])
        session.delete(who)
        session.add(WithdrawalRow(round_id=number, code=code))
    return _gone(database, delete_world, worlds)


def delete_round(database: Database, delete_world: DeleteWorld, number: int) -> bool:
    """Delete a round and everything of everybody in it.

    :returns: as ``withdraw``.
    :raises NoSuchRound: when there is no such round.
    """
    with database.writing() as session:
        row = _round(session, number)
        people = session.scalars(select(ParticipantRow.id).where(ParticipantRow.round_id == number))
        worlds = _worlds(session, people)
        session.delete(row)
    return _gone(database, delete_world, worlds)


def due(database: Database, today: date) -> list[int]:
    """The rounds that have been kept for long enough."""
    with database.reading() as session:
        rounds = session.scalars(select(RoundRow).order_by(RoundRow.id))
        return [each.id for each in rounds if delete_on(session, each) <= today]


def tidy(database: Database, delete_world: DeleteWorld, worlds: Path, today: date) -> list[int]:
    """Delete what is due, worlds that belong to no task, and traces of what was deleted.

    :param worlds: the folder of the worlds.
    :returns: the rounds that were deleted.
    """
    numbers = due(database, today)
    for number in numbers:
        delete_round(database, delete_world, number)
    with database.reading() as session:
        tasks = set(session.scalars(select(TaskRow.id)))
    for path in worlds.glob("*"):
        if _TASK_ID.fullmatch(path.name) and path.name not in tasks:
            delete_world(path.name)
    wipe(database)
    return numbers


def wipe(database: Database) -> bool:
    """Take what was deleted out of the file of the database, and empty its log.

    Where rows were moved between pages, pieces of them stay behind, also with ``secure_delete``.
    ``VACUUM`` writes the file anew with what is left, and a checkpoint that truncates empties the
    write-ahead log:
    https://www.sqlite.org/lang_vacuum.html, https://www.sqlite.org/pragma.html#pragma_wal_checkpoint

    :returns: False when somebody held on for too long.
    """
    with database.engine.connect() as connection:
        bare = connection.execution_options(one_statement=True)
        bare.exec_driver_sql(f"PRAGMA busy_timeout = {_PATIENCE_MS}")
        bare.exec_driver_sql("PRAGMA temp_store = MEMORY")
        try:
            bare.exec_driver_sql("VACUUM")
        except OperationalError:
            return False
        busy, *_ = bare.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
        return not busy


def _round(session: Session, number: int) -> RoundRow:
    row = session.get(RoundRow, number)
    if row is None:
        raise NoSuchRound(f"There is no round {number}.")
    return row


def _worlds(session: Session, people: Iterable[int]) -> list[str]:
    query = select(TaskRow.id).where(TaskRow.participant_id.in_(list(people)))
    return list(session.scalars(query))


def _gone(database: Database, delete_world: DeleteWorld, worlds: Iterable[str]) -> bool:
    for task_id in worlds:
        delete_world(task_id)
    return wipe(database)
