import pytest

from repairs_pattern.domain.diagnosis import Facts, Outcome, Responsibility, Rule, parse_tree

WINTER_TENANT = Facts("tenant", "heating")
SUMMER_TENANT = Facts("tenant", "warm")


@pytest.fixture
def tree(data):
    return parse_tree(data)


def outcome(*rules):
    return Outcome(
        id="x",
        repair="X",
        sor="X-1",
        trade="gas",
        priority="routine",
        minutes=30,
        booking="online",
        because=None,
        right_to_repair=None,
        hazard=None,
        responsibility=Responsibility("council", "leaseholder"),
        do=(),
        defects=(),
        rules=rules,
    )


def keys(path):
    return [(question.id, option.key) for question, option in path]


def test_answers_lead_to_an_outcome_and_the_trail_tells_how(tree):
    found = tree.diagnose("home", {"room": "kitchen", "tap": "drips"}, SUMMER_TENANT)
    assert found.outcome.repair == "Tap that drips"
    assert keys(found.trail) == [("room", "kitchen"), ("tap", "drips")]


def test_an_unfinished_diagnosis_is_none(tree):
    assert tree.diagnose("home", {}, SUMMER_TENANT) is None
    assert tree.diagnose("home", {"room": "kitchen"}, SUMMER_TENANT) is None


def test_an_answer_that_is_no_longer_an_option_is_none(tree):
    assert tree.diagnose("home", {"room": "attic", "tap": "drips"}, SUMMER_TENANT) is None
    assert tree.diagnose("home", {"room": "kitchen", "tap": ""}, SUMMER_TENANT) is None


def test_answers_that_lead_to_an_exit_have_no_diagnosis_but_a_trail(tree):
    chosen = {"room": "bathroom", "tap": "seat"}
    assert tree.diagnose("home", chosen, SUMMER_TENANT) is None
    assert tree.answered("home", chosen)[-1][1].exit == "plug"


def test_answers_off_the_path_do_not_count(tree):
    chosen = {"room": "other", "tap": "drips", "shared": "heating", "gone": "x"}
    assert tree.diagnose("home", chosen, SUMMER_TENANT).outcome.id == "described"


def test_each_start_has_its_own_first_question(tree):
    chosen = {"room": "other", "shared": "heating"}
    assert tree.diagnose("home", chosen, SUMMER_TENANT).outcome.id == "described"
    assert tree.diagnose("communal", chosen, SUMMER_TENANT).outcome.id == "heating"


def test_a_diagnosis_has_the_rules_applied(tree):
    chosen = {"shared": "heating"}
    assert tree.diagnose("communal", chosen, WINTER_TENANT).outcome.priority == "emergency"
    assert tree.diagnose("communal", chosen, SUMMER_TENANT).outcome.priority == "urgent"


def test_paths_are_all_the_ways_to_an_end_in_page_order(tree):
    assert [keys(path) for path in tree.paths("home")] == [
        [("room", "kitchen"), ("tap", "drips")],
        [("room", "kitchen"), ("tap", "seat")],
        [("room", "kitchen"), ("tap", "not-sure")],
        [("room", "bathroom"), ("tap", "drips")],
        [("room", "bathroom"), ("tap", "seat")],
        [("room", "bathroom"), ("tap", "not-sure")],
        [("room", "other")],
    ]


def test_every_path_that_ends_in_an_outcome_can_be_diagnosed(tree):
    for start in tree.start:
        for path in tree.paths(start):
            found = tree.diagnose(start, dict(keys(path)), WINTER_TENANT)
            assert (found and found.outcome.id) == path[-1][1].outcome


def test_a_loop_ends_paths_and_answers_instead_of_hanging(data):
    data["questions"]["tap"]["options"]["back"] = {"label": "Back", "next": "room"}
    tree = parse_tree(data)
    assert len(list(tree.paths("home"))) == 7
    assert tree.diagnose("home", {"room": "kitchen", "tap": "back"}, SUMMER_TENANT) is None


def test_for_each_field_the_first_rule_that_applies_wins():
    warm = Rule({"season": "warm"}, priority="planned")
    first = Rule({"tenure": "tenant"}, priority="urgent")
    second = Rule({"season": "heating"}, priority="emergency", booking="arrange", because="Why.")
    changed = outcome(warm, first, second).under(WINTER_TENANT)
    assert (changed.priority, changed.booking, changed.because) == ("urgent", "arrange", "Why.")


def test_a_rule_with_two_facts_needs_both():
    rule = Rule({"season": "heating", "tenure": "leaseholder"}, priority="emergency")
    assert outcome(rule).under(Facts("leaseholder", "heating")).priority == "emergency"
    assert outcome(rule).under(Facts("leaseholder", "warm")).priority == "routine"
    assert outcome(rule).under(Facts("shared-owner", "heating")).priority == "routine"


def test_a_rule_can_move_responsibility():
    rule = Rule({"tenure": "leaseholder"}, responsibility=Responsibility("council", "council"))
    changed = outcome(rule).under(Facts("leaseholder", "warm"))
    assert changed.responsibility.of("leaseholder") == "council"


def test_applying_rules_twice_changes_nothing_more():
    once = outcome(Rule({"season": "heating"}, priority="emergency")).under(WINTER_TENANT)
    assert once.under(WINTER_TENANT) == once


@pytest.mark.parametrize(
    ("tenure", "who"),
    [("tenant", "council"), ("leaseholder", "resident"), ("shared-owner", "resident")],
)
def test_a_shared_owner_is_responsible_as_a_leaseholder(tenure, who):
    assert Responsibility("council", "leaseholder").of(tenure) == who


@pytest.mark.parametrize(
    ("said", "who"), [("council", "council"), ("shared-owner", "resident"), ("varies", "varies")]
)
def test_a_shared_owner_may_have_an_answer_of_their_own(said, who):
    shared = Responsibility("council", "varies", said)
    assert (shared.of("shared-owner"), shared.of("leaseholder")) == (who, "varies")


def test_responsibility_may_vary_or_be_the_tenants():
    assert Responsibility("tenant", "varies").of("tenant") == "resident"
    assert Responsibility("tenant", "varies").of("leaseholder") == "varies"


def test_facts_that_nobody_knows_are_refused():
    with pytest.raises(ValueError, match="tenure must be one of"):
        Facts("not-sure", "warm")
    with pytest.raises(ValueError, match="season must be one of"):
        Facts("tenant", "winter")
    with pytest.raises(ValueError, match="tenure must be one of"):
        Responsibility("council", "council").of("someone-else")
