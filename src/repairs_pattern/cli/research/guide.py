"""`repairs-pattern research guide`: the moderator's guide and the task cards, from scenarios."""

from __future__ import annotations

import re
from pathlib import Path

import click

from repairs_pattern.research.guide import (
    FIRST_ROUND,
    MOST_MINUTES,
    Task,
    cards,
    guide,
    minutes_of,
    tasks_of,
)
from repairs_pattern.research.scenarios import Scenario, read_scenarios

from .scenarios import councils_beside, places
from .sheet import LARGE, STANDARD, page, whole_page

HELP = """Make the moderator's guide and the participants' task cards from scenarios.

\b
  repairs-pattern research guide > guide.md
  repairs-pattern research guide --cards > cards.md
  repairs-pattern research guide --scenario leaking-tap --scenario smell-of-gas --out round-2

FOLDER is prototype/scenarios unless you say otherwise. Without --scenario, the tasks are three for
a first round. Their order is that of the session.

--out writes the guide and the cards as Markdown, and as pages that print on A4, in standard and in
large print.
"""

CARDS = Path("for-participants") / "task-cards.md"
GUIDE = Path("discussion-guide.md")


@click.command("guide", help=HELP)
@places
@click.option("--scenario", "wanted", multiple=True, help="A task of the session; give it again.")
@click.option("--cards", "only_cards", is_flag=True, help="Print the task cards.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Write it all here.")
def make_guide(
    folder: Path, councils: Path | None, wanted: tuple[str, ...], only_cards: bool, out: Path | None
) -> None:
    """Print the guide or the cards, or write both in every form."""
    known = read_scenarios(folder, councils_beside(folder, councils)).scenarios
    chosen = [_found(known, id_) for id_ in wanted or FIRST_ROUND]
    tasks = tasks_of(chosen)
    text = guide(tasks, [each for each in known.values() if each not in chosen])
    if out is not None:
        _write(out, text, cards(tasks))
    else:
        click.echo(cards(tasks) if only_cards else text, nl=False)
    _warn_of_length(tasks)


def _found(known: dict[str, Scenario], id_: str) -> Scenario:
    if id_ not in known:
        raise click.ClickException(
            f"There is no scenario called {id_!r}. There are: {', '.join(known)}."
        )
    return known[id_]


def _write(out: Path, text: str, for_participants: str) -> None:
    for name, markdown, as_page in ((GUIDE, text, _on_paper), (CARDS, for_participants, page)):
        place = out / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(markdown, "utf-8")
        place.with_suffix(".html").write_text(as_page(markdown, STANDARD), "utf-8")
        place.with_suffix(".large.html").write_text(as_page(markdown, LARGE), "utf-8")
        click.echo(f"{place.as_posix()}, .html and .large.html")


def _on_paper(markdown: str, points: int) -> str:
    """The guide as a page to print; nobody can follow a link there."""
    return whole_page(re.sub(r"\[([^\]]+)\]\([^)]+\)", r"\1", markdown), points)


def _warn_of_length(tasks: list[Task]) -> None:
    if (minutes := minutes_of(tasks)) > MOST_MINUTES:
        click.echo(
            f"This session takes {minutes} minutes. Most people are tired after {MOST_MINUTES}: "
            "take a task out.",
            err=True,
        )
