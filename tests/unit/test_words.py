"""Phrases: the council's own words first, then the catalogue's, then English."""

import pytest
from flask import Flask
from flask_babel import Babel
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from repairs_pattern.words import (
    EXTENSION,
    LANGUAGES,
    gettext,
    language,
    lazy_gettext,
    ngettext,
)

OWN = {
    "en": {
        "Continue": "Go on",
        "%(num)d day": "just %(num)d day",
        "%(num)d days": "as many as %(num)d days",
        "By %(day)s": "Before %(day)s, 100%%",
    },
    "cy": {"Continue": "Parhau"},
}


@pytest.fixture
def app():
    app = Flask(__name__)
    app.extensions[EXTENSION] = OWN
    app.extensions[LANGUAGES] = ("en", "cy")
    return app


def speaking(app, locale):
    """The app with a Flask-Babel that chose this locale."""
    Babel(app, locale_selector=lambda: locale)
    return app


def test_a_phrase_comes_back_as_it_is_outside_an_app():
    assert gettext("Continue") == "Continue"
    assert language() == "en"


def test_a_phrase_comes_back_as_it_is_in_an_app_without_a_council():
    with Flask(__name__).app_context():
        assert gettext("Continue") == "Continue"


def test_the_words_of_the_council_win(app):
    with app.test_request_context():
        assert gettext("Continue") == "Go on"
        assert gettext("Back") == "Back"


def test_the_words_of_the_council_are_there_without_a_request_too(app):
    with app.app_context():
        assert gettext("Continue") == "Go on"


@pytest.mark.parametrize(
    ("locale", "spoken", "word"),
    [
        ("cy", "cy", "Parhau"),
        ("cy_GB", "cy", "Parhau"),
        ("en_GB", "en", "Go on"),
        ("fr", "en", "Go on"),
    ],
)
def test_the_language_is_the_one_of_the_request_when_the_council_offers_it(
    app, locale, spoken, word
):
    with speaking(app, locale).test_request_context():
        assert language() == spoken
        assert gettext("Continue") == word


def test_variables_go_into_the_phrase():
    assert gettext("By %(day)s", day="Friday") == "By Friday"


def test_variables_go_into_the_words_of_the_council(app):
    with app.test_request_context():
        assert gettext("By %(day)s", day="Friday") == "Before Friday, 100%"


@given(st.text(min_size=1))
def test_any_text_without_variables_comes_back_as_it_is(text):
    assert gettext(text) == text


@pytest.mark.parametrize("text", ["100% wet", "50 %", "%(name)s", "%s %d %", "a %% b"])
def test_percent_signs_in_text_of_somebody_else_are_safe(text, app):
    with app.test_request_context():
        assert gettext(text) == text
        assert gettext("By %(day)s", day=text) == f"Before {text}, 100%"


def test_an_empty_phrase_stays_empty(app):
    for locale in ("en", "cy"):
        with app.test_request_context():
            assert gettext("") == "", locale


@pytest.mark.parametrize(("number", "said"), [(0, "0 days"), (1, "1 day"), (2, "2 days")])
def test_a_number_chooses_its_plural(number, said):
    assert ngettext("%(num)d day", "%(num)d days", number) == said


@pytest.mark.parametrize(
    ("number", "said"), [(1, "just 1 day"), (2, "as many as 2 days"), (0, "as many as 0 days")]
)
def test_the_council_may_reword_each_plural(app, number, said):
    with app.test_request_context():
        assert ngettext("%(num)d day", "%(num)d days", number) == said


def test_a_plural_takes_more_variables():
    said = ngettext("%(num)d slot on %(day)s", "%(num)d slots on %(day)s", 2, day="Friday")
    assert said == "2 slots on Friday"


def test_a_lazy_phrase_is_looked_up_when_it_is_shown(app):
    phrase = lazy_gettext("Continue")
    dated = lazy_gettext("By %(day)s", day="Friday")
    assert (str(phrase), str(dated)) == ("Continue", "By Friday")
    with app.test_request_context():
        assert (str(phrase), str(dated)) == ("Go on", "Before Friday, 100%")


def test_a_variable_that_is_html_makes_the_phrase_html_and_the_rest_is_escaped():
    link = Markup('<a href="tel:999">999</a>')
    said = gettext("<b>Call %(phone)s, %(name)s", phone=link, name="<i>")
    assert said == Markup('&lt;b&gt;Call <a href="tel:999">999</a>, &lt;i&gt;')
    assert isinstance(said, Markup)
    assert not isinstance(gettext("Call %(phone)s", phone="999"), Markup)
