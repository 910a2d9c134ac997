"""The day by which we aim to have done something, and why that day."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from ..law import Clock, Deadline, Period, due


@dataclass(frozen=True, slots=True)
class Target:
    """When we aim to be done.

    :param deadline: the last moment and its London day.
    :param reason: what set it: a priority's name, ``reply``, or the id of a legal duty.
    :param clock: the legal duty that set it, when it is sooner than the council's own target.
    """

    deadline: Deadline
    reason: str
    clock: Clock | None = None


def target_for(
    reason: str,
    period: Period,
    clocks: Sequence[Clock],
    reported_at: datetime,
    holidays: Collection[date],
) -> Target:
    """The council's own target, or a legal deadline that comes sooner.

    :param reason: the priority's name, or ``reply`` when staff contact the resident.
    :param period: how long the council gives itself.
    :param clocks: the legal duties that run from this report.
    :param reported_at: aware; the clock of a duty starts when the council knows.
    """
    own = due(reported_at, period, holidays)
    dated = [clock for clock in clocks if clock.deadline is not None]
    soonest = min(dated, key=lambda clock: _end(clock), default=None)
    if soonest is not None and soonest.deadline is not None and soonest.deadline.at < own.at:
        return Target(soonest.deadline, soonest.duty.id, soonest)
    return Target(own, reason)


def _end(clock: Clock) -> datetime:
    assert clock.deadline is not None
    return clock.deadline.at
