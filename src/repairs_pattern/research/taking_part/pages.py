"""A participant's own pages in one world: a question each, the page to wait on, and the way on."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, abort, redirect, request, send_from_directory, url_for
from markupsafe import escape
from sqlalchemy import bindparam, func, select

from ...blueprints.service import Service
from ...journey import ChoiceField, Form, choices
from ...journey.runner import View
from ...words import lazy_gettext as _
from ..questionnaires import SKIPPED, Question, after_task
from ..running import link_to_go_on, offered_task
from ..sitting import current
from ..store import TaskRow
from ..timeline.observing import Observer
from ..worlds import World
from .leading import HERE, lead, way_on
from .responses import respond, responses

if TYPE_CHECKING:
    from ..extension import Research

FOLDER = Path(__file__).parent

_LEFT = select(func.count()).where(
    TaskRow.participant_id == bindparam("participant_id"), TaskRow.ended_at.is_(None)
)


class QuestionForm(Form):
    """One question with the answers to choose from."""

    choice = ChoiceField(needed=_("Select an answer, or select “Prefer not to answer”"), choices=())

    def ask(self, question: Question) -> None:
        """Give it the words and the answers of a question."""
        self.choice.label.text = question.title
        options = {**question.options, SKIPPED: _("Prefer not to answer")}
        self.choice.choices = choices(options)


def taking_part(research: Research, world: World) -> Blueprint:
    """The participant's own pages in one world, to be registered at ``/session``.

    They are rendered by the service of the world, so that they look like it.
    """
    pages = Blueprint(HERE, __name__)
    database = research.database
    service: Service = world.app.extensions["repairs_pattern"].service
    service.render.also_from(FOLDER / "templates")
    lead(research, world)

    def is_last() -> bool:
        """Whether the participant has no further task."""
        left: int = database.rows(_LEFT, {"participant_id": current().participant_id})[0][0]
        return left == 0

    def questions() -> tuple[Question, ...]:
        """What is asked now; the last task brings the questions about the whole."""
        return after_task(world.scenario.questions, last=is_last())

    def first_open() -> str:
        """The address of the first question without an answer, or of the page to wait on."""
        given = responses(database, current())
        for each in questions():
            if (each.instrument, each.item) not in given:
                return url_for(f"{HERE}.question", slug=each.slug)
        return url_for(f"{HERE}.wait")

    def only_after_the_task() -> Response | None:
        """Back to the service, while the task goes on."""
        if current().ended_at is None and request.endpoint not in _ALWAYS:
            return _see(request.script_root + world.start_url)
        return None

    @pages.get("/")
    def begin() -> Response:
        return _see(first_open())

    @pages.route("/<slug>", methods=["GET", "POST"])
    def question(slug: str) -> View:
        asked = questions()
        number = _number(asked, slug)
        now_asked = asked[number - 1]
        given = responses(database, current()).get((now_asked.instrument, now_asked.item))
        form = QuestionForm(data={"choice": given})
        form.ask(now_asked)
        if form.validate_on_submit():
            respond(database, current(), now_asked, form.choice.data, research.clock())
            return _see(first_open())
        before = asked[number - 2] if number > 1 else None
        return service.render(
            "taking_part/question.html",
            form=form,
            question=now_asked,
            number=number,
            asked=len(asked),
            skip=SKIPPED,
            back=before and url_for(f"{HERE}.question", slug=before.slug),
        )

    @pages.get("/wait")
    def wait() -> View:
        if (here := first_open()) != url_for(f"{HERE}.wait"):
            return _see(here)
        ready = offered_task(database, current().participant_id) is not None
        return service.render("taking_part/wait.html", ready=ready, last=is_last())

    @pages.get("/go-on")
    def go_on() -> Response:
        code = link_to_go_on(database, current().participant_id, research.clock())
        return _see(url_for(f"{HERE}.wait") if code is None else f"{request.script_root}/r/{code}")

    @pages.get("/state")
    def state() -> Mapping[str, Any]:
        return {"go": way_on(database, world, request.args.get("at", ""))}

    @pages.get("/follow.mjs")
    def follow() -> Response:
        return send_from_directory(FOLDER / "static", "follow.mjs")

    def follow_along(response: Response) -> Response:
        """Put the script into a page; a council's own templates cannot lose it.

        It lets the page move on by itself, and tells what only a browser knows.
        """
        if response.mimetype == "text/html" and not response.is_streamed:
            at = request.endpoint if request.blueprint == HERE else ""
            source = url_for(f"{HERE}.follow", at=at, **observer.asks())
            tag = f'<script type="module" src="{escape(source)}"></script></body>'
            response.set_data(response.get_data(as_text=True).replace("</body>", tag))
        return response

    observer = Observer(research, world)
    pages.add_url_rule("/seen", "seen", observer.seen, methods=["POST"])
    pages.before_request(only_after_the_task)
    world.app.after_request(follow_along)
    return pages


_ALWAYS = (f"{HERE}.state", f"{HERE}.follow", f"{HERE}.seen")
"""Endpoints that answer while the task goes on."""


def _number(asked: tuple[Question, ...], slug: str) -> int:
    """Which question has this address, from 1; 404 when none has."""
    numbers = {each.slug: number for number, each in enumerate(asked, start=1)}
    return numbers[slug] if slug in numbers else abort(404)


def _see(address: str) -> Response:
    response = redirect(address, 303)
    assert isinstance(response, Response)
    return response
