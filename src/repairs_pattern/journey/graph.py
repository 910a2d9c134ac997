"""Pages, branches and the journey: the graph, and the path that answers lead through it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from .forms import Form
    from .runner import Refused, Visit

Answer: TypeAlias = Mapping[str, Any]
"""What one page was answered with: field name to a value that JSON can hold."""


class JourneyError(Exception):
    """A journey whose pages do not fit together: a wrong target, a loop, a page nobody reaches."""


class Answers(Mapping[str, Answer]):
    """The answers given so far, by page name, and the moment at which they are read.

    :param given: page name to answer.
    :param now: an aware datetime. Rules that depend on the date (a heating season, say) read it
        here, so that a path can be replayed for any moment.
    """

    def __init__(self, given: Mapping[str, Answer], now: datetime) -> None:
        self._given = given
        self.now = now

    def __getitem__(self, page: str) -> Answer:
        return self._given[page]

    def __iter__(self) -> Iterator[str]:
        return iter(self._given)

    def __len__(self) -> int:
        return len(self._given)

    def value(self, page: str, name: str) -> Any:
        """One field of one page's answer, or None when that page was not answered."""
        return self._given.get(page, {}).get(name)


@dataclass(frozen=True)
class Branch:
    """A choice of the next page by rule.

    :param choose: takes the answers on the path so far and returns a page name.
    :param to: every name that ``choose`` may return, so that the graph can be enumerated.
    """

    choose: Callable[[Answers], str]
    to: Collection[str]


Target: TypeAlias = str | Branch
Next: TypeAlias = Target | Mapping[str, Target] | None


def names(target: Target) -> tuple[str, ...]:
    """Every page that a target may mean."""
    return tuple(target.to) if isinstance(target, Branch) else (target,)


def follow(target: Target, answers: Answers) -> str:
    """The page that a target means for these answers."""
    return target.choose(answers) if isinstance(target, Branch) else target


@dataclass(frozen=True)
class Row:
    """One line of "Check your answers".

    :param key: what was asked, in a few words.
    :param value: what was answered; one string a line.
    :param change: the words that make the Change link unique ("Change your name").
    """

    key: str
    value: tuple[str, ...]
    change: str

    def linked(self, href: str) -> dict[str, Any]:
        """The row as the repair-summary component takes it, with a link to change the answer."""
        return {
            "key": self.key,
            "lines": list(self.value),
            "change": {"href": href, "visuallyHiddenText": self.change},
        }


@dataclass(frozen=True)
class Uploads:
    """What may be sent to a page that takes files.

    :param most_bytes: the largest request; other pages have the limit of the whole app.
    :param too_much: the words for a larger one, with which the page comes back.
    """

    most_bytes: int
    too_much: Callable[[], Refused]


def _stands(_answer: Answer, _answers: Answers) -> bool:
    return True


@dataclass(frozen=True)
class Page:
    """One page of a journey: usually one question.

    :param name: unique in the journey; the key of the stored answer.
    :param title: the h1 and the start of the browser's title.
    :param section: the blueprint that serves the page, the first part of its URL.
    :param form: what is asked. A page without a form is an exit: the journey ends there.
    :param next: a page name; or a mapping from the answer to a page name or ``Branch``; or a
        ``Branch``. None ends the journey.
    :param field: the form field that a mapping in ``next`` is read from; by default the first.
    :param slug: the last part of the URL; by default the name.
    :param template: what renders the page; by default one of ours, for a question or an exit.
    :param text: what an exit says, one paragraph each, when our template renders it.
    :param prepare: called with the form and the visit before the form is shown or validated, for
        choices that are only known then.
    :param keep: turns a valid form into the answer to store, or into the response that ends the
        journey; may raise ``Refused``.
    :param interim: called on every POST before validation; a response that it returns is sent and
        nothing is stored ("More dates").
    :param stands: whether a stored answer still fits the answers before it; when it does not, the
        page is asked again.
    :param context: further names for the template.
    :param rows: the rows of "Check your answers"; by default one for each field.
    :param uploads: for a page that takes files: how much, and what is said of more.
    :param closed: every value that the form's only field can have, for a page that shows nothing
        that differs between people but which of them was chosen. Its HTML is then made once and
        not for each person, so such a page has neither ``prepare`` nor ``context``.
    :raises JourneyError: when a page with ``closed`` has one of them, or no form.
    """

    name: str
    title: Any = ""
    section: str = "report"
    form: type[Form] | Callable[..., Form] | None = None
    next: Next = None
    field: str | None = None
    slug: str = ""
    template: str = ""
    text: Sequence[Any] = ()
    prepare: Callable[[Any, Visit], None] | None = None
    keep: Callable[[Any, Visit], Answer | Response] | None = None
    interim: Callable[[Any, Visit], Response | None] | None = None
    stands: Callable[[Answer, Answers], bool] = _stands
    context: Callable[[Visit], Mapping[str, Any]] | None = None
    rows: Callable[[Answer, Answers], Iterable[Row]] | None = None
    uploads: Uploads | None = None
    closed: Collection[str] = ()

    def __post_init__(self) -> None:
        if not self.slug:
            object.__setattr__(self, "slug", self.name)
        if not self.template:
            kind = "content" if self.is_exit else "question"
            object.__setattr__(self, "template", f"journey/{kind}.html")
        if self.closed and (self.prepare or self.context or self.form is None):
            raise JourneyError(
                f"{self.name!r} is made for each person, with prepare or context, or asks nothing: "
                "it cannot have closed=."
            )

    @property
    def is_exit(self) -> bool:
        """Whether the journey ends here without anything being asked."""
        return self.form is None

    def is_closed(self, answer: Answer) -> bool:
        """Whether the page with this answer filled in, or none, is the same for everybody."""
        given = list(answer.values())
        return bool(self.closed) and (not given or (len(given) == 1 and given[0] in self.closed))

    def targets(self) -> Iterator[str]:
        """Every page that may follow this one."""
        options = self.next.values() if isinstance(self.next, Mapping) else [self.next]
        for option in options:
            if option is not None:
                yield from names(option)

    def follows(self, answer: Answer, answers: Answers) -> str | None:
        """The page that follows this answer, or None when there is none for it.

        :raises JourneyError: when a ``Branch`` chooses a page that it does not name.
        """
        target = self.next
        if isinstance(target, Mapping):
            value = answer.get(self.field) if self.field else next(iter(answer.values()), None)
            target = target.get(value) if isinstance(value, str) else None
        if target is None:
            return None
        following = follow(target, answers)
        if following not in names(target):
            raise JourneyError(
                f"{self.name!r} leads to {following!r}, which its Branch does not name in to=."
            )
        return following


@dataclass(frozen=True)
class Path:
    """The pages that some answers lead through, in order, and those answers alone.

    The last page is the first that is not answered yet: where the person is.
    """

    pages: tuple[Page, ...]
    answers: Answers

    @property
    def last(self) -> Page:
        """The first unanswered page, or the exit, that the answers lead to."""
        return self.pages[-1]

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of the pages, in order."""
        return tuple(page.name for page in self.pages)

    def before(self, page: Page) -> Page | None:
        """The page before this one on the path; None for the first."""
        place = self.names.index(page.name)
        return self.pages[place - 1] if place else None


@dataclass(frozen=True)
class Journey:
    """A graph of pages with a first page.

    Journeys do not change; ``insert``, ``replace`` and ``remove`` give a new one.

    :raises JourneyError: when a target does not exist, a page cannot be reached, two pages share
        a name or an address, something follows an exit, or the pages form a loop.
    """

    pages: Mapping[str, Page]
    start: str
    _by_address: Mapping[tuple[str, str], Page] = field(init=False, repr=False, compare=False)

    def __init__(self, pages: Iterable[Page], start: str) -> None:
        by_name: dict[str, Page] = {}
        by_address: dict[tuple[str, str], Page] = {}
        for page in pages:
            if page.name in by_name:
                raise JourneyError(f"Two pages are called {page.name!r}.")
            if (page.section, page.slug) in by_address:
                raise JourneyError(f"Two pages have the address /{page.section}/{page.slug}.")
            by_name[page.name] = by_address[page.section, page.slug] = page
        object.__setattr__(self, "pages", by_name)
        object.__setattr__(self, "start", start)
        object.__setattr__(self, "_by_address", by_address)
        _check(by_name, start)

    def find(self, section: str, slug: str) -> Page | None:
        """The page at ``/<section>/<slug>``."""
        return self._by_address.get((section, slug))

    def path(self, given: Mapping[str, Answer], now: datetime) -> Path:
        """Walk from the start to the first page that the given answers leave unanswered.

        Answers to pages off the path are not seen by any rule on it. An answer that no rule can
        read, because an earlier release stored it in another shape, is asked for again.
        """
        page = self.pages[self.start]
        walked = [page]
        on_path: dict[str, Answer] = {}
        answers = Answers(on_path, now)
        while page.form is not None and page.name in given:
            following = _onward(page, given[page.name], on_path, answers)
            if following is None:
                break
            page = self.pages[following]
            walked.append(page)
        return Path(tuple(walked), answers)

    def insert(self, page: Page, *, before: str) -> Journey:
        """A journey in which ``page`` is asked whenever ``before`` would have come next."""
        self._must_have(before)
        new = replace(page, next=before) if page.next is None and not page.is_exit else page
        pages = [_aim(old, {before: page.name}) for old in self.pages.values()]
        return Journey([*pages, new], page.name if self.start == before else self.start)

    def replace(self, page: Page) -> Journey:
        """A journey in which ``page`` stands in for the page of the same name.

        It has the same address. What follows it stays as it was when the new page does not say,
        unless the new page is an exit.
        """
        old = self._must_have(page.name)
        new = replace(page, section=old.section, slug=old.slug)
        if new.next is None and not new.is_exit:
            new = replace(new, next=old.next, field=new.field or old.field)
        return Journey(
            [new if each.name == page.name else each for each in self.pages.values()], self.start
        )

    def remove(self, name: str, *, then: Target | None = None) -> Journey:
        """A journey without that page; what led to it now leads to ``then``.

        :param then: a page name or a ``Branch``, which must not read the answer of the page that
            goes; by default the page's own next page, when there is only one.
        """
        old = self._must_have(name)
        onward = then or (old.next if isinstance(old.next, str) else None)
        if onward is None:
            raise JourneyError(f"{name!r} has no single next page: say which with then=.")
        pages = [_aim(page, {name: onward}) for page in self.pages.values() if page.name != name]
        start = onward if self.start == name else self.start
        if isinstance(start, Branch):
            raise JourneyError("A journey starts at a page and not at a Branch: say which page.")
        return Journey(pages, start)

    def _must_have(self, name: str) -> Page:
        if name not in self.pages:
            raise JourneyError(f"There is no page called {name!r}.")
        return self.pages[name]


def _onward(page: Page, answer: Answer, on_path: dict[str, Answer], answers: Answers) -> str | None:
    """Put a standing answer on the path and give the page after it; None when it does not stand."""
    try:
        if not page.stands(answer, answers):
            return None
        on_path[page.name] = answer
        following = page.follows(answer, answers)
    except (LookupError, TypeError, ValueError):
        following = None
    if following is None:
        on_path.pop(page.name, None)
    return following


def _aim(page: Page, renamed: Mapping[str, Target]) -> Page:
    """The page with its targets exchanged; the same page when none changes."""
    if not any(target in renamed for target in page.targets()):
        return page
    if isinstance(page.next, Mapping):
        return replace(page, next={k: _aim_target(v, renamed) for k, v in page.next.items()})
    return replace(page, next=None if page.next is None else _aim_target(page.next, renamed))


def _aim_target(target: Target, renamed: Mapping[str, Target]) -> Target:
    if isinstance(target, str):
        return renamed.get(target, target)

    def choose(answers: Answers) -> str:
        chosen = target.choose(answers)
        return follow(renamed.get(chosen, chosen), answers)

    to = (names(renamed.get(name, name)) for name in names(target))
    return Branch(choose, tuple(dict.fromkeys(chain.from_iterable(to))))


def _check(pages: Mapping[str, Page], start: str) -> None:
    if start not in pages:
        raise JourneyError(f"The journey starts at {start!r}, which is not one of its pages.")
    for page in pages.values():
        if page.is_exit and page.next is not None:
            raise JourneyError(f"{page.name!r} asks nothing, so no page can follow it.")
        for target in page.targets():
            if target not in pages:
                raise JourneyError(f"{page.name!r} leads to {target!r}, which is not a page.")
    _refuse_loops_and_islands(pages, start)


def _refuse_loops_and_islands(pages: Mapping[str, Page], start: str) -> None:
    done: set[str] = set()
    walking: dict[str, Iterator[str]] = {start: pages[start].targets()}
    while walking:
        name = next(reversed(walking))
        target = next(walking[name], None)
        if target is None:
            done.add(name)
            walking.popitem()
        elif target in walking:
            loop = [*list(walking)[list(walking).index(target) :], target]
            raise JourneyError(f"These pages form a loop: {' > '.join(loop)}.")
        elif target not in done:
            walking[target] = pages[target].targets()
    if unreached := [name for name in pages if name not in done]:
        raise JourneyError(f"No path reaches {', '.join(map(repr, unreached))}.")
