"""Figures of the service: how many begin, send and leave, and what they think of it.

A figure is a number of a London day. Nothing in it says who: a draft is only marked as counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from .law import LONDON
from .store import Database, DraftRow, FeedbackRow, FigureRow, RepairRow

START, SENT, EXIT, ASSISTED = "start", "sent", "exit", "assisted"
BOOKINGS = ("online", "arrange", "triage", "no-access")
"""The reasons of ``sent``: how the visit comes about, as ``booking_of`` names it."""

SCORES = (5, 4, 3, 2, 1)
"""From very satisfied to very dissatisfied."""


def count_start(database: Database, now: datetime) -> None:
    """Count a report that was begun.

    :raises sqlalchemy.exc.OperationalError: when the database is busy; it is not waited for.
    """
    with database.writing_briefly() as session:
        _add_one(session, database, now, START)


def count_exit(database: Database, draft_id: str, page: str, now: datetime) -> bool:
    """Count the first exit that a draft comes to; later ones and a refresh do not count.

    :param page: the name of the exit's page.
    :returns: whether it was counted.
    :raises sqlalchemy.exc.OperationalError: when the database is busy; it is not waited for.
    """
    return _count_once(database, draft_id, EXIT, page, now, DraftRow.ended.is_(None), mark=page)


def count_sent(database: Database, draft_id: str, booking: str, now: datetime) -> bool:
    """Count a report that was sent, once however often it is submitted.

    One that staff filled in for a caller also counts as ``ASSISTED``, by how they called.

    :param booking: one of ``BOOKINGS``.
    :returns: whether it was counted.
    :raises sqlalchemy.exc.OperationalError: when the database is busy; it is not waited for.
    """
    unsent = or_(DraftRow.ended.is_(None), DraftRow.ended != SENT)
    return _count_once(database, draft_id, SENT, booking, now, unsent, mark=SENT)


def booking_of(booking: str, *, chose_a_time: bool) -> str:
    """How the visit of a sent report comes about: who chose none of the times is called."""
    return "arrange" if booking == "online" and not chose_a_time else booking


def _count_once(
    database: Database,
    draft_id: str,
    kind: str,
    reason: str,
    now: datetime,
    uncounted: ColumnElement[bool],
    *,
    mark: str,
) -> bool:
    with database.writing_briefly() as session:
        marked = session.scalar(
            update(DraftRow)
            .where(DraftRow.id == draft_id, uncounted)
            .values(ended=mark)
            .returning(DraftRow.id)
        )
        if marked is not None:
            _add_one(session, database, now, kind, reason)
            if kind == SENT and (how := _how_assisted(session, draft_id)):
                _add_one(session, database, now, ASSISTED, how)
    return marked is not None


def _how_assisted(session: Session, draft_id: str) -> str | None:
    found = session.scalar(select(RepairRow.assisted).where(RepairRow.draft_id == draft_id))
    return found.get("how") if found else None


def _add_one(
    session: Session, database: Database, now: datetime, kind: str, reason: str = ""
) -> None:
    day = now.astimezone(LONDON).date()
    insert = database.insert(FigureRow).values(day=day, kind=kind, reason=reason, number=1)
    session.execute(
        insert.on_conflict_do_update(
            index_elements=["day", "kind", "reason"], set_={"number": FigureRow.number + 1}
        )
    )


def leave_feedback(database: Database, score: int, comment: str, now: datetime) -> None:
    """Keep what somebody thought, with the day and nothing else.

    :param score: 1 (very dissatisfied) to 5 (very satisfied).
    :raises sqlalchemy.exc.OperationalError: when the database cannot be written to.
    """
    day = now.astimezone(LONDON).date()
    with database.writing() as session:
        session.add(FeedbackRow(day=day, score=score, comment=comment))


@dataclass(frozen=True, slots=True)
class Daily:
    """One number of one day."""

    day: date
    kind: str
    reason: str
    number: int


@dataclass(frozen=True, slots=True)
class Figures:
    """What happened between two days, both included.

    :param started: reports that were begun.
    :param sent: reports that were sent, by how the visit comes about.
    :param assisted: those of them that staff filled in for a caller, by how they called.
    :param exits: drafts by the first exit that they came to, most frequent first.
    :param scores: how many people gave each score, for every score from 5 to 1.
    :param comments: day and words of each comment, oldest first.
    :param daily: the counts of single days, without comments.
    """

    started: int
    sent: Mapping[str, int]
    assisted: Mapping[str, int]
    exits: Mapping[str, int]
    scores: Mapping[int, int]
    comments: tuple[tuple[date, str], ...]
    daily: tuple[Daily, ...]

    @property
    def all_sent(self) -> int:
        """Reports that were sent, whatever follows."""
        return sum(self.sent.values())

    @property
    def completion(self) -> float | None:
        """Reports sent on these days for each one begun on them; None when none was begun.

        A report that is begun on one day and sent on the next belongs to both, so it can be above
        1 for few days. Everybody who began counts as begun, also who was told to call instead.
        """
        return self.all_sent / self.started if self.started else None

    @property
    def answered(self) -> int:
        """How many people gave a score."""
        return sum(self.scores.values())


def read_figures(session: Session, first: date | None = None, last: date | None = None) -> Figures:
    """The figures from one day to another, both included; without a day there is no limit."""
    rows = session.scalars(
        select(FigureRow)
        .where(*_between(FigureRow.day, first, last))
        .order_by(FigureRow.day, FigureRow.kind, FigureRow.reason)
    )
    counts = [Daily(row.day, row.kind, row.reason, row.number) for row in rows]
    opinions = _opinions(session, first, last)
    scores = dict.fromkeys(SCORES, 0)
    for opinion in opinions:
        scores[int(opinion.reason)] += opinion.number
    return Figures(
        started=sum(each.number for each in counts if each.kind == START),
        sent=_by_reason(counts, SENT),
        assisted=_by_reason(counts, ASSISTED),
        exits=_by_reason(counts, EXIT),
        scores=scores,
        comments=_comments(session, first, last),
        daily=tuple(sorted([*counts, *opinions], key=lambda each: (each.day, each.kind))),
    )


def _opinions(session: Session, first: date | None, last: date | None) -> list[Daily]:
    rows = session.execute(
        select(FeedbackRow.day, FeedbackRow.score, func.count())
        .where(*_between(FeedbackRow.day, first, last))
        .group_by(FeedbackRow.day, FeedbackRow.score)
        .order_by(FeedbackRow.day, FeedbackRow.score.desc())
    )
    return [Daily(day, "satisfaction", str(score), number) for day, score, number in rows]


def _comments(
    session: Session, first: date | None, last: date | None
) -> tuple[tuple[date, str], ...]:
    rows = session.execute(
        select(FeedbackRow.day, FeedbackRow.comment)
        .where(FeedbackRow.comment != "", *_between(FeedbackRow.day, first, last))
        .order_by(FeedbackRow.id)
    )
    return tuple((day, comment) for day, comment in rows)


def _between(
    column: InstrumentedAttribute[date], first: date | None, last: date | None
) -> list[ColumnElement[bool]]:
    limits = []
    if first is not None:
        limits.append(column >= first)
    if last is not None:
        limits.append(column <= last)
    return limits


def _by_reason(counts: Iterable[Daily], kind: str) -> dict[str, int]:
    totals: dict[str, int] = {}
    for each in counts:
        if each.kind == kind:
            totals[each.reason] = totals.get(each.reason, 0) + each.number
    return dict(sorted(totals.items(), key=lambda item: (-item[1], item[0])))
