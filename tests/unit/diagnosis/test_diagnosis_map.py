"""The map of a tree: as an outline, a drawing and a sheet."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from itertools import islice
from typing import Any

import pytest
from hypothesis import given, settings

from repairs_pattern.domain.diagnosis import (
    Line,
    Tree,
    Ways,
    beginnings,
    begins,
    is_too_big,
    mermaid,
    outcome_in_words,
    outline,
    parse_tree,
    paths_sheet,
)
from repairs_pattern.domain.traffic import Traffic
from tests.support.trees import trees

NASTY = '1. "a" `b` <b>c</b> #quot; end | [d] {e} --> %% \\ & _f_ *g* ; h'


@pytest.fixture
def tree(data: dict[str, Any]) -> Tree:
    return parse_tree(data)


def said(lines: tuple[Line, ...]) -> list[str]:
    """Each line as its answer, indented, with the question that it opens."""
    return [
        f"{'  ' * line.depth}{line.option.key}" + (f" {line.opens.id}:" if line.opens else "")
        for line in lines
    ]


def test_a_question_that_two_answers_lead_to_is_shown_whole_once(tree: Tree) -> None:
    found = outline(tree, beginnings(tree))
    assert list(found) == ["danger", "room", "shared"]
    assert said(found["room"]) == [
        "kitchen tap:",
        "  drips",
        "  seat",
        "  not-sure",
        "bathroom",
        "other",
    ]


def test_a_question_is_opened_where_the_fewest_answers_lead_to_it(data: dict[str, Any]) -> None:
    options = data["questions"]["room"]["options"]
    options["kitchen"] = {"label": "Kitchen", "next": "sink"}
    data["questions"]["sink"] = {
        "title": "Which part of the sink?",
        "options": {"tap": {"label": "The tap", "next": "tap"}},
    }
    found = said(outline(parse_tree(data), ["room"])["room"])
    assert found == [
        "kitchen sink:",
        "  tap",
        "bathroom tap:",
        "  drips",
        "  seat",
        "  not-sure",
        "other",
    ]


def test_a_question_that_is_a_root_is_not_shown_below_another(tree: Tree) -> None:
    found = outline(tree, ["room", "tap", "room"])
    assert list(found) == ["room", "tap"]
    assert all(line.opens is None for line in found["room"])


def test_an_outline_that_would_be_too_long_leaves_the_farthest_questions_closed(
    tree: Tree,
) -> None:
    assert len(outline(tree, ["room"], most=6)["room"]) == 6
    assert said(outline(tree, ["room"], most=5)["room"]) == ["kitchen", "bathroom", "other"]


def test_a_loop_is_shown_once_round(data: dict[str, Any]) -> None:
    data["questions"]["tap"]["options"]["not-sure"] = {"label": "Not sure", "next": "room"}
    assert len(outline(parse_tree(data), ["room"])["room"]) == 6


def test_a_very_deep_tree_has_an_outline_and_a_drawing(data: dict[str, Any]) -> None:
    for number in range(5_000):
        data["questions"][f"q{number}"] = {
            "title": f"Question {number}",
            "options": {"on": {"label": "On", "next": f"q{number + 1}"}},
        }
    data["questions"]["q5000"] = {
        "title": "The last",
        "options": {"end": {"label": "End", "outcome": "described"}},
    }
    deep = parse_tree(data)
    assert outline(deep, ["q0"])["q0"][-1].depth == 5_000
    assert is_too_big(mermaid(deep, ["q0"]))


def test_what_a_council_does_is_said_in_a_few_words(tree: Tree) -> None:
    assert outcome_in_words(tree.outcomes["tap-drips"]) == (
        "routine, plumbing, T-01, 45 minutes, booked online"
    )
    assert outcome_in_words(tree.outcomes["heating"]) == (
        "urgent, gas, T-02, 90 minutes, we arrange the visit, emergency when season is heating"
    )
    assert outcome_in_words(tree.outcomes["described"]) == "staff read it first"


def test_an_emergency_is_never_said_to_be_booked(tree: Tree) -> None:
    emergency = replace(tree.outcomes["tap-drips"], priority="emergency")
    assert outcome_in_words(emergency) == "emergency, plumbing, T-01, 45 minutes, told to call us"


def test_where_residents_begin_is_said(tree: Tree) -> None:
    assert begins(tree, tree.danger) == "Asked before anything else"
    assert begins(tree, tree.questions["room"]) == "Asked first in a home"
    assert begins(tree, tree.questions["tap"]) == ""
    both = replace(tree, start={"home": "room", "communal": "room"})
    assert begins(both, tree.questions["room"]) == (
        "Asked first in a home, and first in a shared area"
    )


DECLARED = re.compile(r'^(\w+)(?:\["|\(\["|\{\{")([^"]*)"(?:\]|\]\)|\}\}):::(\w+)$')
ARROW = re.compile(r'^(\w+) -- "([^"]*)" --> (\w+)$')


def drawn(drawing: str) -> tuple[dict[str, tuple[str, str]], list[tuple[str, str, str]]]:
    """The nodes by name, and the arrows; every line must be one of those that Mermaid knows."""
    first, *lines = drawing.splitlines()
    assert first == "flowchart LR"
    nodes: dict[str, tuple[str, str]] = {}
    arrows = []
    for line in lines:
        if found := DECLARED.match(line):
            assert found[1] not in nodes
            nodes[found[1]] = (found[3], found[2])
        elif found := ARROW.match(line):
            arrows.append((found[1], found[2], found[3]))
        else:
            assert line.startswith("classDef "), line
    return nodes, arrows


def test_each_question_outcome_and_exit_is_drawn_once(tree: Tree) -> None:
    nodes, arrows = drawn(mermaid(tree, beginnings(tree)))
    kinds = [kind for kind, _ in nodes.values()]
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {
        "question": 4,
        "outcome": 3,
        "exit": 2,
    }
    assert {one for one, _, other in arrows} | {other for _, _, other in arrows} == set(nodes)
    named = [(nodes[one][1], label, nodes[other][1]) for one, label, other in arrows]
    tap = "What is wrong with the tap?"
    room = "Asked first in a home<br>Where is the problem?"
    assert (room, "Kitchen", tap) in named
    assert (room, "Bathroom", tap) in named
    danger = "Asked before anything else<br>Is anyone in danger right now?"
    assert (danger, "None of these", room) in named
    assert len(arrows) == sum(len(q.options) for q in tree.questions.values()) + 1


def test_a_part_is_drawn_alone(tree: Tree) -> None:
    nodes, _ = drawn(mermaid(tree, ["tap"]))
    assert [kind for kind, _ in nodes.values()] == ["question", "outcome", "exit", "outcome"]


def test_no_mark_in_a_text_means_anything_to_mermaid(data: dict[str, Any]) -> None:
    data["questions"]["tap"]["title"] = NASTY
    data["questions"]["tap"]["options"]["drips"]["label"] = NASTY
    nodes, arrows = drawn(mermaid(parse_tree(data), ["tap"]))
    coded = arrows[0][1]
    assert nodes["q1"][1] == coded
    assert not set(coded) & set('"`<>|[]{}*\\&_.')
    assert re.sub(r"#(\d+);", lambda found: chr(int(found[1])), coded) == NASTY


def test_shares_of_reports_are_drawn(tree: Tree) -> None:
    traffic = Traffic(100, 0, {"tap": 50}, {}, {"tap-drips": 3}, {"plug": 20})
    nodes, _ = drawn(mermaid(tree, ["tap"], traffic))
    assert [text.rpartition("<br>")[2] for _, text in nodes.values()] == [
        "50#37; of reports",
        "fewer than 5 reports",
        "20 people came here",
        "no reports",
    ]


def rows(sheet: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(sheet)))


def test_a_sheet_has_a_row_for_each_path(tree: Tree) -> None:
    sheet = paths_sheet(tree, {"danger": "danger", **tree.start})
    assert (sheet.total, sheet.sampled) == (11, False)
    found = rows(sheet.csv)
    assert len(found) == 11
    assert list(found[2].values()) == [
        "home",
        "Where is the problem?",
        "Kitchen",
        "What is wrong with the tap?",
        "It drips",
        "outcome",
        "tap-drips",
        "Tap that drips",
        "T-01",
        "plumbing",
        "routine",
        "45",
        "booked online",
        "",
    ]
    by_end = {row["id"]: row for row in found}
    assert by_end["gas"]["ends in"] == "exit"
    assert by_end["gas"]["what"] == "Call the gas emergency line now"
    assert by_end["heating"]["rules"] == "emergency when season is heating"
    assert [row["ends in"] for row in found if not row["id"]] == ["the first question"]


def test_a_sheet_of_too_many_paths_is_a_sample(tree: Tree) -> None:
    sheet = paths_sheet(tree, {"home": "room"}, most=3)
    assert (sheet.total, sheet.sampled, len(rows(sheet.csv))) == (7, True, 3)


def test_a_sheet_of_very_long_paths_has_no_more_cells_than_a_spreadsheet_can_bear(
    data: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("repairs_pattern.domain.diagnosis.sheet.MOST_CELLS", 17)
    sheet = paths_sheet(parse_tree(data), {"home": "room"})
    assert (sheet.total, sheet.sampled, len(rows(sheet.csv))) == (7, True, 4)


@given(trees())
@settings(max_examples=40, deadline=None)
def test_whatever_a_tree_is_like_each_of_its_parts_is_mapped_once(tree: Tree) -> None:
    reached = {id_ for start in tree.start.values() for id_ in _below(tree, start)}
    reached.add(tree.danger.id)
    parts = outline(tree, beginnings(tree))
    lines = [line for part in parts.values() for line in part]
    opened = [line.opens.id for line in lines if line.opens]
    assert sorted([*parts, *opened]) == sorted(reached)
    assert len(lines) == sum(len(tree.questions[id_].options) for id_ in reached)

    nodes, arrows = drawn(mermaid(tree, beginnings(tree)))
    assert [kind for kind, _ in nodes.values()].count("question") == len(reached)
    assert {one for one, _, other in arrows} | {other for _, _, other in arrows} == set(nodes)

    sheet = paths_sheet(tree, dict(tree.start))
    assert len(rows(sheet.csv)) == sheet.total or sheet.sampled


@given(trees())
@settings(max_examples=30, deadline=None)
def test_the_ways_to_an_end_are_the_paths_to_it_shortest_first(tree: Tree) -> None:
    ends: dict[tuple[str, str], list[int]] = {}
    for start in tree.start:
        for path in islice(tree.paths(start), 200):
            option = path[-1][1]
            end = ("outcome", option.outcome) if option.outcome else ("exit", str(option.exit))
            ends.setdefault(end, []).append(len(path))
    ways = Ways(tree)
    for (kind, id_), lengths in ends.items():
        found = [
            len(way.steps) for way in islice(ways.to(kind, id_), 5_000) if way.start != "danger"
        ]
        assert found == sorted(found)
        assert len(found) >= len(lengths)
        assert found[0] <= min(lengths)


def _below(tree: Tree, first: str) -> set[str]:
    waiting, seen = [first], {first}
    while waiting:
        for option in tree.questions[waiting.pop()].options.values():
            if option.question is not None and option.question not in seen:
                seen.add(option.question)
                waiting.append(option.question)
    return seen


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)"])
def test_no_cell_of_a_sheet_is_a_formula(data: dict[str, Any], text: str) -> None:
    tree = parse_tree(data)
    option = replace(tree.questions["tap"].options["drips"], label=text)
    question = replace(tree.questions["tap"], options={"drips": option})
    changed = replace(tree, questions={**tree.questions, "tap": question})
    assert rows(paths_sheet(changed, {"tap": "tap"}).csv)[0]["answer 1"] == f"'{text}"
