"""The process is killed at any moment: every event of a page that a participant got is kept."""

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

import pytest

from repairs_pattern.research.timeline import events_of
from tests.support.mortal_prototype import PAGE
from tests.support.sessions import a_participant, at_task, research_prototype

KILLS = 10
TABS = 3
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


def live_once(mortal, seat):
    """Use one process until it is killed at some moment; how many pages came whole."""
    mortal.stdin.write("live\n")
    mortal.stdin.flush()
    number, port = map(int, mortal.stdout.readline().split())
    with ThreadPoolExecutor(TABS) as tabs:
        asked = [tabs.submit(pages_got, port, seat) for _ in range(TABS)]
        time.sleep(random.uniform(*LIVES))
        os.kill(number, signal.SIGKILL)
        return sum(each.result() for each in asked)


def test_every_event_of_a_page_that_was_got_is_kept(begun, mortal):
    folder, task_id, seat = begun
    got = sum(live_once(mortal, seat) for _ in range(KILLS))
    assert got > KILLS
    with research_prototype(folder) as (_, research):
        events = events_of(research.database, task_id)
    views = [event.page for event in events if event.kind == "page_view"].count("danger") - 1
    assert got <= views <= got + KILLS * TABS
