"""The states of the pages of a journey: empty, answered, long, wrong, forced, and how else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ..audit.states import Step
from ..research.states import STATES
from .exploring import Explorer
from .known import LONG, Answers, Came, Known
from .naming import Found, answering, cookies
from .service import FORCED
from .values import Try

ONLY_SLOW = frozenset({"slow", "upload-slow", "messages-delayed", "session-ended"})
"""Forced states that show nothing else on a page of the journey, or end it."""


@dataclass
class JourneyStates:
    """The states of every page that was explored.

    :ivar forced_looks: how pages were seen under forced states; most show the same on all pages.
    """

    explorer: Explorer
    forced_looks: set[tuple[str, str]] = field(default_factory=set)

    def all(self) -> Iterator[Found]:
        """Every state."""
        for known in self.explorer.known.values():
            yield from self._of(known)

    def _of(self, known: Known) -> Iterator[Found]:
        name = known.page.name
        for number, plan in enumerate(known.looks.values()):
            kind = f"other look {number}" if number else "empty"
            yield Found(name, kind, self._at(known, plan))
        for kind, how, answer in self._answered(known):
            yield Found(name, kind, self._at(known, {**known.plan, name: answer}, how))
        for came in known.came:
            yield Found(name, _kind(came), self._done(known, came))
        if not known.page.closed:
            yield from self._forced(known)

    def _answered(self, known: Known) -> Iterator[tuple[str, Try, dict[str, object]]]:
        """The first answer, and the longest one if it is long."""
        if not known.taken:
            return
        first = known.taken[0]
        yield "answered", first.how, dict(first.answer)
        longest = max(known.taken, key=lambda each: len(str(each.answer)))
        if longest is not first and len(str(longest.answer)) > LONG:
            yield "long", longest.how, dict(longest.answer)

    def _at(
        self, known: Known, plan: Answers, how: Try | None = None, forced: str = ""
    ) -> tuple[Step, ...]:
        """Be on the page, after these answers."""
        steps = list(cookies(self.explorer.somebody.cookies(plan), self.words(plan)))
        if forced:
            meets = STATES[forced].meets
            steps.append(Step("cookie", FORCED, forced, f"It so happens: {meets}"))
        return (*steps, Step("open", self.explorer.somebody.addresses[known.page.name]))

    def _done(self, known: Known, came: Came, forced: str = "") -> tuple[Step, ...]:
        """Answer the page, and see what comes."""
        expected = came.errors or (came.heading,)
        return (
            *self._at(known, came.plan, forced=forced),
            *answering(came.form, came.how, came.button),
            *(Step("expect", each, words=f"“{each}” is shown") for each in expected if each),
        )

    def words(self, plan: Answers) -> str:
        """What was answered before, a line for each page."""
        titles = {
            name: str(page.title) for name, page in self.explorer.somebody.journey.pages.items()
        }
        lines = [f"Answer “{titles[name]}”: {_answer(answer)}" for name, answer in plan.items()]
        return "\n".join(lines)

    def _forced(self, known: Known) -> Iterator[Found]:
        """The page, and what comes of its first answer, under forced states that show there."""
        usual = set(known.looks)
        for forced in STATES:
            if forced in ONLY_SLOW:
                continue
            shown = self.explorer.somebody.see(known.page.name, known.plan, {FORCED: forced})
            look = forced, shown.look
            if shown.look not in usual and look in self.forced_looks:
                continue
            if shown.look not in usual:
                self.forced_looks.add(look)
                steps = self._at(known, known.plan, forced=forced)
                expect = Step("expect", shown.heading, words=f"“{shown.heading}” is shown")
                yield Found(known.page.name, f"forced: {forced}", (*steps, expect))
            elif (came := self.explorer.answering.force(known, forced)) is not None:
                kind = f"forced: {forced}, {_kind(came)}"
                yield Found(known.page.name, kind, self._done(known, came, forced))


def _kind(came: Came) -> str:
    if came.errors:
        return f"error: {' '.join(came.errors)}"
    return f"then: {came.heading}"


def _answer(answer: object) -> str:
    values = answer.values() if isinstance(answer, dict) else [answer]
    simple = [str(each) for each in values if each and isinstance(each, str | int)]
    return ", ".join(simple)[:120] or "nothing"
