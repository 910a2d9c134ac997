"""Looks at one state: gets there, lets every detector look, and takes pictures of what is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any, TypeAlias
from urllib.parse import urldefrag

from playwright.sync_api import Browser, Error, Page, Response, Route

from .claims import Claims, fingerprint
from .findings import Finding
from .following import Follower, NotReached
from .results import Looked
from .seeing import HEIGHT, WIDTH, Comparer, Detector, Facts, Seen
from .shots import Photographer
from .states import State, Step

CLAIMS = "claims"
"""Where, in the folder of a run, its processes tell each other what they look at."""

PATIENCE = 10_000
"""How long a page may keep the audit waiting, in milliseconds."""

TEMPLATES = "audit-templates"
"""The header in which a service may say from which files it made a page, one after another."""

ALIKE = "audit-alike"
"""The header in which a service may say that a page looks the same with JavaScript and without."""

MOST_USES = 100
"""After so many a tab is closed: what Playwright remembers of it grows with each page."""

FORGET = "sessionStorage.clear(), localStorage.clear()"
EMPTY = "document.open(), document.close()"
"""Nothing is left of the page, not even what its scripts would do when somebody leaves it."""

SCRIPT = re.compile(r"<script\b.*?</script>", re.DOTALL)
AGAIN = (
    *("content-language", "content-security-policy", "content-type"),
    "cross-origin-opener-policy",
)
"""Headers that make a difference to how a page is shown, the last one to how fast: a page with
another policy gets a process of its own."""


@dataclass(frozen=True)
class Answer:
    """What the service answered, so that the page can be shown again without asking it again.

    :param templates: the files that the page was made from.
    :param alike: whether it looks the same with JavaScript and without.
    """

    url: str
    status: int
    headers: dict[str, str]
    html: str
    templates: tuple[str, ...]
    alike: bool = False

    @classmethod
    def of(cls, url: str, status: int, given: Mapping[str, str], html: str) -> Answer:
        """What was answered.

        :param given: all headers.
        """
        headers = {name: given[name] for name in AGAIN if name in given}
        templates = tuple(filter(None, given.get(TEMPLATES, "").split(";")))
        return cls(url, status, headers, html, templates, ALIKE in given)

    @classmethod
    def read(cls, response: Response, page: Page) -> Answer:
        """What a browser was answered."""
        html = response.body().decode("utf-8", "replace")
        return cls.of(page.url, response.status, response.headers, html)

    def show(self, page: Page, html: str | None = None) -> None:
        """Show it in a tab, as it was.

        :param html: to be shown instead.
        """
        here = urldefrag(self.url).url

        def again(route: Route) -> None:
            body = self.html if html is None else html
            route.fulfill(status=self.status, headers=self.headers, body=body)

        if here != self.url:
            page.goto("about:blank")  # or it would only be gone on in
        as_usual(page)
        page.route(here, again)
        page.goto(self.url)
        page.unroute(here)


Ask: TypeAlias = Callable[[Sequence[Step]], Answer | None]
"""Takes the steps to a state without a browser, and gives what the service then answers; None where
only a browser can tell."""


def nobody(_steps: Sequence[Step]) -> None:
    """Asks nothing."""


def _alike(state: State) -> str:
    """What is claimed for a state whose page looks the same in both ways."""
    return f"alike: {state.steps}"


def as_usual(page: Page) -> None:
    """Give a tab the size, media and colours in which every detector is shown a page."""
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    page.emulate_media(
        media="null", color_scheme="null", forced_colors="null", reduced_motion="reduce"
    )


@dataclass
class Looker:
    """Looks at one state after another.

    :param url: the address of the service.
    :param folder: of the run; pictures go there.
    :param only: the files that changed, where only pages that were made from one of them are to
        be looked at.
    :param ask: gets to a state as somebody without JavaScript does.
    """

    browser: Browser
    url: str
    facts: Facts
    detectors: Sequence[Detector]
    comparers: Sequence[Comparer]
    folder: Path
    only: frozenset[str] | None = None
    ask: Ask = nobody

    def __post_init__(self) -> None:
        self.claims = Claims(self.folder / CLAIMS)
        self._tabs: dict[bool, Page] = {}
        self._uses = 0

    def recall(self, state: State) -> Looked | None:
        """A page without JavaScript, where it is the same as with JavaScript.

        That it is needs no browser: whoever asks for it without one is shown what a browser shows.

        :returns: None where that is not known.
        """
        twin = "" if state.script or self.only is not None else self.claims.of(_alike(state))
        if not twin:
            return None
        began = perf_counter()
        answer = self.ask(state.steps)
        if answer is None or not answer.alike:
            return None
        html = fingerprint(answer.html)
        first = self.claims.of(f"{html} with JavaScript")
        if not first:
            return None
        return Looked(
            state.id,
            url=answer.url,
            status=answer.status,
            templates=answer.templates,
            same_as=first,
            html_same_as=self.claims.of(html),
            way_same_as=twin,
            seconds={"getting there": round(perf_counter() - began, 4)},
        )

    def look(self, state: State) -> Looked:
        """Look at a state. What goes wrong is told, not raised."""
        began = perf_counter()
        with self.tab(script=state.script) as page:
            with Follower(page, self.url) as follower:
                try:
                    follower.follow(state.steps)
                    if follower.answered is None:
                        raise NotReached("No page was opened.")
                    answer = Answer.read(follower.answered, page)
                except (NotReached, Error) as reason:
                    return Looked(state.id, problem=str(reason), url=page.url)
            look = Look(self, state, page, answer, {"getting there": perf_counter() - began})
            try:
                return look.all()
            except Error as error:
                return look.written(problem=f"The browser failed: {error.message}")

    @contextmanager
    def tab(self, *, script: bool) -> Iterator[Page]:
        """A tab of somebody who has never been to the service. What was fetched stays at hand.

        It is used again and again: to open another takes longer than most pages need.
        """
        page = self._tabs.pop(script, None) or self._opened(script=script)
        try:
            yield page
        finally:
            self._put_away(page, script=script)

    def _put_away(self, page: Page, *, script: bool) -> None:
        self._uses += 1
        try:
            if script:
                page.evaluate(FORGET)
            page.evaluate(EMPTY)
            page.context.clear_cookies()
            as_usual(page)
        except Error:
            page.context.close()
        else:
            if self._uses % MOST_USES:
                self._tabs[script] = page
            else:
                page.context.close()

    def _opened(self, *, script: bool) -> Page:
        context = self.browser.new_context(
            viewport={"width": WIDTH, "height": HEIGHT},
            java_script_enabled=script,
            reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE)
        return context.new_page()


class Look:
    """One look at one state."""

    def __init__(
        self, looker: Looker, state: State, page: Page, answer: Answer, seconds: dict[str, float]
    ) -> None:
        self.looker = looker
        self.state = state
        self.page = page
        self.answer = answer
        self.seconds = seconds
        self.found: list[Finding] = []
        self.notes: dict[str, Any] = {}
        self.problems: list[str] = []
        self.claimed: list[str] = []

    def all(self) -> Looked:
        """Let every detector look that has not seen the same before."""
        only = self.looker.only
        if only is not None and self.answer.templates and only.isdisjoint(self.answer.templates):
            return self.written(unchanged=True)
        if self.state.script and self.answer.alike:
            self._earlier(_alike(self.state))
        html = fingerprint(self.answer.html)
        html_same_as = self._earlier(html)
        same_as = self._shown_earlier(html)
        with ExitStack() as opened:
            seen = Seen(
                self.page,
                lambda: opened.enter_context(self._reader()),
                self.answer.html,
                self.answer.status,
                self.state,
                self.looker.facts,
            )
            self._compare_later(seen)
            same = {"html": html_same_as, "page": same_as, "script": same_as, "path": ""}
            for detector in self.looker.detectors:
                if not same[detector.reads]:
                    self._let_look(detector, seen)
            shots = self._photograph(seen) if self.found else {}
        return self.written(same_as=same_as, html_same_as=html_same_as, shots=shots)

    def written(self, **more: Any) -> Looked:
        """What is written down of it."""
        problem = more.pop("problem", "") or " ".join(self.problems)
        return Looked(
            self.state.id,
            problem=problem,
            url=self.answer.url,
            status=self.answer.status,
            templates=self.answer.templates,
            findings=tuple(self.found),
            claimed=tuple(self.claimed),
            notes=self.notes,
            seconds={what: round(each, 4) for what, each in self.seconds.items()},
            **more,
        )

    def _shown_earlier(self, html: str) -> str:
        """The state that was shown the same before.

        A page that is alike in both ways may be looked at with JavaScript for both, and never
        without it for both: what scripts do would not be seen.
        """
        shown = f"{html} with JavaScript"
        if self.state.script:
            return self._earlier(shown)
        with_script = self.looker.claims.of(shown) if self.answer.alike else ""
        return with_script or self._earlier(f"{html} without JavaScript")

    def _earlier(self, what: str) -> str:
        """The state that the same was claimed by before; "" when this one is the first."""
        first = self.looker.claims.first(what, self.state.id)
        if first != self.state.id:
            return first
        self.claimed.append(what)
        return ""

    @contextmanager
    def _reader(self) -> Iterator[Page]:
        """The tab for detectors that are scripts."""
        if self.state.script:
            yield self.page
            return
        with self.looker.tab(script=True) as reader:
            reader.context.add_cookies(self.page.context.cookies())  # type: ignore[arg-type]
            self.answer.show(reader, SCRIPT.sub("", self.answer.html))
            yield reader

    def _compare_later(self, seen: Seen) -> None:
        for comparer in self.looker.comparers:
            self.notes[comparer.name] = comparer.note(seen)

    def _let_look(self, detector: Detector, seen: Seen) -> None:
        began = perf_counter()
        try:
            self._put_back(seen)
            self.found += detector.look(seen)
        except Exception as error:
            self.problems.append(f"{detector.name} failed: {error}")
        self.seconds[detector.name] = perf_counter() - began

    def _put_back(self, seen: Seen) -> None:
        """Show what somebody has touched as it was."""
        for tab in seen.touched:
            html = self.answer.html
            self.answer.show(tab, html if tab is seen.page else SCRIPT.sub("", html))
        seen.touched.clear()

    def _photograph(self, seen: Seen) -> dict[int, str]:
        self._put_back(seen)
        photographer = Photographer(self.page, self.looker.folder / "shots", self.looker.claims)
        return dict(photographer.all(self.found, self.state.id))
