"""A ledger says what was tested and no more; one that claims what cannot be is refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from repairs_pattern.cli import main
from repairs_pattern.ledger import BrokenLedger, criteria, overdue, read_ledger, standing
from tests.support.ledgers import ISSUE, JUDGED, RUN, TRIED, LedgerFolder, judged_all

TODAY = date(2026, 11, 26)
ROOT = Path(__file__).parents[3]


@pytest.fixture
def folder(tmp_path: Path) -> LedgerFolder:
    return LedgerFolder(tmp_path / "ledger")


def status(folder: LedgerFolder, today: date = TODAY) -> str:
    return standing(read_ledger(folder.write(), "northmere", today), today).status


def refused(folder: LedgerFolder) -> list[str]:
    with pytest.raises(BrokenLedger) as broken:
        read_ledger(folder.write(), "northmere", TODAY)
    return [f"{each.file}: {each.reason}" for each in broken.value.problems]


def test_there_are_the_55_criteria_of_levels_a_and_aa() -> None:
    numbers = list(criteria())

    assert len(numbers) == 55
    assert "4.1.1" not in numbers
    assert numbers == sorted(numbers, key=lambda each: [*map(int, each.split("."))])


def test_what_nobody_tested_is_not_claimed(folder: LedgerFolder) -> None:
    stands = standing(read_ledger(folder.write(), "northmere", TODAY), TODAY)

    assert set(stands.states.values()) == {"not tested"}
    assert stands.status == "not"


def test_a_machine_that_finds_nothing_does_not_make_a_service_compliant(
    folder: LedgerFolder,
) -> None:
    folder.runs = [{**RUN, "criteria": list(criteria())}]

    stands = standing(read_ledger(folder.write(), "northmere", TODAY), TODAY)

    assert set(stands.states.values()) == {"machine"}
    assert stands.status == "not"


@pytest.mark.parametrize(
    ("but", "may_claim"),
    [
        ({}, "fully"),
        ({"_1_4_1": "fails"}, "partially"),
        ({"_1_2_1": "does not apply"}, "fully"),
    ],
)
def test_people_who_looked_at_every_criterion_decide(
    folder: LedgerFolder, but: dict[str, str], may_claim: str
) -> None:
    folder.judged = judged_all(**but)

    assert status(folder) == may_claim


def test_more_that_fails_than_is_met_is_not_compliant_in_part(folder: LedgerFolder) -> None:
    folder.judged = judged_all("fails", _1_1_1="meets")

    assert status(folder) == "not"


def test_one_criterion_that_nobody_looked_at_is_enough_to_claim_nothing(
    folder: LedgerFolder,
) -> None:
    folder.judged = judged_all()[1:]

    assert status(folder) == "not"


def test_what_was_looked_at_more_than_a_year_ago_does_not_count(folder: LedgerFolder) -> None:
    folder.judged = judged_all()

    assert status(folder, date(2027, 11, 21)) == "fully"
    assert status(folder, date(2027, 11, 30)) == "not"


@pytest.mark.parametrize(
    "wrong",
    [
        {"runs": [{**RUN, "broken": ["1.4.10"]}]},
        {"issues": [ISSUE]},
        {"tried": [{**TRIED, "result": "fails", "criteria": ["1.4.10"]}]},
    ],
    ids=["a machine", "an issue", "somebody who tried it"],
)
def test_a_criterion_fails_whoever_found_it(folder: LedgerFolder, wrong: dict[str, Any]) -> None:
    for name, rows in wrong.items():
        setattr(folder, name, rows)

    stands = standing(read_ledger(folder.write(), "northmere", TODAY), TODAY)

    assert stands.of("fails") == ["1.4.10"]


def test_issues_and_runs_of_another_service_are_not_ours(folder: LedgerFolder) -> None:
    folder.issues = [{**ISSUE, "service": "westvale"}]
    folder.runs = [{**RUN, "service": "westvale"}]

    read = read_ledger(folder.write(), "northmere", TODAY)

    assert (read.run, read.issues) == (None, ())


def test_the_newest_run_counts(folder: LedgerFolder) -> None:
    folder.runs = [RUN, {**RUN, "on": "2026-11-25", "commit": "newer"}]

    run = read_ledger(folder.write(), "northmere", TODAY).run

    assert run is not None
    assert run.commit == "newer"


INVENTED = [
    (
        {"judged": [{**JUDGED, "criterion": "1.4.10"}], "issues": [ISSUE]},
        "1.4.10 is said to be met, and the issue “calendar-at-400” says not.",
    ),
    (
        {
            "judged": [JUDGED],
            "tried": [{**TRIED, "result": "fails", "criteria": ["1.4.1"]}],
        },
        "1.4.1 is said to be met, and what Accessibility team tried says not.",
    ),
    (
        {"judged": [JUDGED], "runs": [{**RUN, "broken": ["1.4.1"]}]},
        "1.4.1 is said to be met, and the audit of 2026-11-20 says not.",
    ),
    ({"judged": [{**JUDGED, "on": "2026-12-24"}]}, "2026-12-24 has not come yet."),
    ({"tried": [{**TRIED, "on": "2026-12-24"}]}, "2026-12-24 has not come yet."),
    ({"runs": [{**RUN, "on": "2026-12-24"}]}, "2026-12-24 has not come yet."),
    ({"tried": [{**TRIED, "result": "fails"}]}, "It fails, and no criterion says which rule"),
    ({"tried": [{**TRIED, "technology": "nvida"}]}, "“nvida” is not a technology of the list."),
    ({"tried": [{**TRIED, "part": "booking"}]}, "“booking” is not a part of the journey."),
    ({"judged": [{**JUDGED, "criterion": "4.1.1"}]}, "“4.1.1” is not a criterion of WCAG 2.2"),
    ({"judged": [{**JUDGED, "saw": "It is fine."}]}, "saw"),
    ({"judged": [{**JUDGED, "tester": ""}]}, "tester is empty."),
    ({"runs": [{**RUN, "pages": [{**RUN["pages"][0], "digest": "pass"}]}]}, "This is not what a"),
    ({"runs": [{**RUN, "pages": []}]}, "pages"),
    ({"issues": [ISSUE, ISSUE]}, "Two issues are called “calendar-at-400”."),
    ({"issues": [{**ISSUE, "mend_by": "soon"}]}, "“soon” is not a date."),
]


@pytest.mark.parametrize(("rows", "reason"), INVENTED)
def test_what_cannot_be_is_refused(folder: LedgerFolder, rows: dict[str, Any], reason: str) -> None:
    for name, value in rows.items():
        setattr(folder, name, value)

    assert any(reason in each for each in refused(folder)), refused(folder)


def test_a_ledger_without_one_of_its_files_is_refused(folder: LedgerFolder) -> None:
    (folder.write() / "manual.yaml").unlink()

    with pytest.raises(BrokenLedger, match=r"manual\.yaml: error: This file is missing"):
        read_ledger(folder.path, "northmere")


def test_an_issue_is_overdue_on_the_day_after(folder: LedgerFolder) -> None:
    folder.issues = [ISSUE]
    folder.write()

    assert overdue(folder.path, date(2027, 3, 1)) == []
    (late,) = overdue(folder.path, date(2027, 3, 2))
    assert "should have been mended by 2027-03-01" in late.reason
    assert late.line is not None


def test_the_page_of_criteria_is_the_one_that_is_made() -> None:
    made = CliRunner().invoke(main, ["ledger", "criteria"])

    assert (ROOT / "accessibility" / "criteria.md").read_text("utf-8") == made.output
