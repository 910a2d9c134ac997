"""Delivery with a messenger that fails, hangs or answers twice; and what happens every minute."""

from __future__ import annotations

import json
import threading
import time

import pytest
from flask import Flask
from flask_babel import Babel

from repairs_pattern.council import load_council
from repairs_pattern.delivery import Postman
from repairs_pattern.domain.outbox import LEASE, MessengerUnavailable, Refused, state_of
from repairs_pattern.domain.store import DraftRow, OutboxRow, PlaceRow
from repairs_pattern.doors.given import UnknownMessenger, messenger_of
from repairs_pattern.gateways.folder_messenger import FolderMessenger
from repairs_pattern.words import EXTENSION as WORDS
from repairs_pattern.words import LANGUAGES
from tests.support.homes import COUNCILS
from tests.support.posted import a_message, at, message, sent_keys
from tests.support.raised import a_draft, a_repair, counted


class Recorder:
    """A messenger that notes what it got, and does what it is told first."""

    def __init__(self):
        self.keys = []
        self.parcels = []
        self.first = lambda parcel: None

    def send(self, parcel):
        self.first(parcel)
        self.keys.append(parcel.key)
        self.parcels.append(parcel)


@pytest.fixture
def messenger():
    return Recorder()


@pytest.fixture(scope="module")
def council():
    return load_council(COUNCILS / "northmere")


@pytest.fixture
def make_postman(database, council, messenger, clock):
    """Makes postmen of an app that knows the words of Northmere and nothing else."""

    def make(messenger=messenger, *chores, **options):
        app = Flask("post")
        app.config["SERVER_NAME"] = "repairs.northmere.example"
        app.extensions[WORDS], app.extensions[LANGUAGES] = council.words, council.languages
        if "report" in options:
            app.add_url_rule("/carry-on/<token>", "repairs_report.carry_on", options.pop("report"))
        Babel(app, configure_jinja=False)
        return Postman(app, council, database, messenger, clock, chores, **options)

    return make


@pytest.fixture
def postman(make_postman):
    return make_postman(pause=0.01)


def fail_with(error):
    def fail(_parcel):
        raise error

    return fail


def test_what_waits_is_written_out_and_sent_once(database, postman, messenger):
    number = a_message(database, a_repair(database), "K7C-49D")
    assert postman.run_once() == 1
    assert postman.run_once() == 0
    (parcel,) = messenger.parcels
    assert parcel.subject == "Your repair report: K7C-49D"
    assert any("Tap that drips" in paragraph for paragraph in parcel.paragraphs)
    assert state_of(message(database, number)) == "sent"


def test_a_repair_made_while_everything_is_down_is_told_of_when_it_is_up_and_in_order(
    database, postman, messenger, clock
):
    tap, door = a_repair(database), a_repair(database)
    for key, repair in (("tap-1", tap), ("door-1", door), ("tap-2", tap), ("door-2", door)):
        a_message(database, repair, key)
    messenger.first = fail_with(MessengerUnavailable())
    for _ in range(40):
        postman.run_once()
        clock.pass_by(hours=1)
    assert sent_keys(database) == []
    messenger.first = lambda parcel: None
    for _ in range(3):
        postman.run_once()
        clock.pass_by(hours=1)
    for name in ("tap", "door"):
        assert [key for key in messenger.keys if key.startswith(name)] == [f"{name}-1", f"{name}-2"]


def test_a_failure_keeps_no_word_of_the_message_and_its_log_neither(
    database, postman, messenger, caplog
):
    number = a_message(database, a_repair(database), "one")
    messenger.first = fail_with(RuntimeError("+447700900123 is not a number"))
    postman.run_once()
    assert message(database, number).error == "RuntimeError"
    assert "RuntimeError" in caplog.text
    assert "447700900123" not in caplog.text


def test_what_is_refused_is_dead_at_once(database, postman, messenger):
    number = a_message(database, a_repair(database), "one")
    messenger.first = fail_with(Refused())
    postman.run_once()
    row = message(database, number)
    assert (state_of(row), row.attempts, row.error) == ("dead", 1, "Refused")


def test_a_messenger_that_hangs_holds_up_nobody_else(database, make_postman, messenger):
    number = a_message(database, a_repair(database), "hangs")
    a_message(database, a_repair(database), "goes")
    let_go = threading.Event()
    messenger.first = lambda parcel: parcel.key == "hangs" and let_go.wait(30)
    postman = make_postman(patience=0.2)
    started = time.monotonic()
    postman.run_once()
    assert time.monotonic() - started < 5
    assert sent_keys(database) == ["goes"]
    assert message(database, number).error == "TimeoutError"
    let_go.set()


def test_a_messenger_that_takes_a_message_and_then_fails_gets_it_again_with_the_same_key(
    database, postman, messenger, clock
):
    number = a_message(database, a_repair(database), "one")
    answers = iter([MessengerUnavailable(), None])

    def take_and_answer(parcel):
        if (answer := next(answers)) is not None:
            messenger.keys.append(parcel.key)
            raise answer

    messenger.first = take_and_answer
    postman.run_once()
    clock.pass_by(minutes=1)
    postman.run_once()
    assert messenger.keys == ["one", "one"]
    assert message(database, number).attempts == 2


def test_a_message_that_nobody_wrote_words_for_is_not_lost_and_stops_no_other(database, postman):
    number = a_message(database, a_repair(database), "odd", kind="unheard-of")
    a_message(database, a_repair(database), "one")
    postman.run_once()
    assert sent_keys(database) == ["one"]
    assert message(database, number).error == "KeyError"


def test_a_link_has_the_address_of_the_service_and_goes_from_the_table_with_its_message(
    database, make_postman, messenger
):
    content = {"token": "a-secret", "expires_at": at(60).isoformat()}
    link = {"kind": "resume", "content": content, "draft_id": a_draft(database)}
    number = a_message(database, None, "link", **link)
    make_postman(report=lambda token: token).run_once()
    (parcel,) = messenger.parcels
    assert parcel.link == "http://repairs.northmere.example/carry-on/a-secret"
    assert "a-secret" not in str(message(database, number).content)


def wait_until(is_so, seconds=15):
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "It did not happen."
        time.sleep(0.02)


def postmen():
    """The threads that deliver; other tests may have left some in this process."""
    return {thread for thread in threading.enumerate() if thread.name == "postman"}


def test_the_thread_outlives_a_database_that_cannot_be_used_and_stops_when_asked(
    database, postman, monkeypatch
):
    a_message(database, a_repair(database), "one")
    real, down = database.writing, threading.Event()
    down.set()

    def writing():
        if down.is_set():
            raise OSError("The disk is full")
        return real()

    monkeypatch.setattr(database, "writing", writing)
    before = postmen()
    postman.start()
    time.sleep(0.1)
    assert sent_keys(database) == []
    down.clear()
    wait_until(lambda: sent_keys(database) == ["one"])
    assert len(postmen() - before) == 1
    postman.stop()
    assert postmen() <= before


def test_an_app_under_test_delivers_only_when_it_is_told_to(make_app):
    before = postmen()
    make_app()
    make_app(settings={"MESSENGER": Recorder()})
    assert postmen() <= before
    app = make_app(settings={"MESSENGER": Recorder(), "DELIVER": True})
    assert len(postmen() - before) == 1
    app.extensions["repairs_pattern"].postman.stop()
    assert postmen() <= before


def test_every_minute_old_drafts_and_holds_go_though_nobody_comes(app, service, clock):
    database = service.database
    draft = a_draft(database, clock.now)
    with database.writing() as session:
        session.add(
            PlaceRow(
                trade="plumbing",
                starts_at=at(1440),
                ends_at=at(1500),
                number=1,
                draft_id=draft,
                held_until=at(15),
            )
        )
    postman = app.extensions["repairs_pattern"].postman
    postman.run_once()
    assert (counted(database, PlaceRow), counted(database, DraftRow)) == (1, 1)
    clock.pass_by(minutes=16)
    postman.run_once()
    assert (counted(database, PlaceRow), counted(database, DraftRow)) == (0, 1)
    clock.pass_by(hours=24)
    postman.run_once()
    assert counted(database, DraftRow) == 0


def test_a_chore_that_fails_stops_neither_the_others_nor_delivery(
    database, make_postman, messenger, clock
):
    done = []

    def fails(_now):
        raise RuntimeError

    a_message(database, a_repair(database), "one")
    make_postman(messenger, fails, lambda now: done.append(now)).run_once()
    assert (done, messenger.keys) == ([clock.now], ["one"])


def test_the_folder_has_one_private_file_for_each_message_however_often_it_comes(
    tmp_path, database, make_postman, clock
):
    folder = tmp_path / "sent"
    a_message(database, a_repair(database), "K7C-49D:confirmation:text")
    postman = make_postman(FolderMessenger(folder))
    postman.run_once()
    with database.writing() as session:
        session.query(OutboxRow).update({"sent_at": None})
    clock.now += LEASE
    postman.run_once()
    (file,) = folder.iterdir()
    assert (file.stat().st_mode & 0o777, folder.stat().st_mode & 0o777) == (0o600, 0o700)
    assert json.loads(file.read_text())["key"] == "K7C-49D:confirmation:text"


def test_a_folder_that_cannot_be_written_to_is_a_messenger_that_is_down(
    tmp_path, database, make_postman, clock
):
    (tmp_path / "file").write_text("in the way")
    number = a_message(database, a_repair(database), "one")
    messenger = FolderMessenger(tmp_path / "file" / "sent")
    make_postman(messenger).run_once()
    assert message(database, number).error == "MessengerUnavailable"


@pytest.mark.parametrize("setting", [None, ""])
def test_no_setting_is_no_messenger(setting):
    assert messenger_of(setting) is None


def test_a_setting_names_a_folder_a_messenger_or_where_one_is(tmp_path, monkeypatch):
    ours = Recorder()
    assert messenger_of("folder:/var/messages").folder.as_posix() == "/var/messages"
    assert messenger_of(ours) is ours
    module = "class Post:\n  def send(self, parcel): ...\npost = Post()"
    (tmp_path / "our_post.py").write_text(module)
    monkeypatch.syspath_prepend(tmp_path)
    assert type(messenger_of("our_post:post")).__name__ == "Post"


@pytest.mark.parametrize("setting", ["nowhere:post", "json:nothing", "our_post", ":", 7, Recorder])
def test_a_setting_that_names_no_messenger_is_told(setting):
    with pytest.raises(UnknownMessenger, match="MESSENGER"):
        messenger_of(setting)
