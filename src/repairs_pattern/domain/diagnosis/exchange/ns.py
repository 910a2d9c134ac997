"""Reads and writes the array of Housing Repairs Online as Newark and Sherwood changed it.

A node is ``{"value", "display"}`` with ``options``, or with ``sorCode`` and ``priority``, or with
neither, when its value is an early exit: ``Emergency``, ``UnableToBook``,
``NotEligibleNonEmergency`` or ``ContactUs``, which may be there more than once. Its pages ask two
or three questions: where, what, and which is closest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

from repairs_pattern.domain.diagnosis.check import PRIORITIES
from repairs_pattern.domain.diagnosis.exchange.hro import label_of
from repairs_pattern.domain.diagnosis.exchange.source import (
    MOST_LEVELS,
    Answer,
    Bookable,
    BrokenSource,
    EarlyExit,
    End,
    Notes,
    Pairs,
)
from repairs_pattern.domain.diagnosis.facts import cases
from repairs_pattern.domain.diagnosis.finding import quoted
from repairs_pattern.domain.diagnosis.paths import MOST_PATHS, list_paths
from repairs_pattern.domain.diagnosis.reading import describe

if TYPE_CHECKING:
    from repairs_pattern.domain.diagnosis.tree import (
        Exit,
        Option,
        Outcome,
        Question,
        Step,
        Tree,
    )

EARLY_EXITS: tuple[EarlyExit, ...] = get_args(EarlyExit)

_FIELDS = ("value", "display", "options", "sorCode", "priority")
_STAFF = "Staff read such a report first (booking: triage)."


def read_ns(value: Any, notes: Notes, file: str = "") -> tuple[Answer, ...]:
    """Return the answers to the first question; the paths in notes begin with ``file``, if given.

    Raises ``BrokenSource`` if ``value`` (from ``read_json``) is not of the shape.
    """
    if isinstance(value, Pairs) or not isinstance(value, list):
        raise BrokenSource(
            f"The file holds {describe_json(value)}, where an array of answers belongs.",
            "Give the array of one tenure, such as the value of SOR_CONFIGURATION_TENANT. An "
            "object of rooms is the other shape: use --from hro.",
        )
    return _Reading(notes).answers(value, (file,) if file else (), level=1)


def describe_json(value: Any) -> str:
    """Return what kind of JSON a value is, in words."""
    return "an object" if isinstance(value, Pairs) else describe(value)


def _called(node: Any) -> str:
    """What to call a node in a note, before it is known to be one."""
    names = dict(node) if isinstance(node, Pairs) else {}
    texts = (names.get(name) for name in ("value", "display"))
    return next((text.strip() for text in texts if isinstance(text, str) and text.strip()), "")


class _Reading:
    def __init__(self, notes: Notes) -> None:
        self.notes = notes

    def answers(self, nodes: list[Any], path: tuple[str, ...], level: int) -> tuple[Answer, ...]:
        seen: set[str] = set()
        found = []
        for place, node in enumerate(nodes, start=1):
            answer = self.answer(node, path, place, level)
            if answer is None:
                continue
            if answer.value in seen and answer.value not in EARLY_EXITS:
                reason = "Two answers to one question have this value."
                self.notes.decide(answer.path, reason, "Both are kept.")
            seen.add(answer.value)
            found.append(answer)
        return tuple(found)

    def answer(self, node: Any, path: tuple[str, ...], place: int, level: int) -> Answer | None:
        here = (*path, _called(node) or f"number {place}")
        if not isinstance(node, Pairs):
            reason = f"There is {describe_json(node)} where an answer belongs."
            self.notes.lose(here, reason, "It is left out.")
            return None
        fields = self.fields(node, here)
        value, display = (self.text(fields, name, here) for name in ("value", "display"))
        if value is None and display is None:
            self.notes.lose(here, "It has no value and no display.", "It is left out.")
            return None
        value = value or display or ""
        here = (*path, value)
        if display is None:
            display = label_of(value)
            self.notes.decide(here, "It has no display.", "Residents read its name in words.")
        below = self.below(fields, here, level)
        return Answer(here, display, below, None if below else self.end(fields, here, value))

    def fields(self, node: Pairs, path: tuple[str, ...]) -> dict[str, Any]:
        fields: dict[str, Any] = {}
        for name, value in node:
            if name not in _FIELDS:
                self.notes.lose(
                    path, f"{quoted(name)} is not part of the shape.", "It is left out."
                )
            elif name in fields:
                self.notes.lose(path, f"It has {quoted(name)} twice.", "The first is kept.")
            elif value is not None:
                fields[name] = value
        return fields

    def text(self, fields: dict[str, Any], name: str, path: tuple[str, ...]) -> str | None:
        value = fields.get(name)
        if value is None or (isinstance(value, str) and not value.strip()):
            return None
        if isinstance(value, str):
            return value.strip()
        reason = f"Its {quoted(name)} is {describe_json(value)}, not text."
        self.notes.lose(path, reason, "It is left out.")
        return None

    def below(
        self, fields: dict[str, Any], path: tuple[str, ...], level: int
    ) -> tuple[Answer, ...]:
        options = fields.get("options")
        if options is None:
            return ()
        if isinstance(options, Pairs) or not isinstance(options, list):
            reason = f"Its options are {describe_json(options)}, not an array."
        elif level >= MOST_LEVELS:
            reason = f"More than {MOST_LEVELS} questions follow each other."
        elif answers := self.answers(options, path, level + 1):
            for name in ("sorCode", "priority"):
                if name in fields:
                    reason = f"It has options, and {quoted(name)} too."
                    self.notes.lose(path, reason, f"{quoted(name)} is left out.")
            return answers
        else:
            reason = "It has no options that can be read."
        self.notes.lose(path, reason, "The options are left out.")
        return ()

    def end(self, fields: dict[str, Any], path: tuple[str, ...], value: str) -> End:
        sor, priority = (self.text(fields, name, path) for name in ("sorCode", "priority"))
        for kind in EARLY_EXITS:
            if value == kind and sor is None:
                return kind
        return Bookable(sor, priority)


def write_ns(tree: Tree, start: str, tenure: str, notes: Notes) -> list[dict[str, Any]]:
    """Return the array for what residents of a tenure are asked from one start.

    A shape of two or three questions holds less than a tree. Questions after the third are part of
    it: ``A tap: It drips``. Where the facts decide, the soonest priority of the tenure is taken.
    What is left out goes into ``notes``, by the tree's own names. Raises ``BrokenSource`` where
    there are more than ``MOST_PATHS`` paths, ``KeyError`` for a start that the tree does not have,
    and ``GoesRound`` where questions go round in a circle.
    """
    listing = list_paths(tree, start)
    if listing.sampled:
        raise BrokenSource(
            f"There are {listing.total:,} paths from {start}, and {MOST_PATHS:,} can be written.",
            "This shape repeats a shared question wherever it is asked. Choose another start.",
        )
    writing = _Writing(tree, start, tenure, notes)
    done = "The other service has a page about emergencies of its own."
    writing.lose(("questions", tree.danger.id), "The danger question has no place.", done)
    for steps in listing.paths:
        writing.add(steps)
    return writing.nodes


class _Writing:
    """The array so far. What has a note has it once, however many paths lead there."""

    def __init__(self, tree: Tree, start: str, tenure: str, notes: Notes) -> None:
        self.tree = tree
        self.tenure = tenure
        self.notes = notes
        self.fewest = 3 if start == "communal" else 2
        self.nodes: list[dict[str, Any]] = []
        self.open: dict[tuple[str, ...], list[dict[str, Any]]] = {}
        self.ends: dict[tuple[str, str], dict[str, str]] = {}
        self.noted: set[tuple[str, ...]] = set()

    def add(self, steps: tuple[Step, ...]) -> None:
        """Add the node at the end of a path, and those on the way to it."""
        for question, option in steps:
            self.note_question(question, option)
        end = self.end(steps[-1][1])
        named = [(option.key, option.label) for _, option in steps]
        tiers = [*named[:2]]
        if len(named) > 2:
            keys, labels = zip(*named[2:], strict=True)
            tiers.append(("--".join(keys), ": ".join(labels)))
        # Its pages ask two questions at least, and three where they book for a shared area.
        fewest = self.fewest if "sorCode" in end else 2
        tiers += [tiers[-1]] * (fewest - len(tiers))
        siblings = self.nodes
        for depth, (value, display) in enumerate(tiers[:-1], start=1):
            way = tuple(value for value, _ in tiers[:depth])
            if way not in self.open:
                self.open[way] = []
                siblings.append({"value": value, "display": display, "options": self.open[way]})
            siblings = self.open[way]
        value, display = tiers[-1]
        siblings.append({"value": value, "display": display, **end})

    def end(self, option: Option) -> dict[str, str]:
        """Return what a node has besides its display: a code and a priority, or an early exit."""
        if option.exit is not None:
            return {"value": self.exit(self.tree.exits[option.exit])}
        outcome = self.tree.outcomes[option.outcome or ""]
        of_tenure = [case.outcome for case in cases(outcome) if case.facts.tenure == self.tenure]
        soonest = min(of_tenure, key=_soon)
        self.note_outcome(soonest, differs=len({_what_is_written(o) for o in of_tenure}) > 1)
        return self.outcome(soonest)

    def outcome(self, outcome: Outcome) -> dict[str, str]:
        if outcome.responsibility.of(self.tenure) == "resident":
            return {"value": "NotEligibleNonEmergency"}
        if outcome.priority == "emergency":
            return {"value": "Emergency"}
        if outcome.booking in ("online", "no-access") and outcome.sor and outcome.priority:
            return {"sorCode": outcome.sor, "priority": outcome.priority}
        return {"value": "UnableToBook"}

    def exit(self, exit_: Exit) -> str:
        reason = "Its title, its steps and its numbers have no place."
        self.lose(("exits", exit_.id), reason, "The other service has one page for each exit.")
        if exit_.kind in ("gas", "emergency"):
            return "Emergency"
        return "ContactUs" if exit_.kind == "confidential" else "NotEligibleNonEmergency"

    def note_question(self, question: Question, option: Option) -> None:
        path = ("questions", question.id)
        self.lose(path, "Its words have no place.", "The other service asks in its own words.")
        if question.hint:
            self.lose((*path, "hint"), "A hint has no place.", "It is left out.")
        if question.is_recorded:
            self.lose((*path, "research"), "Research has no place.", "It is left out.")
        for name in ("hint", "image"):
            if getattr(option, name):
                where = (*path, "options", option.key, name)
                self.lose(where, f"{_A[name]} has no place.", "It is left out.")

    def note_outcome(self, outcome: Outcome, *, differs: bool) -> None:
        path = ("outcomes", outcome.id)
        if differs:
            reason = "It changes with the season or the home, and an array cannot."
            self.lose((*path, "rules"), reason, "The soonest priority is there.")
        written = self.outcome(outcome)
        kept = {"sor", "priority"} if "sorCode" in written else set()
        lost = [name for name in _NO_PLACE if name not in kept and getattr(outcome, name)]
        self.lose(path, f"No place for {' and '.join(lost)}.", "They are left out.")

    def lose(self, path: tuple[str, ...], reason: str, done: str) -> None:
        if path not in self.noted:
            self.noted.add(path)
            self.notes.lose(path, reason, done)


_A = {"hint": "A hint", "image": "A picture"}
_NO_PLACE = (
    *("repair", "sor", "trade", "priority", "minutes", "because", "right_to_repair", "hazard"),
    *("do", "defects"),
)


def _soon(outcome: Outcome) -> int:
    priority = outcome.priority
    return PRIORITIES.index(priority) if priority in PRIORITIES else len(PRIORITIES)


def _what_is_written(outcome: Outcome) -> tuple[object, ...]:
    return (outcome.sor, outcome.priority, outcome.booking, outcome.responsibility)
