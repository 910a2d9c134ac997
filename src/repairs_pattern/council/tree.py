"""Reads diagnosis.yaml, and checks it against what the council decided in council.toml."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from repairs_pattern.domain.diagnosis import (
    ANY_BLOCK,
    NO_BLOCK,
    BrokenTree,
    Case,
    Finding,
    Outcome,
    Tree,
    cases,
    check_tree,
    ending_of,
    parse_tree,
)
from repairs_pattern.domain.law import (
    Duty,
    Period,
    duties,
    regime_note,
    right_to_repair_ids,
    said,
    slower,
)

from .addresses import FILE as ADDRESSES
from .addresses import blocks_in
from .files import Document, Unreadable, read_yaml
from .models import PRIORITIES, Booking, Settings
from .problems import Problem
from .settings import phone_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FILE = Path("diagnosis.yaml")

_ONE_DAY = Period(1, "working-days")


def diagnosis_line(folder: Path, path: tuple[str, ...]) -> int | None:
    """The line of diagnosis.yaml (from 1) where a path of names is, or what is around it.

    A place in a list is its number from 0, as text. Raises Unreadable.
    """
    return read_yaml(folder, FILE).line(path)


def part_at(folder: Path, problem: Problem) -> tuple[str, str] | None:
    """The part of diagnosis.yaml that a problem is in, such as `("outcomes", "tap-drips")`.

    `None` where it is in another file, in none of the parts, or the file cannot be read now.
    """
    if problem.file != FILE or problem.line is None:
        return None
    try:
        written = read_yaml(folder, FILE)
    except Unreadable:
        return None
    begins = [
        (written.line((section, id_)) or 0, section, id_)
        for section in ("questions", "outcomes", "exits")
        for id_ in _named(written.data, section)
    ]
    before = [each for each in begins if each[0] <= problem.line]
    return max(before)[1:] if before else None


def _named(data: object, section: str) -> Iterator[str]:
    parts = data.get(section) if isinstance(data, dict) else None
    return (id_ for id_ in parts if isinstance(id_, str)) if isinstance(parts, dict) else iter(())


def read_tree(
    folder: Path, document: Document | None, settings: Settings | None, file: Path = FILE
) -> tuple[Document | None, Tree | None, list[Problem]]:
    """diagnosis.yaml (or `file`) as it is written, its tree when it is one, and every problem.

    `document` and `settings` are council.toml; without settings only the shape of the tree is
    checked.
    """
    try:
        written = read_yaml(folder, file)
    except Unreadable as unreadable:
        return None, None, list(unreadable.problems)
    try:
        tree = parse_tree(written.data)
    except BrokenTree as broken:
        return written, None, list(problems_of(written, broken.findings))
    if document is None or settings is None:
        return written, tree, []
    findings = check_tree(
        tree,
        trades=settings.booking.trades,
        priorities=frozenset(PRIORITIES),
        phone_lines=frozenset(phone_lines(settings)),
        right_to_repair=right_to_repair_ids(settings.nation),
    )
    problems = [
        *problems_of(written, findings),
        *_bookable(written, tree, settings.booking),
        *_late(written, document, tree, settings),
    ]
    return written, tree, problems


def check_words(written: Document, tree: Tree) -> Iterator[Problem]:
    """Answers that are hard to read; the first look loads a dictionary, which takes a second."""
    from repairs_pattern.domain.diagnosis.readability import check_reading

    yield from problems_of(written, check_reading(tree))


def check_blocks(folder: Path, written: Document, tree: Tree) -> Iterator[Problem]:
    """Rules for a block of flats that the address list does not have."""
    named = [
        (("outcomes", outcome.id, "rules", str(place), "when", "block"), rule.when["block"])
        for outcome in tree.outcomes.values()
        for place, rule in enumerate(outcome.rules)
        if rule.when.get("block", ANY_BLOCK) not in (ANY_BLOCK, NO_BLOCK)
    ]
    known = blocks_in(folder) if named else frozenset()
    for path, block in named:
        if block not in known:
            reason = f"The block “{block}” of this rule is not in {ADDRESSES}."
            mend = f"Write the id of a block from the list, or {ANY_BLOCK} or {NO_BLOCK}."
            yield written.problem(path, reason, mend)


def problems_of(written: Document, findings: Iterable[Finding]) -> Iterator[Problem]:
    """The findings of the domain as problems of the file."""
    for finding in findings:
        line = written.line(finding.path)
        yield Problem(written.file, line, finding.reason, finding.mend, finding.severity)


def _booked(outcome: Outcome) -> Iterator[Outcome]:
    """The outcome in each case in which the resident can choose a time for it online."""
    for case in cases(outcome):
        if ending_of(case.outcome, "home", case.facts.tenure) == "online":
            yield case.outcome


def _bookable(written: Document, tree: Tree, booking: Booking) -> Iterator[Problem]:
    longest = booking.longest_minutes
    for outcome in tree.outcomes.values():
        path = ("outcomes", outcome.id)
        booked = list(_booked(outcome))
        for trade in dict.fromkeys(case.trade for case in booked):
            if trade in booking.trades and trade not in booking.capacity:
                yield written.problem(
                    (*path, "trade"),
                    f"“{outcome.id}” is booked online, and the trade “{trade}” has no visits.",
                    f"Add “{trade}” to [booking.capacity] in council.toml, or say here: "
                    "booking: arrange",
                )
        minutes = max((case.minutes or 0 for case in booked), default=0)
        if minutes > longest:
            yield written.problem(
                (*path, "minutes"),
                f"“{outcome.id}” takes {minutes} minutes, and the longest window in "
                f"council.toml is {longest} minutes.",
                "Make a window longer, or say here: booking: arrange",
            )


def _limits(case: Case, settings: Settings) -> Iterator[Duty]:
    """The duties that a report of this outcome starts and that have a date.

    Those with a condition, and those that begin at a date to come, are among them.
    """
    outcome = case.outcome
    severity = "emergency" if outcome.priority == "emergency" else "significant"
    for duty in duties(settings.nation):
        if (
            duty.regime in settings.law.regimes
            and duty.starts_from == "report"
            and duty.effective_from is not None
            and duty.effective_to is None
            and case.facts.tenure in duty.tenures
            and duty.season in (None, case.facts.season)
            and (
                (outcome.right_to_repair and duty.right_to_repair == outcome.right_to_repair)
                or (outcome.hazard in duty.hazards and duty.severity == severity)
            )
        ):
            yield duty


def _late(
    written: Document, document: Document, tree: Tree, settings: Settings
) -> Iterator[Problem]:
    """Outcomes whose target can be later than the law allows."""
    handled: dict[str, dict[str, Duty]] = {}
    for outcome in tree.outcomes.values():
        if outcome.right_to_repair is None and outcome.hazard is None:
            continue
        for name, duty in _slower_duties(outcome, settings):
            if duty.period == _ONE_DAY and duty.condition is None:
                yield written.problem(
                    ("outcomes", outcome.id), *_must_be_emergency(outcome, name, duty)
                )
                break
            handled.setdefault(name, {}).setdefault(outcome.id, duty)
    for name, outcomes in handled.items():
        yield _shortened(document, settings, name, outcomes)


def _slower_duties(outcome: Outcome, settings: Settings) -> Iterator[tuple[str, Duty]]:
    for case in cases(outcome):
        for name, priority in settings.priorities.items():
            of_resident = case.outcome.responsibility.of(case.facts.tenure) == "resident"
            if case.outcome.priority != name or of_resident:
                continue
            for duty in _limits(case, settings):
                if slower(priority.target, duty.period):
                    yield name, duty


def _must_be_emergency(outcome: Outcome, priority: str, duty: Duty) -> tuple[str, str]:
    when = f" in the {duty.season} season" if duty.season else ""
    rule = f", with a rule for when: {{season: {duty.season}}}" if duty.season else ""
    return (
        f"“{outcome.id}” is {priority}, but by the Right to Repair it must be done in "
        f"1 working day{when}.",
        f"Give it priority: emergency{rule}.",
    )


def _shortened(
    document: Document, settings: Settings, name: str, outcomes: dict[str, Duty]
) -> Problem:
    priority = next(each for key, each in settings.priorities.items() if key == name)
    first, duty = next(iter(outcomes.items()))
    note = regime_note(settings.nation, duty.regime)
    others = f" and {len(outcomes) - 1} more" if len(outcomes) > 1 else ""
    return document.advice(
        ("priorities", name, "target"),
        f"“{name}” is {said(priority.target)}, and the law allows less for “{first}” "
        f"({said(duty.period)}, {note.title if note else duty.regime}){others}.",
        "Nothing breaks: residents are told the legal time. A shorter target would fit them all.",
    )
