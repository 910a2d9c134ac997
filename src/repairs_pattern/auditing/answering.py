"""Answers one page of a journey in every way, and notes what comes of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from ..journey import Page
from .forms import Form
from .known import Answers, Came, Known, Taken
from .service import FORCED, Noting
from .somebody import FEW, Somebody
from .values import Try, Values
from .visiting import CSRF, Shown

HARMLESS = "messages-delayed"
"""A forced state that nobody notices on a page of the journey."""

OF_FILES = 3
"""Among how many first ways to answer a form with one field there is one with a photo."""


class Answering:
    """Answers pages.

    :param somebody: who does it.
    """

    def __init__(self, somebody: Somebody, values: Values) -> None:
        self._somebody = somebody
        self._visitor = somebody.visitor
        self._values = values
        self._closed: dict[object, list[Came]] = {}
        self._uploaded: list[tuple[Try, int]] = []

    def every_way(self, known: Known, plan: Answers) -> None:
        """Answer a page in every way.

        :param plan: the answers that lead there.
        """
        if (opened := self._opened(known, plan)) is None:
            return
        shown, form = opened
        self._uploaded = []
        if known.page.closed and known.page.keep is None and len(form.asked) == 1:
            self._closed_question(known, plan, form, shown)
            return
        main = form.main_button
        for button in [main, *(i for i in range(len(form.buttons)) if i != main)]:
            for each in self._values.tries(form):
                self._try(known, plan, shown, form, each, button)

    def first_taken(self, page: Page, plan: Answers) -> Iterator[Taken]:
        """An answer that the service takes after these answers, if there is one."""
        known = Known(page, [plan])
        if (opened := self._opened(known, plan)) is not None:
            shown, form = opened
            for each in islice(self._values.tries(form), FEW):
                self._try(known, plan, shown, form, each, form.main_button)
                if known.taken:
                    yield known.taken[0]
                    return

    def forced_states_of(self, known: Known) -> set[str]:
        """The forced states that a page asks for, when it is shown or its first answer is sent."""
        Noting.asked.clear()
        self._somebody.see(known.page.name, known.plan, {FORCED: HARMLESS})
        if known.form is not None and (known.taken or known.form.is_of_files):
            how, button = self._usual(known, known.form)
            known.usual = self._sent(known, how, button, HARMLESS)
        return set(Noting.asked)

    def force(self, known: Known, forced: str) -> Came | None:
        """What comes of a page's first answer under a forced state, when it is not as usual."""
        form, usual = known.form, known.usual
        if form is None or usual is None:
            return None
        how, button = self._usual(known, form)
        came = self._sent(known, how, button, forced)
        if (came.look, came.errors) == (usual.look, usual.errors):
            return None
        if came.errors and known.told.issuperset(came.gist):
            return None
        return Came(how, form, button, came.errors, came.heading, came.look, known.plan)

    def _usual(self, known: Known, form: Form) -> tuple[Try, int]:
        """How a page is answered when nothing is wrong; photos are uploaded by its first button."""
        if form.is_of_files:
            tries = islice(self._values.tries(form), OF_FILES)
            return next(each for each in tries if each.given), 0
        return known.taken[0].how, form.main_button

    def _sent(self, known: Known, how: Try, button: int, forced: str) -> Shown:
        shown = self._somebody.see(known.page.name, known.plan, {FORCED: forced})
        return self._visitor.send(shown, shown.forms[0], how.given, button)

    def _opened(self, known: Known, plan: Answers) -> tuple[Shown, Form] | None:
        shown = self._somebody.see(known.page.name, plan)
        if not shown.forms:
            return None
        known.form = known.form or shown.forms[0]
        return shown, shown.forms[0]

    def _closed_question(self, known: Known, plan: Answers, form: Form, shown: Shown) -> None:
        """A page with one question and answers that are known: they need not be sent.

        What is said of no answer is the same for all of them, and is asked of one. What is said
        of a page that was open for too long is shown on one of them.
        """
        [asked] = form.asked
        given = ({asked.name: value} for value in known.page.closed)
        known.taken = [Taken(each, Try(each, {})) for each in given]
        kind = type(known.page), known.page.template, asked.name
        if kind in self._closed:
            came = self._closed[kind]
            known.came = [replace(e, heading=shown.heading, form=form, plan=plan) for e in came]
            return
        for each in self._values.tries(form):
            if not each.given or each.altered:
                self._try(known, plan, shown, form, each, form.main_button)
        self._closed[kind] = [each for each in known.came if CSRF not in each.how.altered]

    def _try(
        self,
        known: Known,
        plan: Answers,
        shown: Shown,
        form: Form,
        how: Try,
        button: int,
    ) -> None:
        is_main = button == form.main_button
        photos = 0
        if form.is_of_files:
            shown = self._with_room(known)
            photos = self._somebody.photos()
        came = self._visitor.send(
            shown, form, {**how.given, **how.altered}, button, go_on=not is_main
        )
        if came.errors and not known.told.issuperset(came.gist):
            known.told.update(came.gist)
            least = how if form.is_of_files else self._least(shown, form, how, button, came)
            earlier = tuple(self._uploaded)
            known.came.append(
                Came(least, form, button, came.errors, came.heading, plan=plan, earlier=earlier)
            )
        if form.is_of_files and self._somebody.photos() > photos:
            self._uploaded.append((how, button))
        if came.errors:
            return
        after = self._somebody.answers()
        name = known.page.name
        if is_main and name in after and not how.altered:
            known.take(Taken(after[name], how), self._somebody.path(after).last.name)
        elif not is_main and came.status == 200 and not known.came_to(came.look):
            known.came.append(Came(how, form, button, (), came.heading, came.look, plan))
        self._somebody.take_back(after, plan)

    def _with_room(self, known: Known) -> Shown:
        """The page for photos as it is now; when there is no room for more, without any."""
        address = self._somebody.addresses[known.page.name]
        here = self._visitor.open(address)
        if any(each.kind == "file" for form in here.forms for each in form.asked):
            return here
        self._somebody.take_back_photos()
        self._uploaded = []
        return self._visitor.open(address)

    def _least(self, shown: Shown, form: Form, how: Try, button: int, came: Shown) -> Try:
        """The same without what makes no difference: nobody can fill in what is not revealed."""
        for name in list(how.given):
            if name not in how.altered:
                given = {each: value for each, value in how.given.items() if each != name}
                less = Try(given, how.altered)
                again = self._visitor.send(shown, form, {**less.given, **less.altered}, button)
                if again.errors == came.errors:
                    how = less
        return how
