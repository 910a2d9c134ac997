"""Reads a round from the database of research into one document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import TypeAlias, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..questionnaires import SEQ, SKIPPED
from ..scenarios import Scenario
from ..store import (
    Database,
    EventRow,
    NoteRow,
    ParticipantRow,
    ResponseRow,
    RoundRow,
    TaskRow,
    WithdrawalRow,
)
from ..timeline import pages_of
from .build import Build
from .record import (
    AnswerRecord,
    EventRecord,
    Instrument,
    Kind,
    NoteRecord,
    Outcome,
    ParticipantRecord,
    RoundRecord,
    ScenarioRecord,
    TaskRecord,
    Verdict,
)

_Key: TypeAlias = tuple[str, int]
"""A participant's code and the place of a task."""


class NoSuchRound(LookupError):
    """There is no round of this number."""


def read_round(
    database: Database,
    number: int,
    scenarios: Mapping[str, Scenario],
    build: Build,
    today: date,
) -> RoundRecord:
    """Everything that is kept of a round.

    :param scenarios: by id, as they are now.
    :param build: which version of the pattern this is.
    :raises NoSuchRound: when there is none.
    """
    with database.reading() as session:
        row = session.get(RoundRow, number)
        if row is None:
            raise NoSuchRound(f"There is no round {number}.")
        people = _people(session, number)
        by_id = {each.id: each for each in people}
        tasks = list(
            session.scalars(
                select(TaskRow)
                .where(TaskRow.participant_id.in_(by_id))
                .order_by(TaskRow.participant_id, TaskRow.position)
            )
        )
        reader = _Reader(session, by_id, {each.id: each for each in tasks})
        answers = tuple(reader.answers())
        events = tuple(reader.events())
        withdrawn = session.scalars(
            select(WithdrawalRow.code)
            .where(WithdrawalRow.round_id == number)
            .order_by(WithdrawalRow.code)
        )
        return RoundRecord(
            exported=today,
            version=build.version,
            commit=build.commit,
            synthetic=row.synthetic,
            round=number,
            title=row.title,
            delete_on=delete_on(session, row),
            withdrawn=tuple(withdrawn),
            scenarios=tuple(
                _scenario(id_, scenarios.get(id_)) for id_ in _ids(row.scenarios, tasks)
            ),
            participants=tuple(
                ParticipantRecord(participant=each.code, assistive=each.assistive)
                for each in people
            ),
            tasks=tuple(reader.tasks_with(answers, _done(events, scenarios))),
            events=events,
            notes=tuple(reader.notes()),
            answers=answers,
        )


def delete_on(session: Session, row: RoundRow) -> date:
    """The day on which a round is to be deleted: so many days after its last session."""
    people = _people(session, row.id)
    tasks = session.scalars(
        select(TaskRow).where(TaskRow.participant_id.in_([each.id for each in people]))
    )
    moments: list[datetime | None] = [row.made_at]
    moments += [each.archived_at for each in people]
    for task in tasks:
        moments += [task.started_at, task.ended_at]
    last = max(each for each in moments if each is not None)
    return (last + timedelta(days=row.retain_days)).date()


def _people(session: Session, number: int) -> list[ParticipantRow]:
    query = select(ParticipantRow).where(ParticipantRow.round_id == number)
    return list(session.scalars(query.order_by(ParticipantRow.code)))


def _ids(planned: Iterable[str], tasks: Iterable[TaskRow]) -> list[str]:
    """The scenarios of a round, and those that it had when somebody took part."""
    return list(dict.fromkeys([*planned, *(each.scenario for each in tasks)]))


def _scenario(id_: str, known: Scenario | None) -> ScenarioRecord:
    if known is None:
        return ScenarioRecord(
            id=id_, title=id_, hash=None, expected=(), success=(), variants=(), questions=()
        )
    return ScenarioRecord(
        id=id_,
        title=known.title,
        hash=known.digest,
        expected=known.expected,
        success=known.success,
        variants=tuple((each.id, each.title) for each in known.variants),
        questions=tuple((each.id, each.title) for each in known.questions),
    )


class _Reader:
    """Reads what belongs to the participants and tasks of one round."""

    def __init__(
        self, session: Session, people: Mapping[int, ParticipantRow], tasks: Mapping[str, TaskRow]
    ) -> None:
        self._session = session
        self._people = people
        self._tasks = tasks

    def tasks_with(
        self, answers: Iterable[AnswerRecord], done: Collection[_Key]
    ) -> Iterable[TaskRecord]:
        ease = {
            (each.participant, each.task): int(each.value)
            for each in answers
            if each.instrument == SEQ
        }
        for row in self._tasks.values():
            who = self._people[row.participant_id]
            reached = (who.code, row.position) in done
            yield TaskRecord(
                participant=who.code,
                assistive=who.assistive,
                task=row.position,
                scenario=row.scenario,
                scenario_hash=row.scenario_hash,
                council=row.council,
                variant=row.variant,
                day=row.started_at.date() if row.started_at else None,
                seconds=_between(row.started_at, row.ended_at),
                reached=reached,
                verdict=cast("Verdict | None", row.verdict),
                outcome=_outcome(row.verdict, reached),
                ease=ease.get((who.code, row.position)),
            )

    def events(self) -> Iterable[EventRecord]:
        query = select(EventRow).where(EventRow.task_id.in_(self._tasks))
        for row in self._session.scalars(query.order_by(EventRow.id)):
            task = self._tasks[row.task_id]
            yield EventRecord(
                participant=self._people[task.participant_id].code,
                task=task.position,
                scenario=task.scenario,
                day=row.day,
                seconds=row.at_ms / 1000,
                kind=row.kind,
                page=row.page,
                detail=row.detail,
            )

    def notes(self) -> Iterable[NoteRecord]:
        query = select(NoteRow).where(NoteRow.participant_id.in_(self._people))
        for row in self._session.scalars(query.order_by(NoteRow.id)):
            who = self._people[row.participant_id]
            yield NoteRecord(
                participant=who.code,
                assistive=who.assistive,
                task=self._position(row.task_id),
                page=row.page,
                kind=cast("Kind", row.kind),
                note=row.text,
                severity=row.severity,
                tags=tuple(row.tags),
                day=row.made_at.date(),
                seconds=None if row.at_ms is None else row.at_ms / 1000,
                taker=row.taker,
            )

    def answers(self) -> Iterable[AnswerRecord]:
        query = select(ResponseRow).where(
            ResponseRow.participant_id.in_(self._people), ResponseRow.value != SKIPPED
        )
        for row in self._session.scalars(query.order_by(ResponseRow.id)):
            yield AnswerRecord(
                participant=self._people[row.participant_id].code,
                task=self._position(row.task_id),
                instrument=cast("Instrument", row.instrument),
                item=row.item,
                value=row.value,
            )

    def _position(self, task_id: str | None) -> int | None:
        return None if task_id is None else self._tasks[task_id].position


def _between(start: datetime | None, end: datetime | None) -> float | None:
    return (end - start).total_seconds() if start and end else None


def _done(events: Iterable[EventRecord], scenarios: Mapping[str, Scenario]) -> set[_Key]:
    """The participants and tasks whose pages are those that end the task well."""
    views: defaultdict[tuple[_Key, str], list[tuple[str, str]]] = defaultdict(list)
    for event in events:
        views[(event.participant, event.task), event.scenario].append((event.kind, event.page))
    return {
        key
        for (key, scenario), seen in views.items()
        if scenario in scenarios and scenarios[scenario].is_done(pages_of(seen))
    }


def _outcome(verdict: str | None, reached: bool) -> Outcome:
    """The verdict wins. Whoever came to the end without one has done it."""
    if verdict is not None:
        return cast("Outcome", verdict)
    return "success" if reached else "not-judged"
