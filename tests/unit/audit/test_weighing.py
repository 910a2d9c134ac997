"""What counts among findings: decisions, baselines, what changed, and where a fault comes from."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from repairs_pattern.audit.baseline import read_baseline, write_baseline
from repairs_pattern.audit.changed import NoHistory, changed_templates, commit_of
from repairs_pattern.audit.decisions import BadDecision, read_decisions
from repairs_pattern.audit.findings import Finding
from repairs_pattern.audit.judging import Report, Rules, judge
from repairs_pattern.audit.results import Looked
from repairs_pattern.audit.sources import Source, source_of
from tests.support import audit_tiny as tiny
from tests.support.audit_tiny import opened

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
FAULT = Finding("axe", "label", ("4.1.2",), "#pet", '<input id="pet">', "No label.", "Label it.")
DECIDED = """
- rule: axe/label
  element: "#pet"
  page: {page}
  reason: It is labelled by magic.
  expires: {expires}
  issue: https://example.com/1
"""


def judged(*findings: Finding, rules: Rules | None = None, **more: str) -> Report:
    """A report of one state with these findings."""
    state = opened("pets")
    looked = Looked(state.id, findings=findings, **more)
    return judge("Pets", NOON, {}, [state], [looked], [], rules or Rules())


def decisions(folder: Path, page: str = '"*"', expires: str = "2027-01-01") -> Rules:
    """Rules with one decision."""
    file = folder / "decisions.yaml"
    file.write_text(DECIDED.format(page=page, expires=expires), "utf-8")
    return Rules(read_decisions(file))


def test_a_fault_fails_and_one_that_only_a_person_can_tell_does_not() -> None:
    assert not judged(FAULT).passes
    assert judged(replace(FAULT, certain=False)).passes
    assert judged().passes


def test_a_decision_lets_a_finding_through_until_its_last_day(tmp_path: Path) -> None:
    decided = judged(FAULT, rules=decisions(tmp_path, expires="2026-11-26"))
    ended = judged(FAULT, rules=decisions(tmp_path, expires="2026-11-25"))

    assert decided.passes
    assert decided.faults[0].decision is not None
    assert not ended.passes
    assert len(ended.counted) == len(ended.expired) == 1


def test_a_decision_that_has_ended_fails_also_when_nothing_is_found_any_more(
    tmp_path: Path,
) -> None:
    assert not judged(rules=decisions(tmp_path, expires="2026-11-25")).passes


def test_a_decision_about_another_page_or_element_lets_nothing_through(tmp_path: Path) -> None:
    elsewhere = judged(FAULT, rules=decisions(tmp_path, page="cats"))
    other = judged(replace(FAULT, element="#cat"), rules=decisions(tmp_path))

    assert [len(each.counted) for each in (elsewhere, other)] == [1, 1]
    assert len(elsewhere.idle) == 1


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("- rule: axe/label", "has no element, reason, expires, issue"),
        ("rule: axe/label", "must be a list"),
        (DECIDED.format(page="pets", expires="soon"), "expires must be a date"),
        (DECIDED.format(page="pets", expires="2027-01-01") + "  note: hm", "has note"),
        ("- [", "is not YAML"),
    ],
)
def test_a_decision_without_a_reason_or_an_end_is_refused(
    tmp_path: Path, text: str, reason: str
) -> None:
    file = tmp_path / "decisions.yaml"
    file.write_text(text, "utf-8")
    with pytest.raises(BadDecision, match=reason):
        read_decisions(file)


def test_only_what_is_not_in_the_baseline_fails(tmp_path: Path) -> None:
    file = tmp_path / "baseline.json"
    assert read_baseline(file) == frozenset()
    write_baseline(file, [("pets", FAULT)])
    rules = Rules(baseline=read_baseline(file))

    assert judged(FAULT, rules=rules).passes
    new = judged(FAULT, replace(FAULT, element="#cat"), rules=rules)
    assert [fault.finding.element for fault in new.counted] == ["#cat"]


def test_what_could_not_be_reached_or_is_shown_by_no_state_fails() -> None:
    assert not judged(problem="Step 1 failed.").passes
    assert not replace(judged(), unreached=["the page “pets”"]).passes


def test_what_comparers_say_is_weighed_too() -> None:
    state = opened("pets")
    looked = Looked(state.id, notes={"titles": "Bad - Tiny"})
    _, comparers = tiny.arms()
    report = judge("Pets", NOON, {}, [state], [looked], comparers, Rules())

    assert [fault.finding.detector for fault in report.counted] == ["titles"]


def test_the_file_and_line_of_an_element_are_found_among_the_templates_of_its_page(
    tmp_path: Path,
) -> None:
    ours, theirs = tmp_path / "layout.html", tmp_path / "council" / "postcode.html"
    theirs.parent.mkdir()
    ours.write_text('<main>\n<input class="govuk-input">\n</main>', "utf-8")
    theirs.write_text('{% block x %}\n\n<input class="postcode" name="{{ n }}">', "utf-8")
    html = '<input class="postcode" name="postcode">'

    found = source_of(html, [str(ours), str(theirs)], None)
    same = source_of("<input>", [str(ours), str(theirs)], theirs.parent)
    assert found == Source(str(theirs), 3)
    assert same is None or same.file == str(theirs)
    assert source_of("<table>", [str(ours), str(theirs)], None) is None


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with a template, a page of docs and a module."""
    for name in ("templates/page.html", "docs/page.md", "src/page.py"):
        file = tmp_path / name
        file.parent.mkdir()
        file.write_text("first", "utf-8")
    for command in (
        ["init", "--quiet"],
        ["add", "."],
        ["-c", "user.name=T", "-c", "user.email=t@example.com", "commit", "-qm", "First"],
    ):
        subprocess.run(["git", "-C", str(tmp_path), *command], check=True)
    return tmp_path


def test_templates_that_changed_are_named_and_any_other_change_means_everything(
    repository: Path,
) -> None:
    assert changed_templates("HEAD", repository) == frozenset()
    (repository / "docs/page.md").write_text("other", "utf-8")
    new = repository / "templates/new.html"
    new.write_text("new", "utf-8")
    assert changed_templates("HEAD", repository / "docs") == frozenset({str(new.resolve())})

    (repository / "src/page.py").write_text("other", "utf-8")
    assert changed_templates("HEAD", repository) is None


def test_a_template_that_is_gone_means_everything(repository: Path) -> None:
    (repository / "templates/page.html").unlink()
    assert changed_templates("HEAD", repository) is None


def test_a_revision_that_git_does_not_know_is_told(repository: Path) -> None:
    with pytest.raises(NoHistory, match="Git cannot tell"):
        changed_templates("no-such-revision", repository)


def test_an_audit_tells_of_a_commit_and_whether_pages_may_look_otherwise(
    repository: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    commit = commit_of(repository / "src")
    assert len(commit) == 12
    (repository / "docs/page.md").write_text("other", "utf-8")
    assert commit_of(repository) == commit
    (repository / "templates/page.html").write_text("other", "utf-8")
    assert commit_of(repository) == f"{commit} with changes"
    assert commit_of(tmp_path_factory.mktemp("elsewhere")) == ""
