"""Listens to the service of one world and writes its timeline."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from flask import Response, g, request

from ...blueprints.service import Service
from ...journey import Form, Page
from ...journey.forms import form_checked
from ...journey.runner import Visit, page_refused, page_shown
from ..asked import is_for_a_page
from ..places import START, page_at
from ..sitting import current
from ..worlds import World
from .events import Event, add_events
from .recorded import recorded_field
from .shapes import codes_of, shapes_of

if TYPE_CHECKING:
    from ..extension import Research

FORM = "_research_form"
"""The name in Flask's ``g`` of the form that was sent in this request."""

PATH = "_research_path"
"""The name of the pages on the path, of a page of the journey that was shown."""

ALL_ANSWERS = "check-answers"
"""The page from which any answer can be changed."""

ERRORS = {410: "error-session-ended", 503: "error-unavailable"}
"""Error pages that have a name; the others are called after their status, ``error-404``."""


def record(research: Research, world: World) -> None:
    """Write the timeline of a world from now on.

    What happens in a request is written before it is answered: what a participant has seen is
    never missing.
    """
    form_checked.connect(_remember)
    page_shown.connect(_remember_path)
    page_refused.connect(_remember)
    recorder = Recorder(world)

    def write(response: Response) -> Response:
        if is_for_a_page():
            events = list(recorder.events(response))
            add_events(research.database, current(), events, research.clock())
        return response

    world.app.after_request(write)


def _remember(_sender: Any, *, form: Form, **_more: Any) -> None:
    setattr(g, FORM, form)


def _remember_path(_runner: Any, *, visit: Visit) -> None:
    setattr(g, PATH, visit.path.names)


class Recorder:
    """Tells what a request was, from what was asked and what is answered.

    Everything is known on the server, so a browser without JavaScript leaves the same timeline.

    :ivar seen: the page that the participant saw last; None when nobody knows.
    """

    def __init__(self, world: World) -> None:
        self._app = world.app
        self._service: Service = world.app.extensions["repairs_pattern"].service
        self._journey = self._service.runner.journey
        self.seen: str | None = None

    def events(self, response: Response) -> Iterator[Event]:
        """What happened in this request."""
        name = page_at(self._app, request.endpoint, request.view_args or {})
        form: Form | None = g.get(FORM)
        codes = codes_of(form) if form is not None and request.method == "POST" else {}
        if request.method == "POST":
            yield Event("submit", name)
            yield from self._sent(name, form, codes, response)
        if response.status_code >= 400 and not codes:
            self.seen = ERRORS.get(response.status_code, f"error-{response.status_code}")
            yield Event("page_view", self.seen)
        elif request.method == "GET" and _is_shown(response):
            yield from self._viewed(name)
        elif current().sent_to is not None:
            self.seen = None

    def _sent(
        self, name: str, form: Form | None, codes: dict[str, str], response: Response
    ) -> Iterator[Event]:
        if form is None:
            return
        if shapes := shapes_of(form):
            yield Event("entered", name, {"fields": shapes})
        if codes:
            yield Event("error", name, {"fields": codes})
        elif 300 <= response.status_code < 400:
            field = recorded_field(self._service.council.tree, name)
            if field is not None and field in form:
                yield Event("answer", name, {"question": name, "value": form[field].data})

    def _viewed(self, name: str) -> Iterator[Event]:
        if (step := self._step_back(name)) is not None:
            yield Event(step, name, {"from": self.seen})
        self.seen = name
        yield Event("page_view", name)
        page = self._journey.pages.get(name)
        if page is not None and page.is_exit:
            yield Event("exit", name, {"kind": self._exit_kind(page)})

    def _step_back(self, name: str) -> str | None:
        """Whether somebody who sees this page now went back to it, or went to change an answer.

        A page that comes before the last one on the path of the answers is a step back. From the
        page with all answers that is a change, unless it is the page right before: where its own
        Back link leads.
        """
        if self.seen is None or self.seen not in self._journey.pages:
            return None
        if name == START:
            return "back"
        names = g.get(PATH, ())
        if self.seen not in names or name not in names[: names.index(self.seen)]:
            return None
        is_before = names.index(name) == names.index(self.seen) - 1
        return "change" if self.seen == ALL_ANSWERS and not is_before else "back"

    def _exit_kind(self, page: Page) -> str:
        """The kind of an exit of the tree; of any other, its name."""
        exit_ = self._service.council.tree.exits.get(page.name.removeprefix("exit:"))
        return exit_.kind if exit_ else page.name


def _is_shown(response: Response) -> bool:
    return response.status_code == 200 and response.mimetype == "text/html"
