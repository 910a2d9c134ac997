"""What the end of a path means for a resident: a visit, a call, or advice and no report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

from repairs_pattern.domain.diagnosis.tree import Exit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from repairs_pattern.domain.diagnosis.tree import Booking, ExitKind, Outcome

PLACES = ("home", "communal")
"""Where a repair can be: in a home, or in what is shared."""

Ending = Literal["online", "arranged", "no-access", "read-first", "call", "not-ours", "elsewhere"]
ENDINGS: tuple[Ending, ...] = get_args(Ending)
"""The resident chooses a time; staff arrange one; nobody has to be at home; staff read the report
first; it is an emergency, so call; it is the resident's own to do; somebody else helps."""

REPORTED: frozenset[Ending] = frozenset({"online", "arranged", "no-access", "read-first"})
"""The endings in which a report is sent."""

_OF_BOOKING: Mapping[Booking, Ending] = {
    "online": "online",
    "arrange": "arranged",
    "no-access": "no-access",
    "triage": "read-first",
}
_OF_EXIT: Mapping[ExitKind, Ending] = {
    "gas": "call",
    "emergency": "call",
    "yours": "not-ours",
    "other-body": "elsewhere",
    "confidential": "elsewhere",
}


def ending_of(end: Outcome | Exit, place: str, tenure: str) -> Ending:
    """Return what a resident meets at the end of a path.

    An outcome is given as it is under the facts. ``place`` is ``home`` or ``communal``: what is
    shared is always the council's. Raises ``ValueError`` for a tenure that there is not.
    """
    if isinstance(end, Exit):
        return _OF_EXIT[end.kind]
    if place == "home" and end.responsibility.of(tenure) == "resident":
        return "not-ours"
    return "call" if end.priority == "emergency" else _OF_BOOKING[end.booking]
