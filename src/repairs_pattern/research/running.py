"""Rounds, participants, tasks and links: what a moderator sets up and what becomes of it."""

from __future__ import annotations

import math
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import accumulate

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.orm import Session

from .door import digest_of
from .scenarios import Scenario
from .store import Database, LinkRow, ParticipantRow, RoundRow, TaskRow, WithdrawalRow
from .timeline import Event, append_events

RETAIN_DAYS = 30
TAGS = ("wording", "navigation", "trust", "time", "access")
"""What notes of a new round can be marked with."""

LINK_FOR = timedelta(hours=8)
"""How long a start link opens its task: a day of sessions."""


def make_round(
    database: Database,
    title: str,
    scenarios: Sequence[str],
    now: datetime,
    retain_days: int = RETAIN_DAYS,
    *,
    synthetic: bool = False,
) -> int:
    """Begin a round.

    :param scenarios: ids, in the order of the tasks.
    :param synthetic: whether nobody real takes part.
    :returns: its number.
    """
    with database.writing() as session:
        begun = RoundRow(
            title=title,
            scenarios=list(scenarios),
            tags=list(TAGS),
            retain_days=retain_days,
            synthetic=synthetic,
            made_at=now,
        )
        session.add(begun)
        session.flush()
        return begun.id


def add_participant(
    database: Database,
    round_id: int,
    scenarios: Mapping[str, Scenario],
    now: datetime,
    *,
    assistive: bool = False,
) -> int:
    """Make ready for one more participant: the next code, and a task for each scenario.

    Variants take turns: see ``taking_turns``. A scenario that was left out, because its file is
    gone or broken, makes no task.

    :returns: the participant's id.
    """
    with database.writing() as session:
        round_ = session.get_one(RoundRow, round_id)
        number = _codes_given(session, round_id) + 1
        participant = ParticipantRow(
            round_id=round_id,
            code=f"P{number:02}",
            assistive=assistive,
            made_at=now,
            archived_at=None,
        )
        session.add(participant)
        session.flush()
        tasks = [scenarios[id_] for id_ in round_.scenarios if id_ in scenarios]
        turns = taking_turns([len(each.variants) for each in tasks], number - 1)
        for position, (scenario, turn) in enumerate(zip(tasks, turns, strict=True), start=1):
            variant = scenario.variants[turn].id
            session.add(_task(participant.id, position, scenario, variant, now))
        return participant.id


def taking_turns(variants: Sequence[int], number: int) -> list[int]:
    """Which variant of each task a participant gets, so that none has the better place.

    Each variant of a task is seen by as many participants as every other, whenever as many have
    come as there are variants. Two tasks with variants are crossed: whoever gets the first variant
    of one does not always get the first of the other.

    :param variants: how many each task has.
    :param number: how many participants came before.
    """
    block = math.lcm(*variants)
    places = accumulate((count > 1 for count in variants), initial=0)
    return [
        (number + (number // block**place if place else 0)) % count
        for count, place in zip(variants, places, strict=False)
    ]


def _codes_given(session: Session, round_id: int) -> int:
    """How many participants a round has had, with those who withdrew."""
    each = (
        select(func.count()).select_from(table).where(table.round_id == round_id)
        for table in (ParticipantRow, WithdrawalRow)
    )
    return sum(session.scalar(count) or 0 for count in each)


def _task(
    participant_id: int, position: int, scenario: Scenario, variant: str, now: datetime
) -> TaskRow:
    return TaskRow(
        id=secrets.token_hex(16),
        participant_id=participant_id,
        position=position,
        scenario=scenario.id,
        scenario_hash=scenario.digest,
        council=scenario.council,
        variant=variant,
        clock_at=scenario.clock_at,
        clock_runs=False,
        clock_since=now,
        forced={"now": dict(scenario.forced)},
        sent_to=None,
        offered_at=None,
        started_at=None,
        ended_at=None,
        verdict=None,
    )


def rounds_of(database: Database) -> list[tuple[RoundRow, int]]:
    """Every round with the number of its participants, the newest first."""
    people = select(func.count()).where(ParticipantRow.round_id == RoundRow.id).scalar_subquery()
    with database.reading() as session:
        found = session.execute(select(RoundRow, people).order_by(RoundRow.id.desc()))
        return [(round_, number) for round_, number in found]


def round_of(database: Database, number: int) -> RoundRow | None:
    """The round of this number."""
    with database.reading() as session:
        return session.get(RoundRow, number)


def participants_of(database: Database, round_id: int) -> list[ParticipantRow]:
    """The participants of a round, in the order of their codes."""
    query = select(ParticipantRow).where(ParticipantRow.round_id == round_id)
    with database.reading() as session:
        return list(session.scalars(query.order_by(ParticipantRow.id)))


def participant_of(database: Database, participant_id: int) -> ParticipantRow | None:
    """The participant of this id."""
    with database.reading() as session:
        return session.get(ParticipantRow, participant_id)


def move_scenario_up(database: Database, round_id: int, scenario: str) -> bool:
    """Let a task come one earlier, for participants who are added from now on.

    :returns: whether it could.
    """
    with database.writing() as session:
        round_ = session.get_one(RoundRow, round_id)
        order = list(round_.scenarios)
        place = order.index(scenario)
        if place == 0:
            return False
        order[place - 1], order[place] = order[place], order[place - 1]
        round_.scenarios = order
        return True


def tasks_of(database: Database, participant_id: int) -> list[TaskRow]:
    """The tasks of a participant, in order."""
    query = select(TaskRow).where(TaskRow.participant_id == participant_id)
    with database.reading() as session:
        return list(session.scalars(query.order_by(TaskRow.position)))


def tasks_of_round(database: Database, round_id: int) -> dict[int, list[TaskRow]]:
    """The tasks of every participant of a round, in order, by the participant's id."""
    query = (
        select(TaskRow)
        .join(ParticipantRow, ParticipantRow.id == TaskRow.participant_id)
        .where(ParticipantRow.round_id == round_id)
        .order_by(TaskRow.position)
    )
    found: dict[int, list[TaskRow]] = {}
    with database.reading() as session:
        for task in session.scalars(query):
            found.setdefault(task.participant_id, []).append(task)
    return found


def make_link(database: Database, task_id: str, now: datetime, lasts: timedelta = LINK_FOR) -> str:
    """A new link to a task; earlier ones are revoked.

    :returns: its code.
    """
    with database.writing() as session:
        _revoke(session, task_id, now)
        return _add_link(session, task_id, now, lasts, shown=True)


def end_task(database: Database, task_id: str, verdict: str, now: datetime) -> None:
    """End a task, or change how one that is over went.

    :param verdict: success, with-help, failed or abandoned.
    """
    with database.writing() as session:
        task = session.get_one(TaskRow, task_id)
        task.verdict, task.sent_to = verdict, None
        task.ended_at = task.ended_at or now
        append_events(session, task, [Event("task_end", "", {"verdict": verdict})], now)


def jump_clock(database: Database, task_id: str, to: datetime, now: datetime) -> None:
    """Set the clock of a task's scenario.

    :param to: a moment on that clock.
    """
    with database.writing() as session:
        task = session.get_one(TaskRow, task_id)
        task.clock_at, task.clock_since = to, now
        append_events(session, task, [Event("clock_jump", "", {"to": to.isoformat()})], now)


def send_to(database: Database, task_id: str, page: str) -> None:
    """Let a participant be on a page next. The timeline tells it when they get there.

    :param page: its name, as in ``places``.
    """
    with database.writing() as session:
        session.get_one(TaskRow, task_id).sent_to = page


def archive(database: Database, participant_id: int, now: datetime) -> None:
    """End the session of a participant: no link of theirs opens anything from now on."""
    mine = select(TaskRow.id).where(TaskRow.participant_id == participant_id)
    with database.writing() as session:
        who = session.get_one(ParticipantRow, participant_id)
        who.archived_at = who.archived_at or now
        open_ = update(LinkRow).where(LinkRow.task_id.in_(mine), LinkRow.revoked_at.is_(None))
        session.execute(open_.values(revoked_at=now, code=None))


def offer_task(database: Database, task_id: str, now: datetime) -> None:
    """Let the participant go on to a task from the page where they wait.

    A participant who comes in by a link needs no offer.
    """
    with database.writing() as session:
        session.get_one(TaskRow, task_id).offered_at = now


def offered_task(database: Database, participant_id: int) -> str | None:
    """The first task that a participant may go on to; None when there is none."""
    found = database.rows(_OFFERED, {"participant_id": participant_id})
    return str(found[0].id) if found else None


_OFFERED = (
    select(TaskRow.id)
    .where(
        TaskRow.participant_id == bindparam("participant_id"),
        TaskRow.offered_at.is_not(None),
        TaskRow.ended_at.is_(None),
    )
    .order_by(TaskRow.position)
    .limit(1)
)


def link_to_go_on(database: Database, participant_id: int, now: datetime) -> str | None:
    """A link to the task that a participant may go on to; other links to it stay as they are.

    :returns: its code; None when there is no such task.
    """
    task_id = offered_task(database, participant_id)
    if task_id is None:
        return None
    with database.writing() as session:
        return _add_link(session, task_id, now, LINK_FOR)


def _add_link(
    session: Session, task_id: str, now: datetime, lasts: timedelta, *, shown: bool = False
) -> str:
    """A new link to a task.

    :param shown: whether the desk shows it, and so its code is kept.
    """
    code = secrets.token_urlsafe(9)
    session.add(
        LinkRow(
            digest=digest_of(code),
            code=code if shown else None,
            task_id=task_id,
            made_at=now,
            expires_at=now + lasts,
            revoked_at=None,
        )
    )
    return code


def links_of(database: Database, participant_id: int, now: datetime) -> dict[str, LinkRow]:
    """The links that the desk shows for a participant: those that open something now, by task."""
    query = (
        select(LinkRow)
        .join(TaskRow, TaskRow.id == LinkRow.task_id)
        .where(TaskRow.participant_id == participant_id, LinkRow.code.is_not(None))
        .where(LinkRow.expires_at > now, TaskRow.ended_at.is_(None))
    )
    with database.reading() as session:
        return {link.task_id: link for link in session.scalars(query)}


def make_links(database: Database, participant_id: int, now: datetime) -> None:
    """A link for each task of a participant that is not over."""
    for task in tasks_of(database, participant_id):
        if task.ended_at is None:
            make_link(database, task.id, now)


def revoke_links(database: Database, task_id: str, now: datetime) -> None:
    """Close a task to every device, also to the one that it is open on."""
    with database.writing() as session:
        _revoke(session, task_id, now)


def _revoke(session: Session, task_id: str, now: datetime) -> None:
    mine = update(LinkRow).where(LinkRow.task_id == task_id, LinkRow.revoked_at.is_(None))
    session.execute(mine.values(revoked_at=now, code=None))


def start_by_link(
    database: Database, digest: str, scenarios: Mapping[str, Scenario], now: datetime
) -> str | None:
    """Open the task of a link. Its clock begins to run when it is opened for the first time.

    :returns: the id of the task; None when the link leads nowhere, has expired or was revoked, or
        the task is over.
    """
    with database.writing() as session:
        link = session.get(LinkRow, digest)
        if link is None or link.revoked_at is not None or link.expires_at <= now:
            return None
        task = session.get_one(TaskRow, link.task_id)
        participant = session.get_one(ParticipantRow, task.participant_id)
        if task.ended_at is not None or participant.archived_at is not None:
            return None
        if task.started_at is None:
            task.started_at = task.clock_since = now
            scenario = scenarios.get(task.scenario)
            task.clock_runs = scenario is not None and scenario.clock_runs
            append_events(session, task, _began(task), now)
        return task.id


def _began(task: TaskRow) -> list[Event]:
    """That a task was opened, and what holds in it from the start."""
    holding = task.forced.get("now", {})
    states = [Event("state_forced", "", {"state": name, "on": True}) for name in holding]
    return [Event("task_start", ""), *states]
