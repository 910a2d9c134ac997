"""What a change to a tree means for residents: one line for each change, and nothing else."""

from __future__ import annotations

import contextlib
import copy
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from repairs_pattern.domain.diagnosis import (
    KINDS,
    BrokenTree,
    GoesRound,
    Promises,
    Raise,
    compare_trees,
    parse_tree,
)
from repairs_pattern.domain.diagnosis.diff import walk
from repairs_pattern.domain.law import Period
from tests.support.trees import PLAIN, trees
from tests.unit.diagnosis.conftest import SMALL

MIRROR = {
    "path-lost": "path-new",
    "priority-slower": "priority-sooner",
    "booking-lost": "booking-new",
    "turned-away": "taken-on",
    "right-lost": "right-new",
    "more-questions": "fewer-questions",
}
MIRROR |= {there: here for here, there in MIRROR.items()}

PROMISES = Promises(
    targets={
        "emergency": Period(24, "hours"),
        "urgent": Period(3, "working-days"),
        "routine": Period(20, "working-days"),
    },
    reply=Period(2, "working-days"),
    regimes=frozenset({"right-to-repair", "awaabs-law"}),
    raises=(Raise(frozenset({"baby", "over-65"}), "routine", "urgent", "Because."),),
)


def promises(**urgent):
    """The same promises, but for another period of some priorities."""
    return replace(PROMISES, targets=PROMISES.targets | urgent)


@pytest.fixture
def changed(data):
    """The same tree as the fixture `data`, to be changed."""
    return copy.deepcopy(data)


def said(before, after, *targets):
    """Each change as its kind, its sentence and its number of ways."""
    found = compare_trees(parse_tree(before), parse_tree(after), *targets)
    return [(change.kind, change.said, change.ways) for change in found.changes]


def kinds(before, after):
    return sorted(change[0] for change in said(before, after))


def test_nothing_changes_where_nothing_changed(data):
    assert said(data, data) == []


def test_a_slower_priority_is_one_line_however_many_ways_lead_to_it(data, changed):
    changed["outcomes"]["tap-drips"]["priority"] = "planned"
    assert said(data, changed) == [
        (
            "priority-slower",
            "“Tap that drips”: was routine, is now planned, for tenants.",
            2,
        )
    ]


def test_an_example_gives_the_answers_of_one_way(data, changed):
    changed["outcomes"]["tap-drips"]["priority"] = "planned"
    (change,) = compare_trees(parse_tree(data), parse_tree(changed)).changes
    assert change.example == ("Kitchen", "It drips")


def test_the_periods_are_told_where_they_are_known(data, changed):
    changed["outcomes"]["tap-drips"]["priority"] = "urgent"
    (change,) = said(data, changed, PROMISES, PROMISES)
    assert change[:2] == (
        "priority-sooner",
        "“Tap that drips”: was routine (20 working days), is now urgent (3 working days), "
        "for tenants.",
    )


def test_a_longer_period_is_one_line_for_all_repairs_of_the_priority(data):
    later = promises(urgent=Period(5, "working-days"))
    tree = parse_tree(data)
    (change,) = compare_trees(tree, tree, PROMISES, later).changes
    assert (change.kind, change.said) == (
        "priority-slower",
        "Every repair that is urgent: was 3 working days, is now 5 working days.",
    )


def test_a_priority_is_slower_by_its_period_and_not_by_its_name(data, changed):
    changed["outcomes"]["tap-drips"]["priority"] = "urgent"
    odd = promises(urgent=Period(30, "working-days"))
    found = said(data, changed, PROMISES, odd)
    assert ("priority-slower", 2) in [(kind, ways) for kind, _, ways in found]


def test_a_later_reply_to_what_staff_read_first_is_slower(data):
    tree = parse_tree(data)
    later = replace(PROMISES, reply=Period(1, "weeks"))
    (change,) = compare_trees(tree, tree, PROMISES, later).changes
    assert (change.kind, change.said, change.ways) == (
        "priority-slower",
        "The reply to every report that staff read first: was 2 working days, is now 1 week.",
        4,
    )


def test_a_law_that_no_longer_applies_is_a_right_that_is_lost(data):
    tree = parse_tree(data)
    without = replace(PROMISES, regimes=frozenset({"awaabs-law"}))
    (change,) = compare_trees(tree, tree, PROMISES, without).changes
    assert (change.kind, change.said, change.ways) == (
        "right-lost",
        "Every repair no longer counts as covered by “right-to-repair”.",
        9,
    )


def test_a_need_that_no_longer_raises_a_priority_is_slower_for_those_who_have_it(data):
    tree = parse_tree(data)
    rule = Raise(frozenset({"baby"}), "routine", "urgent", "Because.", season="heating")
    found = compare_trees(tree, tree, PROMISES, replace(PROMISES, raises=(rule,)))
    assert [(change.kind, change.said) for change in found.changes] == [
        (
            "priority-slower",
            "Repairs in a home with someone aged 65 or over: was urgent, is now routine, "
            "for tenants, from November to April.",
        ),
        (
            "priority-slower",
            "Repairs in a home with a baby or young child or someone aged 65 or over: "
            "was urgent, is now routine, for tenants, from May to October.",
        ),
    ]


def test_the_same_rules_in_another_order_or_in_two_parts_change_nothing(data):
    parts = tuple(
        Raise(frozenset({need}), "routine", "urgent", "Because.") for need in ("over-65", "baby")
    )
    tree = parse_tree(data)
    assert compare_trees(tree, tree, PROMISES, replace(PROMISES, raises=parts)).changes == ()


def test_a_priority_that_is_none_is_compared_without_a_crash(data, changed):
    changed["outcomes"]["tap-drips"]["priority"] = "whenever"
    assert kinds(data, changed) == ["priority-slower"]
    assert kinds(changed, data) == ["priority-sooner"]


def test_what_only_one_of_the_two_promises_is_not_compared(data):
    assert said(data, data, None, PROMISES) == []


def test_a_rule_is_told_for_whom_and_when_it_makes_a_difference(data, changed):
    changed["outcomes"]["heating"]["rules"] = []
    assert said(data, changed) == [
        (
            "priority-slower",
            "“No heating”: was emergency, is now urgent, from November to April.",
            1,
        )
    ]


def test_facts_of_the_home_are_told_in_words(data, changed):
    changed["outcomes"]["heating"]["rules"] += [
        {"when": {"gas": "no", "tenure": "tenant"}, "booking": "triage"}
    ]
    (change,) = said(data, changed)
    assert change[1] == (
        "“No heating”: was arranged by staff, is now read by staff first, for tenants, "
        "from May to October, in homes without gas."
    )


def test_a_lost_answer_says_where_it_led(data, changed):
    del changed["questions"]["room"]["options"]["bathroom"]
    assert said(data, changed) == [
        (
            "path-lost",
            "“Bathroom” at “Where is the problem?” can no longer be chosen. It led to "
            "“What is wrong with the tap?” and 3 paths from there.",
            1,
        )
    ]


def test_a_new_answer_says_where_it_leads(data, changed):
    changed["questions"]["tap"]["options"]["hot"] = {"label": "It is hot", "outcome": "heating"}
    assert said(data, changed) == [
        (
            "path-new",
            "“It is hot” at “What is wrong with the tap?” can now be chosen. "
            "It leads to “No heating”.",
            2,
        )
    ]


def test_the_paths_are_counted_before_and_after(data, changed):
    del changed["questions"]["room"]["options"]["bathroom"]
    found = compare_trees(parse_tree(data), parse_tree(changed))
    assert (found.paths_before, found.paths_after) == (9, 6)


def test_an_answer_that_leads_to_another_repair_is_told(data, changed):
    changed["questions"]["tap"]["options"]["not-sure"]["outcome"] = "heating"
    assert (
        "outcome-changed",
        "The same answers led to “A repair you describe to us”, and now lead to “No heating”.",
        2,
    ) in said(data, changed)


def test_a_repair_that_stays_what_it_is_may_have_another_id_or_another_name(data, changed):
    outcome = changed["outcomes"].pop("tap-drips")
    changed["outcomes"]["dripping"] = outcome
    changed["questions"]["tap"]["options"]["drips"]["outcome"] = "dripping"
    assert said(data, changed) == []
    outcome["repair"] = "Dripping tap"
    assert said(data, changed) == [
        ("wording-changed", "A name: was “Tap that drips”, is now “Dripping tap”.", 2)
    ]


def test_a_visit_that_can_no_longer_be_booked_online_is_told(data, changed):
    changed["outcomes"]["tap-drips"] |= {"booking": "arrange"}
    assert kinds(data, changed) == ["booking-lost"]
    assert kinds(changed, data) == ["booking-new"]


def test_another_way_of_a_visit_that_nobody_books_is_told(data, changed):
    changed["outcomes"]["heating"] |= {"booking": "no-access"}
    assert kinds(data, changed) == ["visit-changed"]


def test_a_repair_that_is_no_longer_ours_is_told_for_whom(data, changed):
    changed["outcomes"]["tap-drips"]["responsibility"]["tenant"] = "tenant"
    assert said(data, changed) == [
        (
            "turned-away",
            "“Tap that drips”: was booked online, is now not ours to repair, for tenants.",
            2,
        )
    ]
    assert kinds(changed, data) == ["taken-on"]


@pytest.mark.parametrize(
    ("field", "right"),
    [
        ("right_to_repair", "“loss-of-heating-or-hot-water” for the Right to Repair"),
        ("hazard", "the hazard “excess_cold”"),
    ],
)
def test_a_right_that_is_lost_is_told(data, changed, field, right):
    del changed["outcomes"]["heating"][field]
    assert said(data, changed) == [("right-lost", f"“No heating” no longer counts as {right}.", 1)]
    assert kinds(changed, data) == ["right-new"]


def test_a_question_that_comes_between_is_asked_as_well_and_nothing_else_changes(data, changed):
    changed["questions"]["which"] = {
        "title": "Which tap?",
        "options": {
            "hot": {"label": "The hot one", "next": "tap"},
            "cold": {"label": "The cold one", "next": "tap"},
        },
    }
    changed["questions"]["room"]["options"]["kitchen"]["next"] = "which"
    assert said(data, changed) == [("more-questions", "“Which tap?” is now asked as well.", 1)]
    assert said(changed, data) == [("fewer-questions", "“Which tap?” is no longer asked.", 1)]


def test_a_question_after_the_old_end_compares_each_of_its_ends(data, changed):
    changed["questions"]["shared"]["options"]["heating"] = {"label": "The heating", "next": "how"}
    changed["questions"]["how"] = {
        "title": "How cold is it?",
        "options": {
            "very": {"label": "Very cold", "outcome": "heating"},
            "other": {"label": "Something else", "outcome": "described"},
        },
    }
    found = said(data, changed)
    assert ("more-questions", "“How cold is it?” is now asked as well.", 1) in found
    assert ("outcome-changed", 1) in [(kind, ways) for kind, _, ways in found]
    assert "path-lost" not in [kind for kind, *_ in found]


def test_new_names_of_questions_and_answers_change_nothing(data, changed):
    questions = changed["questions"]
    questions["the-tap"] = questions.pop("tap")
    questions["the-tap"]["options"]["dripping"] = questions["the-tap"]["options"].pop("drips")
    for room in ("kitchen", "bathroom"):
        questions["room"]["options"][room]["next"] = "the-tap"
    questions["the-tap"]["options"] = {
        key: questions["the-tap"]["options"][key] for key in ("dripping", "seat", "not-sure")
    }
    assert said(data, changed) == []


def test_new_words_are_only_new_words(data, changed):
    changed["questions"]["tap"]["title"] = "What does the tap do?"
    changed["questions"]["tap"]["options"]["drips"]["label"] = "Drips"
    changed["questions"]["room"]["hint"] = "Choose a room."
    assert said(data, changed) == [
        (
            "wording-changed",
            "A question: was “What is wrong with the tap?”, is now “What does the tap do?”.",
            2,
        ),
        (
            "wording-changed",
            "An answer to “What does the tap do?”: was “It drips”, is now “Drips”.",
            2,
        ),
        (
            "wording-changed",
            "The hint of “Where is the problem?”: was “Choose one room.”, is now “Choose a room.”.",
            1,
        ),
    ]


def test_another_order_of_answers_is_told(data, changed):
    options = changed["questions"]["shared"]["options"]
    changed["questions"]["shared"]["options"] = dict(reversed(options.items()))
    assert said(data, changed) == [
        (
            "wording-changed",
            "The order of the answers to “What is broken?”: was “The heating, Something else”, "
            "is now “Something else, The heating”.",
            1,
        )
    ]


def test_what_people_are_told_to_do_and_what_staff_see_are_told(data, changed):
    changed["outcomes"]["heating"] |= {"do": ["Keep warm."], "sor": "T-09", "minutes": 60}
    changed["exits"]["gas"]["call"] = []
    assert [change[:2] for change in said(data, changed)] == [
        (
            "advice-changed",
            "“Call the gas emergency line now”: whom to call: was “gas-emergency”, is now nothing.",
        ),
        (
            "advice-changed",
            "“No heating”: what to do: was “Keep warm. Check the meter.”, is now “Keep warm.”.",
        ),
        ("staff-changed", "“No heating”: code: was “T-02”, is now “T-09”."),
        (
            "staff-changed",
            "“No heating”: length of visit in minutes: was “90”, is now “60”.",
        ),
    ]


def test_an_answer_to_the_danger_question_that_is_lost_is_told(data, changed):
    del changed["questions"]["danger"]["options"]["gas"]
    (change,) = said(data, changed)
    assert change[0] == "path-lost"
    assert change[1].startswith("“I can smell gas” at “Is anyone in danger right now?”")


def test_a_start_of_their_own_for_leaseholders_is_compared_with_the_old_one(data, changed):
    changed["start"]["leaseholder"] = "tap"
    found = said(data, changed)
    assert ("fewer-questions", "“Where is the problem?” is no longer asked.", 1) in found


def test_questions_that_go_round_are_refused(data, changed):
    changed["questions"]["tap"]["options"]["seat"] = {"label": "Back", "next": "room"}
    with pytest.raises(GoesRound):
        compare_trees(parse_tree(data), parse_tree(changed))


def test_every_kind_has_a_sentence_that_explains_it():
    assert set(MIRROR) <= set(KINDS)
    assert all(sentence.endswith(".") for sentence in KINDS.values())


@st.composite
def mutated(draw):
    """The small tree with some random changes that leave it a tree."""
    data = copy.deepcopy(SMALL)
    links = [{"outcome": name} for name in data["outcomes"]] + [{"exit": "plug"}]
    links += [{"next": "tap"}, {"next": "extra"}]
    data["questions"]["extra"] = {
        "title": draw(st.sampled_from(["Extra?", "More?"])),
        "options": {
            "yes": {"label": "Yes", "outcome": "tap-drips"},
            "no": {"label": "No", **draw(st.sampled_from([*links[:4], {"next": "tap"}]))},
        },
    }
    for question in ("room", "shared"):
        for option in draw(st.sets(st.sampled_from([*data["questions"][question]["options"]]))):
            label = data["questions"][question]["options"][option]["label"]
            data["questions"][question]["options"][option] = {
                "label": draw(st.sampled_from([label, f"{label}, perhaps"])),
                **draw(st.sampled_from(links)),
            }
    for option in draw(st.sets(st.sampled_from(["drips", "seat"]))):
        del data["questions"]["tap"]["options"][option]
    data["outcomes"]["heating"]["priority"] = draw(st.sampled_from(["urgent", "routine"]))
    data["outcomes"]["tap-drips"]["booking"] = draw(st.sampled_from(["online", "no-access"]))
    data["outcomes"]["tap-drips"]["rules"] = draw(
        st.sampled_from([[], [{"when": {"floor": "upper"}, "priority": "emergency"}]])
    )
    return parse_tree(data)


ODD = ("council", "tap", "danger", "heating", "plug", "none", "room", "x", True, 45, "online")


def texts(value, path=()):
    """The path to every single value in nested data."""
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
        if isinstance(inner, dict | list):
            yield from texts(inner, (*path, key))
        else:
            yield (*path, key)


@settings(max_examples=150)
@given(draw=st.data())
def test_whatever_a_readable_file_holds_it_is_compared_or_refused(draw):
    data = copy.deepcopy(SMALL)
    for path in draw.draw(st.lists(st.sampled_from([*texts(data)]), max_size=3)):
        holder = data
        for key in path[:-1]:
            holder = holder[key]
        holder[path[-1]] = draw.draw(st.sampled_from(ODD))
    with contextlib.suppress(BrokenTree, GoesRound):
        assert compare_trees(parse_tree(SMALL), parse_tree(data), PROMISES, PROMISES).paths_after


def ways(changes, mirrored=False):
    """How many ways lead to each kind of change, the other way round where that is asked for."""
    found = Counter()
    for c in changes:
        told = (c.kind, c.before, c.after)
        if mirrored:
            told = (MIRROR.get(c.kind, c.kind), c.after, c.before)
        found[told, c.when] += c.ways
    return found


@settings(max_examples=40)
@given(tree=mutated() | trees(PLAIN))
def test_a_tree_does_not_differ_from_itself(tree):
    assert compare_trees(tree, tree).changes == ()


@settings(max_examples=60)
@given(two=st.tuples(mutated(), mutated()) | st.tuples(trees(PLAIN), trees(PLAIN)))
def test_the_way_back_undoes_every_change(two):
    there, back = compare_trees(*two), compare_trees(*reversed(two))
    assert (there.paths_before, there.paths_after) == (back.paths_after, back.paths_before)
    assert ways(there.changes) == ways(back.changes, mirrored=True)


def test_trees_with_too_little_in_common_are_compared_on_a_sample(data, changed, monkeypatch):
    monkeypatch.setattr(walk, "MOST_PAIRS", 3)
    changed["outcomes"]["tap-drips"]["priority"] = "planned"
    trees = parse_tree(data), parse_tree(changed)
    found, again, other = (compare_trees(*trees, seed=seed) for seed in (1, 1, 2))
    assert found.walks == walk.WALKS
    assert [(c.kind, c.said) for c in found.changes] == [
        ("priority-slower", "“Tap that drips”: was routine, is now planned, for tenants.")
    ]
    assert found.changes[0].ways == pytest.approx(walk.WALKS * 2 / 9, rel=0.1)
    assert found == again != other
