"""Pages against their floor: requests per second, side by side on one machine."""

from __future__ import annotations

import json
import os
import time
from contextlib import closing
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

from flask import Flask

from repairs_pattern import RepairsPattern
from repairs_pattern.blueprints.case import QUESTION
from tests.conftest import service_of
from tests.support.reporting import CHECK, answers_for, report
from tests.support.resident import Resident
from tests.support.ways import Ways, follow

from .serving import FOLDER, Server, service, serving
from .table import milliseconds, show

PAIRS = 7
SECONDS = 0.6
"""How long one side of a pair is measured."""

BUDGET = 0.30
MANY_REQUESTS = 1_000


@dataclass(frozen=True)
class Asked:
    """One request, asked again and again.

    :param wanted: the status that it must get.
    """

    name: str
    method: str
    path: str
    cookie: str
    wanted: int = 200
    form: str = ""

    def headers(self) -> dict[str, str]:
        """What is sent with it. Nothing is compressed, on either side."""
        sent = {"Content-Type": "application/x-www-form-urlencoded"} if self.form else {}
        return {"Cookie": self.cookie, **sent}


@dataclass
class Measured:
    """One request at the service and at the floor: seconds for each request, and each pair."""

    ours: list[float] = field(default_factory=list)
    floors: list[float] = field(default_factory=list)
    ratios: list[float] = field(default_factory=list)


def run() -> None:
    """Measure every page and print the table."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        os.environ[FOLDER] = name
        asked = _prepare(service(), folder)
        with serving("service", folder) as ours, serving("floor", folder) as floor:
            before = ours.resident_kb()
            rows = [_row(each, _measure(each, ours, floor)) for each in asked]
            _repeat(asked[0], ours, MANY_REQUESTS)
            after = ours.resident_kb()
    show(
        f"Pages against the floor (median of {PAIRS} pairs; gunicorn, 1 sync worker each; the same "
        "bytes and headers, nothing compressed)",
        ["page", "per second", "floor", "ratio", "p50", "p99", "floor p50"],
        rows,
    )
    print(f"  Budget: {BUDGET:.2f} of the floor on the question page.")
    if before and after:
        show(
            "Memory of one worker",
            ["when", "resident"],
            [
                ["at the start", f"{before / 1024:.0f} MB"],
                [f"after more than {MANY_REQUESTS:,} requests", f"{after / 1024:.0f} MB"],
            ],
        )


def _prepare(app: Flask, folder: Path) -> list[Asked]:
    """Bring residents to the pages with a browser's forms, and record what is answered there."""
    pattern: RepairsPattern = app.extensions["repairs_pattern"]
    at_question, options = _at_the_longest_question(app, pattern)
    at_check = report(Resident(app), answers_for("tap-drips"), to=CHECK)
    url, nothing_chosen = at_question.filled({})
    question, check = _cookie(at_question), _cookie(at_check)
    asked = [
        Asked(f"question with {options} options", "GET", url, question),
        Asked("the same with an error", "POST", url, question, form=urlencode(nothing_chosen)),
        Asked("page not found", "GET", "/nowhere", question, wanted=404),
        Asked("check answers", "GET", at_check.path, check),
    ]
    recorded = {f"{each.method} {each.path}": _record(app, each) for each in asked}
    (folder / "recorded.json").write_text(json.dumps(recorded), "utf-8")
    service_of(app).database.close()
    return asked


def _at_the_longest_question(app: Flask, pattern: RepairsPattern) -> tuple[Resident, int]:
    """Somebody at the question with the most options, after several answers; and how many."""
    tree = pattern.council.tree
    asked = [each for each in tree.questions.values() if each != tree.danger]
    options = {each.id: len(each.options) for each in asked}
    longest = max(options, key=lambda question: options[question])
    resident, ways = Resident(app), Ways(pattern)
    follow(resident, pattern, ways.way_to(QUESTION + longest))
    return resident, options[longest]


def _cookie(resident: Resident) -> str:
    name = resident.client.application.config["SESSION_COOKIE_NAME"]
    cookie = resident.client.get_cookie(name)
    assert cookie is not None
    return f"{name}={cookie.value}"


def _record(app: Flask, asked: Asked) -> tuple[int, list[tuple[str, str]], str]:
    """What the service answers."""
    client = app.test_client(use_cookies=False)
    answer = client.open(
        asked.path, method=asked.method, headers=asked.headers(), data=asked.form or None
    )
    assert answer.status_code == asked.wanted, (asked.name, answer.status_code)
    headers = [(name, value) for name, value in answer.headers if name != "Content-Length"]
    return answer.status_code, headers, answer.text


def _measure(asked: Asked, ours: Server, floor: Server) -> Measured:
    """Both sides in turn, each first in every other pair."""
    found = Measured()
    for server in (ours, floor):
        _repeat(asked, server, 20)
    for number in range(PAIRS):
        sides = [(ours, found.ours), (floor, found.floors)]
        took = {}
        for server, into in sides if number % 2 else reversed(sides):
            took[server.port] = times = _for_a_while(asked, server)
            into.extend(times)
        found.ratios.append(_mean(took[floor.port]) / _mean(took[ours.port]))
    return found


def _for_a_while(asked: Asked, server: Server) -> list[float]:
    times: list[float] = []
    while sum(times) < SECONDS:
        times += _repeat(asked, server, 20)
    return times


def _repeat(asked: Asked, server: Server, number: int) -> list[float]:
    """Seconds for each of so many requests, one after another."""
    times = []
    with closing(HTTPConnection("127.0.0.1", server.port, timeout=60)) as connection:
        for _ in range(number):
            start = time.perf_counter()
            connection.request(asked.method, asked.path, asked.form or None, asked.headers())
            answer = connection.getresponse()
            answer.read()
            times.append(time.perf_counter() - start)
            assert answer.status == asked.wanted, (asked.name, answer.status)
    return times


def _mean(times: list[float]) -> float:
    return sum(times) / len(times)


def _row(asked: Asked, found: Measured) -> list[str]:
    cuts = quantiles(found.ours, n=100)
    return [
        asked.name,
        f"{1 / _mean(found.ours):,.0f}",
        f"{1 / _mean(found.floors):,.0f}",
        f"{median(found.ratios):.2f}",
        milliseconds(cuts[49]),
        milliseconds(cuts[98]),
        milliseconds(median(found.floors)),
    ]
