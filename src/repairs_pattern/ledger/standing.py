"""Where a service stands: what is known of each criterion, and so what it may say of itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from .criteria import criteria
from .reading import Ledger

State = Literal["fails", "meets", "does not apply", "machine", "not tested"]
"""``machine``: a machine that can fail it did not. That is no proof that it is met."""

Status = Literal["fully", "partially", "not"]

GOOD_FOR = timedelta(days=366)
"""A run or a look that is older says nothing of the service as it is now."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a service.

    :param states: of each criterion, in the order of WCAG.
    """

    states: dict[str, State]

    def of(self, *states: State) -> list[str]:
        """The criteria in one of these states."""
        return [number for number, state in self.states.items() if state in states]

    @property
    def status(self) -> Status:
        """The most that may be claimed.

        To be called compliant in full or in part, a person must have looked at every criterion:
        machines do not see that one is met. In part means that more are met than are not.
        """
        failed, met = self.of("fails"), self.of("meets", "does not apply")
        if len(failed) + len(met) < len(self.states):
            return "not"
        if not failed:
            return "fully"
        return "partially" if len(met) > len(failed) else "not"


def standing(ledger: Ledger, today: date) -> Standing:
    """Where a service stands on a day."""
    return Standing({number: _state(number, ledger, today) for number in criteria()})


def _state(number: str, ledger: Ledger, today: date) -> State:
    judged = [each for each in ledger.judged if each.criterion == number and _holds(each.on, today)]
    if number in _failures(ledger, today):
        return "fails"
    if judged:
        return max(judged, key=lambda each: each.on).result
    run = ledger.run
    if run and _holds(run.on, today) and number in run.criteria:
        return "machine"
    return "not tested"


def _failures(ledger: Ledger, today: date) -> set[str]:
    """Criteria that an issue, a machine or somebody who tried it says are not met."""
    failed = {issue.criterion for issue in ledger.issues}
    if ledger.run:
        failed |= set(ledger.run.broken)
    for tried in ledger.tried:
        if tried.result == "fails" and _holds(tried.on, today):
            failed |= set(tried.criteria)
    return failed


def _holds(day: date, today: date) -> bool:
    return today - day <= GOOD_FOR
