"""Notes at the desk: sent by a script or by a plain form, seen by both note-takers, found again."""

import pytest
from sqlalchemy import select

from repairs_pattern.research.running import round_of
from repairs_pattern.research.store import NoteRow, ParticipantRow
from tests.support.reporting import answers_for, report
from tests.support.sessions import a_participant, at_task, moderator, research_prototype


@pytest.fixture(scope="module")
def prototype(tmp_path_factory):
    with research_prototype(tmp_path_factory.mktemp("research")) as both:
        yield both


@pytest.fixture
def desk(prototype):
    """A note-taker at the notes on somebody who is in the middle of a task, and the extension."""
    app, research = prototype
    [task] = a_participant(research, ["leaking-tap"])
    report(at_task(app, research, task), answers_for("tap-drips"), to="describe")
    research.clock.wait(seconds=20)
    page = f"/research/participants/{task.participant_id}/notes"
    taker = moderator(app)
    taker.client.set_cookie("taker", "A", path="/research/")
    return taker.get(page), research, task


def rows(research, task):
    query = select(NoteRow).where(NoteRow.participant_id == task.participant_id)
    with research.database.reading() as session:
        return list(session.scalars(query.order_by(NoteRow.id)))


def by_script(taker, **said):
    """What the script sends, and the answer to it."""
    url, data = taker.filled({"kind": "do", "text": "went back", **said})
    return taker.client.post(url, data=data, headers={"Accept": "application/json"})


def test_a_note_is_kept_with_the_page_and_the_moment_without_a_script(desk):
    taker, research, task = desk
    taker.send({"kind": "quote", "text": "Four hours?", "severity": "2", "tags": ["time"]})
    [note] = rows(research, task)
    assert (note.kind, note.text, note.severity, note.tags) == ("quote", "Four hours?", 2, ["time"])
    assert (note.task_id, note.page, note.at_ms) == (task.id, "describe", 20_000)
    assert "Four hours?" in taker.text
    assert "The note is kept." in taker.text


def test_a_plain_form_that_is_sent_twice_is_one_note(desk):
    taker, research, task = desk
    url, data = taker.filled({"kind": "do", "text": "went back"})
    for _ in range(2):
        taker.client.post(url, data=data)
    assert len(rows(research, task)) == 1


def test_what_is_missing_is_said_and_nothing_that_was_written_is_lost(desk):
    taker, research, task = desk
    taker.send({"text": "went back"})
    assert taker.errors == ["Select Do, Think, Feel or Quote"]
    assert taker.value("text") == "went back"
    assert taker.send({"kind": "do", "text": " "}).errors == ["Write what you saw or heard"]
    assert rows(research, task) == []


def test_a_note_that_waited_has_the_moment_at_which_it_was_begun(desk):
    taker, research, task = desk
    research.clock.wait(minutes=10)
    answer = by_script(taker, waited="605000")
    assert answer.json == {"kept": taker.value("key"), "looks": []}
    assert by_script(taker, waited="606000").json == answer.json
    [note] = rows(research, task)
    assert note.at_ms == 15_000


def test_a_note_taker_chooses_a_letter_once(desk, prototype):
    _, research, task = desk
    taker = moderator(prototype[0]).get(f"/research/participants/{task.participant_id}/notes")
    taker.send({"kind": "do", "text": "went back"})
    assert taker.errors == ["Select which note-taker you are"]
    taker.send({"taker": "C"}).send({"kind": "do", "text": "and again"})
    assert [note.taker for note in rows(research, task)] == ["C", "C"]


@pytest.mark.parametrize("waited", ["", "-5", "1e9", "٣", "9" * 11, "9" * 400])
def test_a_time_that_cannot_be_is_no_time(desk, waited):
    taker, research, task = desk
    assert by_script(taker, waited=waited, key="").status_code == 200
    assert rows(research, task)[0].at_ms == 20_000


def test_the_script_is_told_what_is_wrong(desk):
    taker, _, _ = desk
    answer = by_script(taker, kind="opinion", text="")
    assert answer.status_code == 422
    assert answer.json["problems"] == [
        "Select Do, Think, Feel or Quote",
        "Write what you saw or heard",
    ]


def test_a_tag_that_was_taken_from_the_round_does_not_lose_the_note(desk):
    taker, research, task = desk
    assert by_script(taker, tags=["time", "gone"]).status_code == 200
    assert rows(research, task)[0].tags == ["time"]


def test_a_note_about_somebody_who_withdrew_is_refused(desk):
    taker, research, task = desk
    with research.database.writing() as session:
        session.delete(session.get_one(ParticipantRow, task.participant_id))
    answer = by_script(taker)
    assert (answer.status_code, answer.json) == (404, {"gone": True})


def test_what_looks_like_a_phone_number_is_told_of_and_kept(desk):
    taker, research, task = desk
    assert by_script(taker, text="says 07700 900982").json["looks"] == ["a phone number"]
    assert "Look again: this seems to hold a phone number." in taker.get(taker.path).text
    assert len(rows(research, task)) == 1


def test_each_note_taker_sees_the_notes_of_the_other(desk, prototype):
    first, _, _ = desk
    second = moderator(prototype[0]).get(first.path)
    fetched = first.path + "/list?have=" + first.soup.select_one("[data-version]")["data-version"]
    assert first.client.get(fetched).status_code == 204
    second.send({"kind": "feel", "text": "is glad", "taker": "B"})
    answer = first.client.get(fetched)
    assert "is glad" in answer.text
    assert "note-taker B" in answer.text
    assert first.client.get(fetched.split("=")[0] + "=" + answer.headers["X-Version"]).data == b""
    assert second.value("taker") == "B", "the letter is chosen once"
    assert first.get(first.path).value("taker") == "A"


def test_a_note_is_changed_and_deleted(desk):
    taker, research, task = desk
    taker.send({"kind": "do", "text": "went back", "severity": "3", "tags": ["trust"]})
    taker.follow("Change note: went back")
    assert taker.value("severity") == "3"
    taker.send({"text": "went back twice", "severity": "none", "tags": []})
    [note] = rows(research, task)
    assert (note.text, note.severity, note.tags) == ("went back twice", None, [])
    taker.follow("Delete note: went back twice")
    assert taker.heading == "Delete this note?"
    taker.send()
    assert rows(research, task) == []
    taker.get(f"/research/notes/{note.id}", status=404)


def test_notes_of_a_round_are_filtered(desk):
    taker, research, task = desk
    taker.send({"kind": "do", "text": "goes back"})
    taker.send({"kind": "think", "text": "thinks it is free"})
    with research.database.reading() as session:
        number = session.get_one(ParticipantRow, task.participant_id).round_id
    page = f"/research/rounds/{number}/notes"
    assert "2 of 2 notes" in taker.get(page).text
    assert "thinks it is free" not in taker.get(page + "?kind=do").text
    assert "1 of 2 notes" in taker.text
    assert taker.get(page + f"?participant={task.participant_id}&scenario=leaking-tap").value(
        "scenario"
    )
    odd = page + "?kind=%00&severity=9&participant=x&tag=no-such&scenario=../x"
    assert "2 of 2 notes" in taker.get(odd).text


def test_the_tags_of_a_round_are_changed(desk):
    taker, research, task = desk
    with research.database.reading() as session:
        number = session.get_one(ParticipantRow, task.participant_id).round_id
    taker.get(f"/research/rounds/{number}/tags")
    assert taker.send({"tags": "\n".join(map(str, range(10)))}).errors == ["Enter 9 tags or fewer"]
    taker.send({"tags": " words \n\nwords\n the  way"})
    assert round_of(research.database, number).tags == ["words", "the way"]


def test_nobody_who_is_not_logged_in_sees_or_writes_notes(desk, prototype):
    taker, research, task = desk
    stranger = prototype[0].test_client()
    for path in (taker.path, taker.path + "/list"):
        assert stranger.get(path).status_code == 303
    sent = stranger.post(taker.path, headers={"Accept": "application/json"})
    assert sent.status_code == 303
    assert rows(research, task) == []
