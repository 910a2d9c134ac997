"""Counting the paths of a tree, listing them, and a sample where there are too many."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repairs_pattern.domain.diagnosis import (
    GoesRound,
    how_many,
    list_paths,
    parse_tree,
    paths_below,
)

ENDS = {"outcome": "described"}


def tree_of(*questions):
    """A tree whose questions q0, q1… have the answers a0, a1…, each to a question or to an end."""
    return parse_tree(
        {
            "danger": "danger",
            "start": {"home": "q0", "communal": "q0"},
            "questions": {
                "danger": {"title": "Danger?", "options": {"no": {"label": "No", "continue": True}}}
            }
            | {
                f"q{number}": {
                    "title": f"Question {number}",
                    "options": {
                        f"a{place}": {"label": f"Answer {place}"}
                        | (ENDS if target is None else {"next": f"q{target}"})
                        for place, target in enumerate(targets)
                    },
                }
                for number, targets in enumerate(questions)
            },
            "outcomes": {"described": {"repair": "What you describe", "booking": "triage"}},
            "exits": {},
        }
    )


def keys(path):
    return [option.key for _, option in path]


@st.composite
def small_trees(draw):
    """Trees of up to six questions, whose answers lead onward only, often to shared questions."""
    size = draw(st.integers(1, 6))
    onward = [st.sampled_from([None, *range(number + 1, size)]) for number in range(size)]
    return tree_of(*[draw(st.lists(each, min_size=1, max_size=3)) for each in onward])


def test_shared_questions_are_counted_once_for_each_way_to_them():
    tree = tree_of([1, 1, None], [2, None], [None, None])
    assert paths_below(tree) == {"danger": 1, "q0": 7, "q1": 3, "q2": 2}


@given(tree=small_trees())
def test_the_count_is_the_length_of_the_list(tree):
    listing = list_paths(tree, "home")
    assert listing.total == len(list(tree.paths("home"))) == len(list(listing.paths))
    assert not listing.sampled


@given(tree=small_trees(), seed=st.integers(0, 9))
def test_a_sample_has_as_many_different_paths_as_asked_for_in_page_order(tree, seed):
    every = [keys(path) for path in tree.paths("home")]
    most = max(1, len(every) // 2)
    listing = list_paths(tree, "home", most, seed)
    sample = [keys(path) for path in listing.paths]
    assert len(sample) == min(most, len(every))
    assert sample == [path for path in every if path in sample]
    assert listing.sampled == (most < len(every))


def test_the_same_seed_gives_the_same_sample_and_another_seed_another():
    tree = tree_of(*[[number + 1] * 3 for number in range(9)], [None] * 3)
    first, again, other = (
        [keys(path) for path in list_paths(tree, "home", 20, seed).paths] for seed in (1, 1, 2)
    )
    assert first == again != other


def test_ten_thousand_questions_in_a_row_have_their_paths_counted():
    tree = tree_of(*[[number + 1] * 2 for number in range(9_999)], [None] * 2)
    listing = list_paths(tree, "home", most=2)
    assert listing.total == 2**10_000
    assert [len(path) for path in listing.paths] == [10_000, 10_000]


def test_questions_that_go_round_have_no_number_of_paths():
    with pytest.raises(GoesRound):
        paths_below(tree_of([1, None], [0, None]))


def test_a_number_beyond_counting_is_only_said_to_be_more():
    assert how_many(5_547_669) == "5,547,669"
    assert how_many(2**20_000) == "more than 1,000,000,000,000,000"
