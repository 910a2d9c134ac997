"""Scenarios of running services: what a file may say, and which states come of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from repairs_pattern.audit.scenario import BadScenario, read_scenarios
from repairs_pattern.audit.states import Step

PETS = """
service: Pets
scenarios:
  a cat:
    - open: /
    - expect: Pets
    - fill: {pet: Tom, note: "07"}
    - choose: A cat
    - choose: {kind: cat}
    - attach: {photo: cat.jpg}
    - press: Continue
    - expect: Thanks
"""


def written(folder: Path, text: str) -> Path:
    file = folder / "pets.yaml"
    file.write_text(text, "utf-8")
    return file


def test_every_page_on_the_way_is_a_state_with_javascript_and_without(tmp_path: Path) -> None:
    said = read_scenarios(written(tmp_path, PETS))

    assert said.service == "Pets"
    assert [(state.page, state.script, len(state.steps)) for state in said.states] == [
        ("a cat, page 1", True, 2),
        ("a cat, page 2", True, 9),
        ("a cat, page 1", False, 2),
        ("a cat, page 2", False, 9),
    ]
    assert len({state.id for state in said.states}) == 4
    assert said.states[1].steps[2:7] == (
        Step("fill", "pet", "Tom"),
        Step("fill", "note", "07"),
        Step("choose", "A cat"),
        Step("choose", "kind", "cat"),
        Step("attach", "photo", f"{tmp_path}/cat.jpg", "Attach photo: cat.jpg"),
    )
    assert said.states[1].path[2] == "Fill pet: Tom"


def test_one_of_the_ways_may_be_left_out(tmp_path: Path) -> None:
    said = read_scenarios(written(tmp_path, f"scripts: only{PETS}"))
    assert {state.script for state in said.states} == {True}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("scenarios: {a: [{jump: high}]}", "step 1: “jump” cannot be done so"),
        ("scenarios: {a: [{fill: pet}]}", "step 1: “fill” cannot be done so"),
        ("scenarios: {a: [open]}", "step 1: write one of open"),
        ("scenarios: {a: soon}", "must be a list of steps"),
        ("scripts: maybe\nscenarios: {a: []}", "scripts is one of"),
        ("- open: /", "must have scenarios"),
        ("a: [", "is not YAML"),
    ],
)
def test_what_cannot_be_read_is_said(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(BadScenario, match=reason):
        read_scenarios(written(tmp_path, text))
