"""Start links and worlds: each task of each participant has a service of its own."""

from sqlalchemy import text

from repairs_pattern.research.running import make_link, revoke_links
from repairs_pattern.research.sitting import sitting_of_task
from repairs_pattern.research.timeline import events_of
from tests.support.reporting import answers_for, reference, report
from tests.support.resident import Resident
from tests.support.sessions import a_participant, at_task


def test_a_start_link_opens_the_service_of_the_scenario(sessions):
    app, research = sessions
    [task] = a_participant(research, ["leaking-tap"])
    resident = at_task(app, research, task)
    assert "Northmere" in resident.soup.title.text
    assert resident.path == "/"


def test_a_participant_reports_in_a_world_of_their_own(sessions):
    app, research = sessions
    first = at_task(app, research, a_participant(research, ["leaking-tap"])[0])
    second = at_task(app, research, a_participant(research, ["leaking-tap"])[0])
    report(first, answers_for("tap-drips"))
    mine = reference(first)
    assert mine in first.get("/outbox").soup.get_text()
    assert mine not in second.get("/outbox").soup.get_text()
    assert mine not in Resident(app).get("/outbox").soup.get_text()


def test_dates_follow_the_clock_of_the_scenario(sessions):
    app, research = sessions
    resident = at_task(app, research, a_participant(research, ["leaking-tap"])[0])
    report(resident, answers_for("tap-drips"), to="appointment")
    assert "December 2026" in resident.soup.get_text()


def test_a_task_survives_a_restart(sessions):
    app, research = sessions
    [task] = a_participant(research, ["leaking-tap"])
    resident = at_task(app, research, task)
    report(resident, answers_for("tap-drips"), to="describe")
    research.worlds.close()
    report_path = resident.path
    assert resident.get(report_path).path == report_path


def test_a_link_that_was_revoked_or_is_too_old_opens_nothing(sessions):
    app, research = sessions
    [task] = a_participant(research, ["leaking-tap"])
    code = make_link(research.database, task.id, research.clock())
    revoke_links(research.database, task.id, research.clock())
    Resident(app).get(f"/r/{code}", status=410)
    code = make_link(research.database, task.id, research.clock())
    research.clock.wait(hours=9)
    Resident(app).get(f"/r/{code}", status=410)


def test_page_views_are_on_the_timeline(sessions):
    app, research = sessions
    [task] = a_participant(research, ["leaking-tap"])
    report(at_task(app, research, task), answers_for("tap-drips"), to="describe")
    events = events_of(research.database, task.id)
    seen = [event.page for event in events if event.kind == "page_view"]
    assert "danger" in seen
    assert seen[-1] == "describe"


def test_a_world_does_not_wait_for_the_disk_and_what_research_keeps_does(sessions):
    app, research = sessions
    [task] = a_participant(research, ["leaking-tap"])
    at_task(app, research, task)
    world = research.worlds.of(sitting_of_task(research.database, task.id))
    databases = (world.app.extensions["repairs_pattern"].service.database, research.database)
    modes = []
    for database in databases:
        with database.writing() as session:
            modes.append(session.scalar(text("PRAGMA synchronous")))
    assert modes == [1, 2]
