"""Traffic: reports are followed through the tree of today, and nobody can be told from a number."""

from __future__ import annotations

import copy
from dataclasses import replace

import pytest

from repairs_pattern.domain.diagnosis import Tree, parse_tree
from repairs_pattern.domain.figures import count_exit
from repairs_pattern.domain.store import Database
from repairs_pattern.domain.traffic import Traffic, people, read_traffic
from tests.support.raised import NOW, a_draft, a_repair
from tests.unit.diagnosis.conftest import SMALL

KITCHEN = ["Where is the problem?", "Kitchen"]
BATHROOM = ["Where is the problem?", "Bathroom"]
DRIPS = ["What is wrong with the tap?", "It drips"]


@pytest.fixture
def tree() -> Tree:
    return parse_tree(copy.deepcopy(SMALL))


def read(database: Database, tree: Tree) -> Traffic:
    with database.reading() as session:
        return read_traffic(session, tree)


def test_every_question_answer_and_outcome_on_the_way_is_counted(
    database: Database, tree: Tree
) -> None:
    a_repair(database, trail=[KITCHEN, DRIPS])
    a_repair(database, trail=[BATHROOM, DRIPS])
    a_repair(database, place="communal", trail=[["What is broken?", "The heating"]])

    found = read(database, tree)

    assert (found.reports, found.others) == (3, 0)
    assert found.questions == {"danger": 3, "room": 2, "tap": 2, "shared": 1}
    assert found.options == {
        ("danger", "none"): 3,
        ("room", "kitchen"): 1,
        ("room", "bathroom"): 1,
        ("tap", "drips"): 2,
        ("shared", "heating"): 1,
    }
    assert found.outcomes == {"tap-drips": 2, "heating": 1}


def test_what_a_fork_asked_after_the_diagnosis_does_not_matter(
    database: Database, tree: Tree
) -> None:
    a_repair(database, trail=[KITCHEN, DRIPS, ["Is there a dog in the home?", "Yes", "Big"]])
    assert read(database, tree).outcomes == {"tap-drips": 1}


def test_leaseholders_are_followed_from_their_own_start(database: Database, tree: Tree) -> None:
    own = replace(tree, start={**tree.start, "leaseholder": "tap"})
    a_repair(database, tenure="leaseholder", trail=[DRIPS])
    a_repair(database, tenure="tenant", trail=[DRIPS])
    found = read(database, own)
    assert (found.outcomes, found.others) == ({"tap-drips": 1}, 1)


@pytest.mark.parametrize(
    "trail",
    [
        [],
        [KITCHEN],
        [KITCHEN, ["What is wrong with the tap?", "It sings"]],
        [["Which room is it?", "Kitchen"], DRIPS],
        [KITCHEN, ["What is wrong with the tap?", "It is the plug"]],
        [["Where is the problem?"], DRIPS],
    ],
    ids=["no questions", "unfinished", "other answer", "other question", "an exit", "no answer"],
)
def test_a_report_that_the_tree_does_not_know_is_counted_apart(
    database: Database, tree: Tree, trail: list[list[str]]
) -> None:
    a_repair(database, trail=trail)
    found = read(database, tree)
    assert (found.reports, found.others) == (0, 1)
    assert found.questions == found.options == found.outcomes == {}


def test_exits_are_counted_by_the_figures_as_far_as_the_tree_has_them(
    database: Database, tree: Tree
) -> None:
    for page in ("exit:gas", "exit:gas", "exit:gone", "call-now"):
        count_exit(database, a_draft(database), page, NOW)
    assert read(database, tree).exits == {"gas": 2}


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "no reports"),
        (1, "fewer than 5 reports"),
        (4, "fewer than 5 reports"),
        (5, "under 1% of reports"),
        (10, "1% of reports"),
        (1000, "100% of reports"),
    ],
)
def test_a_share_never_tells_a_small_number(number: int, words: str) -> None:
    assert Traffic(1000, 0, {}, {}, {}, {}).share(number) == words


def test_a_number_of_people_never_tells_a_small_one() -> None:
    assert [people(n) for n in (4, 5, 1200)] == ["fewer than 5 people", "5 people", "1,200 people"]


def test_a_part_of_the_tree_that_sends_no_reports_is_not_said_to_have_none(tree: Tree) -> None:
    traffic = Traffic(1000, 0, {}, {}, {"heating": 7}, {"gas": 4})
    emergency = replace(tree.outcomes["heating"], id="collapse", priority="emergency")
    tap = tree.questions["tap"]

    assert traffic.of_outcome(emergency) == "reported by phone"
    assert traffic.of_outcome(tree.outcomes["heating"]) == "under 1% of reports"
    assert traffic.of_option(tap, tap.options["seat"]) == ""
    assert traffic.of_option(tap, tap.options["drips"]) == "no reports"
    assert traffic.of_exit(tree.exits["gas"]) == "fewer than 5 people came here"
    assert traffic.of_exit(tree.exits["plug"]) == "nobody came here"


def test_a_question_that_several_answers_lead_to_has_a_share_in_all(tree: Tree) -> None:
    room, tap = tree.questions["room"], tree.questions["tap"]
    both = Traffic(50, 0, {"tap": 20}, {("room", "kitchen"): 15, ("room", "bathroom"): 5}, {}, {})
    alone = Traffic(50, 0, {"tap": 15}, {("room", "kitchen"): 15}, {}, {})

    assert both.in_all(room, room.options["kitchen"], tap) == "40% of reports in all"
    assert alone.in_all(room, room.options["kitchen"], tap) == ""
