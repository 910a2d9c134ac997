"""Westvale's own tree: what any resident may rely on."""

import re
from pathlib import Path

import pytest
import yaml

from repairs_pattern.domain.diagnosis import SEASONS, TENURES, Facts, check_tree, parse_tree

FILE = Path(__file__).parents[3] / "prototype/councils/westvale/diagnosis.yaml"
TRADES = {"plumbing", "electrical", "gas", "carpentry", "roofing", "multi-trade"}
PHONE_LINES = {
    "gas-emergency",
    "gas-textphone",
    "emergency-services",
    "nhs-111",
    "power-cut",
    "domestic-abuse",
    "repairs",
    "out-of-hours",
}
ONE_WORKING_DAY = {
    "total-loss-of-power",
    "unsafe-electrical-fitting",
    "total-loss-of-water",
    "loss-of-gas",
    "blocked-flue",
    "blocked-drain-or-toilet",
    "toilet-not-flushing",
    "leaking-pipe-or-tank",
    "insecure-window-door-or-lock",
}
BLAME = re.compile(
    r"\b(lifestyle|your fault|condensation|ventilat\w*|open (the|your) windows?|"
    r"dry\w* (clothes|washing)|heat your home)\b",
    re.IGNORECASE,
)
CONTRACTION = re.compile(r"\b(ca|do|does|is|wo|did|has)n['\u2019]t\b|\bplease\b", re.IGNORECASE)


@pytest.fixture(scope="module")
def tree():
    return parse_tree(yaml.safe_load(FILE.read_text(encoding="utf-8")))


def words_of(outcome):
    return " ".join([outcome.repair, outcome.because or "", *outcome.do])


def test_westvale_has_no_errors_and_no_warnings(tree):
    assert check_tree(tree, trades=TRADES, phone_lines=PHONE_LINES) == []


def test_every_path_is_short(tree):
    assert max(len(path) for start in tree.start for path in tree.paths(start)) <= 5


def test_every_path_can_be_diagnosed_in_every_tenure_and_season(tree):
    for start in tree.start:
        for path in tree.paths(start):
            chosen = {question.id: option.key for question, option in path}
            for tenure in TENURES:
                for season in SEASONS:
                    found = tree.diagnose(start, chosen, Facts(tenure, season))
                    assert (found is None) == (path[-1][1].exit is not None)


def test_a_repair_that_the_law_wants_in_one_day_is_an_emergency(tree):
    for outcome in tree.outcomes.values():
        winter = outcome.under(Facts("tenant", "heating"))
        if outcome.right_to_repair in ONE_WORKING_DAY | {"loss-of-heating-or-hot-water"}:
            assert winter.priority == "emergency", outcome.id


def test_an_emergency_tells_the_resident_what_to_do_first(tree):
    for outcome in tree.outcomes.values():
        if outcome.priority == "emergency":
            assert outcome.do, outcome.id


def test_damp_and_mould_are_inspected_and_never_blamed_on_the_resident(tree):
    for id_ in ("damp", "mould-at-risk", "mould-unwell"):
        outcome = tree.outcomes[id_]
        assert outcome.responsibility.of("tenant") == "council"
        assert not BLAME.search(words_of(outcome))
    for id_ in ("damp", "mould-health"):
        question = tree.questions[id_]
        assert not BLAME.search(f"{question.title} {question.hint}")


def test_alarms_are_the_councils_job(tree):
    for id_ in ("smoke-alarm", "monoxide-alarm"):
        assert tree.outcomes[id_].responsibility.of("tenant") == "council"
        assert "batter" not in words_of(tree.outcomes[id_])


def test_a_gas_exit_starts_with_leaving_and_never_leads_to_a_form(tree):
    for exit_ in tree.exits.values():
        if exit_.kind == "gas":
            assert exit_.call[0] == "gas-emergency"
            assert "now" in exit_.title


def test_the_words_are_plain_and_promise_nothing(tree):
    raw = FILE.read_text(encoding="utf-8")
    text = "\n".join(line for line in raw.splitlines() if not line.lstrip().startswith("#"))
    assert not CONTRACTION.search(text)
    assert not re.search(r"\bbooked\b", text)
