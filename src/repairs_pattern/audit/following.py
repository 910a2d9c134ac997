"""Follows the steps to a state, as somebody with a browser would."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urljoin

from playwright.sync_api import Error, Locator, Page, Response

from .states import Step

MAIN_FORM = ":is(main, body) form"
CHOSEN = {"checkbox", "radio"}

READY: Final = "domcontentloaded"
"""When a page on the way can be used: its pictures need not be there. Of the last page all is."""

ALTER = """(control, value) => {
    if (control.tagName === "SELECT") control.add(new Option(value))
    control.value = value
    if (["checkbox", "radio"].includes(control.type)) control.checked = true
}"""

UNFOLD = """control => {
    const next = from => from?.parentElement?.closest("details")
    for (let folded = next(control); folded; folded = next(folded)) folded.open = true
}"""


class NotReached(Exception):
    """A step could not be taken: which, and why."""


@dataclass
class Follower:
    """Somebody with a tab.

    :param page: the tab.
    :param url: the address of the service.
    :ivar answered: what the service answered last, as a page.
    """

    page: Page
    url: str
    answered: Response | None = field(default=None, init=False)
    _within: Page | Locator = field(init=False)

    def __post_init__(self) -> None:
        self._within = self.page

    def __enter__(self) -> Follower:
        self.page.on("response", self._note)
        return self

    def __exit__(self, *_: object) -> None:
        self.page.remove_listener("response", self._note)

    def _note(self, response: Response) -> None:
        request = response.request
        is_page = request.is_navigation_request() and request.frame == self.page.main_frame
        if is_page and not 300 <= response.status < 400:
            self.answered = response

    def follow(self, steps: Sequence[Step]) -> None:
        """Take one step after another.

        :raises NotReached: when one cannot be taken.
        """
        for number, step in enumerate(steps, 1):
            try:
                getattr(self, f"_{step.do}")(step)
            except Error as error:
                reason = error.message.splitlines()[0]
                raise NotReached(f"Step {number} failed ({step}): {reason}") from None
            except NotReached as reason:
                raise NotReached(f"Step {number} failed ({step}): {reason}") from None
        self.page.wait_for_load_state()

    def _open(self, step: Step) -> None:
        if "#" in step.target:
            self.page.goto("about:blank")  # or only another part of what is open would be shown
        self.page.goto(urljoin(self.url, step.target), wait_until=READY)
        self._within = self.page

    def _form(self, step: Step) -> None:
        self._within = self.page.locator(MAIN_FORM).nth(int(step.target))

    def _cookie(self, step: Step) -> None:
        self.page.context.add_cookies([{"name": step.target, "value": step.value, "url": self.url}])

    def _fill(self, step: Step) -> None:
        """Fill in a field, or each box of a date."""
        boxes, lines = self._field(step.target), step.value.split("\n")
        if boxes.count() == len(lines) > 1:
            for box, line in zip(boxes.all(), lines, strict=True):
                self._open_to(box).fill(line)
        else:
            self._open_to(boxes.first).fill(step.value)

    def _open_to(self, control: Locator) -> Locator:
        """Open what a control is folded away in."""
        control.evaluate(UNFOLD)
        return control

    def _alter(self, step: Step) -> None:
        self._field(step.target).first.evaluate(ALTER, step.value)

    def _attach(self, step: Step) -> None:
        self._field(step.target).first.set_input_files(step.value.splitlines())

    def _choose(self, step: Step) -> None:
        named = self._named(step.target)
        if named.count() and named.first.evaluate("control => control.type") not in CHOSEN:
            self._open_to(named.first).select_option(step.value)
        elif named.count():
            # A choice in one of our pages may be hidden by one that looks better.
            self._open_to(self._with_value(named, step.value)).check()
        else:
            self._open_to(self._within.get_by_label(step.target, exact=True).first).check()

    def _with_value(self, controls: Locator, value: str) -> Locator:
        for control in controls.all():
            if control.get_attribute("value") == value:
                return control
        raise NotReached(f"there is no choice “{value}”")

    def _press(self, step: Step) -> None:
        with self.page.expect_navigation(wait_until=READY):
            self._open_to(self._button(step.target)).click()
        self._within = self.page

    def _button(self, words: str) -> Locator:
        if not words:
            here = self._within
            form = here.locator(MAIN_FORM).first if here is self.page else here
            return form.locator("button, input[type=submit]").last
        for role in ("button", "link"):
            found = self._within.get_by_role(role, name=words, exact=True)
            if found.count():
                return found.first
        raise NotReached("there is no such button or link")

    def _expect(self, step: Step) -> None:
        if step.target not in self.page.locator("body").inner_text():
            title = self.page.title()
            raise NotReached(f"the page “{title}” at {self.page.url} does not say so")

    def _field(self, name: str) -> Locator:
        named = self._named(name)
        return named if named.count() else self._within.get_by_label(name, exact=True)

    def _named(self, name: str) -> Locator:
        quoted = name.replace("\\", "\\\\").replace('"', '\\"')
        return self._within.locator(f'[name="{quoted}"]')
