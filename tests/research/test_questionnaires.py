"""What is asked after a task and at the end, and how it is scored."""

import pytest

from repairs_pattern.research.questionnaires import EASE, STATEMENTS, after_task, ease, usability
from repairs_pattern.research.scenarios import OwnQuestion

OWN = OwnQuestion("words", "Did the words make sense?", ("Yes", "No"))


def sus(*points: int) -> dict[str, str]:
    return {str(number): str(point) for number, point in enumerate(points, start=1)}


@pytest.mark.parametrize(
    ("points", "score"),
    [
        ((5, 1, 5, 1, 5, 1, 5, 1, 5, 1), 100),
        ((1, 5, 1, 5, 1, 5, 1, 5, 1, 5), 0),
        ((3, 3, 3, 3, 3, 3, 3, 3, 3, 3), 50),
        ((5, 5, 5, 5, 5, 5, 5, 5, 5, 5), 50),
        # By hand: odd 4+5+4+5+3 = 21, less 5 is 16; even 2+1+2+3+2 = 10, 25 less 10 is 15.
        ((4, 2, 5, 1, 4, 2, 5, 3, 3, 2), 77.5),
        # By hand: odd 2+3+1+4+2 = 12, less 5 is 7; even 4+3+5+2+4 = 18, 25 less 18 is 7.
        ((2, 4, 3, 3, 1, 5, 4, 2, 2, 4), 35),
    ],
)
def test_sus_is_scored_as_by_hand(points: tuple[int, ...], score: float) -> None:
    assert usability(sus(*points)) == score


@pytest.mark.parametrize("missing", [None, "skipped", "6", "0", ""])
def test_sus_has_no_score_unless_every_statement_is_answered(missing: str | None) -> None:
    answers = sus(5, 1, 5, 1, 5, 1, 5, 1, 5, 1)
    if missing is None:
        del answers["7"]
    else:
        answers["7"] = missing
    assert usability(answers) is None


def test_ease_is_the_number_that_was_chosen() -> None:
    assert [ease(value) for value in ("1", "7", "skipped", "8", None)] == [1, 7, None, None, None]


def test_ease_comes_first_then_own_questions_and_sus_only_at_the_end() -> None:
    assert [each.slug for each in after_task([OWN], last=False)] == ["seq-ease", "own-words"]
    at_the_end = after_task([OWN], last=True)
    assert at_the_end == (EASE, at_the_end[1], *STATEMENTS)
    assert len(STATEMENTS) == 10


def test_scales_have_a_number_at_each_point_and_words_at_the_ends() -> None:
    assert list(EASE.options.values()) == [
        "1 (very hard)",
        "2",
        "3",
        "4",
        "5",
        "6",
        "7 (very easy)",
    ]
    assert list(STATEMENTS[0].options)[-1] == "5"
