"""The form bridge: a WTForms field in, the same HTML as a GOV.UK macro called by hand out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import html5lib
import pytest
from bs4 import BeautifulSoup
from bs4.element import Tag
from flask import Flask, render_template_string
from flask_babel import Babel, lazy_gettext
from flask_wtf import FlaskForm
from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    DateField,
    DecimalField,
    EmailField,
    FieldList,
    FileField,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    MultipleFileField,
    PasswordField,
    RadioField,
    SearchField,
    SelectField,
    SelectMultipleField,
    StringField,
    SubmitField,
    TelField,
    TextAreaField,
    URLField,
    widgets,
)
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, Length

from repairs_pattern import form_bridge
from repairs_pattern.templating import add_components, standalone_environment
from tests.support.words import speak

ENV = standalone_environment()

DAYS = [
    SelectChoice("mon", "Monday"),
    SelectChoice("tue", "Tuesday"),
    SelectChoice("not-sure", "Not sure"),
]
HELP = [
    SelectChoice("stairs", "I cannot use stairs"),
    SelectChoice("hear", "I cannot hear a knock"),
    SelectChoice("none", "None of these"),
]
COUNT_TEXTS = {
    "textareaDescriptionText": "You can enter up to %{count} characters",
    "charactersAtLimitText": "You have 0 characters remaining",
    "charactersUnderLimitText": {
        "one": "You have %{count} character remaining",
        "two": "You have %{count} characters remaining",
        "few": "You have %{count} characters remaining",
        "many": "You have %{count} characters remaining",
        "other": "You have %{count} characters remaining",
    },
    "charactersOverLimitText": {
        "one": "You have %{count} character too many",
        "two": "You have %{count} characters too many",
        "few": "You have %{count} characters too many",
        "many": "You have %{count} characters too many",
        "other": "You have %{count} characters too many",
    },
}
PASSWORD_TEXTS = {
    "showPasswordText": "Show",
    "hidePasswordText": "Hide",
    "showPasswordAriaLabelText": "Show password",
    "hidePasswordAriaLabelText": "Hide password",
    "passwordShownAnnouncementText": "Your password is visible",
    "passwordHiddenAnnouncementText": "Your password is hidden",
}
UPLOAD_TEXTS = {
    "chooseFilesButtonText": "Choose file",
    "dropInstructionText": "or drop file",
    "noFileChosenText": "No file chosen",
    "multipleFilesChosenText": {
        "one": "%{count} file chosen",
        "two": "%{count} files chosen",
        "few": "%{count} files chosen",
        "many": "%{count} files chosen",
        "other": "%{count} files chosen",
    },
    "enteredDropZoneText": "Entered drop zone",
    "leftDropZoneText": "Left drop zone",
}


def tick_boxes(label: str, choices: list[SelectChoice], **kwargs: Any) -> SelectMultipleField:
    return SelectMultipleField(
        label,
        choices=choices,
        option_widget=widgets.CheckboxInput(),
        widget=widgets.ListWidget(prefix_label=False),
        **kwargs,
    )


def form_of(fields: dict[str, Any], data: Any = None, posted: Any = None) -> Form:
    """Build a form of ``fields``; ``posted`` also validates it."""
    form: Form = type("AnyForm", (Form,), fields)(posted and MultiDict(posted), data=data)
    if posted is not None:
        form.validate()
    return form


def bridge(call: str, **context: Any) -> str:
    """Render one call of a macro of the bridge."""
    source = '{% import "components/form.html" as bridge %}{{ bridge.' + call + " }}"
    return ENV.from_string(source).render(context)


def by_hand(component: str, params: dict[str, Any]) -> str:
    """Render a GOV.UK macro with parameters written by hand."""
    macro = "govuk" + "".join(word.capitalize() for word in component.split("-"))
    source = (
        f'{{% from "govuk_frontend_jinja/components/{component}/macro.html" import {macro} %}}'
        f"{{{{ {macro}(params) }}}}"
    )
    return ENV.from_string(source).render(params=params)


def shape(html: str) -> list[Any]:
    """Return what a browser sees: elements, attributes in any order, text without layout."""
    soup = BeautifulSoup(html, "html5lib")
    assert soup.body is not None
    return _children(soup.body)


def _children(element: Tag) -> list[Any]:
    found: list[Any] = []
    for child in element.children:
        if isinstance(child, Tag):
            attributes = {
                name: sorted(value) if name == "class" else str(value)
                for name, value in child.attrs.items()
            }
            if child.name == "textarea":
                found.append((child.name, attributes, child.get_text()))
            else:
                found.append((child.name, attributes, _children(child)))
        elif text := " ".join(str(child).split()):
            found.append(text)
    return found


@dataclass
class Case:
    """One row: a field, how the bridge is called, and the GOV.UK macro with its parameters."""

    name: str
    field: Any
    component: str
    params: dict[str, Any]
    call: str = "field(f)"
    data: Any = None
    posted: Any = None
    more: dict[str, Any] = field(default_factory=dict)


def legend(text: str, **more: Any) -> dict[str, Any]:
    return {"legend": {"text": text, **more}}


def items(*rows: dict[str, Any] | str) -> list[dict[str, Any]]:
    return [{"divider": row} if isinstance(row, str) else row for row in rows]


MON, TUE, NOT_SURE = ({"value": c.value, "text": c.label} for c in DAYS)
STAIRS, HEAR, NONE = ({"value": c.value, "text": c.label} for c in HELP)
NAME = {"id": "f", "name": "f", "label": {"text": "Full name"}}
PICK = {"idPrefix": "f", "name": "f", "fieldset": legend("Which day?")}
NEEDS = {"idPrefix": "f", "name": "f", "fieldset": legend("What do you need?")}
REQUIRED = [DataRequired("Enter your full name")]
WHEN = {"id": "f", "fieldset": legend("When did it start?")}


def part(part_name: str, **more: Any) -> dict[str, Any]:
    classes = "govuk-input--width-4" if part_name == "year" else "govuk-input--width-2"
    if more.pop("bad", False):
        classes += " govuk-input--error"
    return {
        "name": "f",
        "id": f"f-{part_name}",
        "label": part_name.capitalize(),
        "classes": classes,
        **more,
    }


def extra_email() -> str:
    """Return the email input that a choice reveals."""
    return by_hand(
        "input",
        {
            "id": "email",
            "name": "email",
            "type": "email",
            "autocomplete": "email",
            "spellcheck": False,
            "label": {"text": "Email address"},
        },
    )


CASES = [
    Case("text", StringField("Full name"), "input", NAME),
    Case(
        "text with a value",
        StringField("Full name"),
        "input",
        {**NAME, "value": "Ada"},
        data={"f": "Ada"},
    ),
    Case(
        "text with a value to escape",
        StringField("Full name"),
        "input",
        {**NAME, "value": '<b>"&'},
        data={"f": '<b>"&'},
    ),
    Case(
        "text with a hint",
        StringField("Full name", description="As on your lease"),
        "input",
        {**NAME, "hint": {"text": "As on your lease"}},
    ),
    Case(
        "text with a hint of the page",
        StringField("Full name", description="No"),
        "input",
        {**NAME, "hint": {"text": "Yes"}},
        'field(f, hint="Yes")',
    ),
    Case(
        "text with its hint left out",
        StringField("Full name", description="No"),
        "input",
        NAME,
        "field(f, hint=false)",
    ),
    Case(
        "text with a label of the page",
        StringField("No"),
        "input",
        NAME,
        'field(f, label="Full name")',
    ),
    Case(
        "text in error",
        StringField("Full name", REQUIRED),
        "input",
        {**NAME, "errorMessage": {"text": "Enter your full name"}},
        posted={"f": ""},
    ),
    Case(
        "text in error keeps what was typed",
        StringField("Full name", [Length(max=2, message="Too long")]),
        "input",
        {**NAME, "value": " Ada ", "errorMessage": {"text": "Too long"}},
        posted={"f": " Ada "},
    ),
    Case(
        "text with hint and error",
        StringField("Full name", REQUIRED, description="Hint"),
        "input",
        {**NAME, "hint": {"text": "Hint"}, "errorMessage": {"text": "Enter your full name"}},
        posted={"f": ""},
    ),
    Case(
        "text as the heading of the page",
        StringField("Full name"),
        "input",
        {
            **NAME,
            "label": {"text": "Full name", "isPageHeading": True, "classes": "govuk-label--l"},
        },
        "field(f, heading=true)",
    ),
    Case(
        "text as a larger heading",
        StringField("Full name"),
        "input",
        {
            **NAME,
            "label": {"text": "Full name", "isPageHeading": True, "classes": "govuk-label--xl"},
        },
        'field(f, heading=true, size="xl")',
    ),
    Case(
        "text with a larger label",
        StringField("Full name"),
        "input",
        {**NAME, "label": {"text": "Full name", "classes": "govuk-label--m"}},
        'field(f, size="m")',
    ),
    Case(
        "text of ten characters",
        StringField("Full name"),
        "input",
        {**NAME, "classes": "govuk-input--width-10"},
        "field(f, width=10)",
    ),
    Case(
        "text of five characters, as text",
        StringField("Full name"),
        "input",
        {**NAME, "classes": "govuk-input--width-5"},
        'field(f, width="5")',
    ),
    Case(
        "text of half the width",
        StringField("Full name"),
        "input",
        {**NAME, "classes": "govuk-!-width-one-half"},
        'field(f, width="one-half")',
    ),
    Case(
        "text with autocomplete, inputmode and spellcheck",
        StringField(
            "Full name",
            render_kw={"autocomplete": "name", "inputmode": "text", "spellcheck": False},
        ),
        "input",
        {**NAME, "autocomplete": "name", "inputmode": "text", "spellcheck": False},
    ),
    Case(
        "text with spellcheck on",
        StringField("Full name", render_kw={"spellcheck": "true"}),
        "input",
        {**NAME, "spellcheck": True},
    ),
    Case(
        "text with pattern, autocapitalize and disabled",
        StringField(
            "Full name",
            render_kw={"pattern": "[0-9]*", "autocapitalize": "words", "disabled": True},
        ),
        "input",
        {**NAME, "pattern": "[0-9]*", "autocapitalize": "words", "disabled": True},
    ),
    Case(
        "text with classes and other attributes",
        StringField(
            "Full name",
            render_kw={
                "class": "a",
                "data_x": "1",
                "aria_hidden": "false",
                "readonly": True,
                "list": None,
            },
        ),
        "input",
        {
            **NAME,
            "classes": "a b",
            "attributes": {
                "data-x": "1",
                "aria-hidden": "false",
                "readonly": {"value": True, "optional": True},
                "data-y": "2",
            },
        },
        'field(f, classes="b", attributes={"data-y": "2"})',
    ),
    Case(
        "text with a prefix and a suffix",
        StringField("Full name"),
        "input",
        {**NAME, "prefix": {"text": "£"}, "suffix": {"text": "a week"}},
        'field(f, prefix="£", suffix="a week")',
    ),
    Case(
        "text in a group of its own class",
        StringField("Full name"),
        "input",
        {**NAME, "formGroup": {"classes": "wide"}},
        'field(f, formGroup={"classes": "wide"})',
    ),
    Case(
        "text with a required validator but no HTML required",
        StringField("Full name", [DataRequired(), Length(min=2, max=9)]),
        "input",
        NAME,
    ),
    Case(
        "email",
        EmailField("Full name"),
        "input",
        {**NAME, "type": "email", "autocomplete": "email", "spellcheck": False},
    ),
    Case(
        "email of somebody else",
        EmailField("Full name", render_kw={"autocomplete": "off"}),
        "input",
        {**NAME, "type": "email", "autocomplete": "off", "spellcheck": False},
    ),
    Case(
        "a plain field asked for as email",
        StringField("Full name"),
        "input",
        {**NAME, "type": "email", "autocomplete": "email", "spellcheck": False},
        "emailInput(f)",
    ),
    Case(
        "telephone", TelField("Full name"), "input", {**NAME, "type": "tel", "autocomplete": "tel"}
    ),
    Case(
        "a plain field asked for as telephone",
        StringField("Full name"),
        "input",
        {**NAME, "type": "tel", "autocomplete": "tel", "classes": "govuk-input--width-20"},
        "telInput(f, width=20)",
    ),
    Case(
        "telephone without autocomplete",
        TelField("Full name", render_kw={"autocomplete": None}),
        "input",
        {**NAME, "type": "tel"},
    ),
    Case("web address", URLField("Full name"), "input", {**NAME, "type": "url"}),
    Case("search", SearchField("Full name"), "input", {**NAME, "type": "search"}),
    Case(
        "whole number",
        IntegerField("Full name"),
        "input",
        {**NAME, "inputmode": "numeric", "value": "3"},
        data={"f": 3},
    ),
    Case(
        "zero",
        IntegerField("Full name"),
        "input",
        {**NAME, "inputmode": "numeric", "value": "0"},
        data={"f": 0},
    ),
    Case("decimal number", DecimalField("Full name"), "input", {**NAME, "inputmode": "decimal"}),
    Case("password", PasswordField("Full name"), "password-input", {**NAME, **PASSWORD_TEXTS}),
    Case(
        "new password is not sent back",
        PasswordField("Full name", render_kw={"autocomplete": "new-password"}),
        "password-input",
        {**NAME, **PASSWORD_TEXTS, "autocomplete": "new-password"},
        posted={"f": "secret"},
    ),
    Case("textarea", TextAreaField("Full name"), "textarea", {**NAME, "value": ""}),
    Case(
        "textarea with value, rows and error",
        TextAreaField("Full name", [Length(max=2, message="Too long")], render_kw={"rows": 8}),
        "textarea",
        {**NAME, "value": "One <b>\nTwo", "rows": 8, "errorMessage": {"text": "Too long"}},
        "field(f, maxlength=false)",
        posted={"f": "One <b>\r\nTwo"},
    ),
    Case(
        "textarea as the heading with other attributes",
        TextAreaField(
            "Full name", render_kw={"autocomplete": "street-address", "spellcheck": False}
        ),
        "textarea",
        {
            **NAME,
            "value": "",
            "rows": 3,
            "autocomplete": "street-address",
            "spellcheck": False,
            "label": {"text": "Full name", "isPageHeading": True, "classes": "govuk-label--l"},
        },
        "textarea(f, heading=true, rows=3)",
    ),
    Case(
        "character count from the validator",
        TextAreaField("Full name", [Length(max=500)], description="Hint"),
        "character-count",
        {**NAME, **COUNT_TEXTS, "value": "", "maxlength": 500, "hint": {"text": "Hint"}},
    ),
    Case(
        "character count asked for",
        TextAreaField("Full name"),
        "character-count",
        {**NAME, **COUNT_TEXTS, "value": "A", "maxlength": 20, "threshold": 75},
        "textarea(f, maxlength=20, threshold=75)",
        data={"f": "A"},
    ),
    Case(
        "character count in error",
        TextAreaField("Full name", [Length(max=2, message="Too long")]),
        "character-count",
        {
            **NAME,
            **COUNT_TEXTS,
            "value": "ABC",
            "maxlength": 2,
            "errorMessage": {"text": "Too long"},
        },
        posted={"f": "ABC"},
    ),
    Case(
        "radios",
        RadioField("Which day?", choices=DAYS),
        "radios",
        {**PICK, "items": items(MON, TUE, NOT_SURE)},
    ),
    Case(
        "radios with a choice made",
        RadioField("Which day?", choices=DAYS),
        "radios",
        {**PICK, "items": items(MON, TUE, NOT_SURE), "value": "tue"},
        data={"f": "tue"},
    ),
    Case(
        "radios with hint and error",
        RadioField("Which day?", [DataRequired("Choose a day")], choices=DAYS, description="Soon"),
        "radios",
        {
            **PICK,
            "items": items(MON, TUE, NOT_SURE),
            "hint": {"text": "Soon"},
            "errorMessage": {"text": "Choose a day"},
        },
        posted={"other": ""},
    ),
    Case(
        "radios as the heading",
        RadioField("Which day?", choices=DAYS),
        "radios",
        {
            **PICK,
            "items": items(MON, TUE, NOT_SURE),
            "fieldset": legend(
                "Which day?", isPageHeading=True, classes="govuk-fieldset__legend--l"
            ),
        },
        "field(f, heading=true)",
    ),
    Case(
        "radios with a medium legend of the page",
        RadioField("No", choices=DAYS),
        "radios",
        {
            **PICK,
            "items": items(MON, TUE, NOT_SURE),
            "fieldset": legend("Which day?", classes="govuk-fieldset__legend--m"),
        },
        'radios(f, label="Which day?", size="m")',
    ),
    Case(
        "radios with hints of the page",
        RadioField("Which day?", choices=DAYS),
        "radios",
        {**PICK, "items": items({**MON, "hint": {"text": "Tomorrow"}}, TUE, NOT_SURE)},
        'field(f, hints={"mon": "Tomorrow"})',
    ),
    Case(
        "radios with hints and attributes of the choice",
        RadioField(
            "Which day?",
            choices=[
                SelectChoice("mon", "Monday", render_kw={"hint": "Tomorrow", "data_day": "1"}),
                SelectChoice("tue", "Tuesday", render_kw={"disabled": True}),
            ],
        ),
        "radios",
        {
            **PICK,
            "items": items(
                {**MON, "hint": {"text": "Tomorrow"}, "attributes": {"data-day": "1"}},
                {**TUE, "disabled": True},
            ),
        },
    ),
    Case(
        "radios with a divider",
        RadioField("Which day?", choices=DAYS),
        "radios",
        {**PICK, "items": items(MON, TUE, "or", NOT_SURE)},
        'field(f, divider="not-sure")',
    ),
    Case(
        "radios with another word for the divider",
        RadioField("Which day?", choices=DAYS),
        "radios",
        {**PICK, "items": items(MON, TUE, "otherwise", NOT_SURE)},
        'field(f, divider="not-sure", dividerText="otherwise")',
    ),
    Case(
        "radios inline and small",
        RadioField("Which day?", choices=DAYS),
        "radios",
        {
            **PICK,
            "items": items(MON, TUE, NOT_SURE),
            "classes": "govuk-radios--inline govuk-radios--small",
        },
        "radios(f, inline=true, small=true)",
    ),
    Case(
        "radios that reveal a field",
        RadioField("Which day?", choices=DAYS),
        "radios",
        {**PICK, "items": [MON, {**TUE, "conditional": {"html": extra_email()}}, NOT_SURE]},
        'field(f, conditionals={"tue": email})',
    ),
    Case(
        "radios that reveal a field because they are chosen",
        RadioField("Which day?", choices=DAYS),
        "radios",
        {
            **PICK,
            "items": [
                MON,
                {**TUE, "checked": True, "conditional": {"html": extra_email()}},
                NOT_SURE,
            ],
        },
        'field(f, conditionals={"tue": [email]})',
        data={"f": "tue"},
    ),
    Case(
        "radios that reveal markup",
        RadioField("Which day?", choices=DAYS),
        "radios",
        {
            **PICK,
            "items": [MON, {**TUE, "conditional": {"html": "<p>We close at 5pm</p>"}}, NOT_SURE],
        },
        'field(f, conditionals={"tue": markup})',
        more={"markup": Markup("<p>We close at 5pm</p>")},
    ),
    Case(
        "radios of numbers",
        RadioField(
            "Which day?", coerce=int, choices=[SelectChoice(1, "One"), SelectChoice(2, "Two")]
        ),
        "radios",
        {
            **PICK,
            "items": [
                {"value": 1, "text": "One"},
                {"value": 2, "text": "Two", "checked": True, "hint": {"text": "More"}},
            ],
        },
        'field(f, hints={2: "More"})',
        data={"f": 2},
    ),
    Case(
        "radios with a choice to escape",
        RadioField("Which day?", choices=[SelectChoice('"<x>', "<b>One</b>")]),
        "radios",
        {**PICK, "items": [{"value": '"<x>', "text": "<b>One</b>"}]},
    ),
    Case(
        "checkboxes",
        tick_boxes("What do you need?", HELP),
        "checkboxes",
        {**NEEDS, "items": [STAIRS, HEAR, NONE]},
    ),
    Case(
        "checkboxes of a plain multiple field",
        SelectMultipleField("What do you need?", choices=HELP),
        "checkboxes",
        {**NEEDS, "items": [STAIRS, HEAR, NONE]},
    ),
    Case(
        "checkboxes with two ticked",
        tick_boxes("What do you need?", HELP),
        "checkboxes",
        {**NEEDS, "items": [{**STAIRS, "checked": True}, {**HEAR, "checked": True}, NONE]},
        data={"f": ["stairs", "hear"]},
    ),
    Case(
        "checkboxes with a way to say none",
        tick_boxes("What do you need?", HELP),
        "checkboxes",
        {**NEEDS, "items": items(STAIRS, HEAR, "or", {**NONE, "behaviour": "exclusive"})},
        'field(f, exclusive="none")',
    ),
    Case(
        "checkboxes with hint, item hint and error",
        tick_boxes(
            "What do you need?",
            HELP,
            validators=[DataRequired("Choose")],
            description="All that apply",
        ),
        "checkboxes",
        {
            **NEEDS,
            "hint": {"text": "All that apply"},
            "errorMessage": {"text": "Choose"},
            "items": [{**STAIRS, "hint": {"text": "Or a step"}}, HEAR, NONE],
        },
        'field(f, hints={"stairs": "Or a step"})',
        posted={"other": ""},
    ),
    Case(
        "checkboxes that reveal a field",
        tick_boxes("What do you need?", HELP),
        "checkboxes",
        {
            **NEEDS,
            "items": [
                STAIRS,
                {**HEAR, "checked": True, "conditional": {"html": extra_email()}},
                NONE,
            ],
        },
        'field(f, conditionals={"hear": email})',
        data={"f": ["hear"]},
    ),
    Case(
        "checkboxes as the heading, small",
        tick_boxes("What do you need?", HELP),
        "checkboxes",
        {
            **NEEDS,
            "classes": "govuk-checkboxes--small",
            "fieldset": legend(
                "What do you need?", isPageHeading=True, classes="govuk-fieldset__legend--l"
            ),
            "items": [STAIRS, HEAR, NONE],
        },
        "checkboxes(f, heading=true, small=true)",
    ),
    Case(
        "one box",
        BooleanField("I agree"),
        "checkboxes",
        {"idPrefix": "f", "name": "f", "items": [{"value": "y", "text": "I agree"}]},
    ),
    Case(
        "one box, ticked, with a legend, a hint and an error",
        BooleanField(
            "I agree", [lambda form, box: box.errors.append("No")], description="Read it first"
        ),
        "checkboxes",
        {
            "idPrefix": "f",
            "name": "f",
            "hint": {"text": "Read it first"},
            "errorMessage": {"text": "No"},
            "fieldset": legend("Terms", classes="govuk-fieldset__legend--m"),
            "items": [{"value": "y", "text": "I agree", "checked": True}],
        },
        'field(f, legend="Terms", size="m")',
        posted={"f": "y"},
    ),
    Case(
        "select",
        SelectField("Full name", choices=DAYS),
        "select",
        {**NAME, "items": [MON, TUE, NOT_SURE]},
    ),
    Case(
        "select with a value, a hint and a width",
        SelectField("Full name", choices=[SelectChoice("", "Choose"), *DAYS], description="Hint"),
        "select",
        {
            **NAME,
            "hint": {"text": "Hint"},
            "classes": "govuk-!-width-two-thirds",
            "items": [{"value": "", "text": "Choose"}, MON, {**TUE, "selected": True}, NOT_SURE],
        },
        'field(f, width="two-thirds")',
        data={"f": "tue"},
    ),
    Case(
        "select in error",
        SelectField("Full name", choices=DAYS, invalid_choice_message="Choose a day"),
        "select",
        {**NAME, "items": [MON, TUE, NOT_SURE], "errorMessage": {"text": "Choose a day"}},
        posted={"f": "never"},
    ),
    Case(
        "select with attributes and a choice that cannot be chosen",
        SelectField(
            "Full name",
            choices=[SelectChoice("mon", "Monday", render_kw={"disabled": True})],
            render_kw={"autocomplete": "off"},
        ),
        "select",
        {**NAME, "items": [{**MON, "disabled": True}], "attributes": {"autocomplete": "off"}},
    ),
    Case(
        "date",
        DateField("When did it start?", format="%d %m %Y"),
        "date-input",
        {**WHEN, "items": [part("day"), part("month"), part("year")]},
    ),
    Case(
        "date we have",
        DateField("When did it start?", format="%d %m %Y", description="For example, 27 3 2026"),
        "date-input",
        {
            **WHEN,
            "hint": {"text": "For example, 27 3 2026"},
            "items": [
                part("day", value="4"),
                part("month", value="12"),
                part("year", value="2026"),
            ],
        },
        data={"f": date(2026, 12, 4)},
    ),
    Case(
        "date that is not one keeps what was typed",
        DateField(
            "When did it start?", format="%d %m %Y", invalid_value_message="Enter a real date"
        ),
        "date-input",
        {
            **WHEN,
            "errorMessage": {"text": "Enter a real date"},
            "items": [
                part("day", value="31", bad=True),
                part("month", value="<x>", bad=True),
                part("year", value="2026", bad=True),
            ],
        },
        posted=[("f", "31"), ("f", "<x>"), ("f", "2026")],
    ),
    Case(
        "date without a month marks the month",
        DateField("When did it start?", format="%d %m %Y", invalid_value_message="Enter a month"),
        "date-input",
        {
            **WHEN,
            "errorMessage": {"text": "Enter a month"},
            "items": [part("day", value="3"), part("month", bad=True), part("year", value="2026")],
        },
        posted=[("f", "3"), ("f", " "), ("f", "2026")],
    ),
    Case(
        "date with one part from a robot",
        DateField("When did it start?", format="%d %m %Y", invalid_value_message="Enter a date"),
        "date-input",
        {
            **WHEN,
            "errorMessage": {"text": "Enter a date"},
            "items": [part("day", value="3"), part("month", bad=True), part("year", bad=True)],
        },
        posted=[("f", "3")],
    ),
    Case(
        "date with five parts from a robot",
        DateField("When did it start?", format="%d %m %Y", invalid_value_message="Enter a date"),
        "date-input",
        {
            **WHEN,
            "errorMessage": {"text": "Enter a date"},
            "items": [
                part("day", value="1", bad=True),
                part("month", value="2", bad=True),
                part("year", value="3", bad=True),
            ],
        },
        posted=[("f", str(n)) for n in range(1, 6)],
    ),
    Case(
        "date of birth as the heading",
        DateField("When did it start?", format="%d %m %Y", render_kw={"autocomplete": "bday"}),
        "date-input",
        {
            "id": "f",
            "fieldset": legend(
                "When did it start?", isPageHeading=True, classes="govuk-fieldset__legend--l"
            ),
            "items": [part(p, autocomplete=f"bday-{p}") for p in ("day", "month", "year")],
        },
        "dateInput(f, heading=true)",
    ),
    Case("file", FileField("Full name"), "file-upload", NAME),
    Case(
        "file in error, of some types",
        FileField("Full name", [DataRequired("Choose a photo")]),
        "file-upload",
        {**NAME, "errorMessage": {"text": "Choose a photo"}, "attributes": {"accept": "image/*"}},
        'field(f, accept="image/*")',
        posted={"other": ""},
    ),
    Case("files", MultipleFileField("Full name"), "file-upload", {**NAME, "multiple": True}),
    Case(
        "file with the improved upload",
        FileField("Full name", description="Up to 10MB"),
        "file-upload",
        {**NAME, **UPLOAD_TEXTS, "javascript": True, "hint": {"text": "Up to 10MB"}},
        "fileUpload(f, javascript=true)",
    ),
    Case(
        "submit field",
        SubmitField("Send"),
        "button",
        {"text": "Send", "name": "f", "value": "y", "preventDoubleClick": True},
    ),
    Case(
        "button",
        StringField(),
        "button",
        {"text": "Continue", "preventDoubleClick": True},
        'button("Continue")',
    ),
    Case(
        "secondary button with a name",
        StringField(),
        "button",
        {
            "text": "More dates",
            "name": "more",
            "value": "2",
            "id": "more",
            "classes": "govuk-button--secondary wide",
            "preventDoubleClick": True,
            "attributes": {"formnovalidate": ""},
        },
        'button("More dates", look="secondary", name="more", value="2", id="more", '
        'classes="wide", attributes={"formnovalidate": ""})',
    ),
    Case(
        "start button",
        StringField(),
        "button",
        {"text": "Start now", "href": "/report", "isStartButton": True},
        'button("Start now", start=true, href="/report")',
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_bridge_gives_what_the_govuk_macro_gives_by_hand(case: Case) -> None:
    form = form_of({"f": case.field, "email": EmailField("Email address")}, case.data, case.posted)

    html = bridge(case.call, f=form.f, email=form.email, **case.more)

    assert shape(html) == shape(by_hand(case.component, case.params))


def test_the_table_of_cases_is_long_and_has_no_two_rows_of_one_name() -> None:
    names = [case.name for case in CASES]

    assert len(names) >= 60
    assert len(set(names)) == len(names)


class Address(Form):
    line = StringField("Address line 1", [DataRequired("Enter address line 1")])
    postcode = StringField("Postcode", description="Like QX1 1AA")


class Everything(Form):
    name = StringField("Name", [DataRequired("Enter a name")])
    email = EmailField("Email", [DataRequired("Enter an email")])
    phone = TelField("Phone", [DataRequired("Enter a phone number")])
    secret = PasswordField("Password", [DataRequired("Enter a password")])
    about = TextAreaField("About", [DataRequired("Say more"), Length(max=500)])
    notes = TextAreaField("Notes", [DataRequired("Write a note")])
    day = RadioField("Day", [DataRequired("Choose a day")], choices=DAYS)
    needs = tick_boxes("Needs", HELP, validators=[DataRequired("Choose a need")])
    agree = BooleanField("Agree", [DataRequired("Agree to it")])
    where = SelectField("Where", choices=DAYS, invalid_choice_message="Choose where")
    grouped = SelectField(
        "Room",
        choices=[SelectChoice("sink", "Sink", optgroup="Kitchen"), SelectChoice("other", "Other")],
        invalid_choice_message="Choose a room",
    )
    since = DateField("Since", format="%d %m %Y", validators=[DataRequired("Enter a date")])
    photo = FileField("Photo", [DataRequired("Add a photo")])
    home = FormField(Address, "Home")
    people = FieldList(
        StringField("Person", [DataRequired("Enter a person")]), "People", min_entries=2
    )


PAGE = """{% import "components/form.html" as bridge %}
{{ bridge.errorSummary(form) }}<form method="post">{{ bridge.hiddenTag(form) }}
{% for f in form %}{{ bridge.field(f) }}{% endfor %}</form>"""


def page(form: Form) -> BeautifulSoup:
    html = ENV.from_string(PAGE).render(form=form)
    html5lib.HTMLParser(strict=True).parseFragment(html)
    return BeautifulSoup(html, "html5lib")


def test_every_link_of_the_error_summary_lands_on_a_control() -> None:
    form = Everything(MultiDict({"where": "x", "grouped": "x"}))
    form.validate()

    soup = page(form)
    links = soup.select(".govuk-error-summary a")

    assert len(links) == 16
    for link in links:
        target = soup.find(id=str(link["href"])[1:])
        assert target is not None, link
        assert target.name in {"input", "select", "textarea"}, link


def test_the_error_summary_follows_the_order_of_the_page() -> None:
    form = Everything(MultiDict({"where": "x"}))
    form.validate()

    hrefs = [link["href"] for link in page(form).select(".govuk-error-summary a")]

    assert hrefs[:9] == [
        "#name",
        "#email",
        "#phone",
        "#secret",
        "#about",
        "#notes",
        "#day",
        "#needs",
        "#agree",
    ]
    assert hrefs[-4:] == ["#photo", "#home-line", "#people-0", "#people-1"]


def test_the_caller_may_give_the_order_and_the_title() -> None:
    form = Everything(MultiDict({"where": "x"}))
    form.validate()

    html = bridge(
        'errorSummary(form, fields=[form.phone, form.name], title="Nearly there")', form=form
    )

    assert re.findall(r'href="(.*?)"', html) == ["#phone", "#name"]
    assert "Nearly there" in html


def test_no_id_of_a_page_with_every_type_is_used_twice() -> None:
    form = Everything(MultiDict({"where": "x"}))
    form.validate()

    ids = [element["id"] for element in page(form).find_all(id=True)]

    assert len(ids) == len(set(ids))


def test_every_description_that_a_control_names_exists() -> None:
    form = Everything(MultiDict({"where": "x"}))
    form.validate()
    soup = page(form)

    for element in soup.find_all(attrs={"aria-describedby": True}):
        for name in str(element["aria-describedby"]).split():
            assert soup.find(id=name) is not None, element


def test_no_error_summary_stands_on_a_page_without_errors() -> None:
    assert bridge("errorSummary(form)", form=Everything()) == ""


def test_no_empty_hint_and_no_required_attribute_is_written() -> None:
    soup = page(Everything())

    assert all(hint.get_text(strip=True) for hint in soup.select(".govuk-hint"))
    assert not soup.find_all(required=True)


def test_a_date_link_goes_to_the_part_in_error() -> None:
    form = form_of(
        {"f": DateField("When", format="%d %m %Y")}, posted=[("f", "3"), ("f", "12"), ("f", "")]
    )

    assert 'href="#f-year"' in bridge("errorSummary(form)", form=form)


def test_an_error_of_a_field_inside_a_choice_is_linked_to_that_field() -> None:
    form = form_of(
        {
            "how": RadioField("How", choices=DAYS),
            "email": EmailField("Email", [DataRequired("Enter an email address")]),
        },
        posted={"how": "mon"},
    )
    html = bridge("errorSummary(form)", form=form) + bridge(
        'radios(form.how, conditionals={"mon": form.email})', form=form
    )
    soup = BeautifulSoup(html, "html5lib")
    link = soup.select_one(".govuk-error-summary a")

    assert link is not None
    target = soup.find(id=str(link["href"])[1:])
    assert target is not None
    assert target.find_parent(class_="govuk-radios__conditional") is not None


def test_an_error_of_the_whole_form_links_to_the_first_control() -> None:
    form = form_of({"token": HiddenField(), "f": StringField("Name")}, posted={"f": "x"})
    form.form_errors.append("That time has gone")

    html = bridge("errorSummary(form)", form=form)

    assert re.search(r'href="#f"\s*data-error-of="form">\s*That time has gone', html)


def test_an_error_of_a_hidden_field_is_said_without_a_link() -> None:
    form = form_of(
        {"f": HiddenField("Token", [DataRequired("The page is too old")])}, posted={"f": ""}
    )

    html = bridge("errorSummary(form)", form=form)

    assert "The page is too old" in html
    assert "<a" not in html


def test_hidden_fields_are_written_without_ids() -> None:
    form = form_of({"a": HiddenField(), "b": StringField()}, data={"a": '"><script>'})

    assert shape(bridge("hiddenTag(form)", form=form)) == [
        ("input", {"type": "hidden", "name": "a", "value": '"><script>'}, [])
    ]


def test_choices_in_groups_stay_in_groups() -> None:
    form = Everything(data={"grouped": "sink"})
    soup = BeautifulSoup(bridge("select(f)", f=form.grouped), "html5lib")
    group = soup.select_one("select optgroup")

    assert group is not None
    assert group["label"] == "Kitchen"
    assert [option["value"] for option in soup.select("option[selected]")] == ["sink"]
    assert [option.get_text() for option in soup.select("select > option")] == ["Other"]


def test_a_form_in_a_form_becomes_a_fieldset_with_options_for_its_fields() -> None:
    form = Everything()
    html = bridge('fieldset(f, size="m", options={"postcode": {"width": 10}})', f=form.home)
    soup = BeautifulSoup(html, "html5lib")
    postcode = soup.find(id="home-postcode")

    assert soup.select_one("fieldset > legend.govuk-fieldset__legend--m") is not None
    assert isinstance(postcode, Tag)
    assert "govuk-input--width-10" in postcode["class"]
    assert postcode["aria-describedby"] == "home-postcode-hint"


def test_the_content_of_a_fieldset_may_be_the_callers() -> None:
    source = (
        '{% from "components/form.html" import fieldset %}'
        '{% call fieldset(f, hint="All of it") %}<p>Mine</p>{% endcall %}'
    )
    soup = BeautifulSoup(ENV.from_string(source).render(f=Everything().home), "html5lib")
    box = soup.find("fieldset")

    assert isinstance(box, Tag)
    assert box["aria-describedby"] == "home-hint"
    assert box.find("p") is not None


@pytest.mark.parametrize("text", ["One\nTwo\n\n  Three", "\n\nLate start", "<b>&amp;\r\nx"])
def test_line_breaks_survive_inside_a_choice(text: str) -> None:
    form = form_of(
        {"day": RadioField("Day", choices=DAYS), "more": TextAreaField("More")}, {"more": text}
    )
    html = bridge('radios(form.day, conditionals={"mon": form.more})', form=form)
    box = BeautifulSoup(html, "html5lib").find("textarea")

    assert isinstance(box, Tag)
    assert box.get_text() == text.replace("\r\n", "\n")


@pytest.mark.parametrize(
    "name", ["label", "description", "hint", "error", "choice", "item hint", "divider"]
)
def test_script_in_any_text_is_shown_and_not_run(name: str) -> None:
    script = "<script>alert(1)</script>"
    texts = dict.fromkeys(
        ("label", "description", "hint", "error", "choice", "item hint", "divider"), "x"
    )
    texts[name] = script
    form = form_of(
        {
            "f": RadioField(
                texts["label"],
                [DataRequired(texts["error"])],
                description=texts["description"],
                choices=[SelectChoice("a", texts["choice"]), SelectChoice("b", "B")],
            )
        },
        posted={"other": ""},
    )
    hint = "none" if name == "description" else "texts.hint"
    html = bridge("errorSummary(form)", form=form) + bridge(
        f'field(form.f, hint={hint}, hints={{"a": texts["item hint"]}}, '
        'divider="b", dividerText=texts.divider)',
        form=form,
        texts=texts,
    )

    assert script not in html
    assert "&lt;script&gt;" in html


def test_a_lazy_text_is_escaped_like_any_other() -> None:
    app = Flask(__name__)
    Babel(app)
    with app.test_request_context():
        form = form_of({"f": StringField(lazy_gettext("Hello %(name)s", name="<script>"))})

        assert "<script>" not in bridge("field(f)", f=form.f)


def test_a_mistyped_option_is_an_error() -> None:
    form = Everything()

    for name in ("name", "about", "day", "needs", "agree", "where", "since", "photo", "home"):
        with pytest.raises(TypeError, match="headnig"):
            bridge("field(f, headnig=true)", f=form[name])


def test_rendering_twice_gives_the_same_page() -> None:
    field_of_kw = RadioField(
        "Day",
        choices=[SelectChoice("a", "A", render_kw={"hint": "H"})],
        render_kw={"class": "x", "data_a": 1},
    )
    form = form_of({"f": field_of_kw})

    assert bridge("field(f)", f=form.f) == bridge("field(f)", f=form.f)


def test_the_words_built_into_the_bridge_are_translated() -> None:
    env = standalone_environment()
    speak(env, lambda text: f"[{text}]")
    form = Everything(MultiDict({"where": "x"}))
    form.validate()
    soup = BeautifulSoup(env.from_string(PAGE).render(form=form), "html5lib")

    summary = soup.select_one(".govuk-error-summary__title")
    assert summary is not None
    assert summary.get_text(strip=True) == "[There is a problem]"
    prefixes = {
        e.get_text(strip=True) for e in soup.select(".govuk-error-message .govuk-visually-hidden")
    }
    assert prefixes == {"[Error]:"}
    dates = [e.get_text(strip=True) for e in soup.select(".govuk-date-input__label")]
    assert dates == ["[Day]", "[Month]", "[Year]"]
    info = soup.find(id="about-info")
    assert isinstance(info, Tag)
    assert info.get_text(strip=True) == "[You can enter up to 500 characters]"


def texts_of(html: str) -> tuple[str, str]:
    """The texts of a counted textarea: one that the page shows, and one for JavaScript."""
    box = BeautifulSoup(html, "html5lib").select_one(".govuk-form-group")
    info = BeautifulSoup(html, "html5lib").find(id="f-info")
    assert box is not None
    assert isinstance(info, Tag)
    return info.get_text(strip=True), str(box["data-i18n.characters-under-limit.other"])


def test_texts_that_are_kept_are_those_of_the_language() -> None:
    spoken = "en"
    env = standalone_environment()
    speak(env, lambda text: f"{spoken}: {text}")
    form_bridge.install(env, lambda: spoken)
    form = form_of({"f": TextAreaField("More", [Length(max=9)])})
    page = env.from_string('{% from "components/form.html" import field %}{{ field(f) }}')

    for spoken in ("en", "cy", "en"):
        shown, for_javascript = texts_of(page.render(f=form["f"]))
        assert shown == f"{spoken}: You can enter up to 9 characters"
        assert for_javascript == f"{spoken}: You have %{{count}} characters remaining"


def test_an_app_that_gets_translations_after_the_components_shows_them_in_each_language() -> None:
    app = Flask("foreign")
    add_components(app)
    form = form_of({"f": TextAreaField("More", [Length(max=9)])})
    source = '{% from "components/form.html" import field %}{{ field(f) }}'
    spoken = "fr"
    speak(app.jinja_env, lambda text: f"{spoken}: {text}")

    for spoken in ("fr", "cy"):
        with app.app_context():
            shown, _ = texts_of(render_template_string(source, f=form["f"]))
        assert shown == f"{spoken}: You can enter up to 9 characters"


class NoteForm(FlaskForm):
    note = StringField("Note", [DataRequired("Enter a note")])


@pytest.fixture
def foreign_app() -> Flask:
    """An app that knows nothing of councils or journeys."""
    app = Flask("foreign")
    app.secret_key = "only for this test"
    add_components(app)
    add_components(app)

    @app.route("/", methods=["GET", "POST"])
    def note() -> str:
        form = NoteForm()
        saved = form.validate_on_submit()
        return render_template_string(
            '{% from "components/form.html" import field, hiddenTag, errorSummary %}'
            "{{ errorSummary(form) }}{{ hiddenTag(form) }}{{ field(form.note) }}"
            "{{ 'saved' if saved }}",
            form=form,
            saved=saved,
        )

    return app


def test_a_foreign_flask_app_imports_one_macro_and_validates_a_post(foreign_app: Flask) -> None:
    client = foreign_app.test_client()
    token = BeautifulSoup(client.get("/").text, "html5lib").find(attrs={"name": "csrf_token"})
    assert isinstance(token, Tag)

    empty = client.post("/", data={"csrf_token": token["value"], "note": ""})
    saved = client.post("/", data={"csrf_token": token["value"], "note": "The tap drips"})

    assert 'href="#note"' in empty.text
    assert not empty.text.endswith("saved")
    assert saved.text.endswith("saved")
    assert 'value="The tap drips"' in saved.text


def test_a_foreign_app_keeps_its_own_template_of_the_same_name(tmp_path: Any) -> None:
    (tmp_path / "components").mkdir()
    (tmp_path / "components" / "form.html").write_text("mine")
    app = Flask("foreign", template_folder=str(tmp_path))
    add_components(app)

    with app.app_context():
        assert app.jinja_env.get_template("components/form.html").render() == "mine"


def test_an_error_of_a_form_without_controls_links_to_its_button() -> None:
    form = form_of({"token": HiddenField()}, posted={"token": "x"})
    form.form_errors.append("Select the button again")

    html = bridge('errorSummary(form, button="continue")', form=form)

    assert re.search(r'href="#continue"\s*data-error-of="form">\s*Select the button again', html)
