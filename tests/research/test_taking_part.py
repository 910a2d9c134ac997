"""What a participant's screen does at the end of a task, and where the moderator sends it."""

from dataclasses import replace

import pytest
from sqlalchemy import select, update

from repairs_pattern.research.analysis.build import this_build
from repairs_pattern.research.analysis.reading import read_round
from repairs_pattern.research.running import offer_task, tasks_of
from repairs_pattern.research.scenarios import OwnQuestion
from repairs_pattern.research.store import ParticipantRow, ResponseRow, TaskRow
from repairs_pattern.research.timeline import events_of
from tests.support.reporting import answers_for, report
from tests.support.sessions import a_participant, at_task, research_prototype

CANARY = "CANARY-07700900123"


def change(research, task, **values):
    with research.database.writing() as session:
        session.execute(update(TaskRow).where(TaskRow.id == task.id).values(**values))


def end(research, task):
    change(research, task, ended_at=research.clock(), verdict="success")


def kept(research, task):
    mine = ResponseRow.participant_id == task.participant_id
    with research.database.reading() as session:
        rows = session.scalars(select(ResponseRow).where(mine))
        return {(row.instrument, row.item): (row.value, row.task_id) for row in rows}


@pytest.fixture(scope="module")
def sessions(tmp_path_factory):
    """One prototype for all: participants share nothing."""
    with research_prototype(tmp_path_factory.mktemp("research")) as both:
        yield both


@pytest.fixture
def two(sessions):
    """A participant at the first of two tasks, and both tasks."""
    app, research = sessions
    tasks = a_participant(research, ["leaking-tap", "leaking-tap"])
    return at_task(app, research, tasks[0]), research, tasks


def test_whatever_is_asked_for_after_the_task_leads_to_its_questions(two):
    resident, research, (task, _) = two
    report(resident, answers_for("tap-drips"), to="describe")
    end(research, task)
    sent = resident.send({"description": "It drips"})
    assert sent.heading == "How hard or easy was that task?"
    for path in ("/", "/report/describe", "/track/", "/no-such-page"):
        assert resident.get(path).path == "/session/seq-ease"


def test_the_questions_look_like_the_service_of_the_council(two):
    resident, research, (task, _) = two
    end(research, task)
    resident.get("/")
    assert "Northmere" in resident.soup.title.text
    for link in resident.soup.select("link[href]"):
        with resident.client.get(link["href"]) as answer:
            assert answer.status_code == 200, link


def test_one_of_the_answers_has_to_be_chosen(two):
    resident, research, (task, _) = two
    end(research, task)
    resident.get("/").send()
    assert resident.errors == ["Select an answer, or select “Prefer not to answer”"]
    assert kept(research, task) == {}


@pytest.mark.parametrize("value", [CANARY, "8", "0", "", "3 "])
def test_what_is_no_answer_on_the_page_is_never_kept(two, value):
    resident, research, (task, _) = two
    end(research, task)
    resident.get("/").send({"choice": value})
    assert resident.errors
    assert kept(research, task) == {}


def test_an_answer_is_kept_and_a_changed_one_takes_its_place(two):
    resident, research, (task, _) = two
    end(research, task)
    resident.get("/").send({"choice": "6"})
    assert resident.heading == "Thank you"
    resident.get("/session/seq-ease")
    assert resident.value("choice") == "6"
    resident.send({"choice": "2"})
    assert kept(research, task) == {("seq", "ease"): ("2", task.id)}


def test_a_question_can_be_skipped(two):
    resident, research, (task, _) = two
    end(research, task)
    resident.get("/").send({"choice": "skipped"})
    assert resident.heading == "Thank you"
    assert kept(research, task) == {("seq", "ease"): ("skipped", task.id)}
    with research.database.reading() as session:
        round_id = session.get_one(ParticipantRow, task.participant_id).round_id
    today = research.clock().date()
    record = read_round(research.database, round_id, research.scenarios, this_build(), today)
    assert record.answers == (), "nobody is counted who did not answer"


def test_the_scenarios_own_questions_are_asked_and_only_their_answers_are_kept(sessions):
    app, research = sessions
    own = OwnQuestion("money", "Did you think it would cost you anything?", ("Yes", "No"))
    asking = replace(research.scenarios["leaking-tap"], id="asking", questions=(own,))
    research.scenarios["asking"] = asking
    [task, _] = a_participant(research, ["asking", "leaking-tap"])
    resident = at_task(app, research, task)
    end(research, task)
    resident.get("/").send({"choice": "4"})
    assert resident.heading == "Did you think it would cost you anything?"
    assert resident.choices("choice") == ["Yes", "No", "skipped"]
    assert resident.send({"choice": CANARY}).errors
    assert resident.send({"choice": "Yes"}).heading == "Thank you"
    assert kept(research, task)["own", "money"] == ("Yes", task.id)


def test_the_last_task_brings_the_ten_statements_which_belong_to_the_session(two):
    resident, research, (first, second) = two
    end(research, first)
    end(research, second)
    resident.get("/").send({"choice": "7"})
    for number in range(1, 11):
        assert resident.path == f"/session/sus-{number}"
        resident.send({"choice": str(1 + number % 5)})
    assert resident.heading == "Thank you"
    assert "That was everything." in resident.text
    answers = kept(research, first)
    assert answers["sus", "4"] == ("5", None)
    assert len(answers) == 11


def test_the_back_link_leads_to_the_question_before(two):
    resident, research, tasks = two
    for task in tasks:
        end(research, task)
    resident.get("/")
    assert not resident.soup.select(".govuk-back-link")
    resident.send({"choice": "7"}).send({"choice": "1"})
    assert resident.follow("Back").path == "/session/sus-1"
    assert resident.value("choice") == "1"


def test_no_question_is_asked_while_the_task_goes_on(two):
    resident, _, _ = two
    for path in ("/session/", "/session/seq-ease", "/session/wait", "/session/go-on"):
        assert resident.get(path).path == "/"


def test_a_question_that_is_not_asked_is_not_there(two):
    resident, research, (task, _) = two
    end(research, task)
    resident.get("/session/sus-1", status=404)


def test_whoever_waits_goes_on_when_the_next_task_is_offered(two):
    resident, research, (first, second) = two
    end(research, first)
    resident.get("/").send({"choice": "7"})
    assert "nothing to go on with yet" in resident.text
    assert "nothing to go on with yet" in resident.follow("See if there is more").text
    assert resident.get("/session/state?at=taking_part.wait").response.json == {"go": None}
    offer_task(research.database, second.id, research.clock())
    on = {"go": "/session/go-on"}
    assert resident.get("/session/state?at=taking_part.wait").response.json == on
    assert "The next task is ready." in resident.get("/session/wait").text
    other_tab = resident.another_tab()
    resident.follow("Continue")
    assert resident.path == "/"
    assert tasks_of(research.database, first.participant_id)[1].started_at == research.clock()
    report(resident, answers_for("tap-drips"), to="describe")
    assert other_tab.get("/session/go-on").path == "/", "a second tab ends in the task too"
    assert resident.get("/report/describe").path == "/report/describe"


def test_the_page_that_is_open_is_told_where_to_go(two):
    resident, research, (task, _) = two
    state = "/session/state"
    assert resident.get(state).response.json == {"go": None}
    change(research, task, sent_to="find")
    assert resident.get(state).response.json == {"go": "/track/"}
    end(research, task)
    assert resident.get(state).response.json == {"go": "/session/"}
    assert resident.get(f"{state}?at=taking_part.question").response.json == {"go": None}


def test_a_participant_is_sent_to_a_page_once_and_it_is_on_the_timeline(two):
    resident, research, (task, _) = two
    report(resident, answers_for("tap-drips"), to="describe")
    change(research, task, sent_to="find")
    assert resident.get("/report/describe").path == "/track/"
    assert resident.get("/report/describe").path == "/report/describe"
    sent = [event for event in events_of(research.database, task.id) if event.kind == "sent_to"]
    assert [event.detail for event in sent] == [{"page": "find"}]


def test_what_was_sent_from_the_page_is_kept_before_the_participant_is_sent_on(two):
    resident, research, (task, _) = two
    report(resident, answers_for("tap-drips"), to="describe")
    change(research, task, sent_to="find")
    assert resident.send({"description": "It drips all night"}).path == "/track/"
    assert "It drips all night" in resident.get("/report/describe").soup.get_text()


def test_every_page_moves_on_by_itself_where_javascript_runs(two):
    resident, research, (task, _) = two
    assert resident.soup.select_one("script[src^='/session/follow.mjs?at=']")
    end(research, task)
    resident.get("/")
    assert resident.soup.select_one("script[src^='/session/follow.mjs?at=taking_part.question']")
    with resident.client.get("/session/follow.mjs") as script:
        assert script.mimetype == "text/javascript"
