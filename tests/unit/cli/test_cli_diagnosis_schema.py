"""`repairs-pattern diagnosis schema` gives what editors read."""

import json

from click.testing import CliRunner

from repairs_pattern.cli import main


def test_the_schema_is_printed_or_written(tmp_path):
    file = tmp_path / "diagnosis.schema.json"
    printed = CliRunner().invoke(main, ["diagnosis", "schema"])
    written = CliRunner().invoke(main, ["diagnosis", "schema", str(file)])
    assert json.loads(printed.output)["$schema"].endswith("2020-12/schema")
    assert file.read_text("utf-8") == printed.output
    assert written.output == f"The schema is in {file}\n"


def test_a_file_that_cannot_be_written_is_said_in_words(tmp_path):
    result = CliRunner().invoke(main, ["diagnosis", "schema", str(tmp_path / "no" / "file.json")])
    assert result.exit_code == 1
    assert "cannot be written" in result.output
