"""The guide to looking and trying: its commands work, and print what stands below them."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from prototype.app import create_prototype
from repairs_pattern.cli import main
from tests.conftest import service_of

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "look-and-try.md").read_text("utf-8")
BLOCK = re.compile(r"^```sh\n(.*?)^```\n(?:\n```\n(.*?)^```$)?", re.MULTILINE | re.DOTALL)


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A folder with the prototype in it, whose database is there."""
    (tmp_path / "prototype").symlink_to(ROOT / "prototype")
    (tmp_path / "instance").mkdir()
    monkeypatch.chdir(tmp_path)
    url = f"sqlite:///{tmp_path}/instance/northmere.db"
    app = create_prototype("northmere", settings={"SECRET_KEY": "k" * 16, "DATABASE_URL": url})
    service_of(app).database.close()


@pytest.mark.parametrize(("commands", "shown"), BLOCK.findall(GUIDE))
def test_each_command_works_and_prints_what_is_below_it(commands: str, shown: str) -> None:
    printed: list[str] = []
    for line in commands.splitlines():
        result = CliRunner().invoke(main, shlex.split(line)[1:], input="1\n")
        assert result.exit_code == 0, result.output
        printed += result.output.splitlines()
    places = [printed.index(line) for line in shown.splitlines()]
    assert places == sorted(places)


def test_both_outputs_of_the_guide_were_looked_at() -> None:
    assert len([shown for _, shown in BLOCK.findall(GUIDE) if shown]) == 2
