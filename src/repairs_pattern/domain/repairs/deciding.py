"""What follows from a diagnosis: whose repair it is, who is asked what, which law, how soon."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from ..diagnosis import Facts, Outcome, Raise, needs_that_matter
from ..diagnosis.tree import Responsible
from ..law import Holidays, Period, Subject


@dataclass(frozen=True, slots=True)
class Terms:
    """What one council has decided about how soon.

    :param nation: one of ``law.NATIONS``.
    :param regimes: the bodies of law that it applies.
    :param targets: its own period for each priority.
    :param reply: how soon staff get in touch when they must decide first.
    :param raises: its rules for the people in a home.
    :param holidays: the bank holidays of its nation.
    """

    nation: str
    regimes: Collection[str]
    targets: Mapping[str, Period]
    reply: Period
    raises: Sequence[Raise]
    holidays: Holidays

    def own(self, priority: str | None, booking: str) -> tuple[str, Period]:
        """What sets the council's own target, a priority or ``reply``, and its period."""
        if priority is None or booking == "triage":
            return "reply", self.reply
        return priority, self.targets[priority]

    def needs_asked(self, outcome: Outcome, facts: Facts, place: str) -> tuple[str, ...]:
        """The needs that could make it more urgent: in a ``home``, for a repair of the council's.

        :param outcome: as it is for these facts.
        """
        if place != "home" or responsible_for(outcome, facts.tenure, place) == "resident":
            return ()
        return needs_that_matter(self.raises, outcome, facts.season)


def responsible_for(outcome: Outcome, tenure: str, place: str) -> Responsible:
    """Who repairs it. What is shared is always the council's."""
    return "council" if place == "communal" else outcome.responsibility.of(tenure)


def subject_of(outcome: Outcome, tenure: str) -> Subject:
    """What the law needs to know of it.

    :param outcome: with the priority that it has in the end.
    """
    return Subject(
        right_to_repair=outcome.right_to_repair,
        hazard=outcome.hazard,
        emergency=outcome.priority == "emergency",
        tenure=tenure,
    )
