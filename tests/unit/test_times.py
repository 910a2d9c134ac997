"""Days and times as people read them, in London."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from repairs_pattern.times import day_in_words, days_in_words, time_in_words, window_in_words

LONDON = ZoneInfo("Europe/London")


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 12, 4), "Friday 4 December 2026"),
        (date(2028, 2, 29), "Tuesday 29 February 2028"),
        (datetime(2026, 12, 4, 9, tzinfo=UTC), "Friday 4 December 2026"),
        (datetime(2026, 6, 30, 23, 30, tzinfo=UTC), "Wednesday 1 July 2026"),
        (datetime(2026, 11, 30, 23, 30, tzinfo=UTC), "Monday 30 November 2026"),
    ],
)
def test_a_day_is_the_day_in_london(day, words):
    assert day_in_words(day) == words


@pytest.mark.parametrize(
    ("hour", "minute", "words"),
    [
        (8, 0, "8am"),
        (8, 5, "8:05am"),
        (11, 59, "11:59am"),
        (12, 0, "midday"),
        (12, 30, "12:30pm"),
        (14, 30, "2:30pm"),
        (17, 0, "5pm"),
        (0, 0, "midnight"),
        (0, 15, "12:15am"),
    ],
)
def test_a_time_is_written_as_gov_uk_writes_it(hour, minute, words):
    assert time_in_words(datetime(2026, 7, 1, hour, minute, tzinfo=LONDON)) == words
    assert time_in_words(datetime(2026, 12, 1, hour, minute, tzinfo=UTC)) == words


def test_a_time_in_summer_is_an_hour_later_than_utc():
    assert time_in_words(datetime(2026, 7, 1, 8, tzinfo=UTC)) == "9am"


def test_a_window_is_two_times():
    start = datetime(2026, 11, 24, 8, tzinfo=UTC)
    assert window_in_words(start, start.replace(hour=12)) == "8am to midday"


@pytest.mark.parametrize("day", [29, 30])
def test_a_window_reads_the_same_before_and_after_the_clocks_change(day):
    start = datetime(2026, 3, day, 8, tzinfo=LONDON).astimezone(UTC)
    end = datetime(2026, 3, day, 12, tzinfo=LONDON).astimezone(UTC)
    assert window_in_words(start, end) == "8am to midday"


@pytest.mark.parametrize(
    ("days", "words"),
    [(1, "1 day"), (180, "180 days"), (364, "364 days"), (365, "1 year"), (2190, "6 years")],
)
def test_many_days_are_said_as_years_where_they_are(days, words):
    assert days_in_words(days) == words
