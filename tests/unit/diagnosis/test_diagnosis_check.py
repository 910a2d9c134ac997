import pytest

from repairs_pattern.domain.diagnosis import check_tree, parse_tree
from repairs_pattern.domain.diagnosis.readability import check_reading


def check(data, **known):
    return check_tree(parse_tree(data), **known)


def only(data, **known):
    (finding,) = check(data, **known)
    assert finding.reason.endswith(".")
    assert finding.mend.endswith((".", "]"))
    return finding


def option(data, question, key):
    return data["questions"][question]["options"][key]


def more_options(data, question, number):
    options = data["questions"][question]["options"]
    for place in range(number - len(options)):
        options[f"more-{place}"] = {"label": f"More {place}", "outcome": "described"}


def test_a_good_tree_has_no_findings(data):
    assert check(data) == []
    known = {
        "trades": ["plumbing", "gas"],
        "priorities": ["emergency", "urgent", "routine"],
        "phone_lines": ["gas-emergency", "repairs"],
        "right_to_repair": ["loss-of-heating-or-hot-water"],
    }
    assert check(data, **known) == []


@pytest.mark.parametrize("part", ["questions", "outcomes", "exits"])
def test_what_no_answers_lead_to_is_a_warning(data, part):
    copied = {"questions": "tap", "outcomes": "described", "exits": "plug"}[part]
    data[part]["lonely"] = data[part][copied]
    finding = only(data)
    assert (finding.path, finding.severity) == ((part, "lonely"), "warning")
    assert "no resident ever sees it" in finding.reason


def test_an_outcome_behind_an_unreached_question_is_not_reached_either(data):
    data["outcomes"]["far"] = data["outcomes"]["described"]
    data["questions"]["lonely"] = {
        "title": "Anybody?",
        "options": {
            "yes": {"label": "Yes", "outcome": "far"},
            "other": {"label": "Something else", "outcome": "described"},
        },
    }
    assert [finding.path for finding in check(data)] == [
        ("questions", "lonely"),
        ("outcomes", "far"),
    ]


def test_a_loop_is_named_from_end_to_end(data):
    data["questions"]["tap"]["options"]["back"] = {"label": "Back", "next": "room"}
    finding = only(data)
    assert finding.path == ("questions", "tap", "options", "back", "next")
    assert "room → tap → room." in finding.reason
    assert finding.severity == "error"


def test_a_question_that_leads_to_itself_is_a_loop(data):
    data["questions"]["tap"]["options"]["again"] = {"label": "Again", "next": "tap"}
    assert "tap → tap." in only(data).reason


def test_a_long_loop_is_named_in_short(data):
    for place in range(50):
        data["questions"][f"q{place}"] = {
            "title": "And now?",
            "options": {
                "on": {"label": "On", "next": f"q{(place + 1) % 50}"},
                "other": {"label": "Something else", "outcome": "described"},
            },
        }
    option(data, "room", "kitchen")["next"] = "q0"
    assert "q0 → q1 → q2 → 44 more → q47 → q48 → q49 → q0." in only(data).reason


def test_two_ways_to_the_same_question_are_no_loop(data):
    assert not [finding for finding in check(data) if "circle" in finding.reason]


def test_questions_that_never_end_are_dead_ends(data):
    data["questions"]["tap"]["options"] = {
        "back": {"label": "Back", "next": "round"},
        "other": {"label": "Something else", "next": "round"},
    }
    data["questions"]["round"] = {
        "title": "Again?",
        "options": {
            "on": {"label": "On", "next": "tap"},
            "other": {"label": "Something else", "next": "tap"},
        },
    }
    endless = {f.path for f in check(data) if "come to an end" in f.reason}
    assert endless == {("questions", "tap"), ("questions", "round")}


def test_two_answers_may_not_read_the_same(data):
    option(data, "room", "bathroom")["label"] = "kitchen"
    finding = only(data)
    assert finding.path == ("questions", "room", "options", "bathroom", "label")
    assert 'has the answer "kitchen" twice, as "kitchen" and as "bathroom"' in finding.reason


@pytest.mark.parametrize(
    ("number", "severity"), [(9, None), (10, "warning"), (12, "warning"), (13, "error")]
)
def test_a_long_list_of_answers_is_a_warning_and_then_an_error(data, number, severity):
    more_options(data, "room", number)
    assert [finding.severity for finding in check(data)] == [severity] * bool(severity)


def test_a_question_with_one_answer_asks_nothing(data):
    data["questions"]["shared"]["options"].pop("heating")
    findings = check(data)
    assert "only one answer" in findings[0].reason
    assert findings[0].severity == "warning"


def test_a_question_needs_a_way_out(data):
    del data["questions"]["tap"]["options"]["not-sure"]
    finding = only(data)
    assert (finding.path, finding.severity) == (("questions", "tap", "options"), "warning")
    assert "no way out" in finding.reason


@pytest.mark.parametrize(
    ("key", "answer"),
    [
        ("x", {"label": "Another thing", "outcome": "described"}),
        ("not-sure", {"label": "Hard to say", "outcome": "tap-drips"}),
        ("x", {"label": "I\u2019m not sure", "outcome": "tap-drips"}),
        ("x", {"label": "Something else", "outcome": "tap-drips"}),
    ],
)
def test_triage_not_sure_and_something_else_are_ways_out(data, key, answer):
    del data["questions"]["tap"]["options"]["not-sure"]
    data["questions"]["tap"]["options"][key] = answer
    assert check(data) == []


def test_the_danger_question_lets_the_resident_continue_once(data):
    data["questions"]["danger"]["options"]["no"] = {"label": "No", "continue": True}
    assert "has 2 answers that let the resident continue" in only(data).reason
    for key in ("no", "none"):
        del data["questions"]["danger"]["options"][key]
    assert "has 0 answers that let the resident continue" in check(data)[0].reason


def test_danger_leads_to_an_exit_only(data):
    data["questions"]["danger"]["options"]["cold"] = {"label": "Cold", "outcome": "described"}
    assert only(data).path == ("questions", "danger", "options", "cold")


def test_only_the_danger_question_may_say_continue(data):
    data["questions"]["tap"]["options"]["go-on"] = {"label": "Go on", "continue": True}
    assert only(data).path == ("questions", "tap", "options", "go-on", "continue")


def test_nothing_leads_back_to_the_danger_question(data):
    data["questions"]["tap"]["options"]["danger"] = {"label": "Danger", "next": "danger"}
    assert only(data).path == ("questions", "tap", "options", "danger", "next")


def test_the_diagnosis_does_not_start_with_the_danger_question(data):
    data["start"]["communal"] = "danger"
    assert ("start", "communal") in {finding.path for finding in check(data)}


@pytest.mark.parametrize("name", ["Tap", "tap_1", "tap--1", "-tap", "täp", "tap 1", "t" * 61])
def test_names_must_fit_a_web_address(data, name):
    options = data["questions"]["tap"]["options"]
    options[name] = options.pop("drips")
    finding = only(data)
    assert finding.path == ("questions", "tap", "options", name)
    assert "web address" in finding.reason


@pytest.mark.parametrize("name", ["result", "call-now", "your-repair", "exit-gas"])
def test_some_names_are_kept_for_the_service(data, name):
    data["outcomes"][name] = data["outcomes"].pop("tap-drips")
    option(data, "tap", "drips")["outcome"] = name
    assert "kept for the service" in only(data).reason


@pytest.mark.parametrize("name", ["result", "call-now", "your-repair", "exit-gas"])
def test_an_answer_may_use_a_kept_name(data, name):
    options = data["questions"]["tap"]["options"]
    options[name] = options.pop("drips")
    assert check(data) == []


def test_two_outcomes_may_not_share_a_code(data):
    data["outcomes"]["heating"]["sor"] = "T-01"
    finding = only(data)
    assert finding.path == ("outcomes", "heating", "sor")
    assert '"tap-drips" and "heating"' in finding.reason


def test_a_schedule_of_rates_code_has_room_in_a_report(data):
    data["outcomes"]["heating"]["sor"] = "S" * 40
    assert check(data) == []
    data["outcomes"]["heating"]["sor"] += "S"
    finding = only(data)
    assert finding.path == ("outcomes", "heating", "sor")
    assert "is longer than 40 characters" in finding.reason


@pytest.mark.parametrize("field", ["sor", "trade", "priority", "minutes"])
def test_a_visit_needs_its_code_trade_priority_and_minutes(data, field):
    del data["outcomes"]["tap-drips"][field]
    finding = only(data)
    assert finding.path == ("outcomes", "tap-drips")
    assert f"has no {field}." in finding.reason


def test_all_that_a_visit_lacks_is_one_finding(data):
    for field in ("sor", "minutes"):
        del data["outcomes"]["tap-drips"][field]
    assert "has no sor and no minutes." in only(data).reason


def test_a_repair_that_is_always_the_residents_needs_no_code(data):
    data["outcomes"]["tap-drips"] = {
        "repair": "Plug",
        "responsibility": {"tenant": "tenant", "leaseholder": "leaseholder"},
    }
    assert check(data) == []


def test_a_rule_that_makes_it_the_councils_needs_the_code(data):
    data["outcomes"]["tap-drips"] = {
        "repair": "Plug",
        "responsibility": {"tenant": "tenant", "leaseholder": "leaseholder"},
        "rules": [
            {
                "when": {"season": "heating"},
                "responsibility": {"tenant": "council", "leaseholder": "leaseholder"},
            }
        ],
    }
    assert "has no sor and no trade" in only(data).reason


def test_a_visit_that_is_not_online_says_why(data):
    del data["outcomes"]["heating"]["because"]
    assert "does not tell the resident why" in only(data).reason


def test_a_visit_without_an_appointment_needs_no_reason_but_all_that_a_visit_needs(data):
    data["outcomes"]["tap-drips"]["booking"] = "no-access"
    assert check(data) == []
    del data["outcomes"]["tap-drips"]["trade"]
    assert "has no trade" in only(data).reason


def test_a_question_cannot_have_the_name_of_a_page_for_an_emergency_of_ones_own(data):
    data["questions"]["your-emergency"] = data["questions"].pop("tap")
    for option in ("kitchen", "bathroom"):
        data["questions"]["room"]["options"][option]["next"] = "your-emergency"
    assert "kept for the service's own pages" in only(data).reason


def test_a_rule_that_stops_online_booking_says_why_too(data):
    rule = {"when": {"tenure": "tenant"}, "booking": "arrange"}
    data["outcomes"]["tap-drips"]["rules"] = [rule]
    assert "does not tell the resident why" in only(data).reason
    rule["because"] = "We need to order a part."
    assert check(data) == []


def test_what_triage_will_not_use_is_a_warning(data):
    data["outcomes"]["described"]["trade"] = "gas"
    finding = only(data)
    assert finding.severity == "warning"
    assert "its trade will not be used" in finding.reason


def test_a_rule_that_never_decides_is_a_warning(data):
    rules = data["outcomes"]["heating"]["rules"]
    rules.append({"when": {"season": "heating", "tenure": "tenant"}, "priority": "urgent"})
    finding = only(data)
    assert finding.path == ("outcomes", "heating", "rules", "1")
    assert finding.severity == "warning"


@pytest.mark.parametrize(
    ("outcome", "field", "wrong", "known", "suggested"),
    [
        ("tap-drips", "trade", "plumming", {"trades": ["plumbing", "gas"]}, "plumbing"),
        ("tap-drips", "priority", "rutine", {}, "routine"),
        ("heating", "hazard", "exces_cold", {}, "excess_cold"),
        (
            "heating",
            "right_to_repair",
            "loss-of-heating",
            {"right_to_repair": ["loss-of-heating-or-hot-water", "leaking-roof"]},
            "loss-of-heating-or-hot-water",
        ),
    ],
)
def test_a_name_that_nobody_knows_suggests_one(data, outcome, field, wrong, known, suggested):
    data["outcomes"][outcome][field] = wrong
    finding = only(data, **known)
    assert finding.path == ("outcomes", outcome, field)
    assert f'"{wrong}", which is not a known one' in finding.reason
    assert f'Did you mean "{suggested}"?' in finding.mend


def test_a_rule_may_only_use_a_known_priority(data):
    data["outcomes"]["heating"]["rules"][0]["priority"] = "asap"
    assert only(data).path == ("outcomes", "heating", "rules", "0", "priority")


def test_a_council_may_have_fewer_priorities(data):
    finding = only(data, priorities=["emergency", "urgent"])
    assert finding.path == ("outcomes", "tap-drips", "priority")


def test_trades_are_not_checked_when_nobody_says_which_there_are(data):
    data["outcomes"]["tap-drips"]["trade"] = "wizardry"
    assert check(data) == []
    assert "There is no trade to choose." in check(data, trades=[])[0].mend


def test_an_unknown_phone_line_is_an_error(data):
    data["exits"]["gas"]["call"].append("gas-emergencies")
    finding = only(data, phone_lines=["gas-emergency", "repairs"])
    assert finding.path == ("exits", "gas", "call", "1")


def test_an_exit_that_is_no_emergency_needs_a_number_for_whoever_chose_wrongly(data):
    del data["exits"]["plug"]["call"]
    finding = only(data)
    assert (finding.path, finding.severity) == (("exits", "plug"), "warning")
    assert "whoever chose wrongly has no way on" in finding.reason


def test_an_answer_of_several_lines_is_a_warning(data):
    option(data, "tap", "drips")["label"] = "D" * 80
    assert check(data) == []
    option(data, "tap", "drips")["label"] += "D"
    finding = only(data)
    assert finding.path == ("questions", "tap", "options", "drips", "label")
    assert "has 81 characters" in finding.reason
    assert finding.severity == "warning"


def test_an_answer_that_a_child_of_nine_cannot_read_is_a_warning(data):
    option(data, "tap", "drips")["label"] = "Intermittent thermostatic malfunction"
    (finding,) = check_reading(parse_tree(data))
    assert finding.path == ("questions", "tap", "options", "drips", "label")
    assert finding.severity == "warning"
    assert "reading age" in finding.reason
    assert "Spache" in finding.reason
    option(data, "tap", "drips")["label"] = "It drips all the time"
    assert list(check_reading(parse_tree(data))) == []


@pytest.mark.parametrize("kind", ["gas", "emergency"])
def test_an_emergency_exit_gives_a_number(data, kind):
    data["exits"]["gas"].update(kind=kind, call=[])
    finding = only(data)
    assert "gives no number to call" in finding.reason
    assert finding.severity == "error"


def test_the_gas_emergency_line_comes_first(data):
    data["exits"]["gas"]["call"] = ["emergency-services", "gas-emergency"]
    assert only(data).path == ("exits", "gas", "call")


def test_an_emergency_exit_without_steps_is_a_warning(data):
    del data["exits"]["gas"]["do"]
    assert only(data).severity == "warning"


def big_tree(questions, outcomes):
    """Return data with a chain of questions so deep that recursion would fail."""
    each = outcomes // questions
    return {
        "danger": "danger",
        "start": {"home": "q0", "communal": "q0"},
        "questions": {
            "danger": {
                "title": "Danger?",
                "options": {
                    "gas": {"label": "Gas", "exit": "gas"},
                    "none": {"label": "None of these", "continue": True},
                },
            }
        }
        | {
            f"q{q}": {
                "title": f"Question {q}",
                "options": {
                    f"o{o}": {"label": f"Answer {o}", "outcome": f"r{q * each + o}"}
                    for o in range(each)
                }
                | (
                    {"other": {"label": "Something else", "next": f"q{q + 1}"}}
                    if q < questions - 1
                    else {"other": {"label": "Something else", "outcome": "r0"}}
                ),
            }
            for q in range(questions)
        },
        "outcomes": {
            f"r{r}": {
                "repair": f"Repair {r}",
                "sor": f"S-{r}",
                "trade": "gas",
                "priority": "urgent",
                "minutes": 30,
                "hazard": "falls",
                "responsibility": {"tenant": "council", "leaseholder": "varies"},
                "do": ["Wait for us."],
                "rules": [{"when": {"season": "heating"}, "priority": "emergency"}],
            }
            for r in range(questions * each)
        },
        "exits": {
            "gas": {"kind": "gas", "title": "Call", "do": ["Call."], "call": ["gas-emergency"]}
        },
    }


def test_a_deep_tree_is_checked_without_recursion():
    assert check(big_tree(2_000, 10_000)) == []


def test_a_thousand_misspelt_trades_are_each_found():
    data = big_tree(200, 1_000)
    trades = [f"trade-{number}" for number in range(2_000)]
    assert len(check(data, trades=trades)) == 1_000


def test_pictures_need_an_answer_without_one_that_is_a_way_out(data):
    for key in ("drips", "seat"):
        option(data, "tap", key)["image"] = f"{key}.png"
    assert check(data) == []
    option(data, "tap", "not-sure")["image"] = "question-mark.png"
    finding = only(data)
    assert finding.path == ("questions", "tap", "options", "drips", "image")
    assert "no way out without one" in finding.reason


def test_an_answer_without_a_picture_is_not_enough_when_it_is_no_way_out(data):
    for key in ("drips", "not-sure"):
        option(data, "tap", key)["image"] = f"{key}.png"
    assert "no way out without one" in only(data).reason


def test_nobody_in_danger_looks_at_pictures(data):
    option(data, "danger", "gas")["image"] = "gas.png"
    assert "The danger question has a picture." in only(data).reason
