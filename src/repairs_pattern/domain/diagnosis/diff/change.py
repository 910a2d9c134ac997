"""One change that residents or staff notice, and the sentence that tells it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

Kind = Literal[
    "path-lost",
    "priority-slower",
    "booking-lost",
    "turned-away",
    "right-lost",
    "more-questions",
    "outcome-changed",
    "visit-changed",
    "path-new",
    "priority-sooner",
    "booking-new",
    "taken-on",
    "right-new",
    "fewer-questions",
    "wording-changed",
    "advice-changed",
    "staff-changed",
]

KINDS: Mapping[Kind, str] = {
    "path-lost": "An answer is gone, and with it every path that went through it.",
    "priority-slower": "A repair is promised later than before, or no longer promised.",
    "booking-lost": "A visit that residents booked online is now arranged in another way.",
    "turned-away": "Residents who reported a repair, or called, are now told that it is not ours.",
    "right-lost": "A repair no longer counts for the Right to Repair, or as a hazard in law.",
    "more-questions": "Residents are asked a question more on the way.",
    "outcome-changed": "The same answers lead to another repair or another page.",
    "visit-changed": "A visit that nobody could book online comes about in another way.",
    "path-new": "There is a new answer, and with it every path that goes through it.",
    "priority-sooner": "A repair is promised sooner than before, or for the first time.",
    "booking-new": "Residents can now book a visit online.",
    "taken-on": "Residents who were told that it is not ours can now report it, or call.",
    "right-new": "A repair now counts for the Right to Repair, or as a hazard in law.",
    "fewer-questions": "Residents are asked a question less on the way.",
    "wording-changed": "A question, an answer or the name of a repair reads differently.",
    "advice-changed": "What residents are told to do, why, or whom to call is different.",
    "staff-changed": "The code, the trade, the length of a visit or who pays is different.",
}
"""Every kind of change, the most serious first, and what it means."""

_SAYS: Mapping[Kind, str] = {
    "path-lost": "{subject} can no longer be chosen. It led to {before}",
    "path-new": "{subject} can now be chosen. It leads to {after}",
    "more-questions": "{subject} is now asked as well",
    "fewer-questions": "{subject} is no longer asked",
    "outcome-changed": "The same answers led to {before}, and now lead to {after}",
    "right-lost": "{subject} no longer counts as {before}",
    "right-new": "{subject} now counts as {after}",
}
_WAS_AND_IS = "{subject}: was {before}, is now {after}"


@dataclass(frozen=True, slots=True)
class Change:
    """One way in which paths changed.

    ``subject`` names what changed, ``before`` and ``after`` how, and ``when`` for whom or at what
    time of year where it is not for everybody (such as ``for tenants``): each in words, empty where
    there is nothing to say. ``ways`` is how many paths changed like this, ``example`` the answers
    of one of them.
    """

    kind: Kind
    subject: str
    before: str
    after: str
    when: str
    ways: int
    example: tuple[str, ...]

    @property
    def said(self) -> str:
        """The change as one sentence."""
        words = _SAYS.get(self.kind, _WAS_AND_IS)
        told = words.format(subject=self.subject, before=self.before, after=self.after)
        return f"{told}{f', {self.when}' if self.when else ''}."
