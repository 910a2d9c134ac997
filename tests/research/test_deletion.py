"""Deletion: what was said is gone from every file, and what is left says so."""

import shutil
import threading
from datetime import date, timedelta
from functools import partial

import pytest

from repairs_pattern.research.analysis import (
    Build,
    NoSuchRound,
    analyse,
    read_round,
    who_took_part,
)
from repairs_pattern.research.chore import Chore
from repairs_pattern.research.deletion import (
    NoSuchParticipant,
    delete_round,
    due,
    folder_deleter,
    tidy,
    wipe,
    withdraw,
)
from repairs_pattern.research.running import add_participant, make_round, tasks_of
from repairs_pattern.research.sitting import sitting_of_task
from repairs_pattern.research.store import (
    EventRow,
    LinkRow,
    NoteRow,
    ParticipantRow,
    ResponseRow,
    TaskRow,
    open_research,
)
from repairs_pattern.research.timeline import Event, add_events
from tests.support.photos import a_photo
from tests.support.reporting import answers_for, go_on, report
from tests.support.rounds import BEGUN, SCENARIOS, synthetic_round
from tests.support.sessions import a_participant, at_task

BUILD = Build("0.1.0", None)
TODAY = date(2026, 12, 2)


@pytest.fixture
def database(tmp_path):
    opened = open_research(f"sqlite:///{tmp_path}/research.db")
    yield opened
    opened.close()


@pytest.fixture
def delete_world(tmp_path):
    return folder_deleter(tmp_path / "worlds")


def files_with(folder, *marks):
    """Files below a folder that hold one of these, in their names or in their bytes."""
    return [
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        for mark in marks
        if mark in path.name or (path.is_file() and mark.encode() in path.read_bytes())
    ]


def count(database, row):
    with database.reading() as session:
        return session.query(row).count()


def test_whoever_withdraws_is_gone_from_every_file(sessions, tmp_path):
    app, research = sessions
    folder = tmp_path / "research"
    round_ = make_round(research.database, "A round", ["leaking-tap"], research.clock())
    add = partial(add_participant, research.database, round_, research.scenarios, research.clock())
    stays, leaves = (tasks_of(research.database, add())[0] for _ in range(2))
    for task, mark in ((stays, "CANARYSTAYS"), (leaves, "CANARYLEAVES")):
        said = answers_for("tap-drips") | {
            "describe": {"description": f"{mark} drips"},
            "name": {"name": f"{mark} name"},
        }
        resident = report(at_task(app, research, task), said, to="photos")
        resident.send_files("photos", [(f"{mark}.jpg", a_photo())])
        go_on(resident, said)
        with research.database.writing() as session:
            session.add(
                NoteRow(
                    key=mark,
                    participant_id=task.participant_id,
                    task_id=task.id,
                    taker="A",
                    made_at=research.clock(),
                    at_ms=1,
                    page="danger",
                    kind="do",
                    severity=1,
                    tags=[mark],
                    text=f"{mark} note",
                )
            )
            session.add(
                ResponseRow(
                    participant_id=task.participant_id,
                    task_id=task.id,
                    instrument="own",
                    item="why",
                    value=f"{mark} answer",
                    answered_at=research.clock(),
                )
            )
    photos = list(folder.rglob(f"worlds/{leaves.id}/*photos/**/*"))
    assert photos, "there was a photo to delete"
    assert len(files_with(folder, "CANARYLEAVES", leaves.id)) > 2

    assert withdraw(research.database, research.worlds.delete, round_, "P02")

    assert files_with(folder, "CANARYLEAVES", leaves.id) == []
    assert len(files_with(folder, "CANARYSTAYS", stays.id)) > 2
    at_task(app, research, stays)
    assert delete_round(research.database, research.worlds.delete, round_)
    assert files_with(folder, "CANARY", stays.id) == []


def test_the_test_above_finds_what_is_only_deleted_and_not_wiped(database, tmp_path):
    number = synthetic_round(database)
    with database.writing() as session:
        session.query(NoteRow).delete()
    assert count(database, NoteRow) == 0
    assert files_with(tmp_path, "looks for the visit")
    assert wipe(database)
    assert files_with(tmp_path, "looks for the visit") == []
    assert read_round(database, number, SCENARIOS, BUILD, TODAY).notes == ()


def test_only_the_code_is_left_so_that_so_many_of_so_many_stays_honest(database, delete_world):
    number = synthetic_round(database)
    withdraw(database, delete_world, number, "P03")
    record = read_round(database, number, SCENARIOS, BUILD, TODAY)
    assert record.withdrawn == ("P03",)
    assert "P03" not in {each.participant for each in (*record.participants, *record.tasks)}
    assert who_took_part(record) == [
        "5 people took part. 1 of 5 with assistive technology.",
        "1 withdrew (P03). Everything of theirs is deleted, and no number here counts them.",
    ]
    assert analyse(record)[0].parts[0].table.rows[0][1] == "5 of 5"


def test_a_withdrawn_code_is_given_to_nobody_else(database, delete_world):
    number = synthetic_round(database, people=2)
    withdraw(database, delete_world, number, "P01")
    id_ = add_participant(database, number, SCENARIOS, BEGUN)
    with database.reading() as session:
        assert session.get_one(ParticipantRow, id_).code == "P03"


def test_nothing_can_be_added_to_whoever_withdrew(database, delete_world):
    number = synthetic_round(database, people=1)
    with database.reading() as session:
        sitting = sitting_of_task(database, session.query(TaskRow).first().id)
    withdraw(database, delete_world, number, "P01")
    add_events(database, sitting, [Event("page_view", "danger")], BEGUN)
    for row in (TaskRow, LinkRow, EventRow, NoteRow, ResponseRow):
        assert count(database, row) == 0
    with pytest.raises(NoSuchParticipant):
        withdraw(database, delete_world, number, "P01")


def test_other_rounds_have_people_of_the_same_code(database, delete_world):
    first, second = (synthetic_round(database, people=1) for _ in range(2))
    withdraw(database, delete_world, first, "P01")
    assert read_round(database, second, SCENARIOS, BUILD, TODAY).withdrawn == ()
    assert delete_round(database, delete_world, first)
    assert count(database, TaskRow) == 2


def test_there_is_nothing_to_delete_where_there_is_nothing(database, delete_world):
    with pytest.raises(NoSuchRound):
        delete_round(database, delete_world, 9)
    with pytest.raises(NoSuchRound):
        withdraw(database, delete_world, 9, "P01")


def test_a_round_is_due_so_many_days_after_its_last_session(database):
    number = synthetic_round(database, people=2, retain_days=30)
    last = date(2026, 11, 30)
    assert due(database, last + timedelta(days=29)) == []
    assert due(database, last + timedelta(days=30)) == [number]


def test_tidying_deletes_what_is_due_and_worlds_that_nobody_has(database, tmp_path):
    kept = synthetic_round(database, people=1, retain_days=90)
    synthetic_round(database, people=1, retain_days=1)
    worlds = tmp_path / "worlds"
    with database.reading() as session:
        for task in session.query(TaskRow):
            (worlds / task.id).mkdir(parents=True)
    (worlds / ("0" * 32)).mkdir()
    (worlds / "prepared").mkdir()
    assert len(tidy(database, folder_deleter(worlds), worlds, TODAY)) == 1
    with database.reading() as session:
        left = {task.id for task in session.query(TaskRow)}
    assert {path.name for path in worlds.iterdir()} == {*left, "prepared"}
    assert read_round(database, kept, SCENARIOS, BUILD, TODAY)


def test_a_prototype_that_starts_deletes_what_is_due(sessions):
    _, research = sessions
    make_round(research.database, "Old", ["leaking-tap"], research.clock(), retain_days=30)
    assert research.tidy() == []
    research.clock.wait(days=30)
    assert research.tidy() == [1]


def test_tidying_while_sessions_go_on_leaves_what_worlds_are_made_of(sessions):
    app, research = sessions
    first, second = (a_participant(research, ["find-and-change-a-visit"])[0] for _ in range(2))
    at_task(app, research, first)
    research.tidy()
    at_task(app, research, second)
    at_task(app, research, first)


def test_a_chore_comes_round_again_also_after_it_failed(caplog):
    done, calls = threading.Event(), []

    def work():
        calls.append(1)
        if len(calls) < 3:
            raise OSError("the disk is full")
        done.set()

    chore = Chore(work, timedelta(milliseconds=1))
    chore.start()
    assert done.wait(10)
    chore.stop()
    assert "a chore of research failed" in caplog.text
    assert not chore._thread.is_alive()


def test_who_reads_for_long_is_not_disturbed_and_the_file_is_cleaned_later(database, monkeypatch):
    synthetic_round(database)
    monkeypatch.setattr("repairs_pattern.research.deletion._PATIENCE_MS", 1)
    with database.reading() as session:
        session.query(NoteRow).first()
        assert not wipe(database)
    assert wipe(database)


def test_a_world_whose_folder_is_gone_already_is_no_fault(database, delete_world, tmp_path):
    number = synthetic_round(database, people=1)
    shutil.rmtree(tmp_path / "worlds", ignore_errors=True)
    assert withdraw(database, delete_world, number, "P01")
