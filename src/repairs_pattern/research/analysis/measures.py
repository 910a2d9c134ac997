"""What happened in the tasks of a round: times, ways, errors and steps back."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ..scenarios.models import done_at
from .record import EventRecord, RoundRecord, ScenarioRecord, TaskRecord

Success = Sequence[Sequence[str]]
"""Pages: the task is done on one, or after several of one group right after each other."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One stay on a page.

    :param start: seconds since the task was opened.
    :param seconds: how long; None when nothing tells when it was over.
    :param sent: whether the moderator sent them there.
    """

    page: str
    start: float
    seconds: float | None
    sent: bool


@dataclass(frozen=True, slots=True)
class Step:
    """From one page to the next.

    :param people: how many went this way at least once.
    :param expected: whether the scenario expects it.
    """

    start: str
    end: str
    people: int
    expected: bool


@dataclass(frozen=True, slots=True)
class Trouble:
    """Where people went back, met an error, changed an answer or opened help.

    :param kind: of the event.
    :param what: the field and the code of an error, or which help; empty otherwise.
    :param who: the participants.
    """

    page: str
    kind: str
    what: str
    who: tuple[str, ...]
    times: int

    @property
    def people(self) -> int:
        """How many it happened to."""
        return len(self.who)


@dataclass(frozen=True)
class Sitting:
    """One participant at one task.

    :param events: in order.
    """

    task: TaskRecord
    events: tuple[EventRecord, ...]

    def visits(self) -> list[Visit]:
        """The pages they were on, in order; a page that is shown again at once is one visit."""
        found: list[tuple[str, float, bool]] = []
        sent = False
        for event in self.events:
            if event.kind == "sent_to":
                sent = True
            elif event.kind == "page_view":
                if not found or found[-1][0] != event.page:
                    found.append((event.page, event.seconds, sent))
                sent = False
        ends = [start for _, start, _ in found[1:]]
        return [
            Visit(page, start, None if end is None else max(end - start, 0.0), sent)
            for (page, start, sent), end in zip(found, [*ends, self._left()], strict=False)
        ]

    def done_visit(self, success: Success) -> int | None:
        """The place among the visits of the first that ends the task well."""
        return done_at([visit.page for visit in self.visits()], success)

    def seconds_on_pages(self, success: Success) -> dict[str, float]:
        """Page to the seconds spent there in all.

        The visit that ends the task is left out: how long its page stays open tells nothing.
        """
        done = self.done_visit(success)
        spent: defaultdict[str, float] = defaultdict(float)
        for place, visit in enumerate(self.visits()):
            if visit.seconds is not None and place != done:
                spent[visit.page] += visit.seconds
        return dict(spent)

    def seconds_on_task(self, success: Success) -> float | None:
        """Until the first page that ends the task well, or until the moderator ended it."""
        done = self.done_visit(success)
        return self.task.seconds if done is None else self.visits()[done].start

    def steps(self) -> list[tuple[str, str]]:
        """The ways they went by themselves, from page to page."""
        return [
            (before.page, after.page) for before, after in pairwise(self.visits()) if not after.sent
        ]

    def troubles(self) -> Iterable[tuple[str, str, str]]:
        """Page, kind and what, once for each time it happened."""
        for event in self.events:
            if event.kind == "error":
                for name, code in event.detail.get("fields", {}).items():
                    yield event.page, "error", f"{name}: {code}" if name else str(code)
            elif event.kind == "help_open":
                yield event.page, event.kind, str(event.detail.get("id", ""))
            elif event.kind == "back":
                yield str(event.detail.get("from", event.page)), event.kind, ""
            elif event.kind == "change":
                yield event.page, event.kind, ""

    def _left(self) -> float | None:
        """When they left the last page."""
        ended = [each.seconds for each in self.events if each.kind == "task_end"]
        return ended[0] if ended else self.task.seconds


@dataclass(frozen=True)
class TaskGroup:
    """One task of a round with everybody who began it."""

    number: int
    scenario: ScenarioRecord
    sittings: tuple[Sitting, ...]

    @property
    def name(self) -> str:
        """How reports call it."""
        return f"Task {self.number}: {self.scenario.title}"

    def count(self, outcome: str) -> int:
        """How many tasks ended so."""
        return sum(each.task.outcome == outcome for each in self.sittings)

    def of(self, *, assistive: bool) -> TaskGroup:
        """Only those who use assistive technology, or only the others."""
        mine = (each for each in self.sittings if each.task.assistive is assistive)
        return TaskGroup(self.number, self.scenario, tuple(mine))

    def by_variant(self) -> dict[str, TaskGroup]:
        """The group as it splits into the versions that people saw."""
        seen: defaultdict[str, list[Sitting]] = defaultdict(list)
        for each in self.sittings:
            seen[each.task.variant].append(each)
        known = [id_ for id_, _ in self.scenario.variants]
        ids = sorted(seen, key=lambda id_: (known.index(id_) if id_ in known else len(known), id_))
        return {id_: TaskGroup(self.number, self.scenario, tuple(seen[id_])) for id_ in ids}

    def times_on_task(self) -> dict[str, float]:
        """Participant to seconds, of those who did the task."""
        found = (
            (each.task.participant, each.seconds_on_task(self.scenario.success))
            for each in self.sittings
            if each.task.outcome in {"success", "with-help"}
        )
        return {who: seconds for who, seconds in found if seconds is not None}

    def times_on_pages(self) -> dict[str, list[float]]:
        """Page to the seconds of each person who was there; pages in the order of the way."""
        times: defaultdict[str, list[float]] = defaultdict(list)
        for each in self.sittings:
            for page, seconds in each.seconds_on_pages(self.scenario.success).items():
                times[page].append(seconds)
        return {page: times[page] for page in self.pages() if page in times}

    def pages(self) -> list[str]:
        """Every page that somebody was on or was expected on: first the expected, in order."""
        seen = (visit.page for each in self.sittings for visit in each.visits())
        return list(dict.fromkeys([*self.scenario.expected, *seen]))

    def people_on(self, page: str) -> int:
        """How many were on a page."""
        return sum(any(visit.page == page for visit in each.visits()) for each in self.sittings)

    def steps(self) -> list[Step]:
        """The ways that people went, the most used first."""
        expected = set(pairwise(self.scenario.expected))
        went = Counter(step for each in self.sittings for step in dict.fromkeys(each.steps()))
        return [Step(*step, people, step in expected) for step, people in went.most_common()]

    def as_expected(self) -> int:
        """How many went exactly the expected way."""
        expected = list(self.scenario.expected)
        return sum([visit.page for visit in each.visits()] == expected for each in self.sittings)

    def troubles(self) -> list[Trouble]:
        """Where it was hard, the places with most people first."""
        people: defaultdict[tuple[str, str, str], set[str]] = defaultdict(set)
        times: Counter[tuple[str, str, str]] = Counter()
        for each in self.sittings:
            for place in each.troubles():
                people[place].add(each.task.participant)
                times[place] += 1
        found = [Trouble(*place, tuple(sorted(people[place])), times[place]) for place in people]
        return sorted(found, key=lambda each: (-each.people, -each.times, each.page, each.what))


def task_groups(record: RoundRecord) -> list[TaskGroup]:
    """The tasks of a round that somebody began, in the order of the session."""
    events: defaultdict[tuple[str, int], list[EventRecord]] = defaultdict(list)
    for event in record.events:
        events[event.participant, event.task].append(event)
    scenarios = {each.id: each for each in record.scenarios}
    groups: defaultdict[tuple[int, str], list[Sitting]] = defaultdict(list)
    for task in record.tasks:
        if task.day is not None:
            own = tuple(events[task.participant, task.task])
            groups[task.task, task.scenario].append(Sitting(task, own))
    return [
        TaskGroup(number, scenarios[id_], tuple(sittings))
        for (number, id_), sittings in sorted(groups.items())
    ]


def other_file(group: TaskGroup) -> Mapping[str, str]:
    """Participants who saw another state of the scenario than its file has now, and its hash."""
    return {
        each.task.participant: each.task.scenario_hash
        for each in group.sittings
        if each.task.scenario_hash != group.scenario.hash
    }
