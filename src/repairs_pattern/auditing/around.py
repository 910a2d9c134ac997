"""Goes wherever links and forms lead around the journey, as each kind of visitor.

What a form does is undone before the next one is tried: each place has the data that it was reached
with.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from flask import Flask

from ..audit.states import Step
from .addresses import Addresses, key_of, part_of
from .data import Data
from .forms import Form
from .naming import Found, answering, cookies
from .values import Try, Values
from .visiting import Shown, Visitor

MOST_PLACES = 120
"""How many places one visitor goes to."""

MOST_LOOKS = 10
"""How many looks of one page are kept that one visitor comes to."""

WRONG = 400
"""From which status on something has gone wrong."""

FEW_LOOKS = 2
"""The same for a visitor who is special."""

MOST_TRIES = 120
MOST_OFFERED = 8
"""Up to how many choices a form is another one when it offers others."""

FEW = 4
"""How many ways to answer a form are tried under a forced state: it does not change the others."""


@dataclass(frozen=True)
class Start:
    """Somebody who begins to look around.

    :param words: who that is, for the path.
    :param typed: what they know and type, by name of field.
    :param special: what is not as usual, for the kinds of states. They then stay in the part of
        the service where they begin, and try little in each form.
    :param stays: whether they follow no link, and only see what comes of the form where they begin.
    """

    words: str
    cookies: Mapping[str, str]
    address: str
    typed: Mapping[str, str] = field(default_factory=dict)
    special: str = ""
    stays: bool = False


@dataclass(frozen=True)
class Place:
    """Where a visitor is, with the data that it was reached with.

    :param plain: whether nobody gets there with JavaScript.
    """

    cookies: Mapping[str, str]
    data: Path
    steps: tuple[Step, ...]
    address: str
    is_first: bool = False
    plain: bool = False


class Around:
    """The pages around the journey.

    :param data: of the app.
    :param passed_over: addresses of pages that are looked at otherwise.
    :ivar reached: the endpoints that were come to, and how they looked.
    """

    def __init__(self, app: Flask, data: Data, values: Values, passed_over: frozenset[str]) -> None:
        self.values = values
        self.visitor = Visitor(app)
        self.reached: dict[str, set[str]] = {}
        self._passed_over = passed_over
        self._data = data
        self._most: dict[str, int] = {}
        self._gone: set[str] = set()
        self._tried: set[tuple[str, ...]] = set()
        self._errors: dict[str, set[str]] = {}
        self._addresses = Addresses(app)
        for address in passed_over:
            self.reached[self._addresses.endpoint(address)] = set()

    @property
    def unreached(self) -> list[str]:
        """Addresses that anybody may type and that were never come to."""
        typed = self._addresses.typed()
        return [rule.rule for rule in typed if rule.endpoint not in self.reached]

    def all(self, start: Start) -> Iterator[Found]:
        """Every state that this visitor comes to and none came to before."""
        first = Place(
            start.cookies,
            self._data.keep(),
            tuple(cookies(start.cookies, start.words)),
            start.address,
            is_first=True,
        )
        most = FEW_LOOKS if start.special else MOST_LOOKS
        self._most = {endpoint: len(looks) + most for endpoint, looks in self.reached.items()}
        self._gone = {key_of(start.address)}
        waiting = deque([first])
        for _ in range(MOST_PLACES):
            if not waiting:
                break
            place = waiting.popleft()
            shown = self._go(place)
            yield from self._look(place, shown, start.special)
            if shown.is_page and shown.status == 200:
                for address in self._onward(shown, start):
                    if self._goes_to(address):
                        here = self._cookies(place)
                        waiting.append(
                            replace(place, cookies=here, address=address, is_first=False)
                        )
                for found, after in self._answer(place, shown, start):
                    yield found
                    if after is not None:
                        waiting.append(after)
        self._data.put_back(first.data)

    def rest(self) -> Iterator[Found]:
        """What somebody comes to who types the addresses that nobody came to."""
        typed: set[str] = set()
        while left := [each for each in self.unreached if each not in typed]:
            typed.add(left[0])
            yield from self.all(Start(f"Type the address {left[0]}", {}, left[0]))

    def _go(self, place: Place) -> Shown:
        self._data.put_back(place.data)
        self.visitor.take(place.cookies)
        return self.visitor.open(place.address)

    def _cookies(self, place: Place) -> Mapping[str, str]:
        return {**place.cookies, **self.visitor.cookies}

    def _look(self, place: Place, shown: Shown, special: str) -> Iterator[Found]:
        """The state, if the page does not look as it did before, or is where somebody begins."""
        if self._is_new(shown) or (special and place.is_first):
            seen = len(self.reached[self._addresses.endpoint(shown.address)])
            kind = special or ("empty" if seen == 1 else "other look")
            steps = (*place.steps, Step("open", place.address))
            yield Found(self._addresses.page(shown.address), kind, steps, place.plain)

    def _is_new(self, shown: Shown) -> bool:
        for passed in shown.passed:
            self.reached.setdefault(self._addresses.endpoint(passed), set())
        endpoint = self._addresses.endpoint(shown.address)
        looks = self.reached.setdefault(endpoint, set())
        if shown.status >= WRONG:  # every address of a part shows what goes wrong alike
            endpoint = f"{shown.status} in {part_of(shown.address)}"
            looks = self.reached.setdefault(endpoint, set())
        is_there = shown.is_page and shown.status != 404
        most = self._most.get(endpoint, MOST_LOOKS)
        if not is_there or shown.look in looks or len(looks) >= most:
            return False
        looks.add(shown.look)
        return urlsplit(shown.address).path not in self._passed_over

    def _is_new_for(self, start: Start, came: Shown) -> bool:
        """Whether it is new, or somebody who stays has not been there yet."""
        is_new = self._is_new(came)
        return is_new or (start.stays and self._goes_to(came.address))

    def _onward(self, shown: Shown, start: Start) -> Iterator[str]:
        for link in () if start.stays else shown.links:
            address = urljoin(f"http://localhost{shown.address}", link).split("#")[0]
            parts = urlsplit(address)
            is_ours = parts.netloc == "localhost" and parts.path not in self._passed_over
            if is_ours and (not start.special or part_of(parts.path) == part_of(start.address)):
                yield f"{parts.path}?{parts.query}" if parts.query else parts.path

    def _goes_to(self, address: str) -> bool:
        """Whether this visitor has not been there yet; now they have."""
        key = key_of(address)
        is_new = key not in self._gone
        self._gone.add(key)
        return is_new

    def _answer(
        self, place: Place, shown: Shown, start: Start
    ) -> Iterator[tuple[Found, Place | None]]:
        typed = start.typed
        for form in shown.forms:
            buttons = (words for words, _, _ in form.buttons)
            knows = typed.keys() & form.fields.keys()
            here = (self._addresses.endpoint(shown.address), form.action.split("?")[0])
            offered = [each for field in form.asked for each in field.offered]
            offered = offered if len(offered) <= MOST_OFFERED else ["many"]
            kind = (*here, start.special, *form.fields, *offered, *buttons)
            knowing = (*kind, *(typed[each] for each in knows))
            if knowing not in self._tried and form.buttons:
                most = FEW if start.special else MOST_TRIES
                tries = self._tries(form, start, 0 if kind in self._tried and knows else most)
                self._tried |= {kind, knowing}
                yield from self._answer_form(place, shown, form, start, tries)

    def _tries(self, form: Form, start: Start, most: int) -> list[Try]:
        """What this visitor knows, and other ways to answer a form."""
        known = {name: value for name, value in start.typed.items() if name in form.fields}
        right = [Try(known, {})] if known else []
        return [*right, *islice(self.values.tries(form, known), most)]

    def _answer_form(
        self, place: Place, shown: Shown, form: Form, start: Start, tries: list[Try]
    ) -> Iterator[tuple[Found, Place | None]]:
        here = self._cookies(place)
        for button in dict.fromkeys([form.main_button, *range(len(form.buttons))]):
            for how in tries:
                self._data.put_back(place.data)
                self.visitor.take(here)
                came = self.visitor.send(shown, form, {**how.given, **how.altered}, button)
                told = self._errors.setdefault(self._addresses.endpoint(shown.address), set())
                if came.errors:
                    is_worth_it = not told.issuperset(came.gist)
                    told.update(came.gist)
                else:
                    is_worth_it = came.is_page and self._is_new_for(start, came)
                if is_worth_it:
                    special = f"{start.special}, " if start.special else ""
                    yield self._came(place, shown, form, how, button, came, special)

    def _came(
        self,
        place: Place,
        shown: Shown,
        form: Form,
        how: Try,
        button: int,
        came: Shown,
        special: str,
    ) -> tuple[Found, Place | None]:
        expected = came.errors or (came.heading,)
        steps = (
            *place.steps,
            Step("open", shown.address),
            *answering(form, how, button),
            *(Step("expect", each, words=f"“{each}” is shown") for each in expected),
        )
        plain = place.plain or form.is_sent_by_script
        page = self._addresses.page(shown.address)
        if came.errors:
            kind = f"{special}error: {' '.join(came.errors)}"
            return Found(page, kind, steps, plain), None
        kind = f"{special}after “{form.buttons[button][0]}” on {page}"
        here = self._cookies(place)
        after = Place(here, self._data.keep(), steps, came.address, plain=plain)
        return Found(self._addresses.page(came.address), kind, steps, plain), after
