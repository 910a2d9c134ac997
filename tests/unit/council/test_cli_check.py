"""`repairs-pattern check` says what to mend, and its status can guard a change."""

from __future__ import annotations

import json

from click.testing import CliRunner

from repairs_pattern.cli import main


def run(*arguments):
    return CliRunner().invoke(main, ["check", *map(str, arguments)])


def test_a_sound_folder_gives_status_0(council):
    result = run(council.path)
    assert result.exit_code == 0
    assert result.output == f"No problems found in {council.path.as_posix()}\n"


def test_an_error_is_shown_with_its_file_and_counted_and_gives_status_1(council):
    council.change("council.toml", 'nation = "england"', 'nation = "englend"')
    result = run(council.path)
    folder = council.path.as_posix()
    assert result.exit_code == 1
    assert result.output.splitlines() == [
        f"{folder}/council.toml:3: error: nation: “englend” cannot be used here. "
        "Mend: Did you mean “england”?",
        f"1 error and 0 warnings in {folder}",
    ]


def test_a_warning_gives_status_0(council):
    council.change("diagnosis.yaml", "priority: urgent", "priority: routine")
    result = run(council.path)
    assert result.exit_code == 0
    assert result.output.endswith(f"0 errors and 1 warning in {council.path.as_posix()}\n")


def test_one_broken_folder_among_several_gives_status_1(council, tmp_path):
    result = run(council.path, tmp_path / "none")
    assert result.exit_code == 1
    assert "No problems found in" in result.output
    assert "This is not a folder that can be opened." in result.output


def test_json_is_one_list_for_all_folders(council, tmp_path):
    council.change("addresses.csv", "XN1 1AA", "nowhere")
    result = run("--json", council.path, tmp_path / "none")
    assert result.exit_code == 1
    first, second = json.loads(result.output)
    assert first == {
        "folder": council.path.as_posix(),
        "file": "addresses.csv",
        "line": 2,
        "severity": "error",
        "reason": "“nowhere” is not a postcode.",
        "mend": "Write it in capitals with one space, like XN4 2AB.",
    }
    assert second["line"] is None


def test_json_of_a_sound_folder_is_an_empty_list(council):
    assert json.loads(run("--json", council.path).output) == []


def test_help_names_every_file_of_a_folder():
    said = run("--help").output
    for word in ("council.toml", "diagnosis.yaml", "addresses.csv", "words.toml", "templates/"):
        assert any(line.strip().startswith(word) for line in said.splitlines())


def test_help_of_the_whole_program_says_where_to_start():
    said = CliRunner().invoke(main, ["--help"]).output
    assert "\n    repairs-pattern check prototype/councils/northmere\n" in said


def test_without_a_folder_the_use_is_shown():
    result = run()
    assert result.exit_code == 2
    assert "Missing argument 'FOLDER...'" in result.output
