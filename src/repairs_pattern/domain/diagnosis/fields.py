"""Every name that ``diagnosis.yaml`` may hold: declared once, read by the parser and by editors.

``parse`` takes from here which names, words and values it accepts, ``schema`` makes the JSON
Schema of it, and the CSV file its columns.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from repairs_pattern.domain.diagnosis.facts import ANY_BLOCK, WORDS
from repairs_pattern.domain.diagnosis.tree import NEEDED_STARTS, STARTS, Booking, ExitKind

Kind = Literal["text", "texts", "word", "minutes", "true", "id", "record", "records", "list"]

ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
"""A name that can be part of a web address."""

LONGEST_ID = 60

RESERVED = ("result", "call-now", "your-repair", "your-emergency")
"""Names that the service's own pages have; so has every name that begins with ``exit-``."""

LONGEST_SOR_CODE = 40
MOST_OPTIONS = 12
RECORD = "record"
MINUTES_IN_A_DAY = 24 * 60

BOOKINGS: tuple[Booking, ...] = get_args(Booking)
EXIT_KINDS: tuple[ExitKind, ...] = get_args(ExitKind)
TENANT = ("council", "tenant", "varies")
LEASEHOLDER = ("council", "leaseholder", "varies")
SHARED_OWNER = ("council", "shared-owner", "varies")


@dataclass(frozen=True, slots=True)
class Field:
    """One name in the file, and what may follow it.

    ``says`` explains it to whoever writes the file. ``words`` are the only ones allowed for the
    kind ``word``. ``of`` names what a ``record``, each of ``records`` (by name) or each of a
    ``list`` holds: one of ``RECORDS``. ``goes_with`` is a name that must be there too. ``filled``
    is whether it may be left out, but not be there with nothing in it.
    """

    kind: Kind
    says: str
    example: str = ""
    needed: bool = False
    words: tuple[str, ...] = ()
    of: str = ""
    goes_with: str = ""
    filled: bool = False


Fields: TypeAlias = Mapping[str, Field]

_DEFECTS = Field("texts", "Rows of your own list of defects, so that none is forgotten.")

FILE: Fields = {
    "danger": Field(
        "id", "The name of the question that is asked before anything else.", "danger", needed=True
    ),
    "start": Field("record", "The first question for each kind of place.", needed=True, of="start"),
    "questions": Field("records", "Each question, by name.", needed=True, of="question"),
    "outcomes": Field("records", "What it can be, and what you do about it.", of="outcome"),
    "exits": Field("records", "Pages that say what to do, where a report ends.", of="exit"),
}

START: Fields = {
    name: Field("id", says, "name-of-one-of-the-questions", needed=name in NEEDED_STARTS)
    for name, says in zip(
        STARTS,
        (
            "The first question for a home.",
            "The first question for an area that homes share.",
            "The first question for the home of a leaseholder or a shared owner, "
            "if it is another one.",
        ),
        strict=True,
    )
}

QUESTION: Fields = {
    "title": Field("text", "The question.", "What is the problem?", needed=True),
    "hint": Field("text", "A line below the question."),
    "research": Field(
        "word",
        "record: in research sessions, which answer was chosen goes on the timeline.",
        words=(RECORD,),
    ),
    "options": Field("records", "The answers, in the order of the page.", needed=True, of="option"),
}

OPTION: Fields = {
    "label": Field("text", "What the resident would say.", "A tap", needed=True),
    "hint": Field("text", "A line below the answer."),
    "next": Field("id", "The question that this leads to.", "name-of-one-of-the-questions"),
    "outcome": Field("id", "The outcome that this leads to.", "name-of-one-of-the-outcomes"),
    "exit": Field("id", "The exit that this leads to.", "name-of-one-of-the-exits"),
    "continue": Field("true", "Goes on to the rest of the report. In the danger question only."),
    "image": Field("text", "A picture in the folder images, above the label.", "tap-drips.png"),
    "image_description": Field(
        "text", "What the picture shows, where that is more than the label.", goes_with="image"
    ),
}

LEADS_TO = {"next": "questions", "outcome": "outcomes", "exit": "exits"}
"""In which part of the file the id is that an option leads to."""

ENDS = (*LEADS_TO, "continue")
"""An option has exactly one of these."""

OUTCOME: Fields = {
    "repair": Field(
        "text", "What residents read after “We think this is:”.", "Tap that drips", needed=True
    ),
    "sor": Field("text", "Your schedule of rates code. No two outcomes share one."),
    "trade": Field("text", "One of the trades in council.toml."),
    "priority": Field("text", "emergency, urgent, routine or planned."),
    "minutes": Field("minutes", "How long a visit takes."),
    "booking": Field(
        "word",
        "online (this holds where you say nothing): the resident chooses a time. arrange: staff "
        "arrange a visit. no-access: nobody needs to let us in. triage: staff read the report "
        "first.",
        words=BOOKINGS,
    ),
    "because": Field("text", "Why no time can be chosen, and what happens next."),
    "right_to_repair": Field("text", "Which row of the Right to Repair it is."),
    "hazard": Field("text", "The hazard that it can be, such as damp_mould or falls."),
    "responsibility": Field(
        "record", "Who repairs it. Needed unless booking is triage.", of="responsibility"
    ),
    "do": Field("texts", "What to do until it is repaired, in order."),
    "defects": _DEFECTS,
    "rules": Field(
        "list",
        "What changes with the facts. For each value, the first that fits decides.",
        of="rule",
    ),
}

STAFF_DECIDE: Booking = "triage"
"""The booking of an outcome that need not say who is responsible."""

RESPONSIBILITY: Fields = {
    "tenant": Field("word", "Who, in a tenant's home.", "council", needed=True, words=TENANT),
    "leaseholder": Field(
        "word", "Who, in a leaseholder's home.", "council", needed=True, words=LEASEHOLDER
    ),
    "shared_owner": Field(
        "word",
        "Who, in a shared owner's home. Without it, as for a leaseholder.",
        words=SHARED_OWNER,
    ),
}

CHANGES: Fields = {
    name: OUTCOME[name]
    for name in ("priority", "booking", "because", "responsibility", "sor", "trade", "minutes")
}
"""What a rule may change; it changes at least one."""

RULE: Fields = {
    "when": Field("record", "Which facts it is for. All must be true.", needed=True, of="when"),
    **CHANGES,
}

_FACTS = {
    "tenure": "What kind of resident it is.",
    "season": "heating is 1 November to 30 April.",
    "gas": "Whether the address list says that the home has gas.",
    "floor": "The floor of the home, from the address list.",
    "block": f"A block's id in the address list, {ANY_BLOCK} for every block, or none for a house.",
}

WHEN: Fields = {
    fact: Field(
        "word" if words else "text",
        _FACTS[fact],
        words[0] if words else ANY_BLOCK,
        words=words or (),
        filled=True,
    )
    for fact, words in WORDS.items()
}

EXIT: Fields = {
    "kind": Field(
        "word",
        "gas or emergency: call now. other-body: somebody else repairs it. yours: a small job of "
        "the resident. confidential: something to talk about in confidence.",
        "emergency",
        needed=True,
        words=EXIT_KINDS,
    ),
    "title": Field("text", "The heading: what to do.", "Call us now", needed=True),
    "do": Field("texts", "Steps, in order."),
    "do_not": Field("texts", "What not to do."),
    "call": Field("texts", "Names of phone numbers, in order of use, such as repairs."),
    "also": Field("texts", "Further paragraphs."),
    "defects": _DEFECTS,
}


def is_reserved(id_: str) -> bool:
    """Return whether the service has a page of this name itself."""
    return id_ in RESERVED or id_.startswith("exit-")


RECORDS: Mapping[str, Fields] = {
    "start": START,
    "question": QUESTION,
    "option": OPTION,
    "outcome": OUTCOME,
    "responsibility": RESPONSIBILITY,
    "rule": RULE,
    "when": WHEN,
    "exit": EXIT,
}
