"""`repairs-pattern diagnosis map`: to read, to draw, for a spreadsheet, to print."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner, Result
from hypothesis import given, settings

from repairs_pattern.cli import main
from repairs_pattern.domain.diagnosis import Tree, beginnings
from repairs_pattern.domain.store import Database
from repairs_pattern.tree_pages import printed
from tests.support.councils import council
from tests.support.folders import CouncilFolder
from tests.support.homes import COUNCILS
from tests.support.raised import a_repair
from tests.support.reporting import path_to
from tests.support.resident import check_page
from tests.support.trees import trees

WESTVALE = COUNCILS / "westvale"
TREE = council("westvale").tree


def run(*arguments: str | Path, folder: Path = WESTVALE) -> Result:
    command = ["diagnosis", "map", str(folder), *map(str, arguments)]
    return CliRunner().invoke(main, command, env={"DATABASE_URL": None})


@pytest.fixture
def url(database: Database, database_url: str) -> str:
    """A service with 6 reports of one outcome."""
    _, steps = path_to(TREE, "toilet-spare")
    for _ in range(6):
        a_repair(database, trail=[[question.title, option.label] for question, option in steps])
    return database_url


def test_it_is_read_as_a_tree_with_every_part_of_it() -> None:
    result = run()
    assert result.exit_code == 0
    assert result.output.startswith("Westvale District Council\n")
    words = result.output.replace("│", " ").split()
    for part in (*TREE.questions, *TREE.outcomes, *TREE.exits):
        assert f"[{part}]" in words or f"[{part}," in words, part


def test_a_part_is_shown_alone() -> None:
    first = TREE.start["home"]
    below = next(each.question for each in TREE.questions[first].options.values() if each.question)
    result = run("--from", below)
    assert result.exit_code == 0
    assert f"[{below}]" in result.output
    assert f"[{first}]" not in result.output


@pytest.mark.parametrize("to", ["text", "mermaid", "csv", "html"])
def test_a_question_that_is_not_there_is_told(to: str) -> None:
    result = run("--from", "no-such-question", "--to", to)
    assert result.exit_code == 1
    assert "There is no question called 'no-such-question'" in result.output


def test_a_drawing_goes_to_a_file(tmp_path: Path) -> None:
    file = tmp_path / "tree.mmd"
    result = run("--to", "mermaid", file)
    assert result.exit_code == 0
    assert result.stdout == ""
    assert file.read_text("utf-8").startswith("flowchart LR\n")


def test_a_sheet_opens_in_a_spreadsheet(tmp_path: Path) -> None:
    file = tmp_path / "paths.csv"
    assert run("--to", "csv", file).exit_code == 0
    assert file.read_bytes().startswith("\N{BYTE ORDER MARK}start,question 1".encode())
    with file.open(encoding="utf-8-sig", newline="") as lines:
        found = list(csv.DictReader(lines))
    paths = [path for start in TREE.start for path in TREE.paths(start)]
    assert len(found) == len(paths) + len(TREE.danger.options)


def test_what_is_too_much_to_draw_or_to_list_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("repairs_pattern.domain.diagnosis.drawing.MOST_ARROWS", 10)
    monkeypatch.setattr("repairs_pattern.domain.diagnosis.sheet.MOST_CELLS", 240)
    drawing, sheet = run("--to", "mermaid"), run("--to", "csv")
    assert "Draw a part of it with --from." in drawing.stderr
    assert drawing.stdout.startswith("flowchart LR\n")
    assert "paths, too many for a sheet. It has a fair sample of them." in sheet.stderr
    assert len(sheet.stdout.splitlines()) < 60


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    result = run(tmp_path / "nowhere" / "tree.txt")
    assert result.exit_code == 1
    assert "cannot be written: No such file or directory" in result.output


def test_the_page_to_print_is_sound_and_whole_and_needs_nothing_else() -> None:
    html = run("--to", "html").output
    soup = BeautifulSoup(html, "html.parser")
    check_page(html, soup)
    for id_ in TREE.questions:
        assert soup.find(id=f"q-{id_}"), id_
    for link in soup.select("a[href]"):
        assert soup.find(id=str(link["href"]).removeprefix("#"))
    assert not soup.select("script, link, img")


@given(trees())
@settings(max_examples=20, deadline=None)
def test_whatever_the_words_of_a_tree_its_page_is_sound(tree: Tree) -> None:
    html = printed(council("westvale").model_copy(update={"tree": tree}), beginnings(tree))
    soup = BeautifulSoup(html, "html.parser")
    # A council may write braces; what must not be there is a template that was not filled in.
    check_page(html.replace("{{ a }}", "a"), soup)
    texts = {" ".join(each.get_text().split()) for each in soup.select(".tree-map__answer")}
    for option in tree.danger.options.values():
        assert " ".join(option.label.split()) in texts


def test_each_part_says_its_share_of_the_reports(url: str) -> None:
    result = run("--database-url", url)
    assert "Shares are of the 6 reports that were sent online." in " ".join(result.output.split())
    assert "100% of reports" in result.output
    assert "no reports" in result.output
    for to in ("mermaid", "html"):
        output = run("--database-url", url, "--to", to).output
        assert "100" in output
        assert "no reports" in output


def test_the_numbers_are_there_for_programs_but_for_small_ones(
    url: str, database: Database
) -> None:
    a_repair(database, place="communal", trail=_trail("communal"))
    found = json.loads(run("--database-url", url, "--json").output)
    questions = {each["id"]: each for each in found["questions"]}
    assert found["reports"] == 7
    assert questions.keys() == TREE.questions.keys()
    assert questions[TREE.start["home"]]["reports"] == 6
    assert questions[TREE.start["communal"]]["reports"] is None
    assert found["begins"] == {"danger": TREE.danger.id, **TREE.start}


def _trail(start: str) -> list[list[str]]:
    path = next(path for path in TREE.paths(start) if path[-1][1].outcome)
    return [[question.title, option.label] for question, option in path]


def test_without_a_database_nothing_is_said_of_reports() -> None:
    assert "reports" not in run("--from", TREE.start["home"]).output
    assert json.loads(run("--json").output)["reports"] is None


def test_a_database_that_is_not_there_is_told(tmp_path: Path) -> None:
    result = run("--database-url", f"sqlite:///{tmp_path}/no.db")
    assert result.exit_code == 1
    assert "There is no database at" in result.output


def test_a_broken_tree_is_told_with_its_line(tmp_path: Path) -> None:
    folder = CouncilFolder.copy_of("westvale", tmp_path)
    folder.write("diagnosis.yaml", "danger: [")
    result = run(folder=folder.path)
    assert result.exit_code == 1
    assert "diagnosis.yaml" in result.output
    assert "Traceback" not in result.output
