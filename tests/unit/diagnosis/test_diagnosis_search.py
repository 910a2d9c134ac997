"""Finding a part of a tree, and the ways that lead to it."""

from __future__ import annotations

from itertools import islice
from typing import Any

import pytest

from repairs_pattern.domain.diagnosis import Tree, Way, Ways, parse_tree, search


@pytest.fixture
def tree(data: dict[str, Any]) -> Tree:
    return parse_tree(data)


def found(tree: Tree, words: str) -> list[str]:
    return [":".join(filter(None, (each.kind, each.id, each.key))) for each in search(tree, words)]


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ("t-01", ["outcome:tap-drips"]),
        ("D001", ["outcome:tap-drips"]),
        ("d170", ["exit:gas"]),
        ("excess_cold", ["outcome:heating"]),
        ("cook", ["answer:room:kitchen"]),
        ("ONE room", ["question:room"]),
        ("drips", ["answer:tap:drips", "outcome:tap-drips"]),
        ("meter", ["outcome:heating"]),
        ("switches", ["exit:gas"]),
        ("no such thing", []),
        ("", []),
        ("  ", []),
    ],
)
def test_a_part_is_found_by_whatever_is_written_in_it(
    tree: Tree, words: str, parts: list[str]
) -> None:
    assert found(tree, words) == parts


def told(way: Way) -> str:
    return " > ".join([way.start, *(option.key for _, option in way.steps)])


def test_the_ways_to_a_part_come_shortest_first(tree: Tree) -> None:
    ways = [told(way) for way in Ways(tree).to("outcome", "described")]
    assert ways == [
        "home > other",
        "communal > other",
        "home > kitchen > not-sure",
        "home > bathroom > not-sure",
    ]


def test_a_question_that_a_resident_begins_with_needs_no_answer(tree: Tree) -> None:
    assert [told(way) for way in Ways(tree).to("question", "room")] == ["home"]
    assert [told(way) for way in Ways(tree).to("question", "tap")] == [
        "home > kitchen",
        "home > bathroom",
    ]


def test_the_danger_question_leads_to_its_exits(tree: Tree) -> None:
    assert [told(way) for way in Ways(tree).to("exit", "gas")] == ["danger > gas"]


def test_there_is_no_way_to_what_is_not_there_or_not_reached(data: dict[str, Any]) -> None:
    data["outcomes"]["lonely"] = {"repair": "Never reached", "booking": "triage"}
    data["questions"]["island"] = {
        "title": "Who asks this?",
        "options": {"here": {"label": "Here", "outcome": "lonely"}},
    }
    ways = Ways(parse_tree(data))
    assert list(ways.to("outcome", "lonely")) == []
    assert list(ways.to("outcome", "nothing")) == []
    assert [option.key for _, option in ways.into("outcome", "lonely")] == ["here"]


def test_a_loop_is_not_gone_round(data: dict[str, Any]) -> None:
    data["questions"]["tap"]["options"]["not-sure"] = {"label": "Not sure", "next": "room"}
    ways = [told(way) for way in Ways(parse_tree(data)).to("outcome", "tap-drips")]
    assert ways == ["home > kitchen > drips", "home > bathroom > drips"]


def test_the_first_ways_through_a_tree_with_very_many_come_at_once(data: dict[str, Any]) -> None:
    for number in range(40):
        on = {"next": f"q{number + 1}"} if number < 39 else {"outcome": "tap-drips"}
        data["questions"][f"q{number}"] = {
            "title": f"Question {number}",
            "options": {f"o{n}": {"label": f"Answer {n}", **on} for n in range(9)},
        }
    data["start"]["home"] = "q0"
    ways = Ways(parse_tree(data)).to("outcome", "tap-drips")
    assert [len(way.steps) for way in islice(ways, 10)] == [40] * 10
