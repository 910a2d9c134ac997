"""A sample has every page and every sort of state, and each once."""

from repairs_pattern.audit.sampling import sample
from repairs_pattern.audit.states import State

KINDS = ("empty", "answered", "error: Select one", "error: Too long", "other look", "other look 2")


def states(*pages):
    return [
        State(f"{page}/{kind}/{script}", page, kind, script, ())
        for page in pages
        for kind in KINDS
        for script in (True, False)
    ]


def test_each_sort_of_state_is_there_once_errors_without_javascript():
    assert [each.id for each in sample(states("who"))] == [
        "who/empty/True",
        "who/answered/True",
        "who/error: Select one/False",
        "who/other look/True",
    ]


def test_questions_of_one_template_are_one_page():
    found = sample(states("diagnose:tap", "diagnose:toilet", "who"))
    assert {each.page for each in found} == {"diagnose:tap", "who"}


def test_a_kind_that_begins_otherwise_is_a_sort_of_its_own():
    other = State("x", "x", "“Send”", True, ())
    assert sample([other]) == [other]
