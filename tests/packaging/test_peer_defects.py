"""The table of what went wrong elsewhere: complete, and each proof is there."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "docs" / "peer-defects.md"
DEFECTS = 69

ROW = re.compile(r"^\| (\d+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
TEST = re.compile(r"`([\w/]+\.py)::(test_\w+)`")
IN_WORDS = re.compile(r"(cannot exist here|later|not proved yet): \S.*")


def rows(text: str) -> dict[int, list[str]]:
    """The proofs of each defect, by its number.

    :raises ValueError: for a number that has two rows.
    """
    found: dict[int, list[str]] = {}
    for number, _, _, proof in ROW.findall(text):
        if int(number) in found:
            raise ValueError(f"{number} has two rows")
        found[int(number)] = proof.split("<br>")
    return found


PROOFS = rows(DOCUMENT.read_text("utf-8"))


@cache
def named_in(path: str) -> frozenset[str]:
    """The names of the test functions and methods in a file; none if there is no such file."""
    file = ROOT / path
    if not file.is_file():
        return frozenset()
    tree = ast.parse(file.read_text("utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def is_proof(proof: str) -> bool:
    """Whether it names a test that is there, or says in words why there is none."""
    if named := TEST.fullmatch(proof):
        return named[2] in named_in(named[1])
    return bool(IN_WORDS.fullmatch(proof))


def test_every_defect_has_one_row() -> None:
    assert sorted(PROOFS) == list(range(1, DEFECTS + 1))


def test_no_row_is_written_so_that_it_cannot_be_read() -> None:
    lines = re.findall(r"^\| ?\d", DOCUMENT.read_text("utf-8"), re.MULTILINE)
    assert len(lines) == len(PROOFS)


@pytest.mark.parametrize("number", PROOFS)
def test_every_row_has_a_proof_and_its_tests_are_there(number: int) -> None:
    assert [proof for proof in PROOFS[number] if not is_proof(proof)] == []


@pytest.mark.parametrize(
    "proof",
    [
        "",
        "trust us",
        "later: ",
        "`tests/packaging/test_peer_defects.py::test_that_nobody_wrote`",
        "`tests/packaging/test_nothing.py::test_every_defect_has_one_row`",
        "tests/packaging/test_peer_defects.py::test_every_defect_has_one_row",
    ],
)
def test_what_is_no_proof_is_seen(proof: str) -> None:
    assert not is_proof(proof)


def test_a_number_that_stands_twice_is_seen() -> None:
    row = "| 7 | It broke. | It does not. | later: photos |\n"
    with pytest.raises(ValueError, match="7 has two rows"):
        rows(row * 2)
