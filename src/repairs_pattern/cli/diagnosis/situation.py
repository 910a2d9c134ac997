"""What a command is told of a home and of the moment, and the answers that it is given."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

import click
from click.core import ParameterSource

from repairs_pattern.council import Council
from repairs_pattern.domain.diagnosis import HOUSEHOLD_NEEDS, TENURES, Facts, Question, Step
from repairs_pattern.domain.diagnosis.facts import FLOORS, GAS, NO_BLOCK, UNKNOWN
from repairs_pattern.domain.law import LONDON, season
from repairs_pattern.tree_pages import EARLIEST, LATEST, Situation


class _Needs(click.ParamType[Any, Any]):
    name = "NEEDS"

    def convert(
        self, value: Any, param: click.Parameter | None, context: click.Context | None
    ) -> tuple[str, ...]:
        if isinstance(value, tuple):
            return value
        needs = tuple(need.strip() for need in value.split(",") if need.strip())
        for need in needs:
            if need not in HOUSEHOLD_NEEDS:
                known = ", ".join(HOUSEHOLD_NEEDS)
                self.fail(f"{need} is not one of: {known}.", param, context)
        return needs


class LondonTime(click.DateTime):
    """A moment in London, of the years for which law and bank holidays can be known."""

    def convert(
        self, value: Any, param: click.Parameter | None, context: click.Context | None
    ) -> datetime:
        """Read the text; what has no time zone is London time."""
        found: datetime = super().convert(value, param, context)
        if not EARLIEST <= found.year <= LATEST:
            self.fail(f"The year must be between {EARLIEST} and {LATEST}.", param, context)
        return found if found.tzinfo else found.replace(tzinfo=LONDON)


_OPTIONS = (
    click.option(
        "--place",
        type=click.Choice(["home", "communal"]),
        default="home",
        show_default=True,
        help="In a home, or in an area that people share.",
    ),
    click.option(
        "--tenure",
        type=click.Choice(TENURES),
        default="tenant",
        show_default=True,
        help="How the home is held.",
    ),
    click.option(
        "--gas",
        type=click.Choice(GAS),
        default=UNKNOWN,
        show_default=True,
        help="Whether the home has gas.",
    ),
    click.option(
        "--floor",
        type=click.Choice(FLOORS),
        default=UNKNOWN,
        show_default=True,
        help="Where its door is.",
    ),
    click.option(
        "--block",
        default=NO_BLOCK,
        show_default=True,
        help="The block of flats that it is in.",
    ),
    click.option(
        "--needs",
        type=_Needs(),
        default=(),
        help=f"Who lives there, with commas between: {', '.join(HOUSEHOLD_NEEDS)}.",
    ),
    click.option(
        "--at",
        type=LondonTime(formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d"]),
        default=lambda: datetime.now(UTC),
        help="When it is reported, in London, such as 2026-11-30T09:00. Without it: now.",
    ),
)


def situation_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options that ``situation_of`` reads."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def given_options(context: click.Context, names: Iterable[str]) -> str:
    """The options among these that somebody gave, as they are typed; empty for none."""
    given = ParameterSource.COMMANDLINE
    return ", ".join(f"--{name}" for name in names if context.get_parameter_source(name) is given)


def situation_of(place: str, needs: tuple[str, ...], at: datetime, **home: str) -> Situation:
    """The situation that the options of ``situation_options`` describe."""
    facts = Facts(season=season(at.astimezone(LONDON).date()), **home)
    return Situation(place, facts, needs, at)


def steps_of(council: Council, start: str, answers: Sequence[str]) -> tuple[Step, ...]:
    """The questions from a start of the tree with the options that answer them.

    :param answers: keys of options in the order of the questions, or ``question=option``.
    :raises click.ClickException: for an answer that no question on the way has, and when more
        answers are needed; it lists what can be chosen.
    """
    tree = council.tree
    waiting = list(answers)
    steps: list[Step] = []
    target: str | None = tree.start[start]
    while target is not None:
        question = tree.questions[target]
        steps.append((question, question.options[_answer(question, waiting)]))
        target = steps[-1][1].question
    if waiting:
        raise click.ClickException(
            f"These answers are not needed, the questions ended before: {', '.join(waiting)}."
        )
    return tuple(steps)


def _answer(question: Question, waiting: list[str]) -> str:
    """Take the answer to a question out of those that are left."""
    named = next((each for each in waiting if each.startswith(f"{question.id}=")), None)
    taken = named or next((each for each in waiting if "=" not in each), None)
    if taken is None:
        raise click.ClickException(f"“{question.title}” has no answer. {_choices(question)}")
    waiting.remove(taken)
    key = taken.removeprefix(f"{question.id}=")
    if key not in question.options:
        raise click.ClickException(f"“{question.title}” has no answer {key}. {_choices(question)}")
    return key


def _choices(question: Question) -> str:
    listed = "".join(f"\n  {key}: {option.label}" for key, option in question.options.items())
    return f"Choose for {question.id}:{listed}"
