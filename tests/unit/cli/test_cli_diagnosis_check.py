"""What the questions of a council would do to a resident, found from the command line."""

import json

import pytest
from click.testing import CliRunner

from repairs_pattern.cli import main
from tests.support.folders import CouncilFolder
from tests.support.homes import COUNCILS


@pytest.fixture
def folder(tmp_path):
    return CouncilFolder.copy_of("westvale", tmp_path)


def run(*options, status=0):
    done = CliRunner().invoke(main, ["diagnosis", "check", *map(str, options)])
    assert done.exit_code == status, done.output
    return done.output


@pytest.mark.parametrize("council", ["northmere", "westvale"])
def test_no_warning_of_the_example_councils_is_left_unexplained(council):
    found = json.loads(run("--strict", "--json", COUNCILS / council))
    assert {each["severity"] for each in found} <= {"warning"}
    assert all(each["explanation"] for each in found)


def test_a_fault_has_its_line_its_reason_and_its_mend(folder):
    text = (folder.path / "diagnosis.yaml").read_text("utf-8")
    folder.write("diagnosis.yaml", text.replace("trade: plumbing", "trade: plumping", 1))
    line = text[: text.index("trade: plumbing")].count("\n") + 1
    output = " ".join(run(folder.path, status=1).split())
    assert f"diagnosis.yaml:{line}" in output
    (error,) = [
        e for e in json.loads(run("--json", folder.path, status=1)) if e["severity"] == "error"
    ]
    assert error["line"] == line
    assert "plumping" in error["reason"]
    assert "plumbing" in error["mend"]


def test_a_file_by_itself_is_checked_for_all_that_needs_no_council(folder):
    file = folder.path / "diagnosis.yaml"
    assert "No problems found." in run(file)
    text = file.read_text("utf-8")
    file.write_text(text.replace("next: tap}", "next: tap-gone}", 1), "utf-8")
    assert "tap-gone" in run(file, status=1)


def test_a_warning_fails_a_strict_check_until_a_comment_explains_it(folder):
    label = "{label: A tap or a shower, next: tap}"
    hard = "{label: Intermittent thermostatic malfunctions, next: tap}"
    folder.change("diagnosis.yaml", label, hard)
    run(folder.path)
    assert "reading age" in " ".join(run("--strict", folder.path, status=1).split())
    folder.change(
        "diagnosis.yaml", f"      tap: {hard}", f"      # Ours say so.\n      tap: {hard}"
    )
    assert "Explained: Ours say so." in " ".join(run("--strict", folder.path).split())


def test_no_comment_explains_an_error(folder):
    label = "{label: A tap or a shower, next: tap}"
    broken = "# Ours.\n      tap: {label: A tap or a shower, next: tap-gone}"
    folder.change("diagnosis.yaml", f"tap: {label}", broken)
    assert "Explained: Ours." not in run(folder.path, status=1)
    found = json.loads(run("--json", folder.path, status=1))
    assert [each["explanation"] for each in found if each["severity"] == "error"] == [""]


def test_a_folder_whose_settings_cannot_be_read_says_so(folder):
    folder.write("council.toml", "name = ")
    assert "council.toml" in run(folder.path, status=1)


def test_what_is_not_there_is_told_without_a_traceback(tmp_path):
    assert "does not exist" in run(tmp_path / "nothing", status=2)
    (tmp_path / "file.yaml").write_bytes(b"\xff\xfe")
    assert "not UTF-8" in " ".join(run(tmp_path / "file.yaml", status=1).split())
