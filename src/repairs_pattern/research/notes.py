"""Notes: what a note-taker saw, with the moment and the page that it belongs to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Select, delete, select, update
from sqlalchemy.orm import Session

from .store import Database, EventRow, NoteRow, ParticipantRow, RoundRow, TaskRow

KINDS: Mapping[str, str] = {"do": "Do", "think": "Think", "feel": "Feel", "quote": "Quote"}

TAKERS = ("A", "B", "C", "D")
"""What note-takers of one session are called: letters, because names are not kept."""

LONGEST = 2_000
MOST_TAGS = 9
LONGEST_TAG = 30

_TAKEN = frozenset("dtfq")
"""The keys of the kinds."""


@dataclass(frozen=True, slots=True)
class Written:
    """What a note says.

    :param kind: one of ``KINDS``.
    :param severity: 1 noticed it, 2 lost time or needed help, 3 could not finish; None for none.
    """

    kind: str
    text: str
    severity: int | None = None
    tags: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """A note as it is listed.

    :param task: the position of its task; None before the first.
    """

    row: NoteRow
    code: str
    task: int | None
    scenario: str | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which notes are listed; what is empty does not matter."""

    participant_id: int | None = None
    scenario: str = ""
    kind: str = ""
    tag: str = ""
    severity: int | None = None


@dataclass(frozen=True, slots=True)
class _Moment:
    """Where a participant was."""

    task_id: str | None = None
    at_ms: int | None = None
    page: str = field(default="")


def keep_note(
    database: Database,
    participant_id: int,
    key: str,
    taker: str,
    written: Written,
    began: datetime,
) -> bool:
    """Keep a note; one that is sent again is kept once. It is on disk when this returns.

    :param key: made by whoever sends it, another for each note.
    :param taker: one of ``TAKERS``.
    :param began: the real moment at which they began to write it.
    :returns: whether there is such a participant; a note about nobody is not kept.
    """
    with database.writing() as session:
        if session.get(ParticipantRow, participant_id) is None:
            return False
        moment = _moment(session, participant_id, began)
        note = {
            "key": key,
            "participant_id": participant_id,
            "task_id": moment.task_id,
            "taker": taker,
            "made_at": began,
            "at_ms": moment.at_ms,
            "page": moment.page,
            **_columns(written),
        }
        session.execute(database.insert(NoteRow).values(**note).on_conflict_do_nothing())
        return True


def change_note(database: Database, note_id: int, written: Written) -> None:
    """Put something else in the place of what a note says; its moment stays."""
    with database.writing() as session:
        changed = update(NoteRow).where(NoteRow.id == note_id)
        session.execute(changed.values(**_columns(written)))


def delete_note(database: Database, note_id: int) -> None:
    """Delete a note; nothing of it is left."""
    with database.writing() as session:
        session.execute(delete(NoteRow).where(NoteRow.id == note_id))


def note_of(database: Database, note_id: int) -> Note | None:
    """One note; None when there is no such note."""
    with database.reading() as session:
        found = _read(session, _NOTES.where(NoteRow.id == note_id))
    return found[0] if found else None


def notes_of(database: Database, round_id: int, wanted: Wanted = Wanted()) -> list[Note]:
    """The notes of a round, the newest first."""
    query = _NOTES.where(ParticipantRow.round_id == round_id)
    if wanted.participant_id is not None:
        query = query.where(NoteRow.participant_id == wanted.participant_id)
    if wanted.scenario:
        query = query.where(TaskRow.scenario == wanted.scenario)
    if wanted.kind:
        query = query.where(NoteRow.kind == wanted.kind)
    if wanted.severity is not None:
        query = query.where(NoteRow.severity == wanted.severity)
    with database.reading() as session:
        found = _read(session, query)
    return [each for each in found if not wanted.tag or wanted.tag in each.row.tags]


def change_tags(database: Database, round_id: int, tags: Sequence[str]) -> None:
    """Let notes of a round be marked with these from now on; notes keep those that they have."""
    with database.writing() as session:
        session.get_one(RoundRow, round_id).tags = list(tags)


def keys_of(tags: Sequence[str]) -> dict[str, str]:
    """The key that marks a note with each tag: the first of its letters that is not taken."""
    keys: dict[str, str] = {}
    for tag in tags:
        letters = (each for each in tag.lower() if "a" <= each <= "z")
        free = next((each for each in letters if each not in {*_TAKEN, *keys.values()}), None)
        if free:
            keys[tag] = free
    return keys


_NOTES = (
    select(NoteRow, ParticipantRow.code, TaskRow.position, TaskRow.scenario)
    .join(ParticipantRow, NoteRow.participant_id == ParticipantRow.id)
    .outerjoin(TaskRow, NoteRow.task_id == TaskRow.id)
    .order_by(NoteRow.made_at.desc(), NoteRow.id.desc())
)


def _read(session: Session, query: Select[NoteRow, str, int, str]) -> list[Note]:
    rows = session.execute(query)
    return [Note(row, code, task, scenario) for row, code, task, scenario in rows]


def _columns(written: Written) -> dict[str, object]:
    return {
        "kind": written.kind,
        "severity": written.severity,
        "tags": list(written.tags),
        "text": written.text,
    }


def _moment(session: Session, participant_id: int, at: datetime) -> _Moment:
    """The task that was the newest then, and the page that was open."""
    task = session.scalar(
        select(TaskRow)
        .where(TaskRow.participant_id == participant_id, TaskRow.started_at <= at)
        .order_by(TaskRow.started_at.desc())
        .limit(1)
    )
    if task is None or task.started_at is None:
        return _Moment()
    at_ms = (at - task.started_at) // timedelta(milliseconds=1)
    page = session.scalar(
        select(EventRow.page)
        .where(EventRow.task_id == task.id, EventRow.kind == "page_view", EventRow.at_ms <= at_ms)
        .order_by(EventRow.id.desc())
        .limit(1)
    )
    return _Moment(task.id, at_ms, page or "")
