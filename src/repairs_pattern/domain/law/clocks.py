"""The dated duties that run beside one reported repair."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from repairs_pattern.domain.law.data import duties
from repairs_pattern.domain.law.periods import LONDON, Deadline, due

if TYPE_CHECKING:
    from collections.abc import Collection

    from repairs_pattern.domain.law.duties import Duty, Subject

_LATEST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Clock:
    """A duty that applies to a repair, and when it must be met.

    `deadline` is None while the event that starts the time, such as the end of the
    investigation, is still to come.
    """

    duty: Duty
    deadline: Deadline | None


def clocks(
    subject: Subject,
    reported_at: datetime,
    nation: str,
    regimes: Collection[str],
    holidays: Collection[date],
) -> tuple[Clock, ...]:
    """The clocks that a report starts: soonest first, those without a date yet last.

    A duty counts when its regime is one of `regimes`, it covers `subject`, and it is in force on
    the London date of `reported_at`. A regime that the nation does not have gives no clocks.
    `holidays` are the bank holidays of the nation.
    Raises ValueError when `reported_at` has no time zone or the nation is not known.
    """
    if reported_at.utcoffset() is None:
        raise ValueError("The time of a report needs a time zone")
    day = reported_at.astimezone(LONDON).date()
    running = [
        Clock(duty, _deadline(duty, reported_at, holidays))
        for duty in duties(nation)
        if duty.regime in regimes and duty.in_force(day) and duty.covers(subject, day)
    ]
    return tuple(sorted(running, key=_soonest_first))


def coming(subject: Subject, day: date, nation: str, regimes: Collection[str]) -> tuple[Duty, ...]:
    """The duties that `subject` will fall under, which are not in force on this London date.

    Soonest first; those that are announced without a date come last. Raises ValueError when the
    nation is not known.
    """
    ahead = [
        duty
        for duty in duties(nation)
        if duty.regime in regimes
        and (duty.effective_from is None or duty.effective_from > day)
        and duty.covers(subject, duty.effective_from or day)
    ]
    return tuple(sorted(ahead, key=lambda duty: duty.effective_from or date.max))


def _deadline(duty: Duty, reported_at: datetime, holidays: Collection[date]) -> Deadline | None:
    if duty.starts_from != "report":
        return None
    return due(reported_at, duty.period, holidays)


def _soonest_first(clock: Clock) -> datetime:
    return clock.deadline.at if clock.deadline else _LATEST
