"""`repairs-pattern diagnosis map`: a council's tree to read, draw, sort or print."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from rich.tree import Tree as Branches

from repairs_pattern.council import Council
from repairs_pattern.domain.diagnosis import (
    Line,
    Option,
    Tree,
    beginnings,
    begins,
    how_many,
    is_too_big,
    mermaid,
    outcome_in_words,
    outline,
    paths_sheet,
)
from repairs_pattern.domain.traffic import Traffic, read_traffic
from repairs_pattern.tree_pages import printed

from ..db import opened
from ..opened import folder_argument, open_council
from ..printing import print_json, tree_as_text

HELP = """Show the questions of a council, and what each answer leads to.

COUNCIL is the council's folder. With FILE the map is written to it, and otherwise to the screen.

\b
  repairs-pattern diagnosis map councils/northmere
  repairs-pattern diagnosis map councils/northmere --from tap-problem
  repairs-pattern diagnosis map councils/northmere --to mermaid tree.mmd
  repairs-pattern diagnosis map councils/northmere --to csv paths.csv
  repairs-pattern diagnosis map councils/northmere --to html tree.html

text has each question with its answers below it. A question that several answers lead to is shown
whole once; elsewhere it is named. mermaid is a flowchart, which most code hosts and wikis draw.
csv has one row for each path from the first question to its end. html is one page to print.

With the address of the service's database, each part says its share of the reports that were
sent. A number below 5 is not shown.

\b
  repairs-pattern diagnosis map councils/northmere --database-url sqlite:///repairs.db
"""


@click.command("map", help=HELP)
@folder_argument
@click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--to",
    type=click.Choice(["text", "mermaid", "csv", "html"]),
    default="text",
    show_default=True,
    help="What the map is for: reading, drawing, a spreadsheet, or printing.",
)
@click.option("--from", "root", metavar="QUESTION", help="Only what follows this question, by id.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for other programs.")
@click.option(
    "--database-url",
    "url",
    envvar="DATABASE_URL",
    show_envvar=True,
    help="The address of the service's database, to show shares of reports.",
)
def map_(
    folder: Path, file: Path | None, to: str, root: str | None, as_json: bool, url: str | None
) -> None:
    """Print or write the map in the form that was asked for."""
    council = open_council(folder)
    roots = _roots(council.tree, root)
    traffic = _traffic(council.tree, url) if url else None
    if as_json:
        print_json(_json(council.tree, roots, traffic))
        return
    text = _FORMS[to](council, roots, traffic)
    if file is None:
        click.echo(text, nl=False)
    else:
        _write(file, text, to)
        click.echo(f"The map is in {file}", err=True)


Roots = dict[str, str]
"""The questions to begin with, by the name of what begins there."""


def _roots(tree: Tree, root: str | None) -> Roots:
    if root is None:
        return {names[0]: question for question, names in beginnings(tree).items()}
    if root not in tree.questions:
        raise click.ClickException(
            f"There is no question called {root!r}. Its name is the one in diagnosis.yaml, such as "
            f"{next(iter(tree.start.values()))}."
        )
    return {root: root}


def _traffic(tree: Tree, url: str) -> Traffic:
    with opened(url, must_exist=True) as database, database.reading() as session:
        return read_traffic(session, tree)


def _write(file: Path, text: str, to: str) -> None:
    # A spreadsheet takes a file for UTF-8 only when it begins with this mark.
    encoding = "utf-8-sig" if to == "csv" else "utf-8"
    try:
        file.write_text(text, encoding=encoding, newline="")
    except OSError as error:
        raise click.ClickException(f"{file} cannot be written: {error.strerror}.") from None


def _text(council: Council, roots: Roots, traffic: Traffic | None) -> str:
    tree = council.tree
    whole = Branches(council.name)
    if traffic:
        whole.add(traffic.about)
    for root, lines in outline(tree, roots.values()).items():
        question = tree.questions[root]
        share = traffic.of_question(question) if traffic else ""
        said = (begins(tree, question), question.title, f"[{root}]", share)
        above = [whole.add(" · ".join(each for each in said if each))]
        for line in lines:
            del above[line.depth + 1 :]
            above.append(above[-1].add(_line(tree, line, traffic)))
    return tree_as_text(whole)


def _line(tree: Tree, line: Line, traffic: Traffic | None) -> str:
    share = traffic.of_option(line.question, line.option) if traffic else ""
    if line.opens:
        in_all = traffic.in_all(line.question, line.option, line.opens) if traffic else ""
        said = (f"{line.option.label}: {line.opens.title} [{line.opens.id}]", share, in_all)
    else:
        said = (f"{line.option.label} → {_end(tree, line.option)}", share, "")
    return " · ".join(each for each in said if each)


def _end(tree: Tree, option: Option) -> str:
    if option.question is not None:
        return f"asks {tree.questions[option.question].title} [{option.question}, shown elsewhere]"
    if option.outcome is not None:
        outcome = tree.outcomes[option.outcome]
        return f"{outcome.repair} ({outcome_in_words(outcome)}) [{outcome.id}]"
    if option.exit is not None:
        return f"EXIT {tree.exits[option.exit].title} [{option.exit}]"
    return "goes on with the report"


def _mermaid(council: Council, roots: Roots, traffic: Traffic | None) -> str:
    drawing = mermaid(council.tree, roots.values(), traffic)
    if is_too_big(drawing):
        click.echo(
            "Mermaid does not draw so much unless its settings maxEdges and maxTextSize are "
            "raised. Draw a part of it with --from.",
            err=True,
        )
    return drawing


def _csv(council: Council, roots: Roots, _traffic: Traffic | None) -> str:
    sheet = paths_sheet(council.tree, roots)
    if sheet.sampled:
        click.echo(
            f"There are {how_many(sheet.total)} paths, too many for a sheet. It has a fair sample "
            "of them. List a part of them with --from.",
            err=True,
        )
    return sheet.csv


_FORMS: dict[str, Callable[[Council, Roots, Traffic | None], str]] = {
    "text": _text,
    "mermaid": _mermaid,
    "csv": _csv,
    "html": lambda council, roots, traffic: printed(council, roots.values(), traffic),
}


def _json(tree: Tree, roots: Roots, traffic: Traffic | None) -> dict[str, Any]:
    """Every question that the map shows. A number of reports is null where it is not shown."""
    parts = outline(tree, roots.values())
    shown = [*parts, *(line.opens.id for lines in parts.values() for line in lines if line.opens)]
    return {
        "begins": roots,
        "reports": traffic.shown(traffic.reports) if traffic else None,
        "questions": [_question_json(tree, id_, traffic) for id_ in shown],
    }


def _question_json(tree: Tree, id_: str, traffic: Traffic | None) -> dict[str, Any]:
    question = tree.questions[id_]
    return {
        "id": id_,
        "title": question.title,
        "reports": traffic.shown(traffic.questions.get(id_, 0)) if traffic else None,
        "options": [
            {
                "key": option.key,
                "label": option.label,
                "question": option.question,
                "outcome": option.outcome,
                "exit": option.exit,
                "reports": traffic.shown(traffic.options.get((id_, option.key), 0))
                if traffic
                else None,
            }
            for option in question.options.values()
        ],
    }
