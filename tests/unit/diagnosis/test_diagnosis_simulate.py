"""Where residents end in a tree and how much they are asked, counted or walked by chance."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from repairs_pattern.domain.diagnosis import ending_of, parse_tree, simulate_tree
from tests.unit.diagnosis.conftest import SMALL


def rounded(counts):
    return {name: round(share, 4) for name, share in counts.items() if share}


def sole(tally):
    """The shares within the group, not within everybody."""
    return rounded({name: share / tally.share for name, share in tally.endings.items()})


@pytest.fixture
def tree(data):
    return parse_tree(data)


def test_every_path_counts_once(tree):
    found = simulate_tree(tree, tenures=["tenant"])
    assert (found.paths, found.walks) == ({"home": 7, "communal": 2}, None)
    assert rounded(found.whole.endings) == {
        "online": round(2 / 9, 4),
        "not-ours": round(2 / 9, 4),
        "read-first": round(4 / 9, 4),
        "call": round(0.5 / 9, 4),
        "arranged": round(0.5 / 9, 4),
    }


def test_the_priorities_are_those_after_the_rules(tree):
    communal = simulate_tree(tree).groups["place"]["communal"]
    assert rounded(communal.priorities) == rounded(
        {"emergency": communal.share / 4, "urgent": communal.share / 4}
    )


def test_what_is_the_residents_own_is_not_ours_in_a_home_and_ours_in_a_shared_area(data):
    tree = parse_tree(data)
    drips = tree.outcomes["tap-drips"]
    assert ending_of(drips, "home", "tenant") == "online"
    assert ending_of(drips, "home", "leaseholder") == "not-ours"
    assert ending_of(drips, "communal", "leaseholder") == "online"


def test_a_repair_that_is_not_ours_has_no_priority(tree):
    leaseholders = simulate_tree(tree).groups["tenure"]["leaseholder"]
    assert leaseholders.priorities["routine"] == 0
    assert leaseholders.endings["not-ours"] > 0


def test_questions_are_counted_without_the_danger_question(tree):
    home = simulate_tree(tree).groups["place"]["home"]
    assert [home.percentile(percent) for percent in (0, 14, 50, 95, 100)] == [1, 1, 2, 2, 2]


def test_trades_and_hazards_are_groups_too(tree):
    groups = simulate_tree(tree).groups
    assert sorted(groups["trade"]) == ["gas", "plumbing"]
    assert sole(groups["hazard"]["excess_cold"]) == {"call": 0.5, "arranged": 0.5}


def test_without_a_word_on_a_question_each_of_its_options_is_chosen_as_often(tree):
    found = simulate_tree(tree, {}, tenures=["tenant"])
    assert sole(found.groups["place"]["home"]) == {
        "online": round(2 / 9, 4),
        "not-ours": round(2 / 9, 4),
        "read-first": round(2 / 9 + 1 / 3, 4),
    }
    assert round(found.groups["place"]["communal"].share, 9) == 0.5


def test_weights_say_what_is_chosen_and_what_is_never_chosen(tree):
    weights = {("room", "kitchen"): 30, ("tap", "drips"): 3, ("tap", "not-sure"): 1}
    found = simulate_tree(tree, weights, tenures=["tenant"])
    assert sole(found.groups["place"]["home"]) == {"online": 0.75, "read-first": 0.25}


def test_a_place_weighs_as_much_as_its_first_question(tree):
    found = simulate_tree(tree, {("room", "kitchen"): 30, ("shared", "other"): 10})
    assert round(found.groups["place"]["home"].share, 9) == 0.75


def test_residents_who_walk_by_chance_come_close_to_what_is_counted(tree):
    counted = simulate_tree(tree, {}, tenures=["tenant"]).whole
    walked = simulate_tree(tree, {}, walks=4000, seed=3, tenures=["tenant"])
    assert walked.walks == 4000
    for ending, share in counted.endings.items():
        assert walked.whole.endings[ending] == pytest.approx(share, abs=0.03)


def test_the_same_seed_walks_the_same_way(tree):
    first, again, other = (
        simulate_tree(tree, {}, walks=50, seed=seed).whole.endings for seed in (1, 1, 2)
    )
    assert first == again != other


def test_leaseholders_walk_from_their_own_start(data):
    data["start"]["leaseholder"] = "tap"
    found = simulate_tree(parse_tree(data))
    assert found.paths == {"home": 10, "communal": 2}
    assert found.groups["tenure"]["leaseholder"].percentile(100) == 1


@settings(max_examples=40)
@given(chosen=st.lists(st.sampled_from(["kitchen", "bathroom", "other"]), min_size=1))
def test_shares_always_add_up_to_everybody(chosen):
    whole = simulate_tree(
        parse_tree(SMALL), {("room", key): chosen.count(key) for key in chosen}
    ).whole
    for counts in (whole.endings, whole.questions):
        assert sum(counts.values()) == pytest.approx(1)
    assert whole.share == pytest.approx(1)


def chain(length):
    """A tree in which each question may skip the next one, so that there are very many lengths."""
    names = [f"q{number}" for number in range(length)]
    described = {"label": "Something else", "outcome": "described"}
    questions = {
        name: {
            "title": name,
            "options": {
                "next": {"label": "Next", "next": names[number + 1]},
                "skip": {"label": "Skip", "next": names[number + 2]},
                "other": described,
            },
        }
        for number, name in enumerate(names[:-2])
    }
    for name in names[-2:]:
        questions[name] = {"title": name, "options": {"other": described}}
    danger = {"title": "Danger?", "options": {"none": {"label": "None", "continue": True}}}
    return parse_tree(
        {
            "danger": "danger",
            "start": {"home": "q0", "communal": "q0"},
            "questions": {"danger": danger, **questions},
            "outcomes": {"described": {"repair": "What you describe", "booking": "triage"}},
            "exits": {},
        }
    )


def test_a_tree_too_intricate_to_count_is_walked_by_chance_and_says_so():
    found = simulate_tree(chain(2_100), tenures=["tenant"])
    assert found.walks is not None
    assert found.whole.endings["read-first"] == pytest.approx(1)
    assert found.paths["home"] > 10**400
