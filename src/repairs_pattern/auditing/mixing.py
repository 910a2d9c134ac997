"""Looks for a page that only a mixture of answers leads to, among answers that were taken."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from .answering import Answering
from .known import Answers, Known
from .somebody import FEW, Somebody


class Mixing:
    """Mixes the answers that were taken.

    :param known: what is known of pages, by name.
    """

    def __init__(
        self, somebody: Somebody, answering: Answering, known: Mapping[str, Known]
    ) -> None:
        self._somebody = somebody
        self._answering = answering
        self._known = known

    def to(self, name: str) -> Answers | None:
        """Answers that lead to a page that was not reached."""
        befores = [each for each in self._known.values() if name in each.page.targets()]
        for mix in (self._once, self._twice, self._freshly):
            for before in befores:
                for answers in mix(before):
                    path = self._somebody.path(answers)
                    if name in path.names:
                        place = path.names.index(name)
                        return {each: answers[each] for each in path.names[:place]}
        return None

    def _once(self, before: Known) -> Iterator[Answers]:
        for plan in before.arrivals:
            yield from ({**plan, before.page.name: taken.answer} for taken in before.taken)

    def _twice(self, before: Known) -> Iterator[Answers]:
        for plan in before.arrivals[:FEW]:
            for name in plan:
                for other in self._known[name].taken[:FEW]:
                    mixed = {**plan, name: other.answer}
                    for taken in before.taken[:FEW]:
                        yield {**mixed, before.page.name: taken.answer}

    def _freshly(self, before: Known) -> Iterator[Answers]:
        """The answers that a page takes may depend on what was answered before it."""
        for plan in list(before.looks.values())[1:]:
            if not before.page.closed:
                fresh = Known(before.page, [plan])
                self._answering.every_way(fresh, plan)
                yield from ({**plan, before.page.name: taken.answer} for taken in fresh.taken)
