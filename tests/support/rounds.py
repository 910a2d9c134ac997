"""Rounds of research that nobody took part in, for tests of what is made of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from repairs_pattern.research.running import add_participant, make_round
from repairs_pattern.research.scenarios import (
    ForTheModerator,
    OwnQuestion,
    Scenario,
    Step,
    Variant,
)
from repairs_pattern.research.store import (
    Database,
    EventRow,
    NoteRow,
    ParticipantRow,
    ResponseRow,
    TaskRow,
)

BEGUN = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
CLOCK = datetime(2026, 12, 1, 10, 15, tzinfo=UTC)

TAP = Scenario(
    id="tap",
    digest="a" * 64,
    title="A tap that drips",
    council="northmere",
    card=("Your tap drips.",),
    details={},
    clock_at=CLOCK,
    success=(("confirmation",),),
    walk=tuple(map(Step, ("danger", "location", "tap", "describe", "confirmation"))),
    guide=ForTheModerator("The page says that it is booked."),
    questions=(OwnQuestion("again", "Would you do it again?", ("Yes", "No")),),
)
VISIT = Scenario(
    id="visit",
    digest="b" * 64,
    title="Another day for a visit",
    council="northmere",
    card=("You cannot be at home.",),
    details={},
    clock_at=CLOCK,
    success=(("appointment", "changed"),),
    walk=tuple(map(Step, ("find", "repair", "appointment", "changed"))),
    guide=ForTheModerator("The visit is on another day."),
    variants=(
        Variant("original", "The council as it is", None),
        Variant("pictures", "With pictures", Path("pictures")),
    ),
)
SCENARIOS = {each.id: each for each in (TAP, VISIT)}

VERDICTS = {
    ("P02", 2): "with-help",
    ("P03", 1): "failed",
    ("P04", 2): None,
    ("P05", 2): "abandoned",
}
"""What is not a success."""

UNREACHED = {("P03", 1), ("P04", 2), ("P05", 2)}
EASE = ((6, 2), (7, 3), (3, 1), (6, 5), (5, 1), (7, 6))
SUS = (85, 70, 40, 90, 55, None)
"""Scores out of 100; the last person left out an item."""


def synthetic_round(database: Database, people: int = 6, retain_days: int = 30) -> int:
    """Write a round that says that it is synthetic.

    Each person has two tasks. P04 uses assistive technology.

    :returns: its number.
    """
    number = make_round(
        database, "Synthetic round", list(SCENARIOS), BEGUN, retain_days, synthetic=True
    )
    for place in range(people):
        now = BEGUN + timedelta(hours=place)
        id_ = add_participant(database, number, SCENARIOS, now, assistive=place == 3)
        _session(database, id_, place, now)
    return number


def _session(database: Database, id_: int, place: int, now: datetime) -> None:
    with database.writing() as session:
        who = session.get_one(ParticipantRow, id_)
        who.archived_at = now + timedelta(minutes=50)
        tasks = session.query(TaskRow).filter_by(participant_id=id_).order_by(TaskRow.position)
        for task in tasks:
            begun = now + timedelta(minutes=20 * task.position)
            lasts = 120 + 15 * place + 30 * task.position
            key = (who.code, task.position)
            task.started_at = begun
            task.verdict = VERDICTS.get(key, "success")
            if key != ("P04", 2):
                task.ended_at = begun + timedelta(seconds=lasts)
            session.add_all(_events(task, place, lasts, reached=key not in UNREACHED))
            session.add(_response(id_, task.id, "seq", "ease", EASE[place % 6][task.position - 1]))
            session.add(_note(id_, task.id, place, begun, task.position))
        first = tasks[0].id
        session.add(_response(id_, first, "own", "again", "Yes" if place % 3 else "No"))
        session.add_all(_sus(id_, SUS[place % 6]))


def _events(task: TaskRow, place: int, lasts: int, *, reached: bool) -> Iterable[EventRow]:
    scenario = SCENARIOS[task.scenario]
    pages = list(scenario.expected)
    if not reached:
        pages = pages[:2]
    elif place % 2:
        pages = [*pages[:2], pages[0], *pages[1:]]
    yield _event(task, 0, "task_start", pages[0])
    yield _event(task, 0, "device", pages[0], {"width": "320 to 480", "script": True})
    for turn, page in enumerate(pages):
        at = turn * lasts // len(pages)
        if turn == 2 and page == pages[0]:
            yield _event(task, at, "back", page, {"from": pages[1]})
        yield _event(task, at, "page_view", page)
        if turn == 1 and place < 3:
            yield _event(task, at + 5, "error", page, {"fields": {"postcode": "invalid"}})
    if task.ended_at is not None:
        yield _event(task, lasts, "task_end", pages[-1], {"verdict": task.verdict})


def _event(
    task: TaskRow, seconds: int, kind: str, page: str, detail: Mapping[str, Any] | None = None
) -> EventRow:
    assert task.started_at is not None
    return EventRow(
        task_id=task.id,
        day=task.started_at.date(),
        at_ms=seconds * 1000,
        kind=kind,
        page=page,
        detail=dict(detail or {}),
    )


def _note(id_: int, task_id: str, place: int, begun: datetime, position: int) -> NoteRow:
    told = (
        ("find-it-again", "Synthetic: looks for the visit on the first page", 3),
        ("morning", "=Synthetic: reads 8am to 12pm as the time it lasts", 1),
    )[place % 2]
    return NoteRow(
        key=f"synthetic-{id_}-{position}",
        participant_id=id_,
        task_id=task_id,
        taker="A",
        made_at=begun + timedelta(seconds=40),
        at_ms=40_000,
        page="location" if position == 1 else "repair",
        kind=("do", "think", "feel", "quote")[place % 4],
        severity=told[2],
        tags=[told[0]],
        text=told[1],
    )


def _sus(id_: int, score: int | None) -> Iterable[ResponseRow]:
    """Answers that come to a score; without one the last item is missing."""
    points = round((score or 50) / 2.5)
    for item in range(1, 11 if score is not None else 10):
        given = min(4, points)
        points -= given
        value = given + 1 if item % 2 else 5 - given
        yield _response(id_, None, "sus", str(item), value)


def _response(
    id_: int, task_id: str | None, instrument: str, item: str, value: object
) -> ResponseRow:
    return ResponseRow(
        participant_id=id_,
        task_id=task_id,
        instrument=instrument,
        item=item,
        value=str(value),
        answered_at=BEGUN,
    )
