"""Why a repair has its priority and its date, in plain English for staff."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..blueprints.people import listed
from ..council import Council
from ..domain.diagnosis import HOUSEHOLD_NEEDS
from ..domain.law import Duty, regime_note
from ..domain.repairs import CountedClock, Cover, Homes, Why
from ..times import day_in_words
from .counted import count_in_words, deadline_in_words, period_in_words, remarks_on_count

_AIMS = {
    "reply": "get in touch",
    "attend": "come",
    "make-safe": "make it safe",
    "complete": "be done",
}
_TENURES = {
    "tenant": "tenants",
    "leaseholder": "leaseholders",
    "shared-owner": "shared owners",
}
_EVENTS = {"report": "the report", "investigation-concluded": "the end of our investigation"}


@dataclass(frozen=True, slots=True)
class ToldDuty:
    """A legal duty in words.

    :param when: until when, or what must happen first.
    :param counting: how that was counted, in sentences; empty while nothing was counted.
    :param condition: what the resident or the council must judge, if anything.
    :param source: where it was read; ``verified`` is whether that was the law itself, Hansard or
        official guidance. How its days are counted has a source and a mark of its own.
    """

    regime: str
    title: str
    when: str
    counting: tuple[str, ...]
    condition: str | None
    source: str
    verified: bool
    counting_source: str
    counting_verified: bool


def priority_reasons(why: Why, council: Council) -> tuple[str, ...]:
    """Where the priority comes from, in sentences: the outcome, its rule, the people at home."""
    outcome = f"The outcome “{why.outcome.repair}”"
    if why.outcome.priority is None:
        told = [f"{outcome} has no priority of its own."]
    else:
        told = [f"{outcome} has the priority {_label(council, why.outcome.priority)}."]
    if why.rule is not None:
        number, rule = why.rule
        told.append(
            f"Rule {number} of this outcome makes it {_label(council, rule.priority)}, because "
            f"{_condition(rule.when)}."
        )
    if why.rise is not None:
        told.append(
            f"A rule about the people in the home makes it {_label(council, why.rise.priority)}, "
            f"because there is {listed(why.rise.needs)}. The council says: “{why.rise.because}”"
        )
    if why.reason == "reply":
        told.append("Staff read the report first, so the date is for our reply.")
    return tuple(told)


def target_reasons(why: Why, council: Council) -> tuple[str, ...]:
    """Where the date comes from, in sentences: the council's own target, and a sooner duty."""
    if why.responsible == "resident":
        return ("In this home it is the resident who repairs it, so we give no date.",)
    own = "Our reply" if why.reason == "reply" else f"Our target for {_label(council, why.reason)}"
    basis = "reply" if why.reason == "reply" else council.priority(why.reason).basis
    told = [
        f"{own} is {count_in_words(why.own)}.",
        *remarks_on_count(why.own, council.holidays),
        f"So we aim to {_AIMS[basis]} {deadline_in_words(why.own.deadline)}.",
    ]
    if why.target.clock is not None:
        told.append(
            f"The law is sooner, so residents are told: {deadline_in_words(why.target.deadline)}. "
            f"The duty is: {_duty(why.target.clock.duty)}."
        )
    elif any(each.count for each in why.clocks):
        told.append("No legal date is sooner.")
    return tuple(told)


def told_clock(each: CountedClock, council: Council) -> ToldDuty:
    """A duty that is in force, with its date and how it was counted."""
    duty, counted = each.clock.duty, each.count
    if counted is None:
        return _told(duty, time_allowed(duty), ())
    counting = (f"{count_in_words(counted)}.", *remarks_on_count(counted, council.holidays))
    return _told(duty, deadline_in_words(counted.deadline), counting)


def told_coming(duty: Duty) -> ToldDuty:
    """A duty that is not in force yet, with the day on which it starts."""
    start = (
        f"starts on {day_in_words(duty.effective_from)}"
        if duty.effective_from
        else "announced, with no date yet"
    )
    return _told(duty, f"{time_allowed(duty)}; {start}", ())


def time_allowed(duty: Duty) -> str:
    """``10 working days from the report``."""
    return f"{period_in_words(duty.period)} from {_EVENTS[duty.starts_from]}"


def for_whom(cover: Cover) -> str:
    """In which homes an outcome falls under a duty: ``tenants, if gas is no``."""
    who = " and ".join(word for tenure, word in _TENURES.items() if tenure in cover.duty.tenures)
    return "; or ".join(
        ", ".join([who, *_facts_in_words(cover, homes), *_needs_in_words(homes)])
        for homes in cover.homes
    )


def _facts_in_words(cover: Cover, homes: Homes) -> Iterator[str]:
    """What the address list must say of a home, by the facts that the outcome's rules name."""
    named = {fact for rule in cover.outcome.rules for fact in rule.when} - {"tenure", "season"}
    if homes.facts:
        each = ({fact: getattr(facts, fact) for fact in sorted(named)} for facts in homes.facts)
        yield f"if {' or '.join(dict.fromkeys(map(_condition, each)))}"


def _needs_in_words(homes: Homes) -> Iterator[str]:
    people = [need for need in HOUSEHOLD_NEEDS if need in homes.needs]
    if people:
        yield f"{'unless' if homes.unless else 'if'} there is {listed(people, 'or')}"


def _told(duty: Duty, when: str, counting: tuple[str, ...]) -> ToldDuty:
    return ToldDuty(
        regime=regime_title(duty),
        title=duty.title,
        when=when,
        counting=counting,
        condition=duty.condition,
        source=duty.source,
        verified=duty.verified,
        counting_source=duty.counting_source,
        counting_verified=duty.counting_verified,
    )


def regime_title(duty: Duty) -> str:
    """The name of the body of law, such as ``Right to Repair``."""
    note = regime_note(duty.jurisdiction, duty.regime)
    return note.title if note else duty.regime


def _duty(duty: Duty) -> str:
    return f"{regime_title(duty)}, “{duty.title}”"


def _label(council: Council, priority: str | None) -> str:
    return council.priority(priority).label if priority else "for staff to decide"


def _condition(when: Mapping[str, str]) -> str:
    return " and ".join(f"{fact} is {value}" for fact, value in when.items())
