"""A whole day of research: six participants, three tasks each, and what is left of it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from repairs_pattern.research import Research
from repairs_pattern.research.running import participants_of, tasks_of
from repairs_pattern.research.store import NoteRow, ParticipantRow, TaskRow
from repairs_pattern.research.timeline import events_of, pages_of
from tests.support.browser import PHONE, OpenTab, serving
from tests.support.moderators import Moderator
from tests.support.participants import Participant
from tests.support.sessions import research_prototype

pytestmark = pytest.mark.browser

TASKS = ("leaking-tap", "find-and-change-a-visit", "mould-in-a-childs-bedroom")

DID_IT, WITH_HELP, FAILED = "They did it", "They did it with help", "They did not do it"
VERDICTS = {
    "P01": (DID_IT, DID_IT, DID_IT),
    "P02": (DID_IT, DID_IT, DID_IT),
    "P03": (WITH_HELP, DID_IT, DID_IT),
    "P04": (DID_IT, FAILED, DID_IT),
    "P05": (DID_IT, DID_IT, WITH_HELP),
    "P06": (DID_IT, DID_IT, DID_IT),
}
"""What the moderator says of each task of each participant."""

WITHOUT_SCRIPT = {"P02", "P05"}
ASSISTIVE = "P03"
WITHDRAWS = "P06"
NOTE = "goes back to read the date again"


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str, Research]]:
    folder = tmp_path_factory.mktemp("day")
    with research_prototype(folder) as (app, research), serving(app) as url:
        yield folder, url, research


def test_a_whole_day(day: tuple[Path, str, Research], open_tab: OpenTab) -> None:
    folder, url, research = day
    desk = Moderator(open_tab(url))
    titles = [research.scenarios[each].title for each in TASKS]
    desk.set_up()
    desk.make_round("A day that a test plays", titles)
    desk.add_first_participant()
    for number in range(1, 7):
        session(desk, research, open_tab, url, f"P0{number}")
        if number < 6:
            desk.next_participant(assistive=f"P0{number + 1}" == ASSISTIVE)
    check_record(research)
    check_files(desk, research)
    withdraw(desk, research, folder)


def session(desk: Moderator, research: Research, open_tab: OpenTab, url: str, code: str) -> None:
    """One hour: three tasks, each with its questions, watched from the desk."""
    person = Participant(open_tab(url, width=PHONE, script=code not in WITHOUT_SCRIPT), research)
    who = next(each for each in participants_of(research.database, 1) if each.code == code)
    tasks = tasks_of(research.database, who.id)
    first = desk.link(1)
    desk.watch(code)
    person.join(first)
    for position, (task, verdict) in enumerate(zip(tasks, VERDICTS[code], strict=True), start=1):
        if position > 1:
            desk.go_on(position)
            person.go_on()
        happening(desk, person, research, task, code)
        desk.end_task(verdict)
        person.comes_to_questions()
        asked = person.answer_questions({"hard or easy": "6"})
        assert asked == len(research.scenarios[task.scenario].questions) + (
            11 if position == 3 else 1
        )
    person.tab.page.close()


def happening(
    desk: Moderator, person: Participant, research: Research, task: TaskRow, code: str
) -> None:
    """What happens in a task: the expected walk, with what the moderator does to it."""
    scenario = research.scenarios[task.scenario]
    walk = scenario.walk
    if code == "P01" and task.position == 1:
        person.do(scenario, task.id, walk[:3])
        desk.sees("now", "Where is the repair?")
        desk.note("Do", NOTE, "2")
        person.do(scenario, task.id, walk[3:])
        desk.sees("success", "Reached")
    elif code == "P04" and task.position == 1:
        desk.force("No appointments", "Now")
        person.do(scenario, task.id, walk[:-3])
        person.meets_no_times()
        desk.release("No appointments")
        person.tab.page.reload()
        person.do(scenario, task.id, walk[-3:])
    elif code == "P04" and task.position == 2:
        person.do(scenario, task.id, walk[:2])
    elif code == "P05" and task.position == 2:
        desk.jump(days=1)
        person.do(scenario, task.id)
    else:
        person.do(scenario, task.id)


def check_record(research: Research) -> None:
    """Timelines say what was done, alike with and without JavaScript."""
    people = participants_of(research.database, 1)
    assert [each.code for each in people] == list(VERDICTS)
    assert [each.code for each in people if each.assistive] == [ASSISTIVE]
    for person in people:
        for task in tasks_of(research.database, person.id):
            events = events_of(research.database, task.id)
            kinds = [event.kind for event in events]
            assert kinds.count("task_start") == kinds.count("task_end") == 1
            assert [event.at_ms for event in events] == sorted(event.at_ms for event in events)
            undone = (person.code, task.position) == ("P04", 2)
            seen = pages_of((event.kind, event.page) for event in events)
            assert research.scenarios[task.scenario].is_done(seen) is not undone, task.position
    views = [pages_seen(research, code, 1) for code in ("P01", "P02")]
    assert views[0] == views[1], "the same with and without JavaScript"
    assert "state_forced" in kinds_of(research, "P04", 1)
    assert "clock_jump" in kinds_of(research, "P05", 2)


def the_task(research: Research, code: str, position: int) -> TaskRow:
    who = next(each for each in participants_of(research.database, 1) if each.code == code)
    return tasks_of(research.database, who.id)[position - 1]


def kinds_of(research: Research, code: str, position: int) -> set[str]:
    events = events_of(research.database, the_task(research, code, position).id)
    return {event.kind for event in events}


def pages_seen(research: Research, code: str, position: int) -> list[str]:
    events = events_of(research.database, the_task(research, code, position).id)
    return [event.page for event in events if event.kind == "page_view"]


def check_files(desk: Moderator, research: Research) -> None:
    """The analysis, the exports and the playback agree with what was done."""
    desk.tab.open("/research/rounds/1/analysis")
    desk.tab.check()
    words = desk.page.locator("main").inner_text()
    assert "6 of 6" in words
    assert "5 of 6" in words
    assert NOTE in words
    assert desk.page.locator("img.research-chart").count() > 2
    for image in desk.page.locator("img.research-chart").all():
        assert image.evaluate("image => image.complete && image.naturalWidth > 0")
    fetch = desk.page.request.get
    base = f"{desk.tab.url}/research/rounds/1/files"
    tasks = list(csv.DictReader(io.StringIO(fetch(f"{base}/tasks.csv").text())))
    assert len(tasks) == 18
    whole = json.loads(fetch(f"{base}/round.json").text())
    jsonschema.validate(whole, json.loads(fetch(f"{base}/round.schema.json").text()))
    shown = fetch(f"{base}/playback.html").text()
    assert NOTE in shown
    assert all(code in shown for code in VERDICTS)
    assert "http://" not in shown.replace("http://www.w3.org", "")


def withdraw(desk: Moderator, research: Research, folder: Path) -> None:
    """Somebody changes their mind: everything of them is gone, and their code stays used."""
    task = the_task(research, WITHDRAWS, 1)
    desk.tab.open("/research/rounds/1/withdraw")
    desk.page.get_by_label(WITHDRAWS, exact=True).check()
    desk.page.get_by_role("button", name="Delete everything of them").click()
    expect(desk.page.locator("main")).to_contain_text(f"Everything of {WITHDRAWS} is deleted")
    with research.database.reading() as database:
        assert database.get(TaskRow, task.id) is None
        assert len(list(database.scalars(select(ParticipantRow)))) == 5
        assert len(list(database.scalars(select(NoteRow)))) == 1
    assert not (folder / "research" / "worlds" / task.id).exists()
    desk.tab.open("/research/rounds/1/analysis")
    assert "5 of 5" in desk.page.locator("main").inner_text()
