"""Finds what in a diagnosis tree would fail a resident, before a resident meets it."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from repairs_pattern.domain.diagnosis import graph
from repairs_pattern.domain.diagnosis.facts import cases
from repairs_pattern.domain.diagnosis.fields import (
    ID,
    LONGEST_ID,
    LONGEST_SOR_CODE,
    MOST_OPTIONS,
    RESERVED,
    is_reserved,
)
from repairs_pattern.domain.diagnosis.finding import Finding, Suggestions, quoted
from repairs_pattern.domain.diagnosis.reading import listed
from repairs_pattern.domain.law import hazards

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from repairs_pattern.domain.diagnosis.tree import Exit, Option, Outcome, Question, Tree

PRIORITIES = ("emergency", "urgent", "routine", "planned")

_LONGEST_LABEL = 80
_OPTIONS_BEFORE_A_WARNING = 9
_LOOP_SHOWN = 6
_WAY_OUT_KEYS = frozenset({"not-sure", "other", "something-else", "do-not-know"})
_WAY_OUT_WORDS = ("not sure", "something else", "do not know", "none of these")
_NEEDED = ("sor", "trade", "priority", "minutes")


def check_tree(
    tree: Tree,
    *,
    trades: Collection[str] | None = None,
    priorities: Collection[str] | None = None,
    phone_lines: Collection[str] | None = None,
    right_to_repair: Collection[str] | None = None,
) -> list[Finding]:
    """Return everything wrong with a tree, errors and warnings, in the order of the checks.

    ``trades``, ``phone_lines`` and ``right_to_repair`` are the names that the council and the law
    know; ``None`` leaves them unchecked. ``priorities`` are the council's, the four of
    ``PRIORITIES`` for ``None``. The work grows with the size of the tree and no faster.
    """
    names = _Names(
        {
            "trade": trades,
            "priority": PRIORITIES if priorities is None else priorities,
            "phone line": phone_lines,
            "right to repair": right_to_repair,
            "hazard": hazards(),
        }
    )
    return list(
        chain(
            _check_ids(tree),
            _check_danger(tree),
            chain.from_iterable(_check_question(tree, q) for q in tree.questions.values()),
            _check_reached(tree),
            _check_loops(tree),
            _check_endless(tree),
            _check_sor_codes(tree.outcomes.values()),
            chain.from_iterable(_check_outcome(o, names) for o in tree.outcomes.values()),
            chain.from_iterable(_check_exit(e, names) for e in tree.exits.values()),
        )
    )


class _Names:
    """The names that something outside the tree knows, by what they are names of."""

    def __init__(self, known: dict[str, Collection[str] | None]) -> None:
        self._known = {
            kind: None if names is None else frozenset(names) for kind, names in known.items()
        }
        self._suggestions = Suggestions()

    def check(self, kind: str, name: str | None, what: str, path: tuple[str, ...]) -> list[Finding]:
        """Return a finding if ``name`` is given and is not a known ``kind``."""
        known = self._known[kind]
        if name is None or known is None or name in known:
            return []
        choices = f"Use {listed(sorted(known))}." if known else f"There is no {kind} to choose."
        return [
            Finding(
                path,
                f"{what} has the {kind} {quoted(name)}, which is not a known one.",
                self._suggestions.did_you_mean(name, known) + choices,
            )
        ]


def _sections(tree: Tree) -> Iterator[tuple[str, Iterable[str]]]:
    yield "questions", tree.questions
    yield "outcomes", tree.outcomes
    yield "exits", tree.exits


def _check_ids(tree: Tree) -> Iterator[Finding]:
    for section, ids in _sections(tree):
        for id_ in ids:
            yield from _check_id(id_, (section, id_), reserved=True)
    for question in tree.questions.values():
        for key in question.options:
            yield from _check_id(key, ("questions", question.id, "options", key), reserved=False)


def _check_id(id_: str, path: tuple[str, ...], *, reserved: bool) -> Iterator[Finding]:
    if len(id_) > LONGEST_ID or not ID.fullmatch(id_):
        yield Finding(
            path,
            f"The name {quoted(id_)} cannot be used in a web address.",
            "Use small letters without accents, digits, and single hyphens between words: at most "
            f"{LONGEST_ID} characters, such as kitchen-tap.",
        )
    elif reserved and is_reserved(id_):
        yield Finding(
            path,
            f"The name {quoted(id_)} is kept for the service's own pages.",
            f'Choose a name that does not begin with "exit-" and is not {listed(RESERVED)}.',
        )


def _check_danger(tree: Tree) -> Iterator[Finding]:
    options = tree.danger.options
    path = ("questions", tree.danger.id, "options")
    going_on = [key for key, option in options.items() if option.goes_on]
    if len(going_on) != 1:
        yield Finding(
            path,
            f"The danger question has {len(going_on)} answers that let the resident continue. "
            "It needs exactly one.",
            "Give one answer, such as None of these, continue: true. Give every other an exit.",
        )
    for key, option in options.items():
        if option.question is not None or option.outcome is not None:
            yield Finding(
                (*path, key),
                f"The answer {quoted(key)} to the danger question does not lead to an exit.",
                "Lead it to an exit that says what to do now and who to call.",
            )
    for name, target in tree.start.items():
        if target == tree.danger.id:
            yield Finding(
                ("start", name),
                f"The {name} part of the diagnosis starts with the danger question, "
                "which the resident has already answered.",
                "Name the first question after the danger question.",
            )


def _check_question(tree: Tree, question: Question) -> Iterator[Finding]:
    path = ("questions", question.id, "options")
    yield from _check_number_of_options(question, path)
    yield from _check_labels(question, path)
    yield from _check_images(tree, question, path)
    if question.id == tree.danger.id:
        return
    for key, option in question.options.items():
        if option.goes_on:
            yield Finding(
                (*path, key, "continue"),
                f"The answer {quoted(key)} to {quoted(question.id)} says continue. "
                "Only the danger question can.",
                "Replace continue with next, outcome or exit.",
            )
        if option.question == tree.danger.id:
            yield Finding(
                (*path, key, "next"),
                f"The answer {quoted(key)} to {quoted(question.id)} leads back to the danger "
                "question.",
                "Lead it to an exit if there is danger, or to another question.",
            )
    if not any(_is_way_out(tree, option) for option in question.options.values()):
        yield Finding(
            path,
            f"The question {quoted(question.id)} has no way out for somebody whose answer is not "
            "on the list.",
            "Add an answer such as Something else or I am not sure. It can lead to an outcome "
            "with booking: triage.",
            "warning",
        )


def _check_images(tree: Tree, question: Question, path: tuple[str, ...]) -> Iterator[Finding]:
    pictured = [key for key, option in question.options.items() if option.image is not None]
    if not pictured:
        return
    if question.id == tree.danger.id:
        yield Finding(
            (*path, pictured[0], "image"),
            "The danger question has a picture. Nobody in danger should have to look at pictures.",
            "Remove every image from this question.",
        )
    elif not any(o.image is None and _is_way_out(tree, o) for o in question.options.values()):
        yield Finding(
            (*path, pictured[0], "image"),
            f"The question {quoted(question.id)} has pictures and no way out without one.",
            "Give an answer such as Something else or I am not sure, and give it no image.",
        )


def _is_way_out(tree: Tree, option: Option) -> bool:
    if option.outcome is not None and tree.outcomes[option.outcome].booking == "triage":
        return True
    label = option.label.casefold()
    return option.key in _WAY_OUT_KEYS or any(words in label for words in _WAY_OUT_WORDS)


def _check_number_of_options(question: Question, path: tuple[str, ...]) -> Iterator[Finding]:
    number = len(question.options)
    if number == 1:
        yield Finding(
            path,
            f"The question {quoted(question.id)} has only one answer, so it asks nothing.",
            "Add the other answers, or lead straight to where this answer leads.",
            "warning",
        )
    elif number > _OPTIONS_BEFORE_A_WARNING:
        yield Finding(
            path,
            f"The question {quoted(question.id)} has {number} answers. Long lists are hard to "
            "read, above all on a phone or with a screen reader.",
            f"Group the answers into two questions. Up to {_OPTIONS_BEFORE_A_WARNING} are fine; "
            f"more than {MOST_OPTIONS} are refused.",
            "error" if number > MOST_OPTIONS else "warning",
        )


def _check_labels(question: Question, path: tuple[str, ...]) -> Iterator[Finding]:
    first: dict[str, str] = {}
    for key, option in question.options.items():
        label = " ".join(option.label.casefold().split())
        if not label:
            yield Finding(
                (*path, key),
                f"The answer {quoted(key)} to {quoted(question.id)} has an empty label.",
                "Write what the resident would say.",
            )
        elif len(label) > _LONGEST_LABEL:
            yield Finding(
                (*path, key, "label"),
                f"The answer {quoted(option.label)} has {len(label)} characters. It fills several "
                "lines on a phone.",
                f"Write at most {_LONGEST_LABEL} characters. Put the rest into a hint.",
                "warning",
            )
        elif label in first:
            yield Finding(
                (*path, key, "label"),
                f"The question {quoted(question.id)} has the answer {quoted(option.label)} twice, "
                f"as {quoted(first[label])} and as {quoted(key)}.",
                "Make the two different, or remove one.",
            )
        first.setdefault(label, key)


def _check_reached(tree: Tree) -> Iterator[Finding]:
    questions = graph.reached(tree)
    options = [o for id_ in questions for o in tree.questions[id_].options.values()]
    found: dict[str, set[str] | set[str | None]] = {
        "questions": questions,
        "outcomes": {option.outcome for option in options},
        "exits": {option.exit for option in options},
    }
    for section, ids in _sections(tree):
        for id_ in ids:
            if id_ not in found[section]:
                yield Finding(
                    (section, id_),
                    f"No answers lead to {quoted(id_)} in {section}, so no resident ever sees it.",
                    "Lead an answer to it, or remove it.",
                    "warning",
                )


def _check_loops(tree: Tree) -> Iterator[Finding]:
    for (question, key, target), trail, begins in graph.loops(tree):
        length = len(trail) - begins
        if length <= _LOOP_SHOWN:
            named = trail[begins:]
        else:
            half = _LOOP_SHOWN // 2
            hidden = f"{length - 2 * half} more"
            named = [*trail[begins : begins + half], hidden, *trail[-half:]]
        yield Finding(
            ("questions", question, "options", key, "next"),
            f"These questions go round in a circle: {' → '.join([*named, target])}.",
            f"Lead the answer {quoted(key)} to {quoted(question)} somewhere else.",
        )


def _check_endless(tree: Tree) -> Iterator[Finding]:
    endless = graph.endless(tree)
    for id_ in tree.questions:
        if id_ in endless:
            yield Finding(
                ("questions", id_),
                f"From the question {quoted(id_)} no answers ever come to an end.",
                "Lead at least one of its answers, or of those after it, to an outcome or an exit.",
            )


def _sor_codes(outcome: Outcome) -> Iterator[tuple[tuple[str, ...], str]]:
    """Each schedule of rates code of an outcome, its rules' included, with its path."""
    path = ("outcomes", outcome.id)
    if outcome.sor is not None:
        yield (*path, "sor"), outcome.sor
    for place, rule in enumerate(outcome.rules):
        if rule.sor is not None:
            yield (*path, "rules", str(place), "sor"), rule.sor


def _check_sor_codes(outcomes: Iterable[Outcome]) -> Iterator[Finding]:
    first: dict[str, str] = {}
    for outcome in outcomes:
        for path, code in _sor_codes(outcome):
            if len(code) > LONGEST_SOR_CODE:
                yield Finding(
                    path,
                    f"The schedule of rates code of {quoted(outcome.id)} is longer than "
                    f"{LONGEST_SOR_CODE} characters.",
                    "Write the code alone, without words.",
                )
            if first.setdefault(code, outcome.id) != outcome.id:
                yield Finding(
                    path,
                    f"The outcomes {quoted(first[code])} and {quoted(outcome.id)} have the same "
                    f"schedule of rates code, {quoted(code)}.",
                    "Give each outcome its own code, or make the two one outcome.",
                )


def _check_outcome(outcome: Outcome, names: _Names) -> Iterator[Finding]:
    path = ("outcomes", outcome.id)
    what = f"The outcome {quoted(outcome.id)}"
    yield from names.check("trade", outcome.trade, what, (*path, "trade"))
    yield from names.check("priority", outcome.priority, what, (*path, "priority"))
    yield from names.check("hazard", outcome.hazard, what, (*path, "hazard"))
    yield from names.check(
        "right to repair", outcome.right_to_repair, what, (*path, "right_to_repair")
    )
    for place, rule in enumerate(outcome.rules):
        where = (*path, "rules", str(place))
        of_rule = f"{what}, rule {place + 1},"
        yield from names.check("priority", rule.priority, of_rule, (*where, "priority"))
        yield from names.check("trade", rule.trade, of_rule, (*where, "trade"))
    yield from _check_rules_decide(outcome, what)
    yield from _check_complete(outcome, what)


def _check_complete(outcome: Outcome, what: str) -> Iterator[Finding]:
    """Look at the outcome as it can be for any resident, and report each gap once."""
    by_council = [
        case.outcome
        for case in cases(outcome)
        if case.outcome.responsibility.of(case.facts.tenure) != "resident"
    ]
    by_appointment = [variant for variant in by_council if variant.booking != "triage"]
    path = ("outcomes", outcome.id)
    missing = [
        name
        for name in _NEEDED
        if any(getattr(variant, name) is None for variant in by_appointment)
    ]
    if missing:
        yield Finding(
            path,
            f"{what} has no {' and no '.join(missing)}.",
            f"Add {' and '.join(missing)}, or write booking: triage if staff decide.",
        )
    if any(variant.booking == "arrange" and not variant.because for variant in by_council):
        yield Finding(
            path,
            f"{what} cannot be booked online (booking: arrange), but does not tell the resident "
            "why.",
            "Add because: with a sentence that says why and what happens next.",
        )
    unused = [name for name in _NEEDED if getattr(outcome, name) is not None]
    if by_council and not by_appointment and unused:
        yield Finding(
            path,
            f"{what} is for staff to decide (booking: triage), so its {' and '.join(unused)} "
            "will not be used.",
            f"Remove {' and '.join(unused)}, or write booking: online or arrange.",
            "warning",
        )


def _check_rules_decide(outcome: Outcome, what: str) -> Iterator[Finding]:
    useful: set[int] = set()
    for case in cases(outcome) if outcome.rules else ():
        decided: set[str] = set()
        for place, rule in enumerate(outcome.rules):
            if case.facts.fit(rule.when) and not decided.issuperset(rule.changes()):
                useful.add(place)
                decided.update(rule.changes())
    for place in range(len(outcome.rules)):
        if place not in useful:
            yield Finding(
                ("outcomes", outcome.id, "rules", str(place)),
                f"{what} has a rule, number {place + 1}, that never decides anything: an earlier "
                "rule always comes first.",
                "Move it up, or remove it.",
                "warning",
            )


def _check_exit(exit_: Exit, names: _Names) -> Iterator[Finding]:
    path = ("exits", exit_.id)
    what = f"The exit {quoted(exit_.id)}"
    for place, line in enumerate(exit_.call):
        yield from names.check("phone line", line, what, (*path, "call", str(place)))
    if exit_.kind in ("gas", "emergency") and not exit_.call:
        yield Finding(
            path,
            f"{what} is for an emergency, but gives no number to call.",
            f"Add a line such as call: [{_first_line(exit_)}]",
        )
    elif exit_.kind == "gas" and exit_.call[0] != "gas-emergency":
        yield Finding(
            (*path, "call"),
            f"{what} is about gas, but does not give the gas emergency line first.",
            "Put gas-emergency first in call.",
        )
    if exit_.kind not in ("gas", "emergency") and not exit_.call:
        yield Finding(
            path,
            f"{what} gives no number to call, so whoever chose wrongly has no way on.",
            "Add a line such as call: [repairs]",
            "warning",
        )
    if exit_.kind in ("gas", "emergency") and not exit_.do:
        yield Finding(
            path,
            f"{what} is for an emergency, but does not say what to do now.",
            "Add do: with the steps in the order that keeps people safe.",
            "warning",
        )


def _first_line(exit_: Exit) -> str:
    return "gas-emergency" if exit_.kind == "gas" else "repairs"
