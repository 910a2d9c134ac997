"""`repairs-pattern diagnosis why`: which rule gave a priority, which law applies, how it counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from repairs_pattern.council import Council, diagnosis_line
from repairs_pattern.domain.diagnosis import Facts, Step
from repairs_pattern.domain.law import LONDON, season
from repairs_pattern.domain.personal import note
from repairs_pattern.domain.repairs import Target, Why, read_reference, repair_of, why
from repairs_pattern.domain.store import RepairRow
from repairs_pattern.explaining.counted import deadline_in_words
from repairs_pattern.explaining.reasons import (
    ToldDuty,
    priority_reasons,
    target_reasons,
    told_clock,
    told_coming,
)
from repairs_pattern.times import day_in_words, time_in_words
from repairs_pattern.tree_pages import Situation

from ..db import opened
from ..opened import folder_argument, open_council, whoever_runs_this
from ..printing import print_json
from .situation import given_options, situation_of, situation_options, steps_of

HELP = """Show why a repair has its priority and its date.

Ask about an outcome, about answers to the questions, or about a repair that was reported:

\b
  repairs-pattern diagnosis why councils/northmere --outcome gas-fire
  repairs-pattern diagnosis why councils/northmere --choose kitchen --choose tap
  repairs-pattern diagnosis why councils/northmere --repair K7C-49D-XWP-3TM-RYH

Answers are the names of options, in the order of the questions, or question=option. Give the
first one, or none, and the command lists what comes next.

It tells which line and which rule of diagnosis.yaml gave the priority, what the people in the
home changed, which legal duties run, and how each date was counted. Duties that are announced and
not in force yet are listed apart. What the resident or the council must judge is said, and a
duty is marked where its text was not read in the law itself.

Say what is known of the home and of the moment:

\b
  repairs-pattern diagnosis why councils/northmere --outcome window-will-not-close \\
    --needs baby,over-65 --at 2026-12-23T16:30

A reported repair is looked up in the database of the service, with the home, the people and the
moment that were stored with it. Its reasons are those of the files as they are now; when they
give another priority or another date, that is said.
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the reasons are asked for.

    :param outcome: the id of an outcome of the tree.
    :param trail: each question with its answer, in words, as far as they are known.
    :param repair: the repair that was reported, if it is one.
    """

    outcome: str
    situation: Situation
    trail: tuple[tuple[str, str], ...] = ()
    repair: RepairRow | None = None


@click.command("why", help=HELP)
@folder_argument
@click.option("--outcome", help="The name of an outcome in diagnosis.yaml.")
@click.option("--choose", "answers", multiple=True, help="An answer: its option, in order.")
@click.option("--repair", "reference", help="The reference of a reported repair.")
@situation_options
@click.option(
    "--database-url",
    "url",
    envvar="DATABASE_URL",
    show_envvar=True,
    help="The database's address, for --repair.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for other programs.")
@click.pass_context
def why_command(
    context: click.Context,
    /,
    folder: Path,
    outcome: str | None,
    answers: tuple[str, ...],
    reference: str | None,
    url: str | None,
    as_json: bool,
    **situation: Any,
) -> None:
    """Print the reasons."""
    if len([given for given in (outcome, answers, reference) if given]) > 1:
        raise click.UsageError("Give one of --outcome, --choose and --repair.")
    if reference and (told := given_options(context, situation)):
        raise click.UsageError(f"A repair has its own home and moment. Leave out {told}.")
    council = open_council(folder)
    if reference:
        asked: Asked | None = _stored(reference, url)
    elif outcome:
        asked = Asked(outcome, situation_of(**situation))
    else:
        asked = _answered(council, answers, situation_of(**situation), as_json)
    if asked is not None:
        _explain(council, asked, as_json)


def _answered(
    council: Council, answers: Sequence[str], situation: Situation, as_json: bool
) -> Asked | None:
    """What the answers lead to; when that is an exit, say so, and there is nothing to explain."""
    start = council.tree.start_for(situation.place, situation.facts.tenure)
    steps = steps_of(council, start, answers)
    reached = steps[-1][1]
    if reached.outcome is not None:
        return Asked(reached.outcome, situation, _in_words(steps))
    way_out = council.tree.exits[str(reached.exit)]
    if as_json:
        print_json({"exit": way_out.id, "title": way_out.title})
        return None
    click.echo(
        f"These answers end at the exit {way_out.id}: “{way_out.title}”. Nothing is reported "
        "there, so there is no priority and no date."
    )
    return None


def _stored(reference: str, url: str | None) -> Asked:
    """What was stored with a repair. That somebody looked at it is noted."""
    if not url:
        raise click.UsageError("--repair needs the database: set DATABASE_URL or --database-url.")
    with opened(url, must_exist=True) as database, database.writing() as session:
        written = read_reference(reference)
        repair = repair_of(session, written) if written else None
        if repair is None:
            raise click.ClickException(f"There is no repair with the reference {reference}.")
        day = repair.reported_at.astimezone(LONDON).date()
        situation = Situation(
            place=repair.place,
            facts=Facts(**{"tenure": repair.tenure, "season": season(day), **repair.facts}),
            needs=tuple(repair.household),
            at=repair.reported_at,
        )
        trail = tuple((question, answer) for question, answer in repair.trail)
        note(session, datetime.now(UTC), whoever_runs_this(), "looked", repair.reference)
        session.flush()
        session.expunge(repair)
    return Asked(repair.outcome, situation, trail, repair)


def _in_words(steps: Sequence[Step]) -> tuple[tuple[str, str], ...]:
    return tuple((question.title, option.label) for question, option in steps)


def _explain(council: Council, asked: Asked, as_json: bool) -> None:
    outcome = council.tree.outcomes.get(asked.outcome)
    if outcome is None:
        raise click.ClickException(_no_outcome(council, asked))
    it = asked.situation
    found = why(outcome, it.facts, it.needs, it.place, council.terms, it.at)
    if as_json:
        print_json(_as_data(council, asked, found))
    else:
        click.echo("\n".join(_lines(council, asked, found)))


def _no_outcome(council: Council, asked: Asked) -> str:
    if asked.repair is None:
        return f"diagnosis.yaml of {council.id} has no outcome {asked.outcome}."
    return (
        f"The repair was given the outcome {asked.outcome or 'none'}, which diagnosis.yaml does "
        f"not have now, so its reasons cannot be shown. {_as_stored(council, asked.repair)}"
    )


def _lines(council: Council, asked: Asked, found: Why) -> Iterator[str]:
    yield f"{found.decided.repair} ({found.decided.id})"
    if asked.repair is not None:
        yield f"Repair {asked.repair.reference}, reported {_moment(asked.repair.reported_at)}."
        yield from _repair_lines(council, asked.repair, found)
    yield from _section("Answers", [f"{title} {label}" for title, label in asked.trail])
    reasons = [_where(council, found), *priority_reasons(found, council)]
    if asked.situation.needs and found.rise is None:
        reasons.append("The people in the home change nothing here.")
    yield from _section("Priority", reasons)
    yield from _section("Date", target_reasons(found, council))
    running = [told_clock(each, council) for each in found.clocks]
    ahead = [told_coming(duty) for duty in found.coming]
    told = (*running, *ahead)
    sources = list(dict.fromkeys(each for it in told for each in (it.source, it.counting_source)))
    yield from _section("Legal duties that run", list(_told(running, sources)) or ["None."])
    yield from _section("Legal duties that are not in force yet", list(_told(ahead, sources)))
    yield from _section("Sources", [f"{n}. {source}" for n, source in enumerate(sources, 1)])


def _section(title: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield from ("", title, *(f"  {line}" for line in lines))


def _told(duties: Sequence[ToldDuty], sources: Sequence[str]) -> Iterator[str]:
    for duty in duties:
        yield f"{duty.regime}: {duty.title}"
        yield f"  {duty.when[0].upper()}{duty.when[1:]}."
        yield from (f"  {line}" for line in duty.counting)
        if duty.condition:
            yield f"  To be judged: {duty.condition}"
        yield f"  {_source(duty.source, duty.verified, sources)}"
        yield f"  Counting: {_source(duty.counting_source, duty.counting_verified, sources)}"


def _source(source: str, verified: bool, sources: Sequence[str]) -> str:
    return f"Source {sources.index(source) + 1}{'' if verified else ', not verified'}."


def _where(council: Council, found: Why) -> str:
    """The line of diagnosis.yaml that gave the priority before the people in the home did."""
    path: tuple[str, ...] = ("outcomes", found.outcome.id)
    path += ("rules", str(found.rule[0] - 1), "priority") if found.rule else ("priority",)
    return f"See {council.folder.name}/diagnosis.yaml, line {diagnosis_line(council.folder, path)}."


def _repair_lines(council: Council, repair: RepairRow, found: Why) -> Iterator[str]:
    yield _as_stored(council, repair)
    now = found.target
    if repair.priority != found.decided.priority:
        yield f"By the files as they are now, the priority is {found.decided.priority or 'none'}."
    if repair.target_at != now.deadline.at:
        yield f"By the files as they are now, the date is {deadline_in_words(now.deadline)}."


def _as_stored(council: Council, repair: RepairRow) -> str:
    label = council.priority(repair.priority).label if repair.priority else "none"
    return (
        f"Stored with it: priority {label}, to be done by {_moment(repair.target_at)}, "
        f"which {repair.target_reason} set."
    )


def _moment(at: datetime) -> str:
    return f"{time_in_words(at)} on {day_in_words(at)}"


def _as_data(council: Council, asked: Asked, found: Why) -> dict[str, Any]:
    it, repair = asked.situation, asked.repair
    return {
        "outcome": found.decided.id,
        "repair": found.decided.repair,
        "reported_at": it.at.isoformat(),
        "place": it.place,
        "facts": asdict(it.facts),
        "needs": list(it.needs),
        "answers": [list(step) for step in asked.trail],
        "priority": found.decided.priority,
        "priority_reasons": list(priority_reasons(found, council)),
        "target": _target_as_data(found.target),
        "target_reasons": list(target_reasons(found, council)),
        "duties": [
            {
                "id": each.clock.duty.id,
                "due_at": each.count.deadline.at.isoformat() if each.count else None,
                "bank_holidays": [str(day) for day in each.count.holidays] if each.count else [],
                **asdict(told_clock(each, council)),
            }
            for each in found.clocks
        ],
        "coming": [
            {
                "id": duty.id,
                "starts_on": str(duty.effective_from) if duty.effective_from else None,
                **asdict(told_coming(duty)),
            }
            for duty in found.coming
        ],
        "stored": repair
        and {
            "reference": repair.reference,
            "priority": repair.priority,
            "target_at": repair.target_at.isoformat(),
            "target_reason": repair.target_reason,
        },
    }


def _target_as_data(target: Target) -> dict[str, Any]:
    deadline = target.deadline
    return {
        "day": str(deadline.day),
        "at": deadline.at.isoformat(),
        "exact": deadline.exact,
        "set_by": target.reason,
    }
