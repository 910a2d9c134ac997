"""`repairs-pattern diagnosis simulate`: tables to read, JSON for programs, faults in words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from repairs_pattern.cli import main
from repairs_pattern.domain.store import Database
from tests.support.homes import COUNCILS
from tests.support.raised import a_repair

WESTVALE = COUNCILS / "westvale"


def run(*arguments: str | Path) -> Result:
    command = ["diagnosis", "simulate", str(WESTVALE), *map(str, arguments)]
    return CliRunner().invoke(main, command, env={"DATABASE_URL": None})


def squeezed(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines()]


def test_it_says_how_many_paths_there_are_and_that_it_counted_all() -> None:
    result = run()
    assert result.exit_code == 0
    assert squeezed(result.output)[:2] == [
        "Westvale District Council has 157 paths in homes and 12 in shared areas.",
        "Each path counts once for each tenure. Everything is counted: this is not a sample.",
    ]


def test_a_sample_says_that_it_is_one() -> None:
    assert "This is a sample: 50 walks by chance" in run("--sample", "50").output


def test_the_tables_are_by_tenure_place_trade_and_hazard() -> None:
    lines = squeezed(run().output)
    assert "How soon Everybody Tenants Leaseholders Shared owners Homes Shared areas" in lines
    assert any(line.startswith("plumbing ") for line in lines)
    assert any(line.startswith("damp_mould ") for line in lines)


def test_json_has_the_same_and_its_shares_add_up() -> None:
    found = json.loads(run("--json", "--tenure", "tenant").output)
    assert found["paths"] == {"home": 157, "communal": 12}
    assert [*found["by_tenure"]] == ["tenant"]
    everybody = found["everybody"]
    assert sum(everybody["endings"].values()) == pytest.approx(1, abs=1e-4)
    assert everybody["questions"] == {"median": 3, "95th percentile": 4, "maximum": 4}


def test_weights_from_a_file_decide_what_is_chosen(tmp_path: Path) -> None:
    file = tmp_path / "chosen.csv"
    file.write_text("question,option,weight\nproblem-type,damp,1\nshared-area,other,1\n", "utf-8")
    found = json.loads(run("--weights", file, "--json").output)
    assert found["by_place"]["home"]["share"] == 0.5
    assert {*found["by_hazard"]} == {"damp_mould", "hygiene"}


def test_a_wrong_name_is_told_with_the_right_one(tmp_path: Path) -> None:
    file = tmp_path / "chosen.csv"
    file.write_text("question,option,weight\nproblem-typ,damp,1\n", encoding="utf-8")
    assert 'Did you mean "problem-type"?' in run("--weights", file).output


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a,b\n", "1: error: The columns are not named."),
        ("question,option,weight\nx\n", "2: error: There are 1 values"),
        ("question,option,weight\nproblem-type,nowhere,1\n", "has no option “nowhere”"),
        ("question,option,weight\nproblem-type,damp,-1\n", "“-1” is not a number from 0 up"),
        ("question,option,weight\nproblem-type,damp,nan\n", "“nan” is not a number from 0 up"),
        ('question,option,weight\n"a,b\n', "A quotation mark is opened"),
    ],
)
def test_a_fault_in_the_file_is_told_with_its_line(tmp_path: Path, text: str, reason: str) -> None:
    file = tmp_path / "chosen.csv"
    file.write_text(text, encoding="utf-8")
    result = run("--weights", file)
    assert result.exit_code == 1
    assert reason in result.output


def test_reports_need_a_database_and_not_a_file_too(tmp_path: Path) -> None:
    file = tmp_path / "chosen.csv"
    file.write_text("question,option,weight\n", encoding="utf-8")
    assert "--reports needs --database-url" in run("--reports").output
    assert "Choose one" in run("--reports", "--weights", file).output


def test_reports_of_the_service_decide_what_is_chosen(
    database_url: str, database: Database
) -> None:
    for _ in range(2):
        a_repair(database, trail=[["What kind of problem is it?", "Something else"]])
    found = json.loads(run("--reports", "--database-url", database_url, "--json").output)
    assert found["by_place"]["home"]["endings"]["read-first"] == 1


def test_a_database_without_reports_is_said(database_url: str, database: Database) -> None:
    result = run("--reports", "--database-url", database_url)
    assert result.exit_code == 1
    assert "there is nothing to go by" in result.output
