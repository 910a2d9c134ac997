"""What a timeline costs: pages of a participant with and without it, side by side."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from threading import Event, Thread
from typing import Any

from flask import Flask
from sqlalchemy import select
from werkzeug.serving import make_server
from werkzeug.test import TestResponse

from prototype.app import create_prototype
from repairs_pattern.research import Research
from repairs_pattern.research.extension import NAME
from repairs_pattern.research.running import add_participant, make_link, make_round, tasks_of
from repairs_pattern.research.sitting import sitting_of_task
from repairs_pattern.research.store import EventRow
from repairs_pattern.research.timeline import events_of
from tests.support.reporting import answers_for, slug
from tests.support.resident import Resident

from .serving import PATIENCE, free_port, wait_for
from .table import milliseconds, show

ROUNDS = 12
"""How often the whole journey is gone on each side."""

BUDGET = 1.15
SCENARIO = "leaking-tap"
PARTICIPANTS = 100
CLICKS = 5
"""Pages that each of many participants asks for."""

THINKING = (2.0, 8.0)
"""Seconds between two clicks of one participant: from and to."""

LOOKS_EVERY = 0.05
"""Seconds between two looks of the moderator's page."""

MOST_DELAY = 2.0
TAP = answers_for("tap-drips")


@dataclass
class Side:
    """One way of being served: the plain prototype, or a participant's world.

    :param times: seconds of each page of each journey, in order.
    """

    name: str
    resident: Callable[[], Resident]
    times: list[list[float]]


def run() -> None:
    """Measure both and print the tables."""
    with TemporaryDirectory() as name, _prototype(Path(name)) as (app, research):
        _costs(app, research)
    with TemporaryDirectory() as name, _prototype(Path(name)) as (_, one):
        _delays(one, name)


@contextmanager
def _prototype(folder: Path) -> Iterator[tuple[Flask, Research]]:
    """A prototype as it is served: templates are kept, and nothing is under test."""
    settings = {
        "SECRET_KEY": "a key for measuring only",
        "DATABASE_URL": f"sqlite:///{folder}/prototype.db",
        "TEMPLATES_AUTO_RELOAD": False,
        "DELIVER": False,
    }
    os.environ.setdefault("REPAIRS_LOG_LEVEL", "error")
    app = create_prototype("northmere", settings=settings, research=folder / "research")
    research: Research = app.extensions[NAME]
    try:
        yield app, research
    finally:
        research.close()
        app.extensions["repairs_pattern"].close()


def _link(research: Research, round_id: int) -> tuple[str, str]:
    """A new participant's task, and the address that opens it."""
    now = research.clock()
    who = add_participant(research.database, round_id, research.scenarios, now)
    [task] = tasks_of(research.database, who)
    return task.id, f"/r/{make_link(research.database, task.id, now)}"


def _costs(app: Flask, research: Research) -> None:
    """Journey after journey: the plain prototype, a world without a timeline, and one with it."""
    round_id = make_round(research.database, "Bench", [SCENARIO], research.clock())
    task_id, with_timeline = _link(research, round_id)
    bare_id, bare = _link(research, round_id)
    Resident(app).get(with_timeline)
    Resident(app).get(bare)
    sitting = sitting_of_task(research.database, bare_id)
    assert sitting is not None
    world = research.worlds.of(sitting).app
    _without_hooks_of_research(world)
    sides = [
        Side("prototype without research", lambda: Resident(app), []),
        Side("world without a timeline", lambda: Resident(app).get(bare), []),
        Side("world with a timeline", lambda: Resident(app).get(with_timeline), []),
    ]
    for number in range(ROUNDS + 1):
        for side in sides if number % 2 else reversed(sides):
            times = _journey(side.resident())
            if number:
                side.times.append(times)
    base = sides[0]
    rows = [
        [
            side.name,
            milliseconds(_whole(side) / len(side.times[0])),
            f"{_whole(side) / _whole(base):.2f}",
        ]
        for side in sides
    ]
    pages = len(base.times[0])
    show(
        f"A journey of {pages} requests, in turn on one machine (each request the median of "
        f"{ROUNDS} journeys)",
        ["who", "for each request", "ratio"],
        rows,
    )
    written = len(events_of(research.database, task_id))
    print(f"  Wanted: at most {BUDGET:.2f} times. {written} events were written.")


def _without_hooks_of_research(world: Flask) -> None:
    """Take out of an app what research does before and after each request."""
    all_hooks: list[Any] = [world.before_request_funcs, world.after_request_funcs]
    for hooks in all_hooks:
        hooks[None] = [each for each in hooks[None] if "research" not in each.__module__]


def _whole(side: Side) -> float:
    """Seconds of a journey, of which each request took its median time."""
    return float(sum(median(times) for times in zip(*side.times, strict=True)))


def _journey(resident: Resident) -> list[float]:
    """Seconds for each request of a report from the start to the page before it is sent."""
    times: list[float] = []
    resident.client.get("/")
    resident.get("/").send()
    while slug(resident) != "check-answers":
        said = TAP.get(slug(resident), {})
        answers = said(resident) if callable(said) else said
        url, data = resident.filled(answers)
        sent, answer = _timed(partial(resident.client.post, url, data=data))
        shown, page = _timed(partial(resident.client.get, answer.headers["Location"]))
        times += [sent, shown]
        resident._read(page, 200)
    return times


def _timed(ask: Callable[[], TestResponse]) -> tuple[float, TestResponse]:
    start = time.perf_counter()
    answer = ask()
    return time.perf_counter() - start, answer


def serve(folder: str, port: int) -> None:
    """Serve a prototype with threads, as ``python -m prototype`` does, until it is killed."""
    with _prototype(Path(folder)) as (app, _):
        make_server("127.0.0.1", port, app, threaded=True).serve_forever()


@contextmanager
def _served(folder: str) -> Iterator[int]:
    """Serve in a process of its own, so that participants take no time from it but their own."""
    port = free_port()
    serving = f"from bench.research import serve; serve({folder!r}, {port})"
    log = Path(folder) / "served.log"
    with log.open("ab") as said:
        process = subprocess.Popen([sys.executable, "-c", serving], stdout=said, stderr=said)
    try:
        wait_for(port, process, log)
        yield port
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _delays(research: Research, folder: str) -> None:
    """Many participants click at once, and a moderator looks: how long until each click is seen."""
    round_id = make_round(research.database, "Bench", [SCENARIO], research.clock())
    links = dict(_link(research, round_id) for _ in range(PARTICIPANTS))
    over, seen = Event(), defaultdict[str, list[float]](list)
    looking = Thread(target=_look, args=(research, over, seen))
    with _served(folder) as port, ThreadPoolExecutor(PARTICIPANTS) as crowd:
        with ThreadPoolExecutor(4) as early:
            opened = early.map(partial(_open, port), links.values())
            cookies = dict(zip(links, opened, strict=True))
        looking.start()
        clicked = dict(
            zip(cookies, crowd.map(partial(_click, port), cookies.values()), strict=True)
        )
        time.sleep(MOST_DELAY)
    over.set()
    looking.join()
    delays = _between(clicked, seen)
    show(
        f"{PARTICIPANTS} participants at once, {len(delays)} clicks: from a click until its event "
        "can be read",
        ["", "seconds"],
        [
            ["median", f"{median(delays):.2f}"],
            ["99 of 100", f"{quantiles(delays, n=100)[98]:.2f}"],
            ["slowest", f"{max(delays):.2f}"],
        ],
    )
    print(f"  Wanted: less than {MOST_DELAY:.0f} seconds.")


def _between(clicked: Mapping[str, list[float]], seen: Mapping[str, list[float]]) -> list[float]:
    """Seconds from each click to the page view that came of it."""
    for task, clicks in clicked.items():
        assert len(seen[task]) == len(clicks), (task, len(clicks), len(seen[task]))
    return [
        arrived - click
        for task, clicks in clicked.items()
        for click, arrived in zip(clicks, seen[task], strict=True)
    ]


def _look(research: Research, over: Event, seen: Mapping[str, list[float]]) -> None:
    """Read what is new, again and again, as the moderator's page does."""
    last = max(
        (event.id for event in _since(research, 0)),
        default=0,
    )
    while not over.is_set():
        for event in _since(research, last):
            last = event.id
            if event.kind == "page_view":
                seen[event.task_id].append(time.monotonic())
        time.sleep(LOOKS_EVERY)


def _since(research: Research, last: int) -> list[EventRow]:
    with research.database.reading() as session:
        new = select(EventRow).where(EventRow.id > last).order_by(EventRow.id)
        return list(session.scalars(new))


def _open(port: int, link: str) -> str:
    """Open a start link in a browser of one's own, and give its cookies."""
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.request("GET", link)
    answer = connection.getresponse()
    answer.read()
    assert answer.status == 302, answer.status
    cookies = SimpleCookie()
    for name, value in answer.getheaders():
        if name.lower() == "set-cookie":
            cookies.load(value)
    cookie = "; ".join(f"{each.key}={each.value}" for each in cookies.values())
    _get(port, "/", cookie)
    return cookie


def _click(port: int, cookie: str) -> list[float]:
    """Ask for a page now and then; when each was asked for."""
    clicks = []
    for _ in range(CLICKS):
        time.sleep(random.uniform(*THINKING))
        clicks.append(time.monotonic())
        _get(port, "/diagnose/danger", cookie)
    return clicks


def _get(port: int, path: str, cookie: str) -> None:
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.request("GET", path, headers={"Cookie": cookie})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    assert answer.status == 200, answer.status
