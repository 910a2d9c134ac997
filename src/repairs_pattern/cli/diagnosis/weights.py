"""How often each answer is chosen, from a file that a council wrote or from its reports."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection
from pathlib import Path
from typing import NoReturn

import click

from repairs_pattern.cli.db import opened
from repairs_pattern.council.files import Unreadable, read_text
from repairs_pattern.council.problems import Problem
from repairs_pattern.domain.diagnosis import Tree, Weights
from repairs_pattern.domain.diagnosis.finding import Suggestions
from repairs_pattern.domain.traffic import read_traffic

COLUMNS = ["question", "option", "weight"]

_NUMBER = re.compile(r"[0-9]{1,15}(\.[0-9]{1,9})?")


def reported_weights(url: str, tree: Tree) -> Weights:
    """How often each answer was chosen in the reports of a service's database."""
    with opened(url, must_exist=True) as database, database.reading() as session:
        found = read_traffic(session, tree)
    if not found.reports:
        raise click.ClickException(
            "No report in this database was answered with the questions of today, so there is "
            "nothing to go by. Leave out --reports."
        )
    return found.options


def read_weights(file: Path, tree: Tree) -> Weights:
    """The weights in a CSV file; the command ends with the first fault in it."""
    try:
        text = read_text(file.parent, Path(file.name))
    except Unreadable as unreadable:
        raise click.ClickException("\n".join(map(str, unreadable.problems))) from None
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    weights: dict[tuple[str, str], float] = {}
    try:
        if next(rows, []) != COLUMNS:
            _refuse(file, 1, "The columns are not named.", f"Line 1 must be: {','.join(COLUMNS)}")
        for row in filter(any, rows):
            question, option, weight = _checked(file, rows.line_num, row, tree)
            weights[question, option] = weight
    except csv.Error:
        reason = "A quotation mark is opened or closed where it should not be."
        _refuse(file, rows.line_num, reason, "Write names and numbers without quotation marks.")
    return weights


def _checked(file: Path, line: int, row: list[str], tree: Tree) -> tuple[str, str, float]:
    if len(row) != len(COLUMNS):
        reason = f"There are {len(row)} values, where {len(COLUMNS)} belong."
        _refuse(file, line, reason, f"Write: {', '.join(COLUMNS)}")
    question, option, weight = (value.strip() for value in row)
    if question not in tree.questions:
        reason = f"There is no question “{question}”."
        _refuse(file, line, reason, _name(question, tree.questions))
    options = tree.questions[question].options
    if option not in options:
        reason = f"The question “{question}” has no option “{option}”."
        _refuse(file, line, reason, _name(option, options))
    if not _NUMBER.fullmatch(weight):
        reason = f"The weight “{weight}” is not a number from 0 up."
        _refuse(file, line, reason, "Write how often it is chosen, such as 12 or 0.5.")
    return question, option, float(weight)


def _name(wrong: str, names: Collection[str]) -> str:
    return f"{Suggestions().did_you_mean(wrong, names)}Use a name from diagnosis.yaml."


def _refuse(file: Path, line: int, reason: str, mend: str) -> NoReturn:
    raise click.ClickException(str(Problem(file, line, reason, mend)))
