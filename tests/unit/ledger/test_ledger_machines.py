"""What the list of criteria says of machines is what our detectors can do."""

from __future__ import annotations

from repairs_pattern.audit.criteria import CRITERIA
from repairs_pattern.ledger import criteria
from tests.support.record_rules import can_fail, can_hint, our_rules


def of(machine: str) -> set[str]:
    return {number for number, each in criteria().items() if each.machine == machine}


def test_a_machine_can_fail_and_hint_at_the_criteria_that_its_rules_are_about() -> None:
    assert of("fails") == can_fail()
    assert of("hints") == can_hint()


def test_the_audit_and_the_ledger_know_the_same_criteria() -> None:
    assert [(number, each.name.lower(), each.level) for number, each in CRITERIA.items()] == [
        (number, each.name.lower(), each.level) for number, each in criteria().items()
    ]


def test_rules_are_about_criteria_that_there_are() -> None:
    assert {number for rule in our_rules() for number in rule.criteria} <= set(CRITERIA)
