"""Makes a diagnosis tree of answers from another service, and says what it had to choose."""

from __future__ import annotations

import copy
import json
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from repairs_pattern.domain.diagnosis import graph
from repairs_pattern.domain.diagnosis.check import PRIORITIES
from repairs_pattern.domain.diagnosis.exchange.hro import label_of, words_of
from repairs_pattern.domain.diagnosis.exchange.plain import Plain, data_of
from repairs_pattern.domain.diagnosis.exchange.source import (
    Answer,
    Bookable,
    BrokenSource,
    EarlyExit,
    Notes,
)
from repairs_pattern.domain.diagnosis.fields import (
    ID,
    LONGEST_ID,
    LONGEST_SOR_CODE,
    MOST_OPTIONS,
    STAFF_DECIDE,
    is_reserved,
)
from repairs_pattern.domain.diagnosis.finding import quoted
from repairs_pattern.domain.diagnosis.parse import parse_tree
from repairs_pattern.domain.diagnosis.reading import fault_of_text, listed
from repairs_pattern.domain.diagnosis.tree import Tree

ANY = "*"
"""Stands for every priority or trade that a council does not name."""

MOST_ANSWERS = 20_000
"""How many answers are taken over from one source."""

_STAFF_READ = "Staff read such a report first (booking: triage)."
_SAME_AS_HOME = "It begins with the same question as a home, until you name another under start."
_NO_DANGER = (
    "It has no question about immediate danger.",
    "A short one is there, about gas and about danger to people. Make it yours.",
)
_NEVER_SAID = (
    ("It has no words for the questions.", "They are asked in the same words. Make them yours."),
    (
        "It does not say whose repair it is.",
        "It is yours in a tenant's home and varies in a leaseholder's. Correct it where it is not.",
    ),
)
_SAID = {
    "sor": "no schedule of rates code",
    "trade": "no trade (see --trades and --trade)",
    "priority": "no priority (see --priority)",
    "minutes": "no length of a visit (see --minutes)",
}
_PARTS = ("questions", "outcomes", "exits")
_RESPONSIBILITY: Plain = {"tenant": "council", "leaseholder": "varies"}
_REPAIRS_SAID = 3
_LONGEST_NAME = LONGEST_ID - 8

_GAS: Plain = {
    "kind": "gas",
    "title": "Leave your home and call the gas emergency line",
    "do": ["Open the doors and windows.", "Leave your home.", "Call from outside."],
    "do_not": ["Do not turn anything electrical on or off."],
    "call": ["gas-emergency"],
}
_EMERGENCY: Plain = {
    "kind": "emergency",
    "title": "Call us now",
    "do": ["Keep everybody away from the danger.", "Call us and say what is happening."],
    "call": ["repairs"],
}
_NOT_OURS: Plain = {
    "kind": "other-body",
    "title": "This is not a repair that we do",
    "also": ["Call us if you are not sure who does it."],
    "call": ["repairs"],
}
_EXITS: Mapping[EarlyExit | None, tuple[str, Plain]] = {
    "Emergency": ("emergency", _EMERGENCY),
    "NotEligibleNonEmergency": ("not-ours", _NOT_OURS),
}
"""Early exits that end a report. After the other two a resident can still report it."""

_TO_BEGIN_WITH: Plain = {
    "danger": "danger",
    "start": {},
    "questions": {
        "danger": {
            "title": "Is any of this happening right now?",
            "options": {
                "gas": {"label": "I can smell gas", "exit": "gas"},
                "danger": {"label": "Somebody is in danger", "exit": "emergency"},
                "none": {"label": "None of these", "continue": True},
            },
        }
    },
    "outcomes": {},
    "exits": {"gas": _GAS, "emergency": _EMERGENCY},
}


@dataclass(frozen=True, slots=True)
class Choices:
    """What a council says about what the source leaves open.

    ``priorities`` (ours by theirs) and ``trades`` (ours by theirs) may have ``ANY``.
    ``trade_of`` is the source's trade by schedule of rates code. ``minutes`` is the length of
    every visit.
    """

    priorities: Mapping[str, str] = field(default_factory=dict)
    trades: Mapping[str, str] = field(default_factory=dict)
    trade_of: Mapping[str, str] = field(default_factory=dict)
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """The tree, and its name for each value of the source that is another there, by path."""

    tree: Tree
    names: tuple[tuple[tuple[str, ...], str], ...]


def place(
    sources: Mapping[str, tuple[Answer, ...]], choices: Choices, notes: Notes, kept: Tree | None
) -> Placed:
    """Return the tree of the answers to the first question, by start (``home`` is needed).

    ``kept`` is a tree whose danger question stays, and the questions of each start that has no
    source. What it knows of a code stays too, such as the trade. Everything that had to be chosen
    or could not be used goes into ``notes``. Raises ``BrokenSource`` if a source has no answers,
    or more than ``MOST_ANSWERS``.
    """
    for start, answers in sources.items():
        _refuse_size(start, answers)
    placing = _Placing(choices, notes, _what_stays(kept, sources), kept)
    data = placing.data
    for start, answers in sources.items():
        data["start"][start] = placing.first(start, answers)
    if "communal" not in data["start"]:
        data["start"]["communal"] = data["start"]["home"]
        notes.decide((), "It has nothing for shared areas.", _SAME_AS_HOME)
    placing.word_shared_repairs()
    for reason, done in _NEVER_SAID if kept else (_NO_DANGER, *_NEVER_SAID):
        notes.decide((), reason, done)
    data["questions"] = _as_asked(data)
    return Placed(parse_tree(data), tuple(placing.names))


def _refuse_size(start: str, answers: tuple[Answer, ...]) -> None:
    number, waiting = 0, [*answers]
    while waiting and number <= MOST_ANSWERS:
        number += 1
        waiting += waiting.pop().below
    if number == 0:
        raise BrokenSource(f"It has no answers for {start}.", "Give the file with the answers.")
    if number > MOST_ANSWERS:
        raise BrokenSource(
            f"It has more than {MOST_ANSWERS:,} answers for {start}.",
            "No resident could be asked so much. Give the right file.",
        )


def _as_asked(data: Plain) -> Plain:
    """Return the questions in the order in which a resident meets them."""
    questions: Plain = {}
    waiting = [*dict.fromkeys([data["danger"], *data["start"].values()])]
    while waiting:
        id_ = waiting.pop(0)
        if id_ not in questions:
            questions[id_] = data["questions"][id_]
            options = questions[id_]["options"].values()
            waiting[:0] = [option["next"] for option in options if "next" in option]
    return questions


def _what_stays(kept: Tree | None, sources: Iterable[str]) -> Plain:
    """Return the parts of a tree that no source replaces, or the danger question to begin with."""
    if kept is None:
        return copy.deepcopy(_TO_BEGIN_WITH)
    data = data_of(kept)
    start = {name: first for name, first in data["start"].items() if name not in {*sources}}
    stay = graph.reached_from(kept, {kept.danger.id, *start.values()})
    options = [option for id_ in stay for option in kept.questions[id_].options.values()]
    ids: dict[str, Collection[str | None]] = {
        "questions": stay,
        "outcomes": {option.outcome for option in options},
        "exits": {option.exit for option in options},
    }
    parts = {
        part: {id_: each for id_, each in data.get(part, {}).items() if id_ in ids[part]}
        for part in ids
    }
    return {"danger": data["danger"], "start": start, **parts}


class _Placing:
    """The tree so far, as plain data, and what has been placed in it."""

    def __init__(self, choices: Choices, notes: Notes, data: Plain, kept: Tree | None) -> None:
        self.choices = choices
        self.notes = notes
        self.data = data
        self.names: list[tuple[tuple[str, ...], str]] = []
        known: Plain = data_of(kept).get("outcomes", {}) if kept else {}
        self.known = {each["sor"]: (id_, each) for id_, each in known.items() if "sor" in each}
        self.ids = {part: _Once("{}-{}", {*data[part]}) for part in _PARTS}
        self.ids["outcomes"].taken.update(known)
        self.same: dict[str, str] = {
            _written(part, record): id_ for part in _PARTS for id_, record in data[part].items()
        }
        self.by_code: dict[str, str] = {
            outcome["sor"]: id_ for id_, outcome in data["outcomes"].items() if "sor" in outcome
        }
        self.repairs: dict[str, dict[str, tuple[str, ...]]] = {}

    def first(self, start: str, answers: tuple[Answer, ...]) -> str:
        """Place everything from one start and return the id of its first question."""
        name = "location" if start == "home" else f"{start}-location"
        return self.question(name, "Where is the problem?", answers, above="")

    def question(self, name: str, title: str, answers: tuple[Answer, ...], above: str) -> str:
        """Place a question and all that follows it; return its id.

        ``above`` is the label of the answer that leads here. An equal question is there once.
        """
        options: Plain = {}
        keys, labels = _Once("{}-{}"), _Once("{} ({})")
        for answer in answers:
            key = keys.new(kebab(_named(answer)))
            if key != answer.value:
                self.names.append((answer.path, key))
            label = self.label(answer, labels)
            options[key] = {"label": label, **self.lead(answer, label, above)}
        if len(options) > MOST_OPTIONS:
            reason = f"It has more answers than a page can have ({MOST_OPTIONS})."
            path = answers[0].path[:-1]
            self.notes.lose(path, reason, "All are there. Group them before you use the file.")
        return self.add("questions", name, {"title": title, "options": options})

    def add(self, part: str, name: str, record: Plain) -> str:
        """Put a record into a part of the tree, unless an equal one is there; return its id."""
        written = _written(part, record)
        if written not in self.same:
            # With a number after it, "exit" would be a name of the service's own.
            reserved = is_reserved(name) or is_reserved(f"{name}-2")
            id_ = self.ids[part].new(kebab(f"our-{name}" if reserved else name))
            self.data[part][id_] = record
            self.same[written] = id_
        return self.same[written]

    def label(self, answer: Answer, labels: _Once) -> str:
        """Return what residents read: the source's label if it can be shown, and never twice."""
        label = " ".join(answer.label.split())
        if fault := fault_of_text(label):
            label = label_of(kebab(answer.value))
            reason = f"Its label is {fault[0]}."
            self.notes.lose(answer.path, reason, "Residents read its name in words.")
        shown = labels.new(label)
        if shown != label:
            reason = "Another answer to the question has the same label."
            self.notes.decide(answer.path, reason, "A number tells them apart.")
        return shown

    def lead(self, answer: Answer, label: str, above: str) -> Plain:
        """Place where an answer leads, and return the field that says so."""
        name = "-".join(map(kebab, [*answer.path[:-1], _named(answer)]))
        repair = f"{_without_end(above)}: {label}" if above else label
        if answer.below:
            title = f"{_without_end(label)}: what is wrong?"
            return {"next": self.question(f"{name}-problem", title, answer.below, label)}
        if isinstance(answer.end, Bookable):
            return {"outcome": self.bookable(answer.path, name, repair, answer.end)}
        if answer.end in _EXITS:
            id_, page = _EXITS[answer.end]
            done = f"The page {quoted(id_)} gives your own number. Make it say what to do."
            reason = f"{answer.end} has no phone number and no words in the source."
            self.notes.decide(answer.path, reason, done)
            return {"exit": self.add("exits", id_, page)}
        if answer.end is not None:
            reason = f"{answer.end} ends the report in the source."
            self.notes.decide(answer.path, reason, f"Here it can be sent. {_STAFF_READ}")
        return {"outcome": self.described(name, repair)}

    def described(self, name: str, repair: str) -> str:
        """Place a repair that staff decide about, and return its id."""
        return self.add("outcomes", name, {"repair": repair, "booking": STAFF_DECIDE})

    def bookable(self, path: tuple[str, ...], name: str, repair: str, end: Bookable) -> str:
        """Place a repair with its code, and return its id. Each code is in the tree once."""
        outcome = self.outcome(path, repair, end)
        code = outcome.get("sor")
        if code is None:
            return self.described(name, repair)
        if code not in self.by_code and code in self.known:
            self.by_code[code] = id_ = self.known[code][0]
            self.data["outcomes"][id_] = outcome
        elif code not in self.by_code:
            self.by_code[code] = self.add("outcomes", name, outcome)
            self.repairs[code] = {}
        there = self.by_code[code]
        priority = self.data["outcomes"][there].get("priority")
        if priority != outcome.get("priority"):
            reason = f"The code {quoted(code)} has the priority {quoted(priority or 'none')} "
            self.notes.lose(path, f"{reason}elsewhere, and a code has one.", _STAFF_READ)
            return self.described(name, repair)
        if code in self.repairs:
            self.repairs[code].setdefault(repair, path)
        return there

    def outcome(self, path: tuple[str, ...], repair: str, end: Bookable) -> Plain:
        """Return the outcome of a code, for staff to decide where something is missing."""
        code = self.code(path, end.sor)
        known: Plain = self.known[code][1] if code in self.known else {}
        found = {
            "sor": code,
            "trade": known.get("trade") or self.trade(path, code),
            "priority": self.priority(path, end.priority) or known.get("priority"),
            "minutes": known.get("minutes") or self.choices.minutes,
        }
        missing = [_SAID[name] for name, value in found.items() if value is None]
        outcome: Plain = {
            "repair": repair,
            **known,
            **{name: value for name, value in found.items() if value is not None},
        }
        if known:
            done = "What the file says of it stays, but for the priority."
            self.notes.decide(path, "Its code is in the file already.", done)
        if not missing:
            return {"responsibility": _RESPONSIBILITY} | outcome
        self.notes.lose(path, f"It has {' and '.join(missing)}.", _STAFF_READ)
        return outcome | {"booking": STAFF_DECIDE}

    def code(self, path: tuple[str, ...], code: str | None) -> str | None:
        """Return a schedule of rates code that can be used, or ``None``."""
        if code is None or (len(code) <= LONGEST_SOR_CODE and not fault_of_text(code)):
            return None if code is None else " ".join(code.split())
        self.notes.lose(path, f"The code {quoted(code)} cannot be one.", "It is left out.")
        return None

    def trade(self, path: tuple[str, ...], code: str | None) -> str | None:
        """Return the council's trade for a code of the source, or ``None``."""
        theirs = self.choices.trade_of.get(code or "")
        trades = self.choices.trades
        ours = trades.get(theirs or ANY) or trades.get(ANY) or theirs
        if ours is not None and fault_of_text(ours):
            self.notes.lose(path, f"The trade {quoted(ours)} cannot be one.", "It is left out.")
            return None
        return ours

    def priority(self, path: tuple[str, ...], theirs: str | None) -> str | None:
        """Return the council's priority for one of the source, or ``None``."""
        priorities = self.choices.priorities
        ours = priorities.get(theirs or ANY) or priorities.get(ANY)
        if ours is None and theirs is not None:
            if theirs.casefold() in PRIORITIES:
                return theirs.casefold()
            done = f'Say which of ours it is: --priority "{theirs[:40]}=routine".'
            self.notes.lose(path, f"The priority {quoted(theirs)} is not one of ours.", done)
        return ours

    def word_shared_repairs(self) -> None:
        """Let a repair that several answers lead to be called by all of them."""
        for code, repairs in self.repairs.items():
            if len(repairs) < 2:
                continue
            said = [*repairs][:_REPAIRS_SAID]
            more = ["something like it"] if len(repairs) > _REPAIRS_SAID else []
            self.data["outcomes"][self.by_code[code]]["repair"] = listed([*said, *more])
            for path in repairs.values():
                done = "They are one outcome. Give it words that fit them all."
                self.notes.decide(path, "Another repair has the same code.", done)


def _named(answer: Answer) -> str:
    """What to name an answer after: early exits all have the same values."""
    return answer.label if isinstance(answer.end, str) else answer.value


def _written(part: str, record: Plain) -> str:
    return json.dumps([part, record], sort_keys=True)


def kebab(value: str) -> str:
    """Return a name that a web address can have: ``doorMissing`` is ``door-missing``."""
    if ID.fullmatch(value) and len(value) <= _LONGEST_NAME:
        return value
    ascii_ = unicodedata.normalize("NFKD", value).encode("ascii", "ignore").decode()
    return "-".join(words_of(ascii_))[:_LONGEST_NAME].strip("-") or "answer"


class _Once:
    """Gives each name once, whatever its capitals; those that come again get a number."""

    def __init__(self, numbered: str, taken: Iterable[str] = ()) -> None:
        self.numbered = numbered
        self.taken = {*taken}
        self.numbers: Counter[str] = Counter()

    def new(self, name: str) -> str:
        """Return the name, with a number where it is taken."""
        while True:
            self.numbers[name.casefold()] += 1
            number = self.numbers[name.casefold()]
            free = name if number == 1 else self.numbered.format(name, number)
            if free.casefold() not in self.taken:
                self.taken.add(free.casefold())
                return free


def _without_end(label: str) -> str:
    return label.rstrip(" .:;,?!") or label
