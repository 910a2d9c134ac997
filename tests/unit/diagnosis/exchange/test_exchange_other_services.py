"""Trees come in from Housing Repairs Online and go out again, and nothing is dropped in silence."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from repairs_pattern.domain.diagnosis import TENURES, check_tree, parse_tree
from repairs_pattern.domain.diagnosis.exchange import (
    BrokenSource,
    Choices,
    Notes,
    flat,
    place,
    read_hro,
    read_json,
    read_ns,
    write_ns,
)
from repairs_pattern.domain.diagnosis.exchange.ns import EARLY_EXITS
from tests.support.trees import KNOWN, trees

ALL = Choices(
    priorities={"priority 2": "urgent", "*": "routine"}, trades={"*": "plumbing"}, minutes=60
)
TOO_MANY = "It has more answers than a page can have (12)."
OWN = Choices(trades={"*": "plumbing"}, minutes=60)

HRO = {
    "kitchen": {
        "cupboards": {"doorLoose": "W1", "doorLost": "W2"},
        "worktop": "W3",
        "tap": {"drips": "W4", "stuck": ""},
    },
    "bathroom": {"tap": {"drips": "W4"}},
}

NS = [
    {
        "value": "kitchen",
        "display": "Kitchen",
        "options": [
            {
                "value": "tap",
                "display": "A tap",
                "options": [
                    {"value": "drips", "display": "It drips", "sorCode": "X1", "priority": "2"},
                    {"value": "Emergency", "display": "It floods the room"},
                    {"value": "UnableToBook", "display": "Something else"},
                ],
            },
            {"value": "NotEligibleNonEmergency", "display": "My own fridge"},
            {"value": "ContactUs", "display": "Something new"},
        ],
    }
]


def loaded(value):
    return read_json(json.dumps(value).encode())


def hro(value=HRO, labels=(), choices=ALL):
    notes = Notes()
    answers = read_hro(loaded(value), flat(loaded(dict(labels)), "labels"), notes)
    return place({"home": answers}, choices, notes, None), notes.all


def ns(value=NS, choices=ALL, kept=None, **others):
    notes = Notes()
    sources = {"home": read_ns(loaded(value), notes)}
    sources |= {start: read_ns(loaded(each), notes, start) for start, each in others.items()}
    return place(sources, choices, notes, kept).tree, notes.all


def lost(notes, *path):
    return [note.reason for note in notes if note.lost and note.path == path]


def chosen(notes, *path):
    return [note.reason for note in notes if not note.lost and note.path == path]


def errors(tree):
    return [each for each in check_tree(tree, **KNOWN) if each.severity == "error"]


def ends(tree, start="home"):
    """What each path ends in, by its labels."""
    found = {}
    for steps in tree.paths(start):
        option = steps[-1][1]
        found[tuple(o.label for _, o in steps)] = (
            tree.outcomes[option.outcome] if option.outcome else tree.exits[option.exit]
        )
    return found


# The object of Housing Repairs Online


def test_an_object_of_rooms_becomes_questions_with_the_labels_of_the_second_file():
    labels = {
        "kitchen": {"label": "The kitchen", "tap": "The kitchen tap"},
        "tap": "A tap",
        "doorLoose": "A door is loose",
    }
    placed, notes = hro(labels=labels)
    tree = placed.tree
    assert errors(tree) == []
    assert ("The kitchen", "Cupboards", "A door is loose") in ends(tree)
    assert ("The kitchen", "The kitchen tap", "Drips") in ends(tree)
    assert ("Bathroom", "A tap", "Drips") in ends(tree)
    assert chosen(notes, "kitchen", "worktop") == ["It has no label."]
    assert chosen(notes, "kitchen", "tap") == []
    outcome = ends(tree)["The kitchen", "Worktop"]
    assert (outcome.sor, outcome.trade, outcome.priority, outcome.minutes, outcome.booking) == (
        *("W3", "plumbing", "routine", 60),
        "online",
    )


def test_names_are_made_for_web_addresses_and_the_source_names_are_reported():
    placed, _ = hro()
    assert (("kitchen", "cupboards", "doorLoose"), "door-loose") in placed.names
    assert "kitchen-cupboards-problem" in placed.tree.questions


def test_a_blank_code_is_left_to_staff_and_reported():
    placed, notes = hro()
    assert ends(placed.tree)["Kitchen", "Tap", "Stuck"].booking == "triage"
    (reason,) = lost(notes, "kitchen", "tap", "stuck")
    assert "no schedule of rates code" in reason


def test_a_code_that_is_there_twice_is_one_outcome_with_words_for_both():
    placed, notes = hro({"hall": {"light": "W9"}, "attic": {"lamp": "W9"}})
    assert [o.repair for o in placed.tree.outcomes.values()] == ["Hall: Light or Attic: Lamp"]
    for path in (("hall", "light"), ("attic", "lamp")):
        assert "Another repair has the same code." in chosen(notes, *path)


def test_the_trade_of_a_code_comes_from_the_file_of_trades():
    choices = Choices({"*": "routine"}, {"PL": "plumbing"}, {"W4": "PL", "W3": "CA"}, 60)
    placed, notes = hro(choices=choices)
    found = ends(placed.tree)
    assert found["Kitchen", "Tap", "Drips"].trade == "plumbing"
    assert found["Kitchen", "Worktop"].trade == "CA"
    assert found["Kitchen", "Cupboards", "Door lost"].booking == "triage"
    assert "no trade" in lost(notes, "kitchen", "cupboards", "doorLost")[0]


def test_what_staff_decide_keeps_its_code_for_the_day_it_is_complete():
    placed, notes = hro(choices=Choices())
    outcome = ends(placed.tree)["Kitchen", "Worktop"]
    assert (outcome.sor, outcome.booking) == ("W3", "triage")
    (reason,) = lost(notes, "kitchen", "worktop")
    assert all(f"no {name}" in reason for name in ("trade", "priority", "length of a visit"))


def test_wrong_types_empty_groups_and_unused_labels_are_reported():
    value = {"kitchen": {"tap": 5, "sink": {}, "door": None}, "hall": "W1"}
    placed, notes = hro(value, labels={"cellar": "Cellar"})
    assert errors(placed.tree) == []
    assert "a number" in lost(notes, "kitchen", "tap")[0]
    assert lost(notes, "kitchen", "sink") == ["It has no answers."]
    assert "nothing" in lost(notes, "kitchen", "door")[0]
    assert "for nothing in the file" in lost(notes, "cellar")[0]
    assert len(ends(placed.tree)) == 4


def test_a_name_that_json_has_twice_is_kept_twice():
    notes = Notes()
    source = read_json(b'{"hall": {"light": "W1", "light": "W2"}}')
    tree = place({"home": read_hro(source, {}, notes)}, ALL, notes, None).tree
    assert {outcome.sor for outcome in tree.outcomes.values()} == {"W1", "W2"}
    assert "It is there twice." in chosen(notes.all, "hall", "light")


def test_what_no_source_says_is_chosen_and_reported():
    placed, notes = hro()
    tree = placed.tree
    assert {tree.exits[o.exit].kind for o in tree.danger.options.values() if o.exit} == {
        "gas",
        "emergency",
    }
    assert tree.start["communal"] == tree.start["home"]
    said = " ".join(chosen(notes))
    assert all(each in said for each in ("shared areas", "danger", "words", "whose repair"))


# The array of Newark and Sherwood


def test_an_array_becomes_questions_with_early_exits_where_they_belong():
    tree, notes = ns()
    assert errors(tree) == []
    found = ends(tree)
    assert found["Kitchen", "A tap", "It drips"].sor == "X1"
    assert found["Kitchen", "A tap", "It floods the room"].kind == "emergency"
    assert found["Kitchen", "A tap", "It floods the room"].call == ("repairs",)
    assert found["Kitchen", "A tap", "Something else"].booking == "triage"
    assert found["Kitchen", "My own fridge"].kind == "other-body"
    assert found["Kitchen", "Something new"].booking == "triage"
    for path in (
        ("kitchen", "tap", "Emergency"),
        ("kitchen", "tap", "UnableToBook"),
        ("kitchen", "NotEligibleNonEmergency"),
        ("kitchen", "ContactUs"),
    ):
        assert chosen(notes, *path), path


def test_early_exits_may_repeat():
    options = [{"value": "UnableToBook", "display": f"Thing {n}"} for n in range(3)]
    tree, notes = ns([{"value": "hall", "display": "Hall", "options": options}])
    assert len(ends(tree)) == 3
    assert not [note for note in notes if note.lost]


def test_other_values_that_repeat_are_kept_and_reported():
    node = {"value": "door", "display": "Door", "sorCode": "X1", "priority": "2"}
    tree, notes = ns([node, {**node, "display": "Other door", "sorCode": "X2"}])
    assert {*ends(tree)} == {("Door",), ("Other door",)}
    assert chosen(notes, "door") == ["Two answers to one question have this value."]


def test_a_display_that_repeats_gets_a_number():
    node = {"value": "door", "display": "Door", "sorCode": "X1", "priority": "2"}
    tree, notes = ns([node, {**node, "value": "gate"}])
    assert {*ends(tree)} == {("Door",), ("Door (2)",)}
    assert chosen(notes, "gate")
    assert errors(tree) == []


def test_three_arrays_share_equal_questions():
    other = [*NS, {"value": "drive", "display": "Drive", "sorCode": "X8", "priority": "2"}]
    tree, _ = ns(communal=other, leaseholder=NS)
    assert {*tree.start} == {"home", "communal", "leaseholder"}
    assert tree.start["leaseholder"] == tree.start["home"] != tree.start["communal"]
    assert sum("tap" in id_ for id_ in tree.questions) == 1


def test_a_priority_that_is_not_one_of_ours_is_reported_and_left_to_staff():
    tree, notes = ns(choices=OWN)
    assert ends(tree)["Kitchen", "A tap", "It drips"].booking == "triage"
    assert any('"2" is not one of ours' in each for each in lost(notes, "kitchen", "tap", "drips"))


def test_one_code_with_two_priorities_is_reported():
    node = {"value": "a", "display": "A", "sorCode": "X1", "priority": "priority 2"}
    tree, notes = ns([node, {**node, "value": "b", "display": "B", "priority": "3"}])
    assert errors(tree) == []
    assert [o.booking for o in ends(tree).values()] == ["online", "triage"]
    assert "elsewhere" in lost(notes, "b")[0]


@pytest.mark.parametrize(
    ("node", "path", "reason"),
    [
        ("text", "number 2", "text where an answer belongs"),
        ([], "number 2", "a list where an answer belongs"),
        ({}, "number 2", "no value and no display"),
        ({"value": 5, "display": "Tap"}, "Tap", 'Its "value" is a number'),
        ({"value": "a", "options": {}}, "a", "an object, not an array"),
        ({"value": "a", "options": "b"}, "a", "text, not an array"),
        ({"value": "a", "options": []}, "a", "no options that can be read"),
        ({"value": "a", "options": [5]}, "a", "no options that can be read"),
        ({"value": "a", "sorCode": 5, "priority": "2"}, "a", 'Its "sorCode" is a number'),
        ({"value": "a", "sorCode": "", "priority": "2"}, "a", "no schedule of rates code"),
        ({"value": "a", "sorCode": "X" * 41, "priority": "2"}, "a", "cannot be one"),
        ({"value": "a", "sorCode": "?", "priority": "2"}, "a", "cannot be one"),
        ({"value": "a", "sorCode": "X1", "price": 5}, "a", "not part of the shape"),
        ({"value": "a", "display": "?!", "sorCode": "X1", "priority": "2"}, "a", "Its label is"),
        (
            {"value": "a", "sorCode": "X1", "options": [{"value": "b", "sorCode": "X2"}]},
            "a",
            "It has options, and",
        ),
    ],
)
def test_whatever_does_not_fit_is_reported_with_its_path(node, path, reason):
    good = {"value": "good", "display": "Good", "sorCode": "G1", "priority": "2"}
    tree, notes = ns([good, node])
    assert errors(tree) == []
    assert any(reason in each for each in lost(notes, path)), notes


def test_more_levels_than_a_resident_can_be_asked_are_reported():
    node = {"value": "end", "display": "End", "sorCode": "X1", "priority": "2"}
    for number in range(12):
        node = {"value": f"level {number}", "display": f"Level {number}", "options": [node]}
    tree, notes = ns([node])
    assert errors(tree) == []
    assert any("More than 8 questions" in note.reason for note in notes if note.lost)


def test_a_long_list_is_reported():
    nodes = [{"value": f"v{n}", "display": f"V {n}", "sorCode": f"X{n}"} for n in range(13)]
    _, notes = ns(nodes)
    assert TOO_MANY in lost(notes)


def test_into_a_tree_that_is_there_its_danger_question_and_other_parts_stay(data):
    kept = parse_tree(data)
    tree, notes = ns(kept=kept)
    assert tree.danger == kept.danger
    assert tree.questions["shared"] == kept.questions["shared"]
    assert tree.outcomes["heating"] == kept.outcomes["heating"]
    assert "tap-drips" not in tree.outcomes
    assert not any("danger" in reason for reason in chosen(notes))
    assert errors(tree) == []


def test_into_a_tree_that_is_there_what_it_knows_of_a_code_stays(data):
    array = [{"value": "tap", "display": "A tap", "sorCode": "T-01", "priority": "urgent"}]
    tree, notes = ns(array, choices=OWN, kept=parse_tree(data))
    outcome = ends(tree)["A tap",]
    known = parse_tree(data).outcomes["tap-drips"]
    assert (outcome.id, outcome.repair, outcome.minutes) == ("tap-drips", known.repair, 45)
    assert outcome.responsibility == known.responsibility
    assert outcome.priority == "urgent"
    assert chosen(notes, "tap") == ["Its code is in the file already."]


# Files that are no source at all


@pytest.mark.parametrize(
    "raw",
    [
        *(b"", b"\xff\xfe", b"{", b"[1,", b"NaN", b'{"a": NaN}', b'{"a": Infinity}', b"'a'"),
        *(b"[" * 100_000, b'{"a":' * 50_000, b"1" * 5_000),
    ],
    ids=lambda raw: repr(raw[:8]),
)
def test_what_is_not_json_is_said_in_words(raw):
    with pytest.raises(BrokenSource, match=r"[.]$"):
        read_json(raw)


@pytest.mark.parametrize("value", [None, 5, "text", True, [], {}])
@pytest.mark.parametrize("read", [hro, ns])
def test_json_that_is_no_tree_is_said_in_words(value, read):
    with pytest.raises(BrokenSource, match=r"[.]$"):
        read(value)


def test_the_other_shape_is_recognised():
    with pytest.raises(BrokenSource, match="--from ns"):
        hro(NS)
    with pytest.raises(BrokenSource, match="--from hro"):
        ns(HRO)


def test_a_source_without_end_is_refused():
    with pytest.raises(BrokenSource, match="more than 20,000"):
        hro({f"room {n}": {f"thing {m}": "W1" for m in range(150)} for n in range(150)})


@pytest.mark.parametrize("value", [5, [], {"kitchen": 5}, {"kitchen": ["Kitchen"]}])
def test_labels_of_another_shape_are_refused(value):
    with pytest.raises(BrokenSource, match="labels"):
        flat(loaded(value), "The file of labels")


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text()),
    lambda inside: st.one_of(
        st.lists(inside, max_size=4),
        st.dictionaries(
            st.one_of(
                st.sampled_from(["value", "display", "options", "sorCode", "priority"]),
                st.text(max_size=5),
            ),
            inside,
            max_size=5,
        ),
    ),
    max_leaves=25,
)


@given(JSON, st.sampled_from([hro, ns]))
@settings(max_examples=200, deadline=None)
def test_no_json_crashes_an_import(value, read):
    try:
        read(value, choices=ALL)
    except BrokenSource as broken:
        reason = broken.reason
        assert reason.endswith(".")


@st.composite
def nodes(draw, depth=0):
    value = draw(st.sampled_from(["a", "b", "result", "exit", "Ünder Score", *EARLY_EXITS]))
    node = {"value": value, "display": draw(st.sampled_from(["A", "a", "?", "B b", "É"]))}
    kind = draw(st.sampled_from(["code", "code", "options", "neither"]))
    if kind == "code":
        node["sorCode"] = draw(st.sampled_from(["X1", "X2", "", "X" * 50]))
        node["priority"] = draw(st.sampled_from(["priority 2", "3", "emergency", ""]))
    elif kind == "options" and depth < 3:
        node["options"] = draw(st.lists(nodes(depth + 1), max_size=4))
    return node


@given(st.lists(nodes(), min_size=1, max_size=5), st.lists(nodes(), min_size=1, max_size=3))
@settings(max_examples=100, deadline=None)
def test_whatever_comes_in_passes_the_check_and_every_answer_is_there_or_reported(home, communal):
    tree, notes = ns(home, communal=communal)
    assert errors(tree) == []
    asked = sum(1 for _ in tree.paths("home"))
    ends_in_source = [leaf for node in home for leaf in leaves(node)]
    left_out = sum(1 for note in notes if note.done == "It is left out." and note.lost)
    assert asked + left_out >= len(ends_in_source)


def leaves(node):
    return (
        [leaf for each in node["options"] for leaf in leaves(each)]
        if node.get("options")
        else [node]
    )


# Out again


def shape(array):
    """What the array says, without its names: those are made anew."""
    return [
        (
            node["display"],
            shape(node["options"]) if "options" in node else None,
            (node.get("sorCode"), node.get("priority")),
            # Both are for staff to read here, so a tree does not know which it was.
            node["value"].replace("ContactUs", "UnableToBook")
            if node["value"] in EARLY_EXITS
            else None,
        )
        for node in array
    ]


@given(trees(), st.sampled_from(TENURES), st.sampled_from(["home", "communal"]))
@settings(max_examples=60, deadline=None)
def test_what_the_array_can_hold_comes_back(tree, tenure, start):
    array = write_ns(tree, start, tenure, Notes())
    back, notes = ns(array, choices=OWN, communal=array)
    assert shape(write_ns(back, start, "tenant", Notes())) == shape(array)
    # Questions after the third are part of it, so it can have more answers than a page of ours.
    assert all("answers" in each.reason for each in errors(back))
    assert {note.reason for note in notes if note.lost} <= {TOO_MANY}


@given(trees())
@settings(max_examples=30, deadline=None)
def test_the_array_is_valid_where_it_goes(tree):
    def look(node, depth):
        assert {*node} <= {"value", "display", "options", "sorCode", "priority"}
        if "options" in node:
            assert node["options"]
            assert "sorCode" not in node
            assert node["value"] not in EARLY_EXITS
            values = [each["value"] for each in node["options"] if each["value"] not in EARLY_EXITS]
            assert len({*values}) == len(values)
            for each in node["options"]:
                look(each, depth + 1)
        else:
            assert depth in (2, 3)
            assert bool(node.get("sorCode") and node.get("priority")) != (
                node["value"] in EARLY_EXITS
            )

    for start in tree.start:
        for node in write_ns(tree, start, "tenant", Notes()):
            look(node, 1)


def test_what_the_array_cannot_hold_is_reported_once(data):
    notes = Notes()
    array = write_ns(parse_tree(data), "home", "tenant", notes)
    paths = [note.path for note in notes.all]
    assert len({*paths}) == len(paths)
    assert ("questions", "room", "hint") in paths
    assert ("questions", "room", "options", "kitchen", "hint") in paths
    assert ("outcomes", "tap-drips") in paths
    assert ("exits", "plug") in paths
    assert ("questions", "danger") in paths
    assert [node["display"] for node in array] == ["Kitchen", "Bathroom", "Something else"]
    assert array[0]["options"][0] == {
        "value": "drips",
        "display": "It drips",
        "sorCode": "T-01",
        "priority": "routine",
    }
    assert [node["value"] for node in array[0]["options"][1:]] == [
        "NotEligibleNonEmergency",
        "UnableToBook",
    ]


def test_the_soonest_priority_of_the_season_is_taken(data):
    data["outcomes"]["heating"] |= {"booking": "online"}
    notes = Notes()
    (heating, *_) = write_ns(parse_tree(data), "communal", "tenant", notes)
    assert heating["options"] == [{"value": "Emergency", "display": "The heating"}]
    assert ("outcomes", "heating", "rules") in [note.path for note in notes.all]


def test_a_leaseholders_own_repair_is_not_eligible(data):
    (kitchen, *_) = write_ns(parse_tree(data), "home", "leaseholder", Notes())
    assert kitchen["options"][0]["value"] == "NotEligibleNonEmergency"


def test_more_questions_than_three_become_one_answer(data):
    options = data["questions"]["tap"]["options"]
    options["handle"] = {"label": "The handle", "next": "handle"}
    data["questions"]["handle"] = {
        "title": "What is wrong with the handle?",
        "options": {
            "loose": {"label": "It is loose", "outcome": "described"},
            "hot": {"label": "It is hot", "next": "hot"},
        },
    }
    data["questions"]["hot"] = {
        "title": "How hot?",
        "options": {"very": {"label": "Very", "outcome": "described"}},
    }
    (kitchen, *_) = write_ns(parse_tree(data), "home", "tenant", Notes())
    handle = kitchen["options"][-1]
    assert [node["display"] for node in handle["options"]] == ["It is loose", "It is hot: Very"]


def test_more_paths_than_can_be_written_are_refused(data):
    names = [f"q{number}" for number in range(17)]
    for name, following in zip(names, [*names[1:], "tap"], strict=True):
        options = {key: {"label": key, "next": following} for key in ("a", "b")}
        data["questions"][name] = {"title": name, "options": options}
    data["start"]["home"] = "q0"
    with pytest.raises(BrokenSource, match="paths from home"):
        write_ns(parse_tree(data), "home", "tenant", Notes())
