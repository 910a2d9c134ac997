"""Every date in `dates.csv`, worked out by hand on a printed calendar.

A second look: working days are counted again in the plainest way there is, with bank holidays that
were typed in by hand.
"""

from __future__ import annotations

import csv
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from repairs_pattern.domain.law import LONDON, NATIONS, Period, bank_holidays, count, due

EVERYWHERE = """
2020-05-08 2022-06-02 2022-06-03 2022-09-19 2023-05-01 2023-05-08
2025-12-25 2025-12-26 2026-01-01 2026-04-03 2026-05-04 2026-05-25 2026-12-25 2026-12-28
2027-01-01 2027-03-26 2027-05-03 2027-05-31 2027-12-27 2027-12-28 2028-01-03 2028-04-14
"""
ENGLAND = EVERYWHERE + "2026-04-06 2026-08-31 2027-03-29 2027-08-30 2028-04-17"
BY_HAND = {
    "england": ENGLAND,
    "wales": ENGLAND,
    "scotland": EVERYWHERE
    + "2025-12-01 2026-01-02 2026-08-03 2026-11-30 2027-01-04 2027-08-02 2027-11-30 2028-01-04",
    "northern-ireland": ENGLAND
    + " 2024-03-18 2025-07-14 2026-03-17 2026-07-13 2027-03-17 2027-07-12",
}

with (Path(__file__).parent / "dates.csv").open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))

each_row = pytest.mark.parametrize(
    "row", ROWS, ids=[f"{row['nation']} {row['start']} {row['period']}" for row in ROWS]
)


def start_of(row: dict[str, str]) -> datetime:
    """The start, in London unless it says UTC."""
    zone = UTC if row["start"].endswith(" UTC") else LONDON
    return datetime.fromisoformat(row["start"].removesuffix(" UTC")).replace(tzinfo=zone)


def period_of(row: dict[str, str]) -> Period:
    amount, unit = row["period"].split()
    return Period(int(amount), unit)


@each_row
def test_a_period_ends_when_the_calendar_says(row: dict[str, str]) -> None:
    deadline = due(start_of(row), period_of(row), bank_holidays(row["nation"]))

    if deadline.exact:
        assert f"{deadline.at.astimezone(LONDON):%Y-%m-%d %H:%M %Z}" == row["ends"]
    else:
        assert str(deadline.day) == row["ends"]
        assert f"{deadline.at.astimezone(LONDON):%H:%M:%S}" == "23:59:59"
    assert deadline.exact is row["period"].endswith("hours")


@each_row
def test_the_bank_holidays_it_tells_are_those_of_the_calendar(row: dict[str, str]) -> None:
    start = start_of(row).astimezone(LONDON).date()
    counted = count(start_of(row), period_of(row), bank_holidays(row["nation"]))
    closed = {date.fromisoformat(day) for day in BY_HAND[row["nation"]].split()}

    if row["period"].endswith("working-days"):
        assert list(counted.holidays) == sorted(
            day for day in closed if start < day <= counted.deadline.day
        )
    else:
        assert counted.holidays == ()


@pytest.mark.parametrize("row", [row for row in ROWS if "working-days" in row["period"]])
def test_a_plain_recount_with_holidays_typed_by_hand_agrees(row: dict[str, str]) -> None:
    start = start_of(row).astimezone(LONDON).date()
    closed = BY_HAND[row["nation"]].split()
    later = [start + timedelta(days=number) for number in range(1, 60)]
    open_days = [day for day in later if day.isoweekday() <= 5 and str(day) not in closed]

    assert str(open_days[period_of(row).amount - 1]) == row["ends"]


def test_the_table_has_every_nation_and_no_row_twice() -> None:
    questions = Counter((row["nation"], row["start"], row["period"]) for row in ROWS)

    assert {nation for nation, *_ in questions} == set(NATIONS)
    assert max(questions.values()) == 1
    assert len(ROWS) >= 80
