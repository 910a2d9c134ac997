"""What a form lets somebody choose."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup, Tag

from repairs_pattern.auditing.forms import Form, read_form
from repairs_pattern.auditing.naming import Found, states_of

HTML = """<form method="post"><fieldset><legend>Who lives there?</legend>
<label><input type="checkbox" name="who" value="baby"> A baby</label>
<label><input type="checkbox" name="who" value="none" data-behaviour="exclusive"> Nobody</label>
<label><input type="checkbox" name="pets" value="dog"> A dog</label>
<label><input type="checkbox" name="pets" value="cat"> A cat</label>
</fieldset><button>Continue</button></form>"""


@pytest.fixture
def form() -> Form:
    tag = BeautifulSoup(HTML, "html.parser").form
    assert isinstance(tag, Tag)
    return read_form(tag)


@pytest.mark.parametrize(
    ("given", "contradicts"),
    [
        ({"who": ["baby", "none"]}, True),
        ({"who": ["none"]}, False),
        ({"who": ["baby"], "pets": ["dog", "cat"]}, False),
        ({}, False),
    ],
)
def test_a_choice_that_stands_alone_contradicts_any_other(
    form: Form, given: dict[str, list[str]], contradicts: bool
) -> None:
    assert form.contradicts(given) is contradicts


def test_what_javascript_lets_nobody_do_is_looked_at_without_it() -> None:
    states = states_of("pets", [Found("who", "error", (), plain=True), Found("who", "empty", ())])

    assert [(state.kind, state.script) for state in states] == [
        ("error", False),
        ("empty", True),
        ("empty", False),
    ]
