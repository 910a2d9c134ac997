"""The statement has every part that the law asks for, and claims no more than the ledger."""

from __future__ import annotations

from datetime import date
from html import escape
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt

from repairs_pattern.council import Accessibility, Council, load_council
from repairs_pattern.ledger import criteria, read_ledger
from repairs_pattern.statement import Heading, as_markdown, title_of, write_statement
from repairs_pattern.statement.checking import Looked, look, read_page
from tests.support.homes import COUNCILS
from tests.support.ledgers import ISSUE, RUN, TRIED, LedgerFolder, judged_all

TODAY = date(2026, 11, 26)
HOME = '<main><h1>Home</h1></main><footer><a href="/a">Accessibility statement</a></footer>'
NATIONS = ("england", "scotland", "wales", "northern-ireland")

LEDGERS: dict[str, dict[str, Any]] = {
    "nothing tested": {},
    "a machine looked": {"runs": [RUN]},
    "an issue": {"runs": [RUN], "issues": [ISSUE], "tried": [TRIED]},
    "all but one": {"runs": [RUN], "judged": judged_all(_1_4_1="fails")},
    "all": {"runs": [RUN], "judged": judged_all(), "tried": [TRIED]},
}


@pytest.fixture(scope="module")
def council() -> Council:
    return load_council(COUNCILS / "northmere")


def statement(
    council: Council, folder: Path, rows: dict[str, Any], **settings: Any
) -> tuple[str, str]:
    """The statement as Markdown and as a page."""
    ledger = LedgerFolder(folder / "ledger", **rows)
    read = read_ledger(ledger.write(), council.id, TODAY)
    written = Accessibility(prepared=date(2026, 11, 1), **settings)
    title = title_of(council)
    text = as_markdown([Heading(1, title), *write_statement(council, written, read, TODAY)])
    body = MarkdownIt().render(text)
    return text, f"<html><title>{escape(title)}</title><body><main>{body}</main></body></html>"


@pytest.mark.parametrize("nation", NATIONS)
@pytest.mark.parametrize("rows", LEDGERS.values(), ids=LEDGERS)
def test_public_monitoring_misses_nothing(
    council: Council, tmp_path: Path, rows: dict[str, Any], nation: Any
) -> None:
    there = council.model_copy(update={"nation": nation})

    _, page = statement(there, tmp_path, rows)

    looked = Looked(read_page(page), TODAY, nation, read_page(HOME))
    assert [(each.number, found.why) for each, found in look(looked) if found.answer == "no"] == []


@pytest.mark.parametrize(
    ("rows", "claim"),
    [
        ("nothing tested", "This website is not compliant"),
        ("a machine looked", "This website is not compliant"),
        ("an issue", "This website is not compliant"),
        ("all but one", "This website is partially compliant"),
        ("all", "This website is fully compliant"),
    ],
)
def test_it_claims_what_the_ledger_supports(
    council: Council, tmp_path: Path, rows: str, claim: str
) -> None:
    text, _ = statement(council, tmp_path, LEDGERS[rows])

    assert claim in text
    assert text.count(" compliant with the ") == 1


def test_what_nobody_tested_is_named(council: Council, tmp_path: Path) -> None:
    text, _ = statement(council, tmp_path, {})

    assert all(f"- {number} {each.name}" in text for number, each in criteria().items())
    assert "No machine has tested this service." in text
    assert "Nobody has tested it yet with: Keyboard alone, NVDA" in text


def test_a_known_issue_says_what_it_does_to_people_and_what_to_do_instead(
    council: Council, tmp_path: Path
) -> None:
    text, _ = statement(council, tmp_path, LEDGERS["an issue"])

    for part in ("what", "people", "instead", "plan"):
        assert ISSUE[part] in text
    assert "This fails WCAG 2.2 success criterion 1.4.10 Reflow." in text
    assert "done by 1 March 2027" in text


def test_who_tested_with_what_is_told(council: Council, tmp_path: Path) -> None:
    text, _ = statement(council, tmp_path, LEDGERS["all"])

    assert "People tested it with: NVDA. The tests were carried out by: Accessibility team." in text
    assert "These looked: axe 4.12.1, 1 kind of test of our own." in text
    assert "Nobody has tested it yet with: Keyboard alone, JAWS" in text


def test_what_the_audit_did_not_reach_and_what_was_let_through_is_told(
    council: Council, tmp_path: Path
) -> None:
    page = {**RUN["pages"][0], "let_through": {"axe/label": 2, "alfa/sia-r8": 1}}
    run = {**RUN, "unreached": ["the page “cats” of the journey"], "pages": [page]}

    text, _ = statement(council, tmp_path, {"runs": [run]})
    plain, _ = statement(council, tmp_path / "plain", {"runs": [RUN]})

    assert "It did not reach: the page “cats” of the journey." in text
    assert "We let through 3 things that it found, and wrote down why." in text
    assert "did not reach" not in plain
    assert "let through" not in plain


def test_a_council_adds_what_only_it_can_decide(council: Council, tmp_path: Path) -> None:
    burden, exempt = "Old letters are scans.", "Maps are exempt."

    text, _ = statement(
        council,
        tmp_path,
        {},
        scope="repairs.northmere.example",
        burdens=[burden],
        out_of_scope=[exempt],
        reviewed=date(2026, 11, 20),
        answer_days=1,
    )

    assert "applies to repairs.northmere.example." in text
    assert f"### Disproportionate burden\n\n{burden}" in text
    assert exempt in text
    assert "It was last reviewed on 20 November 2026." in text
    assert "within 1 working day." in text


def test_what_a_council_writes_cannot_change_what_the_file_means(
    council: Council, tmp_path: Path
) -> None:
    text, page = statement(council, tmp_path, {}, scope="<b>ours</b> [x](https://bad.example)")

    assert "<b>" not in page
    assert "https://bad.example)" not in [href for href, _ in read_page(page).links]
    assert r"\<b\>" in text
