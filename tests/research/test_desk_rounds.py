"""Rounds, participants and start links at the desk."""

from repairs_pattern.research.running import (
    links_of,
    participants_of,
    round_of,
    tasks_of,
)
from tests.support.resident import Resident
from tests.support.sessions import a_participant, moderator


def a_round(app, **answers):
    me = moderator(app).follow("Make a round")
    return me.send(
        {"title": "December", "scenarios": ["leaking-tap"], "retain_days": "30", **answers}
    )


def test_a_round_says_what_is_missing(shared_sessions):
    app, _ = shared_sessions
    me = a_round(app, title="", scenarios=[], retain_days="many")
    assert me.errors == [
        "Enter a title",
        "Choose at least one task",
        "Enter a number of days from 1 to 365",
    ]
    assert me.value("retain_days") == "many"


def test_a_round_is_made_and_found_again(shared_sessions):
    app, _ = shared_sessions
    me = a_round(app)
    assert me.heading == "December"
    assert "0 participants, 1 task each" in me.get("/research/").text


def test_a_participant_has_a_code_and_links_and_no_name(shared_sessions):
    app, _ = shared_sessions
    me = a_round(app).follow("Add a participant")
    names = {field.get("name") for field in me.form.find_all("input")}
    assert names == {"csrf_token", "assistive"}
    me.send(assistive="yes")
    assert me.heading == "Start links of P01"
    [address] = [field["value"] for field in me.soup.select("input[readonly]")]
    assert address.startswith("http://localhost/r/")
    assert Resident(app).get(address.removeprefix("http://localhost")).path == "/"
    assert "Uses assistive technology" in me.get("/research/rounds/1").text


def test_the_code_to_scan_is_a_picture_with_the_same_address(shared_sessions):
    app, _ = shared_sessions
    me = a_round(app).follow("Add a participant").send(assistive="no")
    picture = me.soup.find("img")
    assert picture["alt"] == "Code to scan: it opens task 1 for P01"
    answer = me.client.get(picture["src"])
    assert answer.mimetype == "image/svg+xml"
    assert answer.text.startswith("<?xml")


def test_a_desk_that_is_only_on_this_machine_says_how_a_phone_can_reach_it(shared_sessions):
    app, _ = shared_sessions
    me = a_round(app).follow("Add a participant").send(assistive="no")
    assert "make prototype HOST=0.0.0.0" in me.text
    token = me.client.get_cookie("desk", path="/research").value
    me.client.set_cookie("desk", token, domain="192.0.2.7", path="/research")
    elsewhere = me.client.get(me.path, base_url="http://192.0.2.7:5000")
    assert elsewhere.status_code == 200
    assert "HOST=0.0.0.0" not in elsewhere.text
    assert "http://192.0.2.7:5000/r/" in elsewhere.text


def test_a_new_link_and_a_closed_one(shared_sessions):
    app, research = shared_sessions
    [task] = a_participant(research, ["leaking-tap"])
    me = moderator(app).get(f"/research/participants/{task.participant_id}/links")
    me.send()
    first = links_of(research.database, task.participant_id, research.clock())[task.id].code
    me.send()
    now = links_of(research.database, task.participant_id, research.clock())[task.id].code
    assert now != first
    Resident(app).get(f"/r/{first}", 410)
    device = Resident(app).get(f"/r/{now}")
    url, data = me.soup.find_all("form")[1]["action"], me.filled({})[1]
    me.client.post(url, data=data)
    device.get("/", 410)
    assert me.get(me.path).text.count("No link opens this task") == 1


def test_a_link_that_ran_out_is_not_offered(shared_sessions):
    app, research = shared_sessions
    [task] = a_participant(research, ["leaking-tap"])
    me = moderator(app).get(f"/research/participants/{task.participant_id}/links").send()
    research.clock.wait(hours=9)
    assert "No link opens this task" in me.get(me.path).text


def test_an_order_is_for_participants_who_come_later(sessions):
    app, research = sessions
    research.scenarios["second"] = research.scenarios["leaking-tap"]
    me = a_round(app, scenarios=["leaking-tap", "second"])
    me.follow("Add a participant").send(assistive="no")
    me.get("/research/rounds/1").send()
    me.follow("Add a participant").send(assistive="no")
    orders = [[t.position for t in tasks_of(research.database, who)] for who in (1, 2)]
    assert orders == [[1, 2], [1, 2]]
    me.get("/research/rounds/1")
    assert "comes earlier now" not in me.text


def test_what_is_not_there_is_not_found(shared_sessions):
    app, _ = shared_sessions
    me = moderator(app)
    for path in (
        "rounds/9",
        "participants/9/links",
        "tasks/nothing/link.svg",
        "rounds/9/participants/new",
    ):
        assert me.get(f"/research/{path}", 404).heading == "Page not found" or path.endswith("svg")


def test_a_task_whose_file_is_gone_is_named_and_nobody_is_half_made(sessions):
    app, research = sessions
    me = a_round(app)
    del research.scenarios["leaking-tap"]
    assert "leaking-tap" in me.get("/research/rounds/1").text
    me.follow("Add a participant").send(assistive="no")
    [error] = me.errors
    assert error.startswith("There is no file of the task “leaking-tap” any more.")
    assert participants_of(research.database, 1) == []


def test_a_rehearsal_says_that_nobody_real_takes_part(shared_sessions):
    app, research = shared_sessions
    a_round(app, synthetic="y")
    assert round_of(research.database, 1).synthetic
