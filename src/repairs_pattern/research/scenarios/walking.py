"""Walks through a service as a resident would: by its own pages, its own forms and nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ...council.problems import did_you_mean
from ...domain.law import LONDON
from .browser import Browser
from .models import FIRST, Answer, Said, Step, Visit

SLOT = "slot"
"""The field with the time of a visit."""

NO_SLOT = "none"
EVERY_DAY = "?days=1000"
CONFIRMATION = "confirmation"
MOST_PAGES = 60


class Stuck(Exception):
    """A walk that does not go on.

    :param page: where; it is a key of the answers, or the page of a step.
    :param field: the field that it is about, if it is about one.
    """

    def __init__(self, page: str, reason: str, mend: str, field: str | None = None) -> None:
        super().__init__(reason)
        self.page = page
        self.field = field
        self.reason = reason
        self.mend = mend


@dataclass(frozen=True, slots=True)
class Walker:
    """Somebody with a browser.

    :param begins: when the scenario begins; times of visits are counted from that day.
    """

    browser: Browser
    begins: datetime

    def answer(self, answers: Mapping[str, Answer], *, to_the_end: bool) -> None:
        """Answer page after page from the start.

        :param to_the_end: send a page without an answer as it is, until the report is sent;
            otherwise stop at the first page that has none.
        :raises Stuck: when an answer is refused or is to a page that is not on the way.
        """
        left = dict(answers)
        self.browser.open("start")
        self._send("start", left.pop("start", {}))
        for _ in range(MOST_PAGES):
            page = self.browser.page
            if page == CONFIRMATION or (page not in left and not to_the_end):
                break
            if self.browser.form is None:
                mend = "Change an answer before it: nothing can be sent from here."
                raise Stuck(_last_of(answers, left), f"The answers lead to “{page}”.", mend)
            self._send(page, left.pop(page, {}))
        for page in left:
            raise Stuck(page, *self._not_on_the_way(page))

    def follow(self, steps: Sequence[Step]) -> None:
        """Go from page to page; the browser is on the first one already.

        :raises Stuck: when a page is not reached from the one before, or an answer is refused.
        """
        for step, following in zip(steps, [*steps[1:], None], strict=True):
            if self.browser.page != step.page:
                raise Stuck(step.page, *self._not_here(step.page))
            self._take(step, following)

    def _take(self, step: Step, following: Step | None) -> None:
        if step.answer is not None:
            self._send(step.page, step.answer)
        elif following is not None and self.browser.links_to(following.page):
            self.browser.open(following.page)
        elif following is not None:
            self._send(step.page, {})

    def _send(self, page: str, answer: Answer) -> None:
        form = self.browser.form
        if form is None:
            raise Stuck(page, f"Nothing can be sent from “{page}”.", "Take out what follows it.")
        for name in answer:
            if name not in form.names:
                mend = did_you_mean(name, [each for each in form.names if each != "csrf_token"])
                raise Stuck(page, f"“{name}” is not a field of “{page}”.", mend, name)
        self.browser.send({name: self._in_words(page, name, each) for name, each in answer.items()})
        if self.browser.errors:
            raise Stuck(page, *self._refused(answer))

    def _in_words(self, page: str, name: str, said: Said) -> str | list[str]:
        if isinstance(said, tuple):
            return list(said)
        if isinstance(said, Visit):
            return self._slot(page, name, said)
        if name == SLOT and said == FIRST:
            return self._offered(page, name)[0]
        return said

    def _slot(self, page: str, name: str, visit: Visit) -> str:
        day = self.begins.astimezone(LONDON).date() + timedelta(days=visit.days)
        wanted = f"{day.isoformat()}-{visit.window}"
        self.browser.open(page, EVERY_DAY)
        offered = self._offered(page, name)
        if wanted not in offered:
            mend = f"The times go from {offered[0]} to {offered[-1]}. Choose one of them."
            raise Stuck(page, f"No visit can be booked for {wanted}.", mend, name)
        return wanted

    def _offered(self, page: str, name: str) -> list[str]:
        form = self.browser.form
        offered = [each for each in form.offered.get(name, ()) if each != NO_SLOT] if form else []
        if not offered:
            raise Stuck(page, "There is no time to choose.", "Choose another clock.", name)
        return offered

    def _refused(self, answer: Answer) -> tuple[str, str, str | None]:
        said = " ".join(self.browser.errors)
        name = next(iter(answer), None)
        form = self.browser.form
        choices = form.offered.get(name or "", ()) if form else ()
        chosen = answer.get(name) if name else None
        if isinstance(chosen, str) and choices and chosen not in choices:
            return f"“{chosen}” cannot be chosen here.", did_you_mean(chosen, choices), name
        return f"The page refuses it: “{said}”.", "Answer as a resident would.", name

    def _not_here(self, page: str) -> tuple[str, str]:
        if page not in self.browser.pages:
            return self._unknown(page)
        where = self.browser.page or "a page with an error"
        return f"“{page}” is not reached: the service shows “{where}”.", (
            f"Put “{where}” here, or change what is answered before."
        )

    def _not_on_the_way(self, page: str) -> tuple[str, str]:
        if page not in self.browser.pages:
            return self._unknown(page)
        return f"“{page}” is not on the way of these answers.", (
            f"Take it out, or answer “{self.browser.page}”."
        )

    def _unknown(self, page: str) -> tuple[str, str]:
        return f"There is no page called “{page}”.", did_you_mean(page, self.browser.pages)


def _last_of(answers: Mapping[str, Answer], left: Mapping[str, Answer]) -> str:
    """The last page that was answered."""
    return [page for page in answers if page not in left][-1]
