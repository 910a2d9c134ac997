"""The shipped law data, and what is refused in it."""

import re
from dataclasses import replace
from datetime import date

import pytest

from repairs_pattern.domain.law import (
    NATIONS,
    BrokenLaw,
    Compensation,
    Period,
    duties,
    hazards,
    regime_note,
    regimes,
    right_to_repair_ids,
)
from repairs_pattern.domain.law.data import Hazards, parse_hazards, parse_law

KNOWN = Hazards(numbers=frozenset({11, 18}), words={"damp_mould": frozenset({11})})

SMALL = """\
jurisdiction: wales
regimes:
  damp:
    title: Damp
    tenures: [tenant]
    note: [We must look into damp.]
    source: An Act
    verified: true
    counting: {source: A circular, verified: false}
    phases:
      first:
        title: First
        effective_from: 2026-01-01
        effective_to: 2026-12-31
        severity: significant
        hhsrs: [11]
        source: An Order
        verified: false
    duties:
      - id: look
        title: Look into it
        phases: [first]
        amount: 3
        unit: working-days
        counting: from-next-day
        starts_from: report
        source: An Act
        verified: true
"""


def test_a_small_file_becomes_duties() -> None:
    (duty,) = parse_law("wales.yaml", SMALL, KNOWN).duties

    assert duty.id == "damp.look"
    assert duty.period == Period(3, "working-days")
    assert duty.hazards == {"damp_mould"}
    assert duty.tenures == {"tenant"}
    assert duty.source == "An Act; An Order"
    assert not duty.verified
    assert (duty.counting_source, duty.counting_verified) == ("A circular", False)


def test_a_duty_is_in_force_from_its_first_day_to_its_last() -> None:
    (duty,) = parse_law("wales.yaml", SMALL, KNOWN).duties

    days = ("2025-12-31", "2026-01-01", "2026-12-31", "2027-01-01")
    assert [duty.in_force(date.fromisoformat(day)) for day in days] == [False, True, True, False]


FAULTS = [
    ("jurisdiction: wales", "jurisdiction: narnia", "jurisdiction: Input should be 'england'"),
    ("jurisdiction: wales", "jurisdiction: england", "the jurisdiction is england"),
    ("regimes:", "regimes: [", "this is not YAML"),
    ("    title: Damp\n", "", "regimes > damp > title: Field required"),
    ("    title: Damp\n", "    title: ' '\n", "regimes > damp > title"),
    ("    title: Damp\n", "    title: Damp\n    titel: Damp\n", "regimes > damp > titel"),
    ("tenures: [tenant]", "tenures: [lodger]", "regimes > damp > tenures > 0"),
    ("tenures: [tenant]", "tenures: []", "regimes > damp > tenures"),
    ("note: [We must look into damp.]", "note: []", "regimes > damp > note"),
    ("effective_from: 2026-01-01", "effective_from: soon", "effective_from"),
    ("        effective_from: 2026-01-01\n", "", "effective_from: Field required"),
    ("effective_to: 2026-12-31", "effective_to: 2025-12-31", "damp.look ends before it starts"),
    ("hhsrs: [11]", "hhsrs: [22]", "hazard 22 is not an HHSRS hazard"),
    ("hhsrs: [11]", "hhsrs: [18]", "damp.look must cover either hazards or"),
    ("severity: significant", "severity: grave", "severity"),
    ("        severity: significant\n", "", "damp.look needs a severity"),
    ("phases: [first]", "phases: [second]", "look names the phase second, which damp lacks"),
    ("phases: [first]", "phases: [first, first]", "two duties are called damp.look"),
    ("phases: [first]", "phases: []", "duties > 0 > phases"),
    ("phases: [first]", "phases: [first]\n        right_to_repair: tap", "must cover either"),
    ("amount: 3", "amount: three", "regimes > damp > duties > 0 > amount"),
    ("amount: 3", "amount: true", "regimes > damp > duties > 0 > amount"),
    ("amount: 3", "amount: 0", "A period runs from 1 to 9,999, not 0"),
    ("unit: working-days", "unit: months", "A period is counted in hours"),
    ("unit: working-days", "unit: hours", "damp.look counts hours as from-next-day"),
    ("counting: from-next-day", "counting: continuous", "damp.look counts working-days"),
    ("starts_from: report", "starts_from: birth", "starts_from"),
    ("        source: An Act\n", "", "regimes > damp > duties > 0 > source: Field required"),
    ("verified: true\n", "verified: perhaps\n", "verified"),
]


@pytest.mark.parametrize(("good", "bad", "reason"), FAULTS)
def test_a_broken_file_is_refused_with_the_place_and_the_reason(
    good: str, bad: str, reason: str
) -> None:
    assert good in SMALL

    with pytest.raises(BrokenLaw, match=re.escape(reason)) as caught:
        parse_law("wales.yaml", SMALL.replace(good, bad, 1), KNOWN)

    assert caught.value.file == "wales.yaml"
    assert reason in caught.value.reason


@pytest.mark.parametrize("text", ["", "[]", "just words", "12"])
def test_a_file_that_is_not_a_mapping_is_refused(text: str) -> None:
    with pytest.raises(BrokenLaw, match=r"wales\.yaml: the file: "):
        parse_law("wales.yaml", text, KNOWN)


def test_a_hazard_word_must_name_listed_hazards() -> None:
    with pytest.raises(BrokenLaw, match="damp: hazard 12 is not an HHSRS hazard"):
        parse_hazards(
            "hazards.yaml", "source: S\nverified: false\nhhsrs: {11: Damp}\nwords: {damp: [11, 12]}"
        )


@pytest.mark.parametrize("nation", NATIONS)
def test_the_shipped_data_of_every_nation_can_be_used(nation: str) -> None:
    for duty in duties(nation):
        assert duty.jurisdiction == nation
        assert duty.source
        assert duty.tenures == {"tenant"}
        assert regime_note(nation, duty.regime)


def test_an_unknown_nation_is_refused() -> None:
    with pytest.raises(ValueError, match="narnia"):
        duties("narnia")


def test_the_hazard_words_are_those_of_a_diagnosis() -> None:
    assert hazards() == {
        "damp_mould",
        "excess_cold",
        "electrical",
        "fire",
        "falls",
        "structural",
        "hygiene",
        "hot_surfaces",
        "carbon_monoxide",
        "gas",
        "entry_by_intruders",
        "water_supply",
    }


@pytest.mark.parametrize(
    ("nation", "expected"),
    [("england", 19), ("scotland", 17), ("wales", 0), ("northern-ireland", 0)],
)
def test_the_right_to_repair_covers_the_defects_of_its_nation(nation: str, expected: int) -> None:
    assert len(right_to_repair_ids(nation)) == expected


def test_the_schedule_of_england_has_20_entries_and_the_toilet_conditions() -> None:
    schedule = [duty for duty in duties("england") if duty.regime == "right-to-repair"]

    assert len(schedule) == 20
    assert sorted(duty.amount for duty in schedule) == [1] * 10 + [3] * 7 + [7] * 3
    assert {duty.right_to_repair for duty in schedule if duty.condition} == {
        "blocked-drain-or-toilet",
        "toilet-not-flushing",
        "extractor-fan",
    }
    assert all(duty.verified for duty in schedule)


def test_scotland_differs_from_england_where_its_regulations_do() -> None:
    english, scottish = right_to_repair_ids("england"), right_to_repair_ids("scotland")

    assert scottish - english == {"unsafe-access-path-or-step"}
    assert english - scottish == {"tap-cannot-be-turned", "leaking-roof", "door-entryphone"}
    assert not any(duty.verified for duty in duties("scotland"))


def test_awaabs_law_has_three_phases_and_the_third_has_no_date() -> None:
    starts = {
        duty.phase: duty.effective_from for duty in duties("england") if duty.regime == "awaabs-law"
    }

    assert starts == {
        "emergency": date(2025, 10, 27),
        "phase-1": date(2025, 10, 27),
        "phase-2": date(2026, 11, 30),
        "phase-3": None,
    }


@pytest.mark.parametrize(
    ("step", "amount", "unit", "starts_from"),
    [
        ("emergency.investigate", 24, "hours", "report"),
        ("emergency.make-safe", 24, "hours", "report"),
        ("phase-1.investigate", 10, "working-days", "report"),
        ("phase-1.written-summary", 3, "working-days", "investigation-concluded"),
        ("phase-1.make-safe", 5, "working-days", "investigation-concluded"),
        ("phase-1.prevent", 5, "working-days", "investigation-concluded"),
        ("phase-1.prevent-at-the-latest", 12, "weeks", "investigation-concluded"),
        ("phase-2.investigate", 10, "working-days", "report"),
    ],
)
def test_each_step_of_awaabs_law_has_its_time(
    step: str, amount: int, unit: str, starts_from: str
) -> None:
    (duty,) = (duty for duty in duties("england") if duty.id == f"awaabs-law.{step}")

    assert (duty.amount, duty.unit, duty.starts_from) == (amount, unit, starts_from)


def test_no_hazard_is_in_two_phases_of_the_same_severity() -> None:
    investigations = [
        (duty.severity, hazard)
        for duty in duties("england")
        if duty.id.endswith(".investigate")
        for hazard in duty.hazards
    ]

    assert len(investigations) == len(set(investigations))
    assert {hazard for severity, hazard in investigations if severity == "emergency"} == hazards()
    assert {hazard for severity, hazard in investigations if severity != "emergency"} == hazards()


def test_what_rests_on_secondary_sources_is_marked() -> None:
    unverified = {duty.phase for duty in duties("england") if not duty.verified}

    assert unverified == {"phase-2", "phase-3", "emergency"}
    assert [
        duty.id for duty in duties("england") if duty.phase == "emergency" and not duty.verified
    ] == ["awaabs-law.emergency.written-summary"]


@pytest.mark.parametrize(
    ("nation", "compensation"),
    [
        ("england", Compensation(250, 10, 2, "days", 50)),
        ("scotland", Compensation(350, 15, 3, "working-days", 100)),
    ],
)
def test_the_note_on_the_right_to_repair_says_the_figures_it_carries(
    nation: str, compensation: Compensation
) -> None:
    note = regime_note(nation, "right-to-repair")

    assert note is not None
    assert note.compensation == compensation
    said = [int(pounds) for pounds in re.findall(r"£(\d+)", " ".join(note.sentences))]
    assert said == [
        compensation.repair_limit,
        compensation.first,
        compensation.daily,
        compensation.most,
    ]
    told_working_days = "each working day" in " ".join(note.sentences)
    assert told_working_days is (compensation.daily_unit == "working-days")
    assert note.source


def test_how_days_are_counted_has_a_source_and_was_read_in_no_law() -> None:
    found = [duty for nation in NATIONS for duty in duties(nation)]

    assert all(duty.counting_source for duty in found)
    assert not any(duty.counting_verified for duty in found)


@pytest.mark.parametrize("nation", NATIONS)
def test_notes_are_short_plain_sentences(nation: str) -> None:
    for regime in regimes(nation):
        note = regime_note(nation, regime)
        assert note is not None
        for paragraph in note.sentences:
            assert paragraph.endswith(".")
            assert all(len(sentence.split()) <= 25 for sentence in paragraph.split(". "))
            assert not re.search(r"n't|please|lifestyle", paragraph, re.IGNORECASE)


def test_a_nation_without_a_regime_has_no_note() -> None:
    assert regime_note("wales", "right-to-repair") is None
    assert regimes("wales") == frozenset()


def test_a_duty_cannot_be_changed_into_one_that_contradicts_itself() -> None:
    duty = duties("england")[0]

    with pytest.raises(ValueError, match="ends before it starts"):
        replace(duty, effective_to=date(1990, 1, 1))
