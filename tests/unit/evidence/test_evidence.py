"""The evidence register, and findings that come into it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from repairs_pattern.catalogue import components
from repairs_pattern.cli import main
from repairs_pattern.evidence import BrokenFindings, as_markdown, read_findings, read_register

GOOD: dict[str, Any] = {
    "id": "seen-late",
    "about": "slot-list",
    "council": "Northmere",
    "round": "2026-11",
    "date": "2026-11-24",
    "finding": "People see the later dates late.",
    "says": "against",
    "people": {"saw": 2, "of": 6, "assistive": 1},
    "severity": 2,
    "evidence": ["Two scrolled to the end."],
    "decision": "test again",
    "reason": "Two people are few.",
}


def write(folder: Path, name: str, **changes: Any) -> Path:
    file = folder / f"{name}.yaml"
    file.write_text(yaml.safe_dump({**GOOD, **changes}, sort_keys=False), "utf-8")
    return file


def run(*arguments: str) -> str:
    done = CliRunner().invoke(main, ["research", *arguments])
    assert done.exit_code == 0, done.output
    return done.output


def refused(*arguments: str) -> str:
    done = CliRunner().invoke(main, ["research", *arguments])
    assert done.exit_code != 0
    assert isinstance(done.exception, SystemExit)
    return done.output


def test_every_component_is_in_the_register() -> None:
    kinds = {id_: each.kind for id_, each in read_register().root.items()}
    assert {each for each, kind in kinds.items() if kind == "component"} == {
        each.name for each in components()
    }


def test_every_readme_of_a_component_links_to_its_evidence() -> None:
    for each in components():
        assert f"../../user_research/evidence.md#{each.name})" in each.readme


def test_every_claim_says_how_many_people_it_rests_on() -> None:
    text = as_markdown(read_register())
    claims = [line for line in text.splitlines() if line.startswith("- ") and line.endswith(".)")]
    assert len(claims) == sum(len(each.claims) for each in read_register().root.values())
    for line in claims:
        assert line.endswith(("people.)", "people not published.)", "1 person.)"))


def test_the_register_can_be_asked_for_one_part() -> None:
    text = run("evidence", "--about", "image-radios")
    assert "### image-radios" in text
    assert "### slot-list" not in text
    found = json.loads(run("evidence", "--about", "image-radios", "--json"))
    assert [*found] == ["image-radios"]


def test_findings_of_two_councils_are_merged(tmp_path: Path) -> None:
    write(tmp_path, "ours")
    write(tmp_path, "theirs", council="Westvale", people={"saw": 3, "of": 5}, severity=3)
    table = run("findings", str(tmp_path))
    assert "5 of 11" in table
    assert "Northmere" in table
    assert "Westvale" in table
    assert len(json.loads(run("findings", str(tmp_path), "--json"))) == 2


def test_councils_that_disagree_are_said_to(tmp_path: Path) -> None:
    write(tmp_path, "ours")
    write(tmp_path, "theirs", council="Westvale", says="for")
    assert "do not" in run("findings", str(tmp_path))
    text = run("evidence", "--findings", str(tmp_path), "--about", "slot-list")
    assert "The rounds do not agree" in text


@pytest.mark.parametrize(
    ("options", "seen"),
    [
        ((), {"a", "b"}),
        (("--about", "timeline"), {"b"}),
        (("--council", "Northmere"), {"a", "b"}),
        (("--council", "Westvale"), set()),
        (("--severity", "3"), {"b"}),
        (("--synthetic",), {"a", "b", "c"}),
    ],
)
def test_findings_are_filtered(tmp_path: Path, options: tuple[str, ...], seen: set[str]) -> None:
    write(tmp_path, "a", id="a")
    write(tmp_path, "b", id="b", about="timeline", severity=3)
    write(tmp_path, "c", id="c", synthetic=True, council="Eastfield")
    found = json.loads(run("findings", str(tmp_path), "--json", *options))
    assert {each["id"] for each in found} == seen


def test_findings_come_into_the_register_and_synthetic_ones_never_do(tmp_path: Path) -> None:
    write(tmp_path, "real")
    write(tmp_path, "made-up", id="made-up", synthetic=True, finding="Nobody said this.")
    text = run("evidence", "--findings", str(tmp_path))
    assert "People see the later dates late." in text
    assert "seen in 2 of 6; 1 of the 6 use assistive technology" in text
    assert "Nobody said this." not in text
    assert "--synthetic" in run("findings", str(write(tmp_path, "only", synthetic=True)))


@pytest.mark.parametrize(
    ("change", "words", "line"),
    [
        ({"about": "slotlist"}, "Did you mean “slot-list”?", 2),
        ({"date": "2026-13-01"}, "is not a date", 5),
        ({"says": "maybe"}, "against, for, neutral", 7),
        ({"people": {"saw": 7, "of": 6}}, "More people than took part", 8),
        ({"people": {"saw": 1, "of": 0}}, "people.of", 10),
        ({"severity": 4}, "1, 2, 3", 12),
        ({"evidence": []}, "evidence", 13),
        ({"who": "Ada"}, "“who” is not", 17),
    ],
)
def test_a_fault_in_a_finding_is_shown_with_its_line(
    tmp_path: Path, change: dict[str, Any], words: str, line: int
) -> None:
    write(tmp_path, "broken", **change)
    said = refused("findings", str(tmp_path))
    assert words in said
    assert f"broken.yaml:{line}: " in said


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    file = tmp_path / "short.yaml"
    file.write_text("id: a\n", "utf-8")
    said = refused("findings", str(file))
    assert "reason is missing" in said
    assert "Add a line: reason: " in said
    assert "[" not in said


@pytest.mark.parametrize("text", ["", "- a\n", "a: [", "\x00", "a: *a", "id: &a [*a]"])
def test_what_is_no_finding_is_refused_in_words(tmp_path: Path, text: str) -> None:
    file = tmp_path / "odd.yaml"
    file.write_text(text, "utf-8")
    assert "odd.yaml" in refused("findings", str(file))


def test_nobody_is_counted_twice(tmp_path: Path) -> None:
    write(tmp_path, "once")
    write(tmp_path, "twice")
    with pytest.raises(BrokenFindings, match="counted twice"):
        read_findings([tmp_path])
    (tmp_path / "twice.yaml").unlink()
    assert len(read_findings([tmp_path, tmp_path / "once.yaml"])) == 1


def test_a_folder_without_findings_is_said_to_be_empty(tmp_path: Path) -> None:
    assert "There is no finding here" in refused("findings", str(tmp_path))
