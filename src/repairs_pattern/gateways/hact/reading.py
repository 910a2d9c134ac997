"""What a housing system says in HACT's words, read with suspicion."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from pydantic import Field, TypeAdapter, ValidationError

from ...domain.repairs import Update, read_reference
from ...domain.works import Meaning
from .messages import Hact as Message
from .messages import JobStatusUpdate, Reference
from .words import MEANS, OTHER

if TYPE_CHECKING:
    from ...council.gateways import Hact


class NotHact(ValueError):
    """It is none of the messages that we read."""


class _Update(JobStatusUpdate):
    """An update inside of the message that an order is complete, whose reference stands outside."""

    related_work_order_reference: Reference | None = None  # type: ignore[assignment]
    reference: Reference | None = None


class _Complete(Message):
    """HACT's ``WorkOrderComplete``, as far as we read it."""

    work_order_reference: Reference
    job_status_updates: tuple[_Update, ...] = Field(min_length=1, max_length=50)


class _Single(_Update):
    """HACT's ``JobStatusUpdate`` on its own."""

    related_work_order_reference: Reference


_MESSAGE: TypeAdapter[_Complete | _Single] = TypeAdapter(_Complete | _Single)


def read_updates(body: bytes, settings: Hact, now: datetime) -> list[Update]:
    """What a ``JobStatusUpdate`` or a ``WorkOrderComplete`` tells of our repairs.

    What moves no repair, because its code means nothing to us or its reference is none of ours, is
    left out.

    :param now: when an update happened that does not say when.
    :raises NotHact: when it is something else.
    """
    try:
        return list(_updates(_MESSAGE.validate_json(body), settings, now))
    except (ValidationError, OverflowError):  # a moment of the year 1 may be before all time in UTC
        raise NotHact from None


def _updates(message: _Complete | _Single, settings: Hact, now: datetime) -> Iterator[Update]:
    if isinstance(message, _Complete):
        typed, updates = message.work_order_reference.id, message.job_status_updates
    else:
        typed, updates = message.related_work_order_reference.id, (message,)
    reference = read_reference(typed)
    for each in updates:
        meaning = _meaning(each, settings)
        if reference is not None and meaning is not None:
            at = _aware(each.event_time) if each.event_time else now
            yield Update(_id(reference, each), reference, meaning, at)


def _meaning(update: _Update, settings: Hact) -> Meaning | None:
    """What the council says that the code, or its name, means; otherwise what HACT says."""
    said = update.other_type if update.type_code == OTHER else update.type_code
    if said is None:
        return None
    known = MEANS.get(said.strip().lower())
    return settings.means.get(said) or (known[0] if known else None)


def _id(reference: str, update: _Update) -> str:
    """A digest of what the system calls the update, or of all that it says."""
    own = update.reference
    said = own.as_json() if own else update.as_json()
    return sha256(f"{reference}:{said}".encode()).hexdigest()


def _aware(moment: datetime) -> datetime:
    """A moment without a zone is UTC, as everywhere in HACT's examples."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
