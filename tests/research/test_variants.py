"""Variants: a folder laid over the council's, merged key by key, and who gets which."""

import re
from collections import Counter

import pytest

from prototype.app import COUNCILS, SCENARIOS
from repairs_pattern.council import BrokenCouncil
from repairs_pattern.research.running import add_participant, make_round, taking_turns, tasks_of
from repairs_pattern.research.scenarios.overlaying import Overlay, merged
from tests.support.reporting import go_on
from tests.support.sessions import at_task

OVERLAY = SCENARIOS / "marks-on-a-wall" / "variants" / "pictures"


NOWHERE = "# why\nquestions:\n  tap:\n    options:\n      drips: {next: nowhere}\n"


def laid(tmp_path, files):
    """The council that some files, laid over Westvale, make."""
    overlay = tmp_path / "overlay"
    for name, text in files.items():
        (overlay / name).parent.mkdir(parents=True, exist_ok=True)
        (overlay / name).write_text(text)
    return Overlay(overlay, COUNCILS / "westvale").lay(tmp_path / "made" / "westvale")


def refused(tmp_path, files):
    """What is said of files that cannot be laid over Westvale."""
    with pytest.raises(BrokenCouncil) as broken:
        laid(tmp_path, files)
    return [problem.shown() for problem in broken.value.problems if problem.severity == "error"]


def test_a_variant_changes_one_question_in_a_few_lines_and_nothing_else(tmp_path):
    council = laid(
        tmp_path, {"diagnosis.yaml": "questions: {tap: {options: {drips: {label: It drips}}}}"}
    )
    options = council.tree.questions["tap"].options
    assert [each.label for each in options.values()][:2] == [
        "It drips",
        "The tap cannot be turned on",
    ]
    assert options["drips"].outcome == "tap-drips"
    assert council.id == "westvale"


def test_a_variant_takes_an_answer_out_with_null(tmp_path):
    changed = "questions: {tap: {options: {stuck: null}}}\noutcomes: {tap-stuck: null}"
    council = laid(tmp_path, {"diagnosis.yaml": changed})
    assert "stuck" not in council.tree.questions["tap"].options


def test_a_variant_changes_words_and_templates(tmp_path):
    words = '[en]\n"What is your full name?" = "What do people call you?"\n'
    council = laid(tmp_path, {"words.toml": words, "templates/track/danger.html": "<p>Call</p>"})
    assert council.words["en"]["What is your full name?"] == "What do people call you?"
    assert (council.folder / "templates/track/danger.html").read_text() == "<p>Call</p>"


def test_keys_are_merged_at_every_depth_and_lists_are_replaced():
    below = {"a": {"b": 1, "c": [1, 2]}, "d": 4}
    assert merged(below, {"a": {"c": [3]}, "d": None}) == {"a": {"b": 1, "c": [3]}}


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (
            {"diagnosis.yaml": NOWHERE},
            r"^diagnosis.yaml:5: .*nowhere",
        ),
        ({"diagnosis.yaml": "questions: [\n"}, r"^diagnosis.yaml:"),
        (
            {"diagnosis.yaml": "questions: {tap: {options: {drips: {image: tap.png}}}}"},
            r"^diagnosis.yaml:1: .*images/tap.png",
        ),
        ({"words.toml": '[en]\n"What is your full name?" = 3\n'}, r"^words.toml:2: "),
        ({"templates/track/danger.html": "{% if %}"}, r"^templates/track/danger.html:1: "),
        ({"council.toml": 'name = "Ours"'}, r"^council.toml: .*cannot change"),
    ],
)
def test_a_fault_is_told_at_the_line_of_the_overlay(tmp_path, files, said):
    assert any(re.search(said, each) for each in refused(tmp_path, files))


def test_each_variant_is_seen_equally_often_and_two_tasks_are_crossed():
    turns = [tuple(taking_turns([2, 1, 2], number)) for number in range(4)]
    assert sorted(turns) == [(0, 0, 0), (0, 0, 1), (1, 0, 0), (1, 0, 1)]
    for first, second in (turns[:2], turns[2:]):
        assert first[0] != second[0]
        assert first[2] != second[2]


@pytest.mark.parametrize("variants", [[3], [2, 3], [3, 3], [2, 2, 2], [4, 2]])
def test_no_variant_is_seen_more_often_than_another_in_any_full_turn(variants):
    for task, count in enumerate(variants):
        seen = Counter(taking_turns(variants, number)[task] for number in range(count * 4))
        assert set(seen.values()) == {4}


def test_the_comparison_shows_pictures_to_every_second_participant(sessions):
    app, research = sessions
    scenario = research.scenarios["marks-on-a-wall"]
    said = {step.page.removeprefix("diagnose:"): step.answer or {} for step in scenario.walk}
    database, now = research.database, research.clock()
    round_id = make_round(database, "A round", [scenario.id], now)
    people = [add_participant(database, round_id, research.scenarios, now) for _ in range(2)]
    tasks = [tasks_of(database, each)[0] for each in people]
    assert [task.variant for task in tasks] == ["original", "pictures"]
    shown = []
    for task in tasks:
        page = go_on(at_task(app, research, task).send(), said, to="damp-amount")
        shown.append(len(page.soup.select("main label img")))
        assert page.heading == "What can you see?"
    assert shown == [0, 4]
