"""The day by which we aim to be done: the council's own target, or the law's when it is sooner."""

from datetime import UTC, date, datetime, timedelta

import pytest

from repairs_pattern.domain.law import Clock, Deadline, Period, Subject, clocks
from repairs_pattern.domain.repairs import target_for

MONDAY = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
FIVE_DAYS = Period(5, "working-days")
TAP = Subject(right_to_repair="tap-cannot-be-turned", hazard=None, emergency=False, tenure="tenant")


def running(subject=TAP, at=MONDAY):
    return clocks(subject, at, "england", ["right-to-repair", "awaabs-law"], ())


def test_the_law_sets_the_day_when_it_is_sooner():
    target = target_for("routine", Period(20, "working-days"), running(), MONDAY, ())
    assert target.clock is not None
    assert target.clock.duty.right_to_repair == "tap-cannot-be-turned"
    assert target.reason == target.clock.duty.id
    assert target.deadline.day == date(2026, 11, 26)


def test_the_council_sets_the_day_when_it_is_sooner():
    target = target_for("urgent", Period(1, "working-days"), running(), MONDAY, ())
    assert (target.reason, target.clock) == ("urgent", None)
    assert target.deadline.day == date(2026, 11, 24)


def test_the_council_sets_the_day_when_both_are_the_same():
    (clock, *_) = running()
    target = target_for("urgent", clock.duty.period, running(), MONDAY, ())
    assert (target.reason, target.clock) == ("urgent", None)


def test_the_soonest_of_several_duties_counts():
    late, soon = (
        Clock(clock.duty, Deadline(MONDAY + timedelta(days=days), date(2026, 11, 23), False))
        for clock, days in ((running()[0], 3), (running()[0], 1))
    )
    target = target_for("routine", Period(20, "working-days"), [late, soon], MONDAY, ())
    assert target.clock is soon


def test_a_duty_whose_time_has_not_begun_sets_nothing():
    waiting = Clock(running()[0].duty, None)
    target = target_for("routine", FIVE_DAYS, [waiting], MONDAY, ())
    assert (target.reason, target.clock) == ("routine", None)
    assert target_for("routine", FIVE_DAYS, [waiting, *running()], MONDAY, ()).clock is not None


def test_a_reply_is_a_target_like_any_other():
    target = target_for("reply", Period(2, "working-days"), (), MONDAY, ())
    assert target.reason == "reply"
    assert target.deadline.day == date(2026, 11, 25)


def test_a_report_on_friday_is_answered_on_tuesday():
    friday = datetime(2026, 11, 27, 9, 30, tzinfo=UTC)
    target = target_for("reply", Period(2, "working-days"), (), friday, ())
    assert target.deadline.day == date(2026, 12, 1)


def test_bank_holidays_do_not_count():
    christmas_eve = datetime(2026, 12, 24, 9, 30, tzinfo=UTC)
    closed = {date(2026, 12, 25), date(2026, 12, 28)}
    target = target_for("reply", Period(2, "working-days"), (), christmas_eve, closed)
    assert target.deadline.day == date(2026, 12, 30)


def test_hours_end_at_a_moment_and_days_at_the_end_of_the_day():
    hours = target_for("emergency", Period(24, "hours"), (), MONDAY, ()).deadline
    days = target_for("planned", Period(1, "days"), (), MONDAY, ()).deadline
    assert hours.exact
    assert hours.at == MONDAY + timedelta(hours=24)
    assert not days.exact
    assert days.day == hours.day
    assert days.at > hours.at


def test_a_report_without_a_time_zone_has_no_target():
    with pytest.raises(ValueError, match="time zone"):
        target_for("reply", FIVE_DAYS, (), datetime(2026, 11, 23, 9), ())  # noqa: DTZ001
