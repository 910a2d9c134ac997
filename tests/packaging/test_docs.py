"""The documents: what they link to, what they tell people to type, and the code they show."""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml
from click import Command, Group
from flask import Flask
from pydantic import BaseModel

from prototype.__main__ import main as prototype
from repairs_pattern.cli import main as repairs_pattern
from repairs_pattern.council.models import Settings
from repairs_pattern.domain.diagnosis import check_tree, fields, parse_tree
from repairs_pattern.domain.law import right_to_repair_ids
from repairs_pattern.domain.store import RepairRow
from tests.conftest import service_of
from tests.support.resident import Resident

ROOT = Path(__file__).parents[2]
ELSEWHERE = {"node_modules", "static", "dist", "instance"}
EXAMPLE = ROOT / "docs" / "examples" / "add_a_question.py"

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
OPTION = re.compile(r"--[a-z-]+")


def documents() -> Iterator[Path]:
    """Every Markdown file of ours."""
    yield from sorted(ROOT.glob("*.md"))
    for folder in sorted(ROOT.iterdir()):
        if folder.is_dir() and not folder.name.startswith(".") and folder.name not in ELSEWHERE:
            yield from sorted(
                path
                for path in folder.rglob("*.md")
                if not ELSEWHERE & set(path.relative_to(ROOT).parts)
            )


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


DOCUMENTS = list(documents())
each_document = pytest.mark.parametrize("document", DOCUMENTS, ids=named)


def prose(document: Path) -> str:
    """The text without code."""
    return re.sub(r"`[^`\n]*`", "", FENCE.sub("", document.read_text("utf-8")))


def code(document: Path, language: str) -> list[str]:
    """The code blocks in one language."""
    return [body for name, body in FENCE.findall(document.read_text("utf-8")) if name == language]


def anchors(document: Path) -> set[str]:
    """The addresses of the headings, as GitHub and most other sites make them."""
    text = FENCE.sub("", document.read_text("utf-8"))
    headings = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", each).lower().replace(" ", "-") for each in headings}


@each_document
def test_every_link_leads_somewhere(document: Path) -> None:
    for link in LINK.findall(prose(document)):
        if "://" in link or link.startswith(("mailto:", "tel:")):
            continue
        path, _, anchor = link.partition("#")
        target = (document.parent / path).resolve() if path else document
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


def test_every_decision_is_in_the_index() -> None:
    index = ROOT / "docs" / "README.md"
    linked = {(index.parent / link).resolve() for link in LINK.findall(index.read_text("utf-8"))}
    decisions = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert decisions
    assert set(decisions) <= linked


def test_every_guide_is_in_the_index() -> None:
    index = (ROOT / "docs" / "README.md").read_text("utf-8")
    for guide in (ROOT / "docs").glob("*.md"):
        assert guide.name == "README.md" or f"({guide.name})" in index


def test_every_decision_has_a_number_of_its_own_and_bears_it_in_its_title() -> None:
    decisions = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    numbers = [int(decision.name[:4]) for decision in decisions]
    assert len(set(numbers)) == len(numbers)
    for number, decision in zip(numbers, decisions, strict=True):
        assert decision.read_text("utf-8").startswith(f"# {number}. ")


def makefile() -> tuple[set[str], set[str]]:
    """The targets that people call, and the variables that they may set."""
    text = (ROOT / "Makefile").read_text("utf-8")
    targets = re.search(r"^\.PHONY: (.*)$", text, re.MULTILINE)
    assert targets
    return set(targets[1].split()), set(re.findall(r"^([A-Z]+) =", text, re.MULTILINE))


def commands(document: Path) -> Iterator[list[str]]:
    """Each command that a document tells people to type, in blocks, tables and sentences."""
    lines = [line for block in code(document, "sh") for line in block.splitlines()]
    lines += re.findall(r"`((?:make |\.venv/bin/|repairs-pattern )[^`\n]*)`", document.read_text())
    for line in lines:
        for part in line.split("&&"):
            if words := shlex.split(part, comments=True):
                yield words


@each_document
def test_commands_to_type_are_there(document: Path) -> None:
    targets, variables = makefile()
    for program, *words in commands(document):
        name = program.rpartition("/")[2]
        if name == "make":
            assert {word for word in words if "=" not in word} <= targets, words
            assert {word.partition("=")[0] for word in words if "=" in word} <= variables, words
        elif name == "repairs-pattern":
            assert_is_a_command(repairs_pattern, words)
        elif words[:2] == ["-m", "prototype"]:
            assert_is_a_command(prototype, words[2:])
        elif program.startswith(".venv/"):
            assert (Path(sys.executable).parent / name).exists(), program


def assert_is_a_command(command: Command, words: list[str]) -> None:
    while isinstance(command, Group) and words and not words[0].startswith("-"):
        assert words[0] in command.commands, words
        command, words = command.commands[words[0]], words[1:]
    known = {option for parameter in command.params for option in parameter.opts} | {"--help"}
    assert {word.partition("=")[0] for word in words if OPTION.match(word)} <= known, words


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder with the councils in it, and settings as somebody who tries the examples has."""
    (tmp_path / "prototype").symlink_to(ROOT / "prototype")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REPAIRS_SECRET_KEY", "only for trying it out")
    monkeypatch.setenv("REPAIRS_SESSION_COOKIE_SECURE", "false")
    monkeypatch.setenv("REPAIRS_TESTING", "true")
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/repairs.db")
    return tmp_path


def test_the_readme_shows_the_example_as_it_is() -> None:
    example = EXAMPLE.read_text("utf-8")
    assert example in code(ROOT / "README.md", "python")
    assert len([line for line in example.splitlines() if line]) < 10


def test_the_guide_to_another_service_shows_the_example_as_it_is() -> None:
    example = ROOT / "examples" / "missed-bin" / "app.py"
    guide = ROOT / "docs" / "another-service.md"
    assert example.read_text("utf-8") in code(guide, "python")
    assert guide.name in example.with_name("README.md").read_text("utf-8")


def test_the_question_of_the_example_is_asked_checked_shown_and_kept(here: Path) -> None:
    names: dict[str, Any] = {}
    exec(compile(EXAMPLE.read_text("utf-8"), EXAMPLE.name, "exec"), names)
    app = names["app"]
    resident = Resident(app).get("/")
    for answers in (
        {},
        {"choice": "none"},
        {"who": "tenant"},
        {"where": "home"},
        {"postcode": "XN1 1AA"},
        {"uprn": "999910000074"},
        {"reported": "new"},
        {"choice": "kitchen"},
        {"choice": "sink"},
        {"choice": "tap"},
        {"choice": "stuck"},
        {},
        {"description": ""},
        {},
        {},
        {"name": "Ada Fen"},
        {"phone": "07700 900982"},
        {"by": "text"},
    ):
        resident.send(answers)
    resident.send(slot=resident.choices("slot")[0])
    assert resident.heading == "Is there a dog in the home?"
    resident.send()
    assert resident.errors == ["Select yes if there is a dog in the home"]
    resident.send(dog="yes")
    assert "Is there a dog in the home? Yes" in resident.text
    resident.send()
    with service_of(app).database.reading() as session:
        repair = session.get_one(RepairRow, 1)
    assert ["Is there a dog in the home?", "Yes"] in repair.trail
    service_of(app).database.close()


def run(document: Path) -> dict[str, Any]:
    """Run the Python of a document from top to bottom, as one program."""
    names: dict[str, Any] = {}
    source = "\n".join(code(document, "python"))
    exec(compile(source, named(document), "exec"), names)
    for app in names.values():
        if isinstance(app, Flask) and "repairs_pattern" in app.extensions:
            service_of(app).database.close()
    return names


def test_the_journey_guide_runs_and_its_service_works(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    client = run(ROOT / "docs" / "journey.md")["bins"].test_client()

    def send(page: str, **answers: str) -> str:
        shown = client.get(f"/bins/{page}").text
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', shown)
        assert token
        data = {"csrf_token": token[1], **answers}
        return str(client.post(f"/bins/{page}", data=data, follow_redirects=True).text)

    assert "Select which bin we missed" in send("bin")
    assert "Was it missed last week too?" in send("bin", bin="garden")
    assert "Which street is it in?" in send("again", again="yes")
    assert "Send your report" in send("street", street="Quarry Street")
    assert "Thank you. We will come back to Quarry Street." in send("send")
    assert "street was answered, next comes send" in capsys.readouterr().out


def test_the_guide_to_running_runs(here: Path) -> None:
    names = run(ROOT / "docs" / "running.md")
    assert "Northmere" in names["app"].test_client().get("/").text
    assert "Westvale" in names["website"].test_client().get("/repairs/").text


def test_the_example_of_a_component_alone_is_a_styled_page(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = ROOT / "components" / "README.md"
    (here / "templates").mkdir()
    (here / "only_components.py").write_text(code(document, "python")[0], "utf-8")
    (here / "templates" / "gas.html").write_text(code(document, "html")[0], "utf-8")
    monkeypatch.syspath_prepend(here)
    client = import_module("only_components").app.test_client()
    page = client.get("/").text
    assert "repairs-urgency-card" in page
    stylesheet = re.search(r'rel="stylesheet" href="([^"]+)"', page)
    assert stylesheet
    assert ".repairs-urgency-card" in client.get(stylesheet[1], buffered=True).text


def test_the_diagnosis_shown_in_the_guide_is_sound() -> None:
    document = ROOT / "docs" / "diagnosis-format.md"
    tree = parse_tree(yaml.safe_load(code(document, "yaml")[0]))
    found = check_tree(
        tree,
        trades={"plumbing", "gas"},
        phone_lines={"gas-emergency"},
        right_to_repair=right_to_repair_ids("england"),
    )
    assert found == []


def test_every_word_of_a_diagnosis_file_is_in_the_guide() -> None:
    guide = (ROOT / "docs" / "diagnosis-format.md").read_text("utf-8")
    for declared in (fields.FILE, *fields.RECORDS.values()):
        for word in declared:
            assert re.search(rf"`{word}(: true)?`|(^|[{{ ]){word}:", guide, re.MULTILINE), word


def settings_of(model: type[BaseModel]) -> Iterator[str]:
    """The names of every setting in a part of council.toml, and in the parts of it."""
    for name, field in model.model_fields.items():
        yield field.alias or name
        for part in parts(field.annotation):
            yield from settings_of(part)


def parts(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from parts(inner)


def test_every_setting_of_a_council_is_in_the_guide() -> None:
    guide = (ROOT / "docs" / "council-folder.md").read_text("utf-8")
    for name in settings_of(Settings):
        assert re.search(rf"\b{name}\b", guide), name


def test_a_document_with_a_fault_would_be_seen(tmp_path: Path) -> None:
    broken = tmp_path / "broken.md"
    broken.write_text("# Title\n[no](nowhere.md) [no](#here)\n```sh\nmake nothing\n```\n", "utf-8")
    with pytest.raises(AssertionError, match=r"nowhere\.md"):
        test_every_link_leads_somewhere(broken)
    with pytest.raises(AssertionError, match="nothing"):
        test_commands_to_type_are_there(broken)
