"""What people did: who finished, how long it took, where it was hard, which way they went."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from statistics import median

from .measures import TaskGroup, Trouble, other_file
from .numbers import COMPARE_FROM, can_compare
from .parts import (
    CountRow,
    Counts,
    DotRow,
    Dots,
    Part,
    Section,
    ShareRow,
    Shares,
    Table,
    Ways,
    listed,
    shown,
    spell,
)
from .record import TaskRecord

OUTCOMES = {
    "success": "Done",
    "with-help": "Done with help",
    "failed": "Not done",
    "abandoned": "Stopped",
    "not-judged": "Not judged",
}
"""What became of a task, in words."""

TROUBLES = {
    "back": "went back",
    "error": "error",
    "change": "changed an answer",
    "help_open": "opened help",
}
"""What shows that a page was hard, in words."""

_APART = {False: "Without assistive technology", True: "With assistive technology"}
_FITS = "What “done without help” fits, in people of a hundred"
_COUNTED = ("back", "error")
"""The kinds of trouble that the chart shows."""


def finished(groups: Sequence[TaskGroup]) -> Section:
    """How many finished, and who."""
    rows = []
    for group in groups:
        n = len(group.sittings)
        done = group.count("success")
        assistive = group.of(assistive=True)
        rows.append(
            (
                group.name,
                f"{done} of {n}",
                *(f"{group.count(outcome)} of {n}" for outcome in list(OUTCOMES)[1:]),
                _fits(group),
                f"{sum(each.task.reached for each in group.sittings)} of {n}",
                f"{assistive.count('success')} of {len(assistive.sittings)}",
            )
        )
    columns = (
        "Task",
        *OUTCOMES.values(),
        "“Done” fits a true rate of",
        "Came to the end",
        "Done, of those with assistive technology",
    )
    shares = tuple(
        ShareRow(group.name, group.count("success"), len(group.sittings))
        for group in groups
        if not group.count("not-judged")
    )
    return Section(
        "finished",
        "Who finished",
        (
            "The verdict of the moderator counts. Where there is none, whoever came to a page that "
            "ends the task has done it. “Came to the end” is what the prototype noticed by itself.",
            "With few people a true rate can be far from what you saw. The range is the 95% Wilson "
            "interval, as people of a hundred.",
        ),
        (
            *_changed_files(groups),
            shown(
                Shares(_FITS, shares),
                columns,
                rows,
            ),
            Part("Each participant", table=_each_participant(groups)),
        ),
    )


def _fits(group: TaskGroup) -> str:
    if group.count("not-judged"):
        return "not known: judge first"
    return str(ShareRow("", group.count("success"), len(group.sittings)).interval)


def _changed_files(groups: Iterable[TaskGroup]) -> Iterable[Part]:
    for group in groups:
        if others := other_file(group):
            yield Part(
                words=(
                    f"{group.name}: {listed(list(others))} saw another state of this scenario than "
                    "its file has now. What is expected may have changed since.",
                )
            )


def _each_participant(groups: Sequence[TaskGroup]) -> Table:
    cells: defaultdict[str, dict[int, str]] = defaultdict(dict)
    for place, group in enumerate(groups):
        for each in group.sittings:
            verdict = OUTCOMES[each.task.verdict] if each.task.verdict else "No verdict"
            cells[each.task.participant][place] = f"{verdict}; {reached_in_words(each.task)}"
    return Table(
        ("Participant", *(group.name for group in groups)),
        tuple(
            (who, *(cells[who].get(place, "Not begun") for place in range(len(groups))))
            for who in sorted(cells)
        ),
    )


def reached_in_words(task: TaskRecord) -> str:
    """Whether they came to a page that ends the task well."""
    return "came to the end" if task.reached else "did not come to the end"


def times(groups: Sequence[TaskGroup]) -> Section:
    """How long tasks took, those with assistive technology apart."""
    return Section(
        "times",
        "How long tasks took",
        (
            "Only tasks that were done, until the first page that ends them. People who think "
            "aloud are slower than at home.",
            "Each circle is a person, and the upright line is the middle. The two groups are "
            "apart, and their times must not be compared.",
        ),
        tuple(
            _dots(
                heading,
                [
                    (group.name, list(group.of(assistive=assistive).times_on_task().values()))
                    for group in groups
                ],
                "Task",
            )
            for assistive, heading in _APART.items()
        ),
    )


def times_on_pages(groups: Sequence[TaskGroup]) -> Section:
    """How long each page took."""
    parts = []
    for group in groups:
        for assistive, heading in _APART.items():
            times = group.of(assistive=assistive).times_on_pages()
            if times:
                parts.append(_dots(f"{group.name}. {heading}", times.items(), "Page"))
    return Section(
        "pages",
        "How long pages took",
        ("All visits of a person to a page together. The page that ends a task is left out.",),
        tuple(parts),
    )


def _dots(heading: str, rows: Iterable[tuple[str, Sequence[float]]], first: str) -> Part:
    filled = [(label, tuple(sorted(values))) for label, values in rows if values]
    chart = Dots("Time of each person", tuple(DotRow(*row) for row in filled), time=True)
    lines = [
        (
            label,
            str(len(values)),
            spell(median(values)),
            " to ".join(dict.fromkeys([spell(values[0]), spell(values[-1])])),
            listed([spell(each) for each in values]),
        )
        for label, values in filled
    ]
    columns = (first, "People", "Middle", "Range", "Each person")
    return shown(chart, columns, lines, heading)


def troubles(groups: Sequence[TaskGroup]) -> Section:
    """Where people went back, met errors, changed answers or opened help."""
    parts = []
    for group in groups:
        n = len(group.sittings)
        found = group.troubles()
        rows = [
            (each.page, in_words(each), f"{each.people} of {n}", str(each.times)) for each in found
        ]
        chart = Counts(
            "People who went back or met an error",
            ("went back", "met an error"),
            n,
            tuple(_count_rows(group)),
        )
        columns = ("Page", "What", "People", "Times")
        parts.append(shown(chart, columns, rows, group.name))
    return Section(
        "troubles",
        "Where people went back or met errors",
        ("An error has the name of the field and of the rule, and never what was typed.",),
        tuple(parts),
    )


def in_words(trouble: Trouble) -> str:
    """What happened: ``went back``, ``error: postcode: invalid``."""
    words = TROUBLES[trouble.kind]
    return f"{words}: {trouble.what}" if trouble.what else words


def _count_rows(group: TaskGroup) -> Iterable[CountRow]:
    """People, not events, for each page where somebody went back or met an error."""
    people: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for each in group.sittings:
        for page, kind, _ in each.troubles():
            people[page, kind].add(each.task.participant)
    for page in dict.fromkeys([*group.pages(), *(page for page, _ in people)]):
        counts = tuple(len(people[page, kind]) for kind in _COUNTED)
        if any(counts):
            yield CountRow(page, counts)


def ways(groups: Sequence[TaskGroup]) -> Section:
    """The ways from page to page, against those that are expected."""
    return Section(
        "ways",
        "Which way people went",
        (
            "Each way from one page to the next, with the people who went it at least once. Where "
            "the moderator sent somebody is left out. In the drawing, a broken line is a way that "
            "the scenario does not expect, and the number at a line is people.",
        ),
        tuple(_way(group) for group in groups),
    )


def _way(group: TaskGroup) -> Part:
    n = len(group.sittings)
    steps = group.steps()
    if group.scenario.expected:
        words: tuple[str, ...] = (
            f"{group.as_expected()} of {n} went exactly the way that the scenario expects.",
        )
        missed = [page for page in group.scenario.expected if not group.people_on(page)]
        if missed:
            words += (f"Expected, and nobody came there: {listed(missed)}.",)
    else:
        words = ("The scenario names no way that it expects.",)
    rows = [
        (
            step.start,
            step.end,
            f"{step.people} of {n}",
            "yes" if step.expected else "no",
        )
        for step in steps
    ]
    chart = Ways(
        "Ways from page to page, and how many people went each",
        tuple(group.pages()),
        tuple(steps),
        n,
    )
    return shown(chart, ("From", "To", "People", "Expected"), rows, group.name, words)


def versions(groups: Sequence[TaskGroup]) -> Section:
    """What was seen of each version, and whether that may be compared."""
    parts = []
    for group in groups:
        versions = group.by_variant()
        if len(versions) > 1:
            titles = dict(group.scenario.variants)
            rows = tuple(
                _version_row(titles.get(id_, id_), version) for id_, version in versions.items()
            )
            columns = (
                "Version",
                "People",
                "Done",
                "“Done” fits a true rate of",
                "How easy, each answer",
                "Times without assistive technology",
            )
            counts = [len(version.sittings) for version in versions.values()]
            parts.append(Part(group.name, _may_compare(counts), table=Table(columns, rows)))
    return Section(
        "versions",
        "Versions side by side",
        () if parts else ("Everybody saw the same version of each task.",),
        tuple(parts),
    )


def _may_compare(counts: Sequence[int]) -> tuple[str, ...]:
    if can_compare(counts):
        return ("Compare the ranges, not the middles. Where they overlap, nothing is shown.",)
    return (
        f"Not enough participants to compare. It takes {COMPARE_FROM} people with each version, "
        f"and there were {listed([str(each) for each in counts])}. What you saw may still tell you "
        "why.",
    )


def _version_row(title: str, version: TaskGroup) -> tuple[str, ...]:
    n = len(version.sittings)
    done = version.count("success")
    ease = sorted(each.task.ease for each in version.sittings if each.task.ease is not None)
    times = sorted(version.of(assistive=False).times_on_task().values())
    return (
        title,
        str(n),
        f"{done} of {n}",
        _fits(version),
        listed([str(each) for each in ease]) or "none",
        listed([spell(each) for each in times]) or "none",
    )
