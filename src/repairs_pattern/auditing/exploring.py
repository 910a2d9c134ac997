"""Finds a way to every page of a journey by answering it, and every way to get a page wrong.

Nothing is known of the pages but what their forms say. A page is answered in every way that
``Values`` gives; the answers that the service takes lead on, and what it says of the others is
kept. A page that is only reached by some mixture of answers is looked for among the answers that
were taken before.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from secrets import token_urlsafe
from typing import TypeAlias

from flask import Flask

from ..app import RepairsPattern
from ..domain.store import AnswerRow, DraftRow
from ..journey import Answer, Page, Path
from ..journey.runner import SESSION_KEY
from .service import FORCED
from .signing import signed
from .values import Try, Values
from .visiting import Form, Shown, Visitor

Answers: TypeAlias = Mapping[str, Answer]

MOST_LOOKS = 12
"""How many looks of one page are kept."""

OTHERS = 4
"""How many looks of one page are answered in every way."""

PATIENCE = 40
"""How many ways to one page are tried in vain before it is thought to have no further look."""

MOST_TAKEN = 12
"""How many answers to one page are gone on with, where they lead to the same page."""

TIMES = "schedule"
"""The section whose answers hold something for a draft."""

FEW = 8
LONG = 80
"""From how many characters on a text is long."""


MOST_PAGES = 60


@dataclass(frozen=True)
class Taken:
    """An answer that the service took, and how it was given."""

    answer: Answer
    how: Try


@dataclass(frozen=True)
class Came:
    """What came of an answer that did not lead on: errors, or the same page otherwise.

    :param button: the place of the button that was pressed.
    :param look: how the page looks that came without an error.
    :param plan: the answers with which the page was come to.
    """

    how: Try
    form: Form
    button: int
    errors: tuple[str, ...]
    heading: str
    look: str = ""
    plan: Answers = field(default_factory=dict)


@dataclass
class Known:
    """What is known of one page of the journey.

    :param arrivals: answers that lead there.
    :param looks: answers that lead there, by how the page then looks.
    :param taken: answers to the page.
    :param came: what came of the others.
    :param form: its form, as it was first seen.
    :param usual: what its first answer leads to when nothing is forced.
    """

    page: Page
    arrivals: list[Answers] = field(default_factory=list)
    looks: dict[str, Answers] = field(default_factory=dict)
    taken: list[Taken] = field(default_factory=list)
    came: list[Came] = field(default_factory=list)
    form: Form | None = None
    usual: Shown | None = None
    in_vain: int = 0
    kinds: set[object] = field(default_factory=set)
    following: set[str] = field(default_factory=set)

    @property
    def plan(self) -> Answers:
        """The first answers that led there."""
        return self.arrivals[0]

    def look_closer(self, look: Callable[[], str], answers: Answers) -> None:
        """See how the page looks after these answers, while there is hope of something new."""
        if self.in_vain < PATIENCE and len(self.looks) < MOST_LOOKS:
            known = len(self.looks)
            self.looks.setdefault(look(), answers)
            self.in_vain = self.in_vain + 1 if len(self.looks) == known else 0

    def plans_by_every_page(self) -> Iterator[Answers]:
        """Ways to the page that together go by every page that any way goes by."""
        passed: set[str] = set()
        for plan in self.arrivals:
            if not passed.issuperset(plan):
                passed.update(plan)
                yield plan

    def take(self, taken: Taken, following: str) -> None:
        """Keep an answer that leads elsewhere than others, or is of another kind."""
        kind = following, _kind(taken.answer)
        if kind not in self.kinds:
            self.kinds.add(kind)
            if len(self.taken) < MOST_TAKEN or following not in self.following:
                self.following.add(following)
                self.taken.append(taken)

    def came_to(self, look: str) -> bool:
        """Whether something came to a page that looks like this, as the page itself may."""
        return look in self.looks or any(each.look == look for each in self.came)


class Explorer:
    """Explores the journey of one service.

    :ivar known: what was found, by name of page.
    """

    def __init__(self, app: Flask, values: Values) -> None:
        pattern: RepairsPattern = app.extensions["repairs_pattern"]
        assert pattern.service is not None
        self.app = app
        self.service = pattern.service
        self.runner = pattern.service.runner
        self.journey = self.runner.journey
        self.values = values
        self.visitor = Visitor(app)
        with app.test_request_context():
            self.addresses = {
                name: self.runner.url(page) for name, page in self.journey.pages.items()
            }
        self.known: dict[str, Known] = {}
        self._closed: dict[object, list[Came]] = {}

    @property
    def unreached(self) -> list[str]:
        """Pages that no answers lead to."""
        return [name for name in self.journey.pages if name not in self.known]

    def explore(self) -> None:
        """Go wherever answers lead."""
        self._spread([{}])
        self._search()
        self._vary()
        self._answer_others()

    def explore_further(self) -> None:
        """Go on after something has changed outside: answers may be taken otherwise now."""
        wanted = set(self.unreached)
        for known in list(self.known.values()):
            if wanted.intersection(known.page.targets()) and not known.page.closed:
                for plan in list(known.looks.values()):
                    self._answer(known, plan)
                    self._spread({**plan, known.page.name: each.answer} for each in known.taken)
        self._search()

    def _search(self) -> None:
        """Look for pages that only a mixture of answers leads to."""
        while mixed := [each for name in self.unreached if (each := self._mixture(name))]:
            self._spread(mixed)

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
        """The cookies of somebody who has answered so."""
        return signed(self.app, {SESSION_KEY: self.draft(answers)}) if answers else {}

    def see(self, name: str, answers: Answers, more: Mapping[str, str] | None = None) -> Shown:
        """A page, as somebody sees it who has answered so.

        :param more: further cookies.
        """
        self.visitor.take({**self.cookies(answers), **(more or {})})
        return self.visitor.open(self.addresses[name])

    def at_the_end(self, page: Page, plan: Answers) -> tuple[Visitor, Shown]:
        """Somebody on the last page. Times are chosen anew, because they are held for a draft."""
        pages = self.journey.pages
        chosen = {name: each for name, each in plan.items() if pages[name].section != TIMES}
        self.visitor.take(self.cookies(chosen))
        for _ in range(FEW):
            last = self.path(self._answers()).last
            shown = self.visitor.open(self.addresses[last.name])
            if last.name == page.name or not shown.forms:
                break
            for each in islice(self.values.tries(shown.forms[0]), FEW):
                button = main_button(shown.forms[0])
                self.visitor.send(shown, shown.forms[0], each.given, button, go_on=False)
                if last.name in self._answers():
                    break
        return self.visitor, shown

    def force(self, known: Known, forced: str) -> Came | None:
        """What comes of a page's first answer under a forced state, when it is not as usual."""
        if not known.taken or known.form is None:
            return None
        how, button = known.taken[0].how, main_button(known.form)
        if known.usual is None:
            known.usual = self._sent(known, how, button, {})
        came = self._sent(known, how, button, {FORCED: forced})
        if (came.look, came.errors) == (known.usual.look, known.usual.errors):
            return None
        return Came(how, known.form, button, came.errors, came.heading, came.look, known.plan)

    def _sent(self, known: Known, how: Try, button: int, more: Mapping[str, str]) -> Shown:
        shown = self.see(known.page.name, known.plan, more)
        return self.visitor.send(shown, shown.forms[0], how.given, button)

    def finish(self, answers: Answers) -> Answers | None:
        """Further answers, up to a page that nothing follows; None when only an exit is reached."""
        further: Answers | None = answers
        for _ in range(MOST_PAGES):
            if further is None:
                break
            page = self.path(further).last
            if page.next is None:
                return None if page.is_exit else further
            further = self._onward(page, further)
        return None

    def _onward(self, page: Page, answers: Answers) -> Answers | None:
        """The answers with one to this page, by which the journey goes on."""
        known = self.known.get(page.name)
        for taken in chain(known.taken if known else (), self._first_taken(page, answers)):
            further = {**answers, page.name: taken.answer}
            last = self.path(further).last
            if last.name != page.name and not last.is_exit:
                return further
        return None

    def _spread(self, plans: Iterable[Answers]) -> None:
        waiting = deque(plans)
        while waiting:
            answers = waiting.popleft()
            page = self.path(answers).last
            if self._arrive(page, answers) and not page.is_exit:
                known = self.known[page.name]
                self._answer(known, answers)
                waiting.extend({**answers, page.name: taken.answer} for taken in known.taken)

    def _arrive(self, page: Page, answers: Answers) -> bool:
        """Note a way to a page; whether it is the first."""
        first = page.name not in self.known
        known = self.known.setdefault(page.name, Known(page))
        known.arrivals.append(answers)
        if first or not page.closed:
            known.look_closer(lambda: self.see(page.name, answers).look, answers)
        return first

    def _answer(self, known: Known, answers: Answers) -> None:
        """Answer a page in every way."""
        if (opened := self._opened(known, answers)) is None:
            return
        shown, form = opened
        if known.page.closed and known.page.keep is None and len(form.asked) == 1:
            self._answer_closed(known, answers, form, shown)
            return
        main = main_button(form)
        for button in [main, *(i for i in range(len(form.buttons)) if i != main)]:
            for each in self.values.tries(form):
                self._try(known, answers, shown, form, each, button, main=button == main)

    def _opened(self, known: Known, answers: Answers) -> tuple[Shown, Form] | None:
        shown = self.see(known.page.name, answers)
        if not shown.forms:
            return None
        known.form = known.form or shown.forms[0]
        return shown, shown.forms[0]

    def _answer_closed(self, known: Known, plan: Answers, form: Form, shown: Shown) -> None:
        """A page with one question and answers that are known: they need not be sent.

        What is said of no answer is the same for all of them, and is asked of one.
        """
        [asked] = form.asked
        given = ({asked.name: value} for value in known.page.closed)
        known.taken = [Taken(each, Try(each, {})) for each in given]
        kind = type(known.page), known.page.template, asked.name
        if kind not in self._closed:
            wrong = [each for each in self.values.tries(form) if not each.given or each.altered]
            for each in wrong:
                self._try(known, plan, shown, form, each, main_button(form), main=True)
            self._closed[kind] = known.came
        known.came = [
            replace(each, heading=shown.heading, form=form, plan=plan)
            for each in self._closed[kind]
        ]

    def _first_taken(self, page: Page, answers: Answers) -> Iterator[Taken]:
        """An answer that the service takes after these answers, if there is one."""
        known = Known(page, [answers])
        if (opened := self._opened(known, answers)) is not None:
            shown, form = opened
            for each in islice(self.values.tries(form), FEW):
                self._try(known, answers, shown, form, each, main_button(form), main=True)
                if known.taken:
                    yield known.taken[0]
                    return

    def _minimal(self, shown: Shown, form: Form, how: Try, button: int, came: Shown) -> Try:
        """The same without what makes no difference: nobody can fill in what is not revealed."""
        for name in list(how.given):
            if name not in how.altered:
                given = {each: value for each, value in how.given.items() if each != name}
                less = Try(given, how.altered)
                again = self.visitor.send(shown, form, {**less.given, **less.altered}, button)
                if again.errors == came.errors:
                    how = less
        return how

    def _try(
        self,
        known: Known,
        plan: Answers,
        shown: Shown,
        form: Form,
        how: Try,
        button: int,
        *,
        main: bool,
    ) -> None:
        given = {**how.given, **how.altered}
        before = self._answers()
        came = self.visitor.send(shown, form, given, button, go_on=not main)
        if came.errors:
            told = {message for each in known.came for message in each.errors}
            if not told.issuperset(came.errors):
                least = self._minimal(shown, form, how, button, came)
                known.came.append(Came(least, form, button, came.errors, came.heading, "", plan))
            return
        after = self._answers()
        name = known.page.name
        if main and name in after and not how.altered:
            known.take(Taken(after[name], how), self.path(after).last.name)
        elif not main and came.status == 200 and not known.came_to(came.look):
            known.came.append(Came(how, form, button, (), came.heading, came.look, plan))
        self._restore(after, before)

    def _draft_id(self) -> str | None:
        with self.visitor.client.session_transaction() as session:
            found = session.get(SESSION_KEY)
        return found if isinstance(found, str) else None

    def _answers(self) -> Answers:
        draft_id = self._draft_id()
        draft = self.runner.drafts.load(draft_id, self.service.clock()) if draft_id else None
        return draft.answers if draft else {}

    def _restore(self, after: Answers, before: Answers) -> None:
        for page in set(after) - set(before):
            self.runner.drafts.forget(str(self._draft_id()), page)

    def _mixture(self, name: str) -> Answers | None:
        """Answers that lead to a page that was not reached: a mixture of answers taken before."""
        befores = [each for each in self.known.values() if name in each.page.targets()]
        for mix in (self._mixed_once, self._mixed_twice, self._mixed_freshly):
            for before in befores:
                for answers in mix(before):
                    path = self.path(answers)
                    if name in path.names:
                        place = path.names.index(name)
                        return {each: answers[each] for each in path.names[:place]}
        return None

    def _mixed_once(self, before: Known) -> Iterator[Answers]:
        for plan in before.arrivals:
            yield from ({**plan, before.page.name: taken.answer} for taken in before.taken)

    def _mixed_twice(self, before: Known) -> Iterator[Answers]:
        for plan in before.arrivals[:FEW]:
            for name in plan:
                for other in self.known[name].taken[:FEW]:
                    mixed = {**plan, name: other.answer}
                    for taken in before.taken[:FEW]:
                        yield {**mixed, before.page.name: taken.answer}

    def _mixed_freshly(self, before: Known) -> Iterator[Answers]:
        """The answers that a page takes may depend on what was answered before it."""
        for plan in list(before.looks.values())[1:]:
            if not before.page.closed:
                fresh = Known(before.page, [plan])
                self._answer(fresh, plan)
                yield from ({**plan, before.page.name: taken.answer} for taken in fresh.taken)

    def _answer_others(self) -> None:
        """Answer pages that look otherwise after other answers: they may say something else."""
        for known in list(self.known.values()):
            if not known.page.closed and not known.page.is_exit:
                for plan in list(known.looks.values())[1:OTHERS]:
                    self._answer(known, plan)

    def _vary(self) -> None:
        """See how later pages look when earlier ones are answered otherwise."""
        for known in list(self.known.values()):
            if not known.page.closed and not known.page.is_exit:
                for taken in known.taken[:FEW]:
                    self._see_all({**known.plan, known.page.name: taken.answer})
                for plan in list(known.looks.values())[1:]:
                    self._see_all(plan)

    def _see_all(self, answers: Answers) -> None:
        whole = self.finish(answers)
        if whole is None:
            return
        path = self.path(whole)
        for page in path.pages[len(answers) :]:
            place = path.names.index(page.name)
            plan = {each: path.answers[each] for each in path.names[:place]}
            if page.name not in self.known:
                self._spread([plan])
            elif not page.closed:
                self._arrive(page, plan)


def main_button(form: Form) -> int:
    """The place of the button that goes on: the last one without a name."""
    plain = [place for place, (_, name, _) in enumerate(form.buttons) if not name]
    return plain[-1] if plain else len(form.buttons) - 1


def _kind(answer: Answer) -> str:
    """The same for answers that hardly differ: in their letters, or a little in their length."""
    said = {
        name: f"{value[:2] if value[:1].isdigit() else bool(value)} {len(value) > LONG}"
        for name, value in answer.items()
        if isinstance(value, str) and " " in value
    }
    return str({**answer, **said, "lines": ""})
