"""The door to a scheduler outside: the few things that we ask of one, whatever its protocol."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from .diary import Job, Need


class Refused(Exception):
    """The scheduler understood what it was asked, and does not do it. Nothing was changed."""


class UnknownOrder(Refused):
    """The scheduler has no order of this number."""


@dataclass(frozen=True, slots=True, order=True)
class Opening:
    """A time window that a scheduler offers, or has booked.

    :param starts_at: aware, as is ``ends_at``.
    :param code: what the scheduler calls the window, where it wants to hear that again.
    :param places: how many visits it still has room for; None when it does not say.
    """

    starts_at: datetime
    ends_at: datetime
    code: str = ""
    places: int | None = None

    def is_at(self, other: Opening | None) -> bool:
        """Whether both are the same time."""
        return other is not None and (self.starts_at, self.ends_at) == (
            other.starts_at,
            other.ends_at,
        )


@dataclass(frozen=True, slots=True)
class Order:
    """One visit as an order outside.

    :param number: at most 20 letters, digits and hyphens; the same on every try.
    """

    number: str
    need: Need
    job: Job


class Scheduler(Protocol):
    """A scheduler outside. Each step may be repeated with the same number, and is done once.

    Every method raises ``DiaryUnavailable`` when there is no answer that can be read. A method
    that changes something raises ``OutcomeUnknown`` when it may have been done all the same.
    """

    def openings(self, need: Need, first: date, last: date) -> list[Opening]:
        """The windows with room on these London days, at most ``MOST_DAYS`` of them."""

    def create(self, order: Order) -> None:
        """Make the order, without a time yet; nothing happens when it is there.

        :raises Refused: when it does not take it.
        """

    def schedule(self, number: str, need: Need, opening: Opening) -> None:
        """Give an order this time, in place of the one that it has.

        :raises UnknownOrder: when there is no such order.
        :raises Refused: when it cannot have that time. It keeps the one that it has.
        """

    def find(self, number: str) -> Opening | None:
        """The time that an order has; None when it has none, or there is no such order."""

    def cancel(self, number: str) -> None:
        """Take the order away with its time; nothing happens when it is not there.

        :raises Refused: when it does not let it go.
        """

    def check(self) -> str:
        """As ``domain.checks.Checkable``."""


MOST_DAYS = 14
"""Days that a scheduler is asked about at once: DRS advises against more."""
