"""What is asked after a task and at the end."""

from repairs_pattern.research.questionnaires import EASE, STATEMENTS, after_task
from repairs_pattern.research.scenarios import OwnQuestion

OWN = OwnQuestion("words", "Did the words make sense?", ("Yes", "No"))


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
