"""Reports of an audit: each says what is wrong, where, by which criterion, and how to mend it."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from rich.console import Console

from repairs_pattern.audit.decisions import Decision
from repairs_pattern.audit.findings import Finding
from repairs_pattern.audit.judging import Report, Rules, judge
from repairs_pattern.audit.reports import FORMATS
from repairs_pattern.audit.reports.terminal import show
from repairs_pattern.audit.results import Looked
from repairs_pattern.audit.states import Step
from tests.support.audit_tiny import state

HTML = '<p id="wrong" class="fault">'
FAULT = Finding("axe", "label", ("4.1.2",), "#wrong", HTML, "It has no label.", "Give it a label.")
UNSURE = replace(FAULT, rule="order", criteria=(), message="A person must look.", certain=False)
DECIDED = replace(FAULT, rule="role", message="An odd role.")
DECISION = Decision("axe/role", "*", "It is meant.", date(2027, 1, 1), "https://example.com/1")


@pytest.fixture
def report(tmp_path: Path) -> Report:
    """Three states: one with faults, one like it, and one that could not be reached."""
    template = tmp_path / "templates" / "bad.html"
    template.parent.mkdir()
    template.write_text(f"<h1>Bad</h1>\n{HTML}Wrong</p>", "utf-8")
    (tmp_path / "shots").mkdir()
    (tmp_path / "shots" / "a.jpg").write_bytes(b"\xff\xd8picture")
    there = (Step("open", "/bad"), Step("press", "", words="Press “Continue”"))
    bad, again = state("bad", *there), state("bad", *there, kind="again")
    lost = state("lost", Step("open", "/lost"))
    looked = [
        Looked(
            bad.id,
            templates=(str(template),),
            findings=(FAULT, UNSURE, DECIDED),
            shots={0: "a.jpg"},
            seconds={"axe": 0.25},
        ),
        Looked(again.id, same_as=bad.id),
        Looked(lost.id, problem="Step 1 failed (Open /lost): \x00 refused"),
    ]
    return judge(
        "Pets & more",
        datetime(2026, 11, 26, 12, tzinfo=UTC),
        {"axe": "4.12.1"},
        [bad, again, lost],
        looked,
        [],
        Rules([DECISION]),
        ["the page “cats” of the journey"],
        tmp_path,
    )


def test_json_has_everything(report: Report) -> None:
    data = json.loads(FORMATS["json"](report))

    assert data["passes"] is False
    assert data["totals"]["faults"] == data["totals"]["decided"] == 1
    assert data["totals"]["the same as another, looked at once"] == 1
    assert data["unreached"] == ["the page “cats” of the journey"]
    [fault] = [each for each in data["faults"] if each["weight"] == "counts"]
    assert (fault["criteria"], fault["mend"]) == (["4.1.2"], "Give it a label.")
    assert fault["path"] == ["Open /bad", "Press “Continue”"]
    assert fault["source"].endswith("templates/bad.html, line 2")
    assert data["states"][1]["same_as"] == data["states"][0]["state"]


def test_junit_has_a_test_for_each_state_and_for_what_no_state_shows(report: Report) -> None:
    root = ElementTree.fromstring(FORMATS["junit"](report))
    cases = {case.get("name"): case for case in root.iter("testcase")}

    failure = cases["bad/empty/script"].find("failure")
    assert failure is not None
    assert failure.text is not None
    assert "WCAG 2.2: 4.1.2" in failure.text
    assert "bad.html, line 2" in failure.text
    assert cases["bad/again/script"].find("skipped") is not None
    assert cases["lost/empty/script"].find("error") is not None
    assert cases["the page “cats” of the journey"].find("failure") is not None
    assert [suite.get("failures") for suite in root.iter("testsuite")] == ["1", "0", "1"]


def test_sarif_names_file_line_and_rule_of_every_fault(report: Report) -> None:
    log = json.loads(FORMATS["sarif"](report))
    [run] = log["runs"]

    assert log["version"] == "2.1.0"
    by_rule = {result["ruleId"]: result for result in run["results"]}
    assert {rule: each["level"] for rule, each in by_rule.items()} == {
        "axe/label": "error",
        "axe/order": "note",
        "axe/role": "note",
    }
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    place = by_rule["axe/label"]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"].endswith("templates/bad.html")
    assert place["region"] == {"startLine": 2}
    assert by_rule["axe/role"]["suppressions"][0]["justification"].startswith("It is meant.")
    assert run["invocations"][0]["executionSuccessful"] is False


def test_the_page_holds_its_pictures_and_says_how_to_get_there(report: Report) -> None:
    page = BeautifulSoup(FORMATS["html"](report), "html.parser")

    assert page.title is not None
    assert page.title.string == "Failed: accessibility of Pets & more"
    [picture] = page.find_all("img")
    assert str(picture["src"]).startswith("data:image/jpeg;base64,")
    assert not page.find_all(["script", "link"])
    [path] = page.select("article:first-of-type ol")
    assert [item.get_text() for item in path.find_all("li")] == ["Open /bad", "Press “Continue”"]
    assert "Looked at once" not in page.get_text()
    assert "The same as bad/empty/script" in page.get_text()


def test_the_terminal_says_what_fails_and_why(report: Report) -> None:
    out = io.StringIO()
    show(report, Console(file=out, width=200, markup=False))
    said = out.getvalue()

    for words in ("It has no label.", "4.1.2", "#wrong", "bad.html, line 2", "Give it a label."):
        assert words in said
    assert "No state shows the page “cats” of the journey." in said
    assert "lost/empty/script could not be looked at" in said
    assert said.strip().endswith("Failed.")
