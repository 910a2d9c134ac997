"""The audit finds every page, every message of a form, and says what it cannot reach."""

from __future__ import annotations

from pathlib import Path

import pytest

from repairs_pattern.auditing.enumerating import Enumerated, enumerate_states
from repairs_pattern.auditing.service import Audited
from tests.support.audit_fork import small_council

MADE_BY = "tests.support.audit_fork:"


def enumerated(folder: Path, made_by: str = "without_reports") -> Enumerated:
    """What there is to look at in the small council's service."""
    council = small_council(folder).path
    return enumerate_states(Audited(council, MADE_BY + made_by), folder / "prepared")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Enumerated:
    return enumerated(tmp_path_factory.mktemp("small"))


def kinds(found: Enumerated, page: str) -> set[str]:
    return {state.kind for state in found.states if state.page == page}


def test_every_page_is_reached_with_javascript_and_without(small: Enumerated) -> None:
    assert small.unreached == ()
    pages = {state.page for state in small.states}
    assert pages >= {"danger", "exit:gas", "where", "diagnose:thing", "result"}
    assert pages >= {"start", "privacy", "cookies", "accessibility", "feedback", "wrong-404"}
    scripted, plain = (
        {(each.page, each.kind) for each in small.states if each.script is script}
        for script in (True, False)
    )
    assert scripted < plain
    # “None of these” cannot be chosen with another answer where JavaScript is on.
    assert {page for page, _ in plain - scripted} == {"household"}
    assert len({state.id for state in small.states}) == len(small.states)


def test_a_page_is_found_empty_answered_and_with_every_message_of_its_form(
    small: Enumerated,
) -> None:
    assert kinds(small, "where") >= {"empty", "answered", "error: Select where the repair is"}
    assert any("This page was open for too long" in kind for kind in kinds(small, "where"))
    feedback = kinds(small, "feedback")
    assert "error: Select how you felt about the service" in feedback
    assert any("1200 characters or fewer" in kind for kind in feedback)


def test_the_way_to_a_state_can_be_read(small: Enumerated) -> None:
    [state] = [
        each
        for each in small.states
        if (each.page, each.kind, each.script)
        == ("diagnose:thing", "error: Select an answer", True)
    ]
    assert "Answer “Is any of this happening right now?”: none" in state.path
    assert state.path[-2:] == ("Press “Continue”", "“Select an answer” is shown")


def test_a_page_that_a_fork_adds_is_found_by_itself(tmp_path: Path) -> None:
    found = enumerated(tmp_path, "with_a_pet")

    assert found.unreached == ()
    assert kinds(found, "pet") >= {"empty", "answered", "error: Enter what your pet is called"}
    assert {state.page for state in found.states} >= {"where", "result"}


def test_a_page_that_cannot_be_got_past_is_named_with_all_behind_it(tmp_path: Path) -> None:
    found = enumerated(tmp_path, "with_a_licence")

    assert "error: Enter the number of the licence" in kinds(found, "licence")
    for page in ("where", "diagnose:thing", "result"):
        assert f"the page “{page}” of the journey" in found.unreached
