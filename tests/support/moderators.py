"""A moderator with a real browser at the desk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from tests.support.browser import LEFT, Tab

PASSPHRASE = "kettle and four chairs by the window"


@dataclass
class Moderator:
    """Somebody at the desk, on a screen that no participant sees."""

    tab: Tab

    @property
    def page(self) -> Page:
        return self.tab.page

    def set_up(self) -> None:
        """The first visit: a passphrase."""
        self.tab.open("/research/")
        self.page.locator("input[type=password]").first.fill(PASSPHRASE)
        self._press("Set the passphrase")

    def make_round(self, title: str, tasks: Sequence[str]) -> None:
        """A round with these tasks, in this order."""
        self.page.get_by_role("button", name="Make a round").click()
        self.page.get_by_label("What is the round called?").fill(title)
        for each in tasks:
            self.page.get_by_label(each, exact=True).check()
        self._press("Make the round")
        self._put_in_order(tasks)

    def _put_in_order(self, tasks: Sequence[str]) -> None:
        for place, title in enumerate(tasks):
            while self._order().index(title) > place:
                with self.tab.going_on():
                    self.page.locator("li", has_text=title).get_by_role("button").click()

    def _order(self) -> list[str]:
        """The titles of the tasks, as the page of a round lists them."""
        titles: list[str] = self.page.locator("ol.govuk-list--number > li").evaluate_all(
            "items => items.map(item => item.firstChild.textContent.trim())"
        )
        return titles

    def add_first_participant(self) -> None:
        """The first of a round."""
        self.page.get_by_role("button", name="Add a participant").click()
        self.page.get_by_label("No", exact=True).check()
        self._press("Add the participant")

    def link(self, task: int) -> str:
        """The start link of a task, on the page with the links."""
        return self.page.get_by_label(f"Address of task {task}", exact=True).input_value()

    def watch(self, code: str) -> None:
        """From the page with the links, or from a round, to the console of a participant."""
        self.page.get_by_role("link", name=code, exact=True).click()
        expect(self.page.locator("h1")).to_have_text(code)

    def sees(self, part: str, words: str) -> None:
        """What is live says these words, without a click."""
        expect(self.page.locator(f"[data-part='{part}']").first).to_contain_text(words)

    def force(self, state: str, when: str = "Now") -> None:
        """Make something happen to the participant."""
        section = self._section("Make something happen")
        section.get_by_label("What happens").select_option(label=state)
        section.get_by_label(when, exact=True).check()
        self._press("Make it happen")

    def release(self, state: str) -> None:
        """Let it happen no longer."""
        self._press(f"Release: {state}")

    def jump(self, *, days: int) -> None:
        """Let days pass for the participant."""
        self._section("Let time pass").get_by_label("Days", exact=True).fill(str(days))
        self._press("Jump")

    def send_to(self, page: str) -> None:
        """Send the participant to a page."""
        self._section("Send them to a page").get_by_label("Page").select_option(label=page)
        self._press("Send them there")

    def note(self, kind: str, text: str, severity: str | None = None) -> None:
        """Write a note; it is kept when its text stands in the list."""
        section = self.page.locator("section.notes")
        section.get_by_label("You are note-taker").select_option("A")
        section.get_by_label(kind, exact=True).check()
        section.get_by_role("textbox").first.fill(text)
        if severity:
            section.get_by_label(severity).first.check()
        section.get_by_role("button", name="Keep this note").click()
        expect(section.locator("[data-notes-list]")).to_contain_text(text)

    def end_task(self, verdict: str) -> None:
        """End the task with what was seen."""
        self.page.get_by_label(verdict, exact=True).check()
        self._press("End the task")

    def go_on(self, task: int) -> None:
        """Let the participant's screen go on to the next task."""
        self._press(f"Go on to task {task}")

    def next_participant(self, *, assistive: bool = False) -> None:
        """End this session, and make the next participant ready."""
        if assistive:
            self.page.get_by_label("The next participant uses assistive technology").check()
        self._press("Next participant")

    def _section(self, heading: str) -> Locator:
        return self.page.get_by_role("region", name=heading)

    def _press(self, name: str) -> None:
        with self.tab.going_on():
            self.page.get_by_role("button", name=name, exact=True).click()
        self._check()

    def _check(self) -> None:
        """As for every page; what a page asked for in the background ends with it."""
        self.tab.faults[:] = [each for each in self.tab.faults if LEFT not in each]
        self.tab.check()
