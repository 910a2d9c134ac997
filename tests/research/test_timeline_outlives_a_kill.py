"""The process is killed at any moment: what was acknowledged is kept, events and notes alike."""

import os
import random
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from sqlalchemy import select

from repairs_pattern.research.store import NoteRow
from repairs_pattern.research.timeline import events_of
from tests.support.mortal_prototype import PAGE
from tests.support.sessions import a_participant, at_task, moderator, research_prototype

KILLS = 10
TABS = 3
NOTES = "/research/participants/1/notes"
LIVES = (0.1, 0.8)
"""Seconds that a process lives, from and to."""


@pytest.fixture
def begun(tmp_path):
    """A task that a participant has opened: its folder, its id, and the participant's seat."""
    with research_prototype(tmp_path) as (app, research):
        [task] = a_participant(research, ["leaking-tap"])
        seat = at_task(app, research, task).client.get_cookie("seat").value
    return tmp_path, task.id, seat


@pytest.fixture
def note_taker(tmp_path, begun):
    """Somebody who is logged in at the desk: the headers and the token of what they send."""
    with research_prototype(tmp_path) as (app, _):
        somebody = moderator(app).get(NOTES)
        session = app.config["SESSION_COOKIE_NAME"]
        desk = somebody.client.get_cookie("desk", path="/research").value
        cookies = f"desk={desk}; {session}={somebody.client.get_cookie(session).value}"
        headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
        return headers, somebody.value("csrf_token")


@pytest.fixture
def mortal(begun):
    """A prototype whose processes are to be killed."""
    command = [sys.executable, "-m", "tests.support.mortal_prototype", *map(str, begun)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, text=True, cwd=Path(__file__).parents[2], **pipes) as process:
        yield process
        process.stdin.close()
        process.wait(30)


def pages_got(port, seat):
    """Ask for a page until nobody answers any more; how often it came whole."""
    got = 0
    with suppress(OSError, HTTPException):
        while True:
            connection = HTTPConnection("127.0.0.1", port, timeout=30)
            connection.request("GET", PAGE, headers={"Cookie": f"seat={seat}"})
            answer = connection.getresponse()
            answer.read()
            assert answer.status == 200, answer.status
            got += 1
            connection.close()
    return got


def notes_kept(port, headers, token):
    """Write notes until nobody answers any more; the words of those that were acknowledged."""
    kept = []
    with suppress(OSError, HTTPException):
        while True:
            words = f"note {uuid4()}"
            note = {"kind": "do", "text": words, "severity": "none", "taker": "A"}
            sent = {**note, "key": uuid4().hex, "waited": "0", "csrf_token": token}
            connection = HTTPConnection("127.0.0.1", port, timeout=30)
            connection.request("POST", NOTES, urlencode(sent), headers)
            answer = connection.getresponse()
            answer.read()
            assert answer.status == 303, answer.status
            kept.append(words)
            connection.close()
    return kept


def live_once(mortal, seat, note_taker, kept):
    """Use one process until it is killed at some moment; how many pages came whole.

    :param kept: the words of the notes that are acknowledged are added to it.
    """
    mortal.stdin.write("live\n")
    mortal.stdin.flush()
    number, port = map(int, mortal.stdout.readline().split())
    with ThreadPoolExecutor(TABS + 1) as tabs:
        notes = tabs.submit(notes_kept, port, *note_taker)
        asked = [tabs.submit(pages_got, port, seat) for _ in range(TABS)]
        time.sleep(random.uniform(*LIVES))
        os.kill(number, signal.SIGKILL)
        kept += notes.result()
        return sum(each.result() for each in asked)


def test_every_event_of_a_page_and_every_note_that_was_acknowledged_is_kept(
    begun, mortal, note_taker
):
    folder, task_id, seat = begun
    kept = []
    got = sum(live_once(mortal, seat, note_taker, kept) for _ in range(KILLS))
    assert got > KILLS
    assert len(kept) > KILLS
    with research_prototype(folder) as (_, research):
        events = events_of(research.database, task_id)
        with research.database.reading() as session:
            notes = list(session.scalars(select(NoteRow.text)))
    views = [event.page for event in events if event.kind == "page_view"].count("danger") - 1
    assert got <= views <= got + KILLS * TABS
    assert len(notes) == len(set(notes))
    assert set(kept) <= set(notes)
