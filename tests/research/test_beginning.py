"""What is there when a scenario begins: it was made by the service itself, as a resident would."""

import pytest

from repairs_pattern.research.running import make_link
from repairs_pattern.research.scenarios.beginning import CannotBegin
from repairs_pattern.research.sitting import sitting_of_task
from repairs_pattern.research.timeline import events_of
from repairs_pattern.research.worlds import NotReady
from tests.support.resident import Resident
from tests.support.scenarios import DRIPS, GAS, REFERENCE, research_on, seeded
from tests.support.sessions import a_participant, at_task

UNASKED = {page: {} for page in ("result", "describe", "photos", "visit-needs", "phone")}
"""Pages that are sent as they are."""

UP_TO_A_TIME = {**{page: said for page, said in DRIPS.items() if page != "appointment"}, **UNASKED}
TO_THE_END = {**UP_TO_A_TIME, "appointment": {"slot": "first"}, "check-answers": {}}

SCENARIOS = {
    "seeded": seeded(),
    "got-worse": seeded(later=[{"ago": {"hours": 4}, "do": [{"worse": {"what": "more"}}]}]),
    "at-a-time": {**GAS, "answers": UP_TO_A_TIME, "expected": ["appointment"]},
    "full": {
        **GAS,
        "answers": UP_TO_A_TIME,
        "expected": ["appointment"],
        "forced": ["no-slots"],
    },
    "sent": {**GAS, "answers": TO_THE_END, "expected": ["confirmation"]},
    "begun": {**GAS, "answers": {"danger": {"choice": "none"}}, "expected": ["who"]},
    "refused": seeded(answers={**DRIPS, "postcode": {"postcode": "nowhere"}}),
}


@pytest.fixture(scope="module")
def stage(tmp_path_factory):
    """Research on these scenarios."""
    with research_on(tmp_path_factory.mktemp("stage"), SCENARIOS) as both:
        yield both


def beginning(stage, scenario):
    """A participant who has just opened the link, and their task."""
    app, research = stage
    [task] = a_participant(research, [scenario])
    return at_task(app, research, task), task


def found(resident):
    """The page of the repair, looked up as the card says."""
    return resident.get("/track/").send(reference=REFERENCE, postcode="XN1 1AA")


def test_a_seeded_repair_is_found_by_the_reference_of_the_file(stage):
    resident, _ = beginning(stage, "seeded")
    assert "Saturday 28 November 2026" in found(resident).text
    assert "Thursday 3 December 2026, 8am to midday" in resident.text


def test_what_was_done_about_it_since_was_done_too(stage):
    resident, _ = beginning(stage, "got-worse")
    assert "You told us that it got worse" in found(resident).text
    assert "Tuesday 1 December 2026, 2:30pm" in resident.text


def test_everybody_begins_alike_and_nobody_sees_what_another_did(stage):
    (first, _), (second, _) = beginning(stage, "seeded"), beginning(stage, "seeded")
    found(first).get("/track/cancel").send(what="repair").send()
    assert "You cancelled the repair" in first.text
    assert "cancelled" not in found(second).text


def test_a_participant_begins_where_the_answers_lead_with_all_of_them_kept(stage):
    resident, _ = beginning(stage, "at-a-time")
    assert resident.path == "/schedule/appointment"
    resident.send(slot=resident.choices("slot")[0])
    assert "Sam Fenn" in resident.text
    assert "It drips" in resident.text


def test_a_state_that_is_forced_from_the_start_holds_where_the_participant_begins(stage):
    resident, _ = beginning(stage, "full")
    assert resident.path == "/schedule/appointment"
    assert resident.choices("slot") == ["none"]


def test_a_participant_may_begin_at_a_confirmation(stage):
    resident, _ = beginning(stage, "sent")
    assert resident.heading == "Appointment booked"


def test_opening_the_link_again_does_not_undo_what_was_done(stage):
    _, research = stage
    resident, task = beginning(stage, "begun")
    resident.send(who="tenant")
    resident.get(f"/r/{make_link(research.database, task.id, research.clock())}")
    assert resident.value("who") == "tenant"


def test_a_world_that_was_begun_survives_a_restart(stage):
    app, research = stage
    [task] = a_participant(research, ["begun"])
    research.worlds.of(sitting_of_task(research.database, task.id))
    research.worlds.close()
    assert at_task(app, research, task).path == "/report/who"


def test_tidying_up_takes_nothing_that_the_next_participant_needs(stage):
    _, research = stage
    beginning(stage, "seeded")
    research.tidy()
    resident, _ = beginning(stage, "seeded")
    assert "Saturday 28 November 2026" in found(resident).text


def test_what_was_seeded_is_not_on_the_timeline(stage):
    _, research = stage
    _, task = beginning(stage, "seeded")
    assert "check-answers" not in {each.page for each in events_of(research.database, task.id)}


def test_what_nobody_asked_for_is_no_line_in_the_log(tmp_path, caplog):
    with research_on(tmp_path, {"begun": SCENARIOS["begun"]}) as both, caplog.at_level("INFO"):
        beginning(both, "begun")
        asked = [each for each in caplog.records if each.msg == "request"]
        assert [(each.endpoint, each.method) for each in asked] == [("repairs_report.page", "GET")]


def test_what_the_service_refuses_is_told_with_its_place_in_the_file(stage):
    _, research = stage
    [task] = a_participant(research, ["refused"])
    with pytest.raises(NotReady) as refusal:
        research.worlds.of(sitting_of_task(research.database, task.id))
    why = refusal.value.__cause__
    assert isinstance(why, CannotBegin)
    assert (why.path, why.stuck.page) == (("seeds", "0", "answers"), "postcode")
    assert "full UK postcode" in why.stuck.reason


def test_a_participant_at_a_scenario_that_cannot_begin_is_told_so_and_the_reason_is_logged(
    stage, caplog
):
    app, research = stage
    [task] = a_participant(research, ["refused"])
    code = make_link(research.database, task.id, research.clock())
    resident = Resident(app).get(f"/r/{code}", status=503)
    assert resident.heading == "This cannot start yet"
    assert "full UK postcode" in caplog.text


def test_somebody_in_a_world_whose_scenario_was_taken_away_is_told_so(stage):
    _, research = stage
    resident, _ = beginning(stage, "begun")
    research.worlds.close()
    gone = research.scenarios.pop("begun")
    assert resident.get("/report/who", status=503).heading == "This cannot start yet"
    research.scenarios["begun"] = gone
    assert resident.get("/report/who").path == "/report/who"


def test_repairs_that_participants_report_get_references_that_nobody_chose(stage):
    _, research = stage
    [task] = a_participant(research, ["seeded"])
    world = research.worlds.of(sitting_of_task(research.database, task.id))
    service = world.app.extensions["repairs_pattern"].service
    assert service.new_reference() != service.new_reference()
