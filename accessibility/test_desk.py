"""The desk: axe, html-validate and the probes on each page; live by stream, by asking, by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from flask import Flask
from playwright.sync_api import Route, expect

from repairs_pattern.research import Research
from repairs_pattern.research.forced import force
from repairs_pattern.research.keys import PARTICIPANTS, change, forget
from repairs_pattern.research.running import add_participant, end_task, make_links, tasks_of
from repairs_pattern.research.store import TaskRow
from tests.support.browser import PHONE, OpenTab, Tab, serving
from tests.support.reporting import answers_for, report
from tests.support.resident import Resident
from tests.support.sessions import a_participant, at_task, log_in, moderator, research_prototype

from .looking import faults_of, findings_without_script, mistakes

pytestmark = pytest.mark.browser


@dataclass
class Desk:
    """A round with a participant in a task, and one who has not come yet.

    :param cookie: of a browser that is logged in.
    :param found: what is wrong with pages so far.
    :param html: what was sent of each page, by its path.
    """

    url: str
    app: Flask
    research: Research
    task: TaskRow
    device: Resident
    cookie: str
    found: list[str] = field(default_factory=list)
    html: dict[str, str] = field(default_factory=dict)

    @property
    def console(self) -> str:
        return f"/research/participants/{self.task.participant_id}"

    def log_in(self, tab: Tab) -> Tab:
        return log_in(tab, self.cookie)

    def look(self, tab: Tab, state: str) -> None:
        """Audit the page that a browser shows, at both widths."""
        self.found += faults_of(tab, state)
        if state.startswith("/"):
            self.html[state] = tab.page.context.request.get(tab.page.url).text()


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("research")
    with research_prototype(folder) as (app, research), serving(app) as url:
        task, _ = a_participant(research, ["leaking-tap", "leaking-tap"])
        add_participant(research.database, 1, research.scenarios, research.clock())
        make_links(research.database, task.participant_id, research.clock())
        device = at_task(app, research, task)
        report(device, answers_for("tap-drips"), to="postcode")
        cookie = moderator(app).client.get_cookie("desk", path="/research")
        assert cookie is not None
        yield Desk(url, app, research, task, device, cookie.value)


def test_it_is_live_and_never_takes_the_focus(desk: Desk, open_tab: OpenTab) -> None:
    tab = desk.log_in(open_tab(desk.url))
    tab.open(desk.console)
    expect(tab.page.get_by_text("This page is live.")).to_be_visible()
    page = tab.page.locator(".desk-now__page")
    expect(page).to_have_text("What is the postcode?")
    note = tab.page.get_by_label("Note", exact=True)
    note.fill("They stop and re")
    top = note.bounding_box()
    desk.device.send(postcode="nonsense")
    expect(tab.page.locator("[data-part=errors]")).to_have_text("1")
    expect(tab.page.locator("[data-say]")).to_contain_text("What is the postcode? Error:")
    desk.device.get("/")
    expect(page).to_have_text("Start page")
    note.press("End")
    tab.page.keyboard.type("ad it")
    expect(note).to_have_value("They stop and read it")
    assert note.bounding_box() == top
    tab.check()


def test_where_no_stream_comes_it_asks_again(desk: Desk, open_tab: OpenTab) -> None:
    tab = desk.log_in(open_tab(desk.url))
    tab.page.route("**/live?*", lambda route: route.abort())
    tab.open(desk.console)
    expect(tab.page.get_by_text("This page is live.")).to_be_visible(timeout=20_000)
    desk.device.get("/report/postcode")
    expect(tab.page.locator(".desk-now__page")).to_have_text("What is the postcode?")


def test_a_pressed_button_does_its_work_although_the_page_would_load_itself_again(
    desk: Desk, open_tab: OpenTab
) -> None:
    database, now = desk.research.database, desk.research.clock()
    who = add_participant(database, 1, desk.research.scenarios, now)
    task = tasks_of(database, who)[0]
    at_task(desk.app, desk.research, task)
    force(database, task.id, "messages-delayed", None, "now", now)
    tab = desk.log_in(open_tab(desk.url))
    tab.open(f"/research/participants/{who}")
    expect(tab.page.get_by_text("This page is live.")).to_be_visible()
    pressed: list[Route] = []
    tab.page.route("**/release/*", lambda route: pressed.append(route))
    # As in Safari, where a button that is pressed does not get the focus.
    tab.page.get_by_role("button", name="Release: Messages delayed").evaluate("it => it.click()")

    end_task(database, task.id, "with-help", now)
    # Until the page has heard of it; while the browser is on its way nobody can ask the page.
    tab.page.wait_for_timeout(1500)
    pressed[0].continue_()

    expect(tab.page.get_by_text("“Messages delayed” is released.")).to_be_visible()


def test_without_javascript_it_is_loaded_anew_and_its_buttons_work(
    desk: Desk, open_tab: OpenTab
) -> None:
    tab = desk.log_in(open_tab(desk.url, width=PHONE, script=False))
    tab.open(desk.console)
    with tab.going_on():
        tab.page.get_by_role("link", name="Refresh").click()
    tab.reads("P01")
    tab.page.get_by_label("What happens").select_option("messages-delayed")
    tab.page.get_by_role("button", name="Make it happen").focus()
    tab.page.keyboard.press("Enter")
    expect(tab.page.get_by_text("“Messages delayed” holds.")).to_be_visible()
    tab.page.get_by_role("button", name="Release: Messages delayed").focus()
    tab.page.keyboard.press("Enter")
    expect(tab.page.get_by_text("“Messages delayed” is released.")).to_be_visible()
    tab.check()
    assert findings_without_script(tab.page, open_tab(desk.url, width=PHONE).page) == []


def test_no_page_has_a_fault(desk: Desk, open_tab: OpenTab) -> None:
    tab = open_tab(desk.url)
    for path in ("/", "/research/log-in"):
        tab.open(path)
        desk.look(tab, path)
    with tab.going_on():
        tab.page.get_by_role("button", name="Log in").click()
    desk.look(tab, "nothing entered")
    change(desk.research.database, PARTICIPANTS, "kettle")
    tab.open("/report/where")
    desk.look(tab, "password")
    forget(desk.research.database, PARTICIPANTS)

    desk.log_in(tab)
    database, now = desk.research.database, desk.research.clock()
    force(database, desk.task.id, "slow", {"ms": 1}, "next", now)
    for path in (
        "/research/",
        "/research/settings",
        "/research/settings/passphrase",
        "/research/rounds/1",
        "/research/rounds/1/participants/new",
        "/research/rounds/1/live",
        f"{desk.console}/links",
        desk.console,
        f"/research/participants/{desk.task.participant_id + 1}",
    ):
        tab.open(path)
        desk.look(tab, path)
    tab.open("/research/rounds/new")
    with tab.going_on():
        tab.page.get_by_role("button", name="Make the round").click()
    desk.look(tab, "no round")
    tab.open(desk.console)
    with tab.going_on():
        tab.page.get_by_role("button", name="Jump").click()
    desk.look(tab, "no jump")
    # The console would load itself again just when the test goes there.
    tab.open("/research/settings")
    end_task(database, desk.task.id, "with-help", now)
    tab.open(desk.console)
    desk.look(tab, "over")
    assert desk.found == [], "\n".join(desk.found)
    found = mistakes(desk.html)
    assert not any(found.values()), found
