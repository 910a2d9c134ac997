"""Notes belong to a moment and a page, are kept once, and can be changed and really deleted."""

from datetime import timedelta

import pytest

from prototype.app import COUNCILS, SCENARIOS
from repairs_pattern.research.door import digest_of
from repairs_pattern.research.notes import (
    Wanted,
    Written,
    change_note,
    change_tags,
    delete_note,
    keep_note,
    keys_of,
    note_of,
    notes_of,
)
from repairs_pattern.research.running import (
    add_participant,
    make_link,
    make_round,
    start_by_link,
    tasks_of,
)
from repairs_pattern.research.scenarios import read_scenarios
from repairs_pattern.research.sitting import sitting_of_task
from repairs_pattern.research.store import ParticipantRow, RoundRow, open_research
from repairs_pattern.research.timeline import Event, add_events
from tests.support.sessions import MORNING


def after(seconds):
    return MORNING + timedelta(seconds=seconds)


@pytest.fixture(scope="module")
def scenarios():
    return read_scenarios(SCENARIOS, COUNCILS).scenarios


@pytest.fixture
def database(tmp_path):
    database = open_research(f"sqlite:///{tmp_path}/research.db")
    yield database
    database.close()


@pytest.fixture
def round_id(database):
    return make_round(database, "A round", ["leaking-tap", "smell-of-gas"], MORNING)


@pytest.fixture
def who(database, round_id, scenarios):
    return add_participant(database, round_id, scenarios, MORNING)


def start(database, scenarios, task, at):
    code = make_link(database, task.id, at)
    assert start_by_link(database, digest_of(code), scenarios, at) == task.id


def see(database, task, page, at):
    add_events(database, sitting_of_task(database, task.id), [Event("page_view", page)], at)


def keep(database, who, key="k1", at=0, **said):
    written = Written(**{"kind": "do", "text": "went back", **said})
    return keep_note(database, who, key, "A", written, after(at))


def test_a_note_belongs_to_the_task_the_moment_and_the_page_at_which_it_was_begun(
    database, round_id, who, scenarios
):
    first, second = tasks_of(database, who)
    start(database, scenarios, first, after(10))
    see(database, first, "danger", after(20))
    see(database, first, "where", after(40))
    start(database, scenarios, second, after(100))
    see(database, second, "start", after(101))
    for key, at in (("before", 5), ("danger", 39.5), ("where", 99), ("second", 105)):
        keep(database, who, key, at)
    notes = {note.row.key: note for note in notes_of(database, round_id)}
    assert (notes["before"].task, notes["before"].row.at_ms) == (None, None)
    assert (notes["danger"].row.page, notes["danger"].row.at_ms) == ("danger", 29_500)
    assert (notes["where"].row.page, notes["where"].task) == ("where", 1)
    assert (notes["second"].row.page, notes["second"].task) == ("start", 2)
    assert list(notes) == ["second", "where", "danger", "before"]


def test_a_note_that_is_sent_again_is_kept_once(database, round_id, who):
    assert keep(database, who)
    assert keep(database, who, text="the same note, sent again")
    [note] = notes_of(database, round_id)
    assert note.row.text == "went back"


def test_a_note_about_somebody_who_is_gone_reaches_nobody_else(database, round_id, who, scenarios):
    with database.writing() as session:
        session.delete(session.get_one(ParticipantRow, who))
    assert add_participant(database, round_id, scenarios, MORNING) != who
    assert not keep(database, who)
    assert notes_of(database, round_id) == []


def test_a_changed_note_keeps_its_moment_and_a_deleted_one_is_gone(database, round_id, who):
    keep(database, who, at=7)
    [note] = notes_of(database, round_id)
    change_note(database, note.row.id, Written("quote", "Four hours?", 2, ["time"]))
    changed = note_of(database, note.row.id).row
    assert (changed.kind, changed.text, changed.severity) == ("quote", "Four hours?", 2)
    assert (changed.tags, changed.made_at, changed.taker) == (["time"], after(7), "A")
    delete_note(database, note.row.id)
    assert note_of(database, note.row.id) is None


def test_notes_are_found_by_task_kind_tag_and_severity(database, round_id, who, scenarios):
    first, second = tasks_of(database, who)
    start(database, scenarios, first, after(0))
    keep(database, who, "a", 1, kind="think", tags=["time"], severity=3)
    start(database, scenarios, second, after(10))
    keep(database, who, "b", 11, tags=["trust"], severity=1)
    other = add_participant(database, round_id, scenarios, MORNING)
    keep(database, other, "c", 20)

    def found(**wanted):
        return "".join(each.row.key for each in notes_of(database, round_id, Wanted(**wanted)))

    assert found() == "cba"
    assert found(participant_id=who) == "ba"
    assert found(scenario="smell-of-gas") == "b"
    assert found(kind="think") == "a"
    assert found(tag="trust") == "b"
    assert found(severity=3) == "a"
    assert found(kind="think", tag="trust") == ""


def test_each_tag_has_a_key_that_nothing_else_has(database, round_id):
    tags = ["wording", "navigation", "trust", "time", "access", "Trust again", "12"]
    keys = keys_of(tags)
    assert keys["wording"] == "w"
    assert keys["trust"] == "r", "t is for Think"
    assert "12" not in keys
    assert len(set(keys.values())) == len(keys)
    assert not set(keys.values()) & set("dtfq")
    change_tags(database, round_id, ["words", "trust"])
    with database.reading() as session:
        assert session.get_one(RoundRow, round_id).tags == ["words", "trust"]
