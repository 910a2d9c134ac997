"""`repairs-pattern diagnosis why`, as a repairs manager types it."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from repairs_pattern.cli import main
from repairs_pattern.cli.db import opened
from repairs_pattern.domain.law import Period, bank_holidays, due
from repairs_pattern.domain.repairs import Target
from repairs_pattern.domain.store import RepairRow
from tests.support.homes import COUNCILS
from tests.support.raised import a_repair

NORTHMERE = COUNCILS / "northmere"
REFERENCE = "K7C-49D-XWP-3TM-RYH"
REPORTED = datetime(2026, 12, 23, 16, 30, tzinfo=UTC)


def why(*arguments: object, council: Path = NORTHMERE) -> Result:
    return CliRunner().invoke(main, ["diagnosis", "why", str(council), *map(str, arguments)])


def told(*arguments: object, council: Path = NORTHMERE) -> str:
    result = why(*arguments, council=council)
    assert result.exit_code == 0, result.output
    return result.output


def test_it_tells_the_rule_its_line_the_count_and_the_law() -> None:
    text = told("--outcome", "tap-stuck", "--at", "2026-12-23T16:30")

    assert "The outcome “Tap that cannot be turned” has the priority Urgent." in text
    line = int(text.split("diagnosis.yaml, line ")[1].split(".")[0])
    written = (NORTHMERE / "diagnosis.yaml").read_text("utf-8").splitlines()
    assert written[line - 1].strip() == "priority: urgent"
    assert (
        "Our target for Urgent is 5 working days from Wednesday 23 December 2026; 25 and 28 "
        "December and 1 January 2027 are bank holidays." in text
    )
    assert "28 December is Boxing Day, substitute day." in text
    assert "The law is sooner, so residents are told: by the end of Wednesday 30 December" in text
    assert "Right to Repair: Put right a tap that cannot be turned" in text
    assert "SI 1994/133, Schedule" in text


def test_a_rule_and_the_people_in_the_home_are_told() -> None:
    heating = told("--outcome", "gas-fire", "--at", "2026-12-01")
    people = told("--outcome", "window-will-not-close", "--needs", "baby", "--at", "2026-12-01")

    assert "Rule 1 of this outcome makes it Emergency, because season is heating." in heating
    assert "A rule about the people in the home makes it Emergency" in people
    assert "because there is a baby or young child." in people
    assert "The people in the home change nothing here." in told(
        "--outcome", "window-will-not-close", "--needs", "baby", "--at", "2026-07-01"
    )


def test_what_the_address_list_knows_of_the_home_counts(tmp_path: Path) -> None:
    council = Path(shutil.copytree(NORTHMERE, tmp_path / "northmere"))
    tree = (council / "diagnosis.yaml").read_text("utf-8")
    begin = tree.index("\n  floorboard-loose:\n")
    rule = "    rules: [{when: {gas: 'no', floor: upper}, priority: urgent}]\n    minutes:"
    tree = tree[:begin] + tree[begin:].replace("    minutes:", rule, 1)
    (council / "diagnosis.yaml").write_text(tree, "utf-8")

    fits = told("--outcome=floorboard-loose", "--gas=no", "--floor=upper", council=council)
    does_not = told("--outcome=floorboard-loose", "--gas=yes", "--floor=upper", council=council)

    assert "makes it Urgent, because gas is no and floor is upper." in fits
    assert "Rule 1" not in does_not


def test_a_phase_that_starts_on_monday_is_told_apart_today() -> None:
    before = told("--outcome", "floorboard-loose", "--at", "2026-11-26")
    after = told("--outcome", "floorboard-loose", "--at", "2026-11-30")

    _, ahead = before.split("Legal duties that are not in force yet")
    assert "10 working days from the report; starts on Monday 30 November 2026." in ahead
    assert "not verified" in ahead
    assert "not in force yet" not in after
    assert "By the end of Monday 14 December 2026." in after


def test_a_phase_without_a_date_is_announced() -> None:
    assert "announced, with no date yet" in told("--outcome", "back-door-wood")


def test_what_must_be_judged_is_said() -> None:
    assert "To be judged: This is only if there is no other working toilet" in told(
        "--outcome", "toilet-no-flush-only"
    )


def test_a_leaseholder_is_given_no_date_for_what_is_their_own() -> None:
    text = told("--outcome", "tap-stuck", "--tenure", "leaseholder")

    assert "In this home it is the resident who repairs it, so we give no date." in text
    assert "Legal duties that run\n  None." in text


def test_what_staff_decide_first_has_a_date_for_the_reply() -> None:
    text = told("--choose=other", "--at=2026-11-30")

    assert "Staff read the report first, so the date is for our reply." in text
    assert "So we aim to get in touch by the end of Wednesday 2 December 2026." in text


def test_answers_are_given_in_order_or_by_question() -> None:
    by_order = told(
        "--choose", "kitchen", "--choose", "sink", "--choose", "blocked", "--at=2026-12-01"
    )
    by_name = told(
        *("--choose", "kitchen-problem=sink", "--choose", "location=kitchen"),
        *("--choose", "blocked", "--at=2026-12-01"),
    )

    assert "What is the problem in the kitchen?" in by_order
    assert by_order == by_name


def test_answers_that_are_missing_or_wrong_are_listed_with_what_can_be_chosen() -> None:
    missing = why("--choose", "kitchen")
    wrong = why("--choose", "kitchen", "--choose", "moat")

    for result in (missing, wrong):
        assert result.exit_code == 1
        assert "Choose for kitchen-problem:" in result.output
        assert "sink: The sink" in result.output
    assert "has no answer moat" in wrong.output


def test_answers_that_no_question_asks_for_are_refused() -> None:
    result = why("--choose", "kitchen", "--choose", "sink", "--choose", "attic=roof")

    assert result.exit_code == 1
    assert "has no answer" in result.output


def test_an_outcome_that_there_is_not_is_said() -> None:
    result = why("--outcome", "moat")

    assert result.exit_code == 1
    assert "diagnosis.yaml of northmere has no outcome moat." in result.output


def test_a_need_that_there_is_not_is_said_with_the_ones_there_are() -> None:
    result = why("--outcome", "tap-stuck", "--needs", "baby,dragon")

    assert result.exit_code == 2
    assert "dragon is not one of: baby, over-65, pregnant, health, disability." in result.output


def test_only_one_thing_is_asked_at_a_time() -> None:
    assert "Give one of" in why("--outcome", "tap-stuck", "--choose", "kitchen").output


def test_json_has_each_date_with_what_it_rests_on() -> None:
    read = json.loads(
        told("--outcome", "tap-stuck", "--at", "2026-12-23T16:30", "--json", "--needs", "baby")
    )

    assert read["priority"] == "urgent"
    assert read["target"]["day"] == "2026-12-30"
    assert read["target"]["set_by"] == "right-to-repair.tap-cannot-be-turned"
    (duty,) = read["duties"]
    assert duty["bank_holidays"] == ["2026-12-25", "2026-12-28"]
    assert duty["verified"] is True
    assert read["coming"] == []
    assert read["stored"] is None


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'repairs.db'}"


def stored(url: str, **changes: Any) -> str:
    """The reference of a repair that was reported on the day before Christmas Eve."""
    target = Target(due(REPORTED, Period(20, "working-days"), bank_holidays("england")), "routine")
    with opened(url) as database:
        database.upgrade()
        repair = a_repair(database, REPORTED, **{"target": target, **changes})
        with database.writing() as session:
            session.get_one(RepairRow, repair).reference = REFERENCE
    return REFERENCE


def test_a_repair_is_explained_with_what_was_stored(url: str) -> None:
    reference = stored(url)

    text = told("--repair", reference.lower(), "--database-url", url)

    assert f"Repair {reference}, reported 4:30pm on Wednesday 23 December 2026." in text
    assert "Stored with it: priority Routine" in text
    assert "What is wrong? It drips" in text
    assert "By the files as they are now" not in text


def test_a_repair_whose_tree_has_changed_since_is_told_with_both(url: str, tmp_path: Path) -> None:
    reference = stored(url)
    changed = Path(shutil.copytree(NORTHMERE, tmp_path / "northmere"))
    tree = (changed / "diagnosis.yaml").read_text("utf-8")
    begin = tree.index("\n  tap-drips:\n")
    (changed / "diagnosis.yaml").write_text(
        tree[:begin] + tree[begin:].replace("priority: routine", "priority: urgent", 1), "utf-8"
    )

    text = told("--repair", reference, "--database-url", url, council=changed)

    assert "Stored with it: priority Routine" in text
    assert "By the files as they are now, the priority is urgent." in text
    assert "By the files as they are now, the date is by the end of " in text


def test_a_repair_is_explained_with_the_facts_of_its_day(url: str) -> None:
    reference = stored(url, outcome="gas-fire", priority="urgent", facts={"season": "warm"})

    text = told("--repair", reference, "--database-url", url)

    assert "has the priority Urgent" in text
    assert "Rule 1" not in text


def test_a_repair_whose_outcome_is_gone_is_told_as_it_was_stored(url: str) -> None:
    result = why("--repair", stored(url, outcome="moat"), "--database-url", url)

    assert result.exit_code == 1
    assert "which diagnosis.yaml does not have now" in result.output
    assert "priority Routine" in result.output


@pytest.mark.parametrize("reference", ["AAA-AAA-AAA-AAA-AAA", "not one"])
def test_a_repair_that_there_is_not_is_said(url: str, reference: str) -> None:
    stored(url)

    result = why("--repair", reference, "--database-url", url)

    assert result.exit_code == 1
    assert f"There is no repair with the reference {reference}." in result.output


def test_a_repair_needs_a_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)

    assert "set DATABASE_URL or --database-url" in why("--repair", "K7C").output


def test_a_repair_is_not_asked_about_with_another_home_or_moment(url: str) -> None:
    result = why(
        "--repair", stored(url), "--database-url", url, "--gas", "no", "--at", "2026-12-01"
    )

    assert result.exit_code == 2
    assert "Leave out --gas, --at." in result.output


def test_answers_that_end_at_an_exit_are_json_too() -> None:
    end = ("location=kitchen", "kitchen-problem=sink", "kitchen-sink=plug")

    read = json.loads(told("--json", *(part for each in end for part in ("--choose", each))))

    assert read["exit"] == "small-jobs"
