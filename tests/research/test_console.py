"""The console: where somebody is, in the words of the questions, and shapes of what they type."""

import json

from repairs_pattern.research.desk.stream import HEARTBEAT, LOOKS, News, stream
from repairs_pattern.research.desk.watching import steps_of
from repairs_pattern.research.running import add_participant, end_task, make_round
from repairs_pattern.research.sitting import sitting_of_task
from repairs_pattern.research.store import EventRow
from repairs_pattern.research.timeline import Event, add_events
from tests.support.reporting import answers_for, report
from tests.support.sessions import a_participant, at_task, moderator


def console_of(app, task):
    return moderator(app).get(f"/research/participants/{task.participant_id}")


def part(page, name):
    return page.soup.find(attrs={"data-part": name}).get_text(" ", strip=True)


def test_it_tells_where_somebody_is_and_for_how_long(shared_sessions):
    app, research = shared_sessions
    [task] = a_participant(research, ["leaking-tap"])
    page = console_of(app, task)
    assert part(page, "now").endswith("They have not opened the link yet")
    participant = at_task(app, research, task)
    report(participant, answers_for("tap-drips"), to="postcode")
    research.clock.wait(seconds=35)
    page.get(page.path)
    assert (
        part(page, "now")
        == f"Task 1: {research.scenarios['leaking-tap'].title} What is the postcode?"
    )
    assert part(page, "for") == "0:35"
    assert page.text.index("Is any of this happening right now?") < page.text.index("Messages sent")


def test_messages_of_the_world_are_named_by_kind_and_channel_alone(shared_sessions):
    app, research = shared_sessions
    [task] = a_participant(research, ["leaking-tap"])
    report(at_task(app, research, task), answers_for("tap-drips"))
    page = console_of(app, task)
    assert part(page, "messages") not in ("", "None yet.")
    assert "07" not in part(page, "messages")
    assert "@" not in part(page, "messages")


def test_a_path_has_what_went_wrong_and_shapes_of_what_was_typed():
    def event(kind, page, **detail):
        return EventRow(kind=kind, page=page, detail=detail)

    titles = {"postcode": "What is the postcode?", "where": "Where is it?"}
    steps = steps_of(
        [
            event("task_start", ""),
            event("page_view", "postcode"),
            event("error", "postcode", fields={"postcode": "not-valid"}),
            event("page_view", "postcode"),
            event("entered", "postcode", fields={"postcode": "valid format"}),
            event("back", "where"),
            event("page_view", "where"),
            event("page_view", "confirmation"),
        ],
        titles,
    )
    assert [step.title for step in steps] == [
        "What is the postcode?",
        "Where is it?",
        "Report sent",
    ]
    assert steps[0].errors == ["postcode, not valid"]
    assert steps[0].entered == {"postcode": "valid format"}
    assert steps[1].marks == ["went back"]


def test_what_is_new_is_told_once_and_in_words(shared_sessions):
    app, research = shared_sessions
    [task] = a_participant(research, ["leaking-tap"])
    report(at_task(app, research, task), answers_for("tap-drips"), to="postcode")
    me = console_of(app, task)
    poll = f"{me.path}/live.json"
    first = me.client.get(poll).json
    assert first["say"] == ""
    sitting = sitting_of_task(research.database, task.id)
    wrong = Event("error", "postcode", {"fields": {"postcode": "not-valid"}})
    add_events(research.database, sitting, [wrong], research.clock())
    news = me.client.get(poll, query_string={"after": first["id"]}).json
    assert news["say"] == "What is the postcode? Error: postcode, not valid."
    assert me.client.get(poll, query_string={"after": news["id"]}).json["say"] == ""
    for odd in ("x", "9" * 40, "²", "-1"):
        assert me.client.get(poll, query_string={"after": odd}).json["say"] == ""


def test_the_stream_sends_the_same_as_the_poll_and_goes_on_where_it_was(shared_sessions):
    app, research = shared_sessions
    [task] = a_participant(research, ["leaking-tap"])
    report(at_task(app, research, task), answers_for("tap-drips"), to="postcode")
    me = console_of(app, task)
    answer = me.client.get(f"{me.path}/live", headers={"Last-Event-ID": "1"}, buffered=False)
    assert answer.mimetype == "text/event-stream"
    lines = iter(answer.response)
    assert next(lines) == b"retry: 1000\n\n"
    sent = next(lines).decode()
    answer.close()
    id_, kind, data = sent.strip().split("\n")
    assert kind == "event: news"
    news = json.loads(data.removeprefix("data: "))
    poll = me.client.get(f"{me.path}/live.json?after=1").json
    assert {**news, "id": int(id_.removeprefix("id: "))} == poll
    assert news["say"]


def test_a_stream_tells_only_news_and_beats_while_there_are_none():
    markers = iter([1, 1, 2, *[2] * LOOKS])
    known = []

    def look():
        return News(next(markers), lambda last: (known.append(last) or 7, {"html": ""}))

    waits = []
    lines = list(stream(look, waits.append, None))
    news = [line for line in lines if line.startswith("id: 7\nevent: news\n")]
    beats = [line for line in lines if line.startswith(":")]
    assert len(news) == 2
    assert known == [None, 7]
    assert len(beats) == (LOOKS - 3) // HEARTBEAT
    assert len(waits) == LOOKS


def test_a_stream_ends_when_there_is_nothing_to_look_at_any_more():
    assert list(stream(lambda: None, lambda _: None, None)) == ["retry: 1000\n\n"]


def test_everybody_in_a_round_is_on_one_page(shared_sessions):
    app, research = shared_sessions
    tasks = a_participant(research, ["leaking-tap"])
    number = 1
    add_participant(research.database, number, research.scenarios, research.clock())
    report(at_task(app, research, tasks[0]), answers_for("tap-drips"), to="postcode")
    me = moderator(app).get("/research/rounds/1/live")
    assert "P01 Task 1: What is the postcode?" in me.text
    assert "P02 Task 1 is not opened yet" in me.text
    assert "P02" in me.client.get("/research/rounds/1/live.json").json["html"]
    end_task(research.database, tasks[0].id, "success", research.clock())
    assert "P01 Task 1 is over" in me.get(me.path).text


def test_a_round_that_nobody_is_in_says_so(shared_sessions):
    app, research = shared_sessions
    number = make_round(research.database, "Empty", ["leaking-tap"], research.clock())
    assert "Nobody is in a session" in moderator(app).get(f"/research/rounds/{number}/live").text
