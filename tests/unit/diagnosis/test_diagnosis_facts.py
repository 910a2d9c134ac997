"""What an outcome may depend on besides the answers, and that every case of it can be listed."""

import pytest

from repairs_pattern.domain.diagnosis import BrokenTree, Facts, cases, parse_tree

HEATED = Facts("tenant", "heating", gas="yes", floor="ground", block="B-1")


def with_rules(data, *rules):
    data["outcomes"]["tap-drips"]["rules"] = list(rules)
    return parse_tree(data).outcomes["tap-drips"]


def fault(data, when):
    with pytest.raises(BrokenTree) as broken:
        with_rules(data, {"when": when, "priority": "urgent"})
    (finding,) = broken.value.findings
    return f"{finding.reason} {finding.mend}"


@pytest.mark.parametrize(
    ("when", "fits"),
    [
        ({"gas": "yes"}, True),
        ({"gas": "no"}, False),
        ({"gas": "unknown"}, False),
        ({"floor": "ground", "gas": "yes"}, True),
        ({"floor": "ground", "gas": "no"}, False),
        ({"block": "B-1"}, True),
        ({"block": "B-2"}, False),
        ({"block": "any"}, True),
        ({"block": "none"}, False),
    ],
)
def test_a_rule_fits_where_everything_it_names_is_so(when, fits):
    assert HEATED.fit(when) is fits


def test_a_home_in_no_block_is_in_none_and_not_in_any():
    house = Facts("tenant", "warm")
    assert house.fit({"block": "none"})
    assert not house.fit({"block": "any"})


def test_what_is_not_known_of_a_home_is_unknown():
    assert Facts("tenant", "warm").fit({"gas": "unknown", "floor": "unknown"})


@pytest.mark.parametrize(
    "fact", [{"tenure": "owner"}, {"season": "winter"}, {"gas": "maybe"}, {"floor": "3"}]
)
def test_a_word_that_is_not_one_of_the_facts_is_refused(fact):
    with pytest.raises(ValueError, match="must be one of"):
        Facts(**{"tenure": "tenant", "season": "warm", **fact})


def test_a_rule_may_change_who_comes_the_code_and_the_length_of_the_visit(data):
    change = {"trade": "gas", "sor": "T-09", "minutes": 20}
    outcome = with_rules(data, {"when": {"gas": "yes"}, **change})
    changed = outcome.under(HEATED)
    assert (changed.trade, changed.sor, changed.minutes) == ("gas", "T-09", 20)
    assert outcome.under(Facts("tenant", "warm")).trade == "plumbing"


def test_the_cases_of_an_outcome_without_rules_are_the_tenures_in_both_seasons(data):
    found = list(cases(parse_tree(data).outcomes["tap-drips"]))
    assert len({case.facts for case in found}) == len(found) == 6
    assert {case.facts.gas for case in found} == {"unknown"}


def test_the_cases_cover_every_value_of_the_facts_that_the_rules_name(data):
    outcome = with_rules(
        data,
        {"when": {"gas": "yes", "block": "B-1"}, "priority": "urgent"},
        {"when": {"block": "any"}, "priority": "emergency"},
    )
    found = list(cases(outcome))
    assert len(found) == 6 * 3 * 3
    assert {case.facts.block for case in found} == {"none", "B-1", "another"}
    priorities = {
        (case.facts.gas, case.facts.block): case.outcome.priority
        for case in found
        if case.facts.tenure == "tenant" and case.facts.season == "warm"
    }
    assert priorities["yes", "B-1"] == "urgent"
    assert priorities["no", "B-1"] == priorities["yes", "another"] == "emergency"
    assert priorities["yes", "none"] == "routine"


def test_a_fact_that_nobody_knows_and_a_word_that_it_does_not_have_are_refused(data):
    assert "gas" in fault(data, {"gass": "yes"})
    assert "Use yes, no or unknown." in fault(data, {"gas": "perhaps"})
    assert 'has yes or no (true or false) for "gas"' in fault(data, {"gas": True})


def test_leaseholders_and_shared_owners_may_begin_with_another_question(data):
    assert parse_tree(data).start_for("home", "leaseholder") == "home"
    data["start"]["leaseholder"] = "tap"
    tree = parse_tree(data)
    starts = [
        tree.start_for("home", tenure) for tenure in ("tenant", "leaseholder", "shared-owner")
    ]
    assert starts == ["home", "leaseholder", "leaseholder"]
    assert tree.start_for("communal", "leaseholder") == "communal"
    found = tree.diagnose("leaseholder", {"tap": "drips"}, Facts("leaseholder", "warm"))
    assert found.outcome.id == "tap-drips"


def test_a_tree_without_one_of_the_starts_that_it_needs_is_refused(data):
    del data["start"]["communal"]
    with pytest.raises(BrokenTree, match="communal"):
        parse_tree(data)
