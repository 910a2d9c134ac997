"""What changed for the people at one end of a path, in each case of facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from repairs_pattern.domain.diagnosis.check import PRIORITIES
from repairs_pattern.domain.diagnosis.diff.matching import plain
from repairs_pattern.domain.diagnosis.diff.promises import NEEDS, Promises
from repairs_pattern.domain.diagnosis.diff.when import whens
from repairs_pattern.domain.diagnosis.ending import REPORTED, ending_of
from repairs_pattern.domain.diagnosis.facts import SEASONS, Facts, cases
from repairs_pattern.domain.diagnosis.needs import HouseholdNeed
from repairs_pattern.domain.diagnosis.reading import listed
from repairs_pattern.domain.diagnosis.tree import Exit, Outcome
from repairs_pattern.domain.law import Period, said, slower

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from repairs_pattern.domain.diagnosis.diff.change import Kind
    from repairs_pattern.domain.diagnosis.diff.when import At

End = Outcome | Exit | None
"""``None`` is the answer to the danger question that lets people go on."""

Told = tuple["Kind", str, str, str, str]
"""Kind, subject, before, after, when: as in ``Change``."""

_Found = tuple["Kind", str, str, str]

_HELPED = REPORTED | {"call"}
_NOTHING = "nothing"
_EVERY = "Every repair"
_NO_PROMISE = "not promised: staff decide when they have read it"
_VISITS = {
    "online": "booked online",
    "arranged": "arranged by staff",
    "no-access": "done without a visit inside",
    "read-first": "read by staff first",
    "call": "an emergency to call about",
    "not-ours": "not ours to repair",
    "elsewhere": "for somebody else to help with",
}
_STAFF = {"sor": "code", "trade": "trade", "minutes": "length of visit in minutes"}
_ADVICE = {
    "do": "what to do",
    "do_not": "what not to do",
    "call": "whom to call",
    "also": "what else is said",
    "because": "the reason given",
}
_WHO = {"council": "ours", "varies": "ours after a check, perhaps at a charge"}

_is_slower = lru_cache(slower)


@dataclass(frozen=True, slots=True)
class _Side:
    """An end as it is in one case, in one of the two trees."""

    end: End
    ending: str
    priority: str | None
    target: Period | None
    reply: Period | None
    who: str | None
    raised: Mapping[HouseholdNeed, str]

    @property
    def name(self) -> str:
        """The words that people read there."""
        if self.end is None:
            return "the next questions"
        return f"“{self.end.repair if isinstance(self.end, Outcome) else self.end.title}”"

    @property
    def promise(self) -> str:
        """How soon it is dealt with."""
        if self.priority is None:
            return _NO_PROMISE
        return f"{self.priority} ({said(self.target)})" if self.target else self.priority


def facts_that_matter(before: End, after: End, tenures: Collection[str]) -> list[Facts]:
    """Return every case of the facts that one of two ends depends on, for these tenures."""
    outcomes = [end for end in (before, after) if isinstance(end, Outcome)]
    if not outcomes:
        return [Facts(next(iter(tenures)), SEASONS[0])]
    rules = tuple(rule for outcome in outcomes for rule in outcome.rules)
    every = cases(replace(outcomes[0], rules=rules))
    return [case.facts for case in every if case.facts.tenure in tenures]


def compare_ends(
    before: End, after: End, at: Collection[At], promises: tuple[Promises, Promises]
) -> Iterator[tuple[Told, Collection[At]]]:
    """Yield what changed and in which of the cases ``at`` that people come there in."""
    found: dict[_Found, list[At]] = {}
    periods: dict[_Found, list[At]] = {}
    for place, facts in at:
        was, now = (
            _side(end, place, facts, known)
            for end, known in zip((before, after), promises, strict=True)
        )
        for each in _in_case(was, now):
            found.setdefault(each, []).append((place, facts))
        for each in _periods(was, now):
            periods.setdefault(each, []).append((place, facts))
    for each, some in found.items():
        for when, part in whens(some, at):
            yield (*each, when), part
    for each, some in periods.items():
        yield (*each, ""), some


def compare_regimes(promised: Promises, promises: Promises) -> Iterator[Told]:
    """Yield which bodies of law no longer apply, or apply now, to every path."""
    for regime in sorted(promised.regimes - promises.regimes):
        yield "right-lost", _EVERY, f"covered by “{regime}”", _NOTHING, ""
    for regime in sorted(promises.regimes - promised.regimes):
        yield "right-new", _EVERY, _NOTHING, f"covered by “{regime}”", ""


def _side(end: End, place: str, facts: Facts, promises: Promises) -> _Side:
    if end is None:
        return _Side(None, "on", None, None, None, None, {})
    if isinstance(end, Outcome):
        end = end.under(facts)
    ending = ending_of(end, place, facts.tenure)
    who, raised = None, {}
    if isinstance(end, Exit):
        priority = "emergency" if ending == "call" else None
    else:
        priority = end.priority
        if place == "home":
            who = end.responsibility.of(facts.tenure)
            raised = promises.raised(end, facts.season)
    target = promises.targets.get(priority or "")
    reply = promises.reply if ending == "read-first" else None
    return _Side(end, ending, priority, target, reply, who, raised)


def _in_case(was: _Side, now: _Side) -> Iterator[_Found]:
    same = _is_same(was.end, now.end)
    if not same:
        yield "outcome-changed", "", was.name, now.name
    subject = now.name if was.name == now.name else f"{was.name}, now {now.name}"
    yield from _ending(was, now, subject)
    if was.ending in _HELPED and now.ending in _HELPED:
        yield from _priority(was, now, subject)
    yield from _rights(was, now, subject)
    if same and was.end is not None and now.end is not None:
        yield from _details(was, now, subject)


def _is_same(was: End, now: End) -> bool:
    """Whether it is one end, perhaps with another name or other words."""
    if isinstance(was, Outcome) and isinstance(now, Outcome):
        same_code = was.sor is not None and was.sor == now.sor
        return was.id == now.id or same_code or plain(was.repair) == plain(now.repair)
    if isinstance(was, Exit) and isinstance(now, Exit):
        return was.id == now.id or plain(was.title) == plain(now.title)
    return was is now is None


def _ending(was: _Side, now: _Side, subject: str) -> Iterator[_Found]:
    if was.end is None or now.end is None:
        return
    endings = _VISITS[was.ending], _VISITS[now.ending]
    if was.ending in REPORTED and now.ending in REPORTED and was.ending != now.ending:
        kind: Kind = "visit-changed"
        if "online" in (was.ending, now.ending):
            kind = "booking-lost" if was.ending == "online" else "booking-new"
        yield kind, subject, *endings
    elif was.ending in _HELPED and now.ending not in _HELPED:
        yield "turned-away", subject, *endings
    elif was.ending not in _HELPED and now.ending in _HELPED:
        yield "taken-on", subject, *endings


def _priority(was: _Side, now: _Side, subject: str) -> Iterator[_Found]:
    """The priority, or else whom it is raised for."""
    kind: Kind = "priority-slower" if _is_later(was, now) else "priority-sooner"
    if was.priority != now.priority:
        yield kind, subject, was.promise, now.promise
        return
    needs: dict[tuple[str, str], list[str]] = {}
    for need, who in NEEDS.items():
        before, after = (side.raised.get(need, str(side.priority)) for side in (was, now))
        if before != after:
            needs.setdefault((before, after), []).append(who)
    for (before, after), people in needs.items():
        kind = "priority-slower" if _rank(before) < _rank(after) else "priority-sooner"
        yield kind, f"Repairs in a home with {listed(people)}", before, after


def _is_later(was: _Side, now: _Side) -> bool:
    if now.priority is None or was.priority is None:
        return now.priority is None
    if was.target and now.target:
        if _is_slower(now.target, was.target):
            return True
        if _is_slower(was.target, now.target):
            return False
    return _rank(was.priority) < _rank(now.priority)


def _rank(priority: str) -> int:
    """The place of a priority, the soonest first; a word that is none comes last."""
    return PRIORITIES.index(priority) if priority in PRIORITIES else len(PRIORITIES)


def _periods(was: _Side, now: _Side) -> Iterator[_Found]:
    """What is promised of every repair like it, when it has another period."""
    if was.ending not in _HELPED or now.ending not in _HELPED:
        return
    if was.priority == now.priority and was.target and now.target:
        yield from _period(f"Every repair that is {was.priority}", was.target, now.target)
    if was.reply and now.reply:
        yield from _period("The reply to every report that staff read first", was.reply, now.reply)


def _period(subject: str, was: Period, now: Period) -> Iterator[_Found]:
    if was != now:
        kind: Kind = "priority-slower" if _is_slower(now, was) else "priority-sooner"
        yield kind, subject, said(was), said(now)


def _rights(was: _Side, now: _Side, subject: str) -> Iterator[_Found]:
    for right in sorted(_rights_of(was) - _rights_of(now)):
        yield "right-lost", subject, right, _NOTHING
    for right in sorted(_rights_of(now) - _rights_of(was)):
        yield "right-new", subject, _NOTHING, right


def _rights_of(side: _Side) -> set[str]:
    if not isinstance(side.end, Outcome) or side.ending not in _HELPED:
        return set()
    rights = set()
    if side.end.right_to_repair is not None:
        rights.add(f"“{side.end.right_to_repair}” for the Right to Repair")
    if side.end.hazard is not None:
        rights.add(f"the hazard “{side.end.hazard}”")
    return rights


def _details(was: _Side, now: _Side, subject: str) -> Iterator[_Found]:
    if was.name != now.name:
        yield "wording-changed", "A name", was.name, now.name
    yield from _fields("advice-changed", _ADVICE, was, now, subject)
    yield from _fields("staff-changed", _STAFF, was, now, subject)
    if was.who != now.who and was.who in _WHO and now.who in _WHO:
        yield "staff-changed", f"{subject}: who repairs it", _WHO[was.who], _WHO[now.who]


def _fields(
    kind: Kind, fields: Mapping[str, str], was: _Side, now: _Side, subject: str
) -> Iterator[_Found]:
    for name, words in fields.items():
        values = getattr(was.end, name, None), getattr(now.end, name, None)
        if values[0] != values[1]:
            was_said, now_said = map(_value, values)
            yield kind, f"{subject}: {words}", was_said, now_said


def _value(value: Any) -> str:
    text = " ".join(value) if isinstance(value, tuple) else str(value or "")
    return f"“{text}”" if text else _NOTHING
