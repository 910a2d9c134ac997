"""The page of the accessibility statement says what the ledger shows, and nothing without one."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from prototype.app import LEDGER
from repairs_pattern.council import load_council
from repairs_pattern.domain.law import LONDON
from repairs_pattern.ledger import BrokenLedger, overdue, read_ledger
from repairs_pattern.statement import Heading, as_markdown, title_of, write_statement
from repairs_pattern.statement.checking import Looked, look, read_page
from tests.conftest import MONDAY, MakeApp
from tests.support.folders import CouncilFolder
from tests.support.homes import COUNCILS
from tests.support.ledgers import ISSUE, JUDGED, LedgerFolder
from tests.support.resident import Resident


def test_without_a_ledger_nothing_is_claimed(resident: Resident) -> None:
    page = resident.get("/accessibility")

    assert "This service has not yet been audited" in page.text
    assert "compliant" not in page.text


@pytest.mark.parametrize("council", ["northmere", "westvale"])
def test_the_example_services_say_what_was_tested_of_them(make_app: MakeApp, council: str) -> None:
    resident = Resident(make_app(council, settings={"LEDGER": LEDGER}))

    page = resident.get("/accessibility")

    said = page.text
    looked = Looked(
        read_page(page.response.text),
        MONDAY.date(),
        home=read_page(resident.get("/").response.text),
    )
    assert [(each.number, found.why) for each, found in look(looked) if found.answer == "no"] == []
    assert "This website is not compliant with the" in said


def test_a_council_keeps_a_ledger_beside_its_settings(make_app: MakeApp, tmp_path: Path) -> None:
    folder = CouncilFolder.copy_of("northmere", tmp_path)
    LedgerFolder(folder.path / "accessibility", issues=[ISSUE]).write()

    page = Resident(make_app(folder.path)).get("/accessibility")

    assert ISSUE["people"] in page.text


def test_the_service_does_not_start_with_a_claim_that_cannot_be(
    make_app: MakeApp, tmp_path: Path
) -> None:
    ledger = LedgerFolder(
        tmp_path / "ledger", judged=[{**JUDGED, "criterion": "1.4.10"}], issues=[ISSUE]
    )

    with pytest.raises(BrokenLedger, match=r"1\.4\.10 is said to be met"):
        make_app(settings={"LEDGER": str(ledger.write())})


def test_the_statement_in_the_repository_is_the_one_that_is_written() -> None:
    council = load_council(COUNCILS / "northmere")
    assert council.accessibility is not None
    ledger = read_ledger(LEDGER, council.id)
    day = ledger.run.on if ledger.run else council.accessibility.prepared

    blocks = write_statement(council, council.accessibility, ledger, day)

    written = as_markdown([Heading(1, title_of(council)), *blocks])
    assert (LEDGER.parent / "statement.md").read_text("utf-8") == written


def test_no_known_issue_is_overdue() -> None:
    assert overdue(LEDGER, datetime.now(LONDON).date()) == []
