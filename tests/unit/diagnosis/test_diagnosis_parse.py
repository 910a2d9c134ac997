import copy
import datetime

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from repairs_pattern.domain.diagnosis import (
    BrokenTree,
    Responsibility,
    Rule,
    check_tree,
    parse_tree,
)


def faults(data):
    with pytest.raises(BrokenTree) as caught:
        parse_tree(data)
    return caught.value.findings


def only_fault(data):
    (fault,) = faults(data)
    assert fault.severity == "error"
    assert fault.mend.endswith((".", "}", "]")) or ": " in fault.mend
    return fault


def test_a_valid_tree_is_read_as_it_was_written(data):
    tree = parse_tree(data)
    assert tree.danger is tree.questions["danger"]
    assert tree.start == {"home": "room", "communal": "shared"}
    assert list(tree.questions["room"].options) == ["kitchen", "bathroom", "other"]
    kitchen = tree.questions["room"].options["kitchen"]
    assert (kitchen.label, kitchen.hint, kitchen.question) == (
        "Kitchen",
        "Or where you cook",
        "tap",
    )
    assert tree.danger.options["none"].goes_on
    heating = tree.outcomes["heating"]
    assert heating.do == ("Keep warm.", "Check the meter.")
    assert heating.rules == (Rule({"season": "heating"}, priority="emergency"),)
    assert tree.outcomes["tap-drips"].booking == "online"
    assert tree.exits["gas"].call == ("gas-emergency",)


def test_a_described_repair_is_the_councils_as_far_as_the_lease_goes(data):
    described = parse_tree(data).outcomes["described"]
    assert described.responsibility == Responsibility("council", "varies")


def test_white_space_in_text_becomes_single_spaces(data):
    data["questions"]["room"]["title"] = "  Where is\n  the problem?\n"
    assert parse_tree(data).questions["room"].title == "Where is the problem?"


def test_empty_optional_fields_count_as_left_out(data):
    data["outcomes"]["tap-drips"].update(hazard=None, rules=None, do=None)
    assert parse_tree(data).outcomes["tap-drips"].rules == ()


def test_every_fault_is_found_not_only_the_first(data):
    data["questions"]["room"]["title"] = 7
    data["questions"]["tap"]["options"]["drips"]["outcome"] = "nothing"
    data["outcomes"]["heating"]["minutes"] = "90"
    data["exits"]["gas"]["kind"] = "gaz"
    assert [fault.path for fault in faults(data)] == [
        ("questions", "room", "title"),
        ("questions", "tap", "options", "drips", "outcome"),
        ("outcomes", "heating", "minutes"),
        ("exits", "gas", "kind"),
    ]


def test_the_message_of_the_exception_sums_up_the_faults(data):
    for question in data["questions"].values():
        question["hint"] = 1
        question["titel"] = "x"
    with pytest.raises(BrokenTree, match=r'The question "danger" has .* And 3 more\.'):
        parse_tree(data)


def test_a_link_to_a_question_that_is_not_there_suggests_the_right_name(data):
    data["questions"]["room"]["options"]["kitchen"]["next"] = "tapp"
    fault = only_fault(data)
    assert fault.path == ("questions", "room", "options", "kitchen", "next")
    assert 'leads to "tapp", which is not among the questions' in fault.reason
    assert fault.mend.startswith('Did you mean "tap"?')


def test_a_link_with_nothing_like_its_name_gets_no_suggestion(data):
    data["questions"]["tap"]["options"]["seat"]["exit"] = "zzzz"
    assert only_fault(data).mend.startswith('Correct the name, or add "zzzz" under "exits".')


@pytest.mark.parametrize(("part", "name"), [("start", "home"), ("start", "communal")])
def test_a_start_must_lead_to_a_question(data, part, name):
    data[part][name] = "nowhere"
    assert only_fault(data).path == (part, name)


def test_a_start_that_is_missing_is_asked_for(data):
    del data["start"]["communal"]
    assert 'has no "communal"' in only_fault(data).reason


def test_a_danger_question_that_is_not_there_is_a_fault(data):
    data["danger"] = "dangr"
    assert only_fault(data).path == ("danger",)


def test_a_name_that_means_nothing_suggests_the_right_one(data):
    data["outcomes"]["heating"]["priorty"] = "urgent"
    fault = only_fault(data)
    assert fault.path == ("outcomes", "heating", "priorty")
    assert fault.mend.startswith('Did you mean "priority"?')


def test_an_option_leads_to_exactly_one_place(data):
    data["questions"]["tap"]["options"]["drips"]["exit"] = "gas"
    fault = only_fault(data)
    assert fault.path == ("questions", "tap", "options", "drips")
    assert "leads to 2 places at once (outcome or exit)" in fault.reason


def test_an_option_that_leads_nowhere_is_a_fault(data):
    del data["questions"]["tap"]["options"]["drips"]["outcome"]
    assert "leads nowhere" in only_fault(data).reason


def test_continue_can_only_be_true(data):
    data["questions"]["danger"]["options"]["none"]["continue"] = False
    assert only_fault(data).path[-1] == "continue"


def test_a_description_without_a_picture_is_a_fault(data):
    data["questions"]["tap"]["options"]["drips"]["image_description"] = "A drop"
    assert 'has no "image"' in only_fault(data).reason


@pytest.mark.parametrize("options", [None, {}])
def test_a_question_without_options_is_a_fault(data, options):
    data["questions"]["tap"]["options"] = options
    assert "nobody can answer it" in only_fault(data).reason


def test_a_label_that_yaml_reads_as_yes_or_no_is_explained(data):
    data["questions"]["tap"]["options"]["drips"]["label"] = yaml.safe_load("Yes")
    fault = only_fault(data)
    assert "has yes or no (true or false)" in fault.reason
    assert "Put quotes round it" in fault.mend


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (3, "a number"),
        (2.5, "a number"),
        (datetime.date(2026, 12, 4), "a date or time"),
        (["a"], "a list"),
        ({"a": 1}, "a set of named values"),
        (b"x", "data that is not text"),
        ("", "an empty text"),
        (" \n ", "an empty text"),
        ("…?", "text without a letter or a number"),
        ("a\x00b", "text with a character that cannot be shown"),
        ("a\ud800", "text with a character that cannot be shown"),
    ],
)
def test_what_is_not_text_is_described_in_words(data, value, words):
    data["questions"]["tap"]["options"]["drips"]["label"] = value
    assert f'has {words} for "label"' in only_fault(data).reason


def test_names_that_are_not_text_are_faults(data):
    data["questions"]["tap"]["options"][True] = {"label": "Yes", "outcome": "described"}
    fault = only_fault(data)
    assert fault.path == ("questions", "tap", "options")
    assert "Put quotes round it" in fault.mend


@pytest.mark.parametrize("minutes", [0, -5, 100_000, True, "45", 4.5, [45]])
def test_minutes_are_a_whole_number_of_a_day_at_most(data, minutes):
    data["outcomes"]["heating"]["minutes"] = minutes
    assert only_fault(data).path == ("outcomes", "heating", "minutes")


@pytest.mark.parametrize("code", [630571, 0o70110])
def test_a_schedule_of_rates_code_needs_quotes(data, code):
    data["outcomes"]["heating"]["sor"] = code
    assert "Put quotes round it" in only_fault(data).mend


def test_a_sentence_that_yaml_reads_as_a_name_and_a_value_is_explained(data):
    data["outcomes"]["heating"]["do"] = [yaml.safe_load("Call us: 01632 960100")]
    fault = only_fault(data)
    assert fault.path == ("outcomes", "heating", "do", "0")
    assert "quotes round the whole sentence" in fault.mend


def test_a_list_must_be_a_list(data):
    data["exits"]["gas"]["call"] = "gas-emergency"
    assert "where a list belongs" in only_fault(data).reason


def test_a_repair_that_is_visited_must_say_who_is_responsible(data):
    del data["outcomes"]["heating"]["responsibility"]
    assert "who is responsible" in only_fault(data).reason


@pytest.mark.parametrize(
    ("who", "value"),
    [
        ("tenant", "leaseholder"),
        ("leaseholder", "landlord"),
        ("shared_owner", "leaseholder"),
        ("tenant", 1),
    ],
)
def test_responsibility_knows_only_its_words(data, who, value):
    data["outcomes"]["heating"]["responsibility"][who] = value
    assert only_fault(data).path == ("outcomes", "heating", "responsibility", who)


@pytest.mark.parametrize(
    ("said", "who"), [({}, "resident"), ({"shared_owner": "council"}, "council")]
)
def test_a_shared_owner_is_as_a_leaseholder_unless_the_file_says_otherwise(data, said, who):
    data["outcomes"]["tap-drips"]["responsibility"] |= said
    outcome = parse_tree(data).outcomes["tap-drips"]
    assert outcome.responsibility.of("shared-owner") == who
    assert outcome.responsibility.of("leaseholder") == "resident"


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ({"priority": "urgent"}, "does not say when it applies"),
        ({"when": {}, "priority": "urgent"}, "does not say when it applies"),
        ({"when": {"season": "heating"}}, "changes nothing"),
        ({"when": {"season": "winter"}, "priority": "urgent"}, "not one of the words allowed"),
        ({"when": {"month": "May"}, "priority": "urgent"}, "which means nothing there"),
        ({"when": "heating", "priority": "urgent"}, "where named values belong"),
        ("emergency", "where named values belong"),
    ],
)
def test_a_rule_says_when_and_what(data, rule, reason):
    data["outcomes"]["heating"]["rules"] = [rule]
    fault = only_fault(data)
    assert fault.path[:4] == ("outcomes", "heating", "rules", "0")
    assert reason in fault.reason


@pytest.mark.parametrize("part", ["questions", "outcomes", "exits", "start"])
def test_a_part_of_the_wrong_shape_gives_no_faults_elsewhere(data, part):
    data[part] = ["a list"]
    paths = {fault.path for fault in faults(data)}
    assert paths == {(part,)}


@pytest.mark.parametrize("data", [None, [], "text", 3, {}, {"questions": {}}])
def test_a_file_that_is_no_tree_at_all_is_refused(data):
    assert faults(data)


def test_names_in_messages_stay_short_and_printable(data):
    data["questions"]["room"]["options"]["kitchen"]["next"] = "a" * 500 + "\ud800"
    data["questions"]["\ud800"] = None
    for fault in faults(data):
        assert len(fault.reason) < 250
        assert fault.reason.encode()


def test_data_that_contains_itself_is_refused():
    data = {}
    data.update(danger=data, start=data, questions=data, outcomes=[data], exits=data)
    assert faults(data)


scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.dates(),
    st.binary(max_size=3),
    st.text(max_size=8),
    st.sampled_from(["danger", "room", "tap", "gas", "triage", "council", "heating"]),
)
KNOWN_NAMES = """
danger start home communal questions outcomes exits title options label next outcome exit continue
repair booking responsibility tenant rules when season kind do call
"""
names = st.one_of(
    st.sampled_from(KNOWN_NAMES.split()),
    st.text(max_size=4),
    st.integers(),
    st.none(),
    st.booleans(),
)
yaml_shapes = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=5),
    max_leaves=25,
)


def read(data):
    """Return what is wrong with the data; nothing but BrokenTree may come out of the reader."""
    try:
        tree = parse_tree(data)
    except BrokenTree as broken:
        return list(broken.findings)
    return check_tree(tree)


@settings(max_examples=150, deadline=None)
@given(yaml_shapes)
def test_no_shape_of_yaml_crashes_the_reader(data):
    assert read(data)


def places(value, path=()):
    """Yield the path to everything in nested data."""
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in items:
        yield (*path, key)
        if isinstance(inner, dict | list):
            yield from places(inner, (*path, key))


@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(draw=st.data())
def test_no_change_to_a_valid_tree_crashes_the_reader_or_the_check(data, draw):
    data = copy.deepcopy(data)
    for _ in range(draw.draw(st.integers(1, 3))):
        path = draw.draw(st.sampled_from(sorted(places(data), key=repr)))
        holder = data
        for key in path[:-1]:
            holder = holder[key]
        if draw.draw(st.booleans()):
            holder[path[-1]] = draw.draw(yaml_shapes)
        else:
            del holder[path[-1]]
    assert all(finding.reason and finding.mend for finding in read(data))


@pytest.mark.parametrize("part", ["questions", "outcomes", "exits"])
def test_whatever_is_removed_from_a_valid_tree_is_noticed(data, part):
    for name in list(data[part]):
        smaller = copy.deepcopy(data)
        del smaller[part][name]
        assert faults(smaller)
