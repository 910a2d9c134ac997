"""[maintenance]: when the service is unavailable, written as people write a day and a time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from repairs_pattern.council import Maintenance, check_council, load_council

if TYPE_CHECKING:
    from .conftest import Folder

END = datetime(2026, 12, 1, 18, tzinfo=UTC)


def with_maintenance(council: Folder, *lines: str) -> None:
    council.add("council.toml", "\n[maintenance]\n" + "\n".join(lines) + "\n")


def maintenance(council: Folder) -> Maintenance:
    return load_council(council.path).maintenance


def test_a_council_that_says_nothing_is_available(council: Folder) -> None:
    assert not maintenance(council).holds(END)


@pytest.mark.parametrize("written", ['"2026-12-01T18:00"', "2026-12-01T18:00:00"])
def test_the_service_is_unavailable_until_its_moment_and_not_from_then_on(
    council: Folder, written: str
) -> None:
    with_maintenance(council, f"unavailable_until = {written}")
    found = maintenance(council)
    assert found.holds(END - timedelta(seconds=1))
    assert not found.holds(END)


def test_the_moment_is_in_london_in_summer_too(council: Folder) -> None:
    with_maintenance(council, 'unavailable_until = "2026-07-01T18:00"')
    assert maintenance(council).unavailable_until == datetime(2026, 7, 1, 17, tzinfo=UTC)


def test_without_an_end_it_is_unavailable_for_ever(council: Folder) -> None:
    with_maintenance(council, "unavailable = true", 'message = "We are moving."')
    found = maintenance(council)
    assert found.holds(END + timedelta(days=1_000))
    assert found.message == "We are moving."


@pytest.mark.parametrize(
    "written",
    ['"soon"', '"2026-12-01"', '"18:00"', '"2026-13-01T18:00"', '"2026-12-01T25:00"', "18", "true"],
)
def test_what_is_not_a_moment_is_told_with_how_to_write_one(council: Folder, written: str) -> None:
    with_maintenance(council, f"unavailable_until = {written}")
    (problem,) = check_council(council.path)
    assert "is not a day and time" in problem.reason
    assert problem.mend == 'Write it like "2026-12-01T18:00".'
    assert problem.line is not None


def test_a_moment_that_is_past_is_a_warning_at_its_line(council: Folder) -> None:
    with_maintenance(council, 'unavailable_until = "2026-12-01T18:00"')
    line = len((council.path / "council.toml").read_text("utf-8").splitlines())
    assert check_council(council.path, END - timedelta(seconds=1)) == []
    assert [str(each) for each in check_council(council.path, END)] == [
        f"council.toml:{line}: warning: This moment is past, so the service is available. "
        "Mend: Take the line out, or give a later moment."
    ]
    assert load_council(council.path)


def test_an_end_and_no_end_are_one_too_many(council: Folder) -> None:
    with_maintenance(council, "unavailable = true", 'unavailable_until = "2026-12-01T18:00"')
    (problem,) = check_council(council.path)
    assert (problem.severity, problem.mend) == (
        "error",
        "Keep one of unavailable and unavailable_until.",
    )
