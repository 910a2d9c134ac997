"""What is asked after a task and at the end."""

import re
import tomllib
from pathlib import Path

from repairs_pattern.domain.readability import OLDEST_READER, reading_age
from repairs_pattern.research.questionnaires import EASE, STATEMENTS, after_task
from repairs_pattern.research.scenarios import OwnQuestion

GUIDE = Path(__file__).parents[2] / "user_research" / "questionnaires.md"
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


def test_the_guide_tells_the_truth_about_the_statements() -> None:
    guide = GUIDE.read_text("utf-8")
    titles = [str(each.title) for each in STATEMENTS]
    hard = [title for title in titles if reading_age(title) > OLDEST_READER]
    assert len(hard) == 6
    assert "six of the ten are harder than a reading age of 9" in guide
    words = re.search(r"```toml\n(.*?)```", guide, re.DOTALL)
    assert words
    assert set(tomllib.loads(words[1])["en"]) <= set(titles)
