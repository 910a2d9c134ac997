"""The tables of research. No column is for a name, an address, a number or an answer in own words.

A round has participants, a participant has tasks, and a task has the events of its timeline.
Moments are real ones, unless a column says that it is on the clock of the scenario.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, MetaData, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from ...domain.store import Base, Moment


class ResearchBase(DeclarativeBase):
    """The base of the tables of research; constraints are named as those of the service."""

    metadata = MetaData(naming_convention=Base.metadata.naming_convention)
    type_annotation_map = {datetime: Moment, dict[str, Any]: JSON}  # noqa: RUF012 - SQLAlchemy reads it so


class SettingRow(ResearchBase):
    """What the moderator set up once, by name: the digests of the passphrase and the password."""

    __tablename__ = "setting"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(Text)


class VisitRow(ResearchBase):
    """A browser that is logged in at the desk. Only the digest of its token is kept."""

    __tablename__ = "visit"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    expires_at: Mapped[datetime]


class RoundRow(ResearchBase):
    """A round of research: who comes, and with which scenarios.

    ``scenarios`` are ids in the order of the tasks. Everything of the round is deleted
    ``retain_days`` after its last session. ``synthetic`` is whether nobody real takes part, which
    everything that is made of the round then says. ``tags`` are what notes can be marked with.
    """

    __tablename__ = "round"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(120))
    scenarios: Mapped[list[str]] = mapped_column(JSON)
    tags: Mapped[list[str]] = mapped_column(JSON)
    retain_days: Mapped[int]
    synthetic: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime]


class ParticipantRow(ResearchBase):
    """One person, by a code such as ``P01``.

    Ids are never given twice: a note that is still on its way must not reach somebody else.
    ``assistive`` is whether they use assistive technology: their times are never compared with
    others'. ``archived_at`` is when their session was over.
    """

    __tablename__ = "participant"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"), index=True)
    code: Mapped[str] = mapped_column(String(8))
    assistive: Mapped[bool]
    made_at: Mapped[datetime]
    archived_at: Mapped[datetime | None]

    __table_args__ = (UniqueConstraint("round_id", "code"), {"sqlite_autoincrement": True})


class WithdrawalRow(ResearchBase):
    """A code that somebody had who withdrew. There is nothing else of them.

    It stays so that the code is not given to anybody else, and "2 of 5" says that there were six.
    """

    __tablename__ = "withdrawal"

    round_id: Mapped[int] = mapped_column(
        ForeignKey("round.id", ondelete="CASCADE"), primary_key=True
    )
    code: Mapped[str] = mapped_column(String(8), primary_key=True)


class TaskRow(ResearchBase):
    """One scenario with one participant. ``id`` is random: it names the folder of its world.

    ``council``, ``scenario_hash`` and ``variant`` say what was really shown. ``clock_at`` is a
    moment on the scenario's clock, and ``clock_since`` the real moment at which it was that late;
    when ``clock_runs`` is false it is always ``clock_at``. ``forced`` holds the forced states that
    hold now and those that wait for the next page. ``sent_to`` is the name of the page that the
    participant is to go to next. ``offered_at`` is when the moderator let the
    participant go on to it from the page where they wait. Whether the success rule was met follows
    from the events; the ``verdict`` of the moderator wins.
    """

    __tablename__ = "task"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    participant_id: Mapped[int] = mapped_column(
        ForeignKey("participant.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int]
    scenario: Mapped[str] = mapped_column(String(60))
    scenario_hash: Mapped[str] = mapped_column(String(64))
    council: Mapped[str] = mapped_column(String(60))
    variant: Mapped[str] = mapped_column(String(60))
    clock_at: Mapped[datetime]
    clock_runs: Mapped[bool]
    clock_since: Mapped[datetime]
    forced: Mapped[dict[str, Any]] = mapped_column(default=dict)
    sent_to: Mapped[str | None] = mapped_column(String(200))
    offered_at: Mapped[datetime | None]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    verdict: Mapped[str | None] = mapped_column(String(12))

    __table_args__ = (
        UniqueConstraint("participant_id", "position"),
        CheckConstraint(
            "verdict IN ('success', 'with-help', 'failed', 'abandoned')", name="known_verdict"
        ),
    )


class LinkRow(ResearchBase):
    """A link by which the device of a participant opens one task, found by its digest.

    The desk shows the ``code`` for as long as the link opens something; a revoked link has none.
    """

    __tablename__ = "link"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    code: Mapped[str | None] = mapped_column(String(20))
    task_id: Mapped[str] = mapped_column(ForeignKey("task.id", ondelete="CASCADE"), index=True)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class EventRow(ResearchBase):
    """Something that happened in a task. Rows are only ever added.

    ``at_ms`` is milliseconds since the task started. ``page`` is a page name or an endpoint's name,
    never an address. ``detail`` holds names and codes that we chose, and the answers to closed
    questions that the council marked for research; never what somebody typed.
    """

    __tablename__ = "event"

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[str] = mapped_column(ForeignKey("task.id", ondelete="CASCADE"), index=True)
    day: Mapped[date]
    at_ms: Mapped[int]
    kind: Mapped[str] = mapped_column(String(24))
    page: Mapped[str] = mapped_column(String(120))
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)


class NoteRow(ResearchBase):
    """What a note-taker saw. ``key`` is made by the note-taker's browser: sent twice, kept once."""

    __tablename__ = "note"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(40), unique=True)
    participant_id: Mapped[int] = mapped_column(
        ForeignKey("participant.id", ondelete="CASCADE"), index=True
    )
    task_id: Mapped[str | None] = mapped_column(ForeignKey("task.id", ondelete="CASCADE"))
    taker: Mapped[str] = mapped_column(String(20))
    made_at: Mapped[datetime]
    at_ms: Mapped[int | None]
    page: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(8))
    severity: Mapped[int | None]
    tags: Mapped[list[str]] = mapped_column(JSON)
    text: Mapped[str] = mapped_column(Text)

    __table_args__ = (
        CheckConstraint("kind IN ('do', 'think', 'feel', 'quote')", name="known_kind"),
        CheckConstraint("severity BETWEEN 1 AND 3", name="known_severity"),
    )


class ResponseRow(ResearchBase):
    """The answer to one question of a questionnaire: ``seq``, ``sus``, or ``own`` of the scenario.

    ``task_id`` is None for what is asked at the end of a session. ``value`` is one of those that
    the question offers, or says that the participant would rather not answer.
    """

    __tablename__ = "response"

    id: Mapped[int] = mapped_column(primary_key=True)
    participant_id: Mapped[int] = mapped_column(
        ForeignKey("participant.id", ondelete="CASCADE"), index=True
    )
    task_id: Mapped[str | None] = mapped_column(ForeignKey("task.id", ondelete="CASCADE"))
    instrument: Mapped[str] = mapped_column(String(8))
    item: Mapped[str] = mapped_column(String(60))
    value: Mapped[str] = mapped_column(String(200))
    answered_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("participant_id", "task_id", "instrument", "item"),)
