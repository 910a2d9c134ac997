"""The journal of a run: a run that was killed goes on where it stopped."""

from __future__ import annotations

from pathlib import Path

import pytest

from repairs_pattern.audit.claims import Claims, fingerprint
from repairs_pattern.audit.findings import Finding
from repairs_pattern.audit.journal import Journal, OtherRun
from repairs_pattern.audit.kept import keep_states, kept_states
from repairs_pattern.audit.results import Looked
from repairs_pattern.audit.seeing import Facts
from repairs_pattern.audit.states import Step
from tests.support.audit_tiny import state

FOUND = Finding("axe", "label", ("4.1.2",), "#pet", "<input>", "No label.", "Label it.")
FIRST = Looked(
    "pets/empty",
    url="/",
    status=200,
    templates=("/a.html",),
    findings=(FOUND,),
    shots={0: "a.jpg"},
    claimed=("one", "two"),
    notes={"titles": ["Pets"]},
    seconds={"axe": 0.5},
)


def test_what_was_written_is_read_again_and_what_was_cut_off_is_not(tmp_path: Path) -> None:
    journal = Journal(tmp_path, {"detectors": ("axe",)})
    journal.begin()
    journal.write(FIRST)
    with journal.file.open("a", encoding="utf-8") as file:
        file.write('{"state": "pets/answ')

    again = Journal(tmp_path, {"detectors": ("axe",)})
    assert again.go_on() == [FIRST]
    again.write(Looked("pets/answered"))
    assert [each.state for each in again.go_on()] == ["pets/empty", "pets/answered"]


def test_a_journal_of_other_detectors_is_not_gone_on_with(tmp_path: Path) -> None:
    Journal(tmp_path, {"detectors": ["axe 1"]}).begin()
    with pytest.raises(OtherRun, match="without --resume"):
        Journal(tmp_path, {"detectors": ["axe 2"]}).go_on()


def test_where_there_is_no_journal_one_is_begun(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "new", {})
    assert journal.go_on() == []
    assert journal.file.exists()


def test_whoever_claims_first_is_named_to_others_also_after_a_run_was_cut_off(
    tmp_path: Path,
) -> None:
    claims = Claims(tmp_path / "claims")
    claims.begin([("html", "pets/empty")])
    assert claims.first("html", "pets/again") == "pets/empty"
    assert claims.first("other", "pets/again") == "pets/again"
    claims.begin([])
    assert claims.first("html", "pets/again") == "pets/again"


def test_tokens_make_no_difference_between_pages_and_words_do() -> None:
    page = '<input type="hidden" name="csrf_token" value="{}"><p>{}</p>'
    assert fingerprint(page.format("abc", "Hello")) == fingerprint(page.format("def", "Hello"))
    assert fingerprint(page.format("abc", "Hello")) != fingerprint(page.format("abc", "Bye"))


def test_states_are_the_same_after_they_were_kept(tmp_path: Path) -> None:
    kept = state("pets", Step("open", "/"), Step("fill", "pet", "Rex", "Say Rex\nTwice"))
    facts = Facts("Report a repair", {"phone": "tel"})
    keep_states(tmp_path / "states.json", [kept], ["the page “cats”"], facts)
    assert kept_states(tmp_path / "states.json") == ((kept,), ("the page “cats”",), facts)
    assert kept.path == ("Open /", "Say Rex", "Twice")
