"""Goes wherever links and forms lead around the journey, as each kind of visitor.

What a form does is undone before the next one is tried: each place has the data that it was reached
with.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from flask import Flask
from werkzeug.exceptions import HTTPException

from ..audit.states import Step
from .data import Data
from .naming import Found, answering, cookies
from .values import Try, Values
from .visiting import Form, Shown, Visitor

MOST_PLACES = 120
"""How many places one visitor goes to."""

MOST_LOOKS = 10
"""How many looks of one page are kept."""

MOST_TRIES = 200


@dataclass(frozen=True)
class Start:
    """Somebody who begins to look around.

    :param words: who that is, for the path.
    :param typed: what they know and type, by name of field.
    """

    words: str
    cookies: Mapping[str, str]
    address: str
    typed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Place:
    """Where a visitor is, with the data that it was reached with."""

    cookies: Mapping[str, str]
    data: Path
    steps: tuple[Step, ...]
    address: str


class Around:
    """The pages around the journey.

    :param data: of the app.
    :param passed_over: addresses of pages that are looked at otherwise.
    :ivar reached: the endpoints that were come to, and how they looked.
    """

    def __init__(self, app: Flask, data: Data, values: Values, passed_over: frozenset[str]) -> None:
        self.app = app
        self.values = values
        self.visitor = Visitor(app)
        self.reached: dict[str, set[str]] = {}
        self._passed_over = passed_over
        self._data = data
        self._tried: set[tuple[str, ...]] = set()
        self._errors: dict[str, set[str]] = {}
        self._urls = app.url_map.bind("localhost")

    @property
    def unreached(self) -> list[str]:
        """Addresses that anybody may type and that were never come to."""
        rules = [
            rule
            for rule in self.app.url_map.iter_rules()
            if "GET" in (rule.methods or ()) and not rule.arguments
        ]
        return [rule.rule for rule in rules if rule.endpoint not in self.reached]

    def all(self, start: Start) -> Iterator[Found]:
        """Every state that this visitor comes to and none came to before."""
        first = Place(
            start.cookies,
            self._data.keep(),
            tuple(cookies(start.cookies, start.words)),
            start.address,
        )
        waiting, seen = deque([first]), {start.address}
        for _ in range(MOST_PLACES):
            if not waiting:
                break
            place = waiting.popleft()
            shown = self._go(place)
            yield from self._look(place, shown)
            if shown.is_page and shown.status == 200:
                for address in self._onward(shown):
                    if self._key(address) not in seen:
                        seen.add(self._key(address))
                        waiting.append(
                            Place(self._cookies(place), place.data, place.steps, address)
                        )
                for found, after in self._answer(place, shown, start.typed):
                    yield found
                    if after is not None:
                        waiting.append(after)
        self._data.put_back(first.data)

    def _go(self, place: Place) -> Shown:
        self._data.put_back(place.data)
        self.visitor.take(place.cookies)
        return self.visitor.open(place.address)

    def _cookies(self, place: Place) -> Mapping[str, str]:
        cookie = self.visitor.cookie
        return {**place.cookies, **({cookie[0]: cookie[1]} if cookie else {})}

    def _look(self, place: Place, shown: Shown) -> Iterator[Found]:
        """The state, if the page does not look as it did before."""
        if self._is_new(shown):
            yield Found(
                self._page(shown.address),
                "empty" if len(self.reached[self._endpoint(shown.address)]) == 1 else "other look",
                (*place.steps, Step("open", place.address)),
            )

    def _is_new(self, shown: Shown) -> bool:
        for passed in shown.passed:
            self.reached.setdefault(self._endpoint(passed), set())
        endpoint = self._endpoint(shown.address)
        looks = self.reached.setdefault(endpoint, set())
        is_there = shown.is_page and shown.status != 404
        if not is_there or shown.look in looks or len(looks) >= MOST_LOOKS:
            return False
        looks.add(shown.look)
        return urlsplit(shown.address).path not in self._passed_over

    def _onward(self, shown: Shown) -> Iterator[str]:
        for link in shown.links:
            address = urljoin(f"http://localhost{shown.address}", link).split("#")[0]
            parts = urlsplit(address)
            if parts.netloc == "localhost" and parts.path not in self._passed_over:
                yield f"{parts.path}?{parts.query}" if parts.query else parts.path

    def _key(self, address: str) -> str:
        """The same for addresses that differ in the values of their queries alone."""
        parts = urlsplit(address)
        names = sorted(each.partition("=")[0] for each in parts.query.split("&"))
        return f"{parts.path} {' '.join(names)}"

    def _answer(
        self, place: Place, shown: Shown, typed: Mapping[str, str]
    ) -> Iterator[tuple[Found, Place | None]]:
        for form in shown.forms:
            buttons = (words for words, _, _ in form.buttons)
            knows = typed.keys() & form.fields.keys()
            here = (self._endpoint(shown.address), form.action.split("?")[0])
            offered = (each for field in form.asked for each in field.offered)
            kind = (
                *here,
                *form.fields,
                *offered,
                *buttons,
                *(f"knows {typed[each]}" for each in knows),
            )
            if kind not in self._tried and form.buttons:
                self._tried.add(kind)
                yield from self._answer_form(place, shown, form, typed)

    def _answer_form(
        self, place: Place, shown: Shown, form: Form, typed: Mapping[str, str]
    ) -> Iterator[tuple[Found, Place | None]]:
        known = {name: value for name, value in typed.items() if name in form.fields}
        tries = [Try(known, {})] if known else []
        tries += islice(self.values.tries(form, known), MOST_TRIES)
        here = self._cookies(place)
        for button in dict.fromkeys([form.main_button, *range(len(form.buttons))]):
            for how in tries:
                self._data.put_back(place.data)
                self.visitor.take(here)
                came = self.visitor.send(shown, form, {**how.given, **how.altered}, button)
                told = self._errors.setdefault(self._endpoint(shown.address), set())
                if (came.errors and not told.issuperset(came.gist)) or (
                    not came.errors and came.is_page and self._is_new(came)
                ):
                    told.update(came.gist)
                    yield self._came(place, shown, form, how, button, came)

    def _came(
        self, place: Place, shown: Shown, form: Form, how: Try, button: int, came: Shown
    ) -> tuple[Found, Place | None]:
        expected = came.errors or (came.heading,)
        steps = (
            *place.steps,
            Step("open", shown.address),
            *answering(form, how, button),
        )
        expect = tuple(Step("expect", each, words=f"“{each}” is shown") for each in expected)
        if came.errors:
            kind = f"error: {' '.join(came.errors)}"
            return Found(self._page(shown.address), kind, (*steps, *expect)), None
        words = form.buttons[button][0]
        kind = f"after “{words}” on {self._page(shown.address)}"
        after = Place(self._cookies(place), self._data.keep(), (*steps, *expect), came.address)
        return Found(self._page(came.address), kind, (*steps, *expect)), after

    def _endpoint(self, address: str) -> str:
        try:
            return str(self._urls.match(urlsplit(address).path)[0])
        except HTTPException:
            return "nowhere"

    def _page(self, address: str) -> str:
        path = urlsplit(address).path
        try:
            rule, _ = self._urls.match(path, return_rule=True)
        except HTTPException:
            return path.strip("/")
        return str(rule.rule).strip("/") or "start"
