"""The README's example of a fork with one more question does what the README says."""

from __future__ import annotations

import runpy
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.conftest import service_of
from tests.support.reporting import answers_for, change_links, report, slug, summary
from tests.support.resident import Resident
from tests.support.stored import the_repair

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "docs" / "examples" / "add_a_question.py"
ASKED = "Is there a dog in the home?"


@pytest.fixture
def fork(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """The example's app, run where a reader of the README stands."""
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("REPAIRS_SECRET_KEY", "only-for-trying-it-out")
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/fork.db")
    app = runpy.run_path(str(EXAMPLE))["app"]
    assert isinstance(app, Flask)
    app.testing = True
    yield app
    service_of(app).database.close()


def test_the_readme_shows_the_example_as_it_is() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert f"```python\n{EXAMPLE.read_text('utf-8')}```" in readme


def test_the_example_has_fewer_than_ten_lines_of_code() -> None:
    lines = [line for line in EXAMPLE.read_text("utf-8").splitlines() if line.strip()]
    assert len(lines) < 10


def test_the_question_is_asked_checked_changed_and_kept_with_the_repair(fork: Flask) -> None:
    resident = Resident(fork)
    said = answers_for("tap-drips", dog={"dog": "yes"})
    report(resident, said, to="dog")
    assert resident.heading == ASKED
    assert resident.send().errors == ["Select yes if there is a dog in the home"]

    resident.send(dog="yes")
    assert slug(resident) == "check-answers"
    assert summary(resident)[ASKED] == "Yes"
    (change,) = [url for name, url in change_links(resident).items() if ASKED in name]
    assert resident.get(change).value("dog") == "yes"
    resident.send(dog="no")
    assert summary(resident)[ASKED] == "No"

    resident.send()
    assert slug(resident) == "confirmation"
    assert [ASKED, "No"] in the_repair(service_of(fork)).trail
