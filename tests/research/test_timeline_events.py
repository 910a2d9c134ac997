"""The timeline: what may be written to it, and in which order."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from repairs_pattern.research.sitting import sitting_of_task
from repairs_pattern.research.store import TaskRow
from repairs_pattern.research.timeline import Event, add_events, append_events, events_of
from tests.support.sessions import MORNING, a_participant, at_task


def test_only_known_kinds_with_known_details_are_written():
    with pytest.raises(ValueError, match="no kind of event called 'guess'"):
        Event("guess", "postcode")
    with pytest.raises(ValueError, match="kind page_view has no typed"):
        Event("page_view", "postcode", {"typed": "XN1 4QD"})


def test_a_task_starts_with_its_first_opening_and_once(sessions):
    app, research = sessions
    [task] = a_participant(research, ["leaking-tap"])
    at_task(app, research, task)
    research.clock.wait(minutes=1)
    at_task(app, research, task)
    kinds = [event.kind for event in events_of(research.database, task.id)]
    assert kinds[0] == "task_start"
    assert kinds.count("task_start") == 1


def test_events_are_counted_from_the_start_of_the_task(sessions):
    app, research = sessions
    [task] = a_participant(research, ["leaking-tap"])
    at_task(app, research, task)
    research.clock.wait(seconds=1.5)
    sitting = sitting_of_task(research.database, task.id)
    add_events(research.database, sitting, [Event("page_view", "who")], research.clock())
    last = events_of(research.database, task.id)[-1]
    assert (last.page, last.at_ms, last.day) == ("who", 1_500, research.clock().date())


def test_time_on_a_timeline_never_goes_back_though_the_clock_of_the_machine_does(sessions):
    app, research = sessions
    [task] = a_participant(research, ["leaking-tap"])
    at_task(app, research, task)
    sitting = sitting_of_task(research.database, task.id)
    for seconds in (20, -10):
        research.clock.wait(seconds=seconds)
        add_events(research.database, sitting, [Event("page_view", "who")], research.clock())
    times = [event.at_ms for event in events_of(research.database, task.id)]
    assert times[-2:] == [20_000, 20_000]
    assert times == sorted(times)


def test_an_event_is_kept_with_what_makes_it_true_or_not_at_all(sessions):
    _, research = sessions
    [task] = a_participant(research, ["leaking-tap"])

    def end_and_fail():
        with research.database.writing() as session:
            row = session.get_one(TaskRow, task.id)
            append_events(session, row, [Event("task_end", "", {"verdict": "success"})], MORNING)
            raise LookupError

    with pytest.raises(LookupError):
        end_and_fail()
    assert events_of(research.database, task.id) == []


def test_only_what_is_new_is_read_again(sessions):
    app, research = sessions
    [task] = a_participant(research, ["leaking-tap"])
    resident = at_task(app, research, task)
    known = events_of(research.database, task.id)[-1].id
    resident.send()
    assert {event.page for event in events_of(research.database, task.id, after=known)} >= {
        "danger"
    }


def test_many_write_at_once_and_a_task_that_is_deleted_costs_nobody_else_an_event(sessions):
    _, research = sessions
    tasks = [a_participant(research, ["leaking-tap"])[0] for _ in range(8)]
    sittings = [sitting_of_task(research.database, task.id) for task in tasks]
    gone = tasks[0].id
    with research.database.writing() as session:
        session.delete(session.get_one(TaskRow, gone))

    def tell(sitting):
        for _ in range(10):
            add_events(research.database, sitting, [Event("page_view", "who")], research.clock())

    with ThreadPoolExecutor(len(tasks)) as crowd:
        list(crowd.map(tell, sittings))
    counts = [len(events_of(research.database, task.id)) for task in tasks]
    assert counts == [0] + [10] * 7
