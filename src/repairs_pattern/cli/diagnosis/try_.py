"""`repairs-pattern diagnosis try`: walk one path, and see what the resident would be told."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import click

from repairs_pattern.blueprints.people import LABELS
from repairs_pattern.council import Council
from repairs_pattern.domain.diagnosis import Question
from repairs_pattern.tree_pages import Told, Walk, told

from ..opened import folder_argument, open_council
from ..printing import print_json
from .situation import situation_of, situation_options

HELP = """Answer the questions as a resident would, and see what the resident is told.

Nothing is stored: no report is begun and none is sent.

\b
  repairs-pattern diagnosis try councils/northmere
  repairs-pattern diagnosis try councils/northmere --tenure leaseholder --at 2026-12-24T16:00

Answer with the number of an answer, or its name in diagnosis.yaml. b goes back a question and q
quits. At the end it shows the repair and its priority, by when, who does it, how a visit comes
about, the legal duties, and what to do until then; or the exit.

Answers can be given before. The danger question then counts as passed:

\b
  repairs-pattern diagnosis try councils/northmere --choose location=kitchen
  repairs-pattern diagnosis try councils/northmere --json \\
    --choose location=kitchen --choose kitchen-problem=sink

With --json nothing is asked: where an answer is missing, the question is in the answer's place.
"""

_KEYS = "a number, b for back, q to quit"


class Quit(Exception):
    """Whoever walks has had enough."""


class Back(Exception):
    """Whoever walks wants to answer the last question again."""


@click.command("try", help=HELP)
@folder_argument
@click.option(
    "--choose", "answers", multiple=True, metavar="QUESTION=OPTION", help="An answer, by names."
)
@situation_options
@click.option("--json", "as_json", is_flag=True, help="Ask nothing and print JSON.")
def try_command(folder: Path, answers: tuple[str, ...], as_json: bool, **situation: Any) -> None:
    """Ask until an end is reached, and show it."""
    council = open_council(folder)
    walk = Walk(council, situation_of(**situation), dict(_chosen(council, answers)))
    if as_json:
        print_json(_json(walk))
        return
    if walk.question is not None:
        try:
            walk = _walked(walk)
        except Quit:
            click.echo("Nothing was stored.")
            return
    _show(walk)


def _chosen(council: Council, answers: Iterable[str]) -> Iterable[tuple[str, str]]:
    for answer in answers:
        id_, separator, key = answer.partition("=")
        if not separator:
            raise click.UsageError(f"--choose {answer}: write it as question=option.")
        question = council.tree.questions.get(id_)
        if question is None:
            raise click.ClickException(f"There is no question called {id_}.")
        if key not in question.options:
            listed = "".join(f"\n  {each.key}: {each.label}" for each in question.options.values())
            raise click.ClickException(f"“{question.title}” has no answer {key}. Choose:{listed}")
        yield id_, key


def _walked(walk: Walk) -> Walk:
    """Ask until an end is reached, and then who lives in the home where that can matter.

    :raises Quit: when that is the answer.
    """
    while True:
        try:
            if walk.question is not None:
                walk = walk.choose(walk.question.id, _ask(walk.question))
            elif not walk.situation.needs and walk.outcome and walk.case.needs_that_matter:
                needs = _ask_needs(walk.case.needs_that_matter)
                return replace(walk, situation=replace(walk.situation, needs=needs))
            else:
                return walk
        except Back:
            if walk.steps:
                walk = walk.without(walk.steps[-1][0].id)
            else:
                click.echo("This is the first question.")


def _ask(question: Question) -> str:
    """Ask a question until it has one of its answers."""
    click.echo(f"\n{question.title} [{question.id}]")
    if question.hint:
        click.echo(f"   {question.hint}")
    keys = list(question.options)
    for number, option in enumerate(question.options.values(), 1):
        click.echo(f"{number:3}  {option.label}")
        if option.hint:
            click.echo(f"     {option.hint}")
    while True:
        said = _read(f"Your answer ({_KEYS}): ")
        if said in question.options:
            return said
        if said.isascii() and said.isdigit() and 1 <= int(said) <= len(keys):
            return keys[int(said) - 1]
        click.echo(f"Type a number from 1 to {len(keys)}, b or q.")


def _ask_needs(needs: tuple[str, ...]) -> tuple[str, ...]:
    """Ask who lives in the home, of those who can make the repair more urgent."""
    click.echo("\nWho lives in the home? [household]")
    for number, need in enumerate(needs, 1):
        click.echo(f"{number:3}  {LABELS[need]}")
    by_number = {str(number): need for number, need in enumerate(needs, 1)}
    while True:
        said = _read("Your answer (numbers with commas, Enter for none, b for back, q to quit): ")
        numbers = [each.strip() for each in said.split(",") if each.strip()]
        if all(each in by_number for each in numbers):
            return tuple(by_number[each] for each in dict.fromkeys(numbers))
        click.echo(f"Type numbers from 1 to {len(needs)} with commas between, or only Enter.")


def _read(prompt: str) -> str:
    """A line from the keyboard or a pipe.

    :raises Quit: for ``q``, and ``Back`` for ``b``.
    """
    click.echo(prompt, nl=False)
    try:
        line = sys.stdin.readline()
    except UnicodeDecodeError:
        raise click.ClickException("The answers are not text in UTF-8.") from None
    if not line:
        click.echo()
        raise click.ClickException("The answers ended before the questions did.")
    said = line.strip().lower()
    if said == "q":
        raise Quit
    if said == "b":
        raise Back
    return said


def _show(walk: Walk) -> None:
    click.echo("\nThe answers")
    for question, option in walk.steps:
        click.echo(f"  {question.title} {option.label}")
    end = told(walk)
    assert end is not None
    click.echo(f"\n{end.heading}")
    for part in end.parts:
        click.echo("\n".join([f"\n  {part.title}", *(f"    {line}" for line in part.lines)]))
    given = " ".join(f"--choose {question.id}={option.key}" for question, option in walk.steps)
    click.echo(f"\nTo see it again: {given}")


def _json(walk: Walk) -> dict[str, Any]:
    it = walk.situation
    return {
        "place": it.place,
        "facts": asdict(it.facts),
        "needs": list(it.needs),
        "reported_at": it.at.isoformat(),
        "answers": [
            {"question": question.id, "option": option.key} for question, option in walk.steps
        ],
        "question": _question_json(walk.question) if walk.question else None,
        "outcome": walk.outcome.id if walk.outcome else None,
        "exit": walk.exit.id if walk.exit else None,
        "result": _result_json(walk) if walk.outcome else None,
        "told": _told_json(told(walk)),
    }


def _question_json(question: Question) -> dict[str, Any]:
    options = {option.key: option.label for option in question.options.values()}
    return {"id": question.id, "title": question.title, "options": options}


def _result_json(walk: Walk) -> Mapping[str, Any]:
    case = walk.case
    assert case.outcome is not None
    return {
        "page": case.result_page,
        "repair": case.outcome.repair,
        "sor": case.outcome.sor,
        "trade": case.outcome.trade,
        "priority": case.outcome.priority,
        "minutes": case.outcome.minutes,
        "booking": case.booking,
        "responsible": case.responsible,
        "target_day": case.target.deadline.day.isoformat(),
        "target_set_by": case.target.reason,
    }


def _told_json(end: Told | None) -> dict[str, Any] | None:
    return asdict(end) if end else None
