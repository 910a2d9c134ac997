"""The documents of user_research: for whom, how hard to read, and their example."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path
from statistics import median

import pytest
import yaml
from click.testing import CliRunner

from repairs_pattern.cli import main
from repairs_pattern.cli.research.sheet import for_participants
from repairs_pattern.domain.readability import OLDEST_READER, reading_age

ROOT = Path(__file__).parents[2]
HERE = ROOT / "user_research"
DOCUMENTS = sorted(HERE.rglob("*.md"))
SHEETS = [*sorted((HERE / "for-participants").glob("*.md")), HERE / "privacy-notice.md"]
SYNTHETIC = HERE / "synthetic"
SCENARIOS = ROOT / "prototype" / "scenarios"


def name(path: Path) -> str:
    return path.relative_to(HERE).as_posix()


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_a_document_begins_with_who_when_and_how_long(document: Path) -> None:
    text = document.read_text("utf-8")
    head = text.partition("\n## ")[0]
    who, when, long = (
        head.find(f"**{each}:**")
        for each in ("Who this is for", "When to use it", "How long it takes")
    )
    assert 0 < who < when < long
    assert text.startswith("# ")


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_a_document_can_be_found_from_the_index(document: Path) -> None:
    if document.name != "README.md":
        assert f"({name(document)})" in (HERE / "README.md").read_text("utf-8")


def sentences(markdown: str) -> str:
    """The words that are read, with a full stop after each line of a list, a table or a heading."""
    lines = []
    for line in re.sub(r"[*☐`|]|\[([^\]]*)\]", r" \1 ", markdown).splitlines():
        words = re.sub(r"^\s*(#+|-|\d+\.)\s", "", line).strip(" -:")
        if words:
            lines.append(words if words[-1] in ".?!" else f"{words}.")
    return " ".join(lines)


def parts(document: Path) -> list[str]:
    """What stands under each heading of the part for participants."""
    text = for_participants(document.read_text("utf-8"))
    return [each for each in re.split(r"^(?=## )", text, flags=re.MULTILINE) if each.strip(" \n-")]


@pytest.mark.parametrize("document", SHEETS, ids=name)
def test_every_part_of_a_sheet_for_participants_can_be_read_by_a_child_of_nine(
    document: Path,
) -> None:
    ages = {part.split("\n")[0]: reading_age(sentences(part)) for part in parts(document)}
    assert ages
    assert {part: age for part, age in ages.items() if age > OLDEST_READER} == {}


def test_hard_words_would_be_seen() -> None:
    hard = "- Prior to participation, authorisation is obtained regarding documentation retention."
    assert reading_age(sentences(hard)) > OLDEST_READER


@pytest.mark.parametrize("large", [[], ["--large"]], ids=["standard", "large"])
@pytest.mark.parametrize("document", SHEETS, ids=name)
def test_a_printed_sheet_has_nothing_for_the_researcher(document: Path, large: list[str]) -> None:
    done = CliRunner().invoke(main, ["research", "print", str(document), *large])
    assert done.exit_code == 0
    assert "Who this is for" not in done.output
    assert ".md" not in done.output
    assert "<h2>" in done.output
    assert f"font: {18 if large else 12}pt" in done.output


def rows(file: str) -> list[dict[str, str]]:
    with (SYNTHETIC / file).open(newline="", encoding="utf-8") as opened:
        return list(csv.DictReader(opened))


def test_everything_that_is_made_up_says_so() -> None:
    for file in SYNTHETIC.iterdir():
        if file.suffix == ".csv":
            assert {row["data"] for row in rows(file.name)} == {"synthetic"}
        else:
            assert yaml.safe_load(file.read_text("utf-8"))["synthetic"] is True


def table(text: str, heading: str) -> list[list[str]]:
    """The rows of the first Markdown table below a heading."""
    below = text.partition(f"{heading}\n")[2]
    lines = re.search(r"(?:^\|.*\n)+", below, re.MULTILINE)
    assert lines
    found = [line.strip("|").split("|") for line in lines[0].splitlines()]
    return [[cell.strip() for cell in row] for row in found[2:]]


def test_the_example_of_the_analysis_is_what_its_data_say() -> None:
    text = (HERE / "analysis.md").read_text("utf-8")
    tasks = rows("tasks.csv")
    for title, done, helped, failed, people in table(text, "### How many finished"):
        verdicts = Counter(row["verdict"] for row in tasks if row["task"] == title[0])
        assert int(done) == verdicts["done"]
        assert int(helped) == verdicts["done with help"]
        assert int(failed) == verdicts["not done"] + verdicts["stopped"]
        assert int(people) == verdicts.total()
    ease = text.partition("### How many finished")[2].partition("The numbers from 1")[2]
    for title, numbers, middle in table(f"x\n{ease}", "x"):
        given = sorted(int(row["ease"]) for row in tasks if row["task"] == title[0])
        assert numbers == ", ".join(map(str, given))
        assert float(middle) == median(given)
    for heap, people, worst, _ in table(text, "### Heaps"):
        its = [row for row in rows("notes.csv") if f"`{row['heap']}`" == heap]
        saying = [row for row in its if row["says"] == "for"]
        assert people == ", ".join(sorted({row["participant"] for row in saying}))
        assert worst == max(row["severity"] for row in saying)
        assert any(row["says"] == "against" for row in its)


@pytest.mark.parametrize(
    ("document", "heading"),
    [("run-a-round.md", "## The weeks"), ("discussion-guide.md", "# Discussion guide")],
)
def test_times_add_up(document: str, heading: str) -> None:
    *steps, total = table((HERE / document).read_text("utf-8"), heading)
    for column in range(1, len(total)):
        numbers = [re.sub(r"\*", "", row[column]) for row in (*steps, total)]
        if re.fullmatch(r"[\d.]+", numbers[-1]):
            assert sum(map(float, numbers[:-1])) == float(numbers[-1])
    assert re.search(r"\d", total[-1])


@pytest.mark.parametrize(
    ("document", "options"),
    [("discussion-guide.md", []), ("for-participants/task-cards.md", ["--cards"])],
)
def test_guide_and_cards_are_those_that_the_scenarios_make(
    document: str, options: list[str]
) -> None:
    done = CliRunner().invoke(main, ["research", "guide", str(SCENARIOS), *options])
    assert done.stdout == (HERE / document).read_text("utf-8"), (
        f"Run: repairs-pattern research guide {' '.join(options)} > user_research/{document}"
    )


def test_the_register_that_is_published_is_that_of_the_package() -> None:
    done = CliRunner().invoke(main, ["research", "evidence"])
    assert done.output == (HERE / "evidence.md").read_text("utf-8"), (
        "Run: repairs-pattern research evidence > user_research/evidence.md"
    )
