"""What a ledger has of the audit was written by one, and another audit finds the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result

from repairs_pattern.audit.decisions import Decision
from repairs_pattern.audit.judging import Origin, Rules
from repairs_pattern.cli import main
from repairs_pattern.ledger import read_ledger
from tests.support.ledgers import RUN, LedgerFolder
from tests.support.record_audits import AGAIN, CATS, FAULT, NOON, PETS, UNSURE, VERSIONS, report

FOUND = {PETS.id: [FAULT, UNSURE], AGAIN.id: [FAULT]}
DECISION = Decision("axe/label", "*", "It is meant.", date(2027, 1, 1), "https://example.com/1")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return LedgerFolder(tmp_path / "ledger", runs=[{**RUN, "service": "westvale"}]).write()


@pytest.fixture
def recorded(folder: Path, tmp_path: Path) -> Path:
    """A ledger with an audit of Northmere in it."""
    done = record(report(tmp_path / "audit.json", FOUND), folder)
    assert done.exit_code == 0, done.output
    return folder


def record(audit: Path, folder: Path, *options: str) -> Result:
    given = ["ledger", "record", str(audit), "--ledger", str(folder), *options]
    return CliRunner().invoke(main, given)


def against(audit: Path, folder: Path) -> Result:
    given = ["ledger", "check", str(folder), "northmere", "--against", str(audit)]
    return CliRunner().invoke(main, given)


def edit(folder: Path, change: Callable[[Any], object]) -> None:
    """Change what is written of the audit of Northmere by hand."""
    file = folder / "automated.yaml"
    data = yaml.safe_load(file.read_text("utf-8"))
    [run] = [each for each in data["runs"] if each["service"] == "northmere"]
    change(run)
    file.write_text(yaml.safe_dump(data), "utf-8")


def test_a_ledger_keeps_what_an_audit_found_on_each_page(recorded: Path) -> None:
    run = read_ledger(recorded, "northmere").run

    assert run is not None
    assert (run.on, run.commit, run.browser) == (date(2026, 11, 24), "0123abc", "Chromium 145.0")
    assert dict(run.detectors) == VERSIONS
    assert run.broken == ("4.1.2",)
    assert [(each.page, each.states, dict(each.found)) for each in run.pages] == [
        ("pets", 2, {"axe/label": 1}),
        ("cats", 1, {}),
    ]


def test_only_the_earlier_audit_of_the_same_service_is_replaced(
    recorded: Path, tmp_path: Path
) -> None:
    record(report(tmp_path / "later.json", {}, at=NOON + timedelta(days=1)), recorded)

    runs = yaml.safe_load((recorded / "automated.yaml").read_text("utf-8"))["runs"]
    assert [(each["service"], each["on"]) for each in runs] == [
        ("northmere", "2026-11-25"),
        ("westvale", RUN["on"]),
    ]


def test_what_was_decided_is_told_apart_and_breaks_no_criterion(
    folder: Path, tmp_path: Path
) -> None:
    record(report(tmp_path / "audit.json", FOUND, rules=Rules([DECISION])), folder)

    run = read_ledger(folder, "northmere").run
    assert run is not None
    assert (dict(run.pages[0].found), dict(run.pages[0].let_through)) == ({}, {"axe/label": 1})
    assert run.broken == ()


def test_an_audit_on_another_day_with_other_references_finds_the_same(
    recorded: Path, tmp_path: Path
) -> None:
    def shown(reference: str) -> list[Any]:
        return [replace(FAULT, element=f'a[href="/track/{reference}"]', html=f"<a>{reference}")]

    record(report(tmp_path / "audit.json", {PETS.id: shown("K7C-49D")}), recorded)
    another = {"at": NOON + timedelta(days=90), "origin": Origin("4567def", "Chromium 146.0")}
    again = against(
        report(tmp_path / "again.json", {PETS.id: shown("XWP-3TM")}, **another), recorded
    )

    assert again.exit_code == 0, again.output
    assert "The audit of 2026-11-24 finds the same when it is made again." in again.output


def _pass(run: Any) -> None:
    """Claim that nothing was found, with the digest that an audit of that would have."""
    run["broken"] = []
    run["pages"][0]["found"] = {}


def _invent(run: Any) -> None:
    run["pages"].append({**run["pages"][0], "page": "dogs"})


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_pass, "It finds axe/label (1) in 2 states."),
        (lambda run: run["pages"][0].update(digest="ab" * 32), "what is written of “pets”"),
        (lambda run: run["pages"][0].update(states=200), "what is written of “pets”"),
        (lambda run: run["pages"].pop(0), "sees “pets”, which is not written here."),
        (_invent, "No audit sees the page “dogs”."),
        (lambda run: run.update(broken=[]), "The audit finds something else."),
        (lambda run: run.update(criteria=["1.1.1", "1.4.5"]), "The audit finds something else."),
        (lambda run: run["detectors"].update(nu="26.1"), "Other detectors looked"),
    ],
)
def test_what_no_audit_finds_is_refused_and_its_line_named(
    recorded: Path, tmp_path: Path, change: Callable[[Any], object], said: str
) -> None:
    audit = tmp_path / "audit.json"
    assert against(audit, recorded).exit_code == 0
    edit(recorded, change)

    done = against(audit, recorded)

    assert done.exit_code == 1
    assert said in done.output
    assert "automated.yaml:" in done.output


def test_a_pass_with_the_digest_of_an_audit_that_found_nothing_is_refused(
    recorded: Path, tmp_path: Path
) -> None:
    """The digest of a real pass, of the same states by the same detectors, is no proof either."""
    honest = LedgerFolder(tmp_path / "other").write()
    record(report(tmp_path / "clean.json", {}), honest)
    invented = yaml.safe_load((honest / "automated.yaml").read_text("utf-8"))["runs"][0]
    edit(recorded, lambda run: run.update(invented))

    done = against(tmp_path / "audit.json", recorded)

    assert done.exit_code == 1
    assert "does not find what is written of “pets”" in done.output


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"origin": Origin("0123abc", "Chromium", "pets")}, "a part of the service (pets)"),
        ({"problem": "refused"}, f"1 states could not be looked at, such as {CATS.id}."),
        ({"origin": Origin("", "Chromium")}, "Nobody knows which code was audited"),
        ({"service": "https://test.example"}, "A ledger cannot keep its service"),
    ],
)
def test_an_audit_that_did_not_see_everything_or_of_nobody_knows_what_is_not_recorded(
    folder: Path, tmp_path: Path, more: dict[str, Any], said: str
) -> None:
    before = (folder / "automated.yaml").read_bytes()

    done = record(report(tmp_path / "audit.json", FOUND, **more), folder)

    assert done.exit_code == 1
    assert said in done.output
    assert (folder / "automated.yaml").read_bytes() == before


def test_of_an_address_it_is_said_which_service_and_which_code_was_audited(
    folder: Path, tmp_path: Path
) -> None:
    unknown = Origin("", "Chromium 145.0")
    file = report(tmp_path / "a.json", FOUND, service="https://a.example", origin=unknown)

    done = record(file, folder, "--service", "northmere", "--commit", "release 7")

    assert done.exit_code == 0, done.output
    run = read_ledger(folder, "northmere").run
    assert run is not None
    assert run.commit == "release 7"


def test_what_no_state_shows_is_written_down(folder: Path, tmp_path: Path) -> None:
    record(report(tmp_path / "a.json", {}, unreached=("the page “cats”",)), folder)

    run = read_ledger(folder, "northmere").run
    assert run is not None
    assert run.unreached == ("the page “cats”",)


def test_what_is_no_report_is_refused(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("[]", "utf-8")

    assert "is not the report of an audit" in record(tmp_path / "a.json", folder).output
