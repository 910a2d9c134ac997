"""What a resident's answers amount to: whose home it is, what is wrong, how soon, who comes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from ..council import Council
from ..domain.booking import Need
from ..domain.diagnosis import (
    Diagnosis,
    Facts,
    Outcome,
    Raised,
    raised,
)
from ..domain.law import LONDON, Clock, clocks, season
from ..domain.repairs import Target, responsible_for, subject_of, target_for
from ..journey import Answers

NO_SLOT = "none"
"""What the appointment page stores when none of the times suits."""

QUESTION = "diagnose:"
"""What the name of a diagnosis page starts with; the question's id follows."""


@dataclass
class Case:
    """A reading of the answers on the path, at their moment. Nothing here is stored.

    :param council: whose rules apply.
    :param answers: the answers on the path so far.
    :param can_book: whether residents can choose a time in this service.
    """

    council: Council
    answers: Answers
    can_book: bool = True

    @property
    def place(self) -> str:
        """``home`` or ``communal``."""
        return str(self.answers.value("where", "where") or "home")

    @property
    def home(self) -> Mapping[str, Any]:
        """The address as stored: from the list, or as it was typed; empty when not given yet."""
        return self.answers.get("address-typed") or self.answers.get("address") or {}

    @property
    def is_known_home(self) -> bool:
        """Whether the address came from the council's list."""
        return bool(self.home.get("uprn"))

    @property
    def block(self) -> str | None:
        """The id of the block of flats that the repair is in a shared area of."""
        return self.home.get("block") or None if self.place == "communal" else None

    @property
    def open_at_block(self) -> Sequence[Mapping[str, Any]]:
        """What that block waits for already, as the address page found it."""
        found = self.answers.get("address", {}) if self.block else {}
        return found.get("open") or ()

    @property
    def tenure(self) -> str:
        """What the address list says; what the resident says only when it says nothing."""
        listed = self.home.get("tenure")
        said = self.answers.value("who", "who")
        return str(listed or ("leaseholder" if said == "leaseholder" else "tenant"))

    @property
    def start(self) -> str:
        """The name of the start of the tree whose questions are asked."""
        return self.council.tree.start_for(self.place, self.tenure)

    @property
    def facts(self) -> Facts:
        """What the diagnosis goes by besides the answers. The season is the one in London."""
        on_the_list = self.home.get("property") or {}
        day = self.answers.now.astimezone(LONDON).date()
        return Facts(self.tenure, season(day), **on_the_list)

    @cached_property
    def diagnosis(self) -> Diagnosis | None:
        """What the answered questions of the tree lead to; None until they lead somewhere."""
        chosen = {
            name.removeprefix(QUESTION): str(answer.get("choice"))
            for name, answer in self.answers.items()
            if name.startswith(QUESTION)
        }
        return self.council.tree.diagnose(self.start, chosen, self.facts)

    @property
    def outcome(self) -> Outcome | None:
        """The outcome, with the council's rules for this home, date and household applied."""
        if self.diagnosis is None:
            return None
        found = self.diagnosis.outcome
        return replace(found, priority=self.rise.priority) if self.rise else found

    @property
    def needs_that_matter(self) -> tuple[str, ...]:
        """The needs that could make this repair more urgent: in a home, for a repair of ours."""
        if self.diagnosis is None:
            return ()
        return self.council.terms.needs_asked(self.diagnosis.outcome, self.facts, self.place)

    @property
    def household(self) -> tuple[str, ...]:
        """Those of them that the resident ticked."""
        ticked = self.answers.value("household", "needs") or ()
        return tuple(need for need in self.needs_that_matter if need in ticked)

    @cached_property
    def rise(self) -> Raised | None:
        """What the household made of the priority; None when it stays as it is."""
        if self.diagnosis is None or not self.household:
            return None
        rules = self.council.household.rules
        return raised(rules, self.diagnosis.outcome, self.facts.season, self.household)

    @property
    def raised(self) -> tuple[str, ...]:
        """The needs that made the repair more urgent."""
        return self.rise.needs if self.rise else ()

    @property
    def responsible(self) -> str:
        """``council``, ``resident`` or ``varies``. What is shared is always the council's."""
        if self.diagnosis is None:
            return "council"
        return responsible_for(self.diagnosis.outcome, self.tenure, self.place)

    @property
    def result_page(self) -> str:
        """The page that tells the resident what we think it is."""
        urgent = self.outcome is not None and self.outcome.priority == "emergency"
        if self.responsible == "resident":
            return "your-emergency" if urgent else "your-repair"
        return "call-now" if urgent else "result"

    @property
    def is_visited_at_home(self) -> bool:
        """Whether we already know that somebody comes to the home."""
        return self.place == "home" and self.booking != "triage"

    @property
    def on_behalf(self) -> bool:
        """Whether it is reported for somebody else."""
        return "behalf" in self.answers

    @property
    def contact(self) -> str:
        """Whom we contact: the ``reporter``, or the ``resident`` for whom somebody reports."""
        return str(self.answers.value("behalf", "contact") or "reporter")

    @property
    def booking(self) -> str:
        """``online``, ``arrange``, ``no-access`` or ``triage``: how a visit comes about.

        A home that is not on the list is checked by staff before anybody is sent there.
        """
        if self.outcome is None:
            return "triage"
        if self.outcome.booking == "online" and not (self.can_book and self.is_known_home):
            return "arrange"
        return self.outcome.booking

    @cached_property
    def clocks(self) -> tuple[Clock, ...]:
        """The legal duties that run from a report made now."""
        if self.outcome is None:
            return ()
        subject = subject_of(self.outcome, self.tenure)
        council = self.council
        return clocks(
            subject, self.answers.now, council.nation, council.law.regimes, council.holidays
        )

    @cached_property
    def target(self) -> Target:
        """When we aim to be done; for triage, when staff get in touch."""
        priority = self.outcome.priority if self.outcome else None
        reason, period = self.council.terms.own(priority, self.booking)
        return target_for(reason, period, self.clocks, self.answers.now, self.council.holidays)

    @cached_property
    def reply(self) -> Target:
        """When staff get in touch, for a visit that is not booked online."""
        period = self.council.triage.reply
        return target_for("reply", period, self.clocks, self.answers.now, self.council.holidays)

    @property
    def slot(self) -> str | None:
        """The id of the chosen slot; None when staff arrange the visit."""
        chosen = self.answers.value("appointment", "slot")
        return None if chosen == NO_SLOT else chosen

    @property
    def need(self) -> Need | None:
        """What a visit needs, when the resident can book one online."""
        if self.booking != "online" or self.outcome is None:
            return None
        if self.outcome.trade is None or self.outcome.minutes is None:
            return None
        return Need(
            self.outcome.trade,
            self.outcome.minutes,
            self.target.deadline.day,
            self.outcome.sor,
            self.outcome.priority,
            self.home.get("uprn"),
        )
