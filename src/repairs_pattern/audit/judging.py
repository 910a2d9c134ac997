"""From what was seen to what counts: the same fault in many states is one, and some are known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Literal, TypeAlias

from .baseline import Known, key
from .decisions import Decision, covering
from .findings import Finding
from .results import Looked
from .seeing import Comparer
from .sources import Source, source_of
from .states import State

Weight: TypeAlias = Literal["counts", "decided", "known", "unsure"]
"""``counts`` fails the audit; ``decided`` was let through; ``known`` is in the baseline; ``unsure``
is for a person to look at."""


@dataclass
class Fault:
    """One fault, however many states have it.

    :param states: where it was seen, the first one first.
    :param shot: the name of a picture.
    :param source: where in a template it may come from.
    :param decision: why it was let through, also when that has expired.
    """

    finding: Finding
    page: str
    states: list[State]
    weight: Weight = "counts"
    shot: str = ""
    source: Source | None = None
    decision: Decision | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """Of which code an audit tells, and how much of it.

    :param commit: of what was audited; "" where nobody knows it.
    :param browser: its name and version.
    :param only: what narrowed it down to some of the states; "" when all were to be looked at.
    """

    commit: str = ""
    browser: str = ""
    only: str = ""


@dataclass
class Report:
    """What an audit found.

    :param service: what was audited, as a reader knows it.
    :param versions: of every detector, by name.
    :param looked: what came of each state.
    :param unreached: pages and errors that no state shows.
    :param expired: decisions that have ended.
    :param idle: decisions about nothing that was found.
    """

    service: str
    at: datetime
    versions: Mapping[str, str]
    states: Sequence[State]
    looked: Mapping[str, Looked]
    faults: list[Fault]
    unreached: Sequence[str] = ()
    expired: Sequence[Decision] = ()
    idle: Sequence[Decision] = ()
    folder: Path = field(default_factory=Path)
    origin: Origin = field(default_factory=Origin)

    @property
    def failed(self) -> list[tuple[State, str]]:
        """States that could not be reached or looked at, and why."""
        return [
            (state, self.looked[state.id].problem)
            for state in self.states
            if state.id in self.looked and self.looked[state.id].problem
        ]

    @property
    def counted(self) -> list[Fault]:
        """The faults that fail the audit."""
        return [each for each in self.faults if each.weight == "counts"]

    @property
    def passes(self) -> bool:
        """Whether nothing is wrong."""
        return not (self.counted or self.failed or self.unreached or self.expired)

    @property
    def totals(self) -> dict[str, int]:
        """How many of what, in words."""
        looked = self.looked.values()
        return {
            "states": len(self.states),
            "looked at": sum(not (each.same_as or each.unchanged) for each in looked),
            "the same as another, looked at once": sum(bool(each.same_as) for each in looked),
            "HTML read once for several": sum(
                bool(each.html_same_as) and not each.same_as for each in looked
            ),
            "made from nothing that changed": sum(each.unchanged for each in looked),
            "not reached": len(self.failed),
            "faults": len(self.counted),
            "known faults": sum(each.weight == "known" for each in self.faults),
            "decided": sum(each.weight == "decided" for each in self.faults),
            "for a person to look at": sum(each.weight == "unsure" for each in self.faults),
        }


@dataclass(frozen=True)
class Rules:
    """By what findings are weighed.

    :param own: the folder of a fork's own templates.
    """

    decisions: Sequence[Decision] = ()
    baseline: Known = frozenset()
    own: Path | None = None


def judge(
    service: str,
    at: datetime,
    versions: Mapping[str, str],
    states: Sequence[State],
    looked: Iterable[Looked],
    comparers: Sequence[Comparer],
    rules: Rules,
    unreached: Sequence[str] = (),
    folder: Path = Path(),
    origin: Origin = Origin(),
) -> Report:
    """Put together what was seen and what was decided."""
    by_id = {each.state: each for each in looked}
    faults: dict[tuple[str, str, str, str], Fault] = {}
    for state in states:
        if state.id in by_id:
            for place, finding in enumerate(by_id[state.id].findings):
                fault = _note(faults, state, finding)
                fault.shot = fault.shot or by_id[state.id].shots.get(place, "")
    for state, finding in _compared(comparers, states, by_id):
        _note(faults, state, finding)
    today = at.date()
    for fault in faults.values():
        _weigh(fault, rules, today)
        files = [file for each in fault.states[:1] for file in by_id[each.id].templates]
        fault.source = source_of(fault.finding.html, files, rules.own)
    missed = [(each, _missed(rules.decisions, each)) for each in unreached]
    used = {id(each.decision) for each in faults.values()} | {id(each) for _, each in missed}
    return Report(
        service,
        at,
        versions,
        states,
        by_id,
        sorted(faults.values(), key=lambda each: (each.weight, -len(each.states))),
        [each for each, decision in missed if decision is None],
        [each for each in rules.decisions if each.expires < today],
        [each for each in rules.decisions if id(each) not in used],
        folder,
        origin,
    )


def _missed(decisions: Sequence[Decision], unreached: str) -> Decision | None:
    """The decision that something need not be shown by any state."""
    finding = Finding("audit", "unreached", (), unreached, "", "", "")
    return covering(decisions, finding, "")


def _note(faults: dict[tuple[str, str, str, str], Fault], state: State, finding: Finding) -> Fault:
    fault = faults.setdefault(key(finding, state.page), Fault(finding, state.page, []))
    if state not in fault.states:
        fault.states.append(state)
    return fault


def _compared(
    comparers: Sequence[Comparer], states: Sequence[State], looked: Mapping[str, Looked]
) -> Iterable[tuple[State, Finding]]:
    for comparer in comparers:
        notes = {
            state: looked[state.id].notes[comparer.name]
            for state in states
            if state.id in looked and comparer.name in looked[state.id].notes
        }
        yield from comparer.compare(notes)


def _weigh(fault: Fault, rules: Rules, today: date) -> None:
    fault.decision = covering(rules.decisions, fault.finding, fault.page)
    if fault.decision and fault.decision.expires >= today:
        fault.weight = "decided"
    elif key(fault.finding, fault.page) in rules.baseline:
        fault.weight = "known"
    elif not fault.finding.certain:
        fault.weight = "unsure"
