"""What only a browser shows: notes that wait for a connection, and screens that move on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, Route, expect
from sqlalchemy import select, update

from repairs_pattern.research import Research
from repairs_pattern.research.running import make_link, offer_task
from repairs_pattern.research.store import NoteRow, ParticipantRow, TaskRow
from repairs_pattern.research.timeline import events_of
from tests.support.browser import OpenTab, Tab, serving
from tests.support.sessions import a_participant, log_in, moderator, research_prototype

pytestmark = pytest.mark.browser

Served = tuple[str, Flask, Research]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A prototype whose time goes on as that of the browser does."""
    folder = tmp_path_factory.mktemp("research")
    with research_prototype(folder) as (app, research), serving(app) as url:
        research.clock = research.worlds.clock = lambda: datetime.now(UTC)
        yield url, app, research


@pytest.fixture
def task(served: Served) -> TaskRow:
    """The first of two tasks of somebody."""
    _, _, research = served
    return a_participant(research, ["leaking-tap", "leaking-tap"])[0]


def at_notes(open_tab: OpenTab, served: Served, task: TaskRow) -> Tab:
    """A note-taker with a browser of their own."""
    url, app, _ = served
    cookie = moderator(app).client.get_cookie("desk", path="/research")
    assert cookie is not None
    tab = log_in(open_tab(url), cookie.value)
    tab.page.context.add_cookies([{"name": "taker", "value": "A", "url": f"{url}/research"}])
    tab.open(f"/research/participants/{task.participant_id}/notes")
    return tab


def texts(research: Research, task: TaskRow) -> list[str]:
    query = select(NoteRow.text).where(NoteRow.participant_id == task.participant_id)
    with research.database.reading() as session:
        return list(session.scalars(query.order_by(NoteRow.id)))


def change(research: Research, task: TaskRow, **values: Any) -> None:
    with research.database.writing() as session:
        session.execute(update(TaskRow).where(TaskRow.id == task.id).values(**values))


def write(page: Page, key: str, text: str) -> None:
    """By keyboard alone: the kind, the text, and off."""
    page.keyboard.press("Escape")
    page.keyboard.press(key)
    page.keyboard.type(text)
    page.keyboard.press("Control+Enter")


def test_what_is_being_written_outlives_another_button_and_is_gone_once_it_is_kept(
    open_tab: OpenTab, served: Served, task: TaskRow
) -> None:
    tab = at_notes(open_tab, served, task)
    page = tab.page
    page.keyboard.press("f")
    page.keyboard.type("afraid of the cost")
    page.reload()
    expect(page.get_by_role("textbox", name="Note")).to_have_value("afraid of the cost")
    expect(page.get_by_label("Feel", exact=True)).to_be_checked()
    page.get_by_role("button", name="Keep this note").click()
    expect(page.get_by_text("The note is kept.")).to_be_visible()
    page.reload()
    expect(page.get_by_role("textbox", name="Note")).to_have_value("")
    assert texts(served[2], task) == ["afraid of the cost"]


def test_notes_wait_for_the_connection_and_arrive_once(
    open_tab: OpenTab, served: Served, task: TaskRow
) -> None:
    tab = at_notes(open_tab, served, task)
    page, research = tab.page, served[2]
    page.context.set_offline(True)
    write(page, "d", "goes back")
    write(page, "q", "Four hours?")
    expect(page.get_by_role("status")).to_contain_text("There is no connection.")
    expect(page.get_by_text("Not sent yet: goes back")).to_be_visible()
    assert texts(research, task) == []
    page.context.set_offline(False)
    expect(page.get_by_text("Not sent yet")).to_have_count(0)
    expect(page.locator(".notes-list__text")).to_have_text(["Four hours?", "goes back"])
    assert texts(research, task) == ["goes back", "Four hours?"]


def test_a_note_whose_answer_was_lost_is_there_once_also_from_the_page_of_somebody_else(
    open_tab: OpenTab, served: Served, task: TaskRow
) -> None:
    tab = at_notes(open_tab, served, task)
    page, research = tab.page, served[2]

    def lose_the_answer(route: Any) -> None:
        route.fetch(max_redirects=0)
        route.abort()

    page.route("**/notes", lose_the_answer)
    write(page, "t", "thinks it is free")
    expect(page.get_by_text("Not sent yet")).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("There is no connection.")
    assert texts(research, task) == ["thinks it is free"]
    page.unroute("**/notes")
    [other] = a_participant(research, ["leaking-tap"])
    tab.open(f"/research/participants/{other.participant_id}/notes")
    expect(page.get_by_text("The note is kept.")).to_be_visible()
    expect(page.get_by_text("Not sent yet")).to_have_count(0)
    assert texts(research, task) == ["thinks it is free"]
    assert texts(research, other) == []


def test_a_note_is_dropped_only_when_the_participant_is_gone(
    open_tab: OpenTab, served: Served, task: TaskRow
) -> None:
    page, research = at_notes(open_tab, served, task).page, served[2]
    page.route("**/notes", lambda route: route.fulfill(status=404, body="Nothing is here."))
    write(page, "d", "goes back")
    expect(page.get_by_role("status")).to_contain_text("There is no connection.")
    expect(page.get_by_text("Not sent yet: goes back")).to_be_visible()
    with research.database.writing() as session:
        session.delete(session.get_one(ParticipantRow, task.participant_id))
    page.unroute("**/notes")
    expect(page.get_by_text("The participant was deleted")).to_be_visible()
    expect(page.get_by_text("Not sent yet")).to_have_count(0)


def test_two_note_takers_write_at_once_and_see_each_other(
    open_tab: OpenTab, served: Served, task: TaskRow
) -> None:
    first, second = (at_notes(open_tab, served, task) for _ in range(2))
    second.page.get_by_label("You are note-taker").select_option("B")
    write(first.page, "f", "is glad")
    write(second.page, "d", "reads from paper")
    for tab in (first, second):
        expect(tab.page.locator(".notes-list__text")).to_have_count(2)
        expect(tab.page.locator(".notes-list__about", has_text="note-taker B")).to_have_count(1)
        tab.check()


def test_keys_mark_a_note_and_can_be_turned_off(
    open_tab: OpenTab, served: Served, task: TaskRow
) -> None:
    page = at_notes(open_tab, served, task).page
    for key in "2w":
        page.keyboard.press(key)
    expect(page.get_by_label("2, lost time or needed help")).to_be_checked()
    expect(page.get_by_label("wording", exact=True)).to_be_checked()
    page.get_by_text("Keys for notes").click()
    page.get_by_label("Use one-key shortcuts on this device").uncheck()
    page.reload()
    page.keyboard.press("3")
    page.keyboard.press("d")
    expect(page.get_by_label("3, could not finish")).not_to_be_checked()
    expect(page.get_by_label("Do", exact=True)).not_to_be_checked()


def test_a_participants_screen_moves_on_by_itself(
    open_tab: OpenTab, served: Served, task: TaskRow
) -> None:
    url, _, research = served
    tab = open_tab(url)
    tab.open(f"/r/{make_link(research.database, task.id, research.clock())}")
    tab.check()
    change(research, task, sent_to="find")
    tab.page.wait_for_url("**/track/**")
    change(research, task, ended_at=research.clock(), verdict="success")
    tab.reads("How hard or easy was that task?")
    tab.page.get_by_label("6").check()
    tab.page.get_by_role("button", name="Continue").click()
    tab.reads("Thank you")
    with research.database.reading() as session:
        second = session.scalars(
            select(TaskRow.id).where(
                TaskRow.participant_id == task.participant_id, TaskRow.position == 2
            )
        ).one()
    offer_task(research.database, second, research.clock())
    tab.page.wait_for_url(lambda address: "/session/" not in address)
    tab.check()


def test_what_a_participant_sends_is_taken_before_they_are_sent_elsewhere(
    open_tab: OpenTab, served: Served, task: TaskRow
) -> None:
    url, _, research = served
    tab = open_tab(url)
    page = tab.page
    tab.open(f"/r/{make_link(research.database, task.id, research.clock())}")
    with tab.going_on():
        page.get_by_role("button", name="Start now").click()
    page.get_by_role("radio", name="None of these").check()
    sent: list[Route] = []
    page.route("**/diagnose/danger", lambda route: sent.append(route))
    # A click by Playwright would wait for the page that it leads to.
    page.get_by_role("button", name="Continue").evaluate("it => it.click()")

    change(research, task, sent_to="find")
    # The first may have been on its way before; after the second the page knows, and asks again.
    for _ in range(3):
        with page.expect_response("**/session/state*"):
            pass
    sent[0].continue_()

    page.wait_for_url("**/track/**")
    taken = [each for each in events_of(research.database, task.id) if each.kind == "submit"]
    assert [each.page for each in taken] == ["start", "danger"]
