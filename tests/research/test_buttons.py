"""What the buttons of the console do, and that each works without JavaScript."""

import time

from repairs_pattern.research.running import participant_of, participants_of, tasks_of
from repairs_pattern.research.sitting import sitting_of_task
from repairs_pattern.research.timeline import events_of
from tests.support.reporting import answers_for, report
from tests.support.resident import Resident
from tests.support.sessions import a_participant, at_task, moderator


def press(me, action, **fields):
    """Send the form of the page whose action ends so."""
    [form] = [f for f in me.soup.find_all("form") if f.get("action", "").endswith(action)]
    hidden = {i["name"]: i["value"] for i in form.find_all("input", type="hidden")}
    answer = me.client.post(form["action"], data={**hidden, **fields}, follow_redirects=True)
    return me._read(answer, 200)


def begun(shared_sessions, scenarios=("leaking-tap",), to="postcode"):
    app, research = shared_sessions
    tasks = a_participant(research, scenarios)
    device = at_task(app, research, tasks[0])
    report(device, answers_for("tap-drips"), to=to)
    me = moderator(app).get(f"/research/participants/{tasks[0].participant_id}")
    return research, tasks, device, me


def said(me):
    return me.soup.select_one(".govuk-notification-banner__content").get_text(" ", strip=True)


def test_a_state_is_forced_now_or_later_and_released(shared_sessions):
    research, [task], device, me = begun(shared_sessions)
    press(me, "/force", **{"force-state": "unavailable", "force-when": "now"})
    assert said(me).startswith("“Service unavailable” holds.")
    device.get(device.path, 503)
    press(me, "/release/unavailable")
    assert said(me) == "“Service unavailable” is released."
    device.get(device.path)
    press(me, "/force", **{"force-state": "slow", "force-when": "next", "force-seconds": "5"})
    assert sitting_of_task(research.database, task.id).waiting == {"slow": {"ms": 5000}}
    press(me, "/release/slow")
    assert sitting_of_task(research.database, task.id).waiting == {}


def test_a_state_that_cannot_be_forced_so_says_why(shared_sessions):
    _, _, _, me = begun(shared_sessions)
    press(me, "/force", **{"force-state": "slow", "force-when": "now", "force-seconds": "99"})
    assert me.errors == ["Enter 1 to 30 seconds"]
    press(me, "/force", **{"force-state": "no-slots", "force-when": "now", "force-seconds": "3"})
    assert me.errors == ["Leave this empty: it takes no time"]
    press(me, "/force", **{"force-state": "nothing", "force-when": "now"})
    assert len(me.errors) == 1


def test_the_clock_jumps_ahead_or_to_a_moment(shared_sessions):
    research, [task], _, me = begun(shared_sessions)
    press(me, "/clock", **{"clock-days": "1", "clock-hours": "2"})
    assert said(me) == "For the participant it is 12:15pm on Wednesday 2 December 2026."
    press(me, "/clock", **{"clock-to": "4 December 2026 14:30"})
    assert said(me) == "For the participant it is 2:30pm on Friday 4 December 2026."
    jumps = [
        e.detail["to"] for e in events_of(research.database, task.id) if e.kind == "clock_jump"
    ]
    assert len(jumps) == 2
    for typed, problem in (
        ({}, "Enter days, hours, or a date and time"),
        ({"clock-to": "tomorrow"}, "Enter a date and time like 4 December 2026 14:30"),
        ({"clock-days": "9" * 12}, "The clock can jump by 400 days at most"),
        ({"clock-to": "04/12/2099 14:30"}, "The clock can jump by 400 days at most"),
    ):
        press(me, "/clock", **typed)
        assert me.errors == [problem]


def test_a_participant_is_sent_to_a_page(shared_sessions):
    research, [task], device, me = begun(shared_sessions)
    press(me, "/send", **{"send-page": "find"})
    assert said(me) == "They come to “Find your repair” next."
    assert device.get("/").path == "/track/"
    press(me, "/send", **{"send-page": "nowhere"})
    assert me.errors == ["Select a page"]
    assert "sent_to" in {e.kind for e in events_of(research.database, task.id)}


def test_a_participant_is_sent_to_the_messages_on_their_phone(shared_sessions):
    _, _, device, me = begun(shared_sessions)
    press(me, "/send", **{"send-page": "outbox"})
    assert said(me) == "They come to “Messages on their phone” next."
    assert device.get("/").path == "/outbox"


def test_a_task_ends_with_a_verdict_that_can_be_put_right(shared_sessions):
    research, tasks, device, me = begun(shared_sessions, ["leaking-tap", "leaking-tap"])
    press(me, f"/tasks/{tasks[0].id}/end")
    assert "Select how it went" in me.errors
    press(me, f"/tasks/{tasks[0].id}/end", **{"verdict-verdict": "with-help"})
    assert said(me) == "Task 1 is over: they did it with help."
    press(me, f"/tasks/{tasks[0].id}/end", **{"verdict-verdict": "success"})
    assert tasks_of(research.database, tasks[0].participant_id)[0].verdict == "success"
    ends = [e for e in events_of(research.database, tasks[0].id) if e.kind == "task_end"]
    assert [e.detail["verdict"] for e in ends] == ["with-help", "success"]
    assert device.get("/diagnose/danger").path.startswith("/session/")
    press(me, f"/tasks/{tasks[1].id}/offer")
    assert "goes on to task 2" in said(me)


def test_nothing_can_be_done_to_a_task_that_is_over(shared_sessions):
    _, [task], _, me = begun(shared_sessions)
    token = me.soup.find("input", attrs={"name": "clock-csrf_token"})["value"]
    press(me, f"/tasks/{task.id}/end", **{"verdict-verdict": "failed"})
    late = me.client.post(
        f"/research/tasks/{task.id}/clock", data={"clock-csrf_token": token, "clock-days": "1"}
    )
    assert late.status_code == 404


def test_next_participant_in_less_than_five_seconds(shared_sessions):
    research, [task], device, me = begun(shared_sessions)
    folder = research.worlds.of(sitting_of_task(research.database, task.id)).folder
    started = time.process_time()
    press(me, "/next", **{"next-assistive": "y"})
    assert time.process_time() - started < 5
    assert me.heading == "Start links of P02"
    assert said(me) == "The session of P01 is over, and its answers and photos are deleted."
    assert not folder.exists()
    first, second = participants_of(research.database, 1)
    assert (first.archived_at is not None, second.assistive) == (True, True)
    assert events_of(research.database, task.id)

    names = {cookie.key for cookie in device.client._cookies.values()}
    assert any(name.startswith("repairs_") for name in names)
    device.get("/diagnose/danger", 410)
    assert device.heading == "This session is over"
    left = {cookie.key: cookie.value for cookie in device.client._cookies.values()}
    assert left == {"seat": "over"}
    device.get("/", 410)
    [address] = [field["value"] for field in me.soup.select("input[readonly]")]
    assert device.get(address.removeprefix("http://localhost")).path == "/"


def test_a_session_can_end_without_a_next_one(shared_sessions):
    research, [task], _, me = begun(shared_sessions)
    press(me, f"/participants/{task.participant_id}/end")
    assert me.path == "/research/rounds/1"
    assert participant_of(research.database, task.participant_id).archived_at is not None
    assert len(participants_of(research.database, 1)) == 1
    assert "The session is over" in me.get(f"/research/participants/{task.participant_id}").text


def test_a_moderator_who_tried_a_link_gets_the_browser_back(shared_sessions):
    app, research = shared_sessions
    [task] = a_participant(research, ["leaking-tap"])
    me = moderator(app)
    assert "seat in this browser" not in me.response.text
    links = me.get(f"/research/participants/{task.participant_id}/links").send()
    [address] = [field["value"] for field in links.soup.select("input[readonly]")]
    me.get(address.removeprefix("http://localhost"))
    me.get("/research/")
    press(me, "/leave-seat")
    assert me.client.get_cookie("seat") is None
    assert Resident(app).get("/").path == "/"


def test_the_page_with_the_links_has_the_card_to_read_out(shared_sessions):
    app, research = shared_sessions
    [task] = a_participant(research, ["find-and-change-a-visit"])
    page = moderator(app).get(f"/research/participants/{task.participant_id}/links")
    for words in research.scenarios["find-and-change-a-visit"].card:
        assert words in page.text
    assert "Reference: DNW-3CJ-9XK-4RT-HPM" in page.text
