"""The forced states: their names, what a participant meets, and what can be set of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

LONGEST_MS = 30_000
"""The longest wait that can be forced; a browser or a participant would not wait for more."""


class UnknownState(Exception):
    """There is no such state, or it cannot be set so. The message says what there is."""


@dataclass(frozen=True, slots=True)
class State:
    """Something that a moderator can make happen.

    :param title: what a moderator reads.
    :param meets: what the participant then meets.
    :param condition: of which gateway or hook it is a condition.
    :param ms: how long it takes when nothing is said, in milliseconds; None for what takes no time.
    :param once: whether it is over as soon as the participant has met it.
    """

    title: str
    meets: str
    condition: str
    ms: int | None = None
    once: bool = False


STATES: Mapping[str, State] = {
    "no-slots": State(
        "No appointments",
        "No times are offered, and the service asks when we can come instead.",
        "The diary finds no free slot.",
    ),
    "slot-taken": State(
        "Time taken at the last moment",
        "On sending, the service says that the time has gone, and offers the other times.",
        "The diary refuses to book once, and from then on that slot is not free.",
        once=True,
    ),
    "address-not-found": State(
        "Address not found",
        "The service finds no home at the postcode, and the address can be typed in.",
        "The address book has no home at the postcode, in an area that it knows.",
    ),
    "many-addresses": State(
        "Many addresses",
        "The postcode has more homes than fit on a page.",
        "The address book has 60 homes at the postcode, most of them made up.",
    ),
    "upload-refused": State(
        "Photo refused",
        "The photo could not be uploaded; going on without it works.",
        "The photo store does not answer.",
    ),
    "upload-too-big": State(
        "Photo too big",
        "Each photo is too big, whatever its size.",
        "The photo store takes no file of this size.",
    ),
    "upload-slow": State(
        "Photo slow",
        "Each photo takes some seconds to upload.",
        "The photo store waits before it keeps a photo.",
        ms=8_000,
    ),
    "unavailable": State(
        "Service unavailable",
        "Every page says that the service is unavailable. Answers are kept.",
        "The service is in maintenance.",
    ),
    "session-ended": State(
        "Session ended",
        "The next question says that the session has ended. The answers are deleted.",
        "The draft is deleted as if its time had run out.",
        once=True,
    ),
    "messages-delayed": State(
        "Messages delayed",
        "No text or email arrives until it is released.",
        "The messenger does not answer, so messages wait in the outbox.",
    ),
    "slow": State(
        "Slow",
        "Every page takes some seconds.",
        "Before each request for a page there is a wait.",
        ms=3_000,
    ),
}
"""Every state, by name."""


def options_of(name: str, given: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """All the options of a state: those that are given, and otherwise the usual ones.

    :param given: such as ``{"ms": 5000}``.
    :raises UnknownState: when there is no such state or option, or the value will not do.
    """
    if name not in STATES:
        raise UnknownState(f"There is no state called {name!r}. There are: {', '.join(STATES)}.")
    usual = STATES[name].ms
    known = {} if usual is None else {"ms": usual}
    if unknown := set(given or {}) - set(known):
        raise UnknownState(f"The state {name} has no option called {', '.join(sorted(unknown))}.")
    options = {**known, **(given or {})}
    ms = options.get("ms", 1)
    if isinstance(ms, bool) or not isinstance(ms, int) or not 0 < ms <= LONGEST_MS:
        raise UnknownState(f"The option ms of {name} must be a number from 1 to {LONGEST_MS}.")
    return options
