"""Which duties run beside a report, and until when."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest

from repairs_pattern.domain.law import LONDON, Clock, Subject, bank_holidays, clocks, duties, season

ENGLAND = ("right-to-repair", "awaabs-law")
MONDAY = datetime(2026, 11, 30, 9, 30, tzinfo=LONDON)


def subject(
    right_to_repair: str | None = None,
    hazard: str | None = None,
    *,
    emergency: bool = False,
    tenure: str = "tenant",
) -> Subject:
    return Subject(right_to_repair, hazard, emergency, tenure)


def running(about: Subject, at: datetime, nation: str, regimes: Sequence[str]) -> tuple[Clock, ...]:
    return clocks(about, at, nation, regimes, bank_holidays(nation))


def due_days(found: tuple[Clock, ...]) -> dict[str, str | None]:
    return {clock.duty.id: str(clock.deadline.day) if clock.deadline else None for clock in found}


RIGHT_TO_REPAIR_2026 = [
    # every entry of the Schedule in England, reported on Monday 30 November 2026
    ("total-loss-of-power", "2026-12-01"),
    ("partial-loss-of-power", "2026-12-03"),
    ("unsafe-electrical-fitting", "2026-12-01"),
    ("total-loss-of-water", "2026-12-01"),
    ("partial-loss-of-water", "2026-12-03"),
    ("loss-of-gas", "2026-12-01"),
    ("blocked-flue", "2026-12-01"),
    ("loss-of-heating-or-hot-water", "2026-12-01"),
    ("blocked-drain-or-toilet", "2026-12-01"),
    ("toilet-not-flushing", "2026-12-01"),
    ("blocked-sink-bath-or-basin", "2026-12-03"),
    ("tap-cannot-be-turned", "2026-12-03"),
    ("leaking-pipe-or-tank", "2026-12-01"),
    ("leaking-roof", "2026-12-09"),
    ("insecure-window-door-or-lock", "2026-12-01"),
    ("loose-banister-or-handrail", "2026-12-03"),
    ("rotten-floor-or-stair", "2026-12-03"),
    ("door-entryphone", "2026-12-09"),
    ("extractor-fan", "2026-12-09"),
]


@pytest.mark.parametrize(("defect", "expected"), RIGHT_TO_REPAIR_2026)
def test_each_defect_of_the_schedule_has_one_clock(defect: str, expected: str) -> None:
    (clock,) = running(subject(defect), MONDAY, "england", ENGLAND)

    assert clock.duty.regime == "right-to-repair"
    assert clock.duty.unit == "working-days"
    assert clock.deadline is not None
    assert clock.deadline.day == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("reported", "amount", "expected"),
    [
        ("2026-10-31 12:00", 3, "2026-11-04"),  # Saturday, the last warm day
        ("2026-11-01 00:00", 1, "2026-11-02"),  # Sunday, the first day of the heating season
        ("2027-04-30 23:59", 1, "2027-05-04"),  # Friday, then Monday 3 May is a holiday
        ("2027-05-01 00:00", 3, "2027-05-06"),
        ("2026-12-24 17:00", 1, "2026-12-29"),
    ],
)
def test_a_loss_of_heating_has_1_working_day_in_the_heating_season_and_3_outside_it(
    reported: str, amount: int, expected: str
) -> None:
    at = datetime.fromisoformat(reported).replace(tzinfo=LONDON)

    (clock,) = running(subject("loss-of-heating-or-hot-water"), at, "england", ENGLAND)

    assert clock.duty.amount == amount
    assert clock.duty.season == season(at.date())
    assert clock.deadline is not None
    assert clock.deadline.day == date.fromisoformat(expected)


def test_the_season_is_that_of_the_london_date() -> None:
    still_april_in_utc = datetime(2027, 4, 30, 23, 30, tzinfo=UTC)

    found = running(subject("loss-of-heating-or-hot-water"), still_april_in_utc, "england", ENGLAND)

    assert [clock.duty.season for clock in found] == ["warm"]


def test_an_only_toilet_is_a_condition_in_words() -> None:
    (clock,) = running(subject("toilet-not-flushing"), MONDAY, "england", ENGLAND)

    assert clock.duty.condition == (
        "This is only if there is no other working toilet in your home."
    )


def test_damp_has_an_investigation_by_date_and_later_steps_without_one() -> None:
    found = running(subject(hazard="damp_mould"), MONDAY, "england", ENGLAND)

    assert due_days(found) == {
        "awaabs-law.phase-1.investigate": "2026-12-14",
        "awaabs-law.phase-1.make-safe": None,
        "awaabs-law.phase-1.written-summary": None,
        "awaabs-law.phase-1.prevent": None,
        "awaabs-law.phase-1.prevent-at-the-latest": None,
    }


def test_an_emergency_is_looked_into_and_made_safe_within_24_hours() -> None:
    found = running(subject(hazard="electrical", emergency=True), MONDAY, "england", ENGLAND)

    with_dates = [clock for clock in found if clock.deadline]
    assert [clock.duty.id for clock in with_dates] == [
        "awaabs-law.emergency.investigate",
        "awaabs-law.emergency.make-safe",
    ]
    for clock in with_dates:
        assert clock.deadline is not None
        assert clock.deadline.at == datetime(2026, 12, 1, 9, 30, tzinfo=UTC)
        assert clock.deadline.exact


def test_the_soonest_clock_comes_first_and_those_without_a_date_come_last() -> None:
    both = subject("unsafe-electrical-fitting", "electrical", emergency=True)

    found = running(both, MONDAY, "england", ENGLAND)

    assert [clock.duty.regime for clock in found[:3]] == [
        "awaabs-law",
        "awaabs-law",
        "right-to-repair",
    ]
    assert all(clock.deadline is None for clock in found[3:])
    assert len(found) == 6


@pytest.mark.parametrize(
    ("hazard", "day_before", "first_day"),
    [
        ("damp_mould", "2025-10-26", "2025-10-27"),
        ("excess_cold", "2026-11-29", "2026-11-30"),
        ("falls", "2026-11-29", "2026-11-30"),
        ("structural", "2026-11-29", "2026-11-30"),
        ("fire", "2026-11-29", "2026-11-30"),
        ("gas", "2026-11-29", "2026-11-30"),
        ("electrical", "2026-11-29", "2026-11-30"),
        ("hygiene", "2026-11-29", "2026-11-30"),
    ],
)
def test_a_significant_hazard_has_clocks_from_the_first_day_of_its_phase(
    hazard: str, day_before: str, first_day: str
) -> None:
    before, after = (
        running(
            subject(hazard=hazard),
            datetime.fromisoformat(f"{day} {time}").replace(tzinfo=LONDON),
            "england",
            ENGLAND,
        )
        for day, time in ((day_before, "23:59"), (first_day, "00:00"))
    )

    assert before == ()
    assert len(after) == 5


@pytest.mark.parametrize(
    "hazard", ["hot_surfaces", "carbon_monoxide", "entry_by_intruders", "water_supply"]
)
def test_a_phase_without_a_date_is_never_in_force_but_its_emergencies_are(hazard: str) -> None:
    far_ahead = datetime(2035, 6, 1, 9, tzinfo=LONDON)

    assert running(subject(hazard=hazard), far_ahead, "england", ENGLAND) == ()
    assert running(subject(hazard=hazard, emergency=True), MONDAY, "england", ENGLAND)


@pytest.mark.parametrize("tenure", ["leaseholder", "shared-owner", "someone-else", "not-sure"])
def test_only_tenants_are_protected(tenure: str) -> None:
    everything = subject("leaking-roof", "damp_mould", tenure=tenure)

    assert running(everything, MONDAY, "england", ENGLAND) == ()


def test_only_the_regimes_asked_for_are_counted() -> None:
    both = subject("leaking-roof", "damp_mould")

    assert len(running(both, MONDAY, "england", ["right-to-repair"])) == 1
    assert running(both, MONDAY, "england", []) == ()


def test_a_repair_without_defect_or_hazard_has_no_clocks() -> None:
    assert running(subject(), MONDAY, "england", ENGLAND) == ()
    assert running(subject(emergency=True), MONDAY, "england", ENGLAND) == ()


@pytest.mark.parametrize("nation", ["wales", "northern-ireland"])
def test_the_english_law_is_not_shown_in_another_nation(nation: str) -> None:
    both = subject("leaking-roof", "damp_mould")

    assert running(both, MONDAY, nation, ENGLAND) == ()


def test_a_blocked_sink_has_1_working_day_in_scotland_and_skips_st_andrews_day() -> None:
    friday = datetime(2026, 11, 27, 9, tzinfo=LONDON)

    (clock,) = running(
        subject("blocked-sink-bath-or-basin"), friday, "scotland", ["right-to-repair"]
    )

    assert clock.deadline is not None
    assert clock.deadline.day == date(2026, 12, 1)
    assert not clock.duty.verified


@pytest.mark.parametrize(("day", "steps"), [("2026-10-05", 0), ("2026-10-06", 4)])
def test_damp_in_scotland_has_clocks_from_6_october_2026(day: str, steps: int) -> None:
    at = datetime.fromisoformat(day).replace(tzinfo=LONDON)

    found = running(subject(hazard="damp_mould"), at, "scotland", ["damp-and-mould"])

    assert len(found) == steps
    if found:
        assert found[0].deadline is not None
        assert found[0].deadline.day == date(2026, 10, 20)


def test_a_report_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        running(subject(), datetime(2026, 11, 30, 9), "england", ENGLAND)  # noqa: DTZ001


def test_a_phase_that_starts_next_week_is_visible_today() -> None:
    today, next_week = date(2026, 11, 23), date(2026, 11, 30)

    starting = {
        duty.phase
        for duty in duties("england")
        if not duty.in_force(today) and duty.in_force(next_week)
    }

    assert starting == {"phase-2"}
