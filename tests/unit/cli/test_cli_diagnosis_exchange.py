"""`repairs-pattern diagnosis export` and `import`: files in, files out, and every word of it."""

import json
import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from repairs_pattern.cli import main
from repairs_pattern.council import check_council, load_questions

NORTHMERE = Path("prototype/councils/northmere").resolve()
EXAMPLES = Path("docs/examples/other-services").resolve()
MAPPED = [
    *("--priority", "priority 2=urgent", "--priority", "*=routine"),
    *("--trade", "*=carpentry", "--minutes", "60"),
]


def run(*words, code=0):
    """What a command prints; errors and where a file was written are in it unless it is JSON."""
    result = CliRunner().invoke(main, ["diagnosis", *map(str, words)])
    assert result.exit_code == code, result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.stdout if "--json" in words else result.output


@pytest.fixture
def folder(tmp_path):
    """A council's folder of one's own, without rules about outcomes that an import replaces."""
    copied = tmp_path / "northmere"
    shutil.copytree(NORTHMERE, copied)
    settings = (copied / "council.toml").read_text("utf-8")
    rules = re.compile(r"^\[\[household\.raises\]\]\n(?:.+\n)+", re.MULTILINE)
    (copied / "council.toml").write_text(rules.sub("", settings), "utf-8")
    return copied


def errors(folder):
    return [str(problem) for problem in check_council(folder) if problem.severity == "error"]


def test_a_tree_goes_to_a_spreadsheet_and_back_without_a_change(folder, tmp_path):
    sheet, file = tmp_path / "tree.csv", folder / "diagnosis.yaml"
    before = file.read_text("utf-8")
    assert f"The tree is in {sheet}" in run("export", folder, "--to", "csv", sheet)
    assert sheet.read_bytes().startswith(b"\xef\xbb\xbf")
    run("import", sheet, "--from", "csv", "--into", file)
    assert file.read_text("utf-8") == before


def test_one_cell_changes_one_line(folder, tmp_path):
    sheet, file = tmp_path / "tree.csv", folder / "diagnosis.yaml"
    before = file.read_text("utf-8").splitlines()
    run("export", folder, "--to", "csv", sheet)
    changed = sheet.read_text("utf-8-sig").replace("I can smell gas", "There is a smell of gas", 1)
    sheet.write_text(changed, "utf-8")
    run("import", sheet, "--from", "csv", "--into", file, "--strict")
    after = file.read_text("utf-8").splitlines()
    assert [(a, b) for a, b in zip(before, after, strict=True) if a != b] == [
        (
            "      gas: {label: I can smell gas, exit: gas}",
            "      gas: {label: There is a smell of gas, exit: gas}",
        )
    ]


def test_without_a_file_the_tree_is_printed():
    assert run("export", NORTHMERE, "--to", "csv").lstrip("\ufeff").startswith("row,name,")
    (room, *_) = json.loads(run("export", NORTHMERE, "--to", "ns"))
    assert room["display"] == "Kitchen"


def test_a_fault_in_a_sheet_is_shown_by_row_and_column(tmp_path):
    sheet = tmp_path / "tree.csv"
    run("export", NORTHMERE, "--to", "csv", sheet)
    text = sheet.read_text("utf-8-sig").replace("danger,,,,,,danger", "danger,,,,,,dangr", 1)
    sheet.write_text(text, "utf-8")
    output = run("import", sheet, "--from", "csv", code=1)
    assert "cannot be taken over" in output
    assert re.search(r"2 +which", output)
    (fault, *_) = json.loads(run("import", sheet, "--from", "csv", "--json", code=1))["faults"]
    assert (fault["row"], fault["column"]) == (2, "which")


def test_an_object_of_rooms_becomes_a_council_that_passes_the_check(folder, tmp_path):
    out = folder / "diagnosis.yaml"
    out.unlink()
    output = run(
        *("import", EXAMPLES / "hro.json", "--from", "hro", "--out", out),
        *("--labels", EXAMPLES / "hro-labels.json", "--trades", EXAMPLES / "hro-trades.json"),
        *("--trade", "CA=carpentry", "--trade", "PL=plumbing"),
        *("--priority", "*=routine", "--minutes", "60"),
    )
    assert "kitchen > tap > stuck" in output
    assert "Chosen for you" in output
    assert errors(folder) == []


def test_three_arrays_become_a_council_that_passes_the_check(folder):
    out = folder / "diagnosis.yaml"
    out.unlink()
    report = json.loads(
        run(
            *("import", EXAMPLES / "ns-tenant.json", "--from", "ns", "--out", out, "--json"),
            *("--communal", EXAMPLES / "ns-communal.json"),
            *("--leaseholder", EXAMPLES / "ns-tenant.json", *MAPPED),
        )
    )
    assert report["questions"] == len(load_questions(folder).tree.questions)
    assert {note["lost"] for note in report["notes"]} == {False}
    assert {"path": ["kitchen", "cupboards", "doorLoose"], "name": "door-loose"} in report["names"]
    assert errors(folder) == []


def test_into_a_file_the_danger_question_and_the_shared_areas_stay(folder):
    file = folder / "diagnosis.yaml"
    before = load_questions(folder).tree
    run("import", EXAMPLES / "ns-tenant.json", "--from", "ns", "--into", file, *MAPPED)
    after = load_questions(folder).tree
    assert after.danger == before.danger
    assert after.start["communal"] == before.start["communal"]
    assert [*after.questions[after.start["home"]].options] == ["kitchen", "garden"]
    assert "# How Northmere" in file.read_text("utf-8")
    assert errors(folder) == []


def test_without_out_or_into_nothing_is_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    output = run("import", EXAMPLES / "hro.json", "--from", "hro")
    assert "7 questions" in output
    assert list(tmp_path.iterdir()) == []


def test_strict_writes_nothing_where_something_is_not_taken_over(tmp_path):
    out = tmp_path / "diagnosis.yaml"
    words = ("import", EXAMPLES / "ns-tenant.json", "--from", "ns", "--strict", "--out", out)
    assert "Nothing is written" in run(*words, code=1)
    assert not out.exists()
    run(*words, *MAPPED)
    assert out.exists()


def test_what_an_array_cannot_hold_is_listed(tmp_path):
    file = tmp_path / "tenant.json"
    output = run("export", NORTHMERE, "--to", "ns", file)
    assert "A hint has no place." in output
    notes = json.loads(run("export", NORTHMERE, "--to", "ns", file, "--json"))
    assert {"path", "lost", "reason", "done"} == {*notes[0]}
    run("import", file, "--from", "ns")


@pytest.mark.parametrize("start", ["home", "communal"])
def test_a_whole_council_goes_out_and_comes_back(tmp_path, start):
    file = tmp_path / "array.json"
    run("export", NORTHMERE, "--to", "ns", file, "--start", start)
    words = ("import", file, "--from", "ns", "--trade", "*=plumbing", "--minutes", "60", "--json")
    report = json.loads(run(*words))
    assert report["outcomes"] > 10
    assert {note["reason"] for note in report["notes"] if note["lost"]} <= {
        "It has more answers than a page can have (12)."
    }


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["hro.json", "--from", "hro", "--communal", "hro.json"], "--communal says nothing"),
        (["hro.json", "--from", "csv", "--minutes", "5"], "--minutes says nothing"),
        (["hro.json", "--from", "hro", "--priority", "R"], "THEIRS=OURS"),
        (["hro.json", "--from", "hro", "--priority", "R=soon"], "not one of emergency"),
        (["hro.json", "--from", "hro", "--minutes", "0"], "0 is not in the range"),
        (["hro.json", "--from", "hro", "--out", "hro.json"], "Use --into to change it"),
        (["hro.json", "--from", "hro", "--out", "a", "--into", "hro.json"], "not both"),
        (["nowhere.json", "--from", "hro"], "does not exist"),
    ],
)
def test_options_that_make_no_sense_are_refused(words, said, monkeypatch):
    monkeypatch.chdir(EXAMPLES)
    output = run("import", *words, code=2)
    assert said in re.sub(r"\s+", " ", output)


@pytest.mark.parametrize(
    ("raw", "shape", "said"),
    [
        (b"{", "hro", "not JSON"),
        (b"[NaN]", "ns", "cannot be read|a number that is none|not JSON|has something"),
        (b"[" * 100_000, "ns", "too much inside each other"),
        (b"\xff\xff", "hro", "not UTF-8"),
        (b"[]", "ns", "no answers"),
        (b"[]", "hro", "use --from ns"),
        (b"{}", "ns", "use --from hro"),
        (b"\x00" * 100, "csv", "not called"),
    ],
)
def test_a_file_that_is_none_of_these_is_said_in_words(raw, shape, said, tmp_path):
    file = tmp_path / "file"
    file.write_bytes(raw)
    assert re.search(said, run("import", file, "--from", shape, code=1))


@pytest.mark.parametrize("shape", ["csv", "hro", "ns"])
def test_a_file_without_end_is_said_in_words(shape):
    assert "larger than 50 MB" in run("import", "/dev/zero", "--from", shape, code=1)


@pytest.mark.parametrize("text", ["", "danger: [", "a: &a [*a]", "danger: none\n", "\x00"])
def test_into_a_file_that_is_no_tree_is_refused_with_its_faults(text, tmp_path):
    file = tmp_path / "diagnosis.yaml"
    file.write_text(text, "utf-8")
    output = run("import", EXAMPLES / "hro.json", "--from", "hro", "--into", file, code=1)
    assert "diagnosis.yaml" in output
    assert file.read_text("utf-8") == text


def test_a_start_that_the_tree_does_not_have_is_said(tmp_path):
    words = ("import", EXAMPLES / "hro.json", "--from", "hro", "--out", tmp_path / "diagnosis.yaml")
    run(*words)
    shutil.copy(NORTHMERE / "council.toml", tmp_path)
    output = run("export", tmp_path, "--to", "ns", "--start", "leaseholder", code=1)
    assert "No questions begin at leaseholder" in output
