"""Each forced state: a resident meets it, is told the truth, and keeps what is promised."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from repairs_pattern.domain.store import AnswerRow, DraftRow
from repairs_pattern.research.forced import force, release
from repairs_pattern.research.running import add_participant, make_round, tasks_of
from repairs_pattern.research.sitting import sitting_of_task
from repairs_pattern.research.timeline import events_of
from tests.conftest import service_of
from tests.support.photos import a_photo
from tests.support.reporting import answers_for, go_on, reference, report, slug
from tests.support.sessions import a_participant, at_task, research_prototype

TAP = answers_for("tap-drips")


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    """One prototype for all these tests: each has a participant of its own."""
    with research_prototype(tmp_path_factory.mktemp("forced")) as both:
        yield both


@pytest.fixture
def sessions(shared):
    _, research = shared
    waits = []
    research.wait = waits.append
    research.waits = waits
    return shared


@pytest.fixture
def task(sessions):
    _, research = sessions
    return a_participant(research, ["leaking-tap"])[0]


@pytest.fixture
def resident(sessions, task):
    return at_task(*sessions, task)


@pytest.fixture
def forcing(sessions, task):
    _, research = sessions

    def force_it(name, when="now", **options):
        force(research.database, task.id, name, options, when, research.clock())

    return force_it


@pytest.fixture
def releasing(sessions, task):
    _, research = sessions
    return lambda name: release(research.database, task.id, name, research.clock())


def world_of(sessions, task):
    _, research = sessions
    return research.worlds.of(sitting_of_task(research.database, task.id))


def told(sessions, task):
    _, research = sessions
    events = events_of(research.database, task.id)
    return [(e.detail["state"], e.detail["on"]) for e in events if e.kind == "state_forced"]


def test_no_slots_means_that_no_time_is_offered_until_it_is_released(resident, forcing, releasing):
    report(resident, TAP, to="updates")
    forcing("no-slots", "next")
    resident.send(TAP["updates"])
    assert slug(resident) == "appointment"
    assert resident.choices("slot") == ["none"]
    releasing("no-slots")
    assert len(resident.get(resident.path).choices("slot")) > 1


def test_with_no_slots_the_report_is_still_sent(resident, forcing):
    forcing("no-slots")
    report(resident, {**TAP, "appointment": {"slot": "none"}})
    assert reference(resident)


def test_a_slot_is_taken_at_the_last_moment_once_and_is_then_gone(
    sessions, task, resident, forcing
):
    report(resident, TAP, to="appointment")
    wanted = resident.choices("slot")[0]
    go_on(resident, TAP, to="check-answers")
    forcing("slot-taken")
    resident.send()
    assert slug(resident) == "appointment"
    assert "not free any more" in resident.text or "has gone" in resident.text
    assert wanted not in resident.choices("slot")
    go_on(resident, TAP)
    assert reference(resident)
    assert told(sessions, task) == [("slot-taken", True), ("slot-taken", False)]


def test_a_slot_that_was_taken_stays_gone_after_a_restart(sessions, task, resident, forcing):
    report(resident, TAP, to="appointment")
    wanted = resident.choices("slot")[0]
    go_on(resident, TAP, to="check-answers")
    forcing("slot-taken")
    resident.send()
    sessions[1].worlds.close()
    assert wanted not in resident.get(resident.path).choices("slot")


def test_a_visit_cannot_be_moved_to_a_slot_that_is_taken_at_the_last_moment(
    sessions, task, resident, forcing
):
    report(resident, TAP)
    known = reference(resident)
    resident.get("/track/").send(reference=known, postcode=TAP["postcode"]["postcode"])
    before = resident.text
    resident.get("/track/change")
    other = resident.choices("slot")[-1]
    resident.send(slot=other)
    forcing("slot-taken")
    resident.send()
    assert resident.path == "/track/change"
    assert other not in resident.choices("slot")
    assert resident.get("/track/repair").text == before


def test_an_address_is_not_found_and_can_be_typed(resident, forcing, releasing):
    forcing("address-not-found")
    report(resident, TAP, to="no-homes")
    releasing("address-not-found")
    resident.get("/report/postcode").send(TAP["postcode"])
    assert slug(resident) == "address"


def test_many_addresses_are_on_several_pages_and_a_made_up_one_can_be_chosen(resident, forcing):
    forcing("many-addresses")
    report(resident, TAP, to="address")
    assert len(resident.choices("uprn")) == 21
    resident.get("/report/address?page=3")
    made_up = next(uprn for uprn in resident.choices("uprn") if uprn.startswith("9"))
    assert len(made_up) == 12
    go_on(resident, {**TAP, "address": {"uprn": made_up}})
    assert reference(resident)


def test_many_addresses_are_nowhere_where_the_council_has_no_home(resident, forcing):
    forcing("many-addresses")
    report(resident, TAP, to="postcode")
    resident.send(postcode="SW1A 1AA")
    assert slug(resident) == "out-of-area"


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("upload-refused", "could not be uploaded – try again"),  # noqa: RUF001 - GOV.UK's dash
        ("upload-too-big", "must be smaller than 10MB"),
    ],
)
def test_a_photo_is_not_kept_and_the_report_goes_on(resident, forcing, releasing, state, said):
    forcing(state)
    report(resident, TAP, to="photos")
    photo = [("tap.jpg", a_photo())]
    resident.send_files("photos", photo)
    assert said in " ".join(resident.errors)
    releasing(state)
    resident.send_files("photos", photo)
    assert slug(resident) != "photos"
    assert "1 photo" in go_on(resident, TAP, to="check-answers").text


def test_a_slow_upload_waits_once_for_each_photo(sessions, resident, forcing):
    forcing("upload-slow", ms=8_000)
    report(resident, TAP, to="photos")
    resident.send_files("photos", [("tap.jpg", a_photo())])
    assert sessions[1].waits == [8.0]


def test_the_service_is_unavailable_and_keeps_the_answers(resident, forcing, releasing):
    report(resident, TAP, to="where")
    forcing("unavailable")
    resident.get("/report/where", status=503)
    assert "unavailable" in resident.heading
    resident.get("/", status=503)
    releasing("unavailable")
    resident.get("/report/where")
    assert slug(resident) == "where"


def test_at_the_next_page_an_answer_is_still_taken_before_the_service_is_unavailable(
    resident, forcing, releasing
):
    report(resident, TAP, to="where")
    forcing("unavailable", "next")
    resident.send(TAP["where"], status=503)
    releasing("unavailable")
    assert slug(resident.get("/report/postcode")) == "postcode"


def test_a_session_that_ended_has_really_lost_its_answers(sessions, task, resident, forcing):
    report(resident, TAP, to="photos")
    resident.send_files("photos", [("tap.jpg", a_photo())])
    world = world_of(sessions, task)
    assert list(world.folder.rglob("*.jpg"))
    forcing("session-ended")
    resident.send(status=410)
    assert resident.heading == "Your session has ended"
    assert list(world.folder.rglob("*.jpg")) == []
    with service_of(world.app).database.reading() as session:
        assert session.scalars(select(DraftRow)).all() == []
        assert session.scalars(select(AnswerRow)).all() == []
    report(resident, TAP)
    assert reference(resident)
    assert told(sessions, task) == [("session-ended", True), ("session-ended", False)]


def test_a_session_ends_only_once_there_is_something_to_lose(resident, forcing):
    forcing("session-ended")
    resident.get("/").send()
    assert slug(resident) == "danger"
    resident.send(TAP["danger"], status=410)
    report(resident, TAP, to="describe")


def test_messages_are_delayed_until_it_is_released_and_earlier_ones_stay(
    resident, forcing, releasing
):
    report(resident, TAP)
    first = reference(resident)
    assert first in resident.get("/outbox").text
    forcing("messages-delayed")
    report(resident, TAP)
    second = reference(resident)
    phone = resident.get("/outbox").text
    assert first in phone
    assert second not in phone
    releasing("messages-delayed")
    assert second in resident.get("/outbox").text


def test_every_page_is_slow_once_and_files_are_not(sessions, resident, forcing, releasing):
    forcing("slow", ms=1_500)
    resident.send()
    assert sessions[1].waits == [1.5]
    style = resident.soup.find("link", rel="stylesheet")["href"]
    resident.client.get(style).close()
    assert sessions[1].waits == [1.5]
    releasing("slow")
    resident.get("/")
    assert sessions[1].waits == [1.5]


def test_a_state_of_one_participant_is_nobody_elses(sessions, forcing):
    app, research = sessions
    other = at_task(app, research, a_participant(research, ["leaking-tap"])[0])
    forcing("unavailable")
    assert other.get("/").response.status_code == 200


def test_what_a_scenario_forces_holds_from_the_start(sessions):
    app, research = sessions
    scenario = replace(research.scenarios["leaking-tap"], forced={"no-slots": {}})
    scenarios = {scenario.id: scenario}
    round_id = make_round(research.database, "A round", [scenario.id], research.clock())
    who = add_participant(research.database, round_id, scenarios, research.clock())
    [task] = tasks_of(research.database, who)
    resident = at_task(app, research, task)
    assert told(sessions, task) == [("no-slots", True)]
    assert report(resident, TAP, to="appointment").choices("slot") == ["none"]
