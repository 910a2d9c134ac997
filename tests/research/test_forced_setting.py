"""Forcing states and releasing them, and what the timeline says of it."""

from pathlib import Path

import pytest

from repairs_pattern.research.forced import STATES, UnknownState, force, options_of, release
from repairs_pattern.research.sitting import sitting_of_task
from repairs_pattern.research.timeline import events_of
from tests.support.sessions import a_participant, at_task

ROOT = Path(__file__).parents[2]


@pytest.fixture
def task(sessions):
    _, research = sessions
    return a_participant(research, ["leaking-tap"])[0]


def holding(research, task):
    return sitting_of_task(research.database, task.id).forced


def told(research, task):
    events = events_of(research.database, task.id)
    return [(e.detail["state"], e.detail["on"]) for e in events if e.kind == "state_forced"]


def test_a_state_holds_from_now_until_it_is_released(sessions, task):
    _, research = sessions
    force(research.database, task.id, "no-slots", None, "now", research.clock())
    assert holding(research, task) == {"no-slots": {}}
    release(research.database, task.id, "no-slots", research.clock())
    assert holding(research, task) == {}
    assert told(research, task) == [("no-slots", True), ("no-slots", False)]


def test_a_state_for_the_next_page_waits_for_it(sessions, task):
    app, research = sessions
    resident = at_task(app, research, task)
    force(research.database, task.id, "slow", {"ms": 1}, "next", research.clock())
    assert holding(research, task) == {}
    assert told(research, task) == []
    resident.send()
    assert holding(research, task) == {"slow": {"ms": 1}}
    assert told(research, task) == [("slow", True)]


def test_what_still_waits_can_be_released_and_was_never_there(sessions, task):
    app, research = sessions
    resident = at_task(app, research, task)
    force(research.database, task.id, "no-slots", None, "next", research.clock())
    release(research.database, task.id, "no-slots", research.clock())
    resident.send()
    assert holding(research, task) == {}
    assert told(research, task) == []


def test_a_state_that_waits_can_be_forced_now_instead_and_does_not_come_twice(sessions, task):
    app, research = sessions
    resident = at_task(app, research, task)
    force(research.database, task.id, "slow", {"ms": 5}, "next", research.clock())
    force(research.database, task.id, "slow", {"ms": 2}, "now", research.clock())
    resident.send()
    assert holding(research, task) == {"slow": {"ms": 2}}
    assert told(research, task) == [("slow", True)]


def test_releasing_what_does_not_hold_changes_nothing(sessions, task):
    _, research = sessions
    release(research.database, task.id, "no-slots", research.clock())
    assert told(research, task) == []


def test_options_have_usual_values_and_limits():
    assert options_of("slow") == {"ms": 3_000}
    assert options_of("slow", {"ms": 30_000}) == {"ms": 30_000}
    assert options_of("no-slots") == {}
    for name, options, said in (
        ("rain", {}, "There is no state called 'rain'"),
        ("no-slots", {"ms": 5}, "no option called ms"),
        ("slow", {"ms": 30_001}, "from 1 to 30000"),
        ("slow", {"ms": "3"}, "from 1 to 30000"),
        ("slow", {"ms": True}, "from 1 to 30000"),
    ):
        with pytest.raises(UnknownState, match=said):
            options_of(name, options)


def test_every_state_says_what_it_is():
    for name, state in STATES.items():
        assert name == name.lower()
        assert state.title
        assert state.meets.endswith(".")
        assert state.condition.endswith(".")


def test_the_documentation_lists_every_state_as_it_is():
    text = (ROOT / "docs" / "forced-states.md").read_text()
    rows = [line for line in text.splitlines() if line.startswith("| `")]
    said = {
        name: f"| `{name}` | {state.meets} | {state.condition}{' Happens once.' * state.once} |"
        for name, state in STATES.items()
    }
    assert rows == list(said.values())
