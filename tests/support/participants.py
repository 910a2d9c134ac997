"""A participant with a real browser, who does in a session what a scenario expects."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from playwright.sync_api import Locator, expect

from repairs_pattern.domain.law import LONDON
from repairs_pattern.research import Research
from repairs_pattern.research.places import addresses_of
from repairs_pattern.research.scenarios import Scenario, Step
from repairs_pattern.research.scenarios.models import FIRST, Said, Visit
from repairs_pattern.research.sitting import sitting_of_task
from tests.support.browser import Tab


@dataclass
class Participant:
    """Somebody at a device of their own.

    :param tab: the browser's tab, with cookies that nobody else has.
    """

    tab: Tab
    research: Research

    def join(self, address: str) -> None:
        """Open a start link."""
        self.tab.page.goto(address)

    def do(self, scenario: Scenario, task_id: str, steps: Sequence[Step] | None = None) -> None:
        """Go through the pages of the expected walk, or through these of them."""
        walk = scenario.walk if steps is None else steps
        addresses = self._addresses(task_id)
        for step, following in zip(walk, [*walk[1:], None], strict=True):
            self.tab.page.wait_for_url(lambda url, step=step: _path(url) == addresses[step.page])
            self.tab.check()
            if following is not None or step.answer is not None:
                self._take(step, following and addresses[following.page], scenario)

    def comes_to_questions(self) -> None:
        """With JavaScript the screen moves by itself; without, at the next click."""
        page = self.tab.page
        if not self.tab.script:
            page.reload()
        page.wait_for_url("**/session/*")

    def go_on(self) -> None:
        """From the page to wait on to the next task."""
        page = self.tab.page
        if not self.tab.script:
            page.get_by_role("button", name="See if there is more").click()
        page.wait_for_url(lambda url: "/session/" not in url)

    def meets_no_times(self) -> None:
        """The page about a time says that there is none."""
        expect(self.tab.page.locator("main input[name=slot]:not([value=none])")).to_have_count(0)

    def answer_questions(self, choose: Mapping[str, str]) -> int:
        """Answer each question after a task, until the page to wait on.

        :param choose: words of a question to the label of the answer; others are skipped.
        :returns: how many there were.
        """
        page = self.tab.page
        asked = 0
        while page.locator("input[type=radio]").count():
            heading = page.locator("h1").inner_text()
            said = next((each for words, each in choose.items() if words in heading), None)
            page.get_by_label(said or "Prefer not to answer", exact=True).check()
            self._send()
            asked += 1
        return asked

    def _addresses(self, task_id: str) -> Mapping[str, str]:
        sitting = sitting_of_task(self.research.database, task_id)
        assert sitting is not None
        return addresses_of(self.research.worlds.of(sitting).app)

    def _take(self, step: Step, following: str | None, scenario: Scenario) -> None:
        link = self.tab.page.locator(f"main a[href='{following}']").first
        if step.answer is None and following and link.count():
            link.click()
            return
        for name, said in (step.answer or {}).items():
            self._fill(name, said, scenario)
        self._send()

    def _fill(self, name: str, said: Said, scenario: Scenario) -> None:
        fields = self.tab.page.locator(f"main form [name='{name}']")
        if said == FIRST:
            fields.first.check()
        elif isinstance(said, Visit):
            day = scenario.clock_at.astimezone(LONDON).date() + timedelta(days=said.days)
            self._choose(fields, f"{day.isoformat()}-{said.window}")
        elif isinstance(said, tuple):
            for each in said:
                self._choose(fields, each)
        elif fields.first.get_attribute("type") in ("radio", "checkbox"):
            self._choose(fields, said)
        else:
            fields.first.fill(said)

    def _choose(self, fields: Locator, value: str) -> None:
        wanted = fields.and_(self.tab.page.locator(f"[value='{value}']"))
        more = self.tab.page.locator(".repairs-slot-list__more")
        for _ in range(5):
            if wanted.count():
                break
            with self.tab.going_on():
                more.first.click()
        wanted.check()

    def _send(self) -> None:
        main = "main form button.govuk-button:not(.govuk-button--secondary)"
        button = self.tab.page.locator(main)
        expect(button.first).to_be_visible()
        with self.tab.going_on():
            button.first.click()


def _path(url: str) -> str:
    return re.sub(r"^https?://[^/]+|[?#].*$", "", url)
