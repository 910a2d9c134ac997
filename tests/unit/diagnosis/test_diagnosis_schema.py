"""The schema for editors says what the parser says, as far as a schema can."""

import copy
import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator

from repairs_pattern.council.yaml_values import read_values
from repairs_pattern.domain.diagnosis import BrokenTree, parse_tree
from repairs_pattern.domain.diagnosis import schema as schema_module
from repairs_pattern.domain.diagnosis.fields import CHANGES, ENDS, FILE, RECORDS
from repairs_pattern.domain.diagnosis.schema import diagnosis_schema, schema_text
from tests.support.trees import tree_data

SHIPPED = Path(schema_module.__file__).with_name("diagnosis.schema.json")
COUNCILS = sorted(Path("prototype/councils").glob("*/diagnosis.yaml"))
VALIDATOR = Draft202012Validator(diagnosis_schema())

WHERE = {
    "file": (),
    "start": ("start",),
    "question": ("questions", "room"),
    "option": ("questions", "room", "options", "kitchen"),
    "outcome": ("outcomes", "heating"),
    "responsibility": ("outcomes", "heating", "responsibility"),
    "rule": ("outcomes", "heating", "rules", 0),
    "when": ("outcomes", "heating", "rules", 0, "when"),
    "exit": ("exits", "gas"),
}
"""Where in the small tree there is one of each kind of record."""

WRONG = {
    "text": [5, True, [], {}, "", " "],
    "texts": ["a", [5], [""], {}],
    "word": ["nonsense", 5],
    "minutes": [0, -1, 1441, 4.5, "45", True],
    "true": [False, "yes", 1.5],
    "id": [5, [], {}],
    "record": ["a", 5, []],
    "records": ["a", 5, []],
    "list": ["a", {}, [5]],
}
"""What no field of each kind can be."""

FIELDS = [
    (record, name, field)
    for record, fields in {"file": FILE, **RECORDS}.items()
    for name, field in fields.items()
]

# Without these, links lead to nothing, and that only the parser sees.
LEFT_OUT = [each for each in FIELDS if each[:2] not in {("file", "outcomes"), ("file", "exits")}]


def is_read(data):
    try:
        parse_tree(data)
    except BrokenTree:
        return False
    return True


def record_in(data, kind):
    for name in WHERE[kind]:
        data = data[name]
    return data


def test_the_shipped_schema_is_what_the_code_makes():
    """Mend: repairs-pattern diagnosis schema src/…/domain/diagnosis/diagnosis.schema.json"""
    assert SHIPPED.read_text("utf-8") == schema_text()
    Draft202012Validator.check_schema(json.loads(schema_text()))


@pytest.mark.parametrize("file", COUNCILS, ids=lambda file: file.parent.name)
def test_the_files_of_the_councils_fit_and_name_the_schema(file):
    text = file.read_text("utf-8")
    assert [*VALIDATOR.iter_errors(read_values(text).value)] == []
    named = re.match(r"# yaml-language-server: \$schema=(\S+)\n", text)
    assert named
    assert (file.parent / named[1]).resolve() == SHIPPED.resolve()


def test_every_name_has_words_that_an_editor_can_show():
    for record, name, field in FIELDS:
        assert field.says.endswith("."), (record, name)


@given(tree_data())
@settings(max_examples=60, deadline=None)
def test_every_valid_tree_fits(data):
    assert [*VALIDATOR.iter_errors(data)] == []


@pytest.mark.parametrize(("record", "name", "field"), FIELDS, ids=lambda part: str(part)[:20])
def test_schema_and_parser_refuse_the_same_values(data, record, name, field):
    for value in WRONG[field.kind]:
        broken = copy.deepcopy(data)
        record_in(broken, record)[name] = value
        assert not VALIDATOR.is_valid(broken), value
        assert not is_read(broken), value


@pytest.mark.parametrize(("record", "name", "field"), LEFT_OUT, ids=lambda part: str(part)[:20])
@pytest.mark.parametrize("change", ["left out", "nothing in it"])
def test_schema_and_parser_agree_on_what_is_needed(data, record, name, field, change):
    changed = record_in(data, record)
    changed.pop(name, None)
    if change == "nothing in it":
        changed[name] = None
    one_of = {"option": ENDS, "rule": CHANGES}.get(record)
    if one_of and not any(changed.get(each) for each in one_of):
        expected = False
    elif record == "when":
        expected = bool(changed) and change == "left out"
    else:
        expected = not field.needed and (record, name) != ("outcome", "responsibility")
    assert VALIDATOR.is_valid(data) == is_read(data) == expected


@pytest.mark.parametrize("kind", WHERE)
def test_a_name_that_means_nothing_is_refused_by_both(data, kind):
    record_in(data, kind)["nonsense"] = "a"
    assert not VALIDATOR.is_valid(data)
    assert not is_read(data)


@pytest.mark.parametrize(
    ("where", "change"),
    [
        ("option", {"exit": "gas"}),
        ("option", {"continue": True}),
        ("question", {"options": {}}),
        ("file", {"questions": {}}),
        ("rule", {"when": {}}),
        ("option", {"image_description": "A tap"}),
    ],
)
def test_what_makes_no_sense_together_is_refused_by_both(data, where, change):
    record_in(data, where).update(change)
    assert not VALIDATOR.is_valid(data)
    assert not is_read(data)


def test_a_name_that_no_web_address_can_have_is_underlined(data):
    data["questions"]["Not A Name"] = data["questions"]["tap"]
    assert not VALIDATOR.is_valid(data)


def test_links_and_text_without_a_letter_are_left_to_the_parser(data):
    data["questions"]["room"]["options"]["kitchen"]["next"] = "nowhere"
    data["questions"]["room"]["title"] = "?!"
    assert VALIDATOR.is_valid(data)
    assert not is_read(data)
