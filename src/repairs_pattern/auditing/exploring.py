"""Finds a way to every page of a journey by answering it, and every way to get a page wrong.

Nothing is known of the pages but what their forms say. A page is answered in every way that
``Values`` gives; the answers that the service takes lead on, and what it says of the others is
kept. A page that is only reached by some mixture of answers is looked for among the answers that
were taken before.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from itertools import chain

from ..journey import Page
from .answering import Answering
from .known import Answers, Known
from .mixing import Mixing
from .somebody import FEW, Somebody

OTHERS = 4
"""How many looks of one page are answered in every way."""

MOST_PAGES = 60


class Explorer:
    """Explores the journey of one service.

    :param somebody: who does it.
    :ivar known: what was found, by name of page.
    """

    def __init__(self, somebody: Somebody) -> None:
        self.somebody = somebody
        self.known: dict[str, Known] = {}
        self.answering = Answering(somebody, somebody.values)
        self._mixing = Mixing(somebody, self.answering, self.known)

    @property
    def unreached(self) -> list[str]:
        """Pages that no answers lead to."""
        return [name for name in self.somebody.journey.pages if name not in self.known]

    @property
    def ends(self) -> list[Known]:
        """The pages from which a report is sent."""
        return [known for known in self.known.values() if known.is_end]

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
                    self.answering.every_way(known, plan)
                    self._spread({**plan, known.page.name: each.answer} for each in known.taken)
        self._search()

    def _search(self) -> None:
        """Look for pages that only a mixture of answers leads to."""
        while mixed := [each for name in self.unreached if (each := self._mixing.to(name))]:
            self._spread(mixed)

    def _spread(self, plans: Iterable[Answers]) -> None:
        waiting = deque(plans)
        while waiting:
            answers = waiting.popleft()
            page = self.somebody.path(answers).last
            if self._arrive(page, answers) and not page.is_exit:
                known = self.known[page.name]
                self.answering.every_way(known, answers)
                waiting.extend({**answers, page.name: taken.answer} for taken in known.taken)

    def _arrive(self, page: Page, answers: Answers) -> bool:
        """Note a way to a page; whether it is the first."""
        first = page.name not in self.known
        known = self.known.setdefault(page.name, Known(page))
        known.arrivals.append(answers)
        if first or not page.closed:
            known.look_closer(lambda: self.somebody.see(page.name, answers).look, answers)
        return first

    def _vary(self) -> None:
        """See how later pages look when earlier ones are answered otherwise."""
        for known in list(self.known.values()):
            if not known.page.closed and not known.page.is_exit:
                for taken in known.taken[:FEW]:
                    self._see_all({**known.plan, known.page.name: taken.answer})
                for plan in list(known.looks.values())[1:]:
                    self._see_all(plan)

    def _see_all(self, answers: Answers) -> None:
        whole = self._finish(answers)
        if whole is None:
            return
        path = self.somebody.path(whole)
        for page in path.pages[len(answers) :]:
            place = path.names.index(page.name)
            plan = {each: path.answers[each] for each in path.names[:place]}
            if page.name not in self.known:
                self._spread([plan])
            elif not page.closed:
                self._arrive(page, plan)

    def _finish(self, answers: Answers) -> Answers | None:
        """Further answers, up to a page that nothing follows; None when only an exit is reached."""
        further: Answers | None = answers
        for _ in range(MOST_PAGES):
            if further is None:
                break
            page = self.somebody.path(further).last
            if page.next is None:
                return None if page.is_exit else further
            further = self._onward(page, further)
        return None

    def _onward(self, page: Page, answers: Answers) -> Answers | None:
        """The answers with one to this page, by which the journey goes on."""
        known = self.known.get(page.name)
        fresh = self.answering.first_taken(page, answers)
        for taken in chain(known.taken if known else (), fresh):
            further = {**answers, page.name: taken.answer}
            last = self.somebody.path(further).last
            if last.name != page.name and not last.is_exit:
                return further
        return None

    def _answer_others(self) -> None:
        """Answer pages that look otherwise after other answers: they may say something else."""
        for known in list(self.known.values()):
            if not known.page.closed and not known.page.is_exit:
                for plan in list(known.looks.values())[1:OTHERS]:
                    self.answering.every_way(known, plan)
