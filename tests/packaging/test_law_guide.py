"""The guide to the law: each command that has its output below it prints just that."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from repairs_pattern.cli import main
from repairs_pattern.domain.law import NATIONS, duties, regime_note, regimes

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "law.md").read_text("utf-8")
COMMAND = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SHOWN = re.compile(r"^```sh\n([^\n]*)\n```\n(?:\n[^`]*?\n)?\n```\n(.*?)^```$", re.M | re.DOTALL)


def output(line: str) -> str:
    _, *words = shlex.split(line)
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 0, result.output
    return result.output


def offline() -> list[str]:
    """Every command of the guide that needs neither GOV.UK nor a file from there."""
    lines = [line for block in COMMAND.findall(GUIDE) for line in block.splitlines()]
    return [line for line in lines if "--refresh" not in line and "--from" not in line]


@pytest.mark.parametrize("line", offline())
def test_each_command_works(monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    monkeypatch.chdir(ROOT)

    assert output(line)


@pytest.mark.parametrize(("line", "shown"), SHOWN.findall(GUIDE))
def test_each_output_is_what_the_command_prints(
    monkeypatch: pytest.MonkeyPatch, line: str, shown: str
) -> None:
    monkeypatch.chdir(ROOT)
    printed = output(line).splitlines()

    places = [printed.index(each) for each in shown.splitlines()]
    assert places == sorted(places)


def test_both_outputs_of_the_guide_were_looked_at() -> None:
    assert len(SHOWN.findall(GUIDE)) == 2


def test_the_number_of_dates_is_that_of_the_table() -> None:
    rows = (ROOT / "tests" / "unit" / "law" / "dates.csv").read_text("utf-8").splitlines()[1:]

    assert f"\n{len(rows)} dates that were worked out by hand" in GUIDE


@pytest.mark.parametrize("nation", NATIONS)
def test_the_table_has_every_law_with_its_first_day(nation: str) -> None:
    name = nation.replace("-", " ").title()
    rows = [line for line in GUIDE.splitlines() if line.startswith(f"| {name} |")]
    for regime in regimes(nation):
        note = regime_note(nation, regime)
        assert note is not None
        days = {each.effective_from for each in duties(nation) if each.regime == regime}
        for day in days:
            told = f"{day.day} {day:%B %Y}" if day else "announced, no date yet"
            assert any(note.title in row and told in row for row in rows), (regime, day)
    assert rows
