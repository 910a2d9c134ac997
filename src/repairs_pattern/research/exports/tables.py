"""A round as CSV: one file for each kind of row, and a rainbow spreadsheet.

Each row says whether it is synthetic, and of which version, commit and state of the scenario it
is, so that rows can be put together with those of other rounds.
"""

from __future__ import annotations

import csv
import io
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from ...domain.cells import defused
from ..analysis.did import in_words
from ..analysis.measures import task_groups
from ..analysis.record import AnswerRecord, EventRecord, NoteRecord, RoundRecord, TaskRecord

PROVENANCE: Mapping[str, str] = {
    "round": "The number of the round.",
    "version": "The version of repairs-pattern.",
    "commit": "The commit of the source; empty when it is not known.",
    "exported": "The day of the export.",
}
"""The last columns of every file."""

DATA: Mapping[str, str] = {"data": "synthetic when nobody real took part, otherwise real."}
"""The first column of every file."""

_HASH = {"scenario_hash": "SHA-256 of the scenario as this person saw it."}
_BY_HAND: Mapping[str, str] = {
    "heap": "The first tag; change it as you sort.",
    "says": "Empty, for you: for or against what the heap says.",
}

MARK = "x"
"""What stands in the column of a participant to whom a row of the rainbow applies."""

RAINBOW: Mapping[str, str] = {
    **DATA,
    "heap": "The theme; rows of one theme are together.",
    "page": "The name of the page.",
    "kind": "do, think, feel or quote; seen when the prototype noticed it by itself.",
    "note": "One observation.",
    "severity": "The worst that was given, 1 to 3.",
    "people": "How many of how many.",
}
"""The columns of the rainbow before those of the participants."""

_NOTES_FIRST = ("participant", "task", "page", "kind", "note", "severity", "assistive")


def _described(model: type[Any]) -> dict[str, str]:
    return {name: str(field.description or "") for name, field in model.model_fields.items()}


_NOTE = _described(NoteRecord)

COLUMNS: Mapping[str, Mapping[str, str]] = {
    "events": {**DATA, **_described(EventRecord), **_HASH, **PROVENANCE},
    "tasks": {**DATA, **_described(TaskRecord), **PROVENANCE},
    "notes": {
        **DATA,
        **{name: _NOTE[name] for name in _NOTES_FIRST},
        **_BY_HAND,
        **{name: text for name, text in _NOTE.items() if name not in _NOTES_FIRST},
        **_HASH,
        **PROVENANCE,
    },
    "answers": {**DATA, **_described(AnswerRecord), **_HASH, **PROVENANCE},
}
"""File to column to what it holds."""


def events_csv(record: RoundRecord) -> bytes:
    """Everything on the timelines."""
    return _csv(record, "events", _with_hashes(record, record.events))


def tasks_csv(record: RoundRecord) -> bytes:
    """One row for each task of each participant."""
    return _csv(record, "tasks", (dict(each) for each in record.tasks))


def notes_csv(record: RoundRecord) -> bytes:
    """The notes, in the columns of the guide for note-takers."""
    rows = (
        {
            **row,
            "task": "talk" if row["task"] is None else row["task"],
            "heap": next(iter(row["tags"]), ""),
            "says": "",
        }
        for row in _with_hashes(record, record.notes)
    )
    return _csv(record, "notes", rows)


def answers_csv(record: RoundRecord) -> bytes:
    """The answers to the questionnaires."""
    return _csv(record, "answers", _with_hashes(record, record.answers))


def rainbow_csv(record: RoundRecord) -> bytes:
    """One row for each observation, one column for each participant.

    T. Sharon, *The Rainbow Spreadsheet: A Collaborative Lean UX Research Tool*, Smashing Magazine
    (2013). What the prototype noticed by itself is below the notes.
    """
    people = [each.participant for each in record.participants]
    rows = (
        {
            **dict(zip(list(RAINBOW)[1:6], observed, strict=True)),
            "people": f"{len(who)} of {len(people)}",
            **{each: MARK if each in who else "" for each in people},
        }
        for observed, who in [*_noted(record), *_noticed(record)]
    )
    return _written(record, [*RAINBOW, *people, *PROVENANCE], rows)


_Observed = tuple[tuple[object, ...], set[str]]


def _noted(record: RoundRecord) -> list[_Observed]:
    """Notes that say the same, for all to whom they apply, the themes with most people first."""
    who: defaultdict[tuple[str, str, str, str], set[str]] = defaultdict(set)
    worst: defaultdict[tuple[str, str, str, str], int] = defaultdict(int)
    theme: defaultdict[str, set[str]] = defaultdict(set)
    for note in record.notes:
        heap = note.tags[0] if note.tags else ""
        same = (heap, note.page, note.kind, note.note)
        who[same].add(note.participant)
        worst[same] = max(worst[same], note.severity or 0)
        theme[heap].add(note.participant)
    order = sorted(who, key=lambda same: (-len(theme[same[0]]), same[0], -len(who[same])))
    return [((*same, worst[same] or None), who[same]) for same in order]


def _noticed(record: RoundRecord) -> Iterable[_Observed]:
    for group in task_groups(record):
        for each in group.troubles():
            yield ("", each.page, "seen", in_words(each), None), set(each.who)


def _with_hashes(
    record: RoundRecord, rows: Iterable[EventRecord | NoteRecord | AnswerRecord]
) -> Iterable[dict[str, Any]]:
    """The columns of rows, with the state of the scenario that each belongs to."""
    hashes = {(each.participant, each.task): each.scenario_hash for each in record.tasks}
    for row in rows:
        yield {**dict(row), "scenario_hash": hashes.get((row.participant, row.task or 0))}


def _csv(record: RoundRecord, file: str, rows: Iterable[Mapping[str, object]]) -> bytes:
    return _written(record, list(COLUMNS[file]), rows)


def _written(
    record: RoundRecord, columns: Sequence[str], rows: Iterable[Mapping[str, object]]
) -> bytes:
    """CSV as spreadsheets want it: UTF-8 with a byte order mark, and no formula in any cell."""
    known = {
        "data": "synthetic" if record.synthetic else "real",
        "round": record.round,
        "version": record.version,
        "commit": record.commit,
        "exported": record.exported,
    }
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow(columns)
    for row in rows:
        cells = {**row, **known}
        writer.writerow(_cell(cells[name]) for name in columns)
    return table.getvalue().encode("utf-8-sig")


def _cell(value: object) -> str | int | float:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case int() | float():
            return value
        case date():
            return value.isoformat()
        case tuple():
            return defused("; ".join(map(str, value)))
        case dict():
            return json.dumps(value, ensure_ascii=False)
    return defused(str(value))
