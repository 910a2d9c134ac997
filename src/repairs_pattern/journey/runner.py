"""Serving a journey: which page may be seen, what is shown, what a POST does."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any, TypeAlias

from babel.dates import format_date
from blinker import Namespace
from flask import (
    Blueprint,
    abort,
    current_app,
    make_response,
    redirect,
    request,
    session,
    url_for,
)
from werkzeug.wrappers import Response

from ..words import gettext as _
from ..words import language
from .drafts import Draft, Drafts
from .forms import Form
from .graph import Answer, Answers, Journey, JourneyError, Page, Path, Row, Uploads
from .shared import SharedPages

View: TypeAlias = str | Response | tuple[str, int]

SESSION_KEY = "repairs_pattern_draft"
"""Where the browser's signed session holds the id of its draft, until that is sent."""

RECEIPT_KEY = "repairs_pattern_receipt"
"""Where it holds the receipt of what was sent, from then on."""

READ_AWAY = 4
"""How many times the largest request is read to its end when it is too large."""

CHUNK = 64 * 1024

_signals = Namespace()
draft_begun = _signals.signal("draft-begun")
page_shown = _signals.signal("page-shown")
page_refused = _signals.signal("page-refused")
page_answered = _signals.signal("page-answered")


class Refused(Exception):
    """What was sent cannot be kept, though the form is valid: the page comes back saying why.

    :param message: what is wrong and how to put it right, in plain words; a list for several.
    :param field: the form field that it belongs to; None for the whole form.
    """

    def __init__(self, message: Any, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class SessionEnded(Exception):
    """Something was sent for a draft that does not exist any more."""


@dataclass
class Runner:
    """Everything that the views of one journey need.

    :param journey: the graph.
    :param drafts: where answers are kept.
    :param clock: gives the present moment, aware of its time zone.
    :param render: template name and its variables to HTML.
    :param endpoints: section to the name of its blueprint in this app; of every section that a
        page of the journey is in.
    :param start_url: where the journey is begun; the way back from the first page.
    :param done_url: where somebody whose draft is submitted belongs.
    :param apart: whether pages of this browser are not as everybody's.
    :param shared: keeps the HTML of pages that are the same for everybody; without it every page
        is rendered for each visit, so that a change of a template is seen at once.
    :raises JourneyError: when a page is in a section without an endpoint.
    """

    journey: Journey
    drafts: Drafts
    clock: Callable[[], datetime]
    render: Callable[..., str]
    endpoints: dict[str, str]
    start_url: Callable[[], str]
    done_url: Callable[[], str]
    shared: SharedPages | None = None
    apart: Callable[[], bool] = lambda: False

    def __post_init__(self) -> None:
        for page in self.journey.pages.values():
            if page.section not in self.endpoints:
                raise JourneyError(
                    f"{page.name!r} is in the section {page.section!r}, which is not served."
                )

    def draft(self) -> Draft | None:
        """The draft of this browser, if it has one that still exists."""
        draft_id = session.get(SESSION_KEY)
        return self.drafts.load(draft_id, self.clock()) if isinstance(draft_id, str) else None

    def begin(self) -> Draft:
        """A new draft for this browser; an earlier one is left behind."""
        draft = self.drafts.start(self.clock())
        session[SESSION_KEY] = draft.id
        draft_begun.send(self, draft=draft)
        return draft

    def carry_on(self, draft_id: str) -> None:
        """Give this browser a draft that was begun in another; an earlier one is left behind."""
        self.leave()
        session[SESSION_KEY] = draft_id

    def leave(self) -> None:
        """Forget what this browser had; what it gets next is tied to secrets of its own."""
        held = [key for key in (SESSION_KEY, RECEIPT_KEY) if session.pop(key, None) is not None]
        if held:
            session.pop(current_app.config.get("WTF_CSRF_FIELD_NAME", "csrf_token"), None)

    def receipt(self) -> str | None:
        """The receipt of what this browser sent, if it has sent something and begun nothing since.

        A browser whose cookie is from before it was sent, because it sent twice or our answer was
        lost, gets the receipt in exchange for the id of the draft, for as long as the store
        still gives the sent draft out.
        """
        return self._receipt(self.draft())

    def _receipt(self, draft: Draft | None) -> str | None:
        if draft is not None:
            if draft.receipt is None:
                return None
            self.leave()
            session[RECEIPT_KEY] = draft.receipt
        receipt = session.get(RECEIPT_KEY)
        return receipt if isinstance(receipt, str) else None

    def has_ended(self) -> bool:
        """Whether this browser had a draft that is no longer given out."""
        return SESSION_KEY in session and self.draft() is None

    def unfinished_url(self) -> str | None:
        """Where this browser can carry on, if it has answered something and not sent it."""
        draft = self.draft()
        if draft is None or draft.submitted or not draft.answers:
            return None
        return self.url(self.path(draft).last)

    def path(self, draft: Draft | None) -> Path:
        """The path of a draft's answers at this moment."""
        return self.journey.path(draft.answers if draft else {}, self.clock())

    def url(self, page: Page, /, **query: Any) -> str:
        """The address of a page."""
        return url_for(f"{self.endpoints[page.section]}.page", slug=page.slug, **query)

    def register(self, blueprint: Blueprint, section: str) -> None:
        """Give a blueprint the pages of its section, as ``/<slug>``."""

        def page(slug: str) -> View:
            found = self.journey.find(section, slug)
            return abort(404) if found is None else self.serve(found)

        blueprint.add_url_rule("/<slug>", "page", page, methods=["GET", "POST"])

    def serve(self, page: Page) -> View:
        """Show a page, or take what was sent to it."""
        draft = self.draft()
        if self._receipt(draft) is not None or (draft is not None and draft.submitted):
            return redirect(self.done_url())
        path = self.path(draft)
        if page.name not in path.names:
            if draft is None and (request.method == "POST" or SESSION_KEY in session):
                raise SessionEnded
            return redirect(self.url(path.last))
        visit = Visit(self, page, path, draft)
        return visit.take() if request.method == "POST" else visit.show()


@dataclass
class Visit:
    """One request for one page.

    :param runner: the journey being served.
    :param page: the page asked for; it is on the path.
    :param path: the path of the answers so far.
    :param draft: the draft, or None before the first answer.
    :param extras: what a page's ``prepare`` found out and its ``context`` shows.
    """

    runner: Runner
    page: Page
    path: Path
    draft: Draft | None
    extras: dict[str, Any] = field(default_factory=dict)

    @property
    def now(self) -> datetime:
        """The moment of the request."""
        return self.path.answers.now

    @property
    def answers(self) -> Answers:
        """The answers on the path."""
        return self.path.answers

    @property
    def answer(self) -> Answer | None:
        """What this page was answered with before, also when it no longer stands."""
        return self.draft.answers.get(self.page.name) if self.draft else None

    @cached_property
    def started(self) -> Draft:
        """The draft, begun now when there is none yet."""
        if self.draft is None:
            self.draft = self.runner.begin()
        return self.draft

    @property
    def back_url(self) -> str:
        """The page before this one."""
        before = self.path.before(self.page)
        return self.runner.url(before) if before else self.runner.start_url()

    @property
    def here(self) -> str:
        """Where the form is sent: this page and its query, without a place on the page."""
        return request.script_root + request.full_path.removesuffix("?")

    def show(self) -> View:
        """The page, with an earlier answer filled in."""
        if (html := self._shared()) is not None:
            page_shown.send(self.runner, visit=self)
            return html
        form = self._form(formdata=None, data=dict(self.answer or {}))
        page_shown.send(self.runner, visit=self)
        return self._render(form)

    def _shared(self) -> str | None:
        """The page as everybody sees it, if there is one and this browser's is no other."""
        if self.runner.shared is None or self.runner.apart():
            return None
        return self.runner.shared.html(self)

    def take(self) -> View:
        """Check and store what was sent, then on to the first page without an answer."""
        if self.page.uploads is not None:
            request.max_content_length = self.page.uploads.most_bytes
            if (request.content_length or 0) > self.page.uploads.most_bytes:
                return self._turn_away(self.page.uploads)
        form = self._form()
        if form is None:
            abort(405)
        if self.page.interim and (response := self.page.interim(form, self)) is not None:
            return response
        if form.validate():
            try:
                answer = self.page.keep(form, self) if self.page.keep else form.answer()
            except Refused as refusal:
                _add_error(form, refusal)
            else:
                return answer if isinstance(answer, Response) else self._keep(answer)
        page_refused.send(self.runner, visit=self, form=form)
        return self._render(form)

    def _turn_away(self, uploads: Uploads) -> View:
        """The page again, because more was sent than it takes."""
        _read_away(READ_AWAY * uploads.most_bytes)
        form = self._form(formdata=None, data=dict(self.answer or {}))
        if form is None:
            abort(405)
        _add_error(form, uploads.too_much())
        page_refused.send(self.runner, visit=self, form=form)
        return make_response(self._render(form), 413)

    def _keep(self, answer: Answer) -> View:
        draft = self.started
        if not self.runner.drafts.save(draft.id, self.page.name, answer, self.now):
            return self.runner.serve(self.page)
        path = self.runner.journey.path({**draft.answers, self.page.name: answer}, self.now)
        page_answered.send(self.runner, visit=self, path=path)
        return redirect(self.runner.url(path.last))

    def _form(self, **options: Any) -> Form | None:
        if self.page.form is None:
            return None
        form = self.page.form(**options)
        if self.page.prepare:
            self.page.prepare(form, self)
        return form

    def _render(self, form: Form | None) -> str:
        context = self.page.context(self) if self.page.context else {}
        return self.runner.render(
            self.page.template, form=form, visit=self, page=self.page, **context
        )

    def rows(self) -> list[tuple[Page, Row]]:
        """What "Check your answers" shows: each answer of the path, in order."""
        answers = self.path.answers
        return [
            (page, row)
            for page in self.path.pages
            if page.name in answers
            for row in replace(self, page=page, extras={})._rows(answers[page.name])
        ]

    def _rows(self, answer: Answer) -> Iterable[Row]:
        page = self.page
        if page.rows is not None:
            return page.rows(answer, self.answers)
        form = self._form(formdata=None, data=dict(answer), meta={"csrf": False})
        questions = form.questions() if form else []
        return [
            _row(page.title if len(questions) == 1 else each.label.text, each) for each in questions
        ]


def _row(key: Any, field: Any) -> Row:
    labels = {choice.value: choice.label for choice in getattr(field, "iter_choices", list)()}
    given = field.data if isinstance(field.data, list) else [field.data]
    said = [_in_words(labels.get(each, each)) for each in given if each not in (None, "")]
    lines = "\n".join(said).split("\n") if said else [_("Not provided")]
    return Row(str(key), tuple(lines), str(key))


def _in_words(value: Any) -> str:
    if isinstance(value, date):
        return str(format_date(value, "EEEE d MMMM y", locale=language()))
    return str(value)


def _add_error(form: Form, refusal: Refused) -> None:
    several = isinstance(refusal.message, list)
    messages = refusal.message if several else [refusal.message]
    if refusal.field is None:
        form.form_errors = [*form.form_errors, *messages]
    else:
        getattr(form, refusal.field).errors = messages


def _read_away(most: int) -> None:
    """Read what is being sent and keep nothing: most browsers show no answer before its end."""
    left = min(request.content_length or 0, most)
    while left > 0 and (read := request.environ["wsgi.input"].read(min(left, CHUNK))):
        left -= len(read)
