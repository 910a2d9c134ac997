"""What a large tree costs: to check, to start on, and to answer a page of."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import yaml
from flask import Flask

from repairs_pattern import create_app
from tests.support.homes import a_home
from tests.support.reporting import report
from tests.support.resident import Resident

from .table import milliseconds, show

COUNCIL = Path(__file__).parents[1] / "prototype" / "councils" / "westvale"
SMALL, LARGE = 30, 10_000
ANSWERS_OF_EACH = 6
FIRST = "question-0"
PAIRS = 200
MOST = 1.3
"""How many times as long a page of the large tree may take as one of the small."""

_HOUSEHOLD = re.compile(r"(?ms)^\[\[household\.raises\]\].*?(?=^\[)")
"""Rules that name outcomes of Westvale's own tree."""

_CHECK = """
import re, sys
from repairs_pattern.cli import main
try:
    main(["diagnosis", "check", sys.argv[1]])
finally:
    with open("/proc/self/status") as status:
        print(re.search(r"VmHWM:\\s*(\\d+)", status.read())[1])
"""
"""Runs the command and prints the most memory that the process had, in KB, where Linux tells."""


def run() -> None:
    """Check both trees, start a service on each, ask and answer a question, print the tables."""
    with TemporaryDirectory() as name:
        small, large = (_Council.of(number, Path(name)) for number in (SMALL, LARGE))
        checks = [small.checked(), large.checked()]
        services = [small.started(), large.started()]
        asked, answered = _in_pairs(*(each.app for each in services))
    size = f"{LARGE:,} questions, {outcomes_of(LARGE):,} outcomes"
    head = ["what", f"{SMALL} questions", size]
    show(
        "A large tree: to check and to start on",
        head,
        [
            ["diagnosis check, a whole process", *(f"{each.seconds:.1f} s" for each in checks)],
            ["its most memory", *(f"{each.kb / 1024:.0f} MB" for each in checks)],
            ["starting the service", *(f"{each.seconds:.1f} s" for each in services)],
        ],
    )
    show(
        f"A page of a large tree (medians of {PAIRS} in turn)",
        [*head, "ratio", "at most"],
        [
            [what, milliseconds(few), milliseconds(many), f"{many / few:.2f}", f"{MOST:.2f}"]
            for what, (few, many) in (("asking a question", asked), ("answering it", answered))
        ],
    )


@dataclass(frozen=True)
class Checked:
    """One run of the check: how long, and the most memory."""

    seconds: float
    kb: int


@dataclass(frozen=True)
class Started:
    """A service, and how long its start took."""

    seconds: float
    app: Flask


@dataclass(frozen=True)
class _Council:
    """A copy of Westvale that asks as many questions."""

    folder: Path

    @classmethod
    def of(cls, questions: int, into: Path) -> _Council:
        folder = Path(shutil.copytree(COUNCIL, into / f"with-{questions}"))
        text = yaml.dump(tree(questions), Dumper=getattr(yaml, "CSafeDumper", yaml.SafeDumper))
        (folder / "diagnosis.yaml").write_text(text, "utf-8")
        settings = folder / "council.toml"
        settings.write_text(_HOUSEHOLD.sub("", settings.read_text("utf-8")), "utf-8")
        return cls(folder)

    def checked(self) -> Checked:
        start = time.perf_counter()
        command = [sys.executable, "-c", _CHECK, str(self.folder)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        seconds = time.perf_counter() - start
        *_, most = done.stdout.split()
        return Checked(seconds, int(most))

    def started(self) -> Started:
        settings = {
            "SECRET_KEY": "a key for measuring only",
            "DATABASE_URL": f"sqlite:///{self.folder}/bench.db",
            "DELIVER": False,
        }
        start = time.perf_counter()
        app = create_app(self.folder, settings=settings)
        return Started(time.perf_counter() - start, app)


def outcomes_of(questions: int) -> int:
    """How many outcomes a tree of so many questions has, the described one left out."""
    return questions * ANSWERS_OF_EACH - (questions - 1)


def tree(questions: int) -> dict[str, Any]:
    """A tree whose answers lead to further questions while there are any, then to outcomes."""
    asked: dict[str, Any] = {
        "danger": {
            "title": "Is any of this happening right now?",
            "options": {
                "gas": {"label": "I can smell gas", "exit": "gas"},
                "none": {"label": "None of these", "continue": True},
            },
        }
    }
    outcomes: dict[str, Any] = {
        "described": {"repair": "A repair you describe", "booking": "triage"}
    }
    for each in range(questions):
        options: dict[str, Any] = {}
        for number in range(ANSWERS_OF_EACH):
            child = each * ANSWERS_OF_EACH + number + 1
            end = {"next": f"question-{child}"} if child < questions else _outcome(outcomes, child)
            options[f"part-{number}"] = {"label": f"Part {number} of it", **end}
        options["something-else"] = {"label": "Something else", "outcome": "described"}
        asked[f"question-{each}"] = {"title": f"What is wrong with {each}?", "options": options}
    gas = {"kind": "gas", "title": "Call the gas emergency line", "do": ["Go outside"]}
    return {
        "danger": "danger",
        "start": {"home": "question-0", "communal": "question-0"},
        "questions": asked,
        "outcomes": outcomes,
        "exits": {"gas": {**gas, "call": ["gas-emergency"]}},
    }


def _outcome(outcomes: dict[str, Any], number: int) -> dict[str, str]:
    name = f"outcome-{number}"
    outcomes[name] = {
        "repair": f"Part {number} that is broken",
        "sor": f"WV-{number}",
        "trade": "plumbing",
        "priority": "routine",
        "minutes": 45,
        "responsibility": {"tenant": "council", "leaseholder": "leaseholder"},
    }
    return {"outcome": name}


def _in_pairs(small: Flask, large: Flask) -> tuple[tuple[float, float], tuple[float, float]]:
    """Ask and answer the same question of both, in turn: the medians of asking and of answering."""
    residents = [_at_the_first_question(app) for app in (small, large)]
    where = f"/diagnose/{FIRST}"
    asking: list[list[float]] = [[], []]
    answering: list[list[float]] = [[], []]
    for _ in range(PAIRS):
        for place, resident in enumerate(residents):
            asking[place].append(_timed(resident, 200, "GET", where))
            form = {"choice": "part-0", "csrf_token": resident.value("csrf_token")}
            answering[place].append(_timed(resident, 302, "POST", where, data=form))
    return (
        (median(asking[0]), median(asking[1])),
        (median(answering[0]), median(answering[1])),
    )


def _at_the_first_question(app: Flask) -> Resident:
    home = a_home("westvale")
    said = {
        "danger": {"choice": "none"},
        "who": {"who": "tenant"},
        "where": {"where": "home"},
        "postcode": {"postcode": home.postcode},
        "address": {"uprn": home.uprn},
        "reported-before": {"reported": "new"},
    }
    return report(Resident(app), said, to=FIRST)


def _timed(resident: Resident, status: int, method: str, where: str, **sent: Any) -> float:
    start = time.perf_counter()
    answer = resident.client.open(where, method=method, **sent)
    seconds = time.perf_counter() - start
    assert answer.status_code == status, f"{answer.status_code} from {where}"
    return seconds
