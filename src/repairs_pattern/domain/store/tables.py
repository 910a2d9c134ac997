"""The tables. Moments are stored as UTC; what a resident said is stored as it was said."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    DateTime,
    ForeignKey,
    Index,
    MetaData,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Moment(TypeDecorator[datetime]):
    """An aware datetime, stored as UTC on every database. A naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To the database: UTC; without a zone where the database keeps none."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A moment needs a time zone.")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """From the database: always aware, always UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """The base of our tables. Constraints are named, so that migrations can change them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: Moment, dict[str, Any]: JSON}  # noqa: RUF012 - SQLAlchemy reads it so


class DraftRow(Base):
    """One resident on their way. ``id`` is a secret.

    ``ended`` is the first exit that it came to, or ``sent``, so that the figures count each once.
    ``digest`` is of what an app sent through the API, so that one key is never two reports.
    """

    __tablename__ = "draft"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    started_at: Mapped[datetime] = mapped_column(index=True)
    ended: Mapped[str | None] = mapped_column(String(120))
    digest: Mapped[str | None] = mapped_column(String(64))


class AnswerRow(Base):
    """The answer to one page of one draft."""

    __tablename__ = "answer"

    draft_id: Mapped[str] = mapped_column(
        ForeignKey("draft.id", ondelete="CASCADE"), primary_key=True
    )
    page: Mapped[str] = mapped_column(String(120), primary_key=True)
    answer: Mapped[dict[str, Any]]
    saved_at: Mapped[datetime]


_WITH_DETAILS = text("details_removed_at IS NULL")


class RepairRow(Base):
    """A submitted report. One draft becomes at most one repair: ``draft_id`` is unique.

    ``receipt`` is the secret by which the browser that sent it may see its confirmation; reports
    of release 0.1 have none.
    ``block`` is the block of flats that a shared area belongs to, ``location`` where in it.
    ``household`` holds the needs that the resident ticked, ``raised`` those that raised the
    priority, ``visit`` how to visit, ``behalf`` who reported it for somebody else.
    ``source`` is ``online`` for the journey and ``api`` for an app of the council's own.
    ``reported_before`` is what they said about an earlier report, ``facts`` what else the
    diagnosis went by, as ``domain.diagnosis.Facts``. ``assisted`` is there when somebody of the
    council filled it in for a caller: ``how`` they called, and who it was ``by``.

    With ``details_removed_at``, nothing is left of the people and of what they wrote. With
    ``erased_at``, nothing is left of the home either.
    """

    __tablename__ = "repair"

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(32), unique=True)
    draft_id: Mapped[str] = mapped_column(String(64), unique=True)
    reported_at: Mapped[datetime]
    status: Mapped[str] = mapped_column(String(20))
    source: Mapped[str] = mapped_column(String(20), server_default="online")
    language: Mapped[str] = mapped_column(String(8))
    place: Mapped[str] = mapped_column(String(20))
    tenure: Mapped[str] = mapped_column(String(20))
    uprn: Mapped[str | None] = mapped_column(String(12), index=True)
    address: Mapped[list[str]] = mapped_column(JSON)
    postcode: Mapped[str] = mapped_column(String(8))
    outcome: Mapped[str] = mapped_column(String(120))
    summary: Mapped[str] = mapped_column(Text)
    booking: Mapped[str] = mapped_column(String(10))
    sor: Mapped[str | None] = mapped_column(String(40))
    trade: Mapped[str | None] = mapped_column(String(40))
    priority: Mapped[str | None] = mapped_column(String(20))
    hazard: Mapped[str | None] = mapped_column(String(40))
    target_at: Mapped[datetime]
    target_reason: Mapped[str] = mapped_column(String(80))
    description: Mapped[str] = mapped_column(Text)
    contact: Mapped[dict[str, Any]]
    preferences: Mapped[dict[str, Any]]
    trail: Mapped[list[list[str]]] = mapped_column(JSON)
    receipt: Mapped[str | None] = mapped_column(String(64), unique=True, index=True)
    minutes: Mapped[int | None]
    block: Mapped[str | None] = mapped_column(String(40), index=True)
    location: Mapped[str] = mapped_column(Text, server_default="")
    reported_before: Mapped[str | None] = mapped_column(String(20))
    household: Mapped[list[str]] = mapped_column(JSON, server_default="[]")
    raised: Mapped[list[str]] = mapped_column(JSON, server_default="[]")
    visit: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    behalf: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    facts: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    assisted: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    details_removed_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_repair_reported_at", "reported_at"),
        Index(
            "ix_repair_with_details",
            "reported_at",
            sqlite_where=_WITH_DETAILS,
            postgresql_where=_WITH_DETAILS,
        ),
    )


class EventRow(Base):
    """Something that happened to a repair after it was reported. Rows are only ever added.

    ``kind`` is one of ``changed``, ``visit-cancelled``, ``cancelled``, ``information``,
    ``photos``, ``worse``, ``chased``, ``missed``, ``booked-again``, ``called`` and ``done``, or
    one of those that only a works order system tells of (``domain.works.Meaning``); ``content``
    what staff need of it, dates as ISO.
    """

    __tablename__ = "event"

    id: Mapped[int] = mapped_column(primary_key=True)
    repair_id: Mapped[int] = mapped_column(ForeignKey("repair.id"), index=True)
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(20))
    content: Mapped[dict[str, Any]]


class WorksUpdateRow(Base):
    """Something that a works order system told of a repair, once: ``id`` is a digest of it.

    ``at`` is when it happened, as that system says.
    """

    __tablename__ = "works_update"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    repair_id: Mapped[int] = mapped_column(ForeignKey("repair.id"), index=True)
    at: Mapped[datetime]


class PhotoRow(Base):
    """A photo of a draft, or of the repair that it became. ``id`` is random; so is its file's name.

    Photos are numbered from 1 and the number is unique in its draft and in its repair, so neither
    can ever have more than are allowed.
    """

    __tablename__ = "photo"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    draft_id: Mapped[str | None] = mapped_column(ForeignKey("draft.id", ondelete="CASCADE"))
    repair_id: Mapped[int | None] = mapped_column(ForeignKey("repair.id"))
    number: Mapped[int]
    width: Mapped[int]
    height: Mapped[int]
    size: Mapped[int]
    added_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("draft_id", "number"),
        UniqueConstraint("repair_id", "number"),
        CheckConstraint("number >= 1", name="numbered_from_one"),
        CheckConstraint(
            "(draft_id IS NULL) <> (repair_id IS NULL)", name="of_a_draft_or_of_a_repair"
        ),
    )


class PlaceRow(Base):
    """One place in one slot: held for a draft until a moment, or owned by a repair.

    Places are numbered from 1 to the slot's capacity and the number is unique in its slot, so a
    slot can never have more holds and appointments than its capacity. A draft holds at most one
    place and a repair owns at most one.
    """

    __tablename__ = "place"

    id: Mapped[int] = mapped_column(primary_key=True)
    trade: Mapped[str] = mapped_column(String(40))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    number: Mapped[int]
    draft_id: Mapped[str | None] = mapped_column(String(64), unique=True)
    held_until: Mapped[datetime | None]
    repair_id: Mapped[int | None] = mapped_column(ForeignKey("repair.id"), unique=True)

    __table_args__ = (
        UniqueConstraint("trade", "starts_at", "number"),
        CheckConstraint("number >= 1", name="numbered_from_one"),
        CheckConstraint(
            "repair_id IS NOT NULL OR (draft_id IS NOT NULL AND held_until IS NOT NULL)",
            name="held_or_owned",
        ),
    )


_WITH_WISH = text("wish IS NOT NULL")


class OutsideVisitRow(Base):
    """One visit in a scheduler outside, which cannot take part in our transactions.

    ``number`` is the order's there: the idempotency key of every step. ``starts_at`` and
    ``ends_at`` are what the repair owns, as its resident was told; ``wish`` is what we want of the
    scheduler beyond that: a ``time``, which is the one wished for, or ``nothing`` more. It is
    written before the scheduler is asked. ``won`` says that the scheduler has done it, and our
    transaction has not come yet. ``deed`` is what a resident wanted to cancel.

    It is of a draft until its repair is there, and of nobody when only the order outside is left
    to be taken back. ``claim`` is the secret of whoever asks just now, until ``busy_until``;
    what was left half way is looked at from ``due_at`` on.
    """

    __tablename__ = "outside_visit"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    reference: Mapped[str] = mapped_column(String(32))
    draft_id: Mapped[str | None] = mapped_column(String(64), unique=True)
    repair_id: Mapped[int | None] = mapped_column(ForeignKey("repair.id"), unique=True)
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    wish: Mapped[str | None] = mapped_column(String(10))
    wish_starts_at: Mapped[datetime | None]
    wish_ends_at: Mapped[datetime | None]
    wish_code: Mapped[str] = mapped_column(String(60), server_default="")
    deed: Mapped[str | None] = mapped_column(String(20))
    won: Mapped[bool] = mapped_column(server_default=false())
    asked_at: Mapped[datetime]
    claim: Mapped[str | None] = mapped_column(String(32))
    busy_until: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(server_default="0")

    __table_args__ = (
        CheckConstraint("draft_id IS NULL OR repair_id IS NULL", name="of_one_or_of_nobody"),
        Index(
            "ix_outside_visit_unsettled",
            "due_at",
            sqlite_where=_WITH_WISH,
            postgresql_where=_WITH_WISH,
        ),
    )


_WAITS = text("sent_at IS NULL AND dead_at IS NULL")
_TO_EMPTY = text("emptied_at IS NULL")
_NOT_ARRIVED = text("dead_at IS NOT NULL OR outcome <> 'delivered'")


def _of_waiting(name: str, *columns: str) -> Index:
    """An index of what waits alone: it stays as small as that, however much was ever sent."""
    return Index(name, *columns, sqlite_where=_WAITS, postgresql_where=_WAITS)


def _at_once(context: DefaultExecutionContext) -> Any:
    return context.get_current_parameters()["created_at"]  # type: ignore[no-untyped-call]


class OutboxRow(Base):
    """What must still leave through a gateway, written in the transaction that it tells of.

    It belongs to a repair, or to a draft and goes with it. ``key`` is the idempotency key: the
    same on every try.

    It is tried from ``due_at`` on, which each try moves; after ``useful_until`` it is not sent any
    more. ``claim`` is the secret of the worker that has it now. ``error`` names the fault of the
    last try, never with anything of the message. A message with ``dead_at`` is tried no more. One
    with ``emptied_at`` has lost its recipient and its content, and is never sent again.

    ``outcome`` is what the messenger told later: ``delivered``, or why it was not. ``fallback`` is
    the channel by which it was said again when it could not arrive, or ``none`` where there is no
    other way; nothing while nobody has looked.
    """

    __tablename__ = "outbox"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    repair_id: Mapped[int | None] = mapped_column(ForeignKey("repair.id"), index=True)
    draft_id: Mapped[str | None] = mapped_column(
        ForeignKey("draft.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str] = mapped_column(String(40))
    channel: Mapped[str] = mapped_column(String(20))
    recipient: Mapped[dict[str, Any]]
    language: Mapped[str] = mapped_column(String(8))
    content: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    due_at: Mapped[datetime] = mapped_column(default=_at_once)
    useful_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    claim: Mapped[str | None] = mapped_column(String(32))
    error: Mapped[str | None] = mapped_column(String(60))
    dead_at: Mapped[datetime | None]
    emptied_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(String(20))
    outcome_at: Mapped[datetime | None]
    fallback: Mapped[str | None] = mapped_column(String(20))

    __table_args__ = (
        _of_waiting("ix_outbox_waits", "due_at", "id"),
        _of_waiting("ix_outbox_waits_for", "repair_id", "channel", "id"),
        Index(
            "ix_outbox_to_empty",
            "created_at",
            sqlite_where=_TO_EMPTY,
            postgresql_where=_TO_EMPTY,
        ),
        Index(
            "ix_outbox_not_arrived",
            "id",
            sqlite_where=_NOT_ARRIVED,
            postgresql_where=_NOT_ARRIVED,
        ),
    )


class ResumeLinkRow(Base):
    """A link by which one draft can be carried on, once. Only the digest of its secret is kept."""

    __tablename__ = "resume_link"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    draft_id: Mapped[str] = mapped_column(ForeignKey("draft.id", ondelete="CASCADE"), index=True)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class FeedbackRow(Base):
    """What somebody thought of the service. Nothing says who: only the day is kept."""

    __tablename__ = "feedback"

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(index=True)
    score: Mapped[int]
    comment: Mapped[str] = mapped_column(Text)

    __table_args__ = (CheckConstraint("score BETWEEN 1 AND 5", name="score_of_five"),)


class FigureRow(Base):
    """How often something happened on a day: ``start``, ``sent`` or ``exit``, and which exit."""

    __tablename__ = "figure"

    day: Mapped[date] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    reason: Mapped[str] = mapped_column(String(120), primary_key=True)
    number: Mapped[int]


class AuditRow(Base):
    """Who did what to which repair, and when: nothing of what anybody said. Rows are only added.

    The database itself refuses to change or delete one (see the migration). They outlive the
    repair: ``reference`` leads to it for as long as it is there.
    """

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    who: Mapped[str] = mapped_column(String(80))
    deed: Mapped[str] = mapped_column(String(40))
    reference: Mapped[str | None] = mapped_column(String(32), index=True)


class StaffSessionRow(Base):
    """Somebody of the council who is signed in. Only the digest of their cookie's secret is kept.

    ``roles`` is what they may do, until they sign in again.
    """

    __tablename__ = "staff_session"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    who: Mapped[str] = mapped_column(String(80))
    roles: Mapped[list[str]] = mapped_column(JSON)
    begun_at: Mapped[datetime] = mapped_column(index=True)
    seen_at: Mapped[datetime]


class ApiKeyRow(Base):
    """A key with which an app of the council's own asks us. Only the digest of it is kept."""

    __tablename__ = "api_key"

    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(80))
    scopes: Mapped[list[str]] = mapped_column(JSON)
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class AddressRow(Base):
    """A home, or the shared areas of a block, from the council's housing stock.

    Each list is written beside the one that is in use, so the key has the list in it. It does not
    refer to ``address_list``, because a million rows would each be looked up there. The index is of
    postcodes alone: with the list before them, SQLite goes through the whole list instead.

    ``key`` is the UPRN without the zeros that some lists write before it.
    """

    __tablename__ = "address"

    list_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    key: Mapped[str] = mapped_column(String(12), primary_key=True)
    uprn: Mapped[str] = mapped_column(String(12))
    postcode: Mapped[str] = mapped_column(String(8))
    line: Mapped[str] = mapped_column(Text)
    locality: Mapped[str] = mapped_column(Text)
    town: Mapped[str] = mapped_column(Text)
    tenure: Mapped[str] = mapped_column(String(20))
    block: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(12))
    gas: Mapped[str] = mapped_column(String(10), server_default="unknown")
    floor: Mapped[str] = mapped_column(String(10), server_default="unknown")

    __table_args__ = (
        Index("ix_address_postcode", "postcode"),
        {"sqlite_with_rowid": False},
    )


class AddressListRow(Base):
    """A list of addresses. The newest that was read to its end is in use.

    ``loaded_at`` is empty while it is being read; ``fingerprint`` is the file's, so that a start
    reads a file only when it changed; ``districts`` are those of all its postcodes.
    """

    __tablename__ = "address_list"

    id: Mapped[int] = mapped_column(primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64))
    begun_at: Mapped[datetime]
    loaded_at: Mapped[datetime | None]
    homes: Mapped[int] = mapped_column(server_default="0")
    districts: Mapped[list[str]] = mapped_column(JSON, server_default="[]")
