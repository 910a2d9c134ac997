"""Rules for the people in a home are checked against the tree, the trades and the priorities."""

from __future__ import annotations

import pytest

from repairs_pattern.council import load_council
from repairs_pattern.domain.diagnosis import SEASONS, Facts, needs_that_matter
from tests.support.homes import COUNCILS

RULE = """
[[household.raises]]
needs = ["baby"]
outcomes = ["tap-cannot-turn"]
from = "urgent"
to = "emergency"
because = "A baby needs water."
"""
LAST = 62
"""The line of council.toml at which the rule starts."""


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        (
            '"baby"',
            '"babies"',
            1,
            "household.raises (number 1) needs (number 1): “babies” cannot be used here. "
            "Mend: Did you mean “baby”?",
        ),
        (
            '"baby"',
            "",
            1,
            "household.raises (number 1) needs is empty. "
            "Mend: Fill it in, or take the line out if it is not needed.",
        ),
        (
            '"tap-cannot-turn"',
            '"tap-cannot-trun"',
            2,
            "“tap-cannot-trun” is not an outcome in diagnosis.yaml. "
            "Mend: Did you mean “tap-cannot-turn”?",
        ),
        (
            'outcomes = ["tap-cannot-turn"]',
            'hazards = ["dampness"]',
            2,
            "“dampness” is not a hazard of an outcome in diagnosis.yaml. "
            "Mend: Use one of: excess_cold.",
        ),
        (
            'outcomes = ["tap-cannot-turn"]',
            'trades = ["plumbing", "plumming"]',
            2,
            "“plumming” is not a trade under [booking]. Mend: Did you mean “plumbing”?",
        ),
        (
            'outcomes = ["tap-cannot-turn"]',
            'season = "winter"',
            2,
            "household.raises (number 1) season: “winter” cannot be used here. "
            "Mend: Use one of: heating, warm.",
        ),
        (
            'outcomes = ["tap-cannot-turn"]',
            'rooms = ["kitchen"]',
            2,
            "“rooms” is not a setting under [[household.raises]] (number 1). "
            "Mend: Did you mean “from”?",
        ),
        (
            'from = "urgent"\n',
            'from = "urgnt"\n',
            3,
            "household.raises (number 1) from: “urgnt” cannot be used here. "
            "Mend: Did you mean “urgent”?",
        ),
        (
            'from = "urgent"\n',
            "",
            0,
            "household.raises (number 1) from is missing. "
            'Mend: Add it under [[household.raises]] (number 1), such as: from = "routine"',
        ),
        (
            'to = "emergency"',
            'to = "planned"',
            4,
            "“planned” is not sooner than “urgent”, and a rule may only make a repair sooner. "
            "Mend: Give a more urgent priority, or take the rule out.",
        ),
        (
            'to = "emergency"',
            'to = "urgent"',
            4,
            "“urgent” is not sooner than “urgent”, and a rule may only make a repair sooner. "
            "Mend: Give a more urgent priority, or take the rule out.",
        ),
        (
            'because = "A baby needs water."\n',
            "",
            0,
            "household.raises (number 1) because is missing. "
            "Mend: Add it under [[household.raises]] (number 1), such as: "
            'because = "Damp can be more harmful to babies and older people."',
        ),
        (
            'from = "urgent"',
            'from = "routine"',
            0,
            "No repair in a home fits this rule while it is “routine”, so it never applies. "
            "Mend: Check the priority of the outcomes in diagnosis.yaml, or take the rule out.",
        ),
        (
            '"tap-cannot-turn"',
            '"lamp"',
            0,
            "No repair in a home fits this rule while it is “urgent”, so it never applies. "
            "Mend: Check the priority of the outcomes in diagnosis.yaml, or take the rule out.",
        ),
    ],
)
def test_a_faulty_rule_is_told_by_its_line(council, old, new, line, message):
    with_a_shared_lamp(council)
    assert RULE.count(old) == 1
    council.add("council.toml", RULE.replace(old, new))
    assert council.says() == [f"council.toml:{LAST + line}: error: {message}"]


def with_a_shared_lamp(council) -> None:
    """A second outcome, which only a shared area leads to."""
    council.change("diagnosis.yaml", "communal: problem", "communal: shared")
    council.change(
        "diagnosis.yaml",
        "outcomes:\n",
        """\
  shared:
    title: What is the problem?
    options:
      lamp: {label: A lamp, outcome: lamp}
      other: {label: Something else, outcome: described}
outcomes:
  lamp:
    repair: Lamp that does not work
    sor: "TE-0002"
    trade: plumbing
    priority: urgent
    minutes: 45
    hazard: excess_cold
    responsibility: {tenant: council, leaseholder: council}
""",
    )


def test_a_rule_for_what_is_the_residents_to_repair_never_applies(council):
    council.change(
        "diagnosis.yaml",
        "{tenant: council, leaseholder: leaseholder}",
        "{tenant: tenant, leaseholder: leaseholder}",
    )
    council.add("council.toml", RULE)
    (problem,) = council.says()
    assert "never applies" in problem


def test_a_rule_that_is_right_is_kept(council):
    council.add("council.toml", RULE)
    assert council.says() == []
    (rule,) = load_council(council.path).household.rules
    assert (rule.start, rule.to, rule.needs) == ("urgent", "emergency", {"baby"})


def test_without_rules_nobody_is_asked_and_every_need_of_a_visit_is_offered(council):
    loaded = load_council(council.path)
    assert loaded.household.rules == ()
    assert "knock" in loaded.visit.needs


def test_a_need_of_a_visit_that_does_not_exist_is_told(council):
    council.add("council.toml", '\n[visit]\nneeds = ["knock", "knok"]\n')
    assert council.says() == [
        "council.toml:63: error: visit.needs (number 2): “knok” cannot be used here. "
        "Mend: Did you mean “knock”?"
    ]


def test_the_reason_of_a_rule_can_be_reworded(council):
    council.add("council.toml", RULE)
    council.write("words.toml", '[en]\n"A baby needs water." = "Babies need water."\n')
    assert council.says() == []


RISK = {"cold-risk", "boiler-risk", "hot-water-risk", "damp-people", "mould-health"}
"""The questions of the two trees that ask about the people in the home."""


@pytest.mark.parametrize("name", ["northmere", "westvale"])
def test_nobody_is_asked_twice_about_the_people_in_the_home(name):
    council = load_council(COUNCILS / name)
    tree, rules = council.tree, council.household.rules
    assert rules
    assert RISK & set(tree.questions)
    for path in tree.paths("home"):
        end = path[-1][1].outcome
        if end and RISK & {question.id for question, _ in path}:
            for season in SEASONS:
                outcome = tree.outcomes[end].under(Facts("tenant", season))
                assert needs_that_matter(rules, outcome, season) == (), (end, season)
