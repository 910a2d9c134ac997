"""`repairs-pattern diagnosis duties`, as a repairs manager types it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from click.testing import CliRunner, Result

from repairs_pattern.cli import main
from tests.support.homes import COUNCILS

NORTHMERE = COUNCILS / "northmere"


def duties(*arguments: str, council: Path = NORTHMERE) -> Result:
    return CliRunner().invoke(main, ["diagnosis", "duties", str(council), *arguments])


def part(text: str, title: str) -> str:
    """What is printed of one part of a law."""
    return text.split(title)[1].split("\n\n\n")[0].split("\nAwaab")[0].split("\nRight to")[0]


def test_a_phase_that_starts_next_week_is_visible_today() -> None:
    text = duties("--on", "2026-11-26").output

    assert "On Thursday 26 November 2026 in Northmere Borough Council" in text
    phase = part(text, "electrical and hygiene hazards.")
    assert phase.startswith(" Starts on Monday 30 November 2026, in 4 days.")
    assert "Look into the problem: 10 working days from the report. Not verified." in phase
    assert "floorboard-loose" in phase


def test_it_is_in_force_on_its_first_day() -> None:
    text = duties("--on", "2026-11-30").output

    phase = part(text, "electrical and hygiene hazards.")
    assert phase.startswith(" In force since Monday 30 November 2026.")
    assert "in 1 day." in duties("--on", "2026-11-29").output


def test_what_starts_later_than_asked_for_is_left_out() -> None:
    assert "30 November 2026" not in duties("--on", "2026-11-26", "--within", "3").output


def test_a_phase_without_a_date_is_shown_as_announced() -> None:
    text = duties("--on", "2026-11-26").output

    assert "All remaining significant hazards except crowding. Announced, with no date yet." in text


def test_it_tells_for_whom_and_what_must_be_judged() -> None:
    text = duties("--on", "2026-11-26").output

    assert "tenants, if there is someone with a health" in text
    assert "tenants, unless there is" in text
    assert "To be judged:" in text


def test_every_duty_has_its_source() -> None:
    read = json.loads(duties("--on", "2026-11-26", "--json").output)

    assert all(each["source"] for each in read)
    assert {each["verified"] for each in read} == {True, False}
    starting = [each for each in read if each["phase"] == "phase-2"]
    assert {each["effective_from"] for each in starting} == {"2026-11-30"}
    assert {each["in_force"] for each in starting} == {False}
    assert {each["effective_from"] for each in read if each["phase"] == "phase-3"} == {None}


def test_the_season_of_the_date_counts() -> None:
    def heating(day: str) -> set[int]:
        read = json.loads(duties("--on", day, "--json").output)
        return {
            each["amount"]
            for each in read
            if each["outcome"] == "gas-fire" and each["regime"] == "right-to-repair"
        }

    assert heating("2026-11-01") == {1}
    assert heating("2026-10-31") == {3}


def test_where_there_is_no_law_that_is_said(tmp_path: Path) -> None:
    council = Path(shutil.copytree(NORTHMERE, tmp_path / "northmere"))
    settings = council / "council.toml"
    text = settings.read_text("utf-8")
    settings.write_text(text.replace('["right-to-repair", "awaabs-law"]', "[]"), "utf-8")

    result = duties(council=council)

    assert result.exit_code == 0
    assert "No outcome falls under a legal duty that is known." in result.output


def test_a_date_of_which_nothing_can_be_known_is_refused() -> None:
    for day in ("9999-12-31", "1066-10-14"):
        result = duties("--on", day)
        assert result.exit_code == 2
        assert "The year must be between 2000 and 2100." in result.output
