"""A participant's questions between tasks, and the notes at the desk: axe, the probes, keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from sqlalchemy import update

from repairs_pattern.research import Research
from repairs_pattern.research.running import make_link, offer_task
from repairs_pattern.research.store import TaskRow
from tests.support.browser import PHONE, OpenTab, Tab, serving
from tests.support.sessions import a_participant, log_in, moderator, research_prototype

from .looking import faults_of

pytestmark = pytest.mark.browser


@dataclass
class Session:
    """A participant at the first of two tasks, and a note-taker.

    :param found: what is wrong with pages so far.
    """

    url: str
    research: Research
    tasks: list[TaskRow]
    desk_cookie: str
    found: list[str] = field(default_factory=list)

    def end(self, task: TaskRow) -> None:
        with self.research.database.writing() as session:
            ended = update(TaskRow).where(TaskRow.id == task.id)
            session.execute(ended.values(ended_at=self.research.clock(), verdict="success"))

    def look(self, tab: Tab, state: str) -> None:
        """Audit the page that a browser shows, at both widths."""
        self.found += faults_of(tab, state)


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    folder = tmp_path_factory.mktemp("research")
    with research_prototype(folder) as (app, research), serving(app) as url:
        tasks = a_participant(research, ["leaking-tap", "leaking-tap"])
        cookie = moderator(app).client.get_cookie("desk", path="/research")
        assert cookie is not None
        yield Session(url, research, tasks, cookie.value)


def test_the_pages_between_tasks_have_no_fault(session: Session, open_tab: OpenTab) -> None:
    tab = open_tab(session.url)
    first, second = session.tasks
    tab.open(f"/r/{make_link(session.research.database, first.id, session.research.clock())}")
    session.end(first)
    tab.open("/session/")
    session.look(tab, "ease")
    with tab.going_on():
        tab.page.get_by_role("button", name="Continue").click()
    session.look(tab, "nothing chosen")
    tab.page.get_by_label("Prefer not to answer").check()
    tab.page.get_by_role("button", name="Continue").click()
    tab.reads("Thank you")
    session.look(tab, "waiting")
    session.end(second)
    tab.open("/session/sus-2")
    session.look(tab, "a statement")
    assert session.found == [], "\n".join(session.found)


def test_the_pages_of_notes_have_no_fault(session: Session, open_tab: OpenTab) -> None:
    tab = open_tab(session.url)
    log_in(tab, session.desk_cookie)
    notes = f"/research/participants/{session.tasks[0].participant_id}/notes"
    tab.open(notes)
    session.look(tab, "no notes")
    tab.page.get_by_label("Quote").check()
    tab.page.get_by_label("Note", exact=True).fill("Call 07700 900982")
    tab.page.get_by_label("You are note-taker").select_option("A")
    tab.page.get_by_role("button", name="Keep this note").click()
    tab.page.get_by_text("Look again: this seems").wait_for()
    tab.page.get_by_text("Keys for notes").click()
    session.look(tab, "a note that seems to hold a phone number")
    for path in ("/research/notes/1", "/research/notes/1/delete"):
        tab.open(path)
        session.look(tab, path)
    for path in ("notes", "tags"):
        tab.open(f"/research/rounds/1/{path}")
        session.look(tab, path)
    assert session.found == [], "\n".join(session.found)


def test_a_question_is_answered_by_keyboard_without_javascript(
    session: Session, open_tab: OpenTab
) -> None:
    tab = open_tab(session.url, width=PHONE, script=False)
    [task, then] = a_participant(session.research, ["leaking-tap", "leaking-tap"])
    tab.open(f"/r/{make_link(session.research.database, task.id, session.research.clock())}")
    session.end(task)
    tab.open("/")
    tab.reads("How hard or easy was that task?")
    keys = tab.page.keyboard
    tab.page.get_by_role("radio").first.focus()
    keys.press("Space")
    keys.press("ArrowDown")
    keys.press("Enter")
    tab.reads("Thank you")
    offer_task(session.research.database, then.id, session.research.clock())
    tab.page.get_by_role("button", name="See if there is more").focus()
    keys.press("Enter")
    tab.page.wait_for_url(lambda address: "/session/" not in address)
