"""A journey as a service of its own: pages, start, confirmation and errors, on a bare Flask app.

Nothing here knows of councils. It is what a second service needs beside its questions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo

from flask import Blueprint, Flask, Response, abort, redirect, render_template, url_for
from jinja2 import BaseLoader, ChoiceLoader, DictLoader, FileSystemLoader, PrefixLoader

from ..icons import letter_icon
from ..security import limit_request, protect
from ..static_files import asset_name, send_asset
from ..templating import add_components
from ..words import language
from ..words import lazy_gettext as _
from .drafts import MemoryDrafts, SendingDrafts
from .forms import Form
from .graph import Answers, Journey, Page
from .problems import show_problems
from .runner import Runner, SessionEnded, View, Visit

SECTION = "report"
"""The section of a page that says nothing else, and the name of the blueprint of a site."""

HEADER, HEADER_TEXT = "#2b3a47", "#ffffff"
"""The colours of a header that no brand has changed."""

SENT = _("Report sent")
"""The heading of a confirmation that says nothing else."""

_TEMPLATES = Path(__file__).parents[1] / "templates" / "journey"


def check_answers(send: Callable[[Answers], str], *, title: Any = "") -> Page:
    """The last page: every answer with a link to change it, and the button that sends them.

    :param send: called once, with the answers on the path. It stores them for good and gives the
        reference that the confirmation shows.
    :param title: the heading; by default "Check your answers".
    """

    def keep(_form: Form, visit: Visit) -> Response:
        drafts = cast(SendingDrafts, visit.runner.drafts)
        if drafts.send(visit.started.id, lambda: send(visit.answers)) is None:
            raise SessionEnded
        return cast(Response, redirect(visit.runner.done_url()))

    def context(visit: Visit) -> dict[str, Any]:
        return {"rows": [row.linked(visit.runner.url(page)) for page, row in visit.rows()]}

    return Page(
        "check-answers",
        title or _("Check your answers"),
        form=Form,
        template="journey/check_answers.html",
        keep=keep,
        context=context,
    )


@dataclass(frozen=True)
class Site:
    """One journey for an app that does nothing else.

    :param journey: the graph. Its last page is ``check_answers``; all its pages are in the section
        that they have when they say nothing.
    :param name: of the service.
    :param organisation: whose service it is.
    :param intro: what the start page says, one paragraph each.
    :param sent: the heading of the confirmation.
    :param next_steps: what the confirmation says, one paragraph each.
    :param contact: as for the council-footer component.
    :param links: as for the council-footer component: accessibility statement, cookies, privacy.
    :param drafts: where answers are kept on the way.
    :param clock: gives the present moment, aware of its time zone.
    """

    journey: Journey
    name: Any
    organisation: str
    intro: Sequence[Any] = ()
    sent: Any = SENT
    next_steps: Sequence[Any] = ()
    contact: Mapping[str, Any] = field(default_factory=dict)
    links: Sequence[Mapping[str, Any]] = ()
    drafts: SendingDrafts = field(default_factory=MemoryDrafts)
    clock: Callable[[], datetime] = lambda: datetime.now(ZoneInfo("Europe/London"))

    def init_app(self, app: Flask) -> None:
        """Serve the journey at the root of an app.

        The app's own templates come first: its ``layout.html`` extends ``journey/layout.html`` to
        change the look, its ``journey/start.html`` takes the place of ours.

        :raises JourneyError: when a page is in a section of its own.
        """
        add_components(app)
        loaders = [app.jinja_env.loader, _templates()]
        app.jinja_env.loader = ChoiceLoader([each for each in loaders if each])
        app.register_blueprint(self._blueprint())
        app.before_request(limit_request)
        app.after_request(protect)
        show_problems(app, self._render)

    @property
    def start_url(self) -> str:
        """The address of the start page."""
        return url_for(f"{SECTION}.start")

    @property
    def icon_url(self) -> str:
        """The address of the icon."""
        return url_for(f"{SECTION}.icon")

    def _blueprint(self) -> Blueprint:
        runner = Runner(
            journey=self.journey,
            drafts=self.drafts,
            clock=self.clock,
            render=self._render,
            endpoints={SECTION: SECTION},
            start_url=lambda: self.start_url,
            done_url=lambda: url_for(f"{SECTION}.confirmation"),
        )
        section = Blueprint(SECTION, __name__)

        @section.route("/", methods=["GET", "POST"])
        def start() -> View:
            form = Form()
            if form.validate_on_submit():
                runner.leave()
                return redirect(runner.url(runner.path(None).last))
            return self._render("journey/start.html", form=form, carry_on=runner.unfinished_url())

        @section.get("/confirmation")
        def confirmation() -> View:
            reference = runner.receipt()
            if reference is None:
                if runner.has_ended():
                    raise SessionEnded
                abort(404)
            return self._render("journey/confirmation.html", reference=reference)

        @section.get("/icon.svg")
        def icon() -> Response:
            svg = letter_icon(self.organisation, background=HEADER, colour=HEADER_TEXT)
            return Response(svg, mimetype="image/svg+xml")

        section.add_url_rule("/assets/<path:name>", "asset", send_asset)
        runner.register(section, SECTION)
        return section

    def _render(self, template: str, **context: Any) -> str:
        return render_template(
            template,
            **{
                "site": self,
                "language": language(),
                "asset": _asset_url,
                "kept": lambda _name, caller: caller(),
                **context,
            },
        )


def _asset_url(name: str) -> str:
    return url_for(f"{SECTION}.asset", name=asset_name(name))


def _templates() -> BaseLoader:
    """The templates of this room, and the layout that they extend when the app has none."""
    return ChoiceLoader(
        [
            PrefixLoader({"journey": FileSystemLoader(_TEMPLATES)}),
            DictLoader({"layout.html": '{% extends "journey/layout.html" %}'}),
        ]
    )
