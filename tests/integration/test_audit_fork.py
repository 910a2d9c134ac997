"""A council's own template that keeps people out: the audit names it, and says how to mend it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from repairs_pattern.cli import main
from tests.support.audit_fork import small_council

THANKS = """{% extends "repairs_pattern/feedback/thanks.html" %}
{% block content %}
{{ super() }}
<img src="/logo.svg" class="thanks__picture">
{% endblock %}
"""


@pytest.mark.browser
def test_a_fork_is_told_file_line_element_criterion_and_how_to_mend_it(tmp_path: Path) -> None:
    council = small_council(tmp_path)
    council.write("templates/feedback/thanks.html", THANKS)
    file = tmp_path / "audit.json"
    made_by = "tests.support.audit_fork:without_reports"
    options = ["--app", made_by, "--only", "thank-you", "--jobs", "1"]
    folder = ["--folder", str(tmp_path / "run"), "--report", f"json={file}"]

    done = CliRunner().invoke(main, ["audit", str(council.path), *options, *folder])

    assert done.exit_code == 1, done.output
    faults = json.loads(file.read_text("utf-8"))["faults"]
    [fault] = [each for each in faults if each["rule"] == "image-alt"]
    assert {"axe", "alfa", "html-validate"} <= {each["detector"] for each in faults}
    assert (fault["criteria"], fault["element"]) == (["1.1.1"], ".thanks__picture")
    assert fault["source"] == f"{council.path}/templates/feedback/thanks.html, line 4"
    assert "Element does not have an alt attribute" in fault["mend"]
    assert len(fault["states"]) == 2
    assert "Press “Send feedback”" in fault["path"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "Give a council's folder, or --url with --scenario."),
        (["--url", "http://127.0.0.1:1"], "--url needs --scenario"),
        (["{council}", "--report", "pdf=a"], "is not FORMAT=FILE with one of html, json"),
        (["{council}", "--folder", "{other}"], "is not of an audit: it is left as it is."),
    ],
)
def test_what_cannot_be_audited_is_said(tmp_path: Path, arguments: list[str], said: str) -> None:
    council, other = tmp_path / "council", tmp_path / "other"
    council.mkdir()
    other.mkdir()
    (other / "thesis.txt").write_text("years of work", "utf-8")
    given = [each.format(council=council, other=other) for each in arguments]

    done = CliRunner().invoke(main, ["audit", *given])

    assert done.exit_code != 0
    assert said in done.output
    assert (other / "thesis.txt").exists()
