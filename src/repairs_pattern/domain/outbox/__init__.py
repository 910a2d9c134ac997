"""The outbox: what must still leave, tried until it has left or never can."""

from .messenger import Messenger, MessengerUnavailable, Parcel, Refused
from .queue import (
    LEASE,
    STATES,
    WORKS_ORDER,
    Claimed,
    Figures,
    State,
    bury_useless,
    claim,
    figures_of,
    listed,
    mark_failed,
    mark_sent,
    oldest_due,
    one,
    retry,
    state_of,
)
from .waiting import MOST_ATTEMPTS, next_try

__all__ = [
    "LEASE",
    "MOST_ATTEMPTS",
    "STATES",
    "WORKS_ORDER",
    "Claimed",
    "Figures",
    "Messenger",
    "MessengerUnavailable",
    "Parcel",
    "Refused",
    "State",
    "bury_useless",
    "claim",
    "figures_of",
    "listed",
    "mark_failed",
    "mark_sent",
    "next_try",
    "oldest_due",
    "one",
    "retry",
    "state_of",
]
