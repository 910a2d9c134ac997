"""A changed tree is put into the file that is there, and nothing else in the file changes."""

import copy
import difflib
import json
import textwrap
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from repairs_pattern.council.rewriting import CannotRewrite, rewritten, written
from repairs_pattern.council.yaml_values import read_values
from repairs_pattern.domain.diagnosis import parse_tree
from repairs_pattern.domain.diagnosis.exchange import data_of
from tests.support.trees import trees

COUNCILS = sorted(Path("prototype/councils").glob("*/diagnosis.yaml"))

FILE = textwrap.dedent("""\
    # How we find out what is wrong.

    danger: danger
    start: {home: room, communal: room}   # both the same

    questions:

      # Asked before anything else.
      danger:
        title: Is anyone in danger?
        options:
          gas: {label: "I can smell gas", exit: gas}
          none: {label: None of these, continue: true}

      room:
        title: "Where is it?"     # short
        options:   # in the order of the page
          # The most common one.
          kitchen: {label: 'Kitchen', next: tap}
          other: {label: Something else, outcome: described}

      # Kitchen

      tap:
        title: >-
          What is wrong
          with the tap?
        options:
          drips: {label: It drips, outcome: drips}
          stuck: {label: It is stuck, outcome: stuck}
          # Always last.
          other: {label: Something else, outcome: described}

    outcomes:
      drips:
        sor: "T-01"          # from the contract of 2019
        repair: Tap that drips
        trade: plumbing
        priority: routine
        minutes: 45
        booking: online
        responsibility: {tenant: council, leaseholder: leaseholder}
        do:
          # Cheap and quick.
          - Put a bowl
            under it.
          - Call us if it gets worse.
        rules: &faster
          - when: {season: heating}
            priority: urgent
      stuck:
        repair: Tap that is stuck
        sor: T-02
        trade: plumbing
        priority: routine
        minutes: 30
        responsibility: {tenant: council, leaseholder: leaseholder}
        rules: *faster
      described: {repair: What you describe, booking: triage}

    exits:
      gas:
        kind: gas
        title: Call now
        do: [Leave.]
        call: [gas-emergency]
    # The end.
    """)


def read(text):
    return parse_tree(read_values(text).value)


def change(edit, text=FILE):
    """The lines that go and the lines that come when the plain data of a tree is edited."""
    data = copy.deepcopy(data_of(read(text)))
    edit(data)
    tree = parse_tree(data)
    new = rewritten(text, tree)
    assert read(new) == tree
    lines = difflib.ndiff(text.splitlines(), new.splitlines())
    return [line.rstrip() for line in lines if line[0] in "+-"]


def test_a_label_changes_on_its_line_and_keeps_its_quotation_marks():
    def edit(data):
        data["questions"]["room"]["options"]["kitchen"]["label"] = "The kitchen"

    assert change(edit) == [
        "-       kitchen: {label: 'Kitchen', next: tap}",
        "+       kitchen: {label: 'The kitchen', next: tap}",
    ]


def test_a_value_keeps_the_comment_after_it():
    def edit(data):
        data["questions"]["room"]["title"] = "Where is the problem?"
        data["outcomes"]["drips"]["sor"] = "0012"
        data["start"]["communal"] = "tap"

    assert change(edit) == [
        "- start: {home: room, communal: room}   # both the same",
        "+ start: {home: room, communal: tap}   # both the same",
        '-     title: "Where is it?"     # short',
        '+     title: "Where is the problem?"     # short',
        '-     sor: "T-01"          # from the contract of 2019',
        '+     sor: "0012"          # from the contract of 2019',
    ]


def test_a_text_over_several_lines_becomes_one():
    def edit(data):
        data["questions"]["tap"]["title"] = "Which tap: hot or cold?"

    assert sorted(change(edit)) == [
        '+     title: "Which tap: hot or cold?"',
        "-       What is wrong",
        "-       with the tap?",
        "-     title: >-",
    ]


def test_a_new_answer_comes_where_it_belongs():
    def edit(data):
        options = data["questions"]["room"]["options"]
        data["questions"]["room"]["options"] = {
            "bath": {"label": "Bathroom, or toilet", "next": "tap"},
            **options,
        }

    assert change(edit) == ['+       bath: {label: "Bathroom, or toilet", next: tap}']


def test_what_is_removed_takes_its_own_comments_and_leaves_the_headings():
    def edit(data):
        del data["questions"]["tap"]
        data["questions"]["room"]["options"]["kitchen"] = {"label": "Kitchen", "outcome": "drips"}
        del data["outcomes"]["stuck"]

    changed = change(edit)
    assert "-       # Always last." in changed
    assert not [line for line in changed if "# Kitchen" in line]


def test_a_new_order_moves_the_lines_with_their_comments():
    def edit(data):
        options = data["questions"]["room"]["options"]
        data["questions"]["room"]["options"] = dict(reversed(options.items()))

    assert sorted(line[2:] for line in change(edit) if line[0] == "+") == sorted(
        line[2:] for line in change(edit) if line[0] == "-"
    )


def test_a_list_keeps_the_items_that_did_not_change():
    def edit(data):
        data["outcomes"]["drips"]["do"] = ["Put a bowl under it.", "Wait.", "Sleep."]

    assert change(edit) == [
        "-       - Call us if it gets worse.",
        "+       - Wait.",
        "+       - Sleep.",
    ]


def test_a_rule_that_two_outcomes_share_changes_only_where_it_changes():
    def edit(data):
        data["outcomes"]["stuck"]["rules"][0]["priority"] = "emergency"

    assert change(edit) == [
        "-     rules: *faster",
        "+     rules:",
        "+       - when: {season: heating}",
        "+         priority: emergency",
    ]


def test_a_shared_rule_that_goes_is_written_where_it_stays():
    def edit(data):
        del data["outcomes"]["drips"]["rules"]

    changed = change(edit)
    assert "-     rules: &faster" in changed
    assert "-     rules: *faster" in changed
    assert "+     rules:" in changed


def test_what_is_left_unsaid_stays_unsaid_and_what_is_said_can_change():
    def edit(data):
        data["outcomes"]["drips"]["booking"] = "no-access"
        data["outcomes"]["stuck"]["booking"] = "no-access"

    assert change(edit) == [
        "-     booking: online",
        "+     booking: no-access",
        "+     booking: no-access",
    ]


def test_a_new_question_and_a_new_outcome_are_written_as_people_write_them():
    def edit(data):
        data["questions"]["bath"] = {
            "title": "What is wrong with the bath?",
            "options": {"crack": {"label": "It is cracked", "outcome": "crack"}},
        }
        data["questions"]["room"]["options"]["bath"] = {"label": "Bath", "next": "bath"}
        data["outcomes"]["crack"] = {"repair": "Bath: a crack", "booking": "triage"}

    assert change(edit) == [
        "+       bath: {label: Bath, next: bath}",
        "+",
        "+   bath:",
        "+     title: What is wrong with the bath?",
        "+     options:",
        "+       crack: {label: It is cracked, outcome: crack}",
        "+   crack:",
        '+     repair: "Bath: a crack"',
        "+     booking: triage",
    ]


def test_line_ends_stay_as_they_are():
    text = FILE.replace("\n", "\r\n")
    data = data_of(read(FILE))
    data["exits"]["gas"]["title"] = "Call us"
    new = rewritten(text, parse_tree(data))
    assert "title: Call us\r\n" in new
    assert new.replace("\r\n", "") == new.replace("\r\n", "").replace("\n", "")


def test_a_file_on_one_line_is_refused():
    data = data_of(read(FILE))
    data["exits"]["gas"]["title"] = "Call us"
    with pytest.raises(CannotRewrite):
        rewritten(json.dumps(data_of(read(FILE))), parse_tree(data))


@pytest.mark.parametrize("file", COUNCILS, ids=lambda file: file.parent.name)
def test_a_councils_file_is_the_same_to_the_letter_where_nothing_changes(file):
    text = file.read_text("utf-8")
    assert rewritten(text, read(text)) == text


@pytest.mark.parametrize("file", COUNCILS, ids=lambda file: file.parent.name)
def test_one_change_in_a_councils_file_is_one_line(file):
    def edit(data):
        next(iter(data["outcomes"].values()))["repair"] = "Something new"

    assert len(change(edit, file.read_text("utf-8"))) == 2


@given(trees())
@settings(max_examples=30, deadline=None)
def test_a_written_tree_is_read_as_it_was(tree):
    text = written(tree)
    assert read(text) == tree
    assert rewritten(text, tree) == text


@given(trees(), trees())
@settings(max_examples=40, deadline=None)
def test_any_tree_can_be_put_in_the_place_of_any_other(old, new):
    text = rewritten(written(old), new)
    assert read(text) == new
    assert json.dumps(data_of(read(text))) == json.dumps(data_of(new))


@given(trees(), st.data())
@settings(max_examples=30, deadline=None)
def test_comments_survive_every_change_elsewhere(tree, data):
    """Comments everywhere; then one outcome says something else."""
    commented = "".join(
        f"{line}\n{' ' * (len(line) - len(line.lstrip()))}# note {number}\n" if line else "\n"
        for number, line in enumerate(written(tree).splitlines())
    )
    assert rewritten(commented, tree) == commented
    plain = data_of(tree)
    name = data.draw(st.sampled_from([*plain["outcomes"]]))
    plain["outcomes"][name]["repair"] = "Something new"
    new = rewritten(commented, parse_tree(plain))
    assert new.count("# note") == commented.count("# note")
    assert len([*difflib.unified_diff(commented.splitlines(), new.splitlines(), n=0)]) <= 5
