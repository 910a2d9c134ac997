"""Marked values in every field of every page, through every scenario: research keeps none."""

import logging
import re

import pytest

from prototype.app import SCENARIOS as FOLDER
from repairs_pattern.research.analysis import read_round, this_build
from repairs_pattern.research.exports import FILES
from repairs_pattern.research.places import addresses_of
from repairs_pattern.research.scenarios import read_scenarios
from repairs_pattern.research.sitting import sitting_of_task
from repairs_pattern.research.timeline import events_of
from tests.support.homes import COUNCILS, a_home
from tests.support.marked import MARKS, Marked, found, go_everywhere
from tests.support.reporting import COUNCIL_NAMES
from tests.support.sessions import a_participant, opened, research_prototype

SQL = "sqlalchemy.engine"
SCENARIOS = read_scenarios(FOLDER, COUNCILS).scenarios


@pytest.fixture(scope="module")
def sessions(tmp_path_factory):
    """One prototype for all these tests, and the folder that its research is in."""
    folder = tmp_path_factory.mktemp("canaries")
    with research_prototype(folder) as (app, research):
        yield app, research, folder / "research"


@pytest.fixture
def logged(caplog):
    """Everything that is logged, with the statements of every database."""
    caplog.set_level(logging.DEBUG)
    logging.getLogger(SQL).setLevel(logging.INFO)
    yield caplog
    logging.getLogger(SQL).setLevel(logging.NOTSET)


def kept(folder):
    """All that the database of research holds, on the disk and still in its log."""
    files = [file for file in folder.iterdir() if file.is_file()]
    assert {"research.db", "research.db-wal"} <= {file.name for file in files}
    return b"".join(file.read_bytes() for file in files).decode("latin-1")


def exported(research, task):
    """Every file that can be made of the round of a task."""
    number = sitting_of_task(research.database, task.id).round_id
    today = research.clock().date()
    record = read_round(research.database, number, SCENARIOS, this_build(), today)
    files = {name: make(record).decode() for name, make in FILES.items()}
    assert task.scenario in files["events.csv"]
    return "".join(files.values())


def world_of(research, task):
    return research.worlds.of(sitting_of_task(research.database, task.id))


def walk(resident, world):
    """Go the way that the scenario expects, with a marked value in every field."""
    addresses = addresses_of(world.app)
    for step, after in zip(world.scenario.walk, [*world.scenario.walk[1:], None], strict=True):
        said = {
            name: value if isinstance(value, str | tuple) and value != "first" else first(resident)
            for name, value in (step.answer or {}).items()
        }
        links = {str(link["href"]) for link in resident.soup.find_all("a", href=True)}
        if step.answer is None and after is not None and addresses.get(after.page) in links:
            resident.get(addresses[after.page])
        elif after is not None:
            resident.send({n: list(v) if isinstance(v, tuple) else v for n, v in said.items()})


def first(resident):
    return next(slot for slot in resident.choices("slot") if slot != "none")


@pytest.mark.parametrize("scenario", sorted(SCENARIOS))
def test_no_scenario_leaves_anything_that_was_typed(sessions, logged, scenario):
    app, research, folder = sessions
    [task] = a_participant(research, [scenario])
    resident = opened(app, research, task, Marked)
    walk(resident, world_of(research, task))
    seen = {event.page for event in events_of(research.database, task.id)}
    assert seen >= set(SCENARIOS[scenario].expected[-1:])
    details = [*SCENARIOS[scenario].details.values()]
    marks = (*MARKS, *(each for each in details if len(each) > 5))
    assert found(kept(folder), marks) == []
    assert found(without_times(logged.text), MARKS) == []
    assert found(exported(research, task), MARKS) == []


@pytest.mark.parametrize("council", COUNCIL_NAMES)
def test_no_page_of_a_council_leaves_anything_that_was_typed(sessions, logged, council):
    app, research, folder = sessions
    scenario = next(
        each.id for each in SCENARIOS.values() if each.council == council and not each.answers
    )
    [task] = a_participant(research, [scenario])
    resident = opened(app, research, task, Marked)
    resident.client.environ_base["HTTP_USER_AGENT"] = "Canary browser"
    go_everywhere(resident, world_of(research, task).app.extensions["repairs_pattern"])
    resident.client.post("/session/seen", data='{"help": "canary"}')
    assert {"name", "phone", "description", "not_when"} <= resident.filled_in
    kinds = {event.kind for event in events_of(research.database, task.id)}
    assert kinds >= {"page_view", "submit", "error", "entered", "answer", "exit", "back"}
    home = a_home(council)
    marks = (*MARKS, home.uprn, home.address_line, home.postcode, home.postcode.replace(" ", ""))
    assert found(kept(folder), marks) == []
    assert found(without_times(logged.text), marks) == []


def without_times(text):
    """Logged statements without how long they took: that may look like a number we search for."""
    return re.sub(r"\[(?:generated|cached|no key)[^\]]*\]", "", text)


def test_what_is_kept_is_really_searched(sessions):
    _, research, folder = sessions
    [task] = a_participant(research, ["leaking-tap"])
    with research.database.writing() as session:
        session.get_one(type(task), task.id).sent_to = "Zephyrine"
    assert found(kept(folder), MARKS) == ["zephyrine"]
