"""`repairs-pattern research export`, `schema` and `delete`."""

import json

import pytest
from click.testing import CliRunner

from repairs_pattern.cli import main
from repairs_pattern.research.exports import FILES, schema_json
from repairs_pattern.research.store import RoundRow, TaskRow, open_research
from tests.support.rounds import synthetic_round


@pytest.fixture
def folder(tmp_path):
    """The folder of a research with one round, which is open as if a prototype ran."""
    database = open_research(f"sqlite:///{tmp_path}/research.db")
    synthetic_round(database, retain_days=36_500)
    with database.reading() as session:
        for task in session.query(TaskRow):
            (tmp_path / "worlds" / task.id).mkdir(parents=True)
    yield tmp_path
    database.close()


def run(folder, *arguments, code=0, **options):
    done = CliRunner().invoke(main, ["research", *arguments, "--folder", str(folder)], **options)
    assert done.exit_code == code, done.output
    return done.output


def test_a_round_is_exported_while_the_prototype_runs(folder, tmp_path):
    said = run(folder, "export", "1", "--to", str(tmp_path / "out" / "round"))
    assert {path.name for path in (tmp_path / "out/round").iterdir()} == set(FILES)
    assert said.count("\n") == len(FILES)
    assert json.loads((tmp_path / "out/round/round.json").read_text())["synthetic"] is True


def test_an_export_of_nothing_says_why(folder, tmp_path):
    assert "There is no round 9." in run(folder, "export", "9", "--to", str(tmp_path), code=1)
    nowhere = tmp_path / "nowhere"
    said = run(nowhere, "export", "1", "--to", str(tmp_path), code=1)
    assert f"There is no {nowhere / 'research.db'}. Name the folder with --folder." in said
    file = tmp_path / "file"
    file.touch()
    said = run(folder, "export", "1", "--to", str(file / "round"), code=1)
    assert "nothing can be written there" in said


def test_the_schema_is_printed():
    done = CliRunner().invoke(main, ["research", "schema"])
    assert done.output == schema_json()


def test_a_participant_is_deleted_when_one_says_yes(folder):
    run(folder, "delete", "1", "--participant", "P02", input="n\n", code=1)
    assert len(list((folder / "worlds").iterdir())) == 12
    said = run(folder, "delete", "1", "--participant", "P02", input="y\n")
    assert "Everything of P02 of round 1 is deleted." in said
    assert len(list((folder / "worlds").iterdir())) == 10
    run(folder, "delete", "1", "--participant", "P02", "--yes", code=1)


def test_a_round_is_deleted(folder):
    run(folder, "delete", "1", "--yes")
    assert list((folder / "worlds").iterdir()) == []
    assert "There is no round 1." in run(folder, "delete", "1", "--yes", code=1)


def test_what_is_due_is_deleted(folder):
    assert "Nothing was due." in run(folder, "delete", "--due")
    database = open_research(f"sqlite:///{folder}/research.db")
    with database.writing() as session:
        session.query(RoundRow).update({"retain_days": -1_000})
    database.close()
    assert "Round 1 is deleted." in run(folder, "delete", "--due")


@pytest.mark.parametrize("arguments", [[], ["1", "--due"], ["--due", "--participant", "P01"]])
def test_delete_wants_a_round_or_what_is_due(folder, arguments):
    run(folder, "delete", *arguments, code=2)
