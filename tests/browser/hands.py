"""Two ways to use a page: with a pointer, and with nothing but the keys.

Both find things as people do, by their labels and what they are.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable

from playwright.sync_api import Locator, Page

from tests.support.browser import Tab

FARTHEST = 80
"""How many keys anybody may need to get to a thing on one page."""

FOCUSED = "element => element === document.activeElement"
FOCUSED_NAME = "document.activeElement && document.activeElement.name"


class Hands(ABC):
    """What a person does on a page.

    :param tab: where.
    """

    def __init__(self, tab: Tab) -> None:
        self.tab = tab

    @property
    def page(self) -> Page:
        return self.tab.page

    def choose(self, answer: str, within: str | None = None) -> None:
        """Select a radio by its label.

        :param within: the legend of the group that it is in, where labels are not unique.
        """
        place = self.page.get_by_role("group", name=within, exact=True) if within else self.page
        self.select(place.get_by_role("radio", name=answer, exact=True))

    def tick(self, answer: str) -> None:
        """Select a checkbox by its label."""
        self.press(self.page.get_by_role("checkbox", name=answer, exact=True))

    def write(self, label: str, text: str) -> None:
        """Type into a box with this label."""
        self.type(self.page.get_by_role("textbox", name=label, exact=True), text)

    def use(self, button: str) -> None:
        """Use a button that is not the one to go on."""
        self.press(self.page.get_by_role("button", name=button, exact=True))

    def follow(self, link: str) -> None:
        """Follow a link by its whole text, hidden text too."""
        self.press(self.page.get_by_role("link", name=link, exact=True))

    @abstractmethod
    def go_on(self, button: str = "Continue") -> None:
        """Send the form."""

    @abstractmethod
    def select(self, radio: Locator) -> None:
        """Select a radio."""

    @abstractmethod
    def press(self, thing: Locator) -> None:
        """Use a button or link, or change a checkbox."""

    @abstractmethod
    def type(self, box: Locator, text: str) -> None:
        """Type into a box."""


class Pointer(Hands):
    """A mouse or a finger, and a keyboard for words."""

    def go_on(self, button: str = "Continue") -> None:
        self.use(button)

    def select(self, radio: Locator) -> None:
        radio.check()

    def press(self, thing: Locator) -> None:
        thing.click()

    def type(self, box: Locator, text: str) -> None:
        box.fill(text)


class Keys(Hands):
    """Tab, arrows, Space and Enter. Enter goes on from wherever it sends a form."""

    def go_on(self, button: str = "Continue") -> None:
        in_a_field = self.page.locator("input:focus").count() == 1
        if not in_a_field:
            self.reach(self.page.get_by_role("button", name=button, exact=True))
        self.page.keyboard.press("Enter")

    def select(self, radio: Locator) -> None:
        name = radio.get_attribute("name")
        self._until("Tab", lambda: self.page.evaluate(FOCUSED_NAME) == name)
        self._until("ArrowDown", lambda: radio.evaluate(FOCUSED))
        if not radio.is_checked():
            self.page.keyboard.press("Space")
        assert radio.is_checked()

    def press(self, thing: Locator) -> None:
        self.reach(thing)
        is_box = thing.get_attribute("type") == "checkbox"
        self.page.keyboard.press("Space" if is_box else "Enter")

    def type(self, box: Locator, text: str) -> None:
        self.reach(box)
        self.page.keyboard.type(text)

    def reach(self, thing: Locator) -> None:
        """Tab to a thing."""
        self._until("Tab", lambda: thing.evaluate(FOCUSED))

    def _until(self, key: str, there: Callable[[], bool]) -> None:
        for _ in range(FARTHEST):
            if there():
                return
            self.page.keyboard.press(key)
        raise AssertionError(f"cannot be reached with {key} at {self.page.url}")
