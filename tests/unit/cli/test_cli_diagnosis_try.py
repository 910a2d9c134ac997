"""`repairs-pattern diagnosis try`: a path by keyboard or in a pipe, and what it ends in."""

from __future__ import annotations

import json
from typing import Any

import pytest
from click.testing import CliRunner, Result

from repairs_pattern.cli import main
from repairs_pattern.domain.diagnosis import Facts
from repairs_pattern.tree_pages import Situation, Walk, told
from tests.conftest import MONDAY
from tests.support.councils import council
from tests.support.homes import COUNCILS
from tests.support.reporting import path_to

TREE = council("northmere").tree
AT = ("--at", "2026-11-23T09:30")


def run(*arguments: str, typed: str = "", by: str = "northmere") -> Result:
    command = ["diagnosis", "try", str(COUNCILS / by), *AT, *arguments]
    return CliRunner().invoke(main, command, input=typed)


def numbers(outcome: str) -> list[str]:
    """What to type to come to an outcome: no danger, and then each answer by its number."""
    _, steps = path_to(TREE, outcome)
    first = [(TREE.danger, option) for option in TREE.danger.options.values() if option.goes_on]
    return [str([*q.options].index(o.key) + 1) for q, o in (*first, *steps)]


def chosen(outcome: str) -> list[str]:
    """The same as options of the command."""
    _, steps = path_to(TREE, outcome)
    return [part for q, o in steps for part in ("--choose", f"{q.id}={o.key}")]


def lines(*typed: str) -> str:
    return "".join(f"{line}\n" for line in typed)


def data(*arguments: str) -> dict[str, Any]:
    result = run("--json", *arguments)
    assert result.exit_code == 0, result.output
    found = json.loads(result.output)
    assert isinstance(found, dict)
    return found


def test_answers_by_number_lead_to_what_the_resident_is_told() -> None:
    result = run(typed=lines(*numbers("tap-stuck")))
    assert result.exit_code == 0
    end = result.output[result.output.index("The answers") :]
    assert "What is wrong with the tap? It cannot be turned" in end
    assert "\nWhat we will do\n" in end
    assert "Tap that cannot be turned (tap-stuck)" in end
    assert "We aim to fix this by Thursday 26 November 2026." in end
    assert "The resident chooses a time online." in end
    assert "Right to Repair" in end


def test_answers_by_name_do_too() -> None:
    _, steps = path_to(TREE, "tap-stuck")
    typed = lines("none", *(option.key for _, option in steps))
    assert "(tap-stuck)" in run(typed=typed).output


def test_what_is_not_an_answer_is_told_and_asked_again() -> None:
    result = run(typed=lines("0", "10", "²", "", "kitchen", "9", "q"))
    assert result.output.count("Type a number from 1 to 9, b or q.") == 5
    assert "Where is the problem? [location]" in result.output


def test_b_goes_back_to_the_question_before() -> None:
    result = run(typed=lines("b", "9", "1", "b", "b", "1"))
    assert "This is the first question." in result.output
    assert result.output.count("Where is the problem? [location]") == 2
    assert "Leave your home and call the gas emergency line now" in result.output


def test_q_quits_and_nothing_was_wrong() -> None:
    result = run(typed=lines("9", "q"))
    assert result.exit_code == 0
    assert result.output.endswith("Nothing was stored.\n")


def test_a_pipe_that_ends_too_soon_is_told() -> None:
    result = run(typed="9\n1")
    assert result.exit_code == 1
    assert "The answers ended before the questions did." in result.output


def test_a_pipe_that_is_not_text_is_told() -> None:
    command = ["diagnosis", "try", str(COUNCILS / "northmere"), *AT]
    result = CliRunner().invoke(main, command, input=b"9\n\xff\n")
    assert result.exit_code == 1
    assert "The answers are not text in UTF-8." in result.output


def test_an_exit_says_what_to_do_and_whom_to_call() -> None:
    output = run(typed=lines("1")).output
    assert "What to do\n" in output
    assert "0800 111 999" in output
    assert "The journey ends here. Nothing is sent." in output


def test_who_lives_in_the_home_is_asked_where_it_can_make_the_repair_more_urgent() -> None:
    typed = numbers("window-will-not-close")
    calm = run(typed=lines(*typed, ""))
    assert "Who lives in the home? [household]" in calm.output
    assert "has the priority Urgent." in calm.output

    result = run(typed=lines(*typed, "9", "1, 1", "b"))
    assert "Type numbers from 1 to 5 with commas between, or only Enter." in result.output
    assert "\nCall us now\n" in result.output
    assert "because there is a baby or young child in the home" in result.output


def test_b_goes_back_from_there_too() -> None:
    typed = numbers("window-will-not-close")
    result = run(typed=lines(*typed, "b", typed[-1], ""))
    assert result.output.count("Who lives in the home? [household]") == 2


def test_with_all_answers_given_nothing_is_asked() -> None:
    result = run(*chosen("tap-stuck"))
    assert result.exit_code == 0
    assert "Your answer" not in result.output
    assert "(tap-stuck)" in result.output


def test_the_command_to_see_it_again_is_shown_and_works() -> None:
    shown = run(typed=lines(*numbers("tap-stuck"))).output.rpartition("To see it again: ")[2]
    assert "(tap-stuck)" in run(*shown.split()).output


def test_the_result_is_there_for_programs() -> None:
    found = data(*chosen("tap-stuck"))
    assert found["outcome"] == "tap-stuck"
    assert found["question"] is found["exit"] is None
    assert found["result"] == {
        "page": "result",
        "repair": "Tap that cannot be turned",
        "sor": "NM-0012",
        "trade": "plumbing",
        "priority": "urgent",
        "minutes": 45,
        "booking": "online",
        "responsible": "council",
        "target_day": "2026-11-26",
        "target_set_by": "right-to-repair.tap-cannot-be-turned",
    }
    assert found["told"]["heading"] == "What we will do"


def test_for_programs_the_next_question_is_told_where_an_answer_is_missing() -> None:
    found = data("--choose", "location=kitchen")
    assert found["question"]["id"] == "kitchen-problem"
    assert found["question"]["options"]["damp"] == "Damp or mould"
    assert found["outcome"] is found["exit"] is found["result"] is found["told"] is None


@pytest.mark.parametrize(
    ("arguments", "page"),
    [
        (["--tenure", "leaseholder"], "your-repair"),
        (["--tenure", "tenant"], "result"),
    ],
)
def test_it_depends_on_the_home(arguments: list[str], page: str) -> None:
    assert data(*chosen("cupboard-door-missing"), *arguments)["result"]["page"] == page


def test_it_depends_on_the_date() -> None:
    cold, warm = (
        data(*chosen("no-heating"), "--at", day)["result"] for day in ("2026-12-01", "2026-07-01")
    )
    assert (cold["page"], warm["page"]) == ("call-now", "result")


def test_everything_that_depends_on_the_home_can_be_given() -> None:
    found = data("--gas", "no", "--floor", "upper", "--block", "quarry-court", "--needs", "baby")
    assert found["facts"] == {
        "tenure": "tenant",
        "season": "heating",
        "gas": "no",
        "floor": "upper",
        "block": "quarry-court",
    }
    assert found["needs"] == ["baby"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--choose", "location"], "--choose location: write it as question=option."),
        (["--choose", "nowhere=x"], "There is no question called nowhere."),
        (["--choose", "location=x"], "“Where is the problem?” has no answer x. Choose:"),
        (["--tenure", "owner"], "'owner' is not one of"),
        (["--at", "tomorrow"], "'tomorrow' does not match the formats"),
        (["--at", "9999-12-31"], "The year must be between 2000 and 2100."),
        (["--needs", "cat"], "cat is not one of"),
    ],
)
def test_what_cannot_be_is_told_and_nothing_is_asked(arguments: list[str], message: str) -> None:
    result = run(*arguments)
    assert result.exit_code in (1, 2)
    assert message in result.output
    assert "Traceback" not in result.output


@pytest.mark.parametrize("by", ["northmere", "westvale"])
def test_every_end_of_a_tree_can_be_told(by: str) -> None:
    tree = council(by).tree
    situation = Situation("home", Facts("tenant", "heating"), (), MONDAY)
    ends = set()
    for steps in tree.paths("home"):
        walk = Walk(council(by), situation, {q.id: o.key for q, o in steps})
        end = told(walk)
        assert end is not None
        assert all(line.strip() for part in end.parts for line in part.lines)
        ends.add(walk.outcome.id if walk.outcome else walk.exit and walk.exit.id)
    assert len(ends) > 60
