"""What a form lets somebody choose."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup, Tag

from repairs_pattern.auditing.forms import Form, read_form
from repairs_pattern.auditing.naming import Found, answering, states_of
from repairs_pattern.auditing.values import Try

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


def test_a_field_that_a_choice_reveals_is_filled_in_with_that_choice_alone() -> None:
    tag = BeautifulSoup(
        '<form><input type="radio" name="by" value="text" data-aria-controls="more">'
        '<div class="govuk-radios__conditional" id="more"><input name="mobile"></div>'
        '<input type="radio" name="by" value="letter"><button>Continue</button></form>',
        "html.parser",
    ).form
    assert isinstance(tag, Tag)
    form = read_form(tag)
    assert form.fields["mobile"].revealed_by == ("by", "text")
    for by, filled in (("text", ["by", "mobile"]), ("letter", ["by"])):
        steps = answering(form, Try({"by": by, "mobile": "07700 900982"}, {}), 0)
        assert [step.target for step in steps if step.do != "press"] == filled


def test_what_nobody_touches_is_sent_as_a_browser_sends_it() -> None:
    tag = BeautifulSoup(
        '<form><input name="day" value="1"><input name="day" value=""><input type="file" name="it">'
        '<input type="radio" name="by" value="text"><input type="hidden" name="token" value="t">'
        '<input type="radio" name="by" value="post" checked>'
        '<input type="checkbox" name="pets" value="dog">'
        "<select name='of'><option value='all'>All</option><option>Few</option></select>"
        "<select name='to'><option>Ann</option><option selected>Bo</option></select>"
        "<button>Go on</button></form>",
        "html.parser",
    ).form
    assert isinstance(tag, Tag)
    form = read_form(tag)
    assert form.untouched == {"day": ["1", ""], "by": ["post"], "of": ["all"], "to": ["Bo"]}
    assert form.hidden == {"token": "t"}
