"""`repairs-pattern diagnosis diff`: sentences, JSON, a status for programs, and git revisions."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from repairs_pattern.cli import main
from repairs_pattern.domain.diagnosis import KINDS
from tests.support.homes import COUNCILS
from tests.support.repository import Repository

SLOWER = "priority: urgent", "priority: routine"
TAP_SLOWER = (
    "  “Tap that cannot be turned”: was urgent (5 working days), is now routine (20 working days), "
    "for tenants."
)


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["diagnosis", "diff", *map(str, arguments)])


def change(file: Path, old: str, new: str, *, after: str = "") -> None:
    """Change the first place where the file says `old`, after another place."""
    text = file.read_text("utf-8")
    start = text.index(after)
    place = text.index(old, start)
    file.write_text(text[:place] + new + text[place + len(old) :], "utf-8")


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """A repository with Northmere in councils/northmere, which is the present folder."""
    repository = Repository.begun(tmp_path / "ours")
    shutil.copytree(COUNCILS / "northmere", repository.path / "councils" / "northmere")
    repository.commit("Our questions")
    monkeypatch.chdir(repository.path)
    return repository


@pytest.fixture
def northmere(repository: Repository) -> Path:
    return repository.path / "councils" / "northmere"


def make_tap_slower(northmere: Path) -> None:
    change(northmere / "diagnosis.yaml", *SLOWER, after="\n  tap-stuck:")


def test_the_same_folder_twice_says_that_nothing_changes() -> None:
    result = run(COUNCILS / "northmere", COUNCILS / "northmere")
    assert result.exit_code == 0
    assert result.output.splitlines() == [
        "There were 943 paths, and there are 943.",
        "Nothing changes in what people are asked, told and promised, or in what staff get.",
    ]


def test_a_slower_priority_against_a_revision_is_told_with_a_way(northmere: Path) -> None:
    make_tap_slower(northmere)
    result = run("main:councils/northmere", "councils/northmere")
    assert result.exit_code == 0
    lines = result.output.splitlines()
    assert f"priority-slower: {KINDS['priority-slower']}" in lines
    assert TAP_SLOWER in lines
    assert lines[lines.index(TAP_SLOWER) + 1].startswith("      2 ways to get there, for example: ")


def test_fail_on_ends_with_status_1_and_says_what_stopped_it(northmere: Path) -> None:
    make_tap_slower(northmere)
    result = run("main:councils/northmere", northmere, "--fail-on", "path-lost, priority-slower")
    assert result.exit_code == 1
    assert result.output.splitlines()[-1] == (
        "Stopped by priority-slower: 1 change. "
        "A repair is promised later than before, or no longer promised."
    )


def test_fail_on_another_kind_ends_with_status_0(northmere: Path) -> None:
    make_tap_slower(northmere)
    result = run("main:councils/northmere", northmere, "--fail-on", "path-lost")
    assert result.exit_code == 0
    assert "Stopped" not in result.output


def test_an_unknown_kind_is_a_usage_error() -> None:
    result = run(COUNCILS / "northmere", COUNCILS / "northmere", "--fail-on", "slower")
    assert result.exit_code == 2
    assert "There is no kind “slower”" in result.output


def test_json_has_every_change_with_what_it_stops(northmere: Path) -> None:
    make_tap_slower(northmere)
    result = run("main:councils/northmere", northmere, "--json", "--fail-on", "priority-slower")
    assert result.exit_code == 1
    found = json.loads(result.output)
    assert found["paths"] == {"before": 943, "after": 943}
    (told,) = found["changes"]
    assert told["kind"] == "priority-slower"
    assert told["stopped"] is True
    assert (told["before"], told["when"]) == ("urgent (5 working days)", "for tenants")


def test_a_longer_period_in_council_toml_is_slower(northmere: Path) -> None:
    change(northmere / "council.toml", "amount = 5,", "amount = 7,", after="[priorities.urgent]")
    result = run("main:councils/northmere", northmere, "--fail-on", "priority-slower")
    assert result.exit_code == 1
    assert "Every repair that is urgent: was 5 working days, is now 7 working days." in (
        result.output
    )


def test_two_revisions_are_compared_by_their_file(repository: Repository, northmere: Path) -> None:
    make_tap_slower(northmere)
    repository.commit("Slower taps")
    for file in ("councils/northmere", "councils/northmere/", "councils/northmere/diagnosis.yaml"):
        result = run("HEAD~1", "HEAD", "--file", file)
        assert result.exit_code == 0, result.output
        assert "“Tap that cannot be turned”: was urgent" in result.output


def test_the_file_of_two_revisions_is_named_from_the_folder_one_is_in(
    northmere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(northmere)
    assert run("main", "main", "--file", "diagnosis.yaml").exit_code == 0
    assert run("main", "main", "--file", ".").exit_code == 0
    assert run("main:./diagnosis.yaml", "diagnosis.yaml").exit_code == 0


def test_more_than_a_few_of_a_kind_are_counted_and_shown_when_asked_for() -> None:
    councils = COUNCILS / "northmere", COUNCILS / "westvale"
    assert "more: see them with --all." in run(*councils).output
    assert "more: see them with --all." not in run(*councils, "--all").output


@pytest.mark.parametrize(
    ("before", "reason"),
    [
        ("nothing-here", "There is no file or folder “nothing-here”."),
        ("nobody:councils/northmere", "There is no revision “nobody” here."),
        (":councils/northmere", "There is no revision “” here."),
        ("main:councils/southmere", "has no file or folder “councils/southmere”."),
        ("main:councils/northmere/addresses.csv", "cannot be read."),
        ("main:councils", "diagnosis.yaml: error: This file is missing."),
        ("main\n:councils", "cannot be the name of a file or of a revision."),
        ("--upload-pack=x:y", "No such option"),
        ("a" * 5000, "There is no file or folder"),
    ],
)
def test_what_cannot_be_compared_is_told_with_status_2(
    northmere: Path, before: str, reason: str
) -> None:
    result = run(before, northmere)
    assert result.exit_code == 2
    assert reason in result.output


def test_an_argument_that_looks_like_an_option_never_reaches_git(northmere: Path) -> None:
    result = run("--", "--output=stolen:councils", northmere)
    assert result.exit_code == 2
    assert "cannot be the name" in result.output


def test_outside_a_repository_revisions_are_refused_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    result = run("main:councils/northmere", COUNCILS / "northmere")
    assert result.exit_code == 2
    assert "not in a git repository" in result.output


def test_without_git_revisions_are_refused_in_words(
    northmere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    result = run("main:councils/northmere", northmere)
    assert result.exit_code == 2
    assert "git is not installed here" in result.output


def test_a_file_that_cannot_be_read_is_told_with_its_line(northmere: Path) -> None:
    change(northmere / "diagnosis.yaml", "start:", "begin:")
    result = run("main:councils/northmere", northmere)
    assert result.exit_code == 2
    assert f"{northmere.as_posix()}/diagnosis.yaml:" in result.output


def test_questions_that_go_round_are_told(northmere: Path) -> None:
    file = northmere / "diagnosis.yaml"
    change(file, "outcome: sink-blocked", "next: kitchen-problem", after="\n  kitchen-sink:")
    result = run("main:councils/northmere", northmere)
    assert result.exit_code == 2
    assert "The questions go round in a circle. See what to mend with" in result.output
