"""What a resident is told at the end of a path, and why, in words for staff."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..blueprints.diagnose.pages import RESULTS
from ..blueprints.diagnose.promise import promise_of
from ..blueprints.people import LABELS, why_sooner
from ..domain.repairs import Why
from ..explaining.reasons import ToldDuty, priority_reasons, target_reasons, told_clock, told_coming
from ..times import day_in_words
from .walk import Walk

_RESPONSIBLE = {
    "council": "The council repairs it.",
    "resident": "The resident repairs it.",
    "varies": "It can be the council's or the resident's to repair. Staff check.",
}
_VISIT = {
    "online": "The resident chooses a time online.",
    "arrange": "Staff arrange a visit with the resident after the report.",
    "no-access": "Nobody has to let us in, so there is no appointment.",
    "triage": "Staff read the report first and contact the resident.",
}
_NOTHING_SENT = {
    "call-now": "The resident is told to call now. Nothing is sent online.",
    "your-repair": "Nothing is sent, and nobody comes.",
    "your-emergency": "Nothing is sent. The resident is told when to call us.",
}


@dataclass(frozen=True, slots=True)
class Part:
    """Some sentences under a heading."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """What stands on the page at the end of a path.

    :param heading: the title of the page that the resident sees.
    """

    heading: str
    parts: tuple[Part, ...]


def told(walk: Walk) -> Told | None:
    """What the resident is told, and why; None while there is a question to answer."""
    if walk.exit is not None:
        return Told(walk.exit.title, _parts(_of_exit(walk)))
    if walk.why is None:
        return None
    return Told(str(RESULTS[walk.case.result_page]), _parts(_of_outcome(walk, walk.why)))


def _parts(found: Iterable[tuple[str, Iterable[str]]]) -> tuple[Part, ...]:
    parts = (Part(title, tuple(lines)) for title, lines in found)
    return tuple(part for part in parts if part.lines)


def _of_exit(walk: Walk) -> Iterator[tuple[str, Iterable[str]]]:
    assert walk.exit is not None
    lines = [walk.council.phone_lines[line] for line in walk.exit.call]
    yield "What to do", walk.exit.do
    yield "What not to do", walk.exit.do_not
    yield "Who to call", (f"{line.label}: {line.number}" for line in lines)
    yield "Also", walk.exit.also
    yield "Report", ["The journey ends here. Nothing is sent."]


def _of_outcome(walk: Walk, why: Why) -> Iterator[tuple[str, Iterable[str]]]:
    yield "What we think it is", _what(walk)
    yield "Who repairs it", [_RESPONSIBLE[walk.case.responsible]]
    yield "How a visit comes about", _visit(walk)
    yield "Date", _date(walk, why)
    yield "Priority", priority_reasons(why, walk.council)
    yield "Who lives in the home", _people(walk)
    yield "What to do until then", why.decided.do
    running = (told_clock(each, walk.council) for each in why.clocks)
    yield "Legal duties that run", _duties(running)
    yield "Legal duties that are not in force yet", _duties(map(told_coming, why.coming))


def _what(walk: Walk) -> Iterator[str]:
    outcome = walk.case.outcome
    assert outcome is not None
    yield f"{outcome.repair} ({outcome.id})"
    if outcome.sor:
        yield f"Schedule of rates code {outcome.sor}"
    if outcome.trade:
        yield f"Trade: {outcome.trade}"
    if outcome.minutes:
        yield f"A visit of {outcome.minutes} minutes"


def _visit(walk: Walk) -> Iterator[str]:
    case = walk.case
    yield _NOTHING_SENT.get(case.result_page) or _VISIT[case.booking]
    if case.result_page == "result" and case.outcome and case.outcome.because:
        yield case.outcome.because


def _date(walk: Walk, why: Why) -> Iterator[str]:
    promise = promise_of(walk.council, walk.case)
    if walk.case.result_page == "result":
        yield f"{promise.prefix} {day_in_words(walk.case.target.deadline.day)}. {promise.reason}"
    elif walk.case.result_page == "call-now":
        yield f"Our time starts when the resident calls. {promise.reason}"
    yield from target_reasons(why, walk.council)


def _people(walk: Walk) -> Iterator[str]:
    if asked := walk.case.needs_that_matter:
        labels = "; ".join(str(LABELS[need]) for need in asked)
        yield f"The resident is asked, because it can make the repair more urgent: {labels}."
    if sooner := why_sooner(walk.case):
        yield sooner


def _duties(duties: Iterable[ToldDuty]) -> Iterator[str]:
    for duty in duties:
        judged = [f"To be judged: {duty.condition}"] if duty.condition else []
        mark = [] if duty.verified else ["Not verified."]
        when = f"{duty.when[0].upper()}{duty.when[1:]}."
        yield " ".join([f"{duty.regime}: {duty.title}.", when, *duty.counting, *judged, *mark])
