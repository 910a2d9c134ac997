"""Scenarios are checked by opening them: a broken one is told by file, line, reason and mend."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from prototype.app import COUNCILS, SCENARIOS, participants_app
from repairs_pattern.cli import main
from repairs_pattern.research.rehearsal import check_scenarios
from tests.support.scenarios import GAS, research_on, write
from tests.support.sessions import a_participant, at_task, moderator

WESTVALE = {**GAS, "council": "westvale"}
"""A council with fewer homes, so that a rehearsal is quick."""

BROKEN = {
    "no-such-page": (
        {"success": ["exit:gass"]},
        r"no page called “exit:gass”. Mend: Did you mean “exit:gas”",
    ),
    "not-a-path": (
        {"expected": ["start", {"danger": {"choice": "gas"}}, "who"]},
        r"“who” is not reached: the service shows “exit:gas”",
    ),
    "unknown-step": (
        {"expected": ["start", {"dangers": {"choice": "gas"}}]},
        r"There is no page called “dangers”. Mend: Did you mean “danger”",
    ),
    "refused-answer": (
        {"expected": ["start", {"danger": {"choice": "gass"}}, "exit:gas"]},
        r"“gass” cannot be chosen here. Mend: Did you mean “gas”",
    ),
    "unknown-field": (
        {"expected": ["start", {"danger": {"chioce": "gas"}}, "exit:gas"]},
        r"“chioce” is not a field of “danger”. Mend: Did you mean “choice”",
    ),
    "never-done": (
        {"success": ["confirmation"]},
        r"the task is not done at their end. Mend: .*“exit:gas”",
    ),
    "far-away": (
        {"clock": {"at": "2096-12-04T21:15"}},
        r"Working days cannot be counted from 2096-12-04",
    ),
    "off-the-way": (
        {"answers": {"danger": {"choice": "none"}, "photos": {}}, "expected": ["who"]},
        r"“photos” is not on the way of these answers",
    ),
    "unknown-state": ({"forced": ["no-slot"]}, r"no state called 'no-slot'.*no-slots"),
    "wrong-option": ({"forced": [{"slow": {"ms": 0}}]}, r"must be a number from 1"),
    "wrong-reference": (
        {"seeds": [{"ago": {"days": 1}, "reference": "ABC", "answers": {}}]},
        r"“ABC” is not a reference",
    ),
    "no-reference": ({"details": {"Reference": "{reference}"}}, r"no seeded repair has one"),
    "no-council": ({"council": "eastvale"}, r"no council called “eastvale”.*“westvale”"),
    "no-variant": ({"variants": {"other": "Others"}}, r"no folder for the variant “other”"),
    "not-now": ({"seeds": [{"ago": {}, "answers": {}}]}, r"not before the start"),
    "unknown-key": ({"forsed": ["slow"]}, r"“forsed” is not a setting"),
    "same-question": (
        {"questions": [{"id": "a", "title": "A?", "options": ["Yes", "No"]}] * 2},
        r"Two questions are called “a”",
    ),
    "hard-seed": (
        {"seeds": [{"ago": {"days": 1}, "answers": {"danger": {"choice": "gas"}}}]},
        r"The answers lead to “exit:gas”",
    ),
    "no-welsh": ({"language": "cy"}, r"does not offer the language “cy”"),
}


OTHERS = {
    "overlaid": {**WESTVALE, "variants": {"original": "As it is", "wrong": "Wrong"}},
    "hard-to-read": {
        **WESTVALE,
        "card": [
            "Subsequently, an unidentifiable, persistently disagreeable odour permeates your "
            "accommodation; communicate appropriately with the responsible organisation."
        ],
    },
    "fine": WESTVALE,
}


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """What is said of each of the broken scenarios, which are all in one folder."""
    files = {name: {**WESTVALE, **changed} for name, (changed, _) in BROKEN.items()}
    folder = write(tmp_path_factory.mktemp("broken") / "scenarios", files | OTHERS)
    overlay = folder / "overlaid" / "variants" / "wrong"
    overlay.mkdir(parents=True)
    (overlay / "diagnosis.yaml").write_text("questions:\n  tap:\n    options: {drips: {next: x}}\n")
    return check_scenarios(folder, COUNCILS, participants_app)


@pytest.mark.parametrize("name", BROKEN)
def test_a_fault_is_told_with_its_file_its_line_and_how_to_mend_it(found, name):
    ours = [each for each in found if each.file == Path(f"{name}.yaml")]
    assert ours, "nothing is said of it"
    assert any(re.search(BROKEN[name][1], each.shown()) for each in ours), ours
    assert all(each.line and each.mend and each.severity == "error" for each in ours)


def of(found, name):
    """What is said of a scenario and its variants."""
    return [each for each in found if each.file.parts[0].removesuffix(".yaml") == name]


def test_a_fault_of_a_variant_is_told_at_the_line_of_its_own_file(found):
    places = {(each.file.as_posix(), each.line) for each in of(found, "overlaid")}
    assert places == {("overlaid/variants/wrong/diagnosis.yaml", 3)}


def test_a_card_that_is_hard_to_read_is_advice(found):
    [problem] = of(found, "hard-to-read")
    assert (problem.severity, problem.line) == ("warning", 3)
    assert "reader of" in problem.reason


def test_nothing_is_said_of_a_scenario_that_works(found):
    assert of(found, "fine") == []


def test_the_scenarios_that_we_ship_have_nothing_to_mend():
    assert check_scenarios(SCENARIOS, COUNCILS, participants_app) == []


def test_a_broken_scenario_is_left_out_and_the_others_go_on(tmp_path, found):
    with research_on(tmp_path, {"fine": WESTVALE, "not-a-path": WESTVALE}) as (app, research):
        research.leave_out([*of(found, "not-a-path"), *of(found, "hard-to-read")])
        assert [each.file.name for each in research.broken] == ["not-a-path.yaml"]
        tasks = a_participant(research, ["not-a-path", "fine"])
        assert [task.scenario for task in tasks] == ["fine"]
        assert at_task(app, research, tasks[0]).path == "/"
        assert "“who” is not reached" in moderator(app).get("/research/scenarios").text


def test_check_on_the_command_line_ends_with_1_when_there_is_an_error(tmp_path):
    folder = write(tmp_path, {"gone": {**WESTVALE, "success": ["nowhere"]}})
    said = run("check", str(folder), "--councils", str(COUNCILS))
    assert said.exit_code == 1
    assert re.search(r"gone.yaml:\d+: error: .*“nowhere”", said.stdout)
    write(tmp_path, {"gone": WESTVALE})
    assert run("check", str(folder), "--councils", str(COUNCILS)).exit_code == 0


def test_list_shows_every_scenario_and_its_expected_pages():
    listed = json.loads(run("list", str(SCENARIOS), "--json").stdout)
    gas = next(each for each in listed if each["id"] == "smell-of-gas")
    assert gas["expected"] == ["start", "danger", "exit:gas"]
    assert "smell-of-gas" in run("list", str(SCENARIOS)).stdout


def run(*words):
    """What `repairs-pattern research scenarios` says."""
    return CliRunner().invoke(main, ["research", "scenarios", *words])


def test_the_example_of_the_documentation_works(tmp_path):
    guide = (COUNCILS.parents[1] / "docs" / "scenarios.md").read_text("utf-8")
    example = guide.partition("```yaml\n")[2].partition("```")[0]
    (tmp_path / "example.yaml").write_text(example)
    assert check_scenarios(tmp_path, COUNCILS, participants_app) == []
