"""What a resident of Northmere meets: few questions, few answers on a page, easy words."""

from statistics import median

from repairs_pattern.domain.diagnosis.readability import answer_age
from repairs_pattern.domain.readability import OLDEST_READER
from tests.support.councils import council

TREE = council("northmere").tree


def test_a_diagnosis_takes_four_questions_for_most_and_never_more_than_seven():
    lengths = [len(path) for start in TREE.start for path in TREE.paths(start)]
    assert median(lengths) <= 4
    assert max(lengths) <= 7


def test_no_page_has_more_than_nine_answers():
    assert max(len(question.options) for question in TREE.questions.values()) <= 9


def test_every_answer_can_be_read_at_nine():
    ages = {
        (question.id, key): answer_age(question, option)
        for question in TREE.questions.values()
        for key, option in question.options.items()
    }
    assert max(ages.values()) <= OLDEST_READER, max(ages, key=ages.__getitem__)
