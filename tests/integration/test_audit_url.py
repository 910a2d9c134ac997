"""A service that runs somewhere is audited by its address and a scenario, and that is recorded."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from repairs_pattern.cli import main
from repairs_pattern.ledger import read_ledger
from tests.support.audit_tiny import tiny
from tests.support.browser import serving
from tests.support.ledgers import LedgerFolder

SCENARIO = """
service: Tiny
scripts: only
scenarios:
  saying a pet:
    - open: /
    - expect: What is your pet called?
    - fill: {"What is your pet called?": Rex}
    - choose: A dog
    - press: Continue
    - expect: "Kind: dog"
"""


def run(*given: object) -> Result:
    return CliRunner().invoke(main, [*map(str, given)])


@pytest.mark.browser
def test_a_service_is_audited_by_its_address_and_what_is_found_is_recorded(tmp_path: Path) -> None:
    scenario, file = tmp_path / "pets.yaml", tmp_path / "audit.json"
    scenario.write_text(SCENARIO, "utf-8")
    ledger = LedgerFolder(tmp_path / "ledger").write()

    with serving(tiny()) as url:
        given = ("--url", url, "--scenario", scenario, "--folder", tmp_path / "run")
        done = run("audit", *given, "--jobs", 1, "--report", f"json={file}")

    assert done.exit_code == 1, done.output
    assert file.exists(), done.output
    report = json.loads(file.read_text("utf-8"))
    assert (report["service"], report["not_reached"]) == (url, [])
    assert [state["page"] for state in report["states"]] == [
        "saying a pet, page 1",
        "saying a pet, page 2",
    ]
    [fault] = [each for each in report["faults"] if each["rule"] == "choices without a question"]
    assert fault["criteria"] == ["1.3.1"]
    assert fault["path"] == ["Open /", "Expect What is your pet called?"]
    assert "choices without a question" in done.output

    unknown = run("ledger", "record", file, "--ledger", ledger, "--service", "pets")
    assert "Nobody knows which code was audited" in unknown.output
    code = ("--service", "pets", "--commit", "release 7")
    recorded = run("ledger", "record", file, "--ledger", ledger, *code)
    assert recorded.exit_code == 0, recorded.output
    kept = read_ledger(ledger, "pets").run
    assert kept is not None
    assert kept.browser.startswith("Chromium ")
    assert "1.3.1" in kept.broken
    assert kept.pages[0].found["probes/choices without a question"] == 1
    assert run("ledger", "check", ledger, "pets", "--against", file).exit_code == 0
