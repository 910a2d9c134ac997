"""The guide to safe changes: its commands run as it says, in a repository like a council's own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from repairs_pattern.domain.diagnosis import KINDS
from tests.packaging.test_docs import ROOT, code
from tests.support.homes import COUNCILS
from tests.support.repository import Repository

GUIDE = ROOT / "docs" / "safe-changes.md"
BY_HAND, BY_MACHINE = code(GUIDE, "sh")
SHOWN, STOPPED = code(GUIDE, "")


def workflow() -> str:
    """What the steps of the workflow run, but for the installation."""
    (text,) = code(GUIDE, "yaml")
    steps = yaml.safe_load(text)["jobs"]["questions"]["steps"]
    return "\n".join(step["run"] for step in steps if step.get("name") not in (None, "Install"))


@pytest.fixture
def ours(tmp_path: Path) -> Repository:
    """A clone of a council's repository, on a branch for a change."""
    origin = Repository.begun(tmp_path / "origin")
    shutil.copytree(COUNCILS / "northmere", origin.path / "councils" / "northmere")
    origin.commit("What residents see")
    clone = Repository(tmp_path / "ours")
    origin.git("clone", "--quiet", str(origin.path), str(clone.path))
    clone.git("switch", "--quiet", "--create", "a-change")
    return clone


def change_priority(ours: Repository, old: str, new: str) -> None:
    """Commit another priority of the tap that cannot be turned."""
    file = ours.path / "councils" / "northmere" / "diagnosis.yaml"
    before, tap, after = file.read_text("utf-8").partition("\n  tap-stuck:")
    file.write_text(
        before + tap + after.replace(f"priority: {old}", f"priority: {new}", 1), "utf-8"
    )
    ours.commit("Another priority for taps")


def run(script: str, ours: Repository) -> subprocess.CompletedProcess[str]:
    """Run lines as a checking machine does: the first that fails ends it."""
    tools = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["bash", "-e", "-c", script],
        cwd=ours.path,
        env=os.environ | {"PATH": tools, "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize("script", [BY_MACHINE, workflow()], ids=["shell", "workflow"])
def test_a_change_that_makes_a_priority_slower_is_stopped_with_a_sentence(
    ours: Repository, script: str
) -> None:
    change_priority(ours, "urgent", "routine")
    result = run(script, ours)
    assert result.returncode == 1
    assert SHOWN in result.stdout
    assert result.stdout.endswith(f"\n{STOPPED}")


def test_a_change_that_makes_a_priority_sooner_goes_through(ours: Repository) -> None:
    change_priority(ours, "urgent", "emergency")
    result = run(BY_MACHINE, ours)
    assert result.returncode == 0, result.stdout + result.stderr
    assert "priority-sooner: " in result.stdout


def test_what_is_typed_by_hand_shows_the_change_and_stops_nothing(ours: Repository) -> None:
    change_priority(ours, "urgent", "routine")
    result = run(BY_HAND, ours)
    assert result.returncode == 0, result.stdout + result.stderr
    assert SHOWN in result.stdout
    assert "Where they end" in result.stdout


def test_the_kinds_in_the_guide_are_kinds() -> None:
    named = {line.split("`")[1] for line in GUIDE.read_text("utf-8").splitlines() if "| `" in line}
    assert named
    assert named <= set(KINDS)
