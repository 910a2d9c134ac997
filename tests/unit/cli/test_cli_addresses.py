"""`repairs-pattern addresses import`: what it says, and what it leaves as it was."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from repairs_pattern.cli import main
from repairs_pattern.council.addresses import COLUMNS
from repairs_pattern.domain.store import Database
from repairs_pattern.gateways.csv_address_book import CsvAddressBook
from tests.conftest import MakeApp, service_of
from tests.support.folders import CouncilFolder

GOOD = "1,1 Quarry Street,,Westvale,XV1 4QD,tenant,,home"
FORMULA = (
    '"=HYPERLINK(""https://elsewhere.example"")",2 Quarry Street,,Westvale,XV1 4QD,tenant,,home'
)


@pytest.fixture
def council(tmp_path: Path) -> CouncilFolder:
    """A council whose homes are imported."""
    folder = CouncilFolder.copy_of("westvale", tmp_path)
    folder.change("council.toml", "[gateways]\n", '[gateways]\nhomes = "imported"\n')
    (folder.path / "addresses.csv").unlink()
    return folder


@pytest.fixture
def url(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path}/service.db"
    database = Database(url)
    database.upgrade()
    database.close()
    return url


def a_list(folder: CouncilFolder, *rows: str) -> str:
    folder.write("../homes.csv", "\n".join([",".join(COLUMNS), *rows, ""]))
    return str(folder.path.parent / "homes.csv")


def run(folder: CouncilFolder, url: str, *arguments: str) -> Result:
    command = ["addresses", "import", str(folder.path), *arguments]
    return CliRunner().invoke(main, command, env={"DATABASE_URL": url})


def lines(url: str) -> list[str]:
    database = Database(url)
    try:
        return [home.line for home in CsvAddressBook(database).at_postcode("XV1 4QD")]
    finally:
        database.close()


def test_a_list_is_imported_once(council: CouncilFolder, url: str) -> None:
    file = a_list(council, GOOD)
    assert run(council, url, file).output == "Homes: 1.\n"
    assert lines(url) == ["1 Quarry Street"]
    assert run(council, url, file).output == "This very list is in use already.\n"


def test_faults_are_told_and_nothing_is_changed(
    council: CouncilFolder, url: str, tmp_path: Path
) -> None:
    run(council, url, a_list(council, GOOD))
    report = tmp_path / "rejected.csv"
    result = run(council, url, a_list(council, FORMULA), "--rejected", str(report))
    assert result.exit_code == 1
    assert "line 2: “=HYPERLINK" in result.output
    assert "The list before it stays." in result.output
    assert lines(url) == ["1 Quarry Street"]
    with report.open(encoding="utf-8", newline="") as opened:
        (row,) = csv.DictReader(opened)
    assert row["line"] == "2"
    assert not row["reason"].startswith(("=", "+", "-", "@"))


def test_the_good_rows_are_used_when_somebody_says_so(council: CouncilFolder, url: str) -> None:
    result = run(council, url, a_list(council, GOOD, FORMULA), "--skip-rejected")
    assert result.exit_code == 0
    assert result.output.endswith("Rows that were left out: 1.\nHomes: 1.\n")
    assert lines(url) == ["1 Quarry Street"]


def test_what_is_no_list_is_told(council: CouncilFolder, url: str) -> None:
    council.write("../homes.csv", "a,b\n1,2\n")
    result = run(council, url, str(council.path.parent / "homes.csv"), "--skip-rejected")
    assert result.exit_code == 1
    assert "homes.csv:1: The column “uprn” is missing." in result.output


def test_a_council_with_a_file_in_its_folder_is_told_why_not(url: str, tmp_path: Path) -> None:
    folder = CouncilFolder.copy_of("westvale", tmp_path)
    result = run(folder, url, a_list(folder, GOOD))
    assert result.exit_code == 1
    assert 'write homes = "imported" under [gateways]' in result.output


def test_a_service_whose_homes_are_imported_starts_without_the_file(
    council: CouncilFolder, make_app: MakeApp, url: str
) -> None:
    run(council, url, a_list(council, GOOD))
    service = service_of(make_app(council.path, settings={"DATABASE_URL": url}))
    found = service.address_book.find("1")
    assert found is not None
    assert found.line == "1 Quarry Street"


def test_a_file_that_is_not_read_is_advised_on(council: CouncilFolder) -> None:
    council.write("addresses.csv", "")
    result = CliRunner().invoke(main, ["check", str(council.path)])
    assert result.exit_code == 0
    assert "This file is not read, because homes are imported." in result.output.replace("\n", " ")
