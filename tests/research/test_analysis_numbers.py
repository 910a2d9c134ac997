"""The statistics of a round, against published values."""

import pytest

from repairs_pattern.research.analysis.numbers import can_compare, sus_score, wilson
from repairs_pattern.research.analysis.parts import NO_BREAK, spell


@pytest.mark.parametrize(
    ("x", "n", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_the_interval_is_that_of_newcombe_1998_table_1_method_3(x, n, low, high):
    interval = wilson(x, n)
    assert (round(interval.low, 4), round(interval.high, 4)) == (low, high)


def test_the_interval_of_the_guide_on_analysis():
    assert str(wilson(2, 6)) == "10 to 70 in 100"


def test_an_interval_never_leaves_0_to_1_and_always_holds_what_was_seen():
    for n in range(1, 30):
        for x in range(n + 1):
            interval = wilson(x, n)
            assert 0 <= interval.low <= x / n <= interval.high <= 1


@pytest.mark.parametrize(("x", "n"), [(1, 0), (0, 0), (3, 2), (-1, 4)])
def test_what_is_no_share_has_no_interval(x, n):
    with pytest.raises(ValueError, match="no share"):
        wilson(x, n)


def sus(*points):
    return {str(item): str(point) for item, point in enumerate(points, start=1)}


@pytest.mark.parametrize(
    ("points", "score"),
    [
        ((5, 1, 5, 1, 5, 1, 5, 1, 5, 1), 100),
        ((1, 5, 1, 5, 1, 5, 1, 5, 1, 5), 0),
        ((3,) * 10, 50),
        # By hand: odd 4+5+4+5+3 = 21, less 5 is 16; even 2+1+2+3+2 = 10, 25 less 10 is 15.
        ((4, 2, 5, 1, 4, 2, 5, 3, 3, 2), 77.5),
        # The example that Brooke gives in 1996.
        ((5, 4, 2, 1, 2, 3, 2, 4, 5, 2), 55),
    ],
)
def test_sus_counts_odd_items_up_and_even_items_down(points, score):
    assert sus_score(sus(*points)) == score


def test_sus_without_an_item_is_no_score():
    assert sus_score(sus(*[3] * 9)) is None


def test_versions_are_compared_from_twenty_people_each():
    assert not can_compare([19, 40])
    assert not can_compare([40])
    assert can_compare([20, 20])


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.2, "0 s"), (45, "45 s"), (59.6, "1 min"), (80, "1 min 20 s"), (3661, "61 min 1 s")],
)
def test_times_are_told_in_minutes_and_seconds(seconds, words):
    assert spell(seconds).replace(NO_BREAK, " ") == words
