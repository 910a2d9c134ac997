"""The commands in the guide to diagnosis.yaml do what the guide says, one after the other."""

import json
import re
import shlex
import shutil
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from repairs_pattern.cli import main
from repairs_pattern.council import load_questions
from repairs_pattern.domain.diagnosis.exchange.sheet import COLUMNS
from tests.packaging.test_docs import code

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs" / "diagnosis-format.md"
EXAMPLES = ROOT / "docs" / "examples" / "other-services"


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A folder with a council in it, as in the guide."""
    shutil.copytree(ROOT / "prototype/councils/northmere", tmp_path / "councils/northmere")
    shutil.copytree(EXAMPLES, tmp_path / "docs/examples/other-services")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def commands():
    lines = [line for block in code(GUIDE, "sh") for line in block.splitlines()]
    return [shlex.split(line)[1:] for line in lines if line.startswith("repairs-pattern diagnosis")]


def test_every_command_of_the_guide_runs_and_writes_what_it_says(here):
    before = (here / "councils/northmere/diagnosis.yaml").read_text("utf-8")
    said = [CliRunner().invoke(main, words) for words in commands()]
    assert [result.exit_code for result in said] == [0] * 6
    assert (here / "councils/northmere/diagnosis.yaml").read_text("utf-8") == before
    for name in ("rooms.yaml", "arrays.yaml"):
        assert len(load_questions(here / name).tree.outcomes) > 5
    assert json.loads((here / "tenant.json").read_text("utf-8"))


def test_the_settings_for_an_editor_lead_to_the_schema_that_is_written(here):
    for words in commands()[:1]:
        CliRunner().invoke(main, words)
    (line,) = re.findall(r"^# yaml-language-server: \$schema=(\S+)$", GUIDE.read_text(), re.M)
    assert (here / "councils/northmere" / line).exists()
    ((schema, files),) = json.loads(code(GUIDE, "json")[0])["yaml.schemas"].items()
    assert (here / schema).exists()
    assert [*here.glob(files)] == [here / "councils/northmere/diagnosis.yaml"]


def test_the_columns_and_rows_that_the_guide_names_are_there():
    section = GUIDE.read_text("utf-8").partition("## In a spreadsheet")[2].partition("\n## ")[0]
    header = section.partition("| `row` |")[2]
    named = {*re.findall(r"`([a-z ]+)`", header)}
    kinds = {"danger", "start", "question", "answer", "outcome", "exit", "rule"}
    assert kinds <= named
    assert {name for name in named - kinds if "'" not in name} <= {*COLUMNS}


def test_the_labels_of_the_guide_are_json(here):
    line = next(line for line in GUIDE.read_text().splitlines() if line.startswith("- **Labels**"))
    labels = [json.loads(each) for each in re.findall(r"`(\{.*?\}+)`", line)]
    assert len(labels) == 3
    for each in labels:
        (here / "labels.json").write_text(json.dumps(each))
        words = ["diagnosis", "import", str(EXAMPLES / "hro.json"), "--from", "hro"]
        result = CliRunner().invoke(main, [*words, "--labels", "labels.json", "--json"])
        assert result.exit_code == 0, result.output


def test_the_examples_are_the_files_that_their_readme_names():
    readme = (EXAMPLES / "README.md").read_text("utf-8")
    assert {*re.findall(r"`([\w-]+\.json)`", readme)} == {f.name for f in EXAMPLES.glob("*.json")}
    assert all(yaml.safe_load(file.read_text("utf-8")) for file in EXAMPLES.glob("*.json"))
