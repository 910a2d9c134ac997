"""What people and note-takers said: questionnaires and notes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from statistics import median

from ..questionnaires import OWN, SUS
from .measures import TaskGroup
from .numbers import sus_score
from .parts import (
    DotRow,
    Dots,
    Part,
    Section,
    Table,
    listed,
    number,
    shown,
)
from .record import AnswerRecord, NoteRecord, RoundRecord


def ease(groups: Sequence[TaskGroup]) -> Section:
    """The Single Ease Question after each task."""
    filled = []
    for group in groups:
        given = [each.task.ease for each in group.sittings if each.task.ease is not None]
        if given:
            filled.append((group, sorted(given)))
    chart = Dots(
        "Each answer, from 1 to 7",
        tuple(DotRow(group.name, tuple(values)) for group, values in filled),
        low=1,
        high=7,
    )
    rows = [
        (
            group.name,
            f"{len(values)} of {len(group.sittings)}",
            listed([str(each) for each in values]),
            number(median(values)),
        )
        for group, values in filled
    ]
    columns = ("Task", "People who answered", "Each answer", "Middle")
    return Section(
        "ease",
        "How easy tasks were",
        ("The Single Ease Question: from 1, very hard, to 7, very easy.",),
        (shown(chart, columns, rows),),
    )


def sus(record: RoundRecord) -> Section:
    """The System Usability Scale at the end."""
    given: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for answer in record.answers:
        if answer.instrument == SUS:
            given[answer.participant][answer.item] = answer.value
    scores = {who: sus_score(items) for who, items in sorted(given.items())}
    whole = {who: score for who, score in scores.items() if score is not None}
    chart = Dots(
        "Each person, from 0 to 100",
        (DotRow("Everybody", tuple(sorted(whole.values()))),) if whole else (),
        high=100,
    )
    rows = [
        (who, "not complete" if score is None else number(score)) for who, score in scores.items()
    ]
    words = ["Each person has a score from 0 to 100. It is not per cent of anything."]
    if whole:
        words.append(
            f"n = {len(whole)}. Middle {number(median(whole.values()))}, from "
            f"{number(min(whole.values()))} to {number(max(whole.values()))}."
        )
    return Section(
        "sus",
        "System Usability Scale",
        tuple(words),
        (shown(chart, ("Participant", "Score"), rows),),
    )


def own_questions(record: RoundRecord, groups: Sequence[TaskGroup]) -> Section:
    """The scenarios' own questions."""
    titles = {id_: title for each in record.scenarios for id_, title in each.questions}
    parts = []
    for group in groups:
        asked: defaultdict[str, list[AnswerRecord]] = defaultdict(list)
        for answer in record.answers:
            if answer.instrument == OWN and answer.task == group.number:
                asked[answer.item].append(answer)
        for item, answers in asked.items():
            rows = _counted(each.value for each in answers)
            heading = f"{group.name}. {titles.get(item, item)}"
            parts.append(Part(heading, table=Table(("Answer", "People"), rows)))
    return Section("questions", "Questions of our own", (), tuple(parts))


def _counted(answers: Iterable[str]) -> tuple[tuple[str, str], ...]:
    counts: defaultdict[str, int] = defaultdict(int)
    for each in answers:
        counts[each] += 1
    n = sum(counts.values())
    return tuple((value, f"{count} of {n}") for value, count in counts.items())


def notes(record: RoundRecord) -> Section:
    """Notes by theme and by page, and all of them."""
    n = len(record.participants)
    themes = _heaps(record.notes, lambda note: note.tags or ("no theme",))
    pages = _heaps(record.notes, lambda note: (note.page or "no page",))
    columns = ("People", "Who", "Notes", "Worst")
    rows = tuple(
        (
            each.page or "no page",
            each.participant,
            each.kind,
            each.note,
            _severity(each),
            listed(each.tags),
        )
        for each in sorted(record.notes, key=lambda note: note.page)
    )
    return Section(
        "notes",
        "Notes",
        (
            "People are counted, not notes: one person with ten notes is one person. Severity is "
            "from 1 (went on) to 3 (could not finish).",
        ),
        (
            Part("By theme", table=Table(("Theme", *columns), _heap_rows(themes, n))),
            Part("By page", table=Table(("Page", *columns), _heap_rows(pages, n))),
            Part(
                "Every note",
                table=Table(("Page", "Who", "Kind", "Note", "Severity", "Themes"), rows),
            ),
        )
        if record.notes
        else (),
    )


def _heaps(
    notes: Iterable[NoteRecord], names: Callable[[NoteRecord], Sequence[str]]
) -> dict[str, list[NoteRecord]]:
    heaps: defaultdict[str, list[NoteRecord]] = defaultdict(list)
    for note in notes:
        for name in names(note):
            heaps[name].append(note)
    return heaps


def _heap_rows(heaps: dict[str, list[NoteRecord]], n: int) -> tuple[tuple[str, ...], ...]:
    rows = []
    for name, notes in heaps.items():
        who = sorted({each.participant for each in notes})
        worst = max((each.severity or 0 for each in notes), default=0)
        rows.append((len(who), worst, name, who, len(notes)))
    rows.sort(key=lambda row: (-row[0], -row[1], row[2]))
    return tuple(
        (name, f"{people} of {n}", listed(who), str(notes), str(worst) if worst else "none")
        for people, worst, name, who, notes in rows
    )


def _severity(note: NoteRecord) -> str:
    return "none" if note.severity is None else str(note.severity)
