"""What the desk shows of a participant at this moment, read from the timeline."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from flask import Flask
from sqlalchemy import func, select
from wtforms import SelectChoice

from ...domain.store import OutboxRow
from ..clock import ScenarioClock
from ..sitting import sitting_of_task
from ..states import STATES
from ..store import EventRow, TaskRow
from ..timeline import events_of, pages_of
from .words import page_in_words, scenario_title, sendable, titles_of

if TYPE_CHECKING:
    from ..extension import Research


@dataclass
class Step:
    """A page that somebody was on.

    :param page: its name.
    :param title: what it is called.
    :param errors: fields and codes that it said were wrong.
    :param entered: the shape of what was typed there, by field.
    :param marks: what else happened, in words.
    """

    page: str
    title: str
    errors: list[str] = field(default_factory=list)
    entered: dict[str, str] = field(default_factory=dict)
    marks: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Seen:
    """One task as it is seen now.

    :param last: the id of its newest event.
    :param reached: whether they came to where the scenario is done.
    :param steps: the pages so far.
    :param for_: how long somebody has been on the page; None before the first.
    :param forced: what holds now, in words.
    :param waiting: what will hold from the next page on, in words.
    :param reads: what the scenario's clock shows.
    :param messages: kind and channel of each message of its world.
    :param sent_to: where they are being sent, in words.
    """

    task: TaskRow
    title: str
    last: int
    reached: bool
    steps: Sequence[Step]
    for_: timedelta | None
    forced: Sequence[str]
    waiting: Sequence[str]
    reads: datetime
    messages: Sequence[tuple[str, str]]
    sent_to: str | None

    @property
    def now_on(self) -> Step | None:
        """Where they are; None before the first page."""
        return self.steps[-1] if self.steps else None

    @property
    def number_of_errors(self) -> int:
        """How many times they met an error."""
        return sum(len(step.errors) for step in self.steps)


def present_task(tasks: Sequence[TaskRow]) -> TaskRow | None:
    """The task that somebody is at: the last that was begun, or else the first."""
    begun = [task for task in tasks if task.started_at is not None]
    return begun[-1] if begun else next(iter(tasks), None)


def stage_of(task: TaskRow | None) -> str:
    """Which task it is and how far: a page of the desk has the buttons of one stage."""
    if task is None:
        return ""
    return f"{task.id} {'over' if task.ended_at else 'begun' if task.started_at else 'ready'}"


class Watch:
    """Looks at participants, for every page of the desk that shows them.

    :param research: whose worlds know the titles of their pages.
    """

    def __init__(self, research: Research) -> None:
        self._research = research
        self._titles: dict[tuple[str, str, str], Mapping[str, str]] = {}

    def see(self, task: TaskRow, now: datetime, *, messages: bool = True) -> Seen:
        """A task as it is at a real moment.

        :param messages: whether to look into its world for the messages that it sent.
        """
        titles = self.titles(task)
        events = events_of(self._research.database, task.id)
        viewed = [event for event in events if event.kind == "page_view"]
        return Seen(
            task=task,
            title=self.title(task),
            last=events[-1].id if events else 0,
            reached=self._is_done(task, events),
            steps=steps_of(events, titles),
            for_=_since(task, viewed[-1], now) if viewed else None,
            forced=_states(task.forced.get("now", {})),
            waiting=_states(task.forced.get("next", {})),
            reads=ScenarioClock(task.clock_at, task.clock_since, task.clock_runs).read(now),
            messages=self._messages(task) if messages else (),
            sent_to=page_in_words(task.sent_to, titles) if task.sent_to else None,
        )

    def _is_done(self, task: TaskRow, events: Iterable[EventRow]) -> bool:
        scenario = self._research.scenarios.get(task.scenario)
        pages = pages_of((event.kind, event.page) for event in events)
        return scenario is not None and scenario.is_done(pages)

    def title(self, task: TaskRow) -> str:
        """The title of a task's scenario."""
        return scenario_title(self._research.scenarios, task.scenario)

    def titles(self, task: TaskRow) -> Mapping[str, str]:
        """The titles of the journey's pages as this task shows them; none before it begins."""
        key = task.scenario, task.scenario_hash, task.variant
        if key not in self._titles:
            if (app := self._app(task)) is None:
                return {}
            self._titles[key] = titles_of(app)
        return self._titles[key]

    def sendable(self, task: TaskRow) -> list[SelectChoice]:
        """The pages that somebody at this task can be sent to; none when nobody is at it."""
        app = self._app(task) if task.ended_at is None else None
        return [] if app is None else sendable(app)

    def marker(self, tasks: Sequence[TaskRow], now: datetime, *, messages: bool = True) -> Any:
        """Something that differs as soon as the desk has something else to show of these tasks."""
        ids = [task.id for task in tasks]
        newest = select(func.max(EventRow.id)).where(EventRow.task_id.in_(ids))
        with self._research.database.reading() as session:
            last = session.scalar(newest)
        sent = [self._messages(task) for task in tasks] if messages else None
        return last, [_state(task, now) for task in tasks], sent

    def says(self, task: TaskRow, after: int) -> str:
        """What somebody who cannot see the screen is told of what happened since an event."""
        events = events_of(self._research.database, task.id, after)
        steps = [step for step in steps_of(events, self.titles(task)) if step.title]
        if not steps:
            return ""
        wrong = f"Error: {', '.join(steps[-1].errors)}." if steps[-1].errors else ""
        title = steps[-1].title
        stop = "" if title.endswith("?") else "."
        return f"{title}{stop} {wrong}".strip()

    def _messages(self, task: TaskRow) -> list[tuple[str, str]]:
        if (app := self._app(task)) is None:
            return []
        database = app.extensions["repairs_pattern"].service.database
        with database.reading() as session:
            found = session.execute(
                select(OutboxRow.kind, OutboxRow.channel).order_by(OutboxRow.id)
            ).all()
        return [(row.kind.replace("-", " "), row.channel) for row in found]

    def _app(self, task: TaskRow) -> Flask | None:
        """The app of a task's world; None when it has none, or has none any more."""
        if task.started_at is None:
            return None
        sitting = sitting_of_task(self._research.database, task.id)
        if sitting is None or sitting.archived or task.scenario not in self._research.scenarios:
            return None
        return self._research.worlds.of(sitting).app


def steps_of(events: Iterable[EventRow], titles: Mapping[str, str]) -> list[Step]:
    """The pages of a timeline, with what happened on each."""
    steps: list[Step] = []
    marks: list[str] = []
    for event in events:
        if event.page and (not steps or steps[-1].page != event.page):
            steps.append(Step(event.page, page_in_words(event.page, titles)))
        if event.kind in _MARKS:
            marks.append(_MARKS[event.kind])
        elif event.kind == "exit":
            marks.append(f"ended there: {event.detail.get('kind', 'exit')}")
        if not steps:
            continue
        step = steps[-1]
        if event.kind == "error":
            step.errors += [_wrong(*each) for each in event.detail.get("fields", {}).items()]
        elif event.kind == "entered":
            step.entered |= {_plain(k): v for k, v in event.detail.get("fields", {}).items()}
        step.marks += marks
        marks = []
    return steps


_MARKS = {"back": "went back", "change": "changed an answer", "help_open": "opened help"}


def _wrong(field_name: str, code: str) -> str:
    return f"{_plain(field_name)}, {_plain(code)}" if field_name else _plain(code)


def _plain(name: str) -> str:
    return str(name).replace("-", " ").replace("_", " ")


def _since(task: TaskRow, event: EventRow, now: datetime) -> timedelta:
    began = task.started_at or now
    return now - began - timedelta(milliseconds=event.at_ms)


def _states(states: Mapping[str, Any]) -> list[str]:
    return [STATES[name].title if name in STATES else name for name in states]


def _state(task: TaskRow, now: datetime) -> Any:
    clock = ScenarioClock(task.clock_at, task.clock_since, task.clock_runs).read(now)
    return (
        task.id,
        repr(task.forced),
        task.sent_to,
        task.offered_at,
        task.started_at,
        task.ended_at,
        task.verdict,
        clock.replace(second=0, microsecond=0),
    )
