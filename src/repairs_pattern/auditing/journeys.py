"""The states of the pages of a journey: empty, answered, long, wrong, forced, and how else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice

from ..audit.states import Step
from ..research.states import STATES
from .exploring import Explorer
from .known import LONG, Answers, Came, Known
from .naming import Found, answering, cookies
from .service import FORCED
from .values import Try

NOTHING = Try({}, {})
"""Nothing is filled in."""

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
        yield from self._unavailable_meanwhile()

    def _of(self, known: Known) -> Iterator[Found]:
        name = known.page.name
        for number, plan in enumerate(known.looks.values()):
            kind = f"other look {number}" if number else "empty"
            yield Found(name, kind, self._at(known, plan))
        for kind, how, answer in self._answered(known):
            yield Found(name, kind, self._at(known, {**known.plan, name: answer}, how))
        for came in known.came:
            plain = came.form.contradicts(came.how.given)
            yield Found(name, _kind(came), self._done(known, came), plain)
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
        steps = list(cookies(self.explorer.somebody.cookies(plan), in_words(self.explorer, plan)))
        if forced:
            steps.append(_happens(forced))
        return (*steps, Step("open", self.explorer.somebody.addresses[known.page.name]))

    def _done(self, known: Known, came: Came, forced: str = "") -> tuple[Step, ...]:
        """Answer the page, and see what comes."""
        expected = came.errors or (came.heading,)
        return (
            *self._at(known, came.plan, forced=forced),
            *chain.from_iterable(self._uploaded(known, came)),
            *answering(came.form, came.how, came.button),
            *(Step("expect", each, words=f"“{each}” is shown") for each in expected if each),
        )

    def _uploaded(self, known: Known, came: Came) -> Iterator[Iterable[Step]]:
        """Upload what was uploaded before, and come back to the page."""
        for how, button in came.earlier:
            yield answering(came.form, how, button)
            yield [Step("open", self.explorer.somebody.addresses[known.page.name])]

    def _forced(self, known: Known) -> Iterator[Found]:
        """The page, and what comes of its first answer, under forced states that show there."""
        usual = set(known.looks)
        if known.is_end:
            yield from self._time_is_taken(known)
        asked = self.explorer.answering.forced_states_of(known)
        for forced in STATES:
            if forced in ONLY_SLOW or forced not in asked:
                continue
            if forced == "unavailable" and any(forced in each for each in self.forced_looks):
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

    def _time_is_taken(self, known: Known) -> Iterator[Found]:
        """The time that was chosen is taken at the moment at which the report is sent."""
        somebody = self.explorer.somebody
        plan = max(known.arrivals, key=len)
        shown = somebody.come_to_the_end(known.page, plan)
        if shown.forms and (cookie := somebody.visitor.cookie) is not None:
            form = shown.forms[0]
            steps = (
                *cookies(dict([cookie]), in_words(self.explorer, plan)),
                Step("open", somebody.addresses[known.page.name]),
                _happens("slot-taken"),
                *answering(form, NOTHING, form.main_button),
            )
            somebody.visitor.client.set_cookie(FORCED, "slot-taken")
            came = somebody.visitor.send(shown, form, {}, form.main_button)
            if came.status == 200 and came.soup.find("form"):
                expect = Step("expect", came.heading, words=f"“{came.heading}” is shown")
                kind = f"forced: slot-taken, then: {came.heading}"
                yield Found(known.page.name, kind, (*steps, expect))

    def _unavailable_meanwhile(self) -> Iterator[Found]:
        """The service becomes unavailable while a page is open."""
        asking = (each for each in self.explorer.known.values() if each.form and each.taken)
        for known in islice(asking, 1):
            assert known.form is not None
            steps = (
                *self._at(known, known.plan),
                _happens("unavailable"),
                *answering(known.form, known.taken[0].how, known.form.main_button),
            )
            yield Found(known.page.name, "forced: unavailable, then: sent", steps)


def _happens(forced: str) -> Step:
    """A forced state holds from now on."""
    return Step("cookie", FORCED, forced, f"It so happens: {STATES[forced].meets}")


def in_words(explorer: Explorer, plan: Answers) -> str:
    """What was answered before, a line for each page."""
    pages = explorer.somebody.journey.pages
    lines = [f"Answer “{pages[name].title}”: {_answer(answer)}" for name, answer in plan.items()]
    return "\n".join(lines)


def _kind(came: Came) -> str:
    if came.errors:
        return f"error: {' '.join(came.errors)}"
    return f"then: {came.heading}"


def _answer(answer: object) -> str:
    values = answer.values() if isinstance(answer, dict) else [answer]
    simple = [str(each) for each in values if each and isinstance(each, str | int)]
    return ", ".join(simple)[:120] or "nothing"
