"""A sample has every page once, and once in error."""

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


def test_a_page_is_looked_at_with_javascript_and_its_error_without():
    assert [each.id for each in sample(states("who"))] == [
        "who/empty/True",
        "who/error: Select one/False",
    ]


def test_questions_of_one_template_are_one_page():
    found = sample(states("diagnose:tap", "diagnose:toilet", "who"))
    assert {each.page for each in found} == {"diagnose:tap", "who"}
