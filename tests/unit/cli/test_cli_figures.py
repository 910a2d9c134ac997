"""`repairs-pattern figures`: a table to read, JSON and CSV for programs, faults in words."""

from __future__ import annotations

import csv
import json
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from repairs_pattern.cli import main
from repairs_pattern.domain.figures import count_exit, count_sent, count_start, leave_feedback
from repairs_pattern.domain.store import Database, DraftRow, RepairRow
from tests.support.homes import COUNCILS
from tests.support.raised import NOW, a_draft, a_repair

GAS = "Leave your home and call the gas emergency line now"


def run(*arguments: str, council: Path = COUNCILS / "westvale", url: str | None = None) -> Result:
    given = ["--database-url", url] if url else []
    command = ["figures", str(council), *given, *arguments]
    return CliRunner().invoke(main, command, env={"DATABASE_URL": None})


@pytest.fixture
def url(database_url: str) -> str:
    """A service that was used: 4 started, 3 of them on the second day."""
    database = Database(database_url)
    database.upgrade()
    next_day = NOW + timedelta(days=1)
    count_start(database, NOW)
    for _ in range(3):
        count_start(database, next_day)
    count_sent(database, a_draft(database), "online", NOW)
    count_sent(database, a_draft(database), "arrange", next_day)
    count_exit(database, a_draft(database), "exit:gas", next_day)
    count_exit(database, a_draft(database), "call-now", next_day)
    leave_feedback(database, 5, "", NOW)
    leave_feedback(database, 2, "Too many\nquestions", next_day)
    database.close()
    return database_url


def squeezed(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines()]


def test_the_table_says_it_in_words(url: str) -> None:
    result = run(url=url)
    assert result.exit_code == 0
    assert squeezed(result.output) == [
        "Westvale District Council: all days",
        "",
        "Reports started 4",
        "Reports sent 2",
        "staff arrange the visit 1",
        "the resident booked a visit 1",
        "Completion rate (sent for each one started) 50%",
        "",
        "Came to an exit 2",
        "Call now 1",
        f"{GAS} 1",
        "",
        "People who said how they felt 2",
        "Very satisfied 1 (50%)",
        "Satisfied 0 (0%)",
        "Neither satisfied nor dissatisfied 0 (0%)",
        "Dissatisfied 1 (50%)",
        "Very dissatisfied 0 (0%)",
    ]


def test_days_can_be_chosen(url: str) -> None:
    lines = squeezed(run("--from", "2026-11-24", "--to", "2026-11-24", url=url).output)
    assert lines[0] == "Westvale District Council: from 2026-11-24 to 2026-11-24"
    assert "Reports started 3" in lines
    assert "People who said how they felt 1" in lines


def test_comments_are_shown_only_when_they_are_asked_for(url: str) -> None:
    assert "Too many" not in run(url=url).output
    assert "Too many" not in run("--json", url=url).output
    assert "2026-11-24 Too many questions" in squeezed(run("--comments", url=url).output)
    said = json.loads(run("--json", "--comments", url=url).output)["comments"]
    assert said == [{"day": "2026-11-24", "comment": "Too many\nquestions"}]


def test_reports_that_staff_filled_in_for_callers_are_among_those_sent(url: str) -> None:
    database = Database(url)
    with database.writing() as session:
        repair = session.get_one(RepairRow, a_repair(database))
        repair.assisted = {"how": "phone", "by": "bo"}
        session.add(DraftRow(id=repair.draft_id, started_at=NOW))
        draft = repair.draft_id
    count_sent(database, draft, "online", NOW)
    database.close()
    lines = squeezed(run(url=url).output)
    assert "Reports sent 3" in lines
    assert "Of these, filled in by staff for a caller 1" in lines
    assert "by phone 1" in lines


def test_json_has_the_same_figures(url: str) -> None:
    found = json.loads(run("--json", url=url).output)
    assert found == {
        "started": 4,
        "sent": {"all": 2, "arrange": 1, "online": 1},
        "assisted": {},
        "completion": 0.5,
        "exits": [
            {"page": "call-now", "title": "Call now", "number": 1},
            {"page": "exit:gas", "title": GAS, "number": 1},
        ],
        "satisfaction": {"5": 1, "4": 0, "3": 0, "2": 1, "1": 0},
    }


def test_csv_has_a_line_for_each_day_and_figure(url: str) -> None:
    rows = list(csv.reader(run("--csv", url=url).output.splitlines()))
    assert rows == [
        ["day", "figure", "reason", "number"],
        ["2026-11-23", "satisfaction", "5", "1"],
        ["2026-11-23", "sent", "online", "1"],
        ["2026-11-23", "start", "", "1"],
        ["2026-11-24", "exit", "call-now", "1"],
        ["2026-11-24", "exit", "exit:gas", "1"],
        ["2026-11-24", "satisfaction", "2", "1"],
        ["2026-11-24", "sent", "arrange", "1"],
        ["2026-11-24", "start", "", "3"],
    ]


def test_a_service_that_nobody_used_has_no_rate(database_url: str) -> None:
    database = Database(database_url)
    database.upgrade()
    database.close()
    lines = squeezed(run(url=database_url).output)
    assert "Completion rate (sent for each one started) none was started" in lines
    assert "Very satisfied 0" in lines
    assert json.loads(run("--json", url=database_url).output)["completion"] is None


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--json", "--csv"], "Choose one of --json and --csv."),
        (["--csv", "--comments"], "Comments are not in the CSV."),
        (["--from", "2026-11-24", "--to", "2026-11-23"], "The first day is after the last."),
        (["--from", "yesterday"], "does not match the format"),
    ],
)
def test_what_cannot_be_asked_for_is_told(url: str, arguments: list[str], said: str) -> None:
    result = run(*arguments, url=url)
    assert result.exit_code == 2
    assert said in result.output


def test_a_database_that_is_not_there_and_a_folder_that_is_no_council_are_told(
    tmp_path: Path, url: str
) -> None:
    missing = run(url=f"sqlite:///{tmp_path}/nowhere.db")
    assert missing.exit_code == 1
    assert "There is no database at" in missing.output
    broken = run(council=tmp_path / "nowhere", url=url)
    assert broken.exit_code == 1
    assert "The council folder cannot be used." in broken.output
    assert "Missing option '--database-url'" in run().output
