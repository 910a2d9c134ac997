"""Somebody with a browser, whose answers are put into the database and need not be typed."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from secrets import token_urlsafe

from flask import Flask
from sqlalchemy import delete, func, select

from ..app import RepairsPattern
from ..domain.store import AnswerRow, DraftRow, PhotoRow
from ..journey import Page, Path
from ..journey.runner import SESSION_KEY
from .known import Answers
from .signing import signed
from .values import Values
from .visiting import Shown, Visitor

TIMES = "schedule"
"""The section whose answers hold something for a draft."""

FEW = 8


class Somebody:
    """A resident of one service, who may have answered anything.

    :ivar visitor: what they do with their browser.
    :ivar addresses: of the pages of the journey, by name.
    """

    def __init__(self, app: Flask, values: Values) -> None:
        pattern: RepairsPattern = app.extensions["repairs_pattern"]
        assert pattern.service is not None
        self.app = app
        self.values = values
        self.service = pattern.service
        self.runner = pattern.service.runner
        self.journey = self.runner.journey
        self.visitor = Visitor(app)
        with app.test_request_context():
            self.addresses = {
                name: self.runner.url(page) for name, page in self.journey.pages.items()
            }

    def path(self, answers: Answers) -> Path:
        """The pages that answers lead through."""
        return self.journey.path(answers, self.service.clock())

    def draft(self, answers: Answers) -> str:
        """A draft with these answers, put into the database in one go."""
        now = self.service.clock()
        draft_id = token_urlsafe(24)
        with self.service.database.writing() as session:
            session.add(DraftRow(id=draft_id, started_at=now))
            session.flush()
            session.add_all(
                AnswerRow(draft_id=draft_id, page=page, answer=dict(answer), saved_at=now)
                for page, answer in answers.items()
            )
        return draft_id

    def cookies(self, answers: Answers) -> dict[str, str]:
        """The cookies of a browser in which these answers were given."""
        return signed(self.app, {SESSION_KEY: self.draft(answers)}) if answers else {}

    def see(self, name: str, answers: Answers, more: Mapping[str, str] | None = None) -> Shown:
        """A page, as somebody sees it who has answered so.

        :param more: further cookies.
        """
        self.visitor.take({**self.cookies(answers), **(more or {})})
        return self.visitor.open(self.addresses[name])

    def answers(self) -> Answers:
        """What was answered in the browser so far."""
        draft_id = self._draft_id()
        draft = self.runner.drafts.load(draft_id, self.service.clock()) if draft_id else None
        return draft.answers if draft else {}

    def photos(self) -> int:
        """How many photos were uploaded in the browser so far; some may be kept beside an error."""
        mine = select(func.count()).where(PhotoRow.draft_id == self._draft_id())
        with self.service.database.reading() as session:
            return session.scalar(mine) or 0

    def take_back_photos(self) -> None:
        """Forget the photos that were uploaded in the browser."""
        with self.service.database.writing() as session:
            session.execute(delete(PhotoRow).where(PhotoRow.draft_id == self._draft_id()))

    def take_back(self, after: Answers, before: Answers) -> None:
        """Forget answers that were not there before."""
        for page in set(after) - set(before):
            self.runner.drafts.forget(str(self._draft_id()), page)

    def come_to_the_end(self, page: Page, plan: Answers) -> Shown:
        """Be on the last page. Times are chosen anew, because they are held for a draft."""
        pages = self.journey.pages
        chosen = {name: each for name, each in plan.items() if pages[name].section != TIMES}
        self.visitor.take(self.cookies(chosen))
        for _ in range(FEW):
            last = self.path(self.answers()).last
            shown = self.visitor.open(self.addresses[last.name])
            if last.name == page.name or not shown.forms:
                break
            for each in islice(self.values.tries(shown.forms[0]), FEW):
                form = shown.forms[0]
                self.visitor.send(shown, form, each.given, form.main_button, go_on=False)
                if last.name in self.answers():
                    break
        return shown

    def _draft_id(self) -> str | None:
        with self.visitor.client.session_transaction() as session:
            found = session.get(SESSION_KEY)
        return found if isinstance(found, str) else None
