"""The audit of dependencies: fails for what is known, and never for want of a network."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
SAFE = {"name": "flask", "version": "3.1", "vulns": []}
HOLE = {"id": "PYSEC-1", "aliases": ["CVE-1"], "fix_versions": ["5.1"]}
BAD = {"name": "limits", "version": "5.0", "vulns": [HOLE]}
UNKNOWN = {"name": "babel", "skip_reason": "not found"}

Audit = Callable[..., tuple[int, str]]


@pytest.fixture
def audit(tmp_path: Path) -> Audit:
    """Runs the audit with a pip-audit that says this, and this file of accepted ones."""

    def run(says: str, accepted: str = "") -> tuple[int, str]:
        fake = tmp_path / "pip-audit"
        fake.write_text(f"#!/bin/sh\ncat <<'END'\n{says}\nEND\nexit 1\n")
        fake.chmod(0o700)
        file = tmp_path / "accepted.txt"
        file.write_text(accepted)
        command = [sys.executable, str(ROOT / ".ci" / "audit"), str(fake), str(file)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr

    return run


def of(*packages: dict[str, Any]) -> str:
    return json.dumps({"dependencies": packages, "fixes": []})


def test_nothing_known_is_a_pass(audit: Audit) -> None:
    assert audit(of(SAFE)) == (0, "1 packages audited, 0 known vulnerabilities.\n")


@pytest.mark.parametrize("says", ["", "no route to host", of(UNKNOWN), of()])
def test_without_an_answer_it_says_that_nothing_was_audited_and_passes(
    audit: Audit, says: str
) -> None:
    code, told = audit(says)
    assert code == 0
    assert "NOT audited" in told


def test_a_known_vulnerability_fails_and_names_the_version_that_mends_it(audit: Audit) -> None:
    code, told = audit(of(SAFE, BAD, UNKNOWN))
    assert code == 1
    assert "limits 5.0: PYSEC-1, mended in 5.1" in told
    assert "babel could not be audited" in told


@pytest.mark.parametrize("name", ["PYSEC-1", "CVE-1"])
def test_an_explained_one_passes_under_any_of_its_names(audit: Audit, name: str) -> None:
    assert audit(of(BAD), f"# why\n{name} we never call that function\n")[0] == 0


def test_an_exception_without_a_reason_or_without_a_vulnerability_fails(audit: Audit) -> None:
    code, told = audit(of(BAD), "PYSEC-1\n")
    assert code == 1
    assert "accepted.txt:1: PYSEC-1 is accepted without saying why." in told
    code, told = audit(of(SAFE), "PYSEC-1 we never call that function\n")
    assert code == 1
    assert "was not found" in told


def test_the_committed_exceptions_each_say_why(audit: Audit) -> None:
    committed = (ROOT / ".ci" / "accepted-vulnerabilities.txt").read_text("utf-8")
    assert "without saying why" not in audit(of(SAFE), committed)[1]
