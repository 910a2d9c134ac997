"""A diagnosis tree: questions, the options that answer them, and where they end."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from repairs_pattern.domain.diagnosis.facts import TENURES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from repairs_pattern.domain.diagnosis.facts import Facts

Booking = Literal["online", "arrange", "no-access", "triage"]
ExitKind = Literal["gas", "emergency", "other-body", "yours", "confidential"]
Target = tuple[Literal["question", "outcome", "exit", "on"], str]
Responsible = Literal["council", "resident", "varies"]

STARTS = ("home", "communal", "leaseholder")
NEEDED_STARTS = ("home", "communal")


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to a question. It leads to exactly one place.

    That is another ``question``, an ``outcome`` or an ``exit`` (ids), or, in the danger question
    only, ``goes_on`` to the rest of the report. ``image`` is the name of a picture in the council's
    folder, and ``image_description`` what it shows where that tells more than the label.
    """

    key: str
    label: str
    hint: str | None = None
    question: str | None = None
    outcome: str | None = None
    exit: str | None = None
    goes_on: bool = False
    image: str | None = None
    image_description: str | None = None

    @property
    def leads_to(self) -> Target:
        """The kind and the id of the place it leads to; the id is empty where it goes on."""
        if self.question is not None:
            return "question", self.question
        if self.outcome is not None:
            return "outcome", self.outcome
        return ("on", "") if self.exit is None else ("exit", self.exit)


@dataclass(frozen=True, slots=True)
class Question:
    """One page with one question. ``options`` are in the order of the page, by key.

    ``is_recorded`` is whether research may note which answer was chosen.
    """

    id: str
    title: str
    hint: str | None
    options: Mapping[str, Option]
    is_recorded: bool = False


Step: TypeAlias = tuple[Question, Option]


@dataclass(frozen=True, slots=True)
class Responsibility:
    """Who repairs it.

    ``tenant`` is ``council``, ``tenant`` or ``varies``: who repairs it in a tenant's home.
    ``leaseholder`` is ``council``, ``leaseholder`` or ``varies``, and ``shared_owner`` is
    ``council``, ``shared-owner`` or ``varies``; ``None`` is as for a leaseholder.
    """

    tenant: str
    leaseholder: str
    shared_owner: str | None = None

    def of(self, tenure: str) -> Responsible:
        """Return who is responsible in a home of this tenure.

        Raises ``ValueError`` for a tenure that is not one of ``TENURES``.
        """
        if tenure not in TENURES:
            raise ValueError(f"tenure must be one of {', '.join(TENURES)}, not {tenure!r}")
        who = {
            "tenant": self.tenant,
            "leaseholder": self.leaseholder,
            "shared-owner": self.shared_owner or self.leaseholder,
        }[tenure]
        if who == "council":
            return "council"
        return "varies" if who == "varies" else "resident"


@dataclass(frozen=True, slots=True)
class Rule:
    """Changes an outcome where every fact named in ``when`` has the value given there.

    What is ``None`` stays as it was.
    """

    when: Mapping[str, str]
    priority: str | None = None
    booking: Booking | None = None
    because: str | None = None
    responsibility: Responsibility | None = None
    sor: str | None = None
    trade: str | None = None
    minutes: int | None = None

    def changes(self) -> dict[str, Any]:
        """Return the new values by field of ``Outcome``."""
        fields = {
            "priority": self.priority,
            "booking": self.booking,
            "because": self.because,
            "responsibility": self.responsibility,
            "sor": self.sor,
            "trade": self.trade,
            "minutes": self.minutes,
        }
        return {field: value for field, value in fields.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is probably wrong and what the council does about it.

    ``minutes`` is the length of a visit. ``booking`` says how the resident gets one: ``online``
    (chooses a time), ``arrange`` (staff agree one with the resident; ``because`` says why),
    ``no-access`` (nobody needs to let us in, so there is no appointment) or ``triage`` (staff read
    the report first). ``sor``, ``trade``, ``priority`` and ``minutes`` are
    ``None`` where staff decide them. ``defects`` names rows of the council's own list of defects.
    """

    id: str
    repair: str
    sor: str | None
    trade: str | None
    priority: str | None
    minutes: int | None
    booking: Booking
    because: str | None
    right_to_repair: str | None
    hazard: str | None
    responsibility: Responsibility
    do: tuple[str, ...]
    defects: tuple[str, ...]
    rules: tuple[Rule, ...]

    def under(self, facts: Facts) -> Outcome:
        """Return the outcome for these facts: for each field the first rule that applies wins."""
        changes: dict[str, Any] = {}
        for rule in self.rules:
            if facts.fit(rule.when):
                changes = rule.changes() | changes
        return replace(self, **changes) if changes else self

    def rule_for(self, field: str, facts: Facts) -> int | None:
        """Return the place (from 0) of the rule that sets a field for these facts, if one does."""
        for place, rule in enumerate(self.rules):
            if facts.fit(rule.when) and field in rule.changes():
                return place
        return None


@dataclass(frozen=True, slots=True)
class Exit:
    """A page where the journey ends without a report.

    ``title`` says what to do, ``do`` and ``do_not`` are steps in order, ``call`` names phone lines
    in order of use, ``also`` holds further paragraphs.
    """

    id: str
    kind: ExitKind
    title: str
    do: tuple[str, ...]
    do_not: tuple[str, ...]
    call: tuple[str, ...]
    also: tuple[str, ...]
    defects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The outcome that a resident's answers lead to, rules applied, and the answers themselves."""

    outcome: Outcome
    trail: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Tree:
    """Everything a council asks to find out what is wrong.

    ``danger`` is asked before anything else. ``start`` gives the id of the first question for
    each of ``NEEDED_STARTS``, and for ``leaseholder`` where lessees are asked something else.
    Questions may be shared between branches, so the tree is really a graph.
    """

    danger: Question
    start: Mapping[str, str]
    questions: Mapping[str, Question]
    outcomes: Mapping[str, Outcome]
    exits: Mapping[str, Exit]

    def start_for(self, place: str, tenure: str) -> str:
        """Return the name of the start for a repair in a ``home`` or in a ``communal`` area.

        Leaseholders and shared owners have their own where the tree gives them one.
        """
        if place == "home" and tenure != "tenant" and "leaseholder" in self.start:
            return "leaseholder"
        return place

    def paths(self, start: str) -> Iterator[tuple[Step, ...]]:
        """Yield every path from a start, in page order, each to an outcome or an exit.

        A path that comes back to one of its own questions is left out: ``check_tree`` reports it.
        Raises ``KeyError`` for a start that the tree does not have.
        """
        waiting = self._onward((), self.start[start])
        while waiting:
            trail = waiting.pop()
            target = trail[-1][1].question
            if target is None:
                yield trail
            elif all(question.id != target for question, _ in trail):
                waiting += self._onward(trail, target)

    def _onward(self, trail: tuple[Step, ...], target: str) -> list[tuple[Step, ...]]:
        question = self.questions[target]
        options = list(question.options.values())
        return [(*trail, (question, option)) for option in reversed(options)]

    def end(self, option: Option) -> Outcome | Exit | None:
        """Return where a path ends that ends with this option; ``None`` where it goes on."""
        if option.outcome is not None:
            return self.outcomes[option.outcome]
        return None if option.exit is None else self.exits[option.exit]

    def answered(self, start: str, chosen: Mapping[str, str]) -> tuple[Step, ...]:
        """Return the steps that ``chosen`` (option key by question id) answers, in order.

        Stops at the first question that has no answer, or an answer that is not one of its
        options. Raises ``KeyError`` for a start that the tree does not have.
        """
        trail: dict[str, Step] = {}
        target: str | None = self.start[start]
        while target is not None and target not in trail:
            question = self.questions[target]
            option = question.options.get(chosen.get(target, ""))
            if option is None:
                break
            trail[target] = (question, option)
            target = option.question
        return tuple(trail.values())

    def diagnose(self, start: str, chosen: Mapping[str, str], facts: Facts) -> Diagnosis | None:
        """Return what ``chosen`` (option key by question id) leads to from ``start``.

        Returns ``None`` while a question on the way has no answer, when an answer is not (or no
        longer) one of its question's options, and when the answers lead to an exit. Answers to
        questions off the path are ignored. Raises ``KeyError`` for a start that the tree does not
        have.
        """
        trail = self.answered(start, chosen)
        reached = trail[-1][1].outcome if trail else None
        if reached is None:
            return None
        return Diagnosis(self.outcomes[reached].under(facts), trail)
