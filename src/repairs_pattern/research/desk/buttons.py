"""The buttons of the console: each does one thing to one task or participant, and says so."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, flash, redirect, url_for
from werkzeug.wrappers import Response
from wtforms import BooleanField, SelectField
from wtforms.validators import Optional

from ...domain.law import LONDON
from ...journey.forms import ChoiceField, Form, TextField, choices
from ...times import day_in_words, time_in_words
from ..clock import ScenarioClock
from ..forced import STATES, UnknownState, force, release
from ..forced.setting import When
from ..running import (
    add_participant,
    archive,
    end_task,
    jump_clock,
    make_links,
    offer_task,
    send_to,
    tasks_of,
)
from ..store import TaskRow
from .entry import button
from .forms import ButtonForm, WholeNumberField
from .participants import a_task, lacks_a_task, somebody
from .watching import Watch
from .words import VERDICTS

if TYPE_CHECKING:
    from ..extension import Research

LONGEST_JUMP = timedelta(days=400)
WHEN = {"now": "Now", "next": "At their next page"}


class ForceForm(Form):
    """Makes something happen to the participant."""

    state = SelectField(
        "What happens", choices=choices({name: each.title for name, each in STATES.items()})
    )
    when = ChoiceField("When", choices=choices(WHEN), needed="Select when", default="now")
    seconds = WholeNumberField(
        "Seconds",
        [Optional()],
        description="How long each page or photo takes. Only for what is slow.",
        render_kw={"inputmode": "numeric"},
    )


class ClockForm(Form):
    """Lets the scenario's time jump."""

    days = WholeNumberField("Days", [Optional()], render_kw={"inputmode": "numeric"})
    hours = WholeNumberField("Hours", [Optional()], render_kw={"inputmode": "numeric"})
    to = TextField(
        "Or to this date and time",
        description="Such as 4 December 2026 14:30. It is the time in London.",
        render_kw={"autocomplete": "off"},
    )

    def moment(self, reads: datetime) -> datetime:
        """The moment to jump to.

        :param reads: what the clock shows now.
        :raises NoMoment: when none is given, or it is too far away.
        """
        moment = _written(self.to.data) if self.to.data else reads + self._ahead()
        if abs(moment - reads) > LONGEST_JUMP:
            raise NoMoment(f"The clock can jump by {LONGEST_JUMP.days} days at most")
        return moment

    def _ahead(self) -> timedelta:
        hours = 24 * (self.days.data or 0) + (self.hours.data or 0)
        if not hours:
            raise NoMoment("Enter days, hours, or a date and time")
        most = LONGEST_JUMP // timedelta(hours=1) + 1
        return timedelta(hours=max(-most, min(hours, most)))


class NoMoment(Exception):
    """The clock cannot jump there; the message says why."""


def _written(text: str) -> datetime:
    for form in ("%d %B %Y %H:%M", "%d/%m/%Y %H:%M"):
        with suppress(ValueError):
            return datetime.strptime(text, form).replace(tzinfo=LONDON)
    raise NoMoment("Enter a date and time like 4 December 2026 14:30")


class SendForm(Form):
    """Sends the participant to a page."""

    page = SelectField("Page", validate_choice=False)


class VerdictForm(Form):
    """Ends a task."""

    verdict = ChoiceField("How did it go?", choices=choices(VERDICTS), needed="Select how it went")


class NextParticipantForm(Form):
    """Ends a session and makes the next one ready."""

    assistive = BooleanField("The next participant uses assistive technology")


@dataclass(frozen=True)
class ConsoleForms:
    """The forms on the console of a participant."""

    force: ForceForm
    clock: ClockForm
    send: SendForm
    verdict: VerdictForm
    next_participant: NextParticipantForm
    button: ButtonForm


def console_forms(watch: Watch, task: TaskRow | None) -> ConsoleForms:
    """The forms for the task that a participant is at, with nothing filled in."""
    made = ConsoleForms(
        force=ForceForm(None, prefix="force"),
        clock=ClockForm(None, prefix="clock"),
        send=SendForm(None, prefix="send"),
        verdict=VerdictForm(None, prefix="verdict"),
        next_participant=NextParticipantForm(None, prefix="next"),
        button=ButtonForm(None),
    )
    made.send.page.choices = watch.sendable(task) if task else []
    return made


def buttons(pages: Blueprint, research: Research, watch: Watch, show: Callable[..., str]) -> None:
    """Add what the buttons do.

    :param show: the console of a participant, with forms that have something wrong.
    """
    database = research.database

    def a_running_task(task_id: str) -> TaskRow:
        task = a_task(research, task_id)
        who, _ = somebody(research, task.participant_id)
        return abort(404) if task.ended_at or who.archived_at else task

    def back(task: TaskRow) -> Response:
        return redirect(url_for("research.console", id=task.participant_id), 303)

    def refused(task: TaskRow, **form: Form) -> str:
        return show(task.participant_id, **form)

    @pages.post("/tasks/<task_id>/force")
    def force_state(task_id: str) -> Response | str:
        task = a_running_task(task_id)
        form = ForceForm(prefix="force")
        if not form.validate():
            return refused(task, force=form)
        name: str = form.state.data
        when: When = "next" if form.when.data == "next" else "now"
        try:
            force(database, task.id, name, _options(form), when, research.clock())
        except UnknownState:
            form.seconds.errors = [_seconds_problem(name)]
            return refused(task, force=form)
        later = "" if when == "now" else " from their next page on"
        flash(f"“{STATES[name].title}” holds{later}. {STATES[name].meets}")
        return back(task)

    @pages.post("/tasks/<task_id>/release/<name>")
    def release_state(task_id: str, name: str) -> Response:
        button()
        task = a_task(research, task_id)
        if name not in STATES:
            abort(404)
        release(database, task.id, name, research.clock())
        flash(f"“{STATES[name].title}” is released.")
        return back(task)

    @pages.post("/tasks/<task_id>/clock")
    def jump(task_id: str) -> Response | str:
        task = a_running_task(task_id)
        form = ClockForm(prefix="clock")
        reads = ScenarioClock(task.clock_at, task.clock_since, task.clock_runs).read(
            research.clock()
        )
        if not form.validate():
            return refused(task, clock=form)
        try:
            moment = form.moment(reads)
        except NoMoment as problem:
            (form.to if form.to.data else form.days).errors = [str(problem)]
            return refused(task, clock=form)
        jump_clock(database, task.id, moment, research.clock())
        flash(f"For the participant it is {time_in_words(moment)} on {day_in_words(moment)}.")
        return back(task)

    @pages.post("/tasks/<task_id>/send")
    def send(task_id: str) -> Response | str:
        task = a_running_task(task_id)
        form = SendForm(prefix="send")
        form.page.choices = watch.sendable(task)
        known = {choice.value: choice.label for choice in form.page.choices}
        if not form.validate() or form.page.data not in known:
            form.page.errors = form.page.errors or ["Select a page"]
            return refused(task, send=form)
        send_to(database, task.id, form.page.data)
        flash(f"They come to “{known[form.page.data]}” next.")
        return back(task)

    @pages.post("/tasks/<task_id>/end")
    def end(task_id: str) -> Response | str:
        task = a_task(research, task_id)
        if task.started_at is None:
            abort(404)
        form = VerdictForm(prefix="verdict")
        if not form.validate():
            return refused(task, verdict=form)
        end_task(database, task.id, form.verdict.data, research.clock())
        flash(f"Task {task.position} is over: {VERDICTS[form.verdict.data].lower()}.")
        return back(task)

    @pages.post("/tasks/<task_id>/offer")
    def offer(task_id: str) -> Response:
        button()
        task = a_running_task(task_id)
        offer_task(database, task.id, research.clock())
        flash(f"Their device goes on to task {task.position} from the page where they wait.")
        return back(task)

    @pages.post("/participants/<int:id>/next")
    def next_participant(id: int) -> Response | str:  # noqa: A002 - the name in the address
        who, round_ = somebody(research, id)
        form = NextParticipantForm(prefix="next")
        if not form.validate() or lacks_a_task(research, round_, form.assistive):
            return show(id, next_participant=form)
        end_session(research, id)
        following = add_participant(
            database,
            round_.id,
            research.scenarios,
            research.clock(),
            assistive=form.assistive.data,
        )
        make_links(database, following, research.clock())
        flash(f"The session of {who.code} is over, and its answers and photos are deleted.")
        return redirect(url_for("research.links", id=following), 303)

    @pages.post("/participants/<int:id>/end")
    def end_of_session(id: int) -> Response:  # noqa: A002
        button()
        who, round_ = somebody(research, id)
        end_session(research, id)
        flash(f"The session of {who.code} is over, and its answers and photos are deleted.")
        return redirect(url_for("research.round_page", number=round_.id), 303)


def end_session(research: Research, participant_id: int) -> None:
    """End a participant's session: no link opens anything, and what they typed is deleted.

    The timeline, notes and answers to questionnaires stay. A device of theirs forgets its cookies
    when it asks for a page again.
    """
    archive(research.database, participant_id, research.clock())
    for task in tasks_of(research.database, participant_id):
        research.worlds.delete(task.id)


def _options(form: ForceForm) -> dict[str, Any]:
    seconds = form.seconds.data
    return {} if seconds is None else {"ms": min(seconds, 10_000) * 1000}


def _seconds_problem(name: str) -> str:
    takes_time = name in STATES and STATES[name].ms is not None
    return "Enter 1 to 30 seconds" if takes_time else "Leave this empty: it takes no time"


def following(tasks: Sequence[TaskRow], task: TaskRow | None) -> TaskRow | None:
    """The first task after one that nobody has begun."""
    later = [each for each in tasks if task is None or each.position > task.position]
    return next((each for each in later if each.started_at is None), None)
