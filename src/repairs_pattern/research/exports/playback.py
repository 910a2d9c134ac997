"""A round as one file to show: the analysis, and each participant's way with the notes on it.

It asks for nothing from outside, runs no script, and can be kept, sent and printed.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader

from ...catalogue.environment import standalone_environment
from ..analysis import Chart, RoundRecord, analyse, who_took_part
from ..analysis.did import OUTCOMES, reached_in_words
from ..analysis.drawing import INSTALL, can_draw, drawn
from ..analysis.measures import Sitting, TaskGroup, task_groups
from ..analysis.parts import listed, spell
from ..analysis.record import EventRecord, NoteRecord

HERE = Path(__file__).parent
STATIC = HERE.parent / "static"


@dataclass(frozen=True, slots=True)
class Moment:
    """A line of a timeline.

    :param at: in words, since the task was opened.
    :param kind: ``page``, ``trouble``, ``moderator``, ``note`` or ``other``; never told by colour
        alone.
    """

    at: str
    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class Played:
    """A task of a participant, from its start to its end."""

    heading: str
    outcome: str
    moments: tuple[Moment, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """A participant's session.

    :param talk: notes that belong to no task.
    """

    code: str
    assistive: bool
    tasks: tuple[Played, ...]
    talk: tuple[Moment, ...]


def playback_html(record: RoundRecord) -> bytes:
    """The file."""
    environment = standalone_environment()
    templates = [HERE / "templates", HERE.parent / "templates" / "research"]
    environment.loader = FileSystemLoader(templates)
    html = environment.get_template("playback.html").render(
        record=record,
        styles=(STATIC / "analysis.css").read_text("utf-8"),
        people=who_took_part(record),
        sections=analyse(record),
        picture=_embedded if can_draw() else None,
        install=INSTALL,
        persons=persons(record),
    )
    return html.encode()


def persons(record: RoundRecord) -> list[Person]:
    """The sessions of a round, by participant."""
    groups = task_groups(record)
    return [
        Person(
            each.participant,
            each.assistive,
            tuple(_played(record, groups, each.participant)),
            tuple(
                _noted(note, "")
                for note in record.notes
                if note.participant == each.participant and note.task is None
            ),
        )
        for each in record.participants
    ]


def _embedded(chart: Chart) -> str:
    return f"data:image/svg+xml;base64,{b64encode(drawn(chart)).decode()}"


def _played(record: RoundRecord, groups: Iterable[TaskGroup], code: str) -> Iterable[Played]:
    for group in groups:
        for sitting in group.sittings:
            if sitting.task.participant == code:
                verdict = OUTCOMES[sitting.task.outcome]
                yield Played(
                    group.name,
                    f"{verdict}; {reached_in_words(sitting.task)}",
                    tuple(_moments(record, sitting, group.scenario.expected)),
                )


def _moments(record: RoundRecord, sitting: Sitting, expected: tuple[str, ...]) -> list[Moment]:
    """Events and notes, each at its moment; a note is after the events of the same moment."""
    task = sitting.task
    found = [(event.seconds, 0, _told(event, expected)) for event in sitting.events]
    for note in record.notes:
        if (note.participant, note.task) == (task.participant, task.task):
            seconds = note.seconds or 0
            found.append((seconds, 1, _noted(note, spell(seconds))))
    return [moment for _, _, moment in sorted(found, key=lambda each: each[:2]) if moment.words]


def _noted(note: NoteRecord, at: str) -> Moment:
    words = f"“{note.note}”" if note.kind == "quote" else note.note
    more = [] if note.severity is None else [f"severity {note.severity}"]
    more += note.tags
    return Moment(at, "note", f"{words} ({listed(more)})" if more else words)


def _told(event: EventRecord, expected: tuple[str, ...]) -> Moment:
    kind, words = WORDS.get(event.kind, ("other", lambda event: event.kind.replace("_", " ")))
    told = words(event)
    if event.kind == "page_view" and expected and event.page not in expected:
        told += " (not on the way that is expected)"
    return Moment(spell(event.seconds), kind, told)


def _pairs(detail: Mapping[str, Any]) -> str:
    return listed([f"{name.replace('_', ' ')}: {_value(value)}" for name, value in detail.items()])


def _value(value: object) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def _error(event: EventRecord) -> str:
    fields = event.detail.get("fields", {})
    found = [f"{name}, {code}" if name else str(code) for name, code in fields.items()]
    return f"Error on {event.page}: {'; '.join(found)}"


def _forced(event: EventRecord) -> str:
    on = "made this happen" if event.detail.get("on") else "ended this"
    return f"The moderator {on}: {event.detail.get('state')}"


WORDS: Mapping[str, tuple[str, Callable[[EventRecord], str]]] = {
    "task_start": ("other", lambda event: "The task was opened"),
    "task_end": (
        "moderator",
        lambda event: (
            "The moderator ended the task: "
            f"{OUTCOMES.get(str(event.detail.get('verdict')), 'no verdict')}"
        ),
    ),
    "page_view": ("page", lambda event: event.page),
    "submit": ("other", lambda event: f"Sent the page {event.page}"),
    "error": ("trouble", _error),
    "back": ("trouble", lambda event: f"Went back from {event.detail.get('from')} to {event.page}"),
    "change": ("trouble", lambda event: f"Went to change the answer on {event.page}"),
    "exit": ("other", lambda event: f"The report ended: {event.detail.get('kind')}"),
    "help_open": (
        "trouble",
        lambda event: f"Opened help on {event.page}: {event.detail.get('id')}",
    ),
    "clock_jump": ("moderator", lambda event: f"The clock was set to {event.detail.get('to')}"),
    "state_forced": ("moderator", _forced),
    "sent_to": (
        "moderator",
        lambda event: f"The moderator sent them to {event.detail.get('page')}",
    ),
    "device": ("other", lambda event: f"Device: {_pairs(event.detail)}"),
    "answer": (
        "other",
        lambda event: f"Chose {event.detail.get('value')} at {event.detail.get('question')}",
    ),
    "entered": ("other", lambda event: f"Filled in {_pairs(event.detail.get('fields', {}))}"),
}
"""Kind of event to the kind of moment and its words."""
