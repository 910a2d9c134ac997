"""What people type, made safe to store; and the fields that read it."""

import json
import sqlite3
import unicodedata
from datetime import date

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from repairs_pattern.journey import (
    ChoiceField,
    ChoicesField,
    DateField,
    Form,
    TextAreaField,
    TextField,
    choices,
)
from repairs_pattern.journey.forms import AtMost, Needed, clean, clean_line

FAMILY = "👩🏽\u200d👩🏽\u200d👧🏽"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Ann  ", "Ann"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("page\x0cbreak", "page\nbreak"),
        ("line\u2028and\u2029paragraph", "line\nand\nparagraph"),
        ("a\x00b", "ab"),
        ("bell\x07 and escape\x1b[31m", "bell and escape[31m"),
        ("14\tQuarry Street", "14 Quarry Street"),
        ("cafe\u0301", "café"),
        ("e\x00\u0301", "é"),
        ("half\ud83d", "half"),
        (FAMILY, FAMILY),
        ("مرحبا שלום", "مرحبا שלום"),
        ("Siân Ŵyn 李小龍", "Siân Ŵyn 李小龍"),
        ("\x00\x01 \n", ""),
        ("", ""),
    ],
)
def test_text_is_kept_as_typed_without_what_cannot_be_stored(typed, kept):
    assert clean(typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  14   Quarry\tStreet \n", "14 Quarry Street"),
        ("one\r\ntwo", "one two"),
        ("no\u00a0break", "no break"),
        ("a\x00b", "ab"),
        ("", ""),
    ],
)
def test_a_line_has_single_spaces_and_no_line_ends(typed, kept):
    assert clean_line(typed) == kept


@pytest.mark.parametrize("value", [None, 3, True, ["a"], {"a": 1}])
def test_what_is_not_text_comes_back_as_it_is(value):
    assert clean(value) is value
    assert clean_line(value) is value


@given(st.text(st.characters(), max_size=60))
def test_cleaned_text_stays_the_same_and_can_be_stored_anywhere(typed):
    text = clean(typed)
    assert clean(text) == text
    assert unicodedata.is_normalized("NFC", text)
    assert "\x00" not in text
    assert sqlite3.connect(":memory:").execute("SELECT ?", (text,)).fetchone() == (text,)
    assert json.loads(json.dumps(text).encode()) == text
    assert "\n" not in clean_line(typed)


class Asked(Form):
    colour = ChoiceField(
        "Colour", needed="Select a colour", choices=choices({"red": "Red", "blue": "Blue"})
    )
    name = TextField("Name", [Needed("Enter a name"), AtMost(5, "Too long")])
    more = TextAreaField("More")


@pytest.fixture
def app():
    app = Flask(__name__)
    app.secret_key = "for tests"
    return app


def sent(app, **data):
    """The answer and the errors after this was sent, without a CSRF token."""
    with app.test_request_context(method="POST", data=data):
        form = Asked(formdata=MultiDict(data), meta={"csrf": False})
        form.validate()
        return form.answer(), form.errors


def test_a_valid_form_gives_its_answer_without_the_token(app):
    answer, errors = sent(app, colour="red", name=" Ann ", more="one\r\ntwo")
    assert not errors
    assert answer == {"colour": "red", "name": "Ann", "more": "one\ntwo"}


@pytest.mark.parametrize("colour", [{}, {"colour": ""}, {"colour": "green"}, {"colour": "red\x00"}])
def test_an_unknown_choice_is_the_same_as_none(app, colour):
    assert sent(app, name="Ann", **colour)[1] == {"colour": ["Select a colour"]}


def test_text_is_measured_after_it_is_cleaned(app):
    assert not sent(app, colour="red", name="   Annie\x00\x00  ")[1]
    assert sent(app, colour="red", name="Annika")[1] == {"name": ["Too long"]}


def test_a_name_of_control_characters_is_no_name(app):
    assert sent(app, colour="red", name="\x00\x01")[1] == {"name": ["Enter a name"]}


def test_a_field_that_was_not_sent_at_all_is_not_an_error_of_ours(app):
    answer, errors = sent(app, colour="red", name="Ann")
    assert not errors
    assert answer["more"] is None


def test_stored_answers_pass_the_checks_that_typed_ones_do(app):
    with app.test_request_context():
        stored = {"colour": "red", "name": "Ann", "more": ""}
        form = Asked(formdata=None, data=stored, meta={"csrf": False})
        assert form.validate()


class Ticked(Form):
    pets = ChoicesField(
        "Pets",
        unknown="Select from the list",
        alone="none",
        not_alone="Select pets, or none",
        choices=choices({"dog": "Dog", "cat": "Cat", "none": "None"}),
    )


def ticked(app, *values):
    data = MultiDict([("pets", value) for value in values])
    with app.test_request_context(method="POST", data=data):
        form = Ticked(meta={"csrf": False})
        form.validate()
        return form.pets


@pytest.mark.parametrize(
    ("sent_values", "kept"),
    [
        ([], []),
        (["cat"], ["cat"]),
        (["cat", "dog"], ["cat", "dog"]),
        (["dog", "dog", "dog"], ["dog"]),
        (["none"], ["none"]),
        (["none", "none"], ["none"]),
    ],
)
def test_any_number_of_choices_is_an_answer_and_each_counts_once(app, sent_values, kept):
    field = ticked(app, *sent_values)
    assert (field.data, list(field.errors)) == (kept, [])


@pytest.mark.parametrize(
    ("sent_values", "error"),
    [
        (["dog", "newt"], "Select from the list"),
        (["none", ""], "Select from the list"),
        (["dog\x00"], "Select from the list"),
        (["dog", "none"], "Select pets, or none"),
    ],
)
def test_choices_that_cannot_be_are_refused_and_what_was_ticked_stays_ticked(
    app, sent_values, error
):
    field = ticked(app, *sent_values)
    assert field.errors == [error]
    shown = [choice.value for choice in field.iter_choices() if choice.selected]
    assert set(shown) == set(sent_values) & {"dog", "cat", "none"}


def test_what_is_chosen_is_in_the_order_of_the_page_and_without_none(app):
    assert ticked(app, "cat", "dog").chosen == ["dog", "cat"]
    assert ticked(app, "none").chosen == []
    assert ticked(app).chosen == []


def test_stored_choices_pass_the_checks_that_ticked_ones_do(app):
    with app.test_request_context():
        form = Ticked(formdata=None, data={"pets": ["dog"]}, meta={"csrf": False})
        assert form.validate()
        assert form.pets.chosen == ["dog"]


def test_choices_come_from_a_mapping_or_from_pairs():
    from_mapping = choices({"a": "A", "b": "B"})
    from_pairs = choices((key, key.upper()) for key in "ab")
    assert [(c.value, c.label) for c in from_mapping] == [("a", "A"), ("b", "B")]
    assert [(c.value, c.label) for c in from_pairs] == [("a", "A"), ("b", "B")]


def test_a_form_without_a_valid_token_says_so_in_words_and_keeps_what_was_typed(app):
    with app.test_request_context(method="POST", data={"colour": "red", "name": "Ann"}):
        form = Asked()
        assert not form.validate()
        assert "This page was open for too long" in str(form.form_errors[0])
        assert form.name.data == "Ann"
        assert not form.csrf_token.errors


class Dated(Form):
    day = DateField("When?", needed="Enter a date", unreal="Enter a real date")


def dated(app, *parts):
    with app.test_request_context():
        form = Dated(MultiDict([("day", part) for part in parts]), meta={"csrf": False})
        form.validate()
        return form


@pytest.mark.parametrize("parts", [("3", "2", "2026"), (" 03 ", "02", "2026"), ("٣", "٢", "٢٠٢٦")])
def test_a_date_is_read_from_its_boxes_and_stored_as_text(app, parts):
    form = dated(app, *parts)
    assert form.errors == {}
    assert form.day.data == date(2026, 2, 3)
    with app.app_context():
        assert json.loads(json.dumps(form.answer())) == {"day": "2026-02-03"}


@pytest.mark.parametrize(
    "parts",
    [
        ("30", "2", "2026"),
        ("3", "2", ""),
        ("", "2", "2026"),
        ("3", "2", "26"),
        ("3", "2", "0000"),
        ("3", "2"),
        ("3", "2", "2026", "1"),
        ("-3", "2", "2026"),
        ("three", "2", "2026"),
        ("3.0", "2", "2026"),
        ("²", "2", "2026"),
        ("3 2 2026",),
    ],
)
def test_what_is_no_date_is_said_to_be_none_and_is_kept(app, parts):
    form = dated(app, *parts)
    assert form.day.errors == ["Enter a real date"]
    assert form.day.raw_data == list(parts)


@pytest.mark.parametrize("parts", [(), ("", "", ""), (" ", "", "")])
def test_a_date_left_out_is_asked_for(app, parts):
    assert dated(app, *parts).day.errors == ["Enter a date"]


def test_a_stored_date_passes_the_checks_that_a_typed_one_does(app):
    with app.test_request_context():
        form = Dated(formdata=None, data={"day": "2026-02-03"}, meta={"csrf": False})
        assert form.validate()
        assert form.day.data == date(2026, 2, 3)
